"""The dead-letter list over HTTP: look at what was refused, and send it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from api import errors
from api.auth import KeyRing
from api.errors import ApiError, Forbidden
from api.tracking import wire
from graph.errors import GraphError
from graph.intake import Event, Intake, letters
from graph.intake.letters import Letter
from graph.principal import Role
from graph.store import Store

MOST = 1000


class DeadLetters:
    """Answers to an admin's questions about refused events."""

    def __init__(self, store: Store, ring: KeyRing, intake: Intake, namespace: str) -> None:
        self._store = store
        self._ring = ring
        self._intake = intake
        self._namespace = namespace

    def routes(self) -> list[BaseRoute]:
        """Return `GET /v1/letters` and `POST /v1/letters/replay`."""
        return [
            Route("/v1/letters", self.view, methods=["GET"]),
            Route("/v1/letters/replay", self.replay, methods=["POST"]),
        ]

    async def view(self, request: Request) -> Response:
        """List letters, the latest first: `?limit=…&offset=…&replayed=true`."""
        try:
            await self._admin(request)
            asked = request.query_params
            limit = min(_number(asked.get("limit"), 100), MOST)
            offset = _number(asked.get("offset"), 0)
            found = await letters.read(
                self._store, limit=limit, offset=offset, replayed=asked.get("replayed") == "true"
            )
        except (ApiError, GraphError) as error:
            return _failed(error)
        return JSONResponse({"letters": [_shown(letter) for letter in found]})

    async def replay(self, request: Request) -> Response:
        """Send the latest letters again; what is taken now is marked as replayed."""
        try:
            await self._admin(request)
            found = await letters.read(self._store, limit=MOST)
            taken = await self._again(found)
            if taken:
                await letters.mark_replayed(self._store, taken)
        except (ApiError, GraphError) as error:
            return _failed(error)
        return JSONResponse({"replayed": len(taken), "refused": len(found) - len(taken)})

    async def _again(self, found: Sequence[Letter]) -> list[str]:
        readable: list[tuple[str, Event]] = []
        for letter in found:
            read = wire.events(
                {"batch": [letter.body]},
                "batch",
                source=letter.source,
                namespace=self._namespace,
                received=letter.at or datetime.now(UTC),
            )
            readable += [(letter.id, one) for one in read if isinstance(one, Event)]
        outcomes = await self._intake.take([event for _, event in readable]) if readable else []
        return [
            one
            for (one, _), outcome in zip(readable, outcomes, strict=True)
            if outcome.status != "refused"
        ]

    async def _admin(self, request: Request) -> None:
        principal = await self._ring(request)
        if principal.role is not Role.ADMIN:
            raise Forbidden("Refused events may hold anything; only an admin may see them.")


def _shown(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "at": letter.at.isoformat() if letter.at else None,
        "source": letter.source,
        "code": letter.code,
        "message": letter.message,
        "body": letter.body,
        "replayedAt": letter.replayed_at.isoformat() if letter.replayed_at else None,
    }


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else otherwise


def _failed(error: ApiError | GraphError) -> Response:
    return JSONResponse(
        errors.body(error), status_code=errors.status(error), headers=errors.headers(error)
    )

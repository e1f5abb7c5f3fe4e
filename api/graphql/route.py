"""`/graphql` over HTTP, to the letter of the GraphQL-over-HTTP specification."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

import orjson
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Send
from starlette.types import Scope as ASGIScope

from api import errors
from api.errors import ApiError, BadRequest, TooLarge
from api.graphql import negotiation
from api.graphql.assets import page
from api.graphql.execution import Answer, Executor
from api.graphql.negotiation import Asked
from graph.errors import GraphError
from graph.principal import Principal
from graph.store import Store

Authenticate: TypeAlias = Callable[[HTTPConnection], Awaitable[Principal]]

LARGEST_BODY = 1_000_000
"""Bytes of one request at most."""


class GraphQL:
    """The GraphQL endpoint as an ASGI application.

    Parameters
    ----------
    store : Store
        Where the network is.
    authenticate : coroutine function
        Returns who asks, or raises what `api/errors.py` can map.

    Examples
    --------
    >>> Route("/graphql", GraphQL(store, authenticate))  # doctest: +SKIP
    """

    def __init__(self, store: Store, authenticate: Authenticate) -> None:
        self._executor = Executor(store)
        self._authenticate = authenticate

    async def execute(
        self,
        text: str,
        variables: Mapping[str, Any] | None,
        operation: str | None,
        principal: Principal,
    ) -> bytes:
        """Answer a question without HTTP; return the response as JSON.

        Raises
        ------
        Refused
            If the principal may ask nothing at all.
        """
        answer = await self._executor.answer(text, variables or {}, operation, principal)
        return answer.body

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 4406, "reason": "Not offered yet."})
            return
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except (ApiError, GraphError) as error:
            response = _failure(request, error)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method == "GET" and negotiation.wants_page(request):
            return page()
        if request.method not in ("GET", "POST"):
            return _method_not_allowed("GET, POST")
        accepted = negotiation.media_type(request)
        principal = await self._authenticate(request)
        reading = request.method == "GET"
        asked = (
            negotiation.from_query(request)
            if reading
            else negotiation.from_body(request, await _body(request))
        )
        answer = await self._answer(asked, principal, reading)
        if not answer.executed and answer.kind is not None:
            return _method_not_allowed("POST")
        # A response that is no result is a client's error, where the type can say so.
        bad = not answer.executed and accepted == negotiation.RESPONSE
        return Response(
            answer.body,
            status_code=400 if bad else 200,
            media_type=f"{accepted}; charset=utf-8",
            headers={"Cache-Control": "no-store"},
        )

    async def _answer(self, asked: Asked, principal: Principal, reading: bool) -> Answer:
        return await self._executor.answer(
            asked.query, asked.variables, asked.operation, principal, reading=reading
        )


async def _body(request: Request) -> bytes:
    """Read the body, but never more than is allowed."""
    stated = request.headers.get("content-length", "0")
    read = bytearray()
    if not stated.isdigit() or int(stated) <= LARGEST_BODY:
        async for chunk in request.stream():
            read += chunk
            if len(read) > LARGEST_BODY:
                break
        else:
            return bytes(read)
    raise TooLarge(f"A request has at most {LARGEST_BODY:,} bytes.")


def _method_not_allowed(allowed: str) -> Response:
    error = BadRequest(f"Use {allowed} for this.")
    return Response(
        orjson.dumps({"errors": [_entry(error)]}),
        status_code=405,
        media_type="application/json",
        headers={"Allow": allowed},
    )


def _failure(request: Request, error: ApiError | GraphError) -> Response:
    status = getattr(error, "status", None) or errors.status(error)
    accept = request.headers.get("accept", "")
    media = negotiation.RESPONSE if negotiation.RESPONSE in accept else negotiation.JSON
    return Response(
        orjson.dumps({"errors": [_entry(error)]}),
        status_code=status,
        media_type=f"{media}; charset=utf-8",
        headers=errors.headers(error),
    )


def _entry(error: ApiError | GraphError) -> dict[str, Any]:
    body = errors.body(error)
    return {"message": body["message"], "extensions": {"code": body["code"]}}

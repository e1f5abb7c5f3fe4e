"""The endpoints to which tracking SDKs send."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from api import errors
from api.auth import KeyRing
from api.errors import ApiError, BadRequest, Forbidden, TooLarge, Unauthenticated
from api.tracking import wire
from api.tracking.body import LARGEST, inflated, parsed
from api.tracking.wire import Refusal
from graph.errors import GraphError
from graph.intake import Intake, Outcome
from graph.intake.letters import Letter
from graph.principal import Principal, Role

WRITERS = frozenset({Role.SOURCE, Role.APP, Role.ADMIN})
NAMESPACE = "events"
"""Where the keys of things are looked up, unless a key's scope `namespace:…` says otherwise."""

_SHORT = {"t": "track", "i": "identify", "p": "page", "s": "screen", "g": "group", "a": "alias"}
_LONGEST_KEY = 256
_KEYS = ("writeKey", "write_key", "api_key")
"""Where a body may carry the key."""
_CORS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"POST, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"authorization, content-type, content-encoding, x-write-key",
    ),
    (b"access-control-max-age", b"86400"),
)
_DONE = b'{"success":true}'


class Tracking:
    """An ASGI application that takes events into the network."""

    def __init__(self, ring: KeyRing, intake: Intake) -> None:
        self._ring = ring
        self._intake = intake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every answer is JSON."""
        extra: Mapping[str, str] = {}
        try:
            if scope["method"] == "OPTIONS":
                status, body = 200, _DONE
            elif scope["method"] != "POST":
                status, body = 405, _said("METHOD_NOT_ALLOWED", "Send events with POST.")
                extra = {"Allow": "POST, OPTIONS"}
            else:
                status, body = await self._take(scope, receive)
        except (ApiError, GraphError) as error:
            status, body = errors.status(error).value, orjson.dumps(errors.body(error))
            extra = errors.headers(error)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            *_CORS[: 4 if scope["method"] == "OPTIONS" else 1],
            *((key.lower().encode(), value.encode()) for key, value in extra.items()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _take(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        kind = str(scope["path_params"]["type"])
        kind = _SHORT.get(kind, kind)
        if kind != "batch" and kind not in wire.TYPES:
            return 404, _said("NOT_FOUND", f"There is no endpoint for {kind[:40]!r}.")
        received = datetime.now(UTC)
        headers = Headers(scope=scope)
        secret = _secret(headers)
        principal = await self._principal(secret) if secret else None
        raw = await _read(headers, receive)
        body = parsed(inflated(raw, headers.get("content-encoding", "")))
        if principal is None:
            principal = await self._principal(_secret_inside(body))
        if kind == "batch" and not isinstance(body.get("batch"), list):
            raise BadRequest("`batch` is a list of events.")
        read = wire.events(
            body,
            kind,
            source=principal.id,
            namespace=_namespace(principal),
            received=received,
        )
        taken, refused = wire.taken(read)
        letters = [_letter(principal, kind, one) for one in refused]
        outcomes = await self._intake.take(taken, letters) if read else []
        return _answer(kind, read, outcomes)

    async def _principal(self, secret: str | None) -> Principal:
        if not secret or not secret.startswith("kith_") or len(secret) > _LONGEST_KEY:
            raise Unauthenticated(
                "Events need a write key: as user name of Basic, as Bearer, in X-Write-Key, "
                "or as `writeKey` in the body."
            )
        principal = await self._ring.principal(secret)
        if principal.role not in WRITERS:
            raise Forbidden(f"A key of the role {principal.role} does not write events.")
        return principal


def routes(ring: KeyRing, intake: Intake) -> list[BaseRoute]:
    """Return the routes of the tracking specification and of its other spellings."""
    tracking = Tracking(ring, intake)
    return [
        *(Route(f"/v1/{kind}", _At(tracking, kind)) for kind in ("batch", *sorted(wire.TYPES))),
        Route("/batch", _At(tracking, "batch")),
        Route("/batch/", _At(tracking, "batch")),
        Route("/api/s/s2s/{type}", tracking),
        Route("/api/s/{type}", tracking),
    ]


class _At:
    """The application under a path that names the kind of event by itself."""

    def __init__(self, tracking: Tracking, kind: str) -> None:
        self._tracking = tracking
        self._params = {"type": kind}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["path_params"] = self._params
        await self._tracking(scope, receive, send)


def _answer(kind: str, read: Sequence[wire.Read], outcomes: Sequence[Outcome]) -> tuple[int, bytes]:
    told = iter(outcomes)
    failed = []
    for index, one in enumerate(read):
        if isinstance(one, Refusal):
            failed.append({"index": index, "code": one.code, "message": one.message})
        elif (outcome := next(told)).status == "refused":
            failed.append({"index": index, "code": outcome.code, "message": outcome.message})
    if not failed:
        return 200, _DONE
    if kind != "batch":
        return 400, _said(str(failed[0]["code"]), str(failed[0]["message"]))
    return 200, orjson.dumps({"success": True, "errors": failed})


def _letter(principal: Principal, kind: str, refused: Refusal) -> Letter:
    """Return a refused event as it is kept: able to be sent again, and without a key."""
    body = refused.body
    if isinstance(body, Mapping):
        body = {name: value for name, value in body.items() if name not in _KEYS}
        body = body if kind == "batch" else {**body, "type": kind}
    return Letter(principal.id, refused.code, refused.message, body)


async def _read(headers: Headers, receive: Receive) -> bytes:
    """Return the body, or stop reading where it grows too large."""
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > LARGEST:
        raise TooLarge(f"A request has at most {LARGEST:,} bytes; send smaller batches.")
    whole, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise BadRequest("The connection closed before the body was complete.")
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST:
            raise TooLarge(f"A request has at most {LARGEST:,} bytes; send smaller batches.")
        whole.append(part)
        if not message.get("more_body"):
            return b"".join(whole)


def _secret(headers: Headers) -> str | None:
    """Return the key of the headers; of `id:secret` the part before the colon."""
    if own := headers.get("x-write-key"):
        return own.partition(":")[0].strip()
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip() or None
    if scheme.lower() == "basic":
        try:
            told = base64.b64decode(credentials.strip() + "==").decode()
        except (binascii.Error, ValueError):
            raise Unauthenticated("The Basic credentials are no base64 text.") from None
        return told.partition(":")[0] or None
    return None


def _secret_inside(body: Mapping[str, Any]) -> str | None:
    for key in _KEYS:
        if isinstance(found := body.get(key), str) and found:
            return found.partition(":")[0]
    for item in body.get("batch") or () if isinstance(body.get("batch"), list) else ():
        if isinstance(item, Mapping) and isinstance(found := item.get("writeKey"), str) and found:
            return found
    return None


def _namespace(principal: Principal) -> str:
    for scope in principal.scopes:
        if scope.startswith("namespace:"):
            return scope.partition(":")[2]
    return NAMESPACE


def _said(code: str, message: str) -> bytes:
    return orjson.dumps({"code": code, "message": message})

"""From an error to what a client sees: a status, a stable code, a sentence."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from graph.errors import GraphError


class ApiError(Exception):
    """The root of every error that the edge itself raises."""

    code: ClassVar[str] = "API_ERROR"


class Unauthenticated(ApiError):
    """No key, or one that is unknown, expired or revoked."""

    code = "UNAUTHENTICATED"


class Forbidden(ApiError):
    """The key is good, but its role may not do this."""

    code = "FORBIDDEN"


class BadRequest(ApiError):
    """The request cannot be read."""

    code = "BAD_REQUEST"


class TooLarge(ApiError):
    """The request is larger than what is read."""

    code = "TOO_LARGE"


class PortTaken(ApiError):
    """Somebody else listens where Kith should."""

    code = "PORT_TAKEN"


class BadSetting(ApiError):
    """A setting makes no sense."""

    code = "BAD_SETTING"


STATUS: dict[str, HTTPStatus] = {
    "UNAUTHENTICATED": HTTPStatus.UNAUTHORIZED,
    "FORBIDDEN": HTTPStatus.FORBIDDEN,
    "BAD_REQUEST": HTTPStatus.BAD_REQUEST,
    "TOO_LARGE": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "UNREACHABLE": HTTPStatus.SERVICE_UNAVAILABLE,
    "COMMIT_UNKNOWN": HTTPStatus.SERVICE_UNAVAILABLE,
    "SCHEMA": HTTPStatus.SERVICE_UNAVAILABLE,
    "CONFLICT": HTTPStatus.CONFLICT,
    "CONSTRAINT": HTTPStatus.CONFLICT,
    "TIMEOUT": HTTPStatus.GATEWAY_TIMEOUT,
    "REFUSED": HTTPStatus.FORBIDDEN,
    "MALFORMED": HTTPStatus.BAD_REQUEST,
    "INVALID_VALUE": HTTPStatus.BAD_REQUEST,
    "NOT_FOUND": HTTPStatus.NOT_FOUND,
    "OVERLOADED": HTTPStatus.TOO_MANY_REQUESTS,
}


def status(error: ApiError | GraphError) -> HTTPStatus:
    """Return the HTTP status of an error."""
    return STATUS.get(error.code, HTTPStatus.INTERNAL_SERVER_ERROR)


def body(error: ApiError | GraphError) -> dict[str, str]:
    """Return the JSON body of an error: `{"code": …, "message": …}`."""
    return {"code": error.code, "message": str(error)}


def headers(error: ApiError | GraphError) -> dict[str, str]:
    """Return the headers that belong to an error's status."""
    if isinstance(error, Unauthenticated):
        return {"WWW-Authenticate": 'Bearer realm="kith"'}
    if status(error) in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        return {"Retry-After": "2"}
    return {}

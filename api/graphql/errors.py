"""What can be wrong with a question beyond GraphQL's own rules."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError

from graph.errors import GraphError


class BadInput(ValueError):
    """An argument is of its type, but cannot be meant."""

    code = "BAD_USER_INPUT"


class TooMuch(ValueError):
    """The question asks for more than one question may."""

    code = "TOO_MUCH"


def coded(error: GraphQLError, code: str) -> dict[str, Any]:
    """Return an error as it goes out, with a stable code."""
    original = error.original_error
    formatted: dict[str, Any] = dict(error.formatted)
    formatted["extensions"] = {
        "code": getattr(original, "code", code),
        **(formatted.get("extensions") or {}),
    }
    return formatted


def failed(error: Exception, path: list[str | int], locations: list[Any]) -> dict[str, Any]:
    """Return the error of a field that could not be answered.

    What is not ours to explain says nothing of the inside.
    """
    known = isinstance(error, GraphError | BadInput | TooMuch)
    return {
        "message": str(error) if known else "Something went wrong inside Kith.",
        "locations": locations,
        "path": path,
        "extensions": {"code": getattr(error, "code", "INTERNAL") if known else "INTERNAL"},
    }

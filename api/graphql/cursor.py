"""Cursors: a place in an order, as opaque text.

A cursor holds the sort keys of the row it stands on, not its number, so it stays
good when rows come and go, its own included. It also names the order it belongs
to: a cursor of another list or another order is refused.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson

from api.graphql import wire
from graph.ontology import Kind
from graph.selection import Sort

_LONGEST = 4096


class BadCursor(ValueError):
    """A text that is no cursor, or one of another order."""


def fingerprint(where: str, keys: Sequence[Sort]) -> str:
    """Return the short name of an order of the list `where`."""
    text = "|".join(
        [where, *(f"{key.side.value}.{key.property.name}.{key.descending}" for key in keys)]
    )
    return blake2b(text.encode(), digest_size=6).hexdigest()


def encode(order: str, values: Sequence[Any]) -> str:
    """Return the cursor of a row with these sort keys."""
    plain = [
        value if value is None or isinstance(value, str | int | float) else _temporal(value)
        for value in values
    ]
    return urlsafe_b64encode(orjson.dumps([order, *plain])).decode().rstrip("=")


def _temporal(value: Any) -> str:
    return wire.exact(value) if hasattr(value, "hour") else wire.day(value)


@lru_cache(maxsize=4096)
def decode(cursor: str) -> tuple[Any, ...]:
    """Return a cursor's order and values.

    Raises
    ------
    BadCursor
        If the text is no cursor.
    """
    try:
        if len(cursor) > _LONGEST:
            raise BadCursor
        read = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(read, list) or len(read) < 2:
            raise BadCursor
    except ValueError:
        raise BadCursor(
            f"{cursor[:40]!r} is no cursor. Pass one that this connection gave, unchanged."
        ) from None
    return tuple(read)


def values(cursor: str, order: str, kinds: Sequence[Kind]) -> tuple[Any, ...]:
    """Return a cursor's values after checking that they belong to an order.

    Raises
    ------
    BadCursor
        If they do not.
    """
    name, *found = decode(cursor)
    if name != order or len(found) != len(kinds):
        raise BadCursor(
            f"The cursor {cursor[:40]!r} belongs to another list or order. "
            "Use it with the `sort` under which it was given."
        )
    if not all(_fits(kind, value) for kind, value in zip(kinds, found, strict=True)):
        raise BadCursor(f"{cursor[:40]!r} is no cursor of this order.")
    return tuple(found)


def _fits(kind: Kind, value: Any) -> bool:
    if value is None:
        return True
    match kind:
        case Kind.INT | Kind.BIG_INT | Kind.MONEY:
            return isinstance(value, int) and not isinstance(value, bool)
        case Kind.FLOAT:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.INSTANT:
            return isinstance(value, str) and wire.is_instant(value)
        case Kind.DATE:
            return isinstance(value, str) and wire.is_day(value)
        case _:
            return isinstance(value, str)

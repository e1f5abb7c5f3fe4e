"""GraphQL's scalars beyond the built-in ones, with their forms on the wire.

Each reads a client's value into what a statement's parameter takes, so that
nothing is converted twice. What the database gives goes out in `api/graphql/wire.py`.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NewType

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

from graph.moment import instant_text

Instant = NewType("Instant", str)
Date = NewType("Date", str)
BigInt = NewType("BigInt", int)
Amount = NewType("Amount", Decimal)
JSON = NewType("JSON", object)


def _instant(value: Any) -> str:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return instant_text(moment)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(
            f"{value!r:.60} is no instant; expected RFC 3339 with a zone, "
            "such as 2026-11-23T19:56:00Z."
        ) from None


def _date(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise ValueError(f"{value!r:.60} is no date; expected one such as 2026-11-23.") from None


_WHOLE = re.compile(r"-?[0-9]{1,19}")


def _big_int(value: Any) -> int:
    written = isinstance(value, str) and _WHOLE.fullmatch(value)
    if not written and (isinstance(value, bool) or not isinstance(value, int)):
        raise ValueError(f"{value!r:.60} is no integer.")
    number = int(value)
    if not -(2**63) <= number < 2**63:
        raise ValueError(f"{value!r:.60} does not fit into 64 bits.")
    return number


def _amount(value: Any) -> Decimal:
    try:
        number = Decimal(str(value)) if not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    # A power of ten that large is no money, but would fill the memory as digits.
    if number is None or not number.is_finite() or number.adjusted() > 30 or _tiny(number):
        raise ValueError(f"{value!r:.60} is no amount; expected a decimal such as 12.30.")
    return number


def _tiny(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent < -30


def _same(value: Any) -> Any:
    return value


SCALARS: dict[object, ScalarDefinition] = {
    Instant: strawberry.scalar(
        name="Instant",
        description="A point in time as RFC 3339 text, always in UTC.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=_same,
        parse_value=_instant,
    ),
    Date: strawberry.scalar(
        name="Date",
        description="A day, such as 2026-11-23.",
        serialize=_same,
        parse_value=_date,
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A 64-bit integer, as text on the way out, since JSON's numbers lose digits.",
        serialize=str,
        parse_value=_big_int,
    ),
    Amount: strawberry.scalar(
        name="Decimal",
        description="An exact decimal number, as text.",
        serialize=str,
        parse_value=_amount,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=_same,
        parse_value=_same,
    ),
}
"""Every scalar of ours, by the Python type that stands for it."""

CONFIG = StrawberryConfig(auto_camel_case=False, scalar_map=SCALARS)
"""Names are the ontology's own."""

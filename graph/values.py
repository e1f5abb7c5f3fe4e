"""From a client's value to what is stored, by the property's kind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from graph import money
from graph.errors import InvalidValue
from graph.moment import instant_text
from graph.ontology import Kind, Property

LONGEST_TEXT = 100_000
"""Characters of one text at most."""


def stored(declared: Property, value: Any) -> dict[str, Any]:
    """Return the stored keys and values of one property.

    Instants and dates become ISO text, which the statement converts; money
    becomes minor units and a currency; JSON becomes text. None stays None and
    removes the property.

    Raises
    ------
    InvalidValue
        If the value does not fit the property; the sentence says which rule.

    Examples
    --------
    >>> stored(Property("price", Kind.MONEY), {"amount": "1.50", "currency": "EUR"})
    {'priceMinor': 150, 'currency': 'EUR'}
    """
    if value is None:
        if declared.required:
            raise InvalidValue(f"{declared.name} is required.")
        return {declared.stored: None}
    if declared.many:
        return {declared.stored: [_one(declared, item) for item in _list(declared, value)]}
    if declared.kind is Kind.MONEY:
        return _money(declared, value)
    return {declared.stored: _one(declared, value)}


def _list(declared: Property, value: Any) -> Sequence[Any]:
    if isinstance(value, str) or not isinstance(value, Sequence) or None in value:
        raise InvalidValue(f"{declared.name} is a list without nulls; got {value!r:.80}.")
    return value


def _money(declared: Property, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or set(value) != {"amount", "currency"}:
        raise InvalidValue(f"{declared.name} is money: {{amount, currency}}; got {value!r:.80}.")
    try:
        units = money.minor(str(value["amount"]), str(value["currency"]))
    except ValueError as failure:
        raise InvalidValue(f"{declared.name}: {failure}.") from None
    return {declared.stored: units, "currency": value["currency"]}


def _one(declared: Property, value: Any) -> Any:
    fitting = _FIT[declared.kind](value)
    if fitting is None:
        raise InvalidValue(f"{declared.name} is {_WANTED[declared.kind]}; got {value!r:.80}.")
    if declared.choices and fitting not in declared.choices:
        raise InvalidValue(
            f"{declared.name} is one of {', '.join(declared.choices)}; got {value!r:.80}."
        )
    return fitting


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\x00" in value:
        return None
    # A lone surrogate cannot be written as UTF-8, so it would fail on the wire.
    return value if value.isascii() or not _surrogate(value) else None


def _surrogate(value: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in value)


def _integer(bits: int, value: Any) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and -(2 ** (bits - 1)) <= value < 2 ** (bits - 1) else None


def _float(value: Any) -> float | None:
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return float(value) if number and math.isfinite(value) else None


def _instant(value: Any) -> str | None:
    try:
        return instant_text(value if isinstance(value, datetime) else datetime.fromisoformat(value))
    except (ValueError, TypeError, OverflowError):
        return None


def _date(value: Any) -> str | None:
    if isinstance(value, datetime):
        return None
    try:
        return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()
    except (ValueError, TypeError):
        return None


def _json(value: Any) -> str | None:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError:
        return None


_FIT: dict[Kind, Any] = {
    Kind.ID: _text,
    Kind.STRING: _text,
    Kind.INT: lambda value: _integer(32, value),
    Kind.BIG_INT: lambda value: _integer(64, value),
    Kind.FLOAT: _float,
    Kind.BOOLEAN: lambda value: value if isinstance(value, bool) else None,
    Kind.INSTANT: _instant,
    Kind.DATE: _date,
    Kind.JSON: _json,
}
_WANTED = {
    Kind.ID: "an id",
    Kind.STRING: f"text of at most {LONGEST_TEXT:,} characters without NUL",
    Kind.INT: "a 32-bit integer",
    Kind.BIG_INT: "a 64-bit integer",
    Kind.FLOAT: "a finite number",
    Kind.BOOLEAN: "true or false",
    Kind.INSTANT: "an RFC 3339 instant with its zone, such as 2026-11-23T19:56:00Z",
    Kind.DATE: "a date, such as 2026-11-23",
    Kind.JSON: "a JSON value",
}

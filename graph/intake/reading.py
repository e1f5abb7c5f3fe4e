"""Reading what sources wrote: many spellings, numbers as text, money as floats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from graph import money
from graph.errors import InvalidValue
from graph.ontology import Kind, Property
from graph.values import stored

NO_CURRENCY = "XXX"
"""ISO 4217's code for amounts whose currency nobody told."""

LONGEST_KEY = 300
"""Characters of the key of a thing at most."""


def fitting(declared: Property, value: Any) -> Any:
    """Return a value in the stored form of a property, or None if it does not fit."""
    if declared.kind is Kind.STRING and not declared.many and isinstance(value, int | float):
        value = str(value)
    if declared.choices and isinstance(value, str):
        value = value.lower()
    if declared.kind is Kind.FLOAT and isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    try:
        return stored(declared, value)[declared.stored] if value is not None else None
    except InvalidValue:
        return None


def get(properties: Mapping[str, Any], keys: Iterable[str]) -> Any:
    """Return the first value under one of the keys, in snake or camel case."""
    for key in keys:
        value = properties.get(key)
        if value is None and (camel := _camel(key)) is not None:
            value = properties.get(camel)
        if value is not None:
            return value
    return None


@lru_cache(maxsize=4096)
def _camel(key: str) -> str | None:
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest) if rest else None


def as_key(value: Any) -> str | None:
    """Return the key of a thing as text, or None if it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    return text if text and len(text) <= LONGEST_KEY else None


def currency_of(properties: Mapping[str, Any], otherwise: str = NO_CURRENCY) -> str:
    """Return the ISO 4217 code that properties name."""
    code = properties.get("currency")
    code = code.strip().upper() if isinstance(code, str) else ""
    return code if re.fullmatch(r"[A-Z]{3}", code) else otherwise


def minor(amount: Any, currency: str) -> int | None:
    """Return minor units, rounded half up: sources send floats and too many digits."""
    if isinstance(amount, bool) or not isinstance(amount, str | int | float):
        return None
    try:
        scaled = Decimal(str(amount).strip()).scaleb(money.exponent(currency))
        units = int(scaled.to_integral_value(ROUND_HALF_UP))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return units if abs(units) <= money.LARGEST else None


def within(units: int) -> int:
    """Return the nearest amount that 64 bits hold."""
    return max(-money.LARGEST, min(money.LARGEST, units))


def whole(value: Any, otherwise: int) -> int:
    """Return a number rounded to a whole one, or `otherwise` if it is none."""
    units = minor(value, "JPY")
    return otherwise if units is None else units

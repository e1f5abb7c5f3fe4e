"""From what the database gives to what goes out, by the schema's types.

Stored values usually fit their type, and generated code passes them on. What
does not fit comes here, and is either coerced as GraphQL allows or refused.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Any

import orjson

from graph import money


class Unfit(ValueError):
    """A stored value cannot be shown as its declared type."""


def text(value: Any) -> str:
    """Return a stored value as String or ID."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | str):
        return str(value)
    raise Unfit(f"String cannot represent {value!r:.60}.")


def integer(value: Any) -> int:
    """Return a stored value as Int."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and -(2**31) <= value < 2**31:
        return int(value)
    raise Unfit(f"Int cannot represent {value!r:.60}; it holds 32 bits.")


def big_integer(value: Any) -> str:
    """Return a stored value as BigInt."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Unfit(f"BigInt cannot represent {value!r:.60}.")


def floating(value: Any) -> float:
    """Return a stored value as Float."""
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    raise Unfit(f"Float cannot represent {value!r:.60}.")


def boolean(value: Any) -> bool:
    """Return a stored value as Boolean."""
    if isinstance(value, bool):
        return value
    raise Unfit(f"Boolean cannot represent {value!r:.60}.")


def moment(value: Any) -> str:
    """Return a stored instant as RFC 3339 in UTC, with the fraction it has."""
    try:
        # Asking a zone for its offset is slow; ours is always this one.
        if str(value.tzinfo) != "UTC":
            return _elsewhere(value)
        year, month, day_ = value.year_month_day
        hour, minute, second, nanosecond = value.hour_minute_second_nanosecond
    except (AttributeError, ValueError):
        raise Unfit(f"Instant cannot represent {value!r:.60}.") from None
    whole = f"{year:04}-{month:02}-{day_:02}T{hour:02}:{minute:02}:{second:02}"
    if not nanosecond:
        return whole + "Z"
    digits = f"{nanosecond // 1000:06}"
    return f"{whole}.{digits[:3] if digits.endswith('000') else digits}Z"


def _elsewhere(value: Any) -> str:
    """Return an instant that was stored with another zone."""
    native: datetime = value.to_native().astimezone(UTC)
    fraction = "milliseconds" if native.microsecond % 1000 == 0 else "microseconds"
    fraction = fraction if native.microsecond else "seconds"
    return native.replace(tzinfo=None).isoformat(timespec=fraction) + "Z"


def day(value: Any) -> str:
    """Return a stored date as ISO 8601."""
    try:
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    except AttributeError:
        raise Unfit(f"Date cannot represent {value!r:.60}.") from None


def parsed(value: Any) -> Any:
    """Return stored JSON text as what it says."""
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        raise Unfit("JSON cannot represent a text that is not JSON.") from None


def amount(units: Any, currency: Any) -> str:
    """Return minor units as a decimal amount; means keep the fraction they have."""
    if isinstance(units, int):
        return money.text(units, currency)
    digits = money.exponent(currency)
    return f"{units / 10**digits:.{digits + 2}f}"


def exact(value: Any) -> str:
    """Return a stored instant with all six decimals, as statements take it."""
    shown = moment(value)[:-1]
    whole, _, fraction = shown.partition(".")
    return f"{whole}.{fraction:0<6}Z"


def is_instant(value: str) -> bool:
    """Whether a text is an instant with its zone."""
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def is_day(value: str) -> bool:
    """Whether a text is a date."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False

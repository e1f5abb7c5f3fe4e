"""When an event happened, by a clock that can be trusted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)
"""How far in the future an event may lie: clocks and zones are off, but not by more."""

_MILLISECONDS = 1e11
"""Numbers above this count milliseconds, others seconds."""


class UnreadableTime(ValueError):
    """A time that is neither ISO 8601 text nor a Unix time, or lies out of bounds."""


def read(value: Any) -> datetime | None:
    """Return an instant in UTC, or None where there is none.

    Text without a zone is taken as UTC.

    Raises
    ------
    UnreadableTime
        If it is none.

    Examples
    --------
    >>> read("2026-03-01T12:00:00.123456+01:00").isoformat()
    '2026-03-01T11:00:00.123456+00:00'
    >>> read(1772362800) == read(1772362800000) == read("2026-03-01T11:00:00Z")
    True
    """
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value.strip())
            found = found if found.tzinfo else found.replace(tzinfo=UTC)
            return found.astimezone(UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if abs(value) > _MILLISECONDS else value
            return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise UnreadableTime(
        f"{value!r:.60} is no time; expected ISO 8601, such as 2026-11-23T19:56:00.000Z."
    )


def happened(original: datetime | None, sent: datetime | None, received: datetime) -> datetime:
    """Return when an event happened: received − (sent − original).

    The sender's clock may be wrong, but it measures the time between event and
    sending; only that difference is trusted.

    Raises
    ------
    UnreadableTime
        If that is before 1900 or in the future by more than `AHEAD`.
    """
    if original is None:
        return received
    try:
        found = received - (sent - original) if sent is not None else original
    except OverflowError:
        raise UnreadableTime(f"{original.isoformat()} is no time in which one can live.") from None
    if not EARLIEST <= found <= received + AHEAD:
        raise UnreadableTime(
            f"{found.isoformat()} lies before 1900 or in the future; check the sender's clock."
        )
    return found

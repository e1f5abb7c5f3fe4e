"""Instants on their way in: ISO 8601 text, always UTC, always six decimals.

A driver's own datetime parameter loses its zone on one of the two databases, so
statements take text and convert it with `datetime($s)`.
"""

from datetime import UTC, datetime


def instant_text(moment: datetime) -> str:
    """Return `moment` in UTC as `2026-11-23T19:56:00.000000Z`.

    Raises
    ------
    ValueError
        If `moment` carries no zone: a wall clock without one is no instant.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone; an instant needs one, such as UTC.")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def now_text() -> str:
    """Return the present instant as text."""
    return instant_text(datetime.now(UTC))

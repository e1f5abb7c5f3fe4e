"""Instants as text."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.moment import instant_text


@given(
    st.datetimes(
        min_value=datetime(1, 1, 3),
        max_value=datetime(9999, 12, 29),
        timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
    )
)
def test_text_names_the_same_instant(moment: datetime) -> None:
    text = instant_text(moment)
    assert len(text) == 27
    assert datetime.fromisoformat(text) == moment
    assert datetime.fromisoformat(text).tzinfo == UTC


def test_a_wall_clock_is_no_instant() -> None:
    with pytest.raises(ValueError, match="zone"):
        instant_text(datetime(2026, 1, 1))

"""Values on their way in."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import money
from graph.errors import InvalidValue
from graph.ontology import Kind, Property
from graph.values import stored


@given(st.integers(-money.LARGEST, money.LARGEST), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
def test_money_survives_the_way_out_and_in(units: int, currency: str) -> None:
    assert money.minor(money.text(units, currency), currency) == units


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-9e15, max_value=9e15)
)
def test_money_is_exact(amount: Decimal) -> None:
    assert Decimal(money.text(money.minor(amount, "EUR"), "EUR")) == amount


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("1.001", "EUR"), ("1.5", "JPY"), ("x", "EUR"), ("NaN", "EUR"), ("Infinity", "EUR"),
     ("1e30", "EUR"), ("1", "eur"), ("1", ""), ("1", "EURO")],
)  # fmt: skip
def test_what_is_no_money_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"currency|amount|decimals|64 bits"):
        money.minor(amount, currency)


GOOD: list[tuple[Kind, Any, Any]] = [
    (Kind.STRING, "Zoë 🧡", "Zoë 🧡"),
    (Kind.INT, -(2**31), -(2**31)),
    (Kind.BIG_INT, 2**63 - 1, 2**63 - 1),
    (Kind.FLOAT, 1, 1.0),
    (Kind.BOOLEAN, False, False),
    (Kind.INSTANT, "2026-11-23T20:56:00+01:00", "2026-11-23T19:56:00.000000Z"),
    (Kind.DATE, "2026-11-23", "2026-11-23"),
    (Kind.JSON, {"b": [1, None], "a": 2}, '{"a":2,"b":[1,null]}'),
]
BAD: list[tuple[Kind, Any]] = [
    (Kind.STRING, 1),
    (Kind.STRING, "a\x00b"),
    (Kind.STRING, "\ud800"),
    (Kind.STRING, "x" * 100_001),
    (Kind.INT, 2**31),
    (Kind.INT, True),
    (Kind.INT, 1.0),
    (Kind.BIG_INT, 2**63),
    (Kind.FLOAT, float("nan")),
    (Kind.FLOAT, float("inf")),
    (Kind.FLOAT, "1"),
    (Kind.BOOLEAN, 1),
    (Kind.INSTANT, "2026-11-23T19:56:00"),
    (Kind.INSTANT, "yesterday"),
    (Kind.INSTANT, 1_700_000_000),
    (Kind.DATE, "2026-13-01"),
    (Kind.JSON, {"a": object()}),
    (Kind.MONEY, "12.30"),
    (Kind.MONEY, {"amount": "1.234", "currency": "EUR"}),
    (Kind.MONEY, {"amount": "1"}),
]


@pytest.mark.parametrize(("kind", "value", "kept"), GOOD)
def test_what_fits_is_stored(kind: Kind, value: Any, kept: Any) -> None:
    assert stored(Property("p", kind), value) == {"p": kept}


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_what_does_not_fit_names_property_and_rule(kind: Kind, value: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^p"):
        stored(Property("p", kind), value)


def test_lists_are_homogeneous_and_without_nulls() -> None:
    tags = Property("tags", many=True)
    assert stored(tags, ["a", "b"]) == {"tags": ["a", "b"]}
    for bad in ("ab", ["a", None], ["a", 1], 5):
        with pytest.raises(InvalidValue, match="tags"):
            stored(tags, bad)


def test_choices_are_kept_to() -> None:
    kind = Property("kind", choices=("nps", "csat"))
    assert stored(kind, "nps") == {"kind": "nps"}
    with pytest.raises(InvalidValue, match="one of nps, csat"):
        stored(kind, "xyz")


def test_null_removes_and_is_refused_where_required() -> None:
    assert stored(Property("p"), None) == {"p": None}
    with pytest.raises(InvalidValue, match="required"):
        stored(Property("p", required=True), None)

"""Late, repeated and shuffled events end in the network of those in order."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.intake import Event, Intake
from graph.store import Store
from tests.river.events import event, histories
from tests.river.network import cleared, difference, network

pytestmark = pytest.mark.anyio


async def take(store: Store, *groups: Sequence[Event]) -> None:
    """Take groups of events one after the other."""
    async with Intake(store).running() as intake:
        for group in groups:
            outcomes = await intake.take(group)
            assert all(one.status != "refused" for one in outcomes), outcomes


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[list[Event], list[list[Event]]]:
    """Draw a history, and the same with repetitions in another order, cut in groups."""
    history = draw(histories())
    again = draw(st.lists(st.sampled_from(history), max_size=3))
    mixed = draw(st.permutations([*history, *again]))
    groups, rest = [], list(mixed)
    while rest:
        size = draw(st.integers(1, len(rest)))
        groups.append(rest[:size])
        rest = rest[size:]
    return history, groups


@settings(
    max_examples=25,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=shuffled())
async def test_any_order_and_repetition_ends_in_the_same_network(
    store: Store, drawn: tuple[list[Event], list[list[Event]]]
) -> None:
    history, groups = drawn
    await cleared(store)
    await take(store, sorted(history, key=lambda one: one.stamp))
    expected = await network(store)
    await cleared(store)
    await take(store, *groups)
    found = await network(store)
    assert found == expected, difference(found, expected)


ORDER = event(
    "1",
    "Order Completed",
    userId="ann",
    properties={
        "order_id": "o",
        "currency": "EUR",
        "products": [{"product_id": "p", "price": 2.5, "quantity": 2}],
    },
)
TOLD_TWICE = event("2", "Order Completed", userId="ann", properties=dict(ORDER.properties))
REFUND = event(
    "3",
    "Order Refunded",
    minute=5,
    userId="ann",
    properties={
        "order_id": "o",
        "currency": "EUR",
        "products": [{"product_id": "p", "price": 2.5, "quantity": 1}],
    },
)
CANCELLED = event("4", "Order Cancelled", minute=9, userId="ann", properties={"order_id": "o"})


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([ORDER], (1, 2, 500)),
        ([ORDER, ORDER], (1, 2, 500)),
        ([ORDER, TOLD_TWICE], (1, 2, 500)),
        ([ORDER, REFUND], (1, 1, 250)),
        ([REFUND, ORDER], (1, 1, 250)),
        ([ORDER, CANCELLED], None),
        ([CANCELLED, ORDER], None),
        ([CANCELLED, REFUND, ORDER], None),
    ],
)
async def test_an_order_is_counted_once_and_undone_once(
    store: Store, events: list[Event], expected: tuple[int, int, int] | None
) -> None:
    await take(store, *[[one] for one in events])
    found = [
        dict(key[3]) for key in await network(store) if len(key) == 4 and key[1] == "PURCHASED"
    ]
    shares = [(one["count"], one["quantity"], one["revenueMinor"]) for one in found]
    assert shares == ([expected] if expected else [])

"""Counting what there is."""

from __future__ import annotations

import pytest

from graph import bulk, census
from graph.changes import Change
from graph.labels import CUSTOMER, PARTNER
from graph.model import HOUSE_ID
from graph.relationships import SHARES_WITH
from graph.store import Store

pytestmark = pytest.mark.anyio


async def test_nobody_shares_with_anybody_at_first(store: Store) -> None:
    assert await census.widest_sharing(store) is None
    assert (await census.nodes(store))["Customer"] == 0


async def test_the_widest_sharing_is_that_of_most_customers_beside_the_house(store: Store) -> None:
    shared = [
        *[[f"cus_{n}", HOUSE_ID, "pur_b"] for n in range(4)],
        *[[f"cus_{n}", "prt_many", "pur_a"] for n in range(3)],
        *[[f"cus_{n}", "prt_few", "pur_a"] for n in range(2)],
    ]
    await store.write(
        Change("test"),
        bulk.nodes(CUSTOMER, ["id"], [[f"cus_{n}"] for n in range(4)]),
        bulk.nodes(PARTNER, ["id", "name"], [[p, p] for p in (HOUSE_ID, "prt_many", "prt_few")]),
        bulk.ties(SHARES_WITH, ["source", "target", "purpose"], shared, key=["purpose"]),
    )
    widest = await census.widest_sharing(store)
    assert widest is not None
    assert (widest["partner"], widest["purpose"], widest["customers"]) == ("prt_many", "pur_a", 3)
    assert (await census.nodes(store))["Partner"] == 3
    assert (await census.ties(store))["SHARES_WITH"] == 9

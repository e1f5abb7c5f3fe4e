"""An id that was given out once keeps leading to its customer."""

from __future__ import annotations

import pytest

from graph import identity
from graph.changes import Change
from graph.intake import known
from graph.statement import Statement
from graph.store import Store, Transaction

pytestmark = pytest.mark.anyio


async def test_a_merged_id_leads_to_the_customer_that_was_kept(store: Store) -> None:
    create = Statement(
        "CREATE (:Customer {id: 'cus_a', createdAt: datetime('2026-01-01T00:00:00Z')}) "
        "CREATE (:Customer {id: 'cus_b', createdAt: datetime('2026-01-02T00:00:00Z')})"
    )
    await store.write(Change("test"), create)
    await identity.merge(store, "cus_b", "cus_a", evidence={"by": "test"})
    asked = ["cus_a", "cus_b", "cus_c"]
    assert await identity.resolve(store, asked) == {"cus_b": "cus_a"}

    async def work(transaction: Transaction) -> tuple[dict[str, str], Change]:
        return await known.named_directly(transaction, asked), Change("test")

    assert await store.transact(work) == {"cus_a": "cus_a", "cus_b": "cus_a"}

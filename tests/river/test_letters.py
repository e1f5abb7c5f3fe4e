"""Refused events are kept until they are sent again."""

from __future__ import annotations

import pytest

from graph.changes import Change
from graph.intake import letters
from graph.intake.letters import Letter
from graph.store import Store, Transaction

pytestmark = pytest.mark.anyio


async def test_a_letter_that_was_sent_again_is_put_away(store: Store) -> None:
    refused = Letter("src", "INVALID_VALUE", "It has no time.", {"event": "x"})

    async def work(transaction: Transaction) -> tuple[None, Change]:
        await letters.post(transaction, [refused, refused], "2026-11-23T00:00:00.000000Z")
        return None, Change("test")

    await store.transact(work)
    [kept] = await letters.read(store)
    assert (kept.source, kept.code, kept.body) == ("src", "INVALID_VALUE", {"event": "x"})
    await letters.mark_replayed(store, [kept.id])
    assert await letters.read(store) == []
    [put_away] = await letters.read(store, replayed=True)
    assert put_away.replayed_at is not None

"""The change feed: ordered, without gaps, for any number of readers."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from graph.changes import Change
from graph.errors import FellBehind
from graph.feed import Commit, Feed
from graph.statement import Statement
from graph.store import Store

pytestmark = pytest.mark.anyio

NOTHING = Statement("RETURN 1")


async def take(feed: Feed, count: int, after: int | None = None) -> list[Commit]:
    taken: list[Commit] = []
    async with asyncio.timeout(20):
        async for commit in feed.follow(after):
            taken.append(commit)
            if len(taken) == count:
                break
    return taken


async def commit(store: Store, *names: str) -> None:
    for name in names:
        await store.write(Change(name, [{"kind": "updated", "id": name}]), NOTHING)


async def test_a_reader_sees_every_commit_in_order(store: Store) -> None:
    async with Feed(store).running() as feed:
        reading = asyncio.create_task(take(feed, 20))
        await asyncio.sleep(0.05)
        await asyncio.gather(*(commit(store, f"c{n}") for n in range(20)))
        seen = await reading
    assert {one.cause for one in seen} == {f"c{n}" for n in range(20)}
    assert all(after.seq == before.seq + 1 for before, after in pairwise(seen))
    assert seen[0].items == [{"kind": "updated", "id": seen[0].cause}]
    assert seen[0].at.tzinfo is not None


async def test_a_reader_resumes_after_any_sequence(store: Store) -> None:
    async with Feed(store).running() as feed:
        begin = feed.last
        await commit(store, *"abcde")
        first = await take(feed, 2, begin)
        rest = await take(feed, 3, first[-1].seq)
    assert [one.cause for one in first + rest] == list("abcde")


async def test_a_reader_beyond_memory_is_served_from_the_store(store: Store) -> None:
    async with Feed(store, kept=2).running() as feed:
        begin = feed.last
        await commit(store, *"abcdef")
        assert [one.cause for one in await take(feed, 6, begin)] == list("abcdef")


async def test_readers_do_not_disturb_each_other(store: Store) -> None:
    async with Feed(store).running() as feed:
        readings = [asyncio.create_task(take(feed, 5)) for _ in range(200)]
        await asyncio.sleep(0.05)
        await commit(store, *"abcde")
        seen = await asyncio.gather(*readings)
    assert {tuple(one.cause for one in each) for each in seen} == {tuple("abcde")}


async def test_two_processes_see_the_same(store: Store) -> None:
    async with Feed(store).running() as one, Feed(store).running() as other:
        readings = [asyncio.create_task(take(feed, 3)) for feed in (one, other)]
        await asyncio.sleep(0.05)
        await commit(store, *"abc")
        first, second = await asyncio.gather(*readings)
    assert first == second


async def test_who_falls_too_far_behind_is_told(store: Store) -> None:
    async with Feed(store, behind=3).running() as feed:
        begin = feed.last
        reading = feed.follow()
        waiting = asyncio.ensure_future(anext(reading))
        await asyncio.sleep(0.05)
        await commit(store, "a")
        assert (await waiting).cause == "a"
        await commit(store, *"bcdefgh")
        while feed.last < begin + 8:
            await asyncio.sleep(0.01)
        with pytest.raises(FellBehind, match=f"after change {begin + 1}"):
            await anext(reading)


async def test_nothing_is_told_of_what_was_rolled_back(store: Store) -> None:
    async with Feed(store).running() as feed:
        begin = feed.last
        with pytest.raises(Exception, match="statement"):
            await store.write(Change("lost"), Statement("THIS IS NOT CYPHER"))
        await commit(store, "kept")
        assert [one.cause for one in await take(feed, 1, begin)] == ["kept"]

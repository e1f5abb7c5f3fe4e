"""Following the change feed: every commit once, in order, for any number of readers.

One task per process asks the store for what is new; readers share what it found
and keep nothing but their own place in it. A reader that falls behind what is
kept in memory is served from the store, one that falls behind by too much is
told so and ends: nobody waits for the slow, and nothing is lost silently.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from graph.changes import latest
from graph.errors import FellBehind, Unreachable
from graph.statement import declare
from graph.store import Row, Store

SINCE = declare(
    """
    MATCH (c:Change) WHERE c.seq > $after
    RETURN c.seq AS seq, c.at AS at, c.cause AS cause, c.items AS items
    ORDER BY seq LIMIT $limit
    """
)


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit as the feed tells it: its place, time, cause and items."""

    seq: int
    at: datetime
    cause: str
    items: Sequence[Mapping[str, Any]]


class Feed:
    """The feed of one store, shared by all readers of the process.

    Parameters
    ----------
    store : Store
        An open store.
    pause : float
        Seconds between two looks for the commits of other processes; commits of
        this one are looked for at once when it calls `nudge`.
    kept : int
        Commits kept in memory for all readers together.
    behind : int
        Commits by which a reader may be behind before it is ended.

    Examples
    --------
    >>> async with Feed(store).running() as feed:  # doctest: +SKIP
    ...     async for commit in feed.follow(after=41):
    ...         print(commit.seq, commit.cause)
    """

    def __init__(
        self, store: Store, *, pause: float = 0.02, kept: int = 10_000, behind: int = 100_000
    ) -> None:
        self._store = store
        self._pause = pause
        self._recent: deque[Commit] = deque(maxlen=kept)
        self._behind = behind
        self._last = 0
        self._nudged = asyncio.Event()
        self._arrived = asyncio.Condition()

    @property
    def last(self) -> int:
        """The sequence of the latest commit that was seen."""
        return self._last

    def nudge(self) -> None:
        """Look for new commits now, for this process has just made one."""
        self._nudged.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Feed]:
        """Follow the store while the context is open."""
        found = await self._store.read(latest())
        self._last = int(found[0]["seq"]) if found else 0
        watching = asyncio.create_task(self._watch())
        try:
            yield self
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def follow(self, after: int | None = None) -> AsyncIterator[Commit]:
        """Yield every commit after sequence `after` (by default: from now on).

        Raises
        ------
        FellBehind
            If the reader takes them so slowly that too many wait for it.
        """
        place = self._last if after is None else after
        while True:
            if self._last - place > self._behind:
                raise FellBehind(
                    f"This reader is {self._last - place:,} changes behind. "
                    f"Begin again after change {place}, and read faster or ask for less."
                )
            for commit in await self._after(place):
                yield commit
                place = commit.seq
            async with self._arrived:
                while self._last <= place:
                    await self._arrived.wait()

    async def _after(self, place: int) -> list[Commit]:
        if place >= self._last:
            return []
        if self._recent and self._recent[0].seq <= place + 1:
            return [self._recent[i] for i in range(self._index(place), len(self._recent))]
        return await self._read(place)

    def _index(self, place: int) -> int:
        # Sequences have no gaps, so a place in the feed is a place in the deque.
        return place + 1 - self._recent[0].seq

    async def _watch(self) -> None:
        while True:
            try:
                found = await self._read(self._last)
            except Unreachable:
                await asyncio.sleep(1.0)
                continue
            if found:
                async with self._arrived:
                    self._recent.extend(found)
                    self._last = found[-1].seq
                    self._arrived.notify_all()
                continue
            try:
                async with asyncio.timeout(self._pause):
                    await self._nudged.wait()
            except TimeoutError:
                pass
            self._nudged.clear()

    async def _read(self, after: int) -> list[Commit]:
        return [_commit(row) for row in await self._store.read(SINCE(after=after, limit=1000))]


def _commit(row: Row) -> Commit:
    return Commit(
        seq=row["seq"],
        at=row["at"].to_native(),
        cause=row["cause"],
        items=orjson.loads(row["items"]),
    )

"""Bulk loads that can be killed at any moment and go on where they stopped.

A load is a row of steps, a step a row of batches. Each batch is one transaction,
which also moves the step's mark (a `Load` node). A batch whose mark has been
moved already is skipped, so every row is written exactly once: after a kill,
after a commit whose outcome nobody knows, and with two loaders at a time. That
is what allows the statements to create instead of merging.

One writer at a time: two are slower and deadlock on the embedded database. What
runs beside it is the preparation of the next batch, in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from graph.bookkeeping import LOAD
from graph.changes import Change
from graph.errors import CommitUnknown, GraphError
from graph.ids import derived
from graph.moment import now_text
from graph.statement import Statement, declare
from graph.store import Store, Transaction

Progress: TypeAlias = Callable[[str, int, int], None]
"""Is told the step, how many of its rows are done, and how many there are."""

MARKS = declare(
    """
    MATCH (l:Load) WHERE l.source = $load
    RETURN l.key AS step, l.position AS position, l.fingerprint AS fingerprint
    """
)
# The first SET takes the node's lock, so that the position read after it is the latest.
ADVANCE = declare(
    """
    MERGE (l:Load {id: $id})
    ON CREATE SET l.position = 0, l.source = $load, l.key = $step, l.name = $name,
                  l.fingerprint = $fingerprint, l.createdAt = datetime($now)
    SET l.updatedAt = datetime($now), l.total = $total
    WITH l WHERE l.position = $begin AND l.fingerprint = $fingerprint
    SET l.position = $end
    RETURN l.position AS position
    """
)

PATIENCE = 600.0
"""Seconds for one batch: long, for the database may stop to compact its files."""

_TRIES = 5


class OtherLoad(GraphError):
    """The store holds this load with other data, or somebody else is loading it."""

    code: ClassVar[str] = "OTHER_LOAD"


class EndsMissing(GraphError):
    """A batch wrote less than it was sent: nodes that it ties are not there."""

    code: ClassVar[str] = "ENDS_MISSING"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction writes.

    Attributes
    ----------
    rows : int
        By how many rows of the step it moves the mark.
    statements : tuple of Statement
        Each returns one row with `written`.
    written : tuple of int
        How many each must have written.
    """

    rows: int
    statements: tuple[Statement, ...]
    written: tuple[int, ...]


Batches: TypeAlias = Callable[[int], Iterator[Batch]]
"""Yields the batches of a step from a row on."""


def silent(step: str, done: int, total: int) -> None:
    """Report no progress."""


class Load:
    """A bulk load into a store.

    Parameters
    ----------
    store : Store
        Its schema applied: marks and ends are found by their ids.
    name : str
        Of the source, such as `journey`.
    fingerprint : str
        Of the data: a load that was begun with other data cannot go on.
    progress : Progress
    """

    def __init__(
        self, store: Store, name: str, fingerprint: str, progress: Progress = silent
    ) -> None:
        self.store = store
        self.name = name
        self.fingerprint = fingerprint
        self._progress = progress

    async def marks(self) -> dict[str, int]:
        """Return how many rows of each step are committed; steps not begun are absent.

        Raises
        ------
        OtherLoad
            If the store was loaded from other data under this name.
        """
        rows = await self.store.read(MARKS(load=self.name))
        if strange := [row["step"] for row in rows if row["fingerprint"] != self.fingerprint]:
            raise OtherLoad(
                f"The store holds {self.name!r} loaded from other data (step {strange[0]!r}). "
                "Load into an empty store, or load the same data again."
            )
        return {row["step"]: row["position"] for row in rows}

    async def step(self, name: str, total: int, begin: int, batches: Batches) -> int:
        """Write the rows of a step from row `begin` on and return how many that were.

        Parameters
        ----------
        name : str
        total : int
            Rows of the step.
        begin : int
            The step's mark.
        batches : Batches
            Runs in a thread, one batch ahead of the database.

        Raises
        ------
        EndsMissing
            If a tie's end is not in the store; the batch is not written.
        OtherLoad
            If somebody else moves this step's mark.
        """
        self._progress(name, begin, total)
        source = batches(begin)
        position = begin
        following = asyncio.create_task(asyncio.to_thread(next, source, None))
        try:
            while (batch := await following) is not None:
                following = asyncio.create_task(asyncio.to_thread(next, source, None))
                await self._commit(name, batch, position, total)
                position += batch.rows
                self._progress(name, position, total)
        finally:
            # A generator that a thread is still running cannot be let go of.
            await asyncio.gather(following, return_exceptions=True)
        return position - begin

    async def _commit(self, step: str, batch: Batch, begin: int, total: int) -> None:
        end = begin + batch.rows
        advance = ADVANCE(
            id=derived(LOAD, self.name, step),
            load=self.name,
            step=step,
            name=f"{self.name}: {step}",
            fingerprint=self.fingerprint,
            begin=begin,
            end=end,
            total=total,
            now=now_text(),
        )
        item = {"kind": "loaded", "load": self.name, "label": step, "count": batch.rows}

        async def work(transaction: Transaction) -> tuple[None, Change]:
            if not await transaction.run(advance):
                raise OtherLoad(
                    f"Somebody else moved the step {step!r} of {self.name!r} past row {begin}. "
                    "Let one loader work at a time, then load again."
                )
            for statement, expected in zip(batch.statements, batch.written, strict=True):
                [row] = await transaction.run(statement)
                if row["written"] != expected:
                    raise EndsMissing(
                        f"{step}, rows {begin} to {end}: {row['written']} of {expected} were "
                        "written. What they tie is not in the store; load that first."
                    )
            return None, Change(f"load {self.name}", [item])

        tries = _TRIES
        while True:
            try:
                return await self.store.transact(work, within=PATIENCE)
            except CommitUnknown:
                # The mark tells the next try whether this one was committed.
                tries -= 1
                if not tries:
                    raise
            except OtherLoad:
                if tries < _TRIES and (await self.marks()).get(step) == end:
                    return None
                raise

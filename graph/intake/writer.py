"""The one writer of a process: requests in flight share a transaction.

What arrives while a group is being committed becomes the next group, so the
groups grow with the load and nobody waits for a timer. A request's answer comes
after the commit that holds all of its events.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic

from graph.changes import Change
from graph.errors import (
    CommitUnknown,
    Conflict,
    GraphError,
    Overloaded,
    Refused,
    SchemaMismatch,
    TimedOut,
    Unreachable,
)
from graph.intake import facts as telling
from graph.intake import group, letters
from graph.intake.event import Event
from graph.intake.facts import Facts
from graph.intake.letters import Letter
from graph.intake.resolution import Caps
from graph.intake.table import STANDARD, EventTable
from graph.moment import instant_text
from graph.statement import declare
from graph.store import Store, Transaction

FORGET_RECEIPTS = declare(
    """
    MATCH (r:Receipt) WHERE r.at < datetime($before)
    WITH r LIMIT 1000 DELETE r RETURN count(*) AS gone
    """
)

_ALL_ALIKE = (Unreachable, Conflict, TimedOut, Refused, SchemaMismatch)
"""Failures that say nothing about one event: no use in looking for the culprit."""


@dataclass(frozen=True)
class IntakeOptions:
    """How much waits and how long what is remembered."""

    group: int = 500
    """Events in one transaction at most."""
    waiting: int = 20_000
    """Events that may wait to be written; beyond it requests are told to come again."""
    receipts: timedelta = timedelta(hours=48)
    """For how long an event without a touchpoint is known by its message id."""
    letters: timedelta = timedelta(days=30)
    """For how long a refused event is kept."""
    tidying: float = 600.0
    """Seconds between two looks for what may be forgotten."""
    caps: Caps = field(default_factory=Caps)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one event: taken, known before, or refused with a reason."""

    status: str
    code: str | None = None
    message: str | None = None


TAKEN, DUPLICATE = Outcome("taken"), Outcome("duplicate")


@dataclass(slots=True)
class Tally:
    """What the writer has done since it began."""

    groups: int = 0
    taken: int = 0
    duplicates: int = 0
    refused: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _Waiting:
    facts: Sequence[Facts]
    letters: Sequence[Letter]
    done: asyncio.Future[list[Outcome]]


class Intake:
    """Takes events into a store.

    Parameters
    ----------
    store : Store
        An open store with its schema applied.
    table : EventTable
        What events mean.
    options : IntakeOptions
    committed : callable
        Called after every commit, such as `Feed.nudge`.

    Examples
    --------
    >>> async with Intake(store).running() as intake:  # doctest: +SKIP
    ...     await intake.take([event])
    """

    def __init__(
        self,
        store: Store,
        table: EventTable = STANDARD,
        options: IntakeOptions | None = None,
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._table = table
        self._options = options or IntakeOptions()
        self._committed = committed
        self._queue: deque[_Waiting] = deque()
        self._waiting = 0
        self._arrived = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._closing = False
        self.tally = Tally()

    @property
    def waiting(self) -> int:
        """Events that are not committed yet."""
        return self._waiting

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Intake]:
        """Write while the context is open; what was accepted is written before it closes."""
        self._closing = False
        self._writer = asyncio.create_task(self._write())
        tidying = asyncio.create_task(self._tidy())
        try:
            yield self
        finally:
            self._closing = True
            self._arrived.set()
            tidying.cancel()
            await asyncio.gather(self._writer, tidying, return_exceptions=True)
            self._writer = None

    async def take(self, events: Sequence[Event], refused: Sequence[Letter] = ()) -> list[Outcome]:
        """Return what became of each event, once everything is committed.

        Parameters
        ----------
        events : sequence of Event
        refused : sequence of Letter
            Events that could not even be read, for the dead-letter list.

        Raises
        ------
        Overloaded
            If too many events wait already; nothing was taken.
        Unreachable
            If the store is away; events may have been taken, and may be sent
            again, for each is taken once.
        """
        if self._writer is None or self._closing:
            raise Unreachable("This Kith is not taking events now. Send them again in a moment.")
        if self._waiting and self._waiting + len(events) > self._options.waiting:
            raise Overloaded(
                f"{self._waiting:,} events are waiting to be written. Send these again in a moment."
            )
        told: list[Facts | Outcome] = [self._tell(event) for event in events]
        known = [one for one in told if isinstance(one, Facts)]
        unreadable = [
            Letter(event.source, one.code or "", one.message or "", _body(event))
            for event, one in zip(events, told, strict=True)
            if isinstance(one, Outcome)
        ]
        size = self._options.group
        portions = [known[i : i + size] for i in range(0, len(known), size)] or [[]]
        waits = []
        for place, portion in enumerate(portions):
            with_it = [*refused, *unreadable] if place == 0 else []
            if portion or with_it:
                waits.append(self._enqueue(portion, with_it))
        outcomes = iter([one for many in await asyncio.gather(*waits) for one in many])
        return [one if isinstance(one, Outcome) else next(outcomes) for one in told]

    def _tell(self, event: Event) -> Facts | Outcome:
        try:
            return telling.facts(event, self._table)
        except Exception as failure:  # one event must not stop the others
            return Outcome("refused", "UNREADABLE_EVENT", f"{type(failure).__name__}: {failure}")

    def _enqueue(
        self, facts: Sequence[Facts], with_it: Sequence[Letter]
    ) -> asyncio.Future[list[Outcome]]:
        waiting = _Waiting(facts, with_it, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._waiting += len(facts)
        self._arrived.set()
        return waiting.done

    async def _write(self) -> None:
        while True:
            if not self._queue:
                if self._closing:
                    return
                self._arrived.clear()
                await self._arrived.wait()
                continue
            many = self._next()
            begin = monotonic()
            await self._commit(many)
            self.tally.groups += 1
            self.tally.seconds += monotonic() - begin
            self._committed()

    def _next(self) -> list[_Waiting]:
        many = [self._queue.popleft()]
        size = len(many[0].facts)
        while self._queue and size + len(self._queue[0].facts) <= self._options.group:
            size += len(self._queue[0].facts)
            many.append(self._queue.popleft())
        return many

    async def _commit(self, many: Sequence[_Waiting]) -> None:
        """Write the events of several requests and answer them."""
        facts = [fact for one in many for fact in one.facts]
        with_it = [letter for one in many for letter in one.letters]
        try:
            outcomes = await self._attempt(facts, with_it)
        except asyncio.CancelledError:
            raise
        except Exception as failure:  # the waiting are told, the writer goes on
            for one in many:
                if not one.done.done():
                    one.done.set_exception(failure)
        else:
            place = 0
            for one in many:
                end = place + len(one.facts)
                if not one.done.done():
                    one.done.set_result(outcomes[place:end])
                place = end
        self._waiting -= len(facts)

    async def _attempt(self, facts: Sequence[Facts], with_it: Sequence[Letter]) -> list[Outcome]:
        """Write a group; where it fails, halves of it, until only the culprit is refused."""

        async def work(transaction: Transaction) -> tuple[list[bool], Change]:
            return await group.write(transaction, facts, self._table, self._options.caps, with_it)

        try:
            try:
                new = await self._store.transact(work)
            except CommitUnknown:
                # Every event is taken once, so writing the group again is safe.
                new = await self._store.transact(work)
        except _ALL_ALIKE:
            raise
        except Exception as failure:
            if len(facts) > 1:
                middle = len(facts) // 2
                first = await self._attempt(facts[:middle], with_it)
                return first + await self._attempt(facts[middle:], ())
            if not facts:
                raise
            return [await self._refuse(facts[0], with_it, failure)]
        self.tally.taken += sum(new)
        self.tally.duplicates += len(new) - sum(new)
        return [TAKEN if one else DUPLICATE for one in new]

    async def _refuse(self, fact: Facts, with_it: Sequence[Letter], failure: Exception) -> Outcome:
        code = failure.code if isinstance(failure, GraphError) else "UNWRITABLE_EVENT"
        letter = Letter(fact.event.source, code, str(failure), _body(fact.event))

        async def work(transaction: Transaction) -> tuple[list[bool], Change]:
            return await group.write(
                transaction, (), self._table, self._options.caps, [*with_it, letter]
            )

        with contextlib.suppress(GraphError):
            await self._store.transact(work)
        self.tally.refused += 1
        return Outcome("refused", code, str(failure))

    async def _tidy(self) -> None:
        """Forget what was kept for long enough, a portion at a time."""
        while True:
            await asyncio.sleep(self._options.tidying)
            with contextlib.suppress(GraphError):
                await self.tidy()

    async def tidy(self) -> int:
        """Forget receipts and letters whose time is over; return how many."""
        now = datetime.now(UTC)
        gone = 0
        for template, kept in (
            (FORGET_RECEIPTS, self._options.receipts),
            (letters.FORGET, self._options.letters),
        ):
            statement = template(before=instant_text(now - kept))
            while True:
                [[row]] = await self._store.write(Change("tidied", []), statement)
                gone += row["gone"]
                if row["gone"] < 1000:
                    break
        return gone


def _body(event: Event) -> dict[str, object]:
    return {
        "type": event.type,
        "event": event.name,
        "messageId": event.message,
        "originalTimestamp": event.moment,
        "identifiers": [one.text for one in event.names],
        "traits": dict(event.traits),
        "properties": dict(event.properties),
        "context": dict(event.context),
    }

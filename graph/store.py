"""The store: one class over the official driver, for every database.

Reads run as single statements in auto-commit mode, one round trip each, and are
refused if they would write. Writes run in explicit transactions, are repeated
when that is safe, and end with a record in the change feed.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Self, TypeAlias, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncGraphDatabase,
    AsyncSession,
    AsyncTransaction,
    NotificationMinimumSeverity,
    Query,
    Record,
)
from neo4j.time import Duration

from graph import changes
from graph.address import Address
from graph.changes import Change
from graph.errors import Refused, Unreachable
from graph.failures import DriverFailure, passing, translate
from graph.guard import writes
from graph.statement import Statement, declare

T = TypeVar("T")
Row: TypeAlias = Record
Observer: TypeAlias = Callable[[Statement], None]
Revive: TypeAlias = Callable[[], Awaitable[object]]

RUNNING = declare(
    "SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery AS text, elapsedTime AS elapsed"
)
STOP = declare("TERMINATE TRANSACTIONS $ids")


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """How the store speaks to its database; times in seconds."""

    pool: int = 64
    """Connections at most."""
    acquire: float = 10.0
    """How long to wait for a free connection, and for one to open."""
    timeout: float = 30.0
    """After this the database stops a statement that names no time of its own."""
    patience: float = 15.0
    """For how long a transaction that collides, or loses its database, is repeated."""
    first_delay: float = 0.01
    """Before the first repetition; each further one waits about twice as long."""


class Transaction:
    """One transaction in progress: run statements, note what they change."""

    def __init__(
        self,
        driver_transaction: AsyncTransaction,
        observe: Observer,
        limit: Callable[[Query], AbstractContextManager[None]],
        allowed: float,
    ) -> None:
        self._transaction = driver_transaction
        self._observe = observe
        self._limit = limit
        self._allowed = allowed

    async def run(self, statement: Statement) -> list[Row]:
        """Run one statement and return its rows."""
        self._observe(statement)
        query = _query(statement, self._allowed)
        with self._limit(query):
            # A time belongs to the transaction as a whole, so the text goes without it.
            parameters = dict(statement.parameters)
            result = await self._transaction.run(query.text, parameters)  # pyright: ignore[reportArgumentType]
            return [row async for row in result]


class Store:
    """A property graph behind Bolt.

    Parameters
    ----------
    address : Address
        Where the database answers.
    options : StoreOptions
        Pool size and times.
    observe : callable
        Called with every statement before it is sent.
    revive : coroutine function, optional
        Called when the database is away and something can be done about it.

    Examples
    --------
    >>> async with Store(address) as store:  # doctest: +SKIP
    ...     await store.read(Statement("MATCH (c:Customer) RETURN count(c)"))
    """

    def __init__(
        self,
        address: Address,
        options: StoreOptions = StoreOptions(),
        observe: Observer = lambda _: None,
        revive: Revive | None = None,
    ) -> None:
        self.address = address
        self.options = options
        self._observe = observe
        self._revive = revive
        self._stopping: set[asyncio.Task[None]] = set()
        auth = (address.user, address.password or "") if address.user else None
        self._driver = AsyncGraphDatabase.driver(
            address.uri,
            auth=auth,
            max_connection_pool_size=options.pool,
            connection_acquisition_timeout=options.acquire,
            connection_timeout=options.acquire,
            # The ontology declares more than a network holds at first, and a
            # database that warns of every label not yet used says nothing.
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            telemetry_disabled=True,
            user_agent="kith",
        )
        # Writers of one process would only collide: on the counter of the feed at
        # the latest, and on one of the databases much sooner.
        self._writing = asyncio.Lock()
        # Behind a router, a read must wait for the writes this process has seen.
        routed = address.uri.startswith("neo4j")
        self._bookmarks = AsyncGraphDatabase.bookmark_manager() if routed else None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        await self._driver.close()

    async def reach(self) -> str:
        """Return the server's own name and version once it answers.

        Raises
        ------
        Unreachable, Refused
            If it does not, or not to us.
        """
        try:
            async with self._session(READ_ACCESS) as session:
                summary = await (await session.run("RETURN 1")).consume()
        except DriverFailure as failure:
            raise translate(failure) from failure
        return str(summary.server.agent)

    async def read(self, statement: Statement, *, within: float | None = None) -> list[Row]:
        """Run a statement that only reads and return all of its rows.

        It is repeated while the database is away, for it changes nothing. The
        database stops it after `within` seconds (by default `options.timeout`).

        Raises
        ------
        Refused
            If the statement would write.
        Unreachable, TimedOut, Malformed
            As the database says.
        """
        query = self._reading(statement, within)
        parameters = dict(statement.parameters)

        async def attempt() -> list[Row]:
            with self._limit(query):
                async with self._session(READ_ACCESS, fetch=-1) as session:
                    result = await session.run(query, parameters)
                    return [row async for row in result]

        return await self._repeat(attempt)

    async def stream(
        self, statement: Statement, *, within: float | None = None, fetch: int = 1000
    ) -> AsyncIterator[Row]:
        """Run a statement that only reads and yield its rows as they arrive.

        At most about `fetch` rows are in memory. A stream that breaks half-way
        raises; it is not begun again behind the caller's back.
        """
        query = self._reading(statement, within)
        try:
            with self._limit(query):
                async with self._session(READ_ACCESS, fetch=fetch) as session:
                    result = await session.run(query, dict(statement.parameters))
                    async for row in result:
                        yield row
        except DriverFailure as failure:
            raise translate(failure) from failure

    async def transact(
        self,
        work: Callable[[Transaction], Awaitable[tuple[T, Change]]],
        *,
        within: float | None = None,
    ) -> T:
        """Run `work` in one transaction and record its change in the feed.

        `work` may run more than once and must not keep what an earlier run
        returned. All of it is committed, or nothing.

        Parameters
        ----------
        work : coroutine function
            Takes the transaction; returns its result and the change it made.
        within : float, optional
            Seconds after which the database ends the transaction.

        Raises
        ------
        Conflict
            If other writers kept colliding with it.
        ConstraintViolation
            If a value is taken.
        CommitUnknown
            If the connection broke while committing.
        Unreachable, TimedOut, Malformed
            As the database says.
        """
        allowed = self.options.timeout if within is None else within

        async def attempt() -> T:
            async with self._writing, self._session(WRITE_ACCESS) as session:
                async with await session.begin_transaction(timeout=allowed) as begun:
                    transaction = Transaction(begun, self._observe, self._limit, allowed)
                    outcome, change = await work(transaction)
                    await transaction.run(changes.record(change))
                    await begun.commit()
                return outcome

        return await self._repeat(attempt)

    async def write(
        self, change: Change, *statements: Statement, within: float | None = None
    ) -> list[list[Row]]:
        """Run statements in one transaction; return the rows of each."""

        async def work(transaction: Transaction) -> tuple[list[list[Row]], Change]:
            return [await transaction.run(statement) for statement in statements], change

        return await self.transact(work, within=within)

    async def define(self, statement: Statement) -> list[Row]:
        """Run a statement of the schema, outside of the change feed."""
        self._observe(statement)

        async def attempt() -> list[Row]:
            async with self._session(WRITE_ACCESS) as session:
                result = await session.run(_query(statement), dict(statement.parameters))
                return [row async for row in result]

        return await self._repeat(attempt)

    def _session(self, access: str, fetch: int = 1000) -> AsyncSession:
        return self._driver.session(
            database=self.address.database,
            default_access_mode=access,
            fetch_size=fetch,
            bookmark_manager=self._bookmarks,
        )

    def _reading(self, statement: Statement, within: float | None) -> Query:
        if word := writes(statement.text):
            raise Refused(f"{word} changes the network, and this is a read. Use a write instead.")
        self._observe(statement)
        allowed = self.options.timeout if within is None else within
        return _query(statement, allowed)

    @contextmanager
    def _limit(self, query: Query) -> Iterator[None]:
        """Stop the query from outside if its server lets it run past its time.

        One of the two databases does not look at the time that a query brings.
        """
        assert query.timeout is not None  # noqa: S101  # for the type checker
        watch = asyncio.get_running_loop().call_later(
            query.timeout + _GRACE, self._stop, query.text, query.timeout
        )
        try:
            yield
        finally:
            watch.cancel()

    def _stop(self, text: str, allowed: float) -> None:
        stopping = asyncio.create_task(self._terminate(text, allowed))
        self._stopping.add(stopping)
        stopping.add_done_callback(self._stopping.discard)

    async def _terminate(self, text: str, allowed: float) -> None:
        self._observe(RUNNING())
        with suppress(*DriverFailure):
            async with self._session(READ_ACCESS) as session:
                found = [row async for row in await session.run(RUNNING.text)]
                late = [
                    row["id"]
                    for row in found
                    if row["text"] == text and _seconds(row["elapsed"]) >= allowed
                ]
                if late:
                    self._observe(STOP())
                    await (await session.run(STOP.text, {"ids": late})).consume()

    async def _repeat(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try until it works, the failure is final, or patience is at its end."""
        end = monotonic() + self.options.patience
        delay = self.options.first_delay
        collisions = 0
        while True:
            try:
                return await attempt()
            except DriverFailure as failure:
                error = translate(failure)
                collisions += not isinstance(error, Unreachable)
                final = not passing(failure) or (
                    # A race is won within a few tries; a value that is taken stays taken.
                    error.code == "CONSTRAINT" and collisions > _RACES
                )
                if final or monotonic() + delay > end:
                    raise error from failure
                if self._revive and isinstance(error, Unreachable):
                    await self._revive()
            await asyncio.sleep(delay * random.uniform(0.5, 1.5))  # noqa: S311  # not a secret
            delay = min(delay * 2, 1.0)


def _query(statement: Statement, allowed: float | None = None) -> Query:
    # Literal where it was declared; else built by the compilers of this package
    # from names of the ontology, or an administrator's own text for a read.
    return Query(statement.text, timeout=allowed)  # pyright: ignore[reportArgumentType]


def _seconds(elapsed: Duration) -> float:
    return float(elapsed.seconds) + float(elapsed.nanoseconds) / 1e9


_RACES = 4
_GRACE = 0.25
"""Seconds that a server has to stop a late query by itself."""

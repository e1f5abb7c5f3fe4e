"""What every store promises, on every database."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from graph.address import Address
from graph.changes import Change, latest
from graph.errors import (
    ConstraintViolation,
    Malformed,
    Refused,
    TimedOut,
    Unreachable,
)
from graph.statement import Statement
from graph.store import Store, StoreOptions, Transaction

pytestmark = pytest.mark.anyio

COUNT = Statement("MATCH (c:Customer) RETURN count(c) AS n")


def customer(key: str) -> Statement:
    return Statement("MERGE (c:Customer {id: $id}) SET c.name = $id", {"id": key})


async def count(store: Store) -> int:
    return int((await store.read(COUNT))[0]["n"])


async def test_what_is_written_is_read(store: Store) -> None:
    await store.write(Change("test"), customer("cus_1"), customer("cus_2"))
    rows = await store.read(Statement("MATCH (c:Customer) RETURN c.name AS name ORDER BY name"))
    assert [row["name"] for row in rows] == ["cus_1", "cus_2"]


async def test_a_stream_yields_every_row_once_and_in_order(store: Store) -> None:
    rows = store.stream(Statement("UNWIND range(1, 5000) AS i RETURN i"), fetch=100)
    assert [row[0] async for row in rows] == list(range(1, 5001))


async def test_a_stream_may_be_left_early(store: Store) -> None:
    rows = store.stream(Statement("UNWIND range(1, 5000) AS i RETURN i"), fetch=10)
    assert (await anext(rows))[0] == 1
    await rows.aclose()  # type: ignore[attr-defined]
    assert await count(store) == 0


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (c:Customer {id: 'x'}) RETURN c",
        "MATCH (c:Customer) SET c.name = 'x' RETURN c",
        "MATCH (c) DETACH DELETE c RETURN count(*)",
        "\\u0043REATE (c:Customer {id: 'x'}) RETURN c",
        "CALL dbms.killQuery('1')",
    ],
)
async def test_a_read_that_would_write_is_refused(store: Store, text: str) -> None:
    with pytest.raises(Refused, match="read"):
        await store.read(Statement(text))
    with pytest.raises(Refused, match="read"):
        await anext(aiter(store.stream(Statement(text))))
    assert await count(store) == 0


async def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    with pytest.raises(Malformed):
        await store.write(Change("test"), customer("cus_1"), Statement("THIS IS NOT CYPHER"))
    assert await count(store) == 0


async def test_work_that_raises_leaves_nothing_behind(store: Store) -> None:
    async def work(transaction: Transaction) -> tuple[None, Change]:
        await transaction.run(customer("cus_1"))
        raise LookupError("changed my mind")

    with pytest.raises(LookupError):
        await store.transact(work)
    assert await count(store) == 0


async def test_a_taken_value_is_a_constraint_violation(store: Store) -> None:
    create = Statement("CREATE (c:Customer {id: 'cus_1'})")
    await store.write(Change("test"), create)
    with pytest.raises(ConstraintViolation):
        await store.write(Change("test"), create)
    assert await count(store) == 1


async def test_racing_merges_of_one_key_make_one_node(store: Store) -> None:
    tally = Statement(
        "MERGE (c:Customer {id: 'cus_1'}) SET c.householdSize = coalesce(c.householdSize, 0) + 1"
    )
    await asyncio.gather(*(store.write(Change("race"), tally) for _ in range(20)))
    rows = await store.read(Statement("MATCH (c:Customer) RETURN c.householdSize AS n"))
    assert [row["n"] for row in rows] == [20]


async def test_every_commit_takes_the_next_number_of_the_feed(store: Store) -> None:
    before = (await store.read(latest()))[0]["seq"]
    await asyncio.gather(
        *(store.write(Change("test", [{"n": n}]), customer(f"cus_{n}")) for n in range(10))
    )
    rows = await store.read(
        Statement(
            "MATCH (c:Change) WHERE c.seq > $before RETURN c.seq AS seq ORDER BY seq",
            {"before": before},
        )
    )
    assert [row["seq"] for row in rows] == list(range(before + 1, before + 11))


async def test_what_is_rolled_back_leaves_no_gap_in_the_feed(store: Store) -> None:
    before = (await store.read(latest()))[0]["seq"]
    with pytest.raises(Malformed):
        await store.write(Change("test"), Statement("THIS IS NOT CYPHER"))
    await store.write(Change("test"), customer("cus_1"))
    assert (await store.read(latest()))[0]["seq"] == before + 1


async def test_a_statement_is_stopped_when_its_time_is_up(store: Store) -> None:
    endless = Statement(
        "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b "
        "WITH a, b WHERE a * b % 7 = 8 RETURN count(*) AS n"
    )
    with pytest.raises(TimedOut, match="time"):
        async with asyncio.timeout(20):
            await store.read(endless, within=1.0)


async def test_a_write_is_stopped_too_and_leaves_nothing(store: Store) -> None:
    endless = Statement(
        "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b "
        "WITH a, b WHERE a * b % 7 = 8 CREATE (:Customer {id: toString(a)})"
    )
    with pytest.raises(TimedOut, match="time"):
        async with asyncio.timeout(20):
            await store.write(Change("test"), customer("cus_1"), endless, within=1.0)
    assert await count(store) == 0
    await store.write(Change("test"), customer("cus_1"))


async def test_a_syntax_error_says_so(store: Store) -> None:
    with pytest.raises(Malformed):
        await store.read(Statement("MATCH (c:Customer RETURN c"))


async def test_a_database_that_is_away_is_unreachable(free_port: int) -> None:
    nowhere = Address(f"bolt://127.0.0.1:{free_port}", None, None, "neo4j")
    async with Store(nowhere, StoreOptions(patience=0.2)) as store:
        with pytest.raises(Unreachable, match="does not answer"):
            await store.read(COUNT)
        with pytest.raises(Unreachable, match="does not answer"):
            await store.write(Change("test"), customer("cus_1"))


async def test_a_wrong_password_is_refused(store: Store) -> None:
    assert store.address.user, "Both servers of the tests ask for a password."
    wrong = Address(store.address.uri, store.address.user, "not-it", store.address.database)
    async with Store(wrong, StoreOptions(patience=0.2)) as stranger:
        with pytest.raises(Refused, match="credentials"):
            await stranger.reach()


@pytest.mark.parametrize(
    "text", ["2026-11-23T19:56:00.123456Z", "2026-11-23T20:56:00.123456+01:00"]
)
async def test_instants_keep_their_microseconds_and_zone(store: Store, text: str) -> None:
    await store.write(
        Change("test"),
        Statement("CREATE (:Customer {id: 'cus_1', lastSeenAt: datetime($at)})", {"at": text}),
    )
    rows = await store.read(Statement("MATCH (c:Customer) RETURN c.lastSeenAt AS at"))
    assert rows[0]["at"].to_native() == datetime.fromisoformat(text)

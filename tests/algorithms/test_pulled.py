"""A snapshot of a store shows exactly what its projection names, on both databases."""

from datetime import UTC, datetime

import pytest

from algorithms.errors import NetworkError
from algorithms.projection import Projection
from algorithms.pulled import pull
from graph import bulk
from graph.changes import Change
from graph.errors import InvalidValue
from graph.labels import CUSTOMER, PRODUCT
from graph.relationships import KNOWS, PURCHASED, REFERRED
from graph.store import Store

pytestmark = pytest.mark.anyio

PEOPLE = ["cus_ann", "cus_bo", "cus_cy", "cus_dee"]
GOODS = ["prd_tea", "prd_pot"]


@pytest.fixture
async def filled(store: Store) -> Store:
    """Four people, what they bought and who referred whom."""
    await store.write(
        Change("test"),
        bulk.nodes(CUSTOMER, ["id"], [[name] for name in PEOPLE]),
        bulk.nodes(PRODUCT, ["id"], [[name] for name in GOODS]),
        bulk.ties(
            KNOWS,
            ["source", "target", "strength"],
            [
                ["cus_ann", "cus_bo", 0.5],
                ["cus_bo", "cus_ann", 0.25],
                ["cus_bo", "cus_cy", None],
                ["cus_cy", "cus_cy", 0.125],
            ],
        ),
        bulk.ties(
            PURCHASED,
            ["source", "target", "count"],
            [["cus_ann", "prd_tea", 3], ["cus_ann", "prd_pot", 1], ["cus_bo", "prd_tea", 2]],
        ),
        bulk.ties(
            REFERRED,
            ["source", "target", "at"],
            [
                ["cus_ann", "cus_bo", "2026-01-01T00:00:00.000000Z"],
                ["cus_ann", "cus_cy", "2026-02-01T00:00:00.000000Z"],
            ],
            create=True,
        ),
        bulk.ties(
            REFERRED,
            ["source", "target", "at"],
            [["cus_ann", "cus_bo", "2026-02-02T00:00:00.000000Z"]],
            create=True,
        ),
    )
    return store


async def _weights(store: Store, projection: Projection) -> dict[tuple[str, str], float]:
    network = await pull(store, projection)
    names = network.ids()
    rows = zip(network.rows, network.indices, network.weights, strict=True)
    return {(names[a], names[b]): float(w) for a, b, w in rows}


async def test_edges_are_weighed_summed_and_loops_dropped(filled: Store) -> None:
    friends = await pull(filled, Projection(("KNOWS",), weight="strength"))
    assert sorted(friends.ids()) == PEOPLE
    assert not friends.directed
    weights = await _weights(filled, Projection(("KNOWS",), weight="strength"))
    assert weights["cus_ann", "cus_bo"] == weights["cus_bo", "cus_ann"] == 0.75
    assert weights["cus_bo", "cus_cy"] == 1.0
    assert ("cus_cy", "cus_cy") not in weights
    kept = Projection(("KNOWS",), weight="strength", loops=True, direction="forward")
    assert (await _weights(filled, kept))["cus_cy", "cus_cy"] == 0.125


async def test_directions_and_a_window_in_time(filled: Store) -> None:
    forward = Projection(("REFERRED",), direction="forward")
    assert await _weights(filled, forward) == {
        ("cus_ann", "cus_bo"): 2.0,
        ("cus_ann", "cus_cy"): 1.0,
    }
    backward = Projection(("REFERRED",), direction="backward")
    assert ("cus_bo", "cus_ann") in await _weights(filled, backward)
    january = Projection(
        ("REFERRED",),
        direction="forward",
        window="at",
        since=datetime(2026, 1, 1, tzinfo=UTC),
        until=datetime(2026, 2, 1, tzinfo=UTC),
    )
    assert await _weights(filled, january) == {("cus_ann", "cus_bo"): 1.0}
    since = Projection(
        ("REFERRED",),
        direction="forward",
        window="at",
        since=datetime(2026, 2, 1, tzinfo=UTC),
    )
    assert len(await _weights(filled, since)) == 2


async def test_two_sides_and_folding_onto_one(filled: Store) -> None:
    both = await pull(filled, Projection(("PURCHASED",), weight="count"))
    assert sorted(both.ids()) == PEOPLE + sorted(GOODS)
    assert both.m == 3
    together = await _weights(filled, Projection(("PURCHASED",), fold="Product"))
    assert together == {("prd_pot", "prd_tea"): 1.0, ("prd_tea", "prd_pot"): 1.0}
    buyers = Projection(("PURCHASED",), weight="count", fold="Customer")
    assert (await _weights(filled, buyers))["cus_ann", "cus_bo"] == 6.0


async def test_the_version_is_that_of_the_feed(filled: Store) -> None:
    before = await pull(filled, Projection(("KNOWS",)))
    await filled.write(Change("test"), bulk.nodes(CUSTOMER, ["id"], [["cus_eve"]]))
    after = await pull(filled, Projection(("KNOWS",)))
    assert after.version == before.version + 1
    assert "cus_eve" in after.ids()


async def test_an_empty_network_is_pulled_as_one(store: Store) -> None:
    network = await pull(store, Projection(("KNOWS",)))
    assert (network.n, network.m) == (0, 0)


async def test_what_is_not_declared_is_refused(store: Store) -> None:
    for projection, sentence in (
        (Projection(("LIKES",)), "no relationship type 'LIKES'"),
        (Projection(("KNOWS",), labels=("Robot",)), "no label 'Robot'"),
        (Projection(("KNOWS",), labels=("Product",)), "lies between Product"),
        (Projection(("REFERRED",), since=datetime(2026, 1, 1, tzinfo=UTC)), "need window"),
    ):
        with pytest.raises(NetworkError, match=sentence):
            await pull(store, projection)
    for projection, sentence in (
        (Projection(("KNOWS",), weight="love"), "no property 'love'"),
        (Projection(("KNOWS",), weight="since"), "is Instant; expected"),
        (
            Projection(("KNOWS",), window="strength", since=datetime(2026, 1, 1, tzinfo=UTC)),
            "is Float; expected Instant",
        ),
    ):
        with pytest.raises(InvalidValue, match=sentence):
            await pull(store, projection)

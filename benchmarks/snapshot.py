"""The snapshot against a raw pull of the same edges, and against the disk.

python -m benchmarks.snapshot [--edges 1000000]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
from neo4j import READ_ACCESS, AsyncGraphDatabase

from algorithms.kept import load, save
from algorithms.projection import Projection
from algorithms.pulled import pull
from benchmarks.databases import databases
from benchmarks.measure import Figure, report, side_by_side
from graph import bulk, schema
from graph.address import Address
from graph.changes import Change
from graph.labels import CUSTOMER
from graph.relationships import KNOWS
from graph.store import Store, StoreOptions

RAW = (
    "MATCH (a:Customer)-[r:KNOWS]->(b:Customer) "
    "RETURN a.id AS source, collect(b.id) AS targets, collect(coalesce(r.strength, 1)) AS weights"
)
PART = 5000


async def fill(store: Store, edges: int) -> None:
    """Write a random network of ten edges for each customer."""
    n = edges // 10
    rng = np.random.default_rng(0)
    names = [f"cus_{number:032d}" for number in range(n)]
    ends = np.sort(rng.integers(0, n, (edges, 2)), axis=0).tolist()
    for begin in range(0, n, PART):
        rows = [[name] for name in names[begin : begin + PART]]
        await store.write(Change("benchmark"), bulk.nodes(CUSTOMER, ["id"], rows, create=True))
    columns = ["source", "target", "strength"]
    for begin in range(0, edges, PART):
        ties = [[names[a], names[b], 0.5] for a, b in ends[begin : begin + PART]]
        await store.write(Change("benchmark"), bulk.ties(KNOWS, columns, ties, create=True))


async def measure(name: str, address: Address, edges: int) -> list[Figure]:
    """Return how the snapshot compares on one database."""
    auth = (address.user, address.password or "") if address.user else None
    options = StoreOptions(timeout=600)
    async with (
        Store(address, options) as store,
        AsyncGraphDatabase.driver(address.uri, auth=auth) as driver,
    ):
        await schema.migrate(store)
        await fill(store, edges)

        async def ours() -> object:
            return await pull(store, Projection(("KNOWS",), weight="strength", direction="forward"))

        async def raw() -> object:
            async with driver.session(
                database=address.database, default_access_mode=READ_ACCESS, fetch_size=5000
            ) as session:
                return [row async for row in await session.run(RAW)]

        pair = await side_by_side(ours, raw, rounds=3, calls=1)
        network = await pull(store, Projection(("KNOWS",), weight="strength"))
        with tempfile.TemporaryDirectory() as place:
            save(network, Path(place) / "x")
            begin = perf_counter()
            load(Path(place) / "x")
            opened = perf_counter() - begin
    return [
        Figure(f"{name}: pull of {edges:,} edges / raw collect", pair.ratio, "×", 1.2),
        Figure(f"{name}: pull of {edges:,} edges", pair.ours, "s", float("inf")),
        Figure(f"{name}: raw collect", pair.theirs, "s", float("inf")),
        Figure(f"{name}: open from disk", opened * 1e3, "ms", 50),
    ]


def main() -> None:
    """Measure on both databases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=1_000_000)
    options = parser.parse_args()
    with databases() as found:
        figures = [
            figure
            for name, address in found.items()
            for figure in asyncio.run(measure(name, address, options.edges))
        ]
    report("The snapshot", figures)


if __name__ == "__main__":
    main()

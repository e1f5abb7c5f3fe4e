"""What the store layer costs over the bare driver.

python -m benchmarks.store
"""

from __future__ import annotations

import asyncio

from neo4j import READ_ACCESS, AsyncGraphDatabase

from benchmarks.databases import databases
from benchmarks.measure import Figure, report, side_by_side
from graph import schema
from graph.address import Address
from graph.changes import Change
from graph.statement import Statement
from graph.store import Store

POINT = "MATCH (p:Product {id: $id}) RETURN p{.id, .name} AS product"
STREAM = "MATCH (p:Product) RETURN p.id AS id, p.name AS name"
ROWS = 10_000


async def measure(name: str, address: Address) -> list[Figure]:
    """Return the ratios of the store to the driver on one database."""
    auth = (address.user, address.password or "") if address.user else None
    async with Store(address) as store, AsyncGraphDatabase.driver(address.uri, auth=auth) as driver:
        await schema.migrate(store)
        fill = Statement(
            "UNWIND range(1, $rows) AS i MERGE (p:Product {id: 'prd_' + toString(i)}) "
            "SET p.name = 'Product ' + toString(i)",
            {"rows": ROWS},
        )
        await store.write(Change("benchmark"), fill)

        async def point_ours() -> object:
            return await store.read(Statement(POINT, {"id": "prd_77"}))

        async def point_theirs() -> object:
            async with driver.session(
                database=address.database, default_access_mode=READ_ACCESS
            ) as session:
                return [row async for row in await session.run(POINT, {"id": "prd_77"})]

        async def stream_ours() -> object:
            return [row async for row in store.stream(Statement(STREAM))]

        async def stream_theirs() -> object:
            async with driver.session(
                database=address.database, default_access_mode=READ_ACCESS
            ) as session:
                return [row async for row in await session.run(STREAM)]

        point = await side_by_side(point_ours, point_theirs, calls=300)
        stream = await side_by_side(stream_ours, stream_theirs, calls=3)
    return [
        Figure(f"{name}: point read, store / driver", point.ratio, "×", 1.15),
        Figure(f"{name}: point read", point.ours * 1e3, "ms"),
        Figure(f"{name}: {ROWS:,}-row stream, store / driver", stream.ratio, "×", 1.15),
        Figure(f"{name}: {ROWS:,}-row stream", stream.ours * 1e3, "ms"),
    ]


def main() -> None:
    """Measure on both databases and print the table."""
    with databases() as found:
        figures = [
            figure
            for name, address in found.items()
            for figure in asyncio.run(measure(name, address))
        ]
    report("The store over the bare driver", figures)


if __name__ == "__main__":
    main()

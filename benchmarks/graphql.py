"""What GraphQL costs over the bare driver with orjson, on the same statements.

python -m benchmarks.graphql
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import orjson
from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import Route
from starlette.types import Message

from api.graphql.counting import COUNTS
from api.graphql.route import GraphQL
from benchmarks.databases import databases
from benchmarks.measure import Figure, report, side_by_side
from graph import schema
from graph.address import Address
from graph.principal import Principal, Role
from graph.statement import Statement
from graph.store import Store

ADMIN = Principal(Role.ADMIN, "benchmark")
CUSTOMERS, PRODUCTS, BOUGHT = 2_000, 500, 50

FILL = (
    "UNWIND range(0, $products - 1) AS i CREATE (:Product {id: 'prd_' + toString(i), "
    "name: 'Product ' + toString(i), priceMinor: i, currency: 'USD'})",
    "UNWIND range(0, 49) AS i CREATE (:Partner {id: 'prt_' + toString(i), "
    "name: 'Partner ' + toString(i)})",
    "UNWIND range(0, $products - 1) AS i MATCH (p:Product {id: 'prd_' + toString(i)}), "
    "(m:Partner {id: 'prt_' + toString(i % 50)}) CREATE (m)-[:SUPPLIES]->(p)",
    "UNWIND range(0, $customers - 1) AS i CREATE (:Customer {id: 'cus_' + toString(i), "
    "name: 'Customer ' + toString(i), createdAt: datetime('2024-01-01T10:00:00.000000Z')})",
    "UNWIND range(0, $customers - 1) AS i MATCH (c:Customer {id: 'cus_' + toString(i)}) "
    "UNWIND range(0, $bought - 1) AS j "
    "MATCH (p:Product {id: 'prd_' + toString((i * 7 + j * 3) % $products)}) "
    "CREATE (c)-[:PURCHASED {count: j, quantity: j, revenueMinor: j * 100, currency: 'USD'}]->(p)",
)

POINT = "query($id: ID!) { customer(id: $id) { id name createdAt } }"
NESTED = """query($id: ID!) { customer(id: $id) { id name
    purchasesConnection(first: 50, sort: [{revenue: DESC}]) { edges {
        count quantity revenue { amount currency }
        node { id name suppliers(limit: 5) { id name } } } } } }"""
RAW_POINT = (
    "MATCH (c:Customer {id: $id}) RETURN c{.id, .name, createdAt: toString(c.createdAt)} AS c"
)
RAW_NESTED = """MATCH (c:Customer {id: $id}) RETURN c{.id, .name, purchases: COLLECT {
    MATCH (c)-[r:PURCHASED]->(p:Product) WITH r, p ORDER BY r.revenueMinor DESC, p.id LIMIT 51
    RETURN r{.count, .quantity, .revenueMinor, .currency, node: p{.id, .name, suppliers: COLLECT {
        MATCH (p)<-[:SUPPLIES]-(m:Partner) WITH DISTINCT m ORDER BY m.id LIMIT 5
        RETURN m{.id, .name} }}} }} AS c"""


async def measure(name: str, address: Address) -> list[Figure]:
    """Return the figures of one database."""
    auth = (address.user, address.password or "") if address.user else None
    async with Store(address) as store, AsyncGraphDatabase.driver(address.uri, auth=auth) as driver:
        await schema.migrate(store)
        sizes = {"customers": CUSTOMERS, "products": PRODUCTS, "bought": BOUGHT}
        for text in FILL:
            await store.define(Statement(text, sizes))
        graphql = GraphQL(store, _authenticate)
        figures: list[Figure] = []
        for what, question, raw, calls in (
            ("point read", POINT, RAW_POINT, 300),
            ("50 purchases with suppliers", NESTED, RAW_NESTED, 50),
        ):
            ours, theirs = _asking(graphql, question), _running(driver, address, raw)
            direct = await side_by_side(ours, theirs, calls=calls)
            over_http = await side_by_side(_posting(graphql, question), theirs, calls=calls)
            over = (direct.ours - direct.theirs) * 1e3
            figures += [
                Figure(f"{name}: {what}, driver + orjson", direct.theirs * 1e3, "ms"),
                Figure(f"{name}: {what}, GraphQL / driver", direct.ratio, "×", 1.3),
                Figure(f"{name}: {what}, GraphQL over driver", over, "ms", 1.5),
                Figure(f"{name}: {what}, as ASGI request / driver", over_http.ratio, "×"),
            ]
    figures.append(Figure(f"{name}: objects resolved", COUNTS.resolved, "", 0))
    return figures


async def _authenticate(_: HTTPConnection) -> Principal:
    return ADMIN


def _asking(graphql: GraphQL, text: str) -> Callable[[], Awaitable[object]]:
    async def ask() -> object:
        return await graphql.execute(text, {"id": "cus_77"}, None, ADMIN)

    return ask


def _posting(graphql: GraphQL, text: str) -> Callable[[], Awaitable[object]]:
    app = Starlette(routes=[Route("/graphql", graphql)])
    body = orjson.dumps({"query": text, "variables": {"id": "cus_77"}})
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/graphql",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def post() -> object:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        await app(dict(scope), receive, send)
        return sent

    return post


def _running(driver: AsyncDriver, address: Address, text: str) -> Callable[[], Awaitable[object]]:
    async def run() -> object:
        async with driver.session(
            database=address.database, default_access_mode=READ_ACCESS, fetch_size=-1
        ) as session:
            rows = [row async for row in await session.run(text, {"id": "cus_77"})]
        return orjson.dumps({"data": {"customer": rows[0]["c"]}})

    return run


def main() -> None:
    """Measure on both databases and print the table."""
    with databases() as found:
        figures = [
            figure
            for name, address in found.items()
            for figure in asyncio.run(measure(name, address))
        ]
    report("GraphQL at database speed", figures)


if __name__ == "__main__":
    main()

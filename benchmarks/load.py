"""The bulk load against the bare driver, and how long the real year takes.

python -m benchmarks.load

Baskets are written in turn by the load (marks, change feed, checks of what was
written) and by the driver alone (one UNWIND per 500 baskets, one writer), into
the same database. Then the whole year is loaded, checks included.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

from neo4j import AsyncDriver, AsyncGraphDatabase

from benchmarks.databases import databases
from benchmarks.measure import Figure, console, report
from graph import ids, schema
from graph.address import Address
from graph.labels import CUSTOMER
from graph.load import Load
from graph.moment import now_text
from graph.names import Name
from graph.store import Store
from seed.journey import baskets, catalogue, customers, keys, load, read
from seed.journey.steps import Step
from seed.journey.tables import Lines, Tables

HOUSEHOLDS = range(1, 501)
ROUNDS = 5
BASKETS = 2000
"""Per side and round."""

BARE = """
UNWIND $rows AS row
MATCH (c:Customer {id: row.customer})
MATCH (s:Place {id: row.place})
MATCH (v:Channel {id: row.channel})
CREATE (t:Touchpoint {id: row.id, source: 'bare', key: row.key, kind: 'purchase',
    event: 'Order Completed', at: datetime(row.at), orderKey: row.key, totalMinor: row.total,
    currency: 'USD'})
CREATE (c)-[:HAD]->(t) CREATE (t)-[:VIA]->(v) CREATE (t)-[:AT]->(s)
WITH t, row UNWIND row.lines AS l
MATCH (p:Product {id: l.product})
CREATE (t)-[:ABOUT {line: l.line, quantity: l.quantity, amountMinor: l.amount,
    discountMinor: l.discount, couponDiscountMinor: l.coupon,
    couponMatchDiscountMinor: l.match, currency: 'USD'}]->(p)
"""


@dataclass
class Stopwatch:
    """Seconds from a step's first report to its last, by step."""

    spans: dict[str, tuple[float, float, int]] = field(default_factory=dict)

    def __call__(self, step: str, done: int, total: int) -> None:
        now = perf_counter()
        begin = self.spans.get(step, (now, now, total))[0]
        self.spans[step] = (begin, now, total)


def bare_rows(
    lines: Lines, customer_of: Mapping[Name, str], begin: int, end: int
) -> list[dict[str, Any]]:
    """Return some baskets as one would write them without Kith."""
    starts = lines.starts.tolist()
    return [
        {
            "id": f"bare_{lines.basket[low]}",
            "key": str(lines.basket[low]),
            "customer": customer_of[keys.household(int(lines.household[low]))],
            "place": keys.place(int(lines.store[low])),
            "channel": keys.STORE_CHANNEL,
            "at": keys.instant_texts(lines.at[low : low + 1])[0],
            "total": int(lines.amount[low:high].sum()),
            "lines": [
                {
                    "line": line - low,
                    "product": keys.product(int(lines.product[line])),
                    "quantity": int(lines.quantity[line]),
                    "amount": int(lines.amount[line]),
                    "discount": int(lines.discount[line]),
                    "coupon": int(lines.coupon_discount[line]),
                    "match": int(lines.coupon_match_discount[line]),
                }
                for line in range(low, high)
            ],
        }
        for low, high in zip(starts[begin:end], starts[begin + 1 : end + 1], strict=True)
    ]


async def bare(driver: AsyncDriver, database: str | None, rows: list[dict[str, Any]]) -> None:
    """Write baskets with the driver, 500 to a transaction."""
    async with driver.session(database=database) as session:
        for begin in range(0, len(rows), 500):
            async with await session.begin_transaction() as transaction:
                await (await transaction.run(BARE, rows=rows[begin : begin + 500])).consume()
                await transaction.commit()


async def against_the_driver(address: Address, tables: Tables) -> float:
    """Return the median of seconds per line, the load's over the driver's."""
    auth = (address.user, address.password or "") if address.user else None
    async with Store(address) as store, AsyncGraphDatabase.driver(address.uri, auth=auth) as driver:
        await schema.migrate(store)
        customer_of = {keys.household(n): ids.fresh(CUSTOMER) for n in tables.households}
        now = now_text()
        bulk = Load(store, "benchmark", tables.fingerprint)
        base = (*catalogue.steps(tables, now), customers.step(tables, customer_of, now))
        for step in base:
            await bulk.step(step.name, step.total, 0, step.batches)
        whole = baskets.step(tables.lines, customer_of, now)
        starts = tables.lines.starts
        ratios: list[float] = []
        for turn in range(-1, ROUNDS):
            begin = (turn + 1) * 2 * BASKETS
            middle, end = begin + BASKETS, begin + 2 * BASKETS
            clock = perf_counter()
            part = _part(whole, f"baskets {turn}", begin, middle)
            await bulk.step(part.name, part.total, 0, part.batches)
            ours = (perf_counter() - clock) / int(starts[middle] - starts[begin])
            clock = perf_counter()
            await bare(driver, address.database, bare_rows(tables.lines, customer_of, middle, end))
            theirs = (perf_counter() - clock) / int(starts[end] - starts[middle])
            if turn >= 0:
                ratios.append(ours / theirs)
    return median(ratios)


def _part(step: Step, name: str, begin: int, end: int) -> Step:
    """Return some rows of a step as a step of their own."""
    return Step(
        name,
        end - begin,
        lambda row: step.cut(begin + row) - begin,
        lambda first, last: step.make(begin + first, begin + last),
    )


async def the_year(name: str, address: Address) -> list[Figure]:
    """Return how long each step of the real year takes, and all of them."""
    watch = Stopwatch()
    async with Store(address) as store:
        await schema.migrate(store)
        begin = perf_counter()
        totals = await load(store, watch)
        seconds = perf_counter() - begin
    assert totals.ok
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for step, (first, last, total) in watch.spans.items():
        console.print(f"{name}: {step}: {total:,} in {last - first:.1f} s")
    return [
        Figure(f"{name}: the real year, checked", seconds, "s", 120.0),
        Figure(f"{name}: Python's memory", memory, "MB", 1024.0),
    ]


def main() -> None:
    """Measure on both databases and print the table."""
    tables = read(HOUSEHOLDS)
    figures: list[Figure] = []
    with databases() as found:
        for name, address in found.items():
            ratio = asyncio.run(against_the_driver(address, tables))
            figures.append(Figure(f"{name}: baskets, load / driver", ratio, "×", 1.3))
    with databases() as found:
        for name, address in found.items():
            figures += asyncio.run(the_year(name, address))
    report("The bulk load", figures)


if __name__ == "__main__":
    main()

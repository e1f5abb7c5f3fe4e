"""What the database itself allows: the river's effect on the graph, driver only.

Per batch, one transaction of the statements that nobody can do without: find the
identifiers, find which events are known, create the touchpoints with their
customers, create what they are about, note when everybody was seen, and take the
next number of the change feed. No parsing, no resolution, no folding in Python.

python -m benchmarks.ceiling
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from time import perf_counter

from neo4j import AsyncGraphDatabase, AsyncSession

from benchmarks.databases import databases
from benchmarks.measure import Figure, report
from graph import ids, schema
from graph.address import Address
from graph.intake.facts import Facts
from graph.labels import CUSTOMER
from graph.names import Name
from graph.store import Store

IDENTIFIERS = """
UNWIND $ids AS id MATCH (i:Identifier {id: id})-[r:IDENTIFIES]->(c:Customer)
RETURN id, coalesce(r.origin, c.id) AS origin, c.id AS customer
"""
KNOWN = "UNWIND $ids AS id MATCH (t:Touchpoint {id: id}) RETURN id"
TOUCHPOINTS = """
UNWIND $rows AS row
MATCH (c:Customer {id: row[0]})
CREATE (c)-[:HAD]->(t:Touchpoint {
    id: row[1], source: 'key', key: row[2], createdAt: datetime($now), kind: row[3],
    event: row[4], at: datetime(row[5]), identifiers: row[6]
})
SET t.traits = row[7], t.orderKey = row[8], t.totalMinor = row[9], t.currency = row[10]
"""
NEW_CUSTOMERS = """
UNWIND $rows AS row
CREATE (c:Customer {
    id: row[0], createdAt: datetime($now), updatedAt: datetime($now),
    firstSeenAt: datetime(row[1]), lastSeenAt: datetime(row[1])
})
"""
NEW_IDENTIFIERS = """
UNWIND $rows AS row MATCH (c:Customer {id: row[0]})
CREATE (:Identifier {id: row[1], type: row[2], value: row[3], createdAt: datetime($now)})
       -[:IDENTIFIES {firstAt: datetime(row[4]), lastAt: datetime(row[4]), source: 'key',
                      confidence: 1.0}]->(c)
"""
SEEN = "UNWIND $rows AS row MATCH (c:Customer {id: row[0]}) SET c.lastSeenAt = datetime(row[1])"
USED = """
UNWIND $rows AS row MATCH (i:Identifier {id: row[0]})-[r:IDENTIFIES]->(:Customer)
SET r.lastAt = datetime(row[1])
"""
THINGS = {
    label: f"UNWIND $ids AS id MERGE (n:{label} {{id: id}})" for label in ("Product", "Channel")
}
VIA = """
UNWIND $rows AS row MATCH (t:Touchpoint {id: row[0]}) MATCH (c:Channel {id: row[1]})
CREATE (t)-[:VIA]->(c)
"""
ABOUT = """
UNWIND $rows AS row MATCH (t:Touchpoint {id: row[0]}) MATCH (p:Product {id: row[1]})
CREATE (t)-[:ABOUT {line: row[2], quantity: row[3], amountMinor: row[4], currency: row[5]}]->(p)
"""
PURCHASED = """
UNWIND $rows AS row MATCH (c:Customer {id: row[0]}) MATCH (p:Product {id: row[1]})
MERGE (c)-[r:PURCHASED {currency: row[5]}]->(p)
SET r.count = coalesce(r.count, 0) + 1, r.quantity = coalesce(r.quantity, 0) + row[2],
    r.revenueMinor = coalesce(r.revenueMinor, 0) + row[3], r.lastAt = datetime(row[4])
"""
VIEWED = """
UNWIND $rows AS row MATCH (c:Customer {id: row[0]}) MATCH (p:Product {id: row[1]})
MERGE (c)-[r:VIEWED]->(p)
SET r.count = coalesce(r.count, 0) + 1, r.lastAt = datetime(row[2])
"""
CHANGE = """
MATCH (k:Counter {id: 'ctr_changes'}) SET k.seq = k.seq + 1
CREATE (:Change {id: 'chg_' + toString(k.seq), seq: k.seq, at: datetime($now),
                 cause: 'events', items: $items})
"""


class Ceiling:
    """Writes facts with as few and as plain statements as there can be."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def write(self, facts: Sequence[Facts]) -> None:
        """Write one batch in one transaction."""
        now = facts[0].event.moment
        found = await self._session.begin_transaction()
        async with found as transaction:

            async def run(text: str, **parameters: object) -> list[object]:
                result = await transaction.run(text, parameters)
                return [row async for row in result]

            names: dict[str, Name] = {n.id: n for fact in facts for n in fact.event.names}
            rows = await run(IDENTIFIERS, ids=list(names))
            customer = {row["id"]: row["customer"] for row in rows}  # type: ignore[index]
            await run(KNOWN, ids=[fact.event.id for fact in facts])
            fresh, attached = [], []
            for fact in facts:
                own = [one.id for one in fact.event.names]
                known = next((customer[one] for one in own if one in customer), None)
                if known is None:
                    known = ids.fresh(CUSTOMER)
                    fresh.append([known, fact.event.moment])
                for one in own:
                    if one not in customer:
                        customer[one] = known
                        name = names[one]
                        attached.append([known, one, name.type, name.value, fact.event.moment])
            whose = [customer[fact.event.names[0].id] for fact in facts]
            if fresh:
                await run(NEW_CUSTOMERS, rows=fresh, now=now)
            if attached:
                await run(NEW_IDENTIFIERS, rows=attached, now=now)
            await run(TOUCHPOINTS, rows=_touchpoints(facts, whose), now=now)
            await run(SEEN, rows=[[one, now] for one in dict.fromkeys(whose)])
            await run(USED, rows=[[one, now] for one in names])
            await self._things(run, facts, whose)
            items = [{"kind": "created", "id": fact.event.id} for fact in facts]
            await run(CHANGE, now=now, items=str(items))
            await transaction.commit()

    @staticmethod
    async def _things(run, facts: Sequence[Facts], whose: Sequence[str]) -> None:  # type: ignore[no-untyped-def]
        for label, text in THINGS.items():
            wanted = {
                one for fact in facts for one, (of, *_) in fact.nodes.items() if of.name == label
            }
            if wanted:
                await run(text, ids=sorted(wanted))
        for type_, text in (("VIA", VIA), ("ABOUT", ABOUT)):
            rows = [
                [tie.source, tie.target, *_line(tie.properties)]
                for fact in facts
                for tie in fact.ties
                if tie.relationship.type == type_
            ]
            if rows:
                await run(text, rows=rows)
        bought, viewed = [], []
        for fact, one in zip(facts, whose, strict=True):
            for line in fact.lines:
                at = fact.event.moment
                if fact.order:
                    bought.append(
                        [one, line.product, line.quantity, line.amount, at, line.currency]
                    )
                elif fact.viewed:
                    viewed.append([one, line.product, at])
        if bought:
            await run(PURCHASED, rows=bought)
        if viewed:
            await run(VIEWED, rows=viewed)


def _line(properties) -> list[object]:  # type: ignore[no-untyped-def]
    return [properties.get(key) for key in ("line", "quantity", "amountMinor", "currency")]


def _touchpoints(facts: Sequence[Facts], whose: Sequence[str]) -> list[list[object]]:
    return [
        [
            one,
            fact.event.id,
            fact.event.message,
            fact.touchpoint["kind"],
            fact.touchpoint["event"],
            fact.event.moment,
            [name.text for name in fact.event.names],
            fact.touchpoint["traits"],
            fact.touchpoint["orderKey"],
            fact.touchpoint["totalMinor"],
            fact.touchpoint["currency"],
        ]
        for fact, one in zip(facts, whose, strict=True)
        if fact.touchpoint is not None
    ]


async def measure(name: str, address: Address) -> list[Figure]:
    """Return events a second in groups of 100 and 500."""
    from benchmarks.river import sample, told  # which imports this file

    auth = (address.user, address.password or "") if address.user else None
    figures = []
    async with Store(address) as store:
        await schema.migrate(store)
    async with (
        AsyncGraphDatabase.driver(address.uri, auth=auth) as driver,
        driver.session(database=address.database) as session,
    ):
        ceiling = Ceiling(session)
        draws = random.Random(1)  # noqa: S311  # not a secret
        for size in (100, 500):
            for turn in range(12):
                if turn == 2:
                    begin = perf_counter()
                await ceiling.write(told(sample(draws, size)))
            rate = 10 * size / (perf_counter() - begin)
            figures.append(
                Figure(f"{name}: ceiling, groups of {size}", rate, "events/s", 0, at_most=False)
            )
    return figures


def main() -> None:
    """Measure on both databases and print the table."""
    with databases() as found:
        figures = [
            figure
            for name, address in found.items()
            for figure in asyncio.run(measure(name, address))
        ]
    report("The ceiling of the river", figures)


if __name__ == "__main__":
    main()

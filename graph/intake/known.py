"""What the network knows already of a group of events, in a few set-based reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from graph import profile
from graph.identity import LOCK_ID
from graph.intake.facts import Line
from graph.intake.orders import KINDS, Entry
from graph.intake.resolution import Person
from graph.lineage import plain, plain_map
from graph.ontology import Label
from graph.statement import Statement, declare
from graph.store import Transaction

# Whoever changes identities holds this counter until the commit, so that what
# is read here stays true until then, also with several processes at work.
IDENTIFIERS = declare(
    """
    MERGE (k:Counter {id: $lock}) SET k.seq = coalesce(k.seq, 0) + 1
    WITH k UNWIND $ids AS id
    MATCH (i:Identifier {id: id})-[r:IDENTIFIES]->(c:Customer)
    RETURN id, coalesce(r.origin, c.id) AS origin, c.id AS customer
    """
)
TOUCHPOINTS = declare("UNWIND $ids AS id MATCH (t:Touchpoint {id: id}) RETURN id")
RECEIPTS = declare("UNWIND $ids AS id MATCH (r:Receipt {id: id}) RETURN id")
CUSTOMERS = declare(
    """
    UNWIND $ids AS id MATCH (c:Customer {id: id})
    RETURN id, c.id AS customer
    UNION ALL
    UNWIND $ids AS id
    MATCH (m:Merge {absorbedId: id})-[:KEPT]->(c:Customer) WHERE m.undoneAt IS NULL
    RETURN id, c.id AS customer
    """
)
PEOPLE = declare(
    """
    UNWIND $ids AS id MATCH (c:Customer {id: id})
    RETURN properties(c) AS node,
           COLLECT { MATCH (c)<-[:IDENTIFIES]-(i:Identifier) RETURN i.type } AS types
    """
)
APART = declare(
    """
    MATCH (m:Merge) WHERE m.survivorId IN $ids AND m.undoneAt IS NOT NULL
    RETURN m.survivorId AS one, m.absorbedId AS other
    """
)
ENTRIES = declare(
    """
    UNWIND $rows AS row
    MATCH (t:Touchpoint {orderKey: row[0]}) WHERE t.source = row[1] AND t.kind IN $kinds
    MATCH (c:Customer)-[h:HAD]->(t)
    RETURN t.id AS id, t.orderKey AS key, t.source AS namespace, t.kind AS kind, t.at AS at,
           c.id AS customer, coalesce(h.origin, c.id) AS origin, t.totalMinor AS total,
           COLLECT {
               MATCH (t)-[a:ABOUT]->(p:Product)
               RETURN [p.id, a.line, a.quantity, a.amountMinor, a.currency]
           } AS lines
    """
)
BOUGHT = declare(
    """
    UNWIND $rows AS row
    MATCH (c:Customer {id: row[0]})-[:HAD]->(t:Touchpoint)-[:ABOUT]->(p:Product {id: row[1]})
    WHERE t.kind = 'purchase'
    RETURN DISTINCT t.orderKey AS key, t.source AS namespace
    """
)


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Origin of each known identifier, and the customer of each origin."""

    origins: dict[str, str]
    customers: dict[str, str]


async def identifiers(transaction: Transaction, wanted: Iterable[str]) -> Identifiers:
    """Return who is known; holds off everybody else who would change that."""
    found = Identifiers({}, {})
    for row in await transaction.run(IDENTIFIERS(lock=LOCK_ID, ids=list(wanted))):
        found.origins[row["id"]] = row["origin"]
        found.customers[row["origin"]] = row["customer"]
    return found


async def named_directly(transaction: Transaction, wanted: Sequence[str]) -> dict[str, str]:
    """Return the customer to which each of Kith's own customer ids leads."""
    rows = await transaction.run(CUSTOMERS(ids=list(wanted)))
    return {row["id"]: row["customer"] for row in rows}


async def taken(
    transaction: Transaction, touchpoints: Sequence[str], receipts: Sequence[str]
) -> set[str]:
    """Return which events the network has already."""
    rows = await transaction.run(TOUCHPOINTS(ids=touchpoints)) if touchpoints else []
    if receipts:
        rows = [*rows, *await transaction.run(RECEIPTS(ids=receipts))]
    return {row["id"] for row in rows}


async def people(transaction: Transaction, wanted: Sequence[str]) -> dict[str, Person]:
    """Return customers with their claims and how many identifiers they have."""
    found = {}
    for row in await transaction.run(PEOPLE(ids=list(wanted))):
        node = plain_map(row["node"])
        one = node["id"]
        claims = orjson.loads(node.get("claims") or "null")
        if claims is None:
            own = profile.baseline(node, {})
            claims = {one: own} if own else {}
        found[one] = Person(
            one,
            node.get("createdAt") or "",
            Counter(row["types"]),
            node.get("absorbed") or (),
            claims,
        )
    return found


async def apart(transaction: Transaction, origins: Sequence[str]) -> frozenset[frozenset[str]]:
    """Return the pairs of origins that were told apart, as far as these are concerned."""
    rows = await transaction.run(APART(ids=list(origins)))
    return frozenset(frozenset((row["one"], row["other"])) for row in rows)


async def nodes(
    transaction: Transaction, label: Label, wanted: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return the nodes of a label that exist, by id, in stored form."""
    text = f"UNWIND $ids AS id MATCH (n:{label.name} {{id: id}}) RETURN properties(n) AS node"
    rows = await transaction.run(Statement(text, {"ids": list(wanted)}))
    return {row["node"]["id"]: plain_map(row["node"]) for row in rows}


async def entries(
    transaction: Transaction, orders: Sequence[tuple[str, str]]
) -> list[tuple[tuple[str, str], Entry]]:
    """Return the touchpoints of orders, given by key and namespace."""
    rows = await transaction.run(ENTRIES(rows=[list(one) for one in orders], kinds=list(KINDS)))
    return [
        (
            (row["key"], row["namespace"]),
            Entry(
                row["id"],
                row["key"],
                KINDS[row["kind"]],
                plain(row["at"]),
                row["customer"],
                row["origin"],
                row["total"],
                tuple(
                    Line(product, line or 0, quantity or 0, None, amount or 0, None, None, currency)
                    for product, line, quantity, amount, currency in row["lines"]
                ),
            ),
        )
        for row in rows
    ]


async def bought(
    transaction: Transaction, pairs: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return the orders, by key and namespace, in which customers bought products."""
    rows = await transaction.run(BOUGHT(rows=[list(pair) for pair in pairs]))
    return [(row["key"], row["namespace"]) for row in rows if row["key"] is not None]

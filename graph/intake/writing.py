"""The statements by which a group of events is written, each over all of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph import bulk, folding
from graph.intake.event import Event
from graph.intake.facts import Facts, Tie, others
from graph.intake.placing import Placed
from graph.intake.table import EventTable
from graph.labels import CUSTOMER
from graph.lineage import Held, plain_map
from graph.names import Name
from graph.ontology import Relationship
from graph.statement import Statement, declare
from graph.store import Transaction

TOUCHPOINTS = declare(
    """
    UNWIND $rows AS row
    MATCH (c:Customer {id: row[0]})
    CREATE (c)-[h:HAD]->(t:Touchpoint {
        id: row[2], source: row[3], key: row[4], createdAt: datetime($now),
        kind: row[5], event: row[6], at: datetime(row[7]), identifiers: row[8]
    })
    SET h.origin = row[1], t.orderKey = row[9], t.totalMinor = row[10],
        t.discountMinor = row[11], t.currency = row[12], t.traits = row[13]
    RETURN count(*) AS written
    """
)
SEEN = declare(
    """
    UNWIND $rows AS row
    MATCH (c:Customer {id: row[0]})
    SET c.firstSeenAt = CASE WHEN c.firstSeenAt <= datetime(row[1]) THEN c.firstSeenAt
                             ELSE datetime(row[1]) END,
        c.lastSeenAt = CASE WHEN c.lastSeenAt >= datetime(row[2]) THEN c.lastSeenAt
                            ELSE datetime(row[2]) END
    """
)
NEW_IDENTIFIERS = declare(
    """
    UNWIND $rows AS row
    MATCH (c:Customer {id: row[0]})
    CREATE (i:Identifier {
        id: row[2], type: row[3], value: row[4], createdAt: datetime($now)
    })-[r:IDENTIFIES {
        firstAt: datetime(row[5]), lastAt: datetime(row[6]), source: row[7], confidence: 1.0
    }]->(c)
    SET r.origin = row[1]
    RETURN count(*) AS written
    """
)
KNOWN_IDENTIFIERS = declare(
    """
    UNWIND $rows AS row
    MATCH (i:Identifier {id: row[0]})-[r:IDENTIFIES]->(:Customer)
    SET r.source = CASE WHEN r.firstAt <= datetime(row[1]) THEN r.source ELSE row[3] END,
        r.firstAt = CASE WHEN r.firstAt <= datetime(row[1]) THEN r.firstAt
                         ELSE datetime(row[1]) END,
        r.lastAt = CASE WHEN r.lastAt >= datetime(row[2]) THEN r.lastAt
                        ELSE datetime(row[2]) END
    """
)
RECEIPTS = declare("UNWIND $ids AS id CREATE (:Receipt {id: id, at: datetime($now)})")


async def customers(
    transaction: Transaction,
    created: Sequence[str],
    changed: Mapping[str, Mapping[str, Any]],
    seen: Mapping[str, Sequence[str]],
    now: str,
) -> None:
    """Create customers; move on when the others were seen first and last."""
    by: dict[tuple[str, ...], list[list[Any]]] = {}
    for one in created:
        moments = seen.get(one)
        values = {
            "createdAt": now,
            "updatedAt": now,
            **changed.get(one, {}),
            **({"firstSeenAt": min(moments), "lastSeenAt": max(moments)} if moments else {}),
        }
        names = tuple(name for name, value in values.items() if value is not None)
        by.setdefault(names, []).append([one, *(values[name] for name in names)])
    for names, rows in by.items():
        await transaction.run(bulk.nodes(CUSTOMER, ["id", *names], rows, create=True))
    new = set(created)
    rows = [[one, min(at), max(at)] for one, at in seen.items() if one not in new]
    if rows:
        await transaction.run(SEEN(rows=rows))


async def identifiers(
    transaction: Transaction,
    events: Sequence[Event],
    table: EventTable,
    known: Mapping[str, str],
    placed: Placed,
    now: str,
) -> None:
    """Tie new identifiers to their customers; move on when the others were used."""
    used: dict[Name, list[tuple[str, str]]] = {}
    for event in events:
        for one in (*event.names, *others(event, table)):
            used.setdefault(one, []).append((event.moment, event.source))
    new, old = [], []
    for one, (origin, customer) in placed.attached.items():
        at = used.pop(one)
        first, source = min(at)
        own = None if origin == customer else origin
        last = max(at)[0]
        new.append([customer, own, one.id, one.type, one.value, first, last, source])
    for one, at in used.items():
        if one.id in known:
            first, source = min(at)
            old.append([one.id, first, max(at)[0], source])
    if new:
        await transaction.run(NEW_IDENTIFIERS(rows=new, now=now))
    if old:
        await transaction.run(KNOWN_IDENTIFIERS(rows=old))


async def touchpoints(
    transaction: Transaction, facts: Sequence[Facts], placed: Placed, now: str
) -> list[dict[str, Any]]:
    """Create the touchpoints; return their items for the change feed."""
    rows, items = [], []
    for place, fact in enumerate(facts):
        if (values := fact.touchpoint) is None:
            continue
        event, customer, origin = fact.event, placed.customer[place], placed.origin[place]
        rows.append(
            [
                customer,
                None if origin == customer else origin,
                event.id,
                event.namespace,
                event.message,
                values["kind"],
                values["event"],
                event.moment,
                [one.text for one in event.names],
                values["orderKey"],
                values["totalMinor"],
                values["discountMinor"],
                values["currency"],
                values["traits"],
            ]
        )
        items.append(
            {
                "kind": "created",
                "label": "Touchpoint",
                "id": event.id,
                "customer": customer,
                "after": {
                    "kind": values["kind"],
                    "event": values["event"],
                    "at": event.moment,
                },
            }
        )
    if rows:
        await transaction.run(TOUCHPOINTS(rows=rows, now=now))
    return items


async def receipts(transaction: Transaction, events: Sequence[Event], now: str) -> None:
    """Remember the events that leave no touchpoint."""
    if events:
        await transaction.run(RECEIPTS(ids=[event.id for event in events], now=now))


async def ties(
    transaction: Transaction,
    relationship: Relationship,
    many: Sequence[tuple[Tie, str, str, str | None]],
    *,
    create: bool,
) -> None:
    """Write ties of one kind: with their properties, ends and, if not its own, origin."""
    owned = relationship.source is CUSTOMER
    declared = folding.with_lineage(relationship) if owned else relationship
    names = sorted({name for tie, *_ in many for name in tie.properties})
    rows = [
        [source, target, *(tie.properties.get(name) for name in names), *([origin] * owned)]
        for tie, source, target, origin in many
    ]
    columns = ["source", "target", *names, *(["origin"] * owned)]
    await transaction.run(bulk.ties(declared, columns, rows, create=create))


async def between(
    transaction: Transaction, tie: Relationship, pairs: set[tuple[str, str]]
) -> list[Held]:
    """Return the folded relationships that stand between pairs of nodes."""
    text = (
        "UNWIND $rows AS row "
        f"MATCH (a:{tie.source.name} {{id: row[0]}})-[r:`{tie.type}`]->"
        f"(b:{tie.target.name} {{id: row[1]}}) "
        "RETURN row[0] AS source, row[1] AS target, properties(r) AS properties"
    )
    rows = await transaction.run(Statement(text, {"rows": [list(pair) for pair in sorted(pairs)]}))
    return [Held(tie, row["source"], row["target"], plain_map(row["properties"])) for row in rows]

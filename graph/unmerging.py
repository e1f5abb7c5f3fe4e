"""One customer into the two that it was, within a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from graph import bulk, lineage, profile
from graph.errors import InvalidValue, NotFound
from graph.labels import CUSTOMER
from graph.merging import NODES, save, settle
from graph.profile import NODE
from graph.statement import declare
from graph.store import Transaction

FOUND = declare(
    """
    MATCH (m:Merge {id: $id})-[:KEPT]->(c:Customer)
    RETURN m.absorbedId AS absorbed, m.undoneAt AS undone, m.evidence AS evidence,
           c.id AS customer
    """
)
BELOW = declare(
    """
    MATCH (m:Merge) WHERE m.survivorId IN $ids AND m.undoneAt IS NULL
    RETURN DISTINCT m.absorbedId AS id
    """
)
UNDONE = declare(
    """
    MATCH (m:Merge {id: $id})
    SET m.undoneAt = datetime($now), m.updatedAt = datetime($now), m.evidence = $evidence
    """
)
SEEN = declare(
    """
    UNWIND $ids AS id MATCH (c:Customer {id: id})-[:HAD]->(t:Touchpoint)
    RETURN c.id AS customer, min(t.at) AS first, max(t.at) AS last
    """
)
NAMES = declare(
    """
    UNWIND $ids AS id MATCH (c:Customer {id: id})<-[:IDENTIFIES]-(i:Identifier)
    RETURN c.id AS customer, collect(i.type + ':' + i.value) AS names
    """
)
BOTH = declare(
    """
    MATCH (c:Customer)-[:HAD]->(t:Touchpoint)
    WHERE c.id IN $ids AND any(one IN t.identifiers WHERE one IN $here)
      AND any(one IN t.identifiers WHERE one IN $there)
    RETURN t.id AS id ORDER BY id
    """
)


@dataclass(frozen=True, slots=True)
class Divided:
    """The two customers, and the touchpoints that carry identifiers of both."""

    kept: str
    restored: str
    review: Sequence[str]


async def divide(transaction: Transaction, merge: str, now: str) -> Divided:
    """Undo a merge: everything goes back to the side of its own identifiers.

    Also what came in since: its identifiers have an origin, and that lies on
    one of the two sides. The pair is kept apart by events from now on.

    Raises
    ------
    NotFound
        If there is no such merge.
    InvalidValue
        If it was undone before.
    """
    rows = await transaction.run(FOUND(id=merge))
    if not rows:
        raise NotFound(f"There is no merge {merge!r}.")
    if rows[0]["undone"] is not None:
        raise InvalidValue(f"Merge {merge} was undone before.")
    whole, part = str(rows[0]["customer"]), str(rows[0]["absorbed"])
    leaving = await _below(transaction, part)
    node = lineage.plain_map((await transaction.run(NODES(ids=[whole])))[0]["node"])
    claims: dict[str, dict[str, Any]] = orjson.loads(node["claims"])
    theirs = {origin: said for origin, said in claims.items() if origin in leaving}
    ours = {origin: said for origin, said in claims.items() if origin not in leaving}

    own = theirs[part].get(NODE, {})
    columns = {"id": part, **own}
    await transaction.run(
        bulk.nodes(CUSTOMER, list(columns), [list(columns.values())], create=True)
    )
    types = await lineage.types_of(transaction, [whole])
    await lineage.move_back(transaction, types, whole, part, sorted(leaving))
    many = await lineage.held(transaction, types, [whole])

    def place(origin: str, end: str) -> str:
        return part if end == whole and origin in leaving else end

    await lineage.regroup(transaction, many, place)
    spans = await _spans(transaction, [whole, part])
    changed = {
        part: {**_side(part, theirs, spans), "updatedAt": now},
        whole: {**_mended(node, claims, _side(whole, ours, spans)), "updatedAt": now},
    }
    await save(transaction, changed)
    await settle(transaction, {part: theirs, whole: ours})
    review = await _both(transaction, whole, part)
    evidence = {**orjson.loads(rows[0]["evidence"] or "{}"), "review": review}
    await transaction.run(UNDONE(id=merge, now=now, evidence=orjson.dumps(evidence).decode()))
    return Divided(whole, part, review)


async def _below(transaction: Transaction, part: str) -> frozenset[str]:
    """Return a customer's id with those of all that it had absorbed itself."""
    found, front = {part}, [part]
    while front:
        rows = await transaction.run(BELOW(ids=front))
        front = [row["id"] for row in rows if row["id"] not in found]
        found |= set(front)
    return frozenset(found)


def _side(
    one: str, claims: Mapping[str, Mapping[str, Any]], spans: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Return the properties of one side, from its claims and its touchpoints."""
    seen = [said[NODE] for said in claims.values() if NODE in said]
    held = list(spans.get(one, ()))
    first = [was["firstSeenAt"] for was in seen if was.get("firstSeenAt")] + held[:1]
    last = [was["lastSeenAt"] for was in seen if was.get("lastSeenAt")] + held[1:]
    alone = len(claims) == 1
    kept = {one: profile.without_baseline(claims[one])} if alone else claims
    found = dict.fromkeys((*profile.DECLARED, "searchText")) | profile.properties(claims)
    return {
        **found,
        "claims": orjson.dumps(kept).decode() if not alone or kept[one] else None,
        "absorbed": None if alone else sorted(set(claims) - {one}),
        "firstSeenAt": min(first, default=None),
        "lastSeenAt": max(last, default=None),
    }


def _mended(
    node: Mapping[str, Any], before: profile.Claims, side: Mapping[str, Any]
) -> dict[str, Any]:
    """Leave on the surviving side what a person changed since: it is no claim's value."""
    whole = profile.properties(before)
    return {
        name: value
        for name, value in side.items()
        if name not in profile.DECLARED or node.get(name) == whole.get(name)
    }


async def _spans(transaction: Transaction, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    rows = await transaction.run(SEEN(ids=list(ids)))
    return {
        row["customer"]: (lineage.plain(row["first"]), lineage.plain(row["last"]))
        for row in rows
        if row["first"] is not None
    }


async def _both(transaction: Transaction, whole: str, part: str) -> list[str]:
    rows = await transaction.run(NAMES(ids=[whole, part]))
    names = {row["customer"]: list(row["names"]) for row in rows}
    here, there = names.get(whole, []), names.get(part, [])
    if not here or not there:
        return []
    rows = await transaction.run(BOTH(ids=[whole, part], here=here, there=there))
    return [row["id"] for row in rows]

"""Two customers into one, within a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from graph import bulk, ids, lineage, profile
from graph.labels import CUSTOMER, MERGE
from graph.profile import NODE, OWN
from graph.relationships import LIVES_IN
from graph.statement import declare
from graph.store import Transaction

NODES = declare(
    """
    UNWIND $ids AS id MATCH (c:Customer {id: id})
    RETURN properties(c) AS node
    """
)
MERGED = declare(
    """
    UNWIND $rows AS row
    MATCH (c:Customer {id: row[4]})
    CREATE (m:Merge {
        id: row[0], survivorId: row[1], absorbedId: row[2], evidence: row[3],
        at: datetime($now), createdAt: datetime($now)
    })-[:KEPT]->(c)
    """
)
GONE = declare("UNWIND $ids AS id MATCH (c:Customer {id: id}) DETACH DELETE c")
REMEMBERED = ("source", "key", "createdAt", "updatedAt", "synthetic", "firstSeenAt", "lastSeenAt")
"""What an absorbed node was, besides what was claimed about it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A survivor, whom it absorbs, and why: any JSON value."""

    survivor: str
    absorbed: str
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a survivor is afterwards, in stored form, and the id of each Merge."""

    nodes: Mapping[str, Mapping[str, Any]]
    claims: Mapping[str, Mapping[str, Any]]
    merges: Sequence[str]


async def absorb(transaction: Transaction, pairs: Sequence[Pair], now: str) -> Merged:
    """Let survivors absorb others; `pairs` may be chained, in the order of merging.

    Nothing is lost: claims keep their origin, relationships a note of theirs,
    and the Merge its evidence, so that `graph.unmerging.divide` can undo it.
    """
    root: dict[str, str] = {}
    for pair in pairs:
        root = {key: pair.survivor if to == pair.absorbed else to for key, to in root.items()}
        root[pair.absorbed] = pair.survivor
    everyone = sorted({*root, *root.values()})
    nodes = await _nodes(transaction, everyone)
    homes = {
        row["customer"]: row["household"]
        for row in await transaction.run(lineage.HOMES(ids=everyone))
    }
    claims = {one: _claims(nodes[one], homes.get(one)) for one in everyone}
    for absorbed, survivor in root.items():
        claims[survivor] = claims[survivor] | claims[absorbed]
    types = await lineage.types_of(transaction, list(root))
    await lineage.move(transaction, types, [[old, new] for old, new in root.items()])
    many = await lineage.held(transaction, types, everyone) if root else []
    await lineage.regroup(transaction, many, lambda origin, end: root.get(end, end))
    rows = []
    for pair in pairs:
        evidence = orjson.dumps(pair.evidence, option=orjson.OPT_SORT_KEYS).decode()
        final = root.get(pair.survivor, pair.survivor)
        rows.append([ids.fresh(MERGE), pair.survivor, pair.absorbed, evidence, final])
    await transaction.run(MERGED(rows=rows, now=now))
    await transaction.run(GONE(ids=list(root)))
    survivors = sorted(set(root.values()))
    changed = {one: _survivor(one, nodes, claims[one], now) for one in survivors}
    await save(transaction, changed)
    await settle(transaction, {one: claims[one] for one in survivors})
    return Merged(
        nodes={one: {**nodes[one], **changed[one]} for one in survivors},
        claims={one: claims[one] for one in survivors},
        merges=[row[0] or "" for row in rows],
    )


async def save(transaction: Transaction, changed: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the properties of customers, by id, in stored form."""
    by: dict[tuple[str, ...], list[list[Any]]] = {}
    for one, values in changed.items():
        names = tuple(sorted(set(values) - {"id"}))
        by.setdefault(names, []).append([one, *(values[name] for name in names)])
    for names, rows in by.items():
        await transaction.run(bulk.nodes(CUSTOMER, ["id", *names], rows))


async def settle(transaction: Transaction, claims: Mapping[str, profile.Claims]) -> None:
    """Let customers live in the household that their claims name, or in none."""
    await transaction.run(lineage.LEAVE_HOMES(ids=list(claims)))
    homes = {one: profile.fold(said).get(f"{OWN}household") for one, said in claims.items()}
    rows = [[one, claim[0]] for one, claim in homes.items() if claim and claim[0]]
    if rows:
        await transaction.run(bulk.ties(LIVES_IN, ["source", "target"], rows, create=True))


async def _nodes(transaction: Transaction, wanted: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = await transaction.run(NODES(ids=wanted))
    nodes = [lineage.plain_map(row["node"]) for row in rows]
    return {str(node["id"]): node for node in nodes}


def _claims(node: Mapping[str, Any], home: str | None) -> dict[str, dict[str, Any]]:
    """Return the claims about a customer by origin, completed by what its node says."""
    claims: dict[str, dict[str, Any]] = orjson.loads(node.get("claims") or "{}")
    if node.get("absorbed"):
        return claims
    own = profile.baseline(node, claims.get(node["id"], {}))
    if home and f"{OWN}household" not in own:
        own[f"{OWN}household"] = [home, "", ""]
    own[NODE] = {name: node[name] for name in REMEMBERED if node.get(name) is not None}  # type: ignore[assignment]
    return {node["id"]: own}


def _survivor(
    one: str, nodes: Mapping[str, Mapping[str, Any]], claims: profile.Claims, now: str
) -> dict[str, Any]:
    """Return the properties that a survivor has from now on."""
    seen = [nodes[origin] for origin in claims if origin in nodes]
    first = [node["firstSeenAt"] for node in seen if node.get("firstSeenAt")]
    last = [node["lastSeenAt"] for node in seen if node.get("lastSeenAt")]
    return {
        **profile.properties(claims),
        "claims": orjson.dumps(claims).decode(),
        "absorbed": sorted(set(claims) - {one}),
        "firstSeenAt": min(first, default=None),
        "lastSeenAt": max(last, default=None),
        "updatedAt": now,
    }

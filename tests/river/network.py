"""The whole network as a value, up to the ids of customers."""

from __future__ import annotations

from collections import Counter
from typing import Any

from graph.lineage import plain
from graph.statement import Statement
from graph.store import Store
from tests.conftest import empty

IGNORED = frozenset(
    {"createdAt", "updatedAt", "claims", "absorbed", "origin", "targetOrigin", "parts"}
)
"""When Kith learnt of something, and the bookkeeping from which merges are undone."""

ENGINE = "Change Counter Migration Receipt Merge Key DeadLetter".split()

NODES = Statement("MATCH (n) RETURN labels(n)[0] AS label, properties(n) AS properties")
TIES = Statement(
    "MATCH (a)-[r]->(b) RETURN a.id AS source, type(r) AS type, b.id AS target, "
    "properties(r) AS properties"
)


async def network(store: Store, *, exact: bool = False) -> Counter[Any]:
    """Return every node and relationship with its properties.

    A customer's id is replaced by its identifiers, unless `exact`.
    """
    nodes = [row for row in await store.read(NODES) if row["label"] not in ENGINE]
    ties = await store.read(TIES)
    names: dict[str, set[str]] = {}
    values = {row["properties"]["id"]: row["properties"] for row in nodes}
    for row in ties:
        if row["type"] == "IDENTIFIES" and not exact:
            one = values[row["source"]]
            names.setdefault(row["target"], set()).add(f"{one['type']}:{one['value']}")

    def called(one: str) -> str:
        return " ".join(sorted(names[one])) if one in names else one

    found: Counter[Any] = Counter()
    for row in nodes:
        properties = _shown(row["properties"])
        found[row["label"], called(properties.pop("id")), _key(properties)] += 1
    for row in ties:
        if row["type"] != "KEPT":
            ends = called(row["source"]), row["type"], called(row["target"])
            found[(*ends, _key(_shown(row["properties"])))] += 1
    return found


async def cleared(store: Store) -> None:
    """Begin again with an empty network."""
    await empty(store)


def _shown(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else plain(value)
        for name, value in properties.items()
        if name not in IGNORED and value is not None
    }


def _key(properties: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(properties.items()))


def difference(found: Counter[Any], expected: Counter[Any]) -> str:
    """Return what one network has and the other has not."""
    more = [f"+ {one}" for one in found - expected]
    return "\n".join([*more, *(f"- {one}" for one in expected - found)])

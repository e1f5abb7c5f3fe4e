"""How many of each there are: the network at a glance."""

from __future__ import annotations

from graph.model import HOUSE_ID, ONTOLOGY
from graph.ontology import Ontology
from graph.statement import Statement, declare
from graph.store import Row, Store


async def nodes(store: Store, ontology: Ontology = ONTOLOGY) -> dict[str, int]:
    """Return how many nodes each label has, in the order of the ontology."""
    return {
        label.name: await _count(store, f"MATCH (n:{label.name}) RETURN count(n) AS n")
        for label in ontology.labels
    }


async def ties(store: Store, ontology: Ontology = ONTOLOGY) -> dict[str, int]:
    """Return how many relationships each type has, in the order of the ontology."""
    types = dict.fromkeys(declared.type for declared in ontology.relationships)
    return {
        name: await _count(store, f"MATCH ()-[r:`{name}`]->() RETURN count(r) AS n")
        for name in types
    }


async def _count(store: Store, text: str) -> int:
    return int((await store.read(Statement(text)))[0]["n"])


WIDEST_SHARING = declare(
    """
    MATCH (:Customer)-[s:SHARES_WITH]->(p:Partner) WHERE p.id <> $house
    RETURN p.id AS partner, p.name AS name, s.purpose AS purpose, count(*) AS customers
    ORDER BY customers DESC, partner, purpose LIMIT 1
    """
)


async def widest_sharing(store: Store) -> Row | None:
    """Return the partner and purpose with which most customers share, if any do.

    The row holds `partner`, `name`, `purpose` and `customers`.
    """
    rows = await store.read(WIDEST_SHARING(house=HOUSE_ID))
    return rows[0] if rows else None

"""From identifiers to the customers for whom they stand."""

from __future__ import annotations

from collections.abc import Sequence

from graph.names import Name
from graph.statement import declare
from graph.store import Store

HOLDERS = declare(
    """
    UNWIND $ids AS id
    MATCH (i:Identifier {id: id})-[:IDENTIFIES]->(c:Customer)
    RETURN id AS identifier, c.id AS customer
    """
)


async def holders(store: Store, names: Sequence[Name]) -> dict[Name, str]:
    """Return the customer's id for every name that stands for one."""
    by_id = {name.id: name for name in names}
    rows = await store.read(HOLDERS(ids=list(by_id)))
    return {by_id[row["identifier"]]: row["customer"] for row in rows}

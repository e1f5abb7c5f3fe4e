"""What a synthetic overlay stands on: the ids of what is real already.

Nothing synthetic is counted in, so that an overlay that is laid twice stands on
the same ground both times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from neo4j.time import DateTime

from graph.model import HOUSE_ID
from graph.statement import declare
from graph.store import Store

CUSTOMERS = declare(
    """
    MATCH (c:Customer) WHERE NOT coalesce(c.synthetic, false)
    RETURN c.id AS id ORDER BY id
    """
)
LATEST_TOUCHPOINTS = declare(
    """
    MATCH (c:Customer) WHERE NOT coalesce(c.synthetic, false)
    CALL (c) {
        MATCH (c)-[:HAD]->(t:Touchpoint) WHERE NOT coalesce(t.synthetic, false)
        RETURN t.id AS touchpoint, t.at AS at ORDER BY at DESC, touchpoint LIMIT 1
    }
    RETURN c.id AS customer, touchpoint, at ORDER BY customer
    """
)
PRODUCTS = declare(
    """
    MATCH (p:Product) WHERE NOT coalesce(p.synthetic, false)
    RETURN p.id AS id, COUNT { (p)<-[:PURCHASED]-() } AS buyers
    ORDER BY buyers DESC, id LIMIT $limit
    """
)
PARTNERS = declare(
    """
    MATCH (p:Partner) WHERE NOT coalesce(p.synthetic, false) AND p.id <> $house
    RETURN p.id AS id, COUNT { (p)-[:SUPPLIES]->() } AS products
    ORDER BY products DESC, id LIMIT $limit
    """
)
CAMPAIGNS = declare(
    """
    MATCH (c:Campaign) WHERE NOT coalesce(c.synthetic, false)
    RETURN c.id AS id ORDER BY id LIMIT $limit
    """
)
PLACES = declare(
    """
    MATCH (p:Place) WHERE NOT coalesce(p.synthetic, false)
    RETURN p.id AS id ORDER BY id LIMIT $limit
    """
)
CHANNELS = declare(
    """
    MATCH (c:Channel) WHERE NOT coalesce(c.synthetic, false)
    RETURN c.id AS id, c.name AS name ORDER BY id
    """
)
PURPOSES = declare(
    """
    MATCH (p:Purpose) WHERE NOT coalesce(p.synthetic, false)
    RETURN p.id AS id, p.name AS name ORDER BY id
    """
)
FIRST = declare(
    """
    MATCH (t:Touchpoint) WHERE NOT coalesce(t.synthetic, false)
    RETURN min(t.at) AS first
    """
)


@dataclass(frozen=True)
class Foundation:
    """Ids of real nodes, in a fixed order; instants of the first and last event.

    `products` come in the order of their buyers, `partners` in the order of
    their products, most first and the house not among them. `touchpoints` holds
    the latest one of each customer that has any, by the customer's row.
    """

    customers: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    channels: Mapping[str, str] = field(default_factory=dict)
    """Name to id."""
    purposes: Mapping[str, str] = field(default_factory=dict)
    """Name to id."""
    touchpoints: Mapping[int, tuple[str, datetime]] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None


async def read(store: Store, limit: int = 2000) -> Foundation:
    """Return the foundation that a store offers.

    Parameters
    ----------
    store : Store
        With or without anything in it.
    limit : int
        How many products, partners, campaigns and places at most; customers
        come all.
    """
    customers = [row["id"] for row in await store.read(CUSTOMERS())]
    row_of = {customer: row for row, customer in enumerate(customers)}
    latest = {
        row_of[row["customer"]]: (str(row["touchpoint"]), _utc(row["at"]))
        for row in await store.read(LATEST_TOUCHPOINTS())
        if row["at"] is not None
    }
    first = (await store.read(FIRST()))[0]["first"] if latest else None

    return Foundation(
        customers=tuple(customers),
        products=tuple([row["id"] for row in await store.read(PRODUCTS(limit=limit))]),
        partners=tuple(
            [row["id"] for row in await store.read(PARTNERS(limit=limit, house=HOUSE_ID))]
        ),
        campaigns=tuple([row["id"] for row in await store.read(CAMPAIGNS(limit=limit))]),
        places=tuple([row["id"] for row in await store.read(PLACES(limit=limit))]),
        channels={row["name"]: row["id"] for row in await store.read(CHANNELS()) if row["name"]},
        purposes={row["name"]: row["id"] for row in await store.read(PURPOSES()) if row["name"]},
        touchpoints=latest,
        since=None if first is None else _utc(first),
        until=max((at for _, at in latest.values()), default=None),
    )


def _utc(value: object) -> datetime:
    """Return the driver's instant as Python's, in UTC."""
    native = value.to_native() if isinstance(value, DateTime) else value
    if not isinstance(native, datetime):
        raise TypeError(f"{value!r} is no instant.")
    return native.replace(tzinfo=UTC) if native.tzinfo is None else native.astimezone(UTC)

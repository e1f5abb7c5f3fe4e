"""One customer for all the ways in which a person shows up.

Events join customers by themselves (`graph/intake/resolution.py`); here are the
merges and separations that a person decides, and where a merged id leads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph import merging, unmerging
from graph.changes import Change
from graph.errors import InvalidValue, NotFound
from graph.lineage import plain
from graph.merging import NODES, Pair
from graph.moment import now_text
from graph.statement import declare
from graph.store import Store, Transaction
from graph.unmerging import Divided

LOCK_ID = "ctr_identity"
"""The counter that every change of identities locks first, in whichever process."""

LOCK = declare("MERGE (k:Counter {id: $lock}) SET k.seq = coalesce(k.seq, 0) + 1")
RESOLVED = declare(
    """
    UNWIND $ids AS id
    MATCH (m:Merge {absorbedId: id})-[:KEPT]->(c:Customer) WHERE m.undoneAt IS NULL
    RETURN id, c.id AS customer
    """
)


@dataclass(frozen=True, slots=True)
class MergedCustomers:
    """What a merge did: its node, who is left, and who resolves there now."""

    merge: str
    survivor: str
    absorbed: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


async def resolve(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """Return the customer to which each merged id leads; others are absent."""
    return {row["id"]: row["customer"] for row in await store.read(RESOLVED(ids=list(ids)))}


async def merge(
    store: Store, one: str, other: str, *, evidence: Mapping[str, Any] | None = None
) -> MergedCustomers:
    """Make two customers one; the older survives, of two of one age the smaller id.

    A person's decision: neither caps nor an earlier separation stand against it.

    Parameters
    ----------
    one, other : str
        Ids of customers, also merged ones.
    evidence : mapping
        Who decided and why; any JSON value.

    Raises
    ------
    NotFound
        If one of them does not exist.
    InvalidValue
        If they are one customer already.
    """

    async def work(transaction: Transaction) -> tuple[MergedCustomers, Change]:
        await transaction.run(LOCK(lock=LOCK_ID))
        rows = await transaction.run(RESOLVED(ids=[one, other]))
        leads = {row["id"]: row["customer"] for row in rows}
        pair = [leads.get(one, one), leads.get(other, other)]
        if pair[0] == pair[1]:
            raise InvalidValue(f"{one} and {other} are one customer already: {pair[0]}.")
        now = now_text()
        survivor, absorbed = await _by_age(transaction, pair)
        cause = dict(evidence or {"reason": "decided"})
        merged = await merging.absorb(transaction, [Pair(survivor, absorbed, cause)], now)
        found = MergedCustomers(merged.merges[0], survivor, absorbed, cause)
        return found, Change("customers merged", [merge_item(found.merge, survivor, absorbed)])

    return await store.transact(work)


async def unmerge(store: Store, merge_id: str) -> Divided:
    """Undo a merge, with everything that came in since going where it belongs.

    Raises
    ------
    NotFound
        If there is no such merge.
    InvalidValue
        If it was undone before.
    """

    async def work(transaction: Transaction) -> tuple[Divided, Change]:
        await transaction.run(LOCK(lock=LOCK_ID))
        divided = await unmerging.divide(transaction, merge_id, now_text())
        item = {
            "kind": "unmerged",
            "label": "Customer",
            "id": divided.kept,
            "restored": divided.restored,
            "merge": merge_id,
        }
        return divided, Change("customers unmerged", [item])

    return await store.transact(work)


def merge_item(merge_id: str, survivor: str, absorbed: str) -> dict[str, Any]:
    """Return the item of the change feed that tells of a merge."""
    return {
        "kind": "merged",
        "label": "Customer",
        "id": survivor,
        "absorbed": absorbed,
        "merge": merge_id,
    }


async def _by_age(transaction: Transaction, pair: Sequence[str]) -> tuple[str, str]:
    rows = await transaction.run(NODES(ids=list(pair)))
    ages = {row["node"]["id"]: plain(row["node"].get("createdAt")) or "" for row in rows}
    for one in pair:
        if one not in ages:
            raise NotFound(f"There is no customer {one!r}.")
    older, younger = sorted(pair, key=lambda one: (ages[one], one))
    return older, younger

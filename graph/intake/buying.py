"""PURCHASED as the orders of a group leave it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph import folding, lineage
from graph.folding import Part
from graph.intake import known, orders
from graph.intake.facts import Facts
from graph.intake.orders import Entry, Share
from graph.intake.placing import Placed
from graph.intake.writing import between
from graph.lineage import Held
from graph.relationships import PURCHASED
from graph.store import Transaction

Name = tuple[str, str]
"""An order: key and namespace."""
Owner = tuple[str, str, str, str]
"""Customer, origin, product, currency."""


async def orders_of(transaction: Transaction, facts: Sequence[Facts]) -> dict[Name, list[Entry]]:
    """Return what was known of the orders that these events name, before they are written."""
    names = {
        (fact.order_key, fact.event.namespace)
        for fact in facts
        if fact.order is not None and fact.order_key is not None
    }
    before: dict[Name, list[Entry]] = {}
    for name, entry in await known.entries(transaction, sorted(names)) if names else ():
        before.setdefault(name, []).append(entry)
    return before


async def fold(
    transaction: Transaction,
    facts: Sequence[Facts],
    placed: Placed,
    before: Mapping[Name, Sequence[Entry]],
) -> None:
    """Bring PURCHASED up to date after the touchpoints of `facts` were written.

    An order of which only now something is heard adds its shares. One that was
    known before may have shrunk: then what it touches is folded anew from all
    orders of that customer and product.
    """
    new: dict[Name, list[Entry]] = defaultdict(list)
    for place, fact in enumerate(facts):
        if fact.order is None or fact.order_key is None:
            continue
        event = fact.event
        entry = Entry(
            event.id,
            fact.order_key,
            fact.order,
            event.moment,
            placed.customer[place],
            placed.origin[place],
            fact.total,
            tuple(fact.lines),
        )
        new[fact.order_key, event.namespace].append(entry)
    if not new:
        return
    added: list[Share] = []
    anew: set[Owner] = set()
    for name, entries in new.items():
        old = orders.shares(before.get(name, ()))
        shares = orders.shares([*before.get(name, ()), *entries])
        if old:
            anew |= {_owner(share) for share in (*old, *shares)}
        else:
            added += shares
    pairs = {(owner[0], owner[2]) for owner in anew}
    pairs |= {(share.customer, share.product) for share in added}
    if not pairs:
        return
    new_here = {one for one, person in placed.people.items() if not person.stored}
    old_pairs = {pair for pair in pairs if pair[0] not in new_here}
    held = await between(transaction, PURCHASED, old_pairs) if old_pairs else []
    whole = await _all(transaction, anew) if anew else []
    await _write(transaction, held, added, anew, whole)


async def _all(transaction: Transaction, anew: Iterable[Owner]) -> list[Share]:
    """Return the shares of every order in which these customers bought these products."""
    names = await known.bought(transaction, sorted({(owner[0], owner[2]) for owner in anew}))
    by: dict[Name, list[Entry]] = defaultdict(list)
    for name, entry in await known.entries(transaction, sorted(set(names))):
        by[name].append(entry)
    return [share for entries in by.values() for share in orders.shares(entries)]


async def _write(
    transaction: Transaction,
    held: Sequence[Held],
    added: Sequence[Share],
    anew: set[Owner],
    whole: Sequence[Share],
) -> None:
    parts: dict[folding.Key, list[Part]] = defaultdict(list)
    for one in held:
        for part in one.parts:
            owner = (one.source, part.source_origin, one.target, one.key[3][0])
            if owner not in anew:
                parts[one.key].append(part)
    # What is folded anew counts every order already, also those of this group.
    counted = [share for share in whole if _owner(share) in anew]
    counted += [share for share in added if _owner(share) not in anew]
    for share in counted:
        parts[_key(share)].append(_part(share))
    gone = [one for one in held if not parts.get(one.key)]
    if gone:
        await lineage.delete(transaction, gone)
    await lineage.write(
        transaction,
        [
            (PURCHASED, key[1], key[2], folding.joined(found))
            for key, found in parts.items()
            if found
        ],
    )


def _owner(share: Share) -> Owner:
    return share.customer, share.origin, share.product, share.currency


def _key(share: Share) -> folding.Key:
    return "PURCHASED", share.customer, share.product, (share.currency,)


def _part(share: Share) -> Part:
    properties: dict[str, Any] = {
        "count": 1,
        "quantity": share.quantity,
        "revenueMinor": share.revenue,
        "currency": share.currency,
        "firstAt": share.at,
        "lastAt": share.at,
    }
    return Part(share.origin, share.product, properties)

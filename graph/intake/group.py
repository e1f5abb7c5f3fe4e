"""One group of events into the network, within one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from graph import folding, lineage, merging, profile
from graph.changes import Change
from graph.folding import FOLDED, Part
from graph.intake import buying, known, things, writing
from graph.intake.event import FACTS, Event
from graph.intake.facts import OTHER, SELF, Facts, Tie, others
from graph.intake.letters import Letter, post
from graph.intake.placing import Placed, place
from graph.intake.resolution import Caps
from graph.intake.table import EventTable
from graph.labels import CUSTOMER, TOUCHPOINT
from graph.moment import now_text
from graph.ontology import Relationship
from graph.profile import OWN
from graph.relationships import VIEWED
from graph.store import Transaction


async def write(
    transaction: Transaction,
    told: Sequence[Facts],
    table: EventTable,
    caps: Caps,
    letters: Sequence[Letter] = (),
) -> tuple[list[bool], Change]:
    """Write what events say; return for each whether it was new, and the change for the feed.

    Every event is in the network afterwards, or the transaction fails.
    """
    now = now_text()
    if letters:
        await post(transaction, letters, now)
    if not told:
        return [], Change("events refused", [{"kind": "refused", "count": len(letters)}])
    events = [fact.event for fact in told]
    names = {one.id for event in events for one in event.names}
    names |= {one.id for event in events for one in others(event, table)}
    found = await known.identifiers(transaction, sorted(names))
    taken = await known.taken(
        transaction,
        [event.id for event in events if event.type not in FACTS],
        [event.id for event in events if event.type in FACTS],
    )
    fresh: dict[str, Facts] = {}
    new = []
    for fact in told:
        one = fact.event.id
        new.append(one not in taken and one not in fresh)
        if new[-1]:
            fresh[one] = fact
    if not fresh:
        return new, Change("events", [])
    facts = list(fresh.values())
    group = [fact.event for fact in facts]
    placed = await place(transaction, group, found, table, caps, now)
    items = list(placed.items)
    items += await _customers(transaction, group, facts, placed, now)
    await writing.identifiers(transaction, group, table, found.origins, placed, now)
    orders = await buying.orders_of(transaction, facts)
    items += await writing.touchpoints(transaction, facts, placed, now)
    await writing.receipts(transaction, [event for event in group if event.type in FACTS], now)
    items += await things.write(transaction, facts, now)
    await _ties(transaction, facts, placed)
    await buying.fold(transaction, facts, placed, orders)
    return new, Change("events", items)


async def _customers(
    transaction: Transaction,
    events: Sequence[Event],
    facts: Sequence[Facts],
    placed: Placed,
    now: str,
) -> list[dict[str, Any]]:
    """Write who is new, what is claimed anew of whom, and when they were seen."""
    claims = {one: person.claims for one, person in placed.people.items()}
    said: dict[str, dict[str, dict[str, profile.Claim]]] = defaultdict(dict)
    seen: dict[str, list[str]] = defaultdict(list)
    for event, fact, customer, origin in zip(
        events, facts, placed.customer, placed.origin, strict=True
    ):
        if fact.said:
            own = said[customer].setdefault(origin, {})
            for trait, claim in fact.said.items():
                if profile.later(claim, own.get(trait)):
                    own[trait] = claim
        if fact.touchpoint is not None:
            seen[customer].append(event.moment)
    changed: dict[str, dict[str, Any]] = {}
    homes: dict[str, profile.Claims] = {}
    items: list[dict[str, Any]] = []
    for customer, by_origin in said.items():
        before = claims[customer]
        after: profile.Claims = before
        for origin, own in by_origin.items():
            after = profile.add(after, origin, own)
        old, held = profile.properties(before), profile.properties(after)
        values = {name: value for name, value in held.items() if old.get(name) != value}
        changed[customer] = {**values, "claims": orjson.dumps(after).decode(), "updatedAt": now}
        if profile.fold(before).get(f"{OWN}household") != profile.fold(after).get(
            f"{OWN}household"
        ):
            homes[customer] = after
        if placed.people[customer].stored:
            items.append(_updated(customer, old, values))
    created = [person.id for person in placed.people.values() if not person.stored]
    await writing.customers(transaction, created, changed, seen, now)
    items += [
        {
            "kind": "created",
            "label": "Customer",
            "id": one,
            "after": {k: v for k, v in changed.get(one, {}).items() if k not in _INNER},
        }
        for one in created
    ]
    await merging.save(
        transaction, {one: values for one, values in changed.items() if one not in set(created)}
    )
    if homes:
        await things.stubs(transaction, facts, now)
        await merging.settle(transaction, homes)
    return items


_INNER = frozenset({"claims", "searchText", "updatedAt"})


def _updated(customer: str, old: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    names = [name for name in values if name not in _INNER]
    return {
        "kind": "updated",
        "label": "Customer",
        "id": customer,
        "before": {name: old.get(name) for name in names},
        "after": {name: values[name] for name in names},
    }


async def _ties(transaction: Transaction, facts: Sequence[Facts], placed: Placed) -> None:
    """Write the ties of a group, per type in one statement or two."""
    plain: dict[int, tuple[Relationship, list[tuple[Tie, str, str, str | None]]]] = {}
    folded: dict[str, list[tuple[str, str, Part]]] = defaultdict(list)
    for place_, fact in enumerate(facts):
        ends = {SELF: (placed.origin[place_], placed.customer[place_])}
        if other := placed.other[place_]:
            ends[OTHER] = other
        ties = list(fact.ties)
        if fact.viewed:
            view = {"count": 1, "lastAt": fact.event.moment}
            products = dict.fromkeys(line.product for line in fact.lines)
            ties += [Tie(VIEWED, SELF, product, view) for product in products]
        for tie in ties:
            source_origin, source = ends.get(tie.source, (tie.source, tie.source))
            target_origin, target = ends.get(tie.target, (tie.target, tie.target))
            if tie.relationship.type in FOLDED:
                part = Part(source_origin, target_origin, tie.properties)
                folded[tie.relationship.type].append((source, target, part))
                continue
            customers = [source] if tie.relationship.source is CUSTOMER else []
            origin = source_origin if customers and source_origin != source else None
            rows = plain.setdefault(id(tie.relationship), (tie.relationship, []))[1]
            rows.append((tie, source, target, origin))
    for relationship, rows in plain.values():
        await writing.ties(
            transaction, relationship, rows, create=relationship.source is TOUCHPOINT
        )
    for type_, parts in folded.items():
        await _fold(transaction, FOLDED[type_], parts)


async def _fold(
    transaction: Transaction, tie: Relationship, many: Sequence[tuple[str, str, Part]]
) -> None:
    held = await writing.between(transaction, tie, {(source, target) for source, target, _ in many})
    parts: dict[folding.Key, list[Part]] = defaultdict(list)
    for one in held:
        parts[one.key] += one.parts
    for source, target, part in many:
        parts[folding.key(tie, source, target, part.properties)].append(part)
    touched = {folding.key(tie, source, target, part.properties) for source, target, part in many}
    await lineage.write(
        transaction,
        [(tie, key[1], key[2], folding.joined(parts[key])) for key in sorted(touched)],
    )

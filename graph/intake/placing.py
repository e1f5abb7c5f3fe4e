"""Who each event of a group is about, and the merges that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph import ids, merging
from graph.identity import merge_item
from graph.intake import known
from graph.intake.event import Event
from graph.intake.facts import others
from graph.intake.resolution import Caps, Join, Person, Resolution
from graph.intake.table import EventTable
from graph.labels import CUSTOMER
from graph.merging import Pair
from graph.names import USER, Name
from graph.store import Transaction


@dataclass(frozen=True)
class Placed:
    """The events' origins and customers, and who is new or changed thereby.

    `origin` and `customer` have one entry per event; `other` the same for the
    second customer that it names, if any. `people` holds those of whom claims
    are known.
    """

    origin: Sequence[str]
    customer: Sequence[str]
    other: Sequence[tuple[str, str] | None]
    people: Mapping[str, Person]
    attached: Mapping[Name, tuple[str, str]]
    items: Sequence[Mapping[str, object]]
    merged: frozenset[str]


async def place(
    transaction: Transaction,
    events: Sequence[Event],
    found: known.Identifiers,
    table: EventTable,
    caps: Caps,
    now: str,
) -> Placed:
    """Resolve a group of events, merging stored customers where they show to be one."""
    second = [others(event, table) for event in events]
    await _by_own_id(transaction, events, found)
    wanted = _detailed(events, second, found)
    people = await known.people(transaction, sorted(wanted)) if wanted else {}

    def resolved(
        apart: frozenset[frozenset[str]],
    ) -> tuple[Resolution, list[str], list[str | None]]:
        resolution = Resolution(
            found.origins,
            found.customers,
            people,
            caps,
            apart,
            lambda: ids.fresh(CUSTOMER),
            now,
        )
        origins, further = [], []
        for event, named in zip(events, second, strict=True):
            origins.append(resolution.place(event.names, event.message, event.source))
            further.append(resolution.place(named, event.message, event.source) if named else None)
        return resolution, origins, further

    resolution, origins, further = resolved(frozenset())
    if resolution.joins:
        everyone = [origin for person in people.values() for origin in person.origins]
        if apart := await known.apart(transaction, everyone):
            resolution, origins, further = resolved(apart)
    return await _merge(transaction, resolution, origins, further, now)


async def _merge(
    transaction: Transaction,
    resolution: Resolution,
    origins: Sequence[str],
    further: Sequence[str | None],
    now: str,
) -> Placed:
    people = dict(resolution.people)
    items = []
    if resolution.joins:
        pairs = [Pair(join.survivor, join.absorbed, _evidence(join)) for join in resolution.joins]
        merged = await merging.absorb(transaction, pairs, now)
        for one, claims in merged.claims.items():
            people[one].claims = claims
        for pair, merge in zip(pairs, merged.merges, strict=True):
            people.pop(pair.absorbed, None)
            items.append(merge_item(merge, pair.survivor, pair.absorbed))
    return Placed(
        origin=[resolution.origin(one) for one in origins],
        customer=[resolution.customer(one) for one in origins],
        other=[
            None if one is None else (resolution.origin(one), resolution.customer(one))
            for one in further
        ],
        people=people,
        attached={
            one: (resolution.origin(origin), resolution.customer(origin))
            for one, origin in resolution.attached.items()
        },
        items=items,
        merged=frozenset(join.survivor for join in resolution.joins),
    )


def _evidence(join: Join) -> dict[str, object]:
    return {
        "reason": "one event carried identifiers of both",
        "messageId": join.message,
        "source": join.source,
        "identifiers": [one.text for one in join.names],
    }


def _detailed(
    events: Sequence[Event], second: Sequence[tuple[Name, ...]], found: known.Identifiers
) -> set[str]:
    """Return the stored customers of whom a group of events may change the identity.

    Or the profile: their claims are needed to say what holds afterwards.
    """
    wanted: set[str] = set()
    for event, named in zip(events, second, strict=True):
        for names in (event.names, named):
            origins = [found.origins.get(one.id) for one in names]
            customers = {found.customers[one] for one in origins if one is not None}
            if None in origins or len(customers) > 1 or changes_profile(event):
                wanted |= customers
    return wanted


def changes_profile(event: Event) -> bool:
    """Whether an event may claim something about its customer."""
    return bool(event.traits) or event.type == "group" or "ousehold" in event.name


async def _by_own_id(
    transaction: Transaction, events: Sequence[Event], found: known.Identifiers
) -> None:
    """Let a user id that is one of Kith's own customer ids lead to that customer."""
    own = {
        one.value: one
        for event in events
        for one in event.names
        if one.type == USER and one.value.startswith("cus_") and one.id not in found.origins
    }
    if not own:
        return
    for value, customer in (await known.named_directly(transaction, sorted(own))).items():
        # A merged id is an origin of the customer to whom it leads.
        found.origins[own[value].id] = value
        found.customers[value] = customer

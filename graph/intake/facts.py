"""What an event says, as rows for the network; pure, and blind to who is who.

`SELF` and `OTHER` stand for the customers of the event until they are known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson

from graph import ids
from graph.intake.event import FACTS, Event
from graph.intake.reading import (
    LONGEST_KEY,
    as_key,
    currency_of,
    fitting,
    get,
    minor,
    whole,
    within,
)
from graph.intake.table import EventTable, Keys, Node, Order, Other, Row
from graph.labels import (
    AGREEMENT,
    CAMPAIGN,
    CHANNEL,
    CONSENT,
    HOUSEHOLD,
    OFFER,
    PARTNER,
    PLACE,
    PRODUCT,
    PURPOSE,
    TOUCHPOINT,
)
from graph.model import HOUSE_ID, ONTOLOGY
from graph.names import Name, NotAName, name, rank
from graph.ontology import Kind, Label, Relationship
from graph.profile import OWN, Claim
from graph.relationships import (
    ABOUT_CAMPAIGN,
    ABOUT_OFFER,
    ABOUT_PRODUCT,
    AT_PLACE,
    CONSENT_FOR,
    CONSENT_TO,
    ENGAGED_WITH,
    GAVE,
    VIA,
)

SELF, OTHER = "@self", "@other"

_OURS = re.compile(r"[a-z]{3}_(?:[0-9a-v]{26}|house)")
_TITLES = {"Channel": "name", "Purpose": "name", "Offer": "code"}
"""Labels whose key is what people call them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One product of an event: quantity may be 0; money in minor units."""

    product: str
    line: int
    quantity: int
    unit_price: int | None
    amount: int
    discount: int | None
    coupon: str | None
    currency: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship with its properties in stored form."""

    relationship: Relationship
    source: str
    target: str
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Facts:
    """Everything that one event says.

    `nodes` holds what is named, by id: the label, its key, and the claims about
    its properties in stored form. `said` are claims about the customer.
    """

    event: Event
    touchpoint: dict[str, Any] | None = None
    nodes: dict[str, tuple[Label, str | None, dict[str, Claim]]] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    said: dict[str, Claim] = field(default_factory=dict)
    order: Order | None = None
    order_key: str | None = None
    viewed: bool = False
    total: int | None = None


def others(event: Event, table: EventTable) -> tuple[Name, ...]:
    """Return the identifiers of the second customer whom an event names, best first."""
    found = _other(event, table.row(event.name)) if event.type == "track" else None
    return found[1] if found else ()


def facts(event: Event, table: EventTable) -> Facts:
    """Return what an event says."""
    told = Facts(event)
    _about_customer(told)
    if event.type in FACTS:
        return told
    row = table.row(event.name) if event.type == "track" else None
    _lines(told, row)
    told.touchpoint = _touchpoint(told, row)
    for reference in table.references:
        key = as_key(get(event.properties, reference.keys))
        if key:
            found = _named(told, reference.label, key)
            _describe(told, found, "name", get(event.properties, reference.title))
            told.ties.append(Tie(reference.tie, event.id, found))
    _surroundings(told)
    if row:
        for node in row.nodes:
            _node(told, node)
        if found_other := _other(event, row):
            _tie_other(told, found_other[0])
    return told


def _about_customer(told: Facts) -> None:
    event = told.event
    for trait, value in event.traits.items():
        told.said[trait] = [value, *event.stamp]
    if event.type == "group" and event.group:
        kind = as_key(event.context.get("groupType")) or as_key(event.properties.get("groupType"))
        if kind == "household":
            home = _named(told, HOUSEHOLD, event.group)
            _describe(told, home, "name", event.properties.get("name"))
            told.said[f"{OWN}household"] = [home, *event.stamp]
        else:
            told.said[f"groups.{kind or 'group'}.{event.group}"] = [
                dict(event.properties),
                *event.stamp,
            ]
    for category, given in event.consents.items():
        # Assertions of one state within one day are one consent: SDKs repeat
        # the whole preference on every event.
        key = f"{event.names[0].text}/{category}/{given}/{event.moment[:10]}"
        consent = ids.derived(CONSENT, event.namespace, key)
        told.nodes[consent] = (CONSENT, None, {"since": [event.moment, *event.stamp]})
        if not given:
            told.nodes[consent][2]["withdrawnAt"] = [event.moment, *event.stamp]
        told.ties.append(Tie(GAVE, SELF, consent))
        told.nodes.setdefault(HOUSE_ID, (PARTNER, None, {}))
        told.ties.append(Tie(CONSENT_TO, consent, HOUSE_ID))
        told.ties.append(Tie(CONSENT_FOR, consent, _named(told, PURPOSE, category)))


def _touchpoint(told: Facts, row: Row | None) -> dict[str, Any]:
    event, properties = told.event, told.event.properties
    currency = currency_of(properties)
    told.order = row.order if row else None
    told.order_key = as_key(get(properties, ("order_id", "checkout_id")))
    if told.order is Order.SALE and told.order_key is None:
        told.order_key = event.message[:LONGEST_KEY]  # an order of its own
    told.viewed = bool(row and row.viewed)
    total = minor(get(properties, ("total", "revenue", "value")), currency)
    told.total = total
    carried = dict(properties)
    if event.context:
        carried["$context"] = event.context
    if event.group and "groupId" not in carried:
        carried["$groupId"] = event.group
    return {
        "kind": row.kind if row else "visit" if event.type in ("page", "screen") else "event",
        "event": event.name or event.type,
        "orderKey": told.order_key,
        "totalMinor": total,
        "discountMinor": minor(get(properties, ("discount",)), currency),
        "currency": currency if total is not None or told.lines else None,
        "traits": orjson.dumps(carried, option=orjson.OPT_SORT_KEYS).decode() if carried else None,
    }


def _lines(told: Facts, row: Row | None) -> None:
    properties = told.event.properties
    listed = properties.get("products")
    items: Sequence[Any] = listed if isinstance(listed, list) else [properties]
    back = row is not None and row.order in (Order.REFUND, Order.CANCELLATION)
    for place, item in enumerate(items):
        if not isinstance(item, Mapping):
            continue
        key = as_key(
            get(item, ("product_id", "sku")) or (item is not properties and item.get("id"))
        )
        if not key:
            continue
        product = _named(told, PRODUCT, key)
        currency = currency_of(item, currency_of(properties))
        _describe_product(told, product, item, currency)
        line = _line(product, place, item, currency, back)
        told.lines.append(line)
        told.ties.append(
            Tie(
                ABOUT_PRODUCT,
                told.event.id,
                product,
                {
                    "line": line.line,
                    "quantity": line.quantity,
                    "unitPriceMinor": line.unit_price,
                    "amountMinor": line.amount,
                    "discountMinor": line.discount,
                    "coupon": line.coupon,
                    "currency": line.currency,
                },
            )
        )


def _line(product: str, place: int, item: Mapping[str, Any], currency: str, back: bool) -> Line:
    sign = -1 if back else 1
    quantity = whole(get(item, ("quantity",)), 1)
    price = minor(get(item, ("price", "unit_price")), currency)
    discount = minor(get(item, ("discount",)), currency)
    amount = minor(get(item, ("amount", "total", "revenue")), currency)
    if amount is None:
        amount = (price or 0) * quantity - (discount or 0)
    return Line(
        product,
        whole(item.get("line"), place),
        sign * quantity,
        price,
        within(sign * amount),
        discount,
        as_key(item.get("coupon")),
        currency,
    )


def _describe_product(told: Facts, product: str, item: Mapping[str, Any], currency: str) -> None:
    _describe(told, product, "name", get(item, ("name", "product_name")))
    _describe(told, product, "brand", item.get("brand"))
    _describe(told, product, "department", item.get("department") or item.get("category"))
    price = minor(get(item, ("price", "unit_price")), currency)
    if price is not None:
        _describe(told, product, "priceMinor", price)
        _describe(told, product, "currency", currency)


def _surroundings(told: Facts) -> None:
    """Tie the touchpoint to its channel, campaign, place and offer, as far as told."""
    event = told.event
    channel = as_key(event.properties.get("channel")) or event.channel
    if channel:
        found = _named(told, CHANNEL, channel)
        told.ties.append(Tie(VIA, event.id, found))
    campaign = event.context.get("campaign")
    held = {id(tie.relationship) for tie in told.ties}
    if isinstance(campaign, Mapping) and id(ABOUT_CAMPAIGN) not in held:
        key = as_key(campaign.get("id")) or as_key(campaign.get("name"))
        if key:
            found = _named(told, CAMPAIGN, key)
            _describe(told, found, "name", campaign.get("name"))
            told.ties.append(Tie(ABOUT_CAMPAIGN, event.id, found))
    affiliation = as_key(event.properties.get("affiliation"))
    if affiliation and id(AT_PLACE) not in held:
        found = _named(told, PLACE, affiliation)
        _describe(told, found, "name", affiliation)
        told.ties.append(Tie(AT_PLACE, event.id, found))
    coupon = as_key(event.properties.get("coupon"))
    if coupon and id(ABOUT_OFFER) not in held:
        found = _named(told, OFFER, coupon)
        told.ties.append(Tie(ABOUT_OFFER, event.id, found))


def _node(told: Facts, node: Node) -> None:
    event = told.event
    key = as_key(get(event.properties, node.keys))
    if key is None and node.required:
        return
    if key is None:
        found = ids.derived(node.label, event.source, event.message)
        told.nodes.setdefault(found, (node.label, None, {}))
    else:
        found = _named(told, node.label, key)
    for declared, value in node.fixed.items():
        _describe(told, found, declared, event.moment if value == "@at" else value)
    for declared, keys in node.properties.items():
        if node.label.property(declared).kind is Kind.MONEY:
            currency = currency_of(event.properties)
            _describe(told, found, f"{declared}Minor", minor(get(event.properties, keys), currency))
        else:
            _describe(told, found, declared, get(event.properties, keys))
    if node.tie.one_target and node.tie.target is HOUSEHOLD:
        # One household at a time, the latest that was told: a claim like any other.
        told.said[f"{OWN}household"] = [found, *event.stamp]
    else:
        properties = _properties(event, node.tie, node.tied_with)
        if node.tie is ENGAGED_WITH:
            properties.setdefault("kind", "engaged")
        ends = (found, SELF) if node.tie.source is node.label else (SELF, found)
        told.ties.append(Tie(node.tie, *ends, properties))
    for tie, keys, default in node.further:
        key = as_key(get(event.properties, keys)) or default
        if key is None:
            continue
        if key == "@house":
            target = HOUSE_ID
            told.nodes.setdefault(HOUSE_ID, (PARTNER, None, {}))
        elif tie.target is TOUCHPOINT:
            target = key if _OURS.fullmatch(key) else ids.derived(TOUCHPOINT, event.source, key)
        elif tie.target is AGREEMENT:
            target = key
        else:
            target = _named(told, tie.target, key)
        told.ties.append(Tie(tie, found, target))


def _other(event: Event, row: Row | None) -> tuple[Other, tuple[Name, ...]] | None:
    for other in row.others if row else ():
        names = []
        for type_, keys in other.identifiers.items():
            try:
                found = name(type_, get(event.properties, keys))
            except NotAName:
                continue
            if found:
                names.append(found)
        if names:
            return other, tuple(sorted(names, key=rank))
    return None


def _tie_other(told: Facts, other: Other) -> None:
    ends = (SELF, OTHER) if other.outward else (OTHER, SELF)
    told.ties.append(Tie(other.tie, *ends, _properties(told.event, other.tie, other.properties)))


def _properties(event: Event, tie: Relationship, wanted: Mapping[str, Keys]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    declared = {one.name: one for one in tie.properties}
    for key, keys in wanted.items():
        if keys == ("@at",):
            found[key] = event.moment
        elif declared[key].kind is Kind.MONEY:
            currency = currency_of(event.properties)
            units = minor(get(event.properties, keys), currency)
            if units is not None:
                found |= {declared[key].stored: units, "currency": currency}
        else:
            value = fitting(declared[key], get(event.properties, keys))
            if value is not None:
                found[key] = value
    return found


def _named(told: Facts, label: Label, key: str) -> str:
    """Return the id of the thing of that key, noting that it must exist."""
    if _OURS.fullmatch(key) and key.startswith(label.prefix):
        told.nodes.setdefault(key, (label, None, {}))
        return key
    found = _thing(label.name, told.event.namespace, key)
    if found not in told.nodes:
        # What is told by the key itself is older than every event: it never changes.
        titled = _TITLES.get(label.name)
        told.nodes[found] = (label, key, {titled: [key, "", ""]} if titled else {})
    return found


@lru_cache(maxsize=100_000)
def _thing(label: str, namespace: str, key: str) -> str:
    return ids.derived(ONTOLOGY.by_name[label], namespace, key)


def _describe(told: Facts, node: str, declared: str, value: Any) -> None:
    """Claim a property of a node, if the value fits it."""
    if value is None or value == "":
        return
    label, _, claims = told.nodes[node]
    if not declared.endswith("Minor"):
        value = fitting(label.property(declared), value)
    if value is not None:
        claims[declared] = [value, *told.event.stamp]

"""Which event means what in the network: data, not branches.

A row names an event and says what it leaves behind besides its touchpoint.
Events without a row stay touchpoints with everything they carried. A company
adds rows of its own with `EventTable.extended`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from graph.labels import (
    CAMPAIGN,
    CASE,
    CONSENT,
    CONTENT,
    DEVICE,
    EMPLOYEE,
    EXCHANGE,
    FEEDBACK,
    HOUSEHOLD,
    OFFER,
    PARTNER,
    PLACE,
)
from graph.names import ANONYMOUS, EMAIL, PHONE, USER
from graph.ontology import Label, Relationship
from graph.relationships import (
    ABOUT_CAMPAIGN,
    ABOUT_CONTENT,
    ABOUT_OFFER,
    AT_PLACE,
    CONCERNS,
    CONSENT_FOR,
    CONSENT_TO,
    CREATED,
    DELIVERED_BY,
    ENGAGED_WITH,
    EXCHANGED_WITH,
    EXPRESSED,
    GAVE,
    HANDLED_BY,
    KNOWS,
    LIVES_IN,
    MENTIONS,
    RAISED,
    RATES,
    REFERRED,
    SERVES,
    TOOK_PART_IN,
    UNDER,
    USES,
)

Keys = tuple[str, ...]
"""Spellings of one property of an event, in snake case; camel case is found too."""


class Order(Enum):
    """What an event does to the order that it names."""

    SALE = "sale"
    """Its lines are the order; of several, the latest are."""
    REFUND = "refund"
    """Takes back the lines it names; all of them if it names neither lines nor a total."""
    CANCELLATION = "cancellation"
    """Takes back the whole order."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing that events of any kind may name by key."""

    keys: Keys
    label: Label
    tie: Relationship
    title: Keys = ()
    """Where its name stands, if the event tells."""


@dataclass(frozen=True, slots=True)
class Node:
    """A thing that an event describes, tied to the customer.

    Without a key in the event the thing is the event's own. `properties` are
    taken from the event; in `fixed`, `@at` stands for the event's instant.
    `further` are ties from the thing to others that the event names; a default
    key stands where the event names none.
    """

    label: Label
    keys: Keys
    tie: Relationship
    properties: Mapping[str, Keys] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    tied_with: Mapping[str, Keys] = field(default_factory=dict)
    further: Sequence[tuple[Relationship, Keys, str | None]] = ()
    required: bool = False
    """Whether there is nothing to say where the event names no key."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another customer whom an event names by identifiers.

    `outward` is False where the other is the source of the tie.
    """

    identifiers: Mapping[str, Keys]
    tie: Relationship
    properties: Mapping[str, Keys]
    outward: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """What one event, under any of its names, means."""

    events: tuple[str, ...]
    kind: str
    order: Order | None = None
    viewed: bool = False
    nodes: tuple[Node, ...] = ()
    others: tuple[Other, ...] = ()


@lru_cache(maxsize=4096)
def folded(event: str) -> str:
    """Return an event's name as names are compared.

    Examples
    --------
    >>> folded("Order Completed") == folded("order_completed") == folded("orderCompleted")
    True
    """
    return "".join(character for character in event.lower() if character.isalnum())


class EventTable:
    """Rows by event name; later rows replace earlier ones of the same name."""

    def __init__(self, rows: Iterable[Row], references: Sequence[Reference]) -> None:
        self.rows = tuple(rows)
        self.references = tuple(references)
        self._by_name = {folded(name): row for row in self.rows for name in row.events}

    def row(self, event: str) -> Row | None:
        """Return what is known of an event of that name."""
        return self._by_name.get(folded(event))

    def extended(self, rows: Iterable[Row]) -> EventTable:
        """Return a table with more rows."""
        return EventTable((*self.rows, *rows), self.references)


def _person(prefix: str) -> Mapping[str, Keys]:
    return {
        USER: (f"{prefix}_id", f"{prefix}_user_id"),
        EMAIL: (f"{prefix}_email",),
        PHONE: (f"{prefix}_phone",),
        ANONYMOUS: (f"{prefix}_anonymous_id",),
    }


REFERENCES = (
    Reference(
        ("place_id", "store_id", "location_id"), PLACE, AT_PLACE, ("store_name", "place_name")
    ),
    Reference(("partner_id",), PARTNER, DELIVERED_BY, ("partner_name",)),
    Reference(("employee_id", "agent_id"), EMPLOYEE, HANDLED_BY, ("employee_name", "agent_name")),
    Reference(("content_id",), CONTENT, ABOUT_CONTENT, ()),
    Reference(("campaign_id",), CAMPAIGN, ABOUT_CAMPAIGN, ("campaign_name",)),
    Reference(("offer_id", "coupon_id"), OFFER, ABOUT_OFFER, ("offer_name", "coupon_name")),
)

_MONEY = {"amount": ("amount", "value"), "currency": ("currency",)}
_REFERRAL = {"campaign": ("campaign_id", "campaign"), "value": ("value", "revenue", "amount")}
_CONSENT = {
    "scopes": ("scopes",),
    "wording": ("wording", "version"),
    "channel": ("channel",),
    "proof": ("proof",),
}
_CONSENT_TIES = (
    (CONSENT_TO, ("partner_id",), "@house"),
    (CONSENT_FOR, ("purpose", "purpose_id", "category"), None),
)
_EXCHANGE = {"kind": ("kind", "type"), "about": ("about", "description"), **_MONEY}
_EXCHANGE_TIES = ((EXCHANGED_WITH, ("partner_id",), "@house"), (UNDER, ("agreement_id",), None))
_CASE = {"subject": ("subject", "title"), "severity": ("severity", "priority")}
_CASE_KEYS = ("case_id", "ticket_id")

ROWS = (
    # ── Commerce ──────────────────────────────────────────────────────────────
    Row(("Order Completed",), "purchase", order=Order.SALE),
    Row(("Order Updated",), "purchase", order=Order.SALE),
    Row(("Order Refunded",), "refund", order=Order.REFUND),
    Row(("Order Cancelled", "Order Canceled"), "cancellation", order=Order.CANCELLATION),
    Row(("Product Viewed", "Viewed Product"), "view", viewed=True),
    Row(("Product List Viewed", "Product List Filtered", "Products Searched"), "browse"),
    Row(("Product Clicked", "Product Shared"), "click"),
    Row(("Product Added", "Product Removed", "Cart Viewed", "Cart Shared"), "cart"),
    Row(("Product Added to Wishlist", "Product Removed from Wishlist"), "wishlist"),
    Row(("Wishlist Product Added to Cart",), "cart"),
    Row(("Checkout Started", "Checkout Step Viewed", "Checkout Step Completed"), "checkout"),
    Row(("Payment Info Entered",), "checkout"),
    Row(("Coupon Entered", "Coupon Applied", "Coupon Denied", "Coupon Removed"), "coupon"),
    Row(("Coupon Redeemed", "Offer Redeemed"), "redemption"),
    Row(("Promotion Viewed", "Promotion Clicked"), "message"),
    Row(("Email Opened", "Email Link Clicked", "Push Notification Received"), "message"),
    Row(("Product Reviewed",), "review"),
    # ── People ────────────────────────────────────────────────────────────────
    Row(
        ("Contact Added",),
        "contact",
        others=(Other(_person("contact"), KNOWS, {"since": ("@at",), "strength": ("strength",)}),),
    ),
    Row(
        ("Referral Sent", "Referral Converted"),
        "referral",
        others=(
            Other(_person("referred"), REFERRED, {"at": ("@at",), **_REFERRAL}),
            Other(_person("referrer"), REFERRED, {"at": ("@at",), **_REFERRAL}, outward=False),
        ),
    ),
    Row(
        ("Employee Assigned",),
        "service",
        nodes=(
            Node(
                EMPLOYEE,
                ("employee_id", "agent_id"),
                SERVES,
                {"name": ("employee_name", "agent_name"), "role": ("role",)},
                tied_with={"since": ("@at",)},
                required=True,
            ),
        ),
    ),
    Row(
        ("Household Joined",),
        "household",
        nodes=(
            Node(
                HOUSEHOLD, ("household_id",), LIVES_IN, {"name": ("household_name",)}, required=True
            ),
        ),
    ),
    Row(
        ("Device Activated",),
        "device",
        nodes=(
            Node(
                DEVICE,
                ("device_id",),
                USES,
                {"name": ("device_name", "name"), "kind": ("kind", "type"), "model": ("model",)},
                fixed={"activatedAt": "@at"},
                tied_with={"since": ("@at",)},
                required=True,
            ),
        ),
    ),
    # ── What customers make and say ───────────────────────────────────────────
    Row(
        ("Content Created",),
        "content",
        nodes=(
            Node(
                CONTENT,
                ("content_id",),
                CREATED,
                {
                    "kind": ("kind", "type"),
                    "title": ("title",),
                    "body": ("body", "text"),
                    "rating": ("rating",),
                    "url": ("url",),
                },
                fixed={"at": "@at"},
                further=((MENTIONS, ("product_id", "sku"), None),),
            ),
        ),
    ),
    Row(
        ("Content Engaged",),
        "engagement",
        nodes=(
            Node(
                CONTENT,
                ("content_id",),
                ENGAGED_WITH,
                tied_with={"kind": ("kind", "type", "action"), "at": ("@at",)},
                required=True,
            ),
        ),
    ),
    Row(
        ("Feedback Given",),
        "feedback",
        nodes=(
            Node(
                FEEDBACK,
                ("feedback_id",),
                EXPRESSED,
                {"kind": ("kind", "type", "survey"), "score": ("score",), "comment": ("comment",)},
                fixed={"at": "@at"},
                further=((RATES, ("touchpoint_id", "rated_message_id"), None),),
            ),
        ),
    ),
    Row(
        ("Service Case Opened",),
        "service",
        nodes=(
            Node(
                CASE,
                _CASE_KEYS,
                RAISED,
                _CASE,
                fixed={"status": "open", "openedAt": "@at"},
                further=((CONCERNS, ("product_id", "sku"), None),),
            ),
        ),
    ),
    Row(
        ("Service Case Closed",),
        "service",
        nodes=(
            Node(CASE, _CASE_KEYS, RAISED, _CASE, fixed={"status": "closed", "closedAt": "@at"}),
        ),
    ),
    # ── Trust ─────────────────────────────────────────────────────────────────
    Row(
        ("Consent Given",),
        "consent",
        nodes=(
            Node(
                CONSENT,
                (),
                GAVE,
                {**_CONSENT, "until": ("until",)},
                fixed={"since": "@at"},
                further=_CONSENT_TIES,
            ),
        ),
    ),
    Row(
        ("Consent Withdrawn",),
        "consent",
        nodes=(
            # A consent that ends where it begins replaces every earlier one, in
            # whatever order the two arrive.
            Node(
                CONSENT,
                (),
                GAVE,
                {"wording": ("wording", "version"), "channel": ("channel",)},
                fixed={"since": "@at", "withdrawnAt": "@at"},
                further=_CONSENT_TIES,
            ),
        ),
    ),
    Row(
        ("Value Given",),
        "exchange",
        nodes=(
            Node(
                EXCHANGE,
                ("exchange_id",),
                TOOK_PART_IN,
                _EXCHANGE,
                fixed={"direction": "given", "at": "@at"},
                further=_EXCHANGE_TIES,
            ),
        ),
    ),
    Row(
        ("Value Received",),
        "exchange",
        nodes=(
            Node(
                EXCHANGE,
                ("exchange_id",),
                TOOK_PART_IN,
                _EXCHANGE,
                fixed={"direction": "received", "at": "@at"},
                further=_EXCHANGE_TIES,
            ),
        ),
    ),
)

STANDARD = EventTable(ROWS, REFERENCES)
"""The e-commerce specification and Kith's own events."""

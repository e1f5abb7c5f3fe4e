"""Events for tests: one by one, and drawn by hypothesis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from graph.intake import Event
from graph.names import Name, name, rank

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def event(
    message: str,
    event_name: str = "Thing Happened",
    /,
    *,
    minute: int = 0,
    type: str = "track",  # noqa: A002
    traits: dict[str, Any] | None = None,
    properties: dict[str, Any] | None = None,
    source: str = "web",
    **identifiers: str,
) -> Event:
    """Return an event of a customer who is known by `identifiers`."""
    names = [name(type_, value) for type_, value in identifiers.items()]
    at = BEGIN + timedelta(minutes=minute)
    return Event(
        source=source,
        namespace="events",
        message=message,
        type=type,
        name=event_name if type == "track" else type,
        at=at,
        received=at,
        names=tuple(sorted((one for one in names if one), key=rank)),
        traits=traits or {},
        properties=properties or {},
    )


def _product(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "product_id": draw(st.sampled_from(["p1", "p2"])),
        "price": draw(st.sampled_from([1, 2.5])),
        "quantity": draw(st.integers(0, 3)),
        "name": draw(st.sampled_from(["One", "Two", "Three"])),
    }


_KINDS = (
    "Order Completed",
    "Order Completed",
    "Order Refunded",
    "Order Cancelled",
    "Order Updated",
    "Product Viewed",
    "Contact Added",
    "Referral Sent",
    "Referral Converted",
    "Household Joined",
    "Service Case Opened",
    "Service Case Closed",
    "Content Engaged",
    "Consent Given",
    "Device Activated",
    "Something Else",
    "identify",
    "identify",
)


@st.composite
def _identifiers(draw: st.DrawFn) -> tuple[Name, ...]:
    pool = [("userId", "u1"), ("userId", "u2"), ("anonymousId", "a1"), ("anonymousId", "a2")]
    pool += [("email", "x@example.org"), ("phone", "+49301234567")]
    drawn = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2, unique=True))
    return tuple(sorted((Name(*one) for one in drawn), key=rank))


@st.composite
def histories(draw: st.DrawFn, *, most: int = 8) -> list[Event]:
    """Draw some events of a few people, products and orders, each with its own message."""
    events = []
    for place in range(draw(st.integers(1, most))):
        kind = draw(st.sampled_from(_KINDS))
        at = BEGIN + timedelta(minutes=draw(st.integers(0, 4)))
        traits = {"email": "ann@example.org", "name": draw(st.sampled_from(["Ann", "Bob"]))}
        events.append(
            Event(
                source="web",
                namespace="events",
                message=f"m{place}",
                type="identify" if kind == "identify" else "track",
                name=kind,
                at=at,
                received=at,
                names=draw(_identifiers()),
                traits=traits if kind == "identify" else {},
                properties=_properties(draw, kind),
            )
        )
    return events


def _properties(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    match kind.split():
        case ["Order", what]:
            products = [_product(draw) for _ in range(draw(st.integers(0, 2)))]
            found: dict[str, Any] = {"order_id": draw(st.sampled_from(["o1", "o2"]))}
            if products or what in ("Completed", "Updated"):
                found["products"] = products
            if draw(st.booleans()):
                found["total"] = draw(st.integers(1, 9))
            return found | {"currency": "EUR"}
        case ["Product", _]:
            return _product(draw)
        case ["Contact", _]:
            return {"contact_id": draw(st.sampled_from(["u1", "u3"])), "strength": 0.5}
        case ["Referral", _]:
            return {"referred_email": "new@example.org", "campaign": "c", "value": 5}
        case ["Household", _]:
            return {"household_id": draw(st.sampled_from(["h1", "h2"]))}
        case ["Service", *_]:
            return {"case_id": f"case of {draw(st.integers(1, 1000))}", "subject": "late"}
        case ["Content", _]:
            return {"content_id": "c1", "kind": "like"}
        case ["Consent", _]:
            return {"purpose": "advice", "scopes": ["name"]}
        case ["Device", _]:
            return {"device_id": "d1", "model": "m"}
        case _:
            return {"n": draw(st.integers(0, 3))}

"""What an order comes to, whatever came in of it and in whatever order.

An order is the set of touchpoints that name it. What it adds to PURCHASED is a
function of that set alone, so a refund that arrives before its order, an order
that is told twice, and a late update all come out the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.intake.facts import Line
from graph.intake.table import Order

KINDS: Mapping[str, Order] = {
    "purchase": Order.SALE,
    "refund": Order.REFUND,
    "cancellation": Order.CANCELLATION,
}
"""Touchpoint kinds that make or unmake an order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One touchpoint of an order; `at` is text that sorts by time."""

    id: str
    order: str
    kind: Order
    at: str
    customer: str
    origin: str
    total: int | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one order adds to one PURCHASED: quantity, revenue in minor units, when."""

    customer: str
    origin: str
    product: str
    currency: str
    quantity: int
    revenue: int
    at: str


def shares(entries: Iterable[Entry]) -> list[Share]:
    """Return what the touchpoints of one order add, a share per product and currency.

    The latest sale is the order (of two at one instant the larger id). A
    cancellation takes back all of it; a refund the quantity and amount of the
    products that it names, or, naming none, its total in proportion, or, without
    a total, everything. Nothing falls below zero, and a product of which nothing
    is left has no share. Lines of quantity or amount 0 count as bought.
    """
    whole = sorted(entries, key=lambda entry: (entry.at, entry.id))
    sales = [entry for entry in whole if entry.kind is Order.SALE]
    if not sales or any(entry.kind is Order.CANCELLATION for entry in whole):
        return []
    sale = sales[-1]
    bought: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for line in sale.lines:
        held = bought[line.product, line.currency]
        held[0] += line.quantity
        held[1] += line.amount
    left = {key: list(held) for key, held in bought.items()}
    gone: set[tuple[str, str]] = set()
    for refund in whole:
        if refund.kind is Order.REFUND:
            gone |= _take_back(refund, bought, left)
    return [
        Share(sale.customer, sale.origin, product, currency, held[0], held[1], sale.at)
        for (product, currency), held in left.items()
        if (product, currency) not in gone
    ]


def _take_back(
    refund: Entry,
    bought: Mapping[tuple[str, str], list[int]],
    left: dict[tuple[str, str], list[int]],
) -> set[tuple[str, str]]:
    """Lessen `left`; return what is gone altogether."""
    if not refund.lines:
        whole = sum(revenue for _, revenue in bought.values())
        back = abs(refund.total) if refund.total is not None else None
        if back is None or back >= whole:
            return set(bought)
        for key, share in _in_proportion(back, bought, whole).items():
            left[key][1] = max(0, left[key][1] - share)
        return set()
    gone = set()
    for line in refund.lines:
        key = line.product, line.currency
        if key not in left:
            continue
        held = left[key]
        # A source that names a product without its price means what was paid for it.
        quantity = min(abs(line.quantity), held[0])
        back = abs(line.amount) or bought[key][1] * quantity // max(bought[key][0], 1)
        held[0] -= quantity
        held[1] = max(0, held[1] - back)
        if held[0] == 0 and bought[key][0] > 0:
            gone.add(key)
    return gone


def _in_proportion(
    back: int, bought: Mapping[tuple[str, str], list[int]], whole: int
) -> dict[tuple[str, str], int]:
    """Share `back` out by revenue, to the last minor unit."""
    keys = sorted(bought)
    parts = {key: back * bought[key][1] // whole for key in keys}
    rest = back - sum(parts.values())
    for key in sorted(keys, key=lambda key: (-(back * bought[key][1] % whole), key))[:rest]:
        parts[key] += 1
    return parts

"""What synthetic customers buy, where the catalogue is synthetic too.

On a real year nothing is bought: its totals are facts, and co-purchases are
what recommendations are judged by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.relationships import ABOUT_PRODUCT, PURCHASED
from seed.network.arrays import IntArray, instants, same
from seed.network.catalogue import Catalogue
from seed.network.communities import Communities
from seed.network.setting import Setting
from seed.network.tables import Part, Ties
from seed.network.touchpoints import PURCHASE, Touchpoints

LINES = np.array((30, 30, 20, 12, 8))
"""How many of a hundred orders have one line, two, and so on up to five."""
TASTE = 0.6
"""Share of lines from the twentieth of the catalogue that a community likes."""


@dataclass(frozen=True)
class Orders:
    """Tables, and the total of each touchpoint in minor units, shape (touchpoints,)."""

    totals: IntArray
    part: Part


def orders(setting: Setting, found: Touchpoints, groups: Communities, goods: Catalogue) -> Orders:
    """Fill every purchase with one to five lines.

    A community has a taste: a run of the catalogue from which most of its lines
    come. All else is drawn by popularity.
    """
    draws = setting.draws("orders")
    order = np.flatnonzero(found.kind == PURCHASE)
    size = draws.choose(LINES, len(order)) + 1
    touchpoint = np.repeat(order, size)
    count = len(touchpoint)
    line = np.arange(count) - np.repeat(np.cumsum(size) - size, size)
    customer = found.customer[touchpoint]
    products = len(goods.products)
    width = max(1, products // 20)
    liked = draws.below(products, len(groups))[groups.of[customer]] + draws.below(width, count)
    fame = (draws.tail(products, 50.0) * 10).astype(np.int64)
    product = np.where(
        draws.chance(TASTE, count), liked % max(products, 1), draws.choose(fame, count)
    )
    quantity = draws.choose(np.array((70, 20, 10)), count) + 1
    price = goods.prices[product]
    discount = np.where(draws.chance(0.2, count), quantity * price // 10, 0)
    amount = quantity * price - discount
    totals = np.zeros(len(found), np.int64)
    np.add.at(totals, touchpoint, amount)
    lines = {
        "line": line,
        "quantity": quantity,
        "unitPriceMinor": price,
        "amountMinor": amount,
        "discountMinor": discount,
        "currency": same("USD", count),
    }
    ties = (
        Ties(ABOUT_PRODUCT, touchpoint, product, lines, key=("line",)),
        _folded(customer, product, touchpoint, quantity, amount, found.at[touchpoint]),
    )
    return Orders(totals, Part((), ties))


def _folded(
    customer: IntArray,
    product: IntArray,
    order: IntArray,
    quantity: IntArray,
    amount: IntArray,
    at: IntArray,
) -> Ties:
    """Return PURCHASED: the lines of each customer and product in one tie."""
    by = np.lexsort((order, product, customer))
    customer, product, order, quantity, amount, at = (
        values[by] for values in (customer, product, order, quantity, amount, at)
    )
    fresh = np.ones(len(by), np.bool_)
    fresh[1:] = (customer[1:] != customer[:-1]) | (product[1:] != product[:-1])
    another = fresh.copy()
    another[1:] |= order[1:] != order[:-1]
    starts = np.flatnonzero(fresh)
    if not len(starts):
        return Ties(PURCHASED, starts, starts)
    columns = {
        "count": np.add.reduceat(another.astype(np.int64), starts),
        "quantity": np.add.reduceat(quantity, starts),
        "revenueMinor": np.add.reduceat(amount, starts),
        "currency": same("USD", len(starts)),
        "firstAt": instants(np.minimum.reduceat(at, starts)),
        "lastAt": instants(np.maximum.reduceat(at, starts)),
    }
    return Ties(PURCHASED, customer[starts], product[starts], columns)

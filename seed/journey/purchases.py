"""What each household bought in all: its lines, folded by product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np

from graph.fans import fans
from graph.load import Batch
from graph.names import Name
from graph.relationships import PURCHASED
from seed.journey import keys
from seed.journey.keys import CURRENCY
from seed.journey.steps import TIES_AT_ONCE, Step
from seed.journey.tables import Instants, Integers, Lines

_COLUMNS = (
    "target",
    "count",
    "quantity",
    "revenueMinor",
    "currency",
    "firstAt",
    "lastAt",
)


@dataclass(frozen=True)
class Purchases:
    """One entry per household and product, by household and then product.

    `count` is the number of orders, `revenue` is in cents.
    """

    household: Integers
    product: Integers
    count: Integers
    quantity: Integers
    revenue: Integers
    first: Instants
    last: Instants

    def __len__(self) -> int:
        return len(self.household)


def folded(lines: Lines) -> Purchases:
    """Return the lines folded by household and product.

    No product is on two lines of one basket in the source, but a basket that
    had it twice would still be one order.
    """
    order = np.lexsort((lines.at, lines.basket, lines.product, lines.household))
    household, product = lines.household[order], lines.product[order]
    basket, at = lines.basket[order], lines.at[order]
    new = np.concatenate(
        ([True], (household[1:] != household[:-1]) | (product[1:] != product[:-1]))
    )
    new_order = new | np.concatenate(([True], basket[1:] != basket[:-1]))
    starts = np.flatnonzero(new)
    return Purchases(
        household=household[starts],
        product=product[starts],
        count=np.add.reduceat(new_order.astype(np.int64), starts),
        quantity=np.add.reduceat(lines.quantity[order], starts),
        revenue=np.add.reduceat(lines.amount[order], starts),
        first=np.minimum.reduceat(at, starts),
        last=np.maximum.reduceat(at, starts),
    )


def step(purchases: Purchases, customers: Mapping[Name, str]) -> Step:
    """Return the step that creates the aggregates, customer by customer."""

    def make(begin: int, end: int) -> Batch:
        part = slice(begin, end)
        rows = [
            (customers[keys.household(number)], [item[1:] for item in items])
            for number, items in groupby(_items(purchases, part), key=itemgetter(0))
        ]
        return Batch(end - begin, (fans(PURCHASED, _COLUMNS, rows),), (end - begin,))

    return Step("purchases", len(purchases), lambda begin: begin + TIES_AT_ONCE, make)


def _items(purchases: Purchases, part: slice) -> list[tuple[int, *tuple[object, ...]]]:
    return [
        (household, keys.product(product), count, quantity, revenue, CURRENCY, first, last)
        for household, product, count, quantity, revenue, first, last in zip(
            purchases.household[part].tolist(),
            purchases.product[part].tolist(),
            purchases.count[part].tolist(),
            purchases.quantity[part].tolist(),
            purchases.revenue[part].tolist(),
            keys.instant_texts(purchases.first[part]),
            keys.instant_texts(purchases.last[part]),
            strict=True,
        )
    ]

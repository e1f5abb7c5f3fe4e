"""What each household bought in all: its lines, folded by product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby, repeat
from operator import itemgetter

import numpy as np

from graph.fans import fans
from graph.load import Batch
from graph.names import Name
from graph.relationships import PURCHASED
from seed.journey import keys
from seed.journey.keys import CURRENCY
from seed.journey.steps import Step
from seed.journey.tables import Instants, Integers, Lines

AT_ONCE = 20_000
"""Aggregates in one transaction: the more, the more of them share a product."""

_COLUMNS = (
    "source",
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
    """Return the step that creates the aggregates, some customers at a time.

    Within a batch they are grouped by product: a customer is found faster in
    the small index than a product in the large one.
    """

    def make(begin: int, end: int) -> Batch:
        part = slice(begin, end)
        ids = [customers[keys.household(number)] for number in purchases.household[part].tolist()]
        columns = (
            purchases.product[part].tolist(),
            ids,
            purchases.count[part].tolist(),
            purchases.quantity[part].tolist(),
            purchases.revenue[part].tolist(),
            repeat(CURRENCY),
            keys.instant_texts(purchases.first[part]),
            keys.instant_texts(purchases.last[part]),
        )
        items = sorted(zip(*columns, strict=False), key=itemgetter(0))
        rows = [
            (keys.product(number), [item[1:] for item in some])
            for number, some in groupby(items, key=itemgetter(0))
        ]
        statement = fans(PURCHASED, _COLUMNS, rows, inward=True)
        return Batch(end - begin, (statement,), (end - begin,))

    return Step("purchases", len(purchases), lambda begin: begin + AT_ONCE, make)

"""Every basket as a touchpoint, every line as a tie to its product."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from graph.fans import Spoke, stars
from graph.labels import TOUCHPOINT
from graph.load import Batch
from graph.names import Name
from graph.relationships import ABOUT_PRODUCT, AT_PLACE, HAD, VIA
from seed.journey import keys
from seed.journey.keys import CURRENCY, SOURCE
from seed.journey.steps import Row, Step
from seed.journey.tables import Integers, Lines

LINES_AT_ONCE = 10_000
"""Lines in one transaction, give or take the last basket's."""

_COLUMNS = (
    "id",
    "source",
    "key",
    "createdAt",
    "kind",
    "event",
    "at",
    "orderKey",
    "totalMinor",
    "discountMinor",
    "currency",
    "identifiers",
)
_LINE = (
    "target",
    "line",
    "quantity",
    "unitPriceMinor",
    "amountMinor",
    "discountMinor",
    "couponDiscountMinor",
    "couponMatchDiscountMinor",
    "currency",
)
_SPOKES = (Spoke(HAD, outward=False), Spoke(VIA), Spoke(AT_PLACE))


def step(lines: Lines, customers: Mapping[Name, str], now: str) -> Step:
    """Return the step that creates baskets, by household and time.

    Parameters
    ----------
    lines : Lines
    customers : mapping
        The customer id of every household.
    now : str
    """
    starts = lines.starts

    def cut(begin: int) -> int:
        return int(np.searchsorted(starts, starts[begin] + LINES_AT_ONCE))

    def make(begin: int, end: int) -> Batch:
        rows = _rows(lines, customers, now, begin, end)
        statement = stars(TOUCHPOINT, _COLUMNS, _SPOKES, rows, ABOUT_PRODUCT, _LINE)
        return Batch(end - begin, (statement,), (int(starts[end] - starts[begin]),))

    return Step("baskets", len(starts) - 1, cut, make)


def _rows(lines: Lines, customers: Mapping[Name, str], now: str, begin: int, end: int) -> list[Row]:
    """Return the rows of baskets `begin` to `end`."""
    starts = lines.starts[begin : end + 1]
    part = slice(int(starts[0]), int(starts[-1]))
    firsts, edges = starts[:-1], starts - starts[0]
    taken_off = (
        lines.discount[part] + lines.coupon_discount[part] + lines.coupon_match_discount[part]
    )
    items = _items(lines, part, edges)
    rows: list[Row] = []
    for number, basket, store, at, total, discount, low, high in zip(
        lines.household[firsts].tolist(),
        lines.basket[firsts].tolist(),
        lines.store[firsts].tolist(),
        keys.instant_texts(lines.at[firsts]),
        np.add.reduceat(lines.amount[part], edges[:-1]).tolist(),
        np.add.reduceat(taken_off, edges[:-1]).tolist(),
        edges[:-1].tolist(),
        edges[1:].tolist(),
        strict=True,
    ):
        name, key = keys.household(number), str(basket)
        rows.append(
            (
                keys.touchpoint(key),
                SOURCE,
                key,
                now,
                "purchase",
                "Order Completed",
                at,
                key,
                total,
                discount,
                CURRENCY,
                [name.text],
                customers[name],
                keys.STORE_CHANNEL,
                keys.place(store),
                items[low:high],
            )
        )
    return rows


def _items(lines: Lines, part: slice, edges: Integers) -> list[Row]:
    """Return the rows of consecutive lines; `edges` are where their baskets begin."""
    place = np.arange(edges[-1]) - np.repeat(edges[:-1], np.diff(edges))
    return [
        (keys.product(product), *values, CURRENCY)
        for product, *values in zip(
            lines.product[part].tolist(),
            place.tolist(),
            lines.quantity[part].tolist(),
            unit_prices(lines, part),
            lines.amount[part].tolist(),
            lines.discount[part].tolist(),
            lines.coupon_discount[part].tolist(),
            lines.coupon_match_discount[part].tolist(),
            strict=True,
        )
    ]


def unit_prices(lines: Lines, part: slice) -> list[int | None]:
    """Return the shelf price of each line's unit in cents, half up; None for none."""
    price = lines.amount[part] + lines.discount[part] + lines.coupon_match_discount[part]
    quantity = lines.quantity[part]
    whole = (2 * price + quantity) // (2 * np.maximum(quantity, 1))
    known = (quantity > 0) & ((whole > 0) | (price == 0))
    return [
        unit if sure else None for unit, sure in zip(whole.tolist(), known.tolist(), strict=True)
    ]

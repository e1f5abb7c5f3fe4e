"""What the source holds and what the graph holds, side by side."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from graph import tally
from graph.labels import (
    CAMPAIGN,
    CATEGORY,
    CUSTOMER,
    IDENTIFIER,
    OFFER,
    PARTNER,
    PLACE,
    PRODUCT,
    TOUCHPOINT,
)
from graph.load import Progress
from graph.ontology import Label, Relationship
from graph.relationships import (
    ABOUT_CAMPAIGN,
    ABOUT_OFFER,
    ABOUT_PRODUCT,
    APPLIES_TO,
    AT_PLACE,
    HAD,
    IDENTIFIES,
    IN_CATEGORY,
    INCLUDES,
    PART_OF,
    PURCHASED,
    RECEIVED,
    SUPPLIES,
    VIA,
)
from graph.store import Store
from graph.tally import Tally
from seed.journey.catalogue import shelves
from seed.journey.keys import SOURCE
from seed.journey.tables import Integers, Tables

NODES = (CUSTOMER, IDENTIFIER, PARTNER, PLACE, CATEGORY, CAMPAIGN, OFFER)
"""Labels that are counted as they are; touchpoints and products are told apart."""

TIES = (
    IDENTIFIES,
    PART_OF,
    IN_CATEGORY,
    SUPPLIES,
    RECEIVED,
    INCLUDES,
    APPLIES_TO,
    HAD,
    VIA,
    AT_PLACE,
    ABOUT_CAMPAIGN,
    ABOUT_OFFER,
)
"""Relationships that are counted; lines and purchases are added up as well."""

MONEY = ("amountMinor", "discountMinor", "couponDiscountMinor", "couponMatchDiscountMinor")

Read: TypeAlias = Callable[[Store], Awaitable[dict[str, int]]]


@dataclass(frozen=True, slots=True)
class Check:
    """One figure: what the source says and what the graph says; money in cents."""

    name: str
    expected: int
    found: int

    @property
    def ok(self) -> bool:
        """Whether they are equal."""
        return self.expected == self.found


@dataclass(frozen=True, slots=True)
class Totals:
    """Every figure of the load."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether every figure is right."""
        return all(check.ok for check in self.checks)

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The figures that are not."""
        return tuple(check for check in self.checks if not check.ok)

    def __getitem__(self, name: str) -> Check:
        """Return the figure of that name."""
        return next(check for check in self.checks if check.name == name)


def expected(tables: Tables) -> dict[str, int]:
    """Return every figure as the source has it."""
    return {
        **_expected_nodes(tables),
        **_expected_ties(tables),
        **_expected_money(tables),
    }


def _expected_nodes(tables: Tables) -> dict[str, int]:
    return {
        "customers": len(tables.households),
        "identifiers": len(tables.households),
        "partners": int(tables.products["manufacturer_id"].nunique()),
        "places": len(np.unique(tables.lines.store)),
        "categories": len(shelves(tables.products)),
        "campaigns": len(tables.campaigns),
        "offers": int(tables.coupons["coupon_upc"].nunique()),
        "products": len(tables.products),
        "stubs": len(tables.stubs),
        "baskets": len(tables.lines.starts) - 1,
        "redemptions": len(tables.redemptions),
    }


def _expected_ties(tables: Tables) -> dict[str, int]:
    coupons, redemptions = tables.coupons, len(tables.redemptions)
    baskets = len(tables.lines.starts) - 1
    found = shelves(tables.products)
    return {
        IDENTIFIES.name: len(tables.households),
        PART_OF.name: sum(len(path) > 1 for path in found),
        IN_CATEGORY.name: len(tables.products),
        SUPPLIES.name: len(tables.products),
        RECEIVED.name: len(tables.receptions),
        INCLUDES.name: len(coupons[["coupon_upc", "campaign_id"]].drop_duplicates()),
        APPLIES_TO.name: len(coupons[["coupon_upc", "product_id"]].drop_duplicates()),
        HAD.name: baskets + redemptions,
        VIA.name: baskets,
        AT_PLACE.name: baskets,
        ABOUT_CAMPAIGN.name: redemptions,
        ABOUT_OFFER.name: redemptions,
    }


def _expected_money(tables: Tables) -> dict[str, int]:
    lines = tables.lines
    money = (lines.amount, lines.discount, lines.coupon_discount, lines.coupon_match_discount)
    amount, *taken_off = (int(column.sum()) for column in money)
    return {
        "baskets' total": amount,
        "baskets' discount": sum(taken_off),
        "lines": len(lines),
        "lines' quantity": int(lines.quantity.sum()),
        **{f"lines' {name}": int(column.sum()) for name, column in zip(MONEY, money, strict=True)},
        "purchases": _pairs(lines.household, lines.product),
        # No product is on two lines of one basket, so a line is an order.
        "purchases' count": _pairs(lines.basket, lines.product),
        "purchases' quantity": int(lines.quantity.sum()),
        "purchases' revenue": amount,
    }


def _pairs(one: Integers, other: Integers) -> int:
    """Return how many distinct pairs two columns hold."""
    order = np.lexsort((other, one))
    one, other = one[order], other[order]
    return int(np.count_nonzero((one[1:] != one[:-1]) | (other[1:] != other[:-1]))) + bool(len(one))


async def check(store: Store, tables: Tables, progress: Progress) -> Totals:
    """Read every figure back from the graph and compare it with the source."""
    reads = [*map(_count_nodes, NODES), _products, _touchpoints]
    reads += [*map(_count_ties, TIES), _lines, _purchases]
    found: dict[str, int] = {}
    for done, read in enumerate(reads):
        progress("totals", done, len(reads))
        found |= await read(store)
    progress("totals", len(reads), len(reads))
    wanted = expected(tables)
    return Totals(tuple(Check(name, value, found[name]) for name, value in wanted.items()))


def _count_nodes(label: Label) -> Read:
    async def read(store: Store) -> dict[str, int]:
        found = await tally.nodes(store, label, SOURCE)
        return {label.plural: found.get(None, Tally()).count}

    return read


def _count_ties(relationship: Relationship) -> Read:
    async def read(store: Store) -> dict[str, int]:
        return {relationship.name: (await tally.ties(store, relationship, SOURCE)).count}

    return read


async def _products(store: Store) -> dict[str, int]:
    found = await tally.nodes(store, PRODUCT, SOURCE, by="described")
    return {
        "products": found.get(True, Tally()).count,
        "stubs": found.get(False, Tally()).count,
    }


async def _touchpoints(store: Store) -> dict[str, int]:
    found = await tally.nodes(store, TOUCHPOINT, SOURCE, ("totalMinor", "discountMinor"), "kind")
    baskets = found.get("purchase", Tally(0, (0, 0)))
    return {
        "baskets": baskets.count,
        "baskets' total": baskets.sums[0],
        "baskets' discount": baskets.sums[1],
        "redemptions": found.get("redemption", Tally()).count,
    }


async def _lines(store: Store) -> dict[str, int]:
    found = await tally.ties(store, ABOUT_PRODUCT, SOURCE, ("quantity", *MONEY))
    sums = zip(("quantity", *MONEY), found.sums, strict=True)
    return {"lines": found.count, **{f"lines' {name}": total for name, total in sums}}


async def _purchases(store: Store) -> dict[str, int]:
    found = await tally.ties(store, PURCHASED, SOURCE, ("count", "quantity", "revenueMinor"))
    count, quantity, revenue = found.sums
    return {
        "purchases": found.count,
        "purchases' count": count,
        "purchases' quantity": quantity,
        "purchases' revenue": revenue,
    }

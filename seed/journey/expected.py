"""What the source holds: every figure that the graph must show after the load."""

from __future__ import annotations

import numpy as np

from graph.relationships import (
    ABOUT_CAMPAIGN,
    ABOUT_OFFER,
    APPLIES_TO,
    AT_PLACE,
    HAD,
    IDENTIFIES,
    IN_CATEGORY,
    INCLUDES,
    PART_OF,
    RECEIVED,
    SUPPLIES,
    VIA,
)
from seed.journey.catalogue import shelves
from seed.journey.tables import Integers, Tables

MONEY = ("amountMinor", "discountMinor", "couponDiscountMinor", "couponMatchDiscountMinor")


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

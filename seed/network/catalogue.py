"""What is sold, where and how, if there is no foundation that says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.labels import CAMPAIGN, CATEGORY, CHANNEL, PLACE, PRODUCT
from graph.relationships import IN_CATEGORY, SUPPLIES
from seed.network.arrays import DAY, IntArray, instants, objects, pick, same
from seed.network.setting import Named, Setting, named
from seed.network.tables import Nodes, Part, Ties

CHANNELS = ("web", "app", "email", "phone", "store")
SHELVES = ("Coffee", "Bread", "Fruit", "Cheese", "Tea", "Pasta", "Snacks", "Garden", "Toys",
           "Music", "Books", "Care", "Kitchen", "Lamps", "Shoes", "Coats")  # fmt: skip
SORTS = ("Classic", "Mild", "Dark", "Fresh", "Small", "Grand", "Green", "Golden", "Plain",
         "Fine", "Bold", "Light")  # fmt: skip
EFFORTS = ("Spring greeting", "Summer sale", "Harvest weeks", "Winter warmth", "Bring a friend",
           "Welcome back")  # fmt: skip
TOWNS = ("Northgate", "Riverside", "Old Town", "Harbour", "Hillside", "Parkway")


@dataclass(frozen=True)
class Catalogue:
    """Tables, and which supplier and category each new product has."""

    products: Nodes
    campaigns: Nodes
    places: Nodes
    channels: Named
    prices: IntArray
    """Minor units, by product row; 0 where the foundation's price is not known."""
    part: Part


def catalogue(setting: Setting, partners: int, first_partner: int) -> Catalogue:
    """Return the foundation's catalogue, or a synthetic one where it has none.

    Parameters
    ----------
    partners, first_partner : int
        How many synthetic partners can supply products, and the row of the first.
    """
    ground = setting.foundation
    draws = setting.draws("catalogue")
    width = 0 if ground.products else setting.width * 10
    shelves = min(len(SHELVES), -(-width // 40))
    shelf = draws.below(shelves, width)
    price = draws.between(99, 9999, width)
    names = [
        f"{SORTS[row % len(SORTS)]} {SHELVES[place]} {row}"
        for row, place in enumerate(shelf.tolist())
    ]
    products = setting.nodes(
        PRODUCT,
        {
            "name": objects(names),
            "brand": pick([f"House of {sort}" for sort in SORTS], draws.below(len(SORTS), width)),
            "department": pick(SHELVES, shelf),
            "priceMinor": price,
            "currency": same("USD", width),
            "described": np.ones(width, np.bool_),
        },
        ground.products,
    )
    categories = setting.nodes(
        CATEGORY,
        {"name": objects(SHELVES[:shelves]), "level": np.zeros(shelves, np.int64)},
    )
    rows = np.arange(width) + len(ground.products)
    suppliers = draws.below(partners, width) + first_partner
    supplied = slice(0, width if partners else 0)
    campaigns, places = _campaigns(setting), _places(setting)
    channels = named(CHANNEL, {"name": objects(CHANNELS)}, ground.channels)
    ties = (
        Ties(IN_CATEGORY, rows, shelf),
        Ties(SUPPLIES, suppliers[supplied], rows[supplied]),
    )
    part = Part((products, categories, campaigns, places, channels.nodes), ties)
    prices = np.concatenate((np.zeros(len(ground.products), np.int64), price))
    return Catalogue(products, campaigns, places, channels, prices, part)


def _campaigns(setting: Setting) -> Nodes:
    known = setting.foundation.campaigns
    count = 0 if known or not setting.size else len(EFFORTS)
    draws = setting.draws("campaigns")
    start = draws.between(setting.since, setting.until - 60 * DAY, count)
    columns = {
        "name": objects(EFFORTS[:count]),
        "kind": pick(("newsletter", "referral", "coupon"), np.arange(count) % 3),
        "startAt": instants(start),
        "endAt": instants(start + draws.between(14, 60, count) * DAY),
        "budgetMinor": draws.between(10, 90, count) * 100_000,
        "currency": same("USD", count),
    }
    return setting.nodes(CAMPAIGN, columns, known)


def _places(setting: Setting) -> Nodes:
    known = setting.foundation.places
    count = 0 if known or not setting.size else len(TOWNS)
    columns = {
        "name": objects(TOWNS[:count]),
        "kind": same("store", count),
        "country": same("US", count),
    }
    return setting.nodes(PLACE, columns, known)

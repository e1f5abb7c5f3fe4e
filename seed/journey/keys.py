"""What the source's numbers become: ids, names and instants of the network."""

from __future__ import annotations

from functools import cache

import numpy as np

from graph.ids import derived
from graph.labels import (
    CAMPAIGN,
    CATEGORY,
    CHANNEL,
    OFFER,
    PARTNER,
    PLACE,
    PRODUCT,
    TOUCHPOINT,
)
from graph.names import USER, Name
from seed.journey.tables import Instants

SOURCE = "journey"
"""The namespace of the source's keys."""

CURRENCY = "USD"

STORE_CHANNEL = derived(CHANNEL, SOURCE, "store")


def household(number: int) -> Name:
    """Return the identifier by which events name a household."""
    return Name(USER, str(number))


@cache
def product(number: int) -> str:
    return derived(PRODUCT, SOURCE, number)


def partner(manufacturer: int) -> str:
    return derived(PARTNER, SOURCE, manufacturer)


def place(store: int) -> str:
    return derived(PLACE, SOURCE, store)


def category(path: tuple[str, ...]) -> str:
    return derived(CATEGORY, SOURCE, category_key(path))


def category_key(path: tuple[str, ...]) -> str:
    return " > ".join(path)


def campaign(number: int) -> str:
    return derived(CAMPAIGN, SOURCE, number)


def offer(coupon: int) -> str:
    return derived(OFFER, SOURCE, coupon)


def touchpoint(key: str) -> str:
    return derived(TOUCHPOINT, SOURCE, key)


def instant_texts(moments: Instants) -> list[str]:
    """Return naive UTC moments as `graph.moment.instant_text` writes them."""
    return [f"{text}Z" for text in np.datetime_as_string(moments, unit="us").tolist()]

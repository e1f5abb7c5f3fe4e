"""What customers hold dear, and what campaigns claim."""

from __future__ import annotations

import numpy as np

from graph.labels import VALUE
from graph.relationships import CLAIMS, HOLDS
from seed.network.arrays import BoolArray, IntArray, objects
from seed.network.communities import Communities
from seed.network.setting import Setting, named
from seed.network.tables import Part, Ties

VALUES = {
    "sustainability": "Little waste, long use.",
    "fair price": "What it costs is what it is worth.",
    "quality": "Made well, lasts long.",
    "convenience": "Quick, near and simple.",
    "health": "Good for body and mind.",
    "family": "Good for everybody at home.",
    "locality": "Made and sold nearby.",
    "novelty": "The first to try it.",
    "privacy": "Nobody's business.",
    "belonging": "Part of something.",
}
COMMON = 0.7
"""Share of customers who hold the first of the two values of their community."""


def values(setting: Setting, groups: Communities, campaigns: int) -> Part:
    """Return values, two for most customers and one or two for each campaign.

    The values of a community are what tells it from the others.
    """
    draws = setting.draws("values")
    table = named(VALUE, {"name": objects(VALUES), "about": objects(VALUES.values())}, {})
    many, count = len(VALUES), setting.customers
    first = draws.below(many, len(groups))
    second = (first + 1 + draws.below(many - 1, len(groups))) % many
    held = [
        np.where(draws.chance(COMMON, count), ours[groups.of], draws.below(many, count))
        for ours in (first, second)
    ]
    customer, value = _pairs(held, draws.chance(0.5, 2 * count))
    strength = draws.between(200, 1001, len(customer)) / 1000
    claims = [draws.below(many, campaigns), draws.below(many, campaigns)]
    campaign, claimed = _pairs(claims, np.ones(2 * campaigns, np.bool_))
    ties = (
        Ties(HOLDS, customer, value, {"strength": strength}),
        Ties(CLAIMS, campaign, claimed),
    )
    return Part((table.nodes,), ties)


def _pairs(choices: list[IntArray], kept: BoolArray) -> tuple[IntArray, IntArray]:
    """Return who chose what, each pair once."""
    rows = np.tile(np.arange(len(choices[0])), len(choices))[kept]
    chosen = np.concatenate(choices)[kept]
    pairs = np.unique(np.stack((rows, chosen)), axis=1)
    return pairs[0].astype(np.int64), pairs[1].astype(np.int64)

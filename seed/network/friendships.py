"""Who knows whom: a degree-corrected block model with planted influencers.

Each tie begins at a customer drawn by popularity. It ends within the same
community, except for a share of `MIXING`, at a customer drawn by popularity
again (Karrer, Newman 2011). Popularity falls as the third power, as the degrees
of many social networks do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.relationships import KNOWS
from seed.network.arrays import FloatArray, IntArray, instants
from seed.network.communities import Communities, originals
from seed.network.draws import Draws
from seed.network.households import Households
from seed.network.setting import Setting
from seed.network.tables import Ties

TIES_PER_CUSTOMER = 4.0
MIXING = 0.15
"""Share of an ordinary customer's ties that leave the community."""
MIXING_OF_INFLUENCERS = 0.5
POPULARITY = 10
"""Of the least popular; the influencers have sixty times as much."""


@dataclass(frozen=True)
class Friendships:
    """Pairs of customers, each pair once, in the direction in which it was said."""

    source: IntArray
    target: IntArray
    since: IntArray
    strength: FloatArray
    influencers: IntArray
    """Customers with a planted reach, ascending."""

    def ties(self) -> Ties:
        columns = {"since": instants(self.since), "strength": self.strength}
        return Ties(KNOWS, self.source, self.target, columns)


def friendships(
    setting: Setting, groups: Communities, homes: Households, joined: IntArray
) -> Friendships:
    """Tie customers to each other.

    Parameters
    ----------
    joined : ndarray of int64, shape (customers,)
        When each customer came; nobody knows anybody before.
    """
    draws = setting.draws("friendships")
    count = setting.customers
    people = setting.known + setting.originals
    influencers = np.sort(draws.order(people)[: -(-people // 100)])
    weights = (draws.tail(count, 20.0) * POPULARITY).astype(np.int64)
    weights[influencers] = 60 * POPULARITY
    # A double record is met now and then; it has no circle of its own.
    weights[people:] = POPULARITY // 5

    wanted = int(count * TIES_PER_CUSTOMER)
    source = draws.choose(weights, wanted)
    mixing = np.full(count, MIXING)
    mixing[influencers] = MIXING_OF_INFLUENCERS
    leaves = draws.chance(mixing[source], wanted)
    target = np.where(leaves, draws.choose(weights, wanted), _near(draws, groups, weights, source))
    home_source, home_target = homes.pairs()
    source, target = _once(
        np.concatenate((home_source, source)), np.concatenate((home_target, target)), count
    )
    itself = np.arange(count)
    itself[people:] = originals(setting)
    apart = itself[source] != itself[target]
    source, target = source[apart], target[apart]
    return _described(draws, setting, homes, joined, source, target, influencers)


def _near(draws: Draws, groups: Communities, weights: IntArray, source: IntArray) -> IntArray:
    """Return a customer of the same community for each of `source`, by weight."""
    sums = np.concatenate(([0], np.cumsum(weights[groups.members])))
    low = sums[groups.starts[groups.of[source]]]
    high = sums[groups.starts[groups.of[source] + 1]]
    place = np.searchsorted(sums, draws.between(low, high, len(source)), side="right") - 1
    return groups.members[place]


def _once(source: IntArray, target: IntArray, count: int) -> tuple[IntArray, IntArray]:
    """Keep each pair once, whichever way round it came first; nobody twice in a pair."""
    pair = np.minimum(source, target) * count + np.maximum(source, target)
    first = np.sort(np.unique(pair, return_index=True)[1])
    first = first[source[first] != target[first]]
    return source[first], target[first]


def _described(
    draws: Draws,
    setting: Setting,
    homes: Households,
    joined: IntArray,
    source: IntArray,
    target: IntArray,
    influencers: IntArray,
) -> Friendships:
    many = len(source)
    turned = draws.chance(0.5, many)
    source, target = np.where(turned, target, source), np.where(turned, source, target)
    since = draws.between(np.maximum(joined[source], joined[target]), setting.until, many)
    together = (homes.of[source] == homes.of[target]) & (homes.of[source] >= 0)
    # Whole thousandths, so that a database gives back what it was given.
    strength = draws.between(50, 700, many) + np.where(together, 300, 0)
    return Friendships(source, target, since, strength / 1000, influencers)

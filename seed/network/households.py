"""Who lives with whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seed.network.arrays import IntArray, integers
from seed.network.communities import Communities
from seed.network.setting import Setting

SIZES = integers((30, 34, 16, 14, 6))
"""How many in a hundred households have one person, two, and so on up to five."""


@dataclass(frozen=True)
class Households:
    """`of` gives each customer's household, -1 for none, shape (customers,).

    `members` lists the synthetic originals household by household; those of
    household h stand at `starts[h]:starts[h + 1]`.
    """

    of: IntArray
    members: IntArray
    starts: IntArray

    def __len__(self) -> int:
        return len(self.starts) - 1

    def pairs(self) -> tuple[IntArray, IntArray]:
        """Return all pairs of people who live together, as two arrays."""
        firsts, seconds = [], []
        for distance in range(1, len(SIZES)):
            near, far = self.members[:-distance], self.members[distance:]
            together = self.of[near] == self.of[far]
            firsts.append(near[together])
            seconds.append(far[together])
        return np.concatenate(firsts), np.concatenate(seconds)


def households(setting: Setting, groups: Communities) -> Households:
    """Put the synthetic originals into households, none across communities.

    Real customers have none: a customer of the foundation may be a household.
    """
    first, last = setting.known, setting.known + setting.originals
    members = groups.members[(groups.members >= first) & (groups.members < last)]
    draws = setting.draws("households")
    ends = np.cumsum(draws.choose(SIZES, len(members)) + 1)
    household = np.searchsorted(ends, np.arange(len(members)), side="right")
    fresh = np.ones(len(members), np.bool_)
    fresh[1:] = (household[1:] != household[:-1]) | (
        groups.of[members[1:]] != groups.of[members[:-1]]
    )
    numbered = np.cumsum(fresh) - 1
    of = np.full(setting.customers, -1, np.int64)
    of[members] = numbered
    starts = np.append(np.flatnonzero(fresh), len(members)).astype(np.int64)
    return Households(of, members, starts)

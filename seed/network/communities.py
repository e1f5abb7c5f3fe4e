"""Planted communities: which customer belongs to which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seed.network.arrays import FloatArray, IntArray
from seed.network.setting import Setting

SMALLEST = 15
"""Members of a community, where there are enough customers for two."""


@dataclass(frozen=True)
class Communities:
    """A partition of the customers.

    `of` gives each customer's community, shape (customers,). `members` lists the
    customers community by community; those of community k stand at
    `starts[k]:starts[k + 1]`.
    """

    of: IntArray
    members: IntArray
    starts: IntArray

    def __len__(self) -> int:
        return len(self.starts) - 1


def communities(setting: Setting) -> Communities:
    """Divide the customers into communities of very different sizes.

    Sizes follow a power law with exponent 2, as in the LFR benchmark
    (Lancichinetti, Fortunato, Radicchi 2008), between `SMALLEST` and a sixth of
    the customers. A duplicate belongs where its original does.
    """
    draws = setting.draws("communities")
    people = setting.known + setting.originals
    ends = _ends(people, draws.unit(people // SMALLEST + 1))
    of = np.empty(setting.customers, np.int64)
    of[draws.order(people)] = np.searchsorted(ends, np.arange(people), side="right")
    of[people:] = of[originals(setting)]
    members = np.argsort(of, kind="stable").astype(np.int64)
    starts = np.searchsorted(of[members], np.arange(len(ends) + 1)).astype(np.int64)
    return Communities(of, members, starts)


def originals(setting: Setting) -> IntArray:
    """Return the customer that each duplicate repeats, shape (duplicates,)."""
    order = setting.draws("originals").order(setting.originals)
    return np.sort(order[: setting.duplicates]) + setting.known


def _ends(people: int, units: FloatArray) -> IntArray:
    """Return where each community ends when people stand in a row."""
    if people == 0:
        return np.empty(0, np.int64)
    largest = max(SMALLEST, people // 6)
    sizes = np.minimum(SMALLEST / (1.0 - units), largest).astype(np.int64)
    ends = np.cumsum(sizes)
    # What would be left over is too small to stand alone and joins the last one.
    ends = ends[ends <= people - SMALLEST]
    return np.append(ends, people).astype(np.int64)

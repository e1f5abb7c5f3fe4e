"""Communities keep their identity from one run to the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from algorithms.arrays import Int64Array
from algorithms.errors import NetworkError


def inherit(
    previous: ArrayLike, labels: ArrayLike, *, following: int | None = None, least: float = 0.1
) -> Int64Array:
    r"""Return a lasting number for every community: its predecessor's where it has one.

    A new community inherits from the earlier one with which it shares most
    members, each number going to one heir: overlaps are taken from the largest
    down (ties: the greater Jaccard similarity, then the smaller numbers). What
    shares less than `least`, in Jaccard similarity, is no heir.

    Parameters
    ----------
    previous : array_like of int, shape (n,)
        The lasting number that every node's community had; -1 for a node that
        was not there.
    labels : array_like of int, shape (n,)
        The community of every node now, from 0.
    following : int, optional
        The first number that was never used; by default the largest of
        `previous` plus 1. Pass it on between runs, so that a number that died
        is not given again.
    least : float
        How similar an heir must be, 0 to 1.

    Returns
    -------
    ndarray of int64, shape (communities,)
        The lasting number of every community, by its label.

    Raises
    ------
    NetworkError
        If the lengths differ.

    Examples
    --------
    >>> inherit([7, 7, 7, 4, 4], [1, 1, 1, 0, 2]).tolist()
    [4, 7, 8]

    References
    ----------
    Greene, Doyle, Cunningham (2010): Tracking the evolution of communities in
    dynamic social networks.
    """
    old, new = np.asarray(previous, np.int64), np.asarray(labels, np.int64)
    if old.shape != new.shape:
        raise NetworkError(f"{old.size} earlier and {new.size} present communities of nodes.")
    count = int(new.max(initial=-1)) + 1
    known = old >= 0
    numbers, place, before = np.unique(old[known], return_inverse=True, return_counts=True)
    now = np.bincount(new, minlength=count)
    pairs, shared = np.unique(
        place.astype(np.int64) * max(count, 1) + new[known], return_counts=True
    )
    parent, heir = np.divmod(pairs, max(count, 1))
    alike = shared / (before[parent] + now[heir] - shared)
    result = np.full(count, -1, np.int64)
    given: set[int] = set()
    for step in np.lexsort((heir, parent, -alike, -shared)).tolist():
        number = int(numbers[parent[step]])
        if alike[step] >= least and result[heir[step]] < 0 and number not in given:
            result[heir[step]] = number
            given.add(number)
    fresh = result < 0
    begin = int(old.max(initial=-1)) + 1 if following is None else following
    result[fresh] = np.arange(begin, begin + int(fresh.sum()))
    return result

"""Influence maximisation: whom to tell so that most hear of it."""

from __future__ import annotations

from math import ceil, e, lgamma, log, log2, sqrt
from typing import NamedTuple

import numpy as np

from algorithms import demands
from algorithms.arrays import BoolArray, Float64Array, Int32Array, Int64Array
from algorithms.cascade import probabilities
from algorithms.chance import following, stream, uniform
from algorithms.compiled import compiled
from algorithms.errors import NetworkError
from algorithms.parallel import each, shares
from algorithms.snapshot import Snapshot

LEAST_SETS = 20_000
"""Reverse reachable sets to begin with: fewer would save nothing one could feel."""


class Influencers(NamedTuple):
    """Whom to tell, in the order of their choice, and what that is certain to bring.

    Attributes
    ----------
    nodes : ndarray of int32, shape (k,)
    gains : ndarray of float64, shape (k,)
        How many more nodes each is estimated to reach, given those before it.
    spread : float
        An unbiased estimate of how many nodes all of them reach.
    at_least : float
        A lower bound on that, and
    at_most : float
        an upper bound on what any k nodes reach; both hold with `confidence`.
    guarantee : float
        `at_least / at_most`: the choice is that good, compared to the best.
    confidence : float
    sets : int
        How many reverse reachable sets were drawn.
    """

    nodes: Int32Array
    gains: Float64Array
    spread: float
    at_least: float
    at_most: float
    guarantee: float
    confidence: float
    sets: int


def influencers(
    network: Snapshot,
    k: int,
    *,
    error: float = 0.1,
    confidence: float = 0.99,
    seed: int = 0,
    most_sets: int = 20_000_000,
) -> Influencers:
    r"""Return the k nodes from which an independent cascade reaches most.

    From random nodes the cascade is walked backwards; a node that lies in many
    of these reverse reachable sets reaches many. Nodes that cover most sets
    are chosen greedily on one half of the sets and judged on the other; sets
    are doubled until the choice is certified to reach
    :math:`(1 - 1/e - \epsilon)` of what any k nodes could.

    Parameters
    ----------
    network : Snapshot
        Weights are probabilities, 0 to 1; see `algorithms.cascade`.
    k : int
        1 to n.
    error : float
        :math:`\epsilon`, above 0.
    confidence : float
        With which the guarantee holds, below 1.
    seed : int
        The same seed gives the same choice, on any number of cores.
    most_sets : int
        When to stop doubling, whatever is certified by then.

    Returns
    -------
    Influencers

    Raises
    ------
    NetworkError
        If a weight is no probability, or a parameter is out of range.

    Examples
    --------
    >>> star = Snapshot.from_edges([0] * 5, [1, 2, 3, 4, 5], directed=True)
    >>> influencers(star, 1).nodes.tolist()
    [0]

    References
    ----------
    Tang, Shi, Xiao (2015): Influence maximization in near-linear time: a
    martingale approach (IMM).
    Tang, Tang, Xiao, Yuan (2018): Online processing algorithms for influence
    maximization (OPIM-C; the bounds used here).
    Guo, Wang, Wei, Chen (2020): Influence maximization revisited: efficient
    reverse reachable set generation with bound tightened (the skipping).
    """
    probabilities(network)
    n = network.n
    if not 1 <= k <= n:
        raise NetworkError(f"k is {k}; expected 1 to {n}, the number of nodes.")
    demands.within("error", error, 1e-3, 1)
    demands.within("confidence", confidence, 0, 1 - 1e-12)
    delta = 1 - confidence
    choices = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    floor = 1 - 1 / e
    most = (
        2 * n * (floor * sqrt(log(6 / delta)) + sqrt(floor * (choices + log(6 / delta)))) ** 2
    ) / (error**2 * k)
    size = min(max(ceil(most * error**2 * k / n), LEAST_SETS), most_sets)
    tries = max(ceil(log2(most / size)), 1)
    margin = log(3 * tries / delta)
    walk = _Backwards(network)
    chosen, judged = walk.sets(0, size, 2 * seed), walk.sets(0, size, 2 * seed + 1)
    while True:
        nodes, gains, most_covered = _choose(chosen, n, k)
        covered = judged.covered(nodes)
        at_least = _lower(covered, margin) * n / size
        at_most = min(_upper(most_covered, margin) * n / size, float(n))
        at_least = max(at_least, float(k))
        guarantee = min(at_least / at_most, 1.0)
        if guarantee >= floor - error or 2 * size > max(most_sets, LEAST_SETS):
            return Influencers(
                nodes=nodes,
                gains=gains * (n / size),
                spread=covered * n / size,
                at_least=at_least,
                at_most=at_most,
                guarantee=guarantee,
                confidence=confidence,
                sets=2 * size,
            )
        chosen = chosen.and_more(walk.sets(size, 2 * size, 2 * seed))
        judged = judged.and_more(walk.sets(size, 2 * size, 2 * seed + 1))
        size *= 2


def _lower(covered: float, margin: float) -> float:
    return max((sqrt(covered + 2 * margin / 9) - sqrt(margin / 2)) ** 2 - margin / 18, 0.0)


def _upper(covered: float, margin: float) -> float:
    return (sqrt(covered + margin / 2) + sqrt(margin / 2)) ** 2


class _Sets(NamedTuple):
    """Sets of nodes, one after the other."""

    ends: Int64Array
    members: Int32Array

    def and_more(self, others: _Sets) -> _Sets:
        return _Sets(
            np.concatenate([self.ends, others.ends[1:] + self.ends[-1]]),
            np.concatenate([self.members, others.members]),
        )

    def covered(self, nodes: Int32Array) -> int:
        return _covered(self.ends, self.members, nodes)


class _Backwards:
    """Draws reverse reachable sets."""

    def __init__(self, network: Snapshot) -> None:
        self._into = network.transposed
        # Where all edges into a node have one probability, the walk may jump to
        # the next that succeeds instead of trying every one.
        self._even = _even(self._into.indptr, self._into.weights)

    def sets(self, begin: int, end: int, seed: int) -> _Sets:
        into = self._into

        def draw(first: int, last: int) -> tuple[Int64Array, Int32Array]:
            return _draw(
                into.indptr, into.indices, into.weights, self._even, seed,
                begin + first, begin + last,
            )  # fmt: skip

        found = _Sets(np.zeros(1, np.int64), np.empty(0, np.int32))
        parts = [_Sets(*part) for part in each(draw, shares(end - begin))]
        for part in parts:
            found = found.and_more(part)
        return found


def _choose(sets: _Sets, n: int, k: int) -> tuple[Int32Array, Float64Array, float]:
    """Return k nodes that cover most sets, what each adds, and a bound on any k."""
    counts = np.bincount(sets.members, minlength=n)
    begin = np.concatenate([[0], np.cumsum(counts)])
    where = _inverted(sets.ends, sets.members, begin)
    covered = np.zeros(len(sets.ends) - 1, np.bool_)
    nodes, gains = np.empty(k, np.int32), np.empty(k)
    so_far, bound = 0.0, np.inf
    for step in range(k):
        # Whatever the best k are, they add at most what the k best add singly.
        if step < 20 or step % 10 == 0:
            bound = min(bound, so_far + float(np.partition(counts, n - k)[n - k :].sum()))
        node = int(np.argmax(counts))
        nodes[step], gains[step] = node, counts[node]
        so_far += gains[step]
        _cover(sets.ends, sets.members, begin, where, covered, counts, node)
        # Of nodes that add nothing, each is taken once.
        counts[node] = -1
    left = np.maximum(counts, 0)
    bound = min(bound, so_far + float(np.partition(left, n - k)[n - k :].sum()))
    return nodes, gains, bound


@compiled
def _even(indptr: Int64Array, weights: Float64Array) -> BoolArray:
    n = len(indptr) - 1
    even = np.ones(n, np.bool_)
    for node in range(n):
        for place in range(indptr[node], indptr[node + 1]):
            if weights[place] != weights[indptr[node]]:
                even[node] = False
                break
    return even


@compiled
def _draw(
    inptr: Int64Array,
    inward: Int32Array,
    weights: Float64Array,
    even: BoolArray,
    seed: int,
    begin: int,
    end: int,
) -> tuple[Int64Array, Int32Array]:
    n = len(inptr) - 1
    seen = np.full(n, -1, np.int64)
    ends = np.zeros(end - begin + 1, np.int64)
    members = np.empty(max(16 * (end - begin), n), np.int32)
    filled = 0
    for number in range(begin, end):
        state = stream(seed, number)
        node = int(uniform(state) * n)
        if filled + n > len(members):
            larger = np.empty(2 * len(members) + n, np.int32)
            larger[:filled] = members[:filled]
            members = larger
        head = filled
        seen[node] = number
        members[filled] = node
        filled += 1
        while head < filled:
            node = members[head]
            head += 1
            place, last = inptr[node], inptr[node + 1]
            if place == last:
                continue
            chance = weights[place]
            if even[node] and last - place > 4 and chance < 0.5:
                if chance <= 0.0:
                    continue
                scale = 1.0 / np.log1p(-chance)
                while True:
                    state = following(state)
                    # The number of failures before the next success is geometric.
                    skip = np.log(1.0 - uniform(state)) * scale
                    if skip >= last - place:
                        break
                    place += np.int64(skip)
                    other = inward[place]
                    if seen[other] != number:
                        seen[other] = number
                        members[filled] = other
                        filled += 1
                    place += 1
                    if place >= last:
                        break
                continue
            while place < last:
                other = inward[place]
                if seen[other] != number:
                    state = following(state)
                    if uniform(state) < weights[place]:
                        seen[other] = number
                        members[filled] = other
                        filled += 1
                place += 1
        ends[number - begin + 1] = filled
    return ends, members[:filled].copy()


@compiled
def _inverted(ends: Int64Array, members: Int32Array, begin: Int64Array) -> Int32Array:
    where = np.empty(len(members), np.int32)
    free = begin[:-1].copy()
    for number in range(len(ends) - 1):
        for place in range(ends[number], ends[number + 1]):
            node = members[place]
            where[free[node]] = number
            free[node] += 1
    return where


@compiled
def _cover(
    ends: Int64Array,
    members: Int32Array,
    begin: Int64Array,
    where: Int32Array,
    covered: BoolArray,
    counts: Int64Array,
    node: int,
) -> None:
    for step in range(begin[node], begin[node + 1]):
        number = where[step]
        if not covered[number]:
            covered[number] = True
            for place in range(ends[number], ends[number + 1]):
                counts[members[place]] -= 1


@compiled
def _covered(ends: Int64Array, members: Int32Array, nodes: Int32Array) -> int:
    highest = 0
    for node in nodes:
        highest = max(highest, node)
    for node in members:
        highest = max(highest, node)
    chosen = np.zeros(highest + 1, np.bool_)
    for node in nodes:
        chosen[node] = True
    count = 0
    for number in range(len(ends) - 1):
        for place in range(ends[number], ends[number + 1]):
            if chosen[members[place]]:
                count += 1
                break
    return count

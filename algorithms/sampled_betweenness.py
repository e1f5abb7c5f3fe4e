"""Betweenness, sampled: from few random shortest paths, with a bound on the error."""

from __future__ import annotations

from math import ceil, floor, log, log2
from typing import NamedTuple

import numpy as np

from algorithms import demands
from algorithms.arrays import Float64Array, Int32Array, Int64Array
from algorithms.chance import following, stream, uniform
from algorithms.compiled import compiled
from algorithms.components import component_sizes, weak_components
from algorithms.parallel import each, shares
from algorithms.snapshot import Snapshot


class Estimate(NamedTuple):
    """Scores of all nodes; with probability `confidence` none is off by more than `error`."""

    scores: Float64Array
    error: float
    confidence: float
    samples: int


def sampled_betweenness(
    network: Snapshot,
    *,
    error: float = 0.01,
    confidence: float = 0.9,
    seed: int = 0,
) -> Estimate:
    r"""Return normalised betweenness, estimated from random shortest paths.

    A pair of nodes is drawn, and one of its shortest paths; a node's score is
    the share of the paths that lead through it. With

    .. math:: r = \left\lceil \frac{1}{2 \epsilon^2} \left( \lfloor \log_2 (D - 2) \rfloor
              + 1 + \ln \frac{1}{1 - c} \right) \right\rceil

    paths, D being the number of nodes on the longest shortest path, all n
    scores are within :math:`\epsilon` of the truth at once with probability c.
    Both ends of a pair search towards each other, so a sample touches a small
    part of the network.

    Parameters
    ----------
    network : Snapshot
        Every edge has length 1.
    error : float
        :math:`\epsilon`, above 0, of the largest possible score 1.
    confidence : float
        c, 0 to 1.
    seed : int
        The same seed gives the same paths, on any number of cores.

    Returns
    -------
    Estimate
        `scores` as `betweenness(network)` normalises them.

    Raises
    ------
    NetworkError
        If a parameter is out of range.

    Examples
    --------
    >>> star = Snapshot.from_edges([0, 0, 0, 0], [1, 2, 3, 4])
    >>> estimate = sampled_betweenness(star, error=0.05)
    >>> bool(abs(estimate.scores[0] - 1.0) <= 0.05)
    True

    References
    ----------
    Riondato, Kornaropoulos (2016): Fast approximation of betweenness
    centrality through sampling.
    Borassi, Natale (2019): KADABRA is an ADaptive Algorithm for Betweenness
    via Random Approximation (the search from both ends).
    """
    demands.within("error", error, 1e-6, 1)
    demands.within("confidence", confidence, 0, 0.999999)
    n = network.n
    if n < 3:
        return Estimate(np.zeros(n), error, confidence, 0)
    longest = _longest(network)
    dimension = floor(log2(longest - 2)) + 1 if longest > 2 else 0
    samples = ceil((dimension + log(1 / (1 - confidence))) / (2 * error**2))
    into = network.transposed

    def count(begin: int, end: int) -> Int64Array:
        return _paths(network.indptr, network.indices, into.indptr, into.indices, seed, begin, end)

    found = np.zeros(n, np.int64)
    for part in each(count, shares(samples)):
        found += part
    # A share of all pairs of different nodes; betweenness leaves the node itself out.
    scores = found / samples * (n / (n - 2))
    return Estimate(scores, error, confidence, samples)


def _longest(network: Snapshot) -> int:
    """Return an upper bound on the nodes of any shortest path."""
    parts = weak_components(network)
    if network.directed:
        # Distances say nothing about each other here: a path is in one part at least.
        return int(component_sizes(parts).max())
    _, firsts = np.unique(parts, return_index=True)
    # No two nodes are farther apart than twice the farthest from any one.
    return 2 * _farthest(network.indptr, network.indices, firsts.astype(np.int32)) + 1


@compiled
def _farthest(indptr: Int64Array, indices: Int32Array, firsts: Int32Array) -> int:
    n = len(indptr) - 1
    hops = np.full(n, -1, np.int32)
    queue = np.empty(n, np.int32)
    farthest = 0
    for first in firsts:
        hops[first] = 0
        queue[0] = first
        head, size = 0, 1
        while head < size:
            node = queue[head]
            head += 1
            for place in range(indptr[node], indptr[node + 1]):
                other = indices[place]
                if hops[other] < 0:
                    hops[other] = hops[node] + 1
                    farthest = max(farthest, hops[other])
                    queue[size] = other
                    size += 1
    return farthest


@compiled
def _paths(
    outptr: Int64Array,
    outward: Int32Array,
    inptr: Int64Array,
    inward: Int32Array,
    seed: int,
    begin: int,
    end: int,
) -> Int64Array:
    n = len(outptr) - 1
    found = np.zeros(n, np.int64)
    hops = np.full((2, n), -1, np.int32)  # from the source; to the target
    ways = np.zeros((2, n))
    seen = np.empty((2, n), np.int32)
    near = np.empty(1024, np.int32)  # edges at which the two searches meet
    far = np.empty(1024, np.int32)
    for sample in range(begin, end):
        state = stream(seed, sample)
        source = int(uniform(state) * n)
        state = following(state)
        target = int(uniform(state) * (n - 1))
        if target >= source:
            target += 1
        first = np.zeros(2, np.int64)  # where each side's frontier begins
        size = np.ones(2, np.int64)
        cost = np.zeros(2, np.int64)
        seen[0, 0], seen[1, 0] = source, target
        hops[0, source] = hops[1, target] = 0
        ways[0, source] = ways[1, target] = 1.0
        cost[0] = outptr[source + 1] - outptr[source]
        cost[1] = inptr[target + 1] - inptr[target]
        met = 0
        total = 0.0
        while met == 0 and first[0] < size[0] and first[1] < size[1]:
            side = 0 if cost[0] <= cost[1] else 1
            ptr = outptr if side == 0 else inptr
            ends = outward if side == 0 else inward
            last = size[side]
            cost[side] = 0
            for head in range(first[side], last):
                node = seen[side, head]
                beyond = hops[side, node] + 1
                for place in range(ptr[node], ptr[node + 1]):
                    other = ends[place]
                    if hops[1 - side, other] >= 0:
                        if met == len(near):
                            near = np.concatenate((near, np.empty_like(near)))
                            far = np.concatenate((far, np.empty_like(far)))
                        near[met] = node if side == 0 else other
                        far[met] = other if side == 0 else node
                        met += 1
                        total += ways[side, node] * ways[1 - side, other]
                    elif hops[side, other] < 0:
                        hops[side, other] = beyond
                        ways[side, other] = ways[side, node]
                        seen[side, size[side]] = other
                        size[side] += 1
                        cost[side] += ptr[other + 1] - ptr[other]
                    elif hops[side, other] == beyond:
                        ways[side, other] += ways[side, node]
            first[side] = last
        if met > 0:
            state = following(state)
            left = uniform(state) * total
            edge = 0
            while edge < met - 1:
                left -= ways[0, near[edge]] * ways[1, far[edge]]
                if left < 0:
                    break
                edge += 1
            for side in range(2):
                node = near[edge] if side == 0 else far[edge]
                # Back along the edges by which this side came.
                ptr = inptr if side == 0 else outptr
                ends = inward if side == 0 else outward
                while hops[side, node] > 0:
                    found[node] += 1
                    state = following(state)
                    left = uniform(state) * ways[side, node]
                    chosen = -1
                    for place in range(ptr[node], ptr[node + 1]):
                        other = ends[place]
                        if hops[side, other] == hops[side, node] - 1:
                            chosen = other
                            left -= ways[side, other]
                            if left < 0:
                                break
                    node = chosen
        for side in range(2):
            for head in range(size[side]):
                node = seen[side, head]
                hops[side, node] = -1
                ways[side, node] = 0.0
    return found

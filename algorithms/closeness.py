"""Closeness and harmonic centrality: how near a node is to all others.

Distances from 512 sources are found at once, one bit each: a network of small
diameter is crossed a few times for all of them together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from algorithms import demands
from algorithms.arrays import Float64Array, Int32Array, Int64Array
from algorithms.compiled import compiled
from algorithms.errors import NetworkError
from algorithms.heap import lift, take
from algorithms.parallel import cores, each
from algorithms.snapshot import Snapshot

BATCH = 512


class Nearness(NamedTuple):
    """Sums over the sources that reach a node, the node itself left out."""

    reached: Float64Array
    distance: Float64Array
    inverse: Float64Array


def closeness(
    network: Snapshot,
    *,
    weighted: bool = False,
    scaled: bool = True,
    sources: ArrayLike | None = None,
) -> Float64Array:
    r"""Return the closeness centrality of every node.

    .. math:: c_v = \frac{r_v}{n - 1} \cdot \frac{r_v}{\sum_u d(u, v)}

    over the :math:`r_v` nodes u from which v is reached. The first factor
    (Wasserman and Faust) keeps nodes of small components from looking close.

    Parameters
    ----------
    network : Snapshot
    weighted : bool
        Whether weights are lengths; else every edge has length 1.
    scaled : bool
        Whether to apply the first factor.
    sources : array_like of int, optional
        Estimate from the distances from these nodes only.

    Returns
    -------
    ndarray of float64, shape (n,)
        0 for a node that no other reaches.

    Raises
    ------
    NetworkError
        If a length is negative, or `sources` is empty.

    Examples
    --------
    >>> closeness(Snapshot.from_edges([0, 1], [1, 2])).round(3)
    array([0.667, 1.   , 0.667])

    References
    ----------
    Freeman (1978): Centrality in social networks: conceptual clarification.
    Then et al. (2014): The more the merrier: efficient multi-source graph
    traversal.
    """
    near, share = _nearness(network, weighted, sources)
    found = np.divide(near.reached, near.distance, out=np.zeros(network.n), where=near.distance > 0)
    if scaled and network.n > 1:
        found *= near.reached / share / (network.n - 1)
    return found


def harmonic(
    network: Snapshot,
    *,
    weighted: bool = False,
    normalized: bool = False,
    sources: ArrayLike | None = None,
) -> Float64Array:
    r"""Return the harmonic centrality of every node.

    .. math:: h_v = \sum_{u \ne v} \frac{1}{d(u, v)}

    Parameters
    ----------
    network : Snapshot
    weighted : bool
        Whether weights are lengths, then above 0; else every edge has length 1.
    normalized : bool
        Whether to divide by n - 1, so that 1 is the most possible.
    sources : array_like of int, optional
        Estimate from the distances from these nodes only. For k random nodes,
        each normalised score is off by more than
        :math:`\sqrt{\ln(2 n / \delta) / 2k}` with probability
        :math:`\delta` at most, for all n together (Hoeffding).

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    NetworkError
        If a length is 0 or negative, or `sources` is empty.

    Examples
    --------
    >>> harmonic(Snapshot.from_edges([0, 1], [1, 2])).tolist()
    [1.5, 2.0, 1.5]

    References
    ----------
    Marchiori, Latora (2000): Harmony in the small-world.
    Eppstein, Wang (2004): Fast approximation of centrality.
    """
    if weighted and network.lowest <= 0:
        raise NetworkError("Harmonic centrality takes lengths above 0.")
    near, share = _nearness(network, weighted, sources)
    found = near.inverse / share
    return found / (network.n - 1) if normalized and network.n > 1 else found


def _nearness(
    network: Snapshot, weighted: bool, sources: ArrayLike | None
) -> tuple[Nearness, float]:
    if weighted:
        demands.no_negative_weights(network, "Closeness")
    n = network.n
    pivots = np.arange(n, dtype=np.int32)
    if sources is not None:
        pivots = demands.nodes(network, sources, "sources")
        if len(pivots) == 0:
            raise NetworkError("sources is empty; expected at least one node.")
    k = len(pivots)
    into = network.transposed

    def sums(begin: int, end: int) -> tuple[Float64Array, Float64Array, Float64Array]:
        some = pivots[begin:end]
        if weighted:
            return _by_length(network.indptr, network.indices, network.weights, some)
        return _by_hops(into.indptr, into.indices, some)

    batches = max(-(-k // BATCH), 1)
    step = BATCH * -(-batches // cores())
    total = Nearness(np.zeros(n), np.zeros(n), np.zeros(n))
    for part in each(sums, [(begin, min(begin + step, k)) for begin in range(0, k, step)]):
        for whole, some in zip(total, part, strict=True):
            whole += some
    return total, (k / n if n else 1.0)


@compiled
def _bits(word: np.uint64) -> np.uint64:
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + (
        (word >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)


@compiled
def _by_hops(
    inptr: Int64Array, inward: Int32Array, sources: Int32Array
) -> tuple[Float64Array, Float64Array, Float64Array]:
    n = len(inptr) - 1
    reached = np.zeros(n)
    distance = np.zeros(n)
    inverse = np.zeros(n)
    seen = np.zeros((n, 8), np.uint64)
    front = np.zeros((n, 8), np.uint64)
    coming = np.zeros((n, 8), np.uint64)
    active = np.zeros(n, np.bool_)
    done = np.zeros(n, np.bool_)
    full = np.zeros(8, np.uint64)
    mixed = np.zeros(8, np.uint64)
    for first in range(0, len(sources), 512):
        seen[:] = np.uint64(0)
        front[:] = np.uint64(0)
        full[:] = np.uint64(0)
        active[:] = False
        done[:] = False
        for number in range(first, min(first + 512, len(sources))):
            bit = np.uint64(1) << np.uint64(number & 63)
            word = (number - first) >> 6
            node = sources[number]
            seen[node, word] |= bit
            front[node, word] |= bit
            full[word] |= bit
            active[node] = True
        hops = 0
        moving = True
        while moving:
            hops += 1
            moving = False
            for node in range(n):
                if done[node]:
                    continue
                for word in range(8):
                    mixed[word] = np.uint64(0)
                touched = False
                for place in range(inptr[node], inptr[node + 1]):
                    other = inward[place]
                    if active[other]:
                        touched = True
                        for word in range(8):
                            mixed[word] |= front[other, word]
                if not touched:
                    continue
                fresh = np.uint64(0)
                lacking = np.uint64(0)
                for word in range(8):
                    new = mixed[word] & ~seen[node, word]
                    coming[node, word] = new
                    fresh += _bits(new)
                    seen[node, word] |= new
                    lacking |= full[word] & ~seen[node, word]
                if lacking == np.uint64(0):
                    done[node] = True
                if fresh > np.uint64(0):
                    moving = True
                    count = np.float64(fresh)
                    reached[node] += count
                    distance[node] += count * hops
                    inverse[node] += count / hops
            for node in range(n):
                some = np.uint64(0)
                for word in range(8):
                    some |= coming[node, word]
                    front[node, word] = coming[node, word]
                    coming[node, word] = np.uint64(0)
                active[node] = some != np.uint64(0)
    return reached, distance, inverse


@compiled
def _by_length(
    indptr: Int64Array, indices: Int32Array, weights: Float64Array, sources: Int32Array
) -> tuple[Float64Array, Float64Array, Float64Array]:
    n = len(indptr) - 1
    reached = np.zeros(n)
    distance = np.zeros(n)
    inverse = np.zeros(n)
    length = np.full(n, np.inf)
    order = np.empty(n, np.int32)
    heap = np.empty(n, np.int32)
    spot = np.full(n, -1, np.int32)
    for source in sources:
        length[source] = 0.0
        waiting = lift(heap, spot, length, 0, source)
        size = 0
        while waiting > 0:
            node = take(heap, spot, length, waiting)
            waiting -= 1
            order[size] = node
            size += 1
            if node != source:
                reached[node] += 1.0
                distance[node] += length[node]
                inverse[node] += 1.0 / length[node] if length[node] > 0 else 0.0
            for place in range(indptr[node], indptr[node + 1]):
                other = indices[place]
                beyond = length[node] + weights[place]
                if beyond < length[other]:
                    length[other] = beyond
                    waiting = lift(heap, spot, length, waiting, other)
        for head in range(size):
            length[order[head]] = np.inf
    return reached, distance, inverse

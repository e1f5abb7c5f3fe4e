"""Triangles and clustering: how often two friends of a node are friends."""

from __future__ import annotations

import numpy as np

from algorithms import demands
from algorithms.arrays import Float64Array, Int32Array, Int64Array
from algorithms.compiled import compiled
from algorithms.parallel import each, spans
from algorithms.snapshot import Snapshot


def triangles(network: Snapshot) -> Int64Array:
    """Return how many triangles every node is a corner of.

    Parameters
    ----------
    network : Snapshot
        Undirected; loops and weights are ignored.

    Returns
    -------
    ndarray of int64, shape (n,)
        Their sum is three times the number of triangles.

    Raises
    ------
    NetworkError
        If the network is directed.

    Examples
    --------
    >>> triangles(Snapshot.from_edges([0, 0, 1, 2], [1, 2, 2, 3])).tolist()
    [1, 1, 1, 0]

    References
    ----------
    Latapy (2008): Main-memory triangle computations for very large (sparse
    (power-law)) graphs.
    """
    demands.undirected(network, "The number of triangles")
    simple = network.simple
    n = simple.n
    # Every edge points from the lesser to the greater degree: no node keeps
    # more than about sqrt(2 m) edges, and every triangle is found once.
    rank = np.empty(n, np.int32)
    rank[np.argsort(simple.counts, kind="stable")] = np.arange(n, dtype=np.int32)
    indptr, indices = _upward(simple.indptr, simple.indices, rank)

    def count(begin: int, end: int) -> Int64Array:
        return _count(indptr, indices, begin, end)

    found = np.zeros(n, np.int64)
    for part in each(count, spans(indptr)):
        found += part
    return found[rank]


def clustering(network: Snapshot) -> Float64Array:
    r"""Return the clustering coefficient of every node.

    .. math:: c_v = \frac{2 T_v}{k_v (k_v - 1)}

    with :math:`T_v` its triangles and :math:`k_v` its neighbours: the share of
    pairs of neighbours that are neighbours themselves.

    Parameters
    ----------
    network : Snapshot
        Undirected; loops and weights are ignored.

    Returns
    -------
    ndarray of float64, shape (n,)
        0 for a node with fewer than two neighbours.

    Raises
    ------
    NetworkError
        If the network is directed.

    Examples
    --------
    >>> clustering(Snapshot.from_edges([0, 0, 1, 2], [1, 2, 2, 3])).round(3)
    array([1.   , 1.   , 0.333, 0.   ])

    References
    ----------
    Watts, Strogatz (1998): Collective dynamics of "small-world" networks.
    """
    corners = triangles(network)
    pairs = _pairs(network)
    return np.divide(corners, pairs, out=np.zeros(network.n), where=pairs > 0)


def transitivity(network: Snapshot) -> float:
    """Return the share of all connected triples that are triangles; 0 where there are none.

    Parameters
    ----------
    network : Snapshot
        Undirected; loops and weights are ignored.

    Raises
    ------
    NetworkError
        If the network is directed.

    Examples
    --------
    >>> transitivity(Snapshot.from_edges([0, 0, 1, 2], [1, 2, 2, 3]))
    0.6

    References
    ----------
    Newman, Watts, Strogatz (2002): Random graph models of social networks.
    """
    corners, pairs = triangles(network).sum(), _pairs(network).sum()
    return float(corners / pairs) if pairs else 0.0


def _pairs(network: Snapshot) -> Int64Array:
    counts = network.simple.counts
    return counts * (counts - 1) // 2


@compiled
def _upward(
    indptr: Int64Array, indices: Int32Array, rank: Int32Array
) -> tuple[Int64Array, Int32Array]:
    n = len(rank)
    begin = np.zeros(n + 1, np.int64)
    for node in range(n):
        for place in range(indptr[node], indptr[node + 1]):
            if rank[indices[place]] > rank[node]:
                begin[rank[node] + 1] += 1
    for node in range(n):
        begin[node + 1] += begin[node]
    nodes = np.empty(n, np.int32)
    for node in range(n):
        nodes[rank[node]] = node
    free = begin[:-1].copy()
    targets = np.empty(begin[n], np.int32)
    # Visiting the higher end in order of rank leaves every row sorted.
    for high in range(n):
        node = nodes[high]
        for place in range(indptr[node], indptr[node + 1]):
            low = rank[indices[place]]
            if low < high:
                targets[free[low]] = high
                free[low] += 1
    return begin, targets


@compiled
def _count(indptr: Int64Array, indices: Int32Array, begin: int, end: int) -> Int64Array:
    n = len(indptr) - 1
    found = np.zeros(n, np.int64)
    mark = np.full(n, -1, np.int32)
    for node in range(begin, end):
        for place in range(indptr[node], indptr[node + 1]):
            mark[indices[place]] = node
        own = 0
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            between = 0
            for step in range(indptr[other], indptr[other + 1]):
                third = indices[step]
                if mark[third] == node:
                    between += 1
                    found[third] += 1
            found[other] += between
            own += between
        found[node] += own
    return found

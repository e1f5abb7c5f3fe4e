"""Cores: how deep in the dense middle of the network a node sits."""

from __future__ import annotations

import numpy as np

from algorithms import demands
from algorithms.arrays import Int32Array, Int64Array
from algorithms.compiled import compiled
from algorithms.snapshot import Snapshot


def core_numbers(network: Snapshot) -> Int32Array:
    """Return the k-core number of every node.

    The k-core is the largest subgraph in which every node keeps at least k
    neighbours; a node's core number is the largest k whose core contains it.

    Parameters
    ----------
    network : Snapshot
        Undirected; loops and weights are ignored.

    Returns
    -------
    ndarray of int32, shape (n,)

    Raises
    ------
    NetworkError
        If the network is directed.

    Examples
    --------
    >>> triangle_with_tail = Snapshot.from_edges([0, 0, 1, 2], [1, 2, 2, 3])
    >>> core_numbers(triangle_with_tail).tolist()
    [2, 2, 2, 1]

    References
    ----------
    Batagelj, Zaveršnik (2003): An O(m) algorithm for cores decomposition.
    """
    demands.undirected(network, "The core number")
    simple = network.simple
    return _peel(simple.indptr, simple.indices)


@compiled
def _peel(indptr: Int64Array, indices: Int32Array) -> Int32Array:
    n = len(indptr) - 1
    core = np.empty(n, np.int32)
    widest = 0
    for node in range(n):
        core[node] = indptr[node + 1] - indptr[node]
        widest = max(widest, core[node])
    # Nodes in order of their remaining degree, and where each degree begins.
    begin = np.zeros(widest + 2, np.int32)
    for node in range(n):
        begin[core[node] + 1] += 1
    for value in range(widest + 1):
        begin[value + 1] += begin[value]
    order = np.empty(n, np.int32)
    where = np.empty(n, np.int32)
    free = begin[:-1].copy()
    for node in range(n):
        where[node] = free[core[node]]
        order[where[node]] = node
        free[core[node]] += 1
    for place in range(n):
        node = order[place]
        for edge in range(indptr[node], indptr[node + 1]):
            other = indices[edge]
            remaining = core[other]
            if remaining > core[node]:
                # Swap it with the first of its degree, and let that begin one later.
                first_place = begin[remaining]
                first = order[first_place]
                if first != other:
                    order[where[other]] = first
                    where[first] = where[other]
                    order[first_place] = other
                    where[other] = first_place
                begin[remaining] += 1
                core[other] = remaining - 1
    return core

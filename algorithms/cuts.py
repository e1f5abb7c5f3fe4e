"""Bridges and articulation points: what holds the network together by a thread."""

from __future__ import annotations

import numpy as np

from algorithms import demands
from algorithms.arrays import BoolArray, Int32Array, Int64Array
from algorithms.compiled import compiled
from algorithms.snapshot import Snapshot


def bridges(network: Snapshot) -> Int32Array:
    """Return the edges whose loss would cut a component in two.

    Parameters
    ----------
    network : Snapshot
        Undirected. Loops and weights are ignored; parallel edges were summed
        into one when the snapshot was made, so they count as one thread.

    Returns
    -------
    ndarray of int32, shape (k, 2)
        The ends of each bridge, the smaller number first, in order.

    Raises
    ------
    NetworkError
        If the network is directed.

    Examples
    --------
    >>> bridges(Snapshot.from_edges([0, 0, 1, 2], [1, 2, 2, 3])).tolist()
    [[2, 3]]

    References
    ----------
    Tarjan (1974): A note on finding the bridges of a graph.
    """
    demands.undirected(network, "A bridge")
    _, parent, bridged = _cut(network.indptr, network.indices)
    below = np.flatnonzero(bridged).astype(np.int32)
    pairs = np.sort(np.stack([below, parent[below]], axis=1), axis=1)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def articulation_points(network: Snapshot) -> BoolArray:
    """Return whether each node's loss would cut a component into several.

    Parameters
    ----------
    network : Snapshot
        Undirected; loops and weights are ignored.

    Returns
    -------
    ndarray of bool, shape (n,)

    Raises
    ------
    NetworkError
        If the network is directed.

    Examples
    --------
    >>> articulation_points(Snapshot.from_edges([0, 1], [1, 2])).tolist()
    [False, True, False]

    References
    ----------
    Hopcroft, Tarjan (1973): Efficient algorithms for graph manipulation.
    """
    demands.undirected(network, "An articulation point")
    points, _, _ = _cut(network.indptr, network.indices)
    return points


@compiled
def _cut(indptr: Int64Array, indices: Int32Array) -> tuple[BoolArray, Int32Array, BoolArray]:
    n = len(indptr) - 1
    seen = np.zeros(n, np.int32)  # when, from 1; 0: not yet
    low = np.zeros(n, np.int32)
    parent = np.full(n, -1, np.int32)
    point = np.zeros(n, np.bool_)
    bridge = np.zeros(n, np.bool_)  # whether the edge to the parent is one
    place = indptr[:-1].copy()
    trail = np.empty(n, np.int32)
    clock = 0
    for root in range(n):
        if seen[root] != 0:
            continue
        clock += 1
        seen[root] = low[root] = clock
        trail[0] = root
        depth = 1
        children = 0
        while depth > 0:
            node = trail[depth - 1]
            if place[node] < indptr[node + 1]:
                other = indices[place[node]]
                place[node] += 1
                if seen[other] == 0:
                    clock += 1
                    seen[other] = low[other] = clock
                    parent[other] = node
                    trail[depth] = other
                    depth += 1
                elif other != parent[node]:
                    low[node] = min(low[node], seen[other])
                continue
            depth -= 1
            if depth == 0:
                break
            above = parent[node]
            low[above] = min(low[above], low[node])
            if low[node] > seen[above]:
                bridge[node] = True
            if above == root:
                children += 1
            elif low[node] >= seen[above]:
                point[above] = True
        point[root] = children > 1
    return point, parent, bridge

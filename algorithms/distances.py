"""Distances from a node to all others, and the tree of shortest paths."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from algorithms import demands
from algorithms.arrays import BoolArray, Float64Array, Int32Array, Int64Array
from algorithms.compiled import compiled
from algorithms.heap import lift, take
from algorithms.snapshot import Snapshot


class Tree(NamedTuple):
    """Shortest paths from the nearest source.

    `distance` (float64, shape (n,)) is infinite, and `parent` (int32) -1, where
    no path leads; the parent of a source is -1 as well.
    """

    distance: Float64Array
    parent: Int32Array


def distances(
    network: Snapshot,
    sources: ArrayLike,
    *,
    weighted: bool = False,
    within: float = np.inf,
) -> Tree:
    """Return how far every node is from the nearest of some nodes.

    Parameters
    ----------
    network : Snapshot
        Edges are followed along their direction.
    sources : int, or array_like of int
    weighted : bool
        Whether weights are lengths, of 0 and more (Dijkstra); else every edge
        has length 1 (breadth first).
    within : float
        Do not go farther than this.

    Returns
    -------
    Tree

    Raises
    ------
    NetworkError
        If a source is no node, or a length is negative.

    Examples
    --------
    >>> path = Snapshot.from_edges([0, 1], [1, 2], [5.0, 2.0])
    >>> distances(path, 0).distance.tolist()
    [0.0, 1.0, 2.0]
    >>> distances(path, 0, weighted=True).distance.tolist()
    [0.0, 5.0, 7.0]

    References
    ----------
    Dijkstra (1959): A note on two problems in connexion with graphs.
    """
    starts = demands.nodes(network, sources, "sources")
    if not weighted:
        return Tree(*_by_hops(network.indptr, network.indices, starts, float(within)))
    demands.no_negative_weights(network, "A shortest path")
    return Tree(
        *_by_length(network.indptr, network.indices, network.weights, starts, float(within))
    )


def reachable(network: Snapshot, sources: ArrayLike, *, within: float = np.inf) -> BoolArray:
    """Return which nodes can be reached from some nodes, themselves included.

    Parameters
    ----------
    network, sources
        As in `distances`.
    within : float
        In at most so many steps.

    Returns
    -------
    ndarray of bool, shape (n,)

    Raises
    ------
    NetworkError
        If a source is no node.

    Examples
    --------
    >>> reachable(Snapshot.from_edges([0, 2], [1, 0], directed=True), 0).tolist()
    [True, True, False]
    """
    return np.isfinite(distances(network, sources, within=within).distance)


def neighbourhood(
    network: Snapshot, node: int, *, depth: int = 1, limit: int | None = None
) -> Snapshot:
    """Return the network around a node, nearest first; the node itself is number 0.

    Parameters
    ----------
    network : Snapshot
    node : int
    depth : int
        How many steps away, directions ignored.
    limit : int, optional
        Nodes at most; the farthest are left out, ties by number.

    Returns
    -------
    Snapshot
        All edges among these nodes.

    Raises
    ------
    NetworkError
        If `node` is no node.

    Examples
    --------
    >>> path = Snapshot.from_edges([0, 1, 2], [1, 2, 3])
    >>> neighbourhood(path, 1).ids()
    ['1', '0', '2']
    """
    tree = distances(network.undirected, node, within=depth)
    around = np.flatnonzero(np.isfinite(tree.distance))
    order = around[np.argsort(tree.distance[around], kind="stable")]
    return network.among(order[:limit])


@compiled
def _by_hops(
    indptr: Int64Array, indices: Int32Array, sources: Int32Array, within: float
) -> tuple[Float64Array, Int32Array]:
    n = len(indptr) - 1
    distance = np.full(n, np.inf)
    parent = np.full(n, -1, np.int32)
    queue = np.empty(n, np.int32)
    size = 0
    for source in sources:
        if distance[source] > 0.0:
            distance[source] = 0.0
            queue[size] = source
            size += 1
    head = 0
    while head < size:
        node = queue[head]
        head += 1
        beyond = distance[node] + 1.0
        if beyond > within:
            break
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            if distance[other] == np.inf:
                distance[other] = beyond
                parent[other] = node
                queue[size] = other
                size += 1
    return distance, parent


@compiled
def _by_length(
    indptr: Int64Array,
    indices: Int32Array,
    weights: Float64Array,
    sources: Int32Array,
    within: float,
) -> tuple[Float64Array, Int32Array]:
    n = len(indptr) - 1
    distance = np.full(n, np.inf)
    parent = np.full(n, -1, np.int32)
    heap = np.empty(n, np.int32)
    spot = np.full(n, -1, np.int32)
    waiting = 0
    for source in sources:
        if distance[source] > 0.0:
            distance[source] = 0.0
            waiting = lift(heap, spot, distance, waiting, source)
    while waiting > 0:
        node = take(heap, spot, distance, waiting)
        waiting -= 1
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            beyond = distance[node] + weights[place]
            if beyond < distance[other] and beyond <= within:
                distance[other] = beyond
                parent[other] = node
                waiting = lift(heap, spot, distance, waiting, other)
    return distance, parent

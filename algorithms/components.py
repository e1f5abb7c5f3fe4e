"""Components: which nodes hang together at all."""

from __future__ import annotations

import numpy as np

from algorithms.arrays import Int32Array, Int64Array
from algorithms.compiled import compiled
from algorithms.snapshot import Snapshot


def weak_components(network: Snapshot) -> Int32Array:
    """Return the component of every node, directions ignored.

    Parameters
    ----------
    network : Snapshot

    Returns
    -------
    ndarray of int32, shape (n,)
        Components are numbered from 0 in the order of their first node.

    Examples
    --------
    >>> weak_components(Snapshot.from_edges([0, 2], [1, 3], n=5)).tolist()
    [0, 0, 1, 1, 2]

    References
    ----------
    Sutton, Ben-Nun, Barak (2018): Optimizing parallel graph connectivity
    computation via subgraph sampling (Afforest).
    """
    return _unite(network.indptr, network.indices, network.directed)


def strong_components(network: Snapshot) -> Int32Array:
    """Return the strong component of every node: all that reach each other.

    Parameters
    ----------
    network : Snapshot
        On an undirected network these are the weak components.

    Returns
    -------
    ndarray of int32, shape (n,)
        Components are numbered from 0 so that edges between them lead from the
        greater number to the smaller: a topological order, backwards. Those of
        an undirected network are numbered as by `weak_components`.

    Examples
    --------
    >>> ring = Snapshot.from_edges([0, 1, 2, 2], [1, 2, 0, 3], directed=True)
    >>> strong_components(ring).tolist()
    [1, 1, 1, 0]

    References
    ----------
    Tarjan (1972): Depth-first search and linear graph algorithms.
    """
    if not network.directed:
        return weak_components(network)
    return _tarjan(network.indptr, network.indices)


def component_sizes(components: Int32Array) -> Int64Array:
    """Return the number of nodes of every component, by its number.

    Examples
    --------
    >>> component_sizes(np.array([0, 0, 1], np.int32)).tolist()
    [2, 1]
    """
    return np.bincount(components).astype(np.int64)


@compiled
def _find(parent: Int32Array, node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@compiled
def _union(parent: Int32Array, a: int, b: int) -> None:
    a, b = _find(parent, a), _find(parent, b)
    # The smaller number becomes the root, so a root is its component's first node.
    if a < b:
        parent[b] = a
    elif b < a:
        parent[a] = b


@compiled
def _unite(indptr: Int64Array, indices: Int32Array, directed: bool) -> Int32Array:
    n = len(indptr) - 1
    parent = np.arange(n).astype(np.int32)
    # Two edges of each node already join most of a large network; what then is
    # in the largest part need not look at the rest of its edges, for each edge
    # stands at its other end too.
    sampled = 2
    for node in range(n):
        for place in range(indptr[node], min(indptr[node] + sampled, indptr[node + 1])):
            _union(parent, node, indices[place])
    largest = -1
    if not directed and n > 0:
        sizes = np.zeros(n, np.int32)
        for node in range(n):
            sizes[_find(parent, node)] += 1
        largest = int(np.argmax(sizes))
    for node in range(n):
        if largest >= 0 and _find(parent, node) == _find(parent, largest):
            continue
        for place in range(indptr[node] + sampled, indptr[node + 1]):
            _union(parent, node, indices[place])
    labels = np.empty(n, np.int32)
    count = 0
    for node in range(n):
        root = _find(parent, node)
        if root == node:
            labels[node] = count
            count += 1
        else:
            labels[node] = labels[root]
    return labels


@compiled
def _tarjan(indptr: Int64Array, indices: Int32Array) -> Int32Array:
    n = len(indptr) - 1
    low = np.zeros(n, np.int32)  # 0: not seen
    found = np.full(n, -1, np.int32)
    place = indptr[:-1].copy()
    trail = np.empty(n, np.int32)
    waiting = np.empty(n, np.int32)
    on_trail = on_wait = clock = count = 0
    for first in range(n):
        if low[first] != 0:
            continue
        trail[0] = first
        on_trail = 1
        clock += 1
        low[first] = clock
        root_of = np.bool_(True)
        while on_trail > 0:
            node = trail[on_trail - 1]
            if place[node] < indptr[node + 1]:
                other = indices[place[node]]
                place[node] += 1
                if low[other] == 0:
                    clock += 1
                    low[other] = clock
                    trail[on_trail] = other
                    on_trail += 1
                continue
            # Nuutila's form: a node is a root if nothing it reaches is lower.
            own = low[node]
            lowest = own
            for edge in range(indptr[node], indptr[node + 1]):
                other = indices[edge]
                if found[other] < 0 and low[other] < lowest:
                    lowest = low[other]
            root_of = lowest == own
            low[node] = lowest
            on_trail -= 1
            if root_of:
                found[node] = count
                while on_wait > 0 and low[waiting[on_wait - 1]] >= own:
                    on_wait -= 1
                    found[waiting[on_wait]] = count
                count += 1
            else:
                waiting[on_wait] = node
                on_wait += 1
    return found

"""Paths between two nodes: a shortest one, and the k shortest."""

from __future__ import annotations

import heapq
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from algorithms import demands
from algorithms.arrays import BoolArray, Float64Array, Int32Array, Int64Array
from algorithms.compiled import compiled
from algorithms.errors import NoPath
from algorithms.heap import lift, take
from algorithms.snapshot import Snapshot


class Path(NamedTuple):
    """Nodes from one end to the other, and the length of the way."""

    nodes: tuple[int, ...]
    length: float


def shortest_path(network: Snapshot, source: int, target: int, *, weighted: bool = False) -> Path:
    """Return a shortest path.

    Parameters
    ----------
    network : Snapshot
        Edges are followed along their direction.
    source, target : int
    weighted : bool
        Whether weights are lengths, of 0 and more (Dijkstra, from the source
        until the target is settled); else every edge has length 1 (breadth
        first, from both ends).

    Returns
    -------
    Path

    Raises
    ------
    NoPath
        If the target cannot be reached.
    NetworkError
        If either is no node, or a length is negative.

    Examples
    --------
    >>> shortest_path(Snapshot.from_edges([0, 1, 0], [1, 2, 3]), 0, 2)
    Path(nodes=(0, 1, 2), length=2.0)

    References
    ----------
    Dijkstra (1959): A note on two problems in connexion with graphs.
    Pohl (1971): Bi-directional search.
    """
    a, b = demands.nodes(network, [source, target], "source, target").tolist()
    if not weighted:
        into = network.transposed
        nodes = _meet(network.indptr, network.indices, into.indptr, into.indices, a, b)
        if len(nodes) == 0:
            raise _no_path(network, a, b)
        return Path(tuple(nodes.tolist()), float(len(nodes) - 1))
    demands.no_negative_weights(network, "A shortest path")
    found = _Search(network)(a, b, ())
    if found is None:
        raise _no_path(network, a, b)
    return found


def k_shortest_paths(
    network: Snapshot, source: int, target: int, k: int, *, weighted: bool = False
) -> list[Path]:
    """Return the k shortest paths that visit no node twice, shortest first.

    Parameters
    ----------
    network, source, target, weighted
        As in `shortest_path`.
    k : int
        Paths at most.

    Returns
    -------
    list of Path
        Fewer than k where there are no more; ties in the order of their nodes.

    Raises
    ------
    NoPath
        If there is none.
    NetworkError
        As `shortest_path`, or if k is not above 0.

    Examples
    --------
    >>> square = Snapshot.from_edges([0, 1, 2, 3], [1, 2, 3, 0])
    >>> [path.nodes for path in k_shortest_paths(square, 0, 2, 2)]
    [(0, 1, 2), (0, 3, 2)]

    References
    ----------
    Yen (1971): Finding the k shortest loopless paths in a network.
    Lawler (1972): A procedure for computing the k best solutions to discrete
    optimization problems (each path deviates only behind its own deviation).
    """
    a, b = demands.nodes(network, [source, target], "source, target").tolist()
    demands.positive("k", k)
    demands.no_negative_weights(network, "A shortest path")
    search = _Search(network if weighted else network.unweighted)
    first = search(a, b, ())
    if first is None:
        raise _no_path(network, a, b)
    found: list[Path] = []
    # Length, nodes, and from which of its nodes on it may deviate.
    candidates = [(first.length, first.nodes, 0)]
    known = {first.nodes}
    while candidates and len(found) < k:
        length, nodes, deviated = heapq.heappop(candidates)
        found.append(Path(nodes, length))
        for spot in range(deviated, len(nodes) - 1):
            root = nodes[: spot + 1]
            taken = tuple({p.nodes[spot + 1] for p in found if p.nodes[: spot + 1] == root})
            rest = search(root[-1], b, root[:-1], taken)
            if rest is None:
                continue
            whole = root[:-1] + rest.nodes
            if whole not in known:
                known.add(whole)
                candidate = (search.length(root) + rest.length, whole, spot)
                heapq.heappush(candidates, candidate)
    return found


class _Search:
    """Dijkstra towards one target, avoiding some nodes and some first steps."""

    def __init__(self, network: Snapshot) -> None:
        self._network = network
        self._barred = np.zeros(network.n, np.bool_)

    def __call__(
        self,
        source: int,
        target: int,
        avoid: tuple[int, ...],
        steps: tuple[int, ...] = (),
    ) -> Path | None:
        network, barred = self._network, self._barred
        barred[list(avoid)] = True
        distance, parent = _towards(
            network.indptr, network.indices, network.weights, source, target, barred,
            np.array(steps, np.int32),
        )  # fmt: skip
        barred[list(avoid)] = False
        if not np.isfinite(distance[target]):
            return None
        nodes = [target]
        while nodes[-1] != source:
            nodes.append(int(parent[nodes[-1]]))
        return Path(tuple(reversed(nodes)), float(distance[target]))

    def length(self, nodes: tuple[int, ...]) -> float:
        """Return the length of a path along its edges."""
        total = 0.0
        for node, other in pairwise(nodes):
            place = int(np.searchsorted(self._network.neighbours(node), other))
            total += float(self._network.weights_of(node)[place])
        return total


def _no_path(network: Snapshot, source: int, target: int) -> NoPath:
    return NoPath(f"No path leads from {network.id(source)} to {network.id(target)}.")


@compiled
def _towards(
    indptr: Int64Array,
    indices: Int32Array,
    weights: Float64Array,
    source: int,
    target: int,
    barred: BoolArray,
    steps: Int32Array,
) -> tuple[Float64Array, Int32Array]:
    n = len(indptr) - 1
    distance = np.full(n, np.inf)
    parent = np.full(n, -1, np.int32)
    heap = np.empty(n, np.int32)
    spot = np.full(n, -1, np.int32)
    distance[source] = 0.0
    waiting = lift(heap, spot, distance, 0, source)
    while waiting > 0:
        node = take(heap, spot, distance, waiting)
        waiting -= 1
        if node == target:
            break
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            if barred[other]:
                continue
            if node == source:
                refused = False
                for step in steps:
                    refused = refused or step == other
                if refused:
                    continue
            beyond = distance[node] + weights[place]
            if beyond < distance[other]:
                distance[other] = beyond
                parent[other] = node
                waiting = lift(heap, spot, distance, waiting, other)
    return distance, parent


@compiled
def _meet(
    outptr: Int64Array,
    outward: Int32Array,
    inptr: Int64Array,
    inward: Int32Array,
    source: int,
    target: int,
) -> Int32Array:
    n = len(outptr) - 1
    parent = np.full((2, n), -1, np.int32)
    queue = np.empty((2, n), np.int32)
    parent[0, source], parent[1, target] = source, target
    queue[0, 0], queue[1, 0] = source, target
    begin = np.zeros(2, np.int64)
    size = np.ones(2, np.int64)
    cost = np.array([outptr[source + 1] - outptr[source], inptr[target + 1] - inptr[target]])
    near, far = (source, source) if source == target else (-1, -1)
    while near < 0 and begin[0] < size[0] and begin[1] < size[1]:
        side = 0 if cost[0] <= cost[1] else 1
        ptr = outptr if side == 0 else inptr
        ends = outward if side == 0 else inward
        last = size[side]
        cost[side] = 0
        for head in range(begin[side], last):
            node = queue[side, head]
            for place in range(ptr[node], ptr[node + 1]):
                other = ends[place]
                if parent[1 - side, other] >= 0:
                    near, far = (node, other) if side == 0 else (other, node)
                    break
                if parent[side, other] < 0:
                    parent[side, other] = node
                    queue[side, size[side]] = other
                    size[side] += 1
                    cost[side] += ptr[other + 1] - ptr[other]
            if near >= 0:
                break
        begin[side] = last
    if near < 0:
        return np.empty(0, np.int32)
    before = 1
    node = near
    while node != source:
        node = parent[0, node]
        before += 1
    after = 1
    node = far
    while node != target:
        node = parent[1, node]
        after += 1
    if near == far:
        after -= 1
    nodes = np.empty(before + after, np.int32)
    node = near
    for spot in range(before - 1, -1, -1):
        nodes[spot] = node
        node = parent[0, node]
    node = far if near != far else parent[1, far]
    for spot in range(before, before + after):
        nodes[spot] = node
        node = parent[1, node]
    return nodes

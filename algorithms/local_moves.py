"""Moving single nodes between communities while modularity grows.

The shared heart of Louvain and Leiden, and the joining of communities into the
nodes of a smaller network. Loops carry the weight inside a joined node.
"""

from __future__ import annotations

import numpy as np

from algorithms.arrays import Float64Array, Int32Array, Int64Array
from algorithms.compiled import compiled

TINY = 1e-12
"""Gains below this share of the network's weight are rounding."""


@compiled
def shuffle(n: int, seed: int) -> Int32Array:
    """Return the numbers below n in random order."""
    state = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x1234567)
    order = np.arange(n).astype(np.int32)
    for last in range(n - 1, 0, -1):
        state ^= state << np.uint64(13)
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        other = np.int64((state >> np.uint64(11)) % np.uint64(last + 1))
        held = order[last]
        order[last] = order[other]
        order[other] = held
    return order


@compiled
def move(
    indptr: Int64Array,
    indices: Int32Array,
    weights: Float64Array,
    volume: Float64Array,
    labels: Int32Array,
    scale: float,
    order: Int32Array,
) -> int:
    """Move nodes to the neighbouring community that gains most, until none gains.

    Parameters
    ----------
    indptr, indices, weights : the network
    volume : ndarray of float64, shape (n,)
        Strength of every node, loops counted twice.
    labels : ndarray of int32, shape (n,)
        Communities, below n; changed in place.
    scale : float
        Resolution over the volume of the whole network.
    order : ndarray of int32, shape (n,)
        In which nodes are first looked at.

    Returns
    -------
    int
        How many moves were made.
    """
    n = len(labels)
    total = np.zeros(n)
    size = np.zeros(n, np.int32)
    for node in range(n):
        total[labels[node]] += volume[node]
        size[labels[node]] += 1
    free = np.empty(n, np.int32)
    frees = 0
    for group in range(n - 1, -1, -1):
        if size[group] == 0:
            free[frees] = group
            frees += 1
    link = np.zeros(n)
    near = np.empty(n, np.int32)
    # A ring of those that wait; a node is asked again when a neighbour has left it.
    queue = order.copy()
    waits = np.ones(n, np.bool_)
    head, waiting = 0, n
    moves = 0
    while waiting > 0:
        node = queue[head]
        head += 1
        if head == n:
            head = 0
        waiting -= 1
        waits[node] = False
        own = labels[node]
        nears = 0
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            if other != node:
                group = labels[other]
                if link[group] == 0.0:
                    near[nears] = group
                    nears += 1
                link[group] += weights[place]
        pull = volume[node] * scale
        stay = link[own] - pull * (total[own] - volume[node])
        best, best_gain = own, stay + 1e-12 * volume[node]
        for step in range(nears):
            group = near[step]
            if group != own:
                gain = link[group] - pull * total[group]
                if gain > best_gain:
                    best, best_gain = group, gain
            link[group] = 0.0
        link[own] = 0.0
        if best_gain < 0.0 and size[own] > 1 and frees > 0:
            # Better alone than in any company.
            best = free[frees - 1]
        if best == own:
            continue
        moves += 1
        if size[best] == 0:
            frees -= 1
        labels[node] = best
        total[own] -= volume[node]
        total[best] += volume[node]
        size[own] -= 1
        size[best] += 1
        if size[own] == 0:
            total[own] = 0.0
            free[frees] = own
            frees += 1
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            if labels[other] != best and not waits[other] and other != node:
                waits[other] = True
                tail = head + waiting
                if tail >= n:
                    tail -= n
                queue[tail] = other
                waiting += 1
    return moves


@compiled
def compact(labels: Int32Array) -> int:
    """Renumber labels from 0 without gaps, in place; return how many there are."""
    n = len(labels)
    numbers = np.full(n, -1, np.int32)
    count = 0
    for node in range(n):
        if numbers[labels[node]] < 0:
            numbers[labels[node]] = count
            count += 1
        labels[node] = numbers[labels[node]]
    return count


@compiled
def join(
    indptr: Int64Array,
    indices: Int32Array,
    weights: Float64Array,
    labels: Int32Array,
    count: int,
) -> tuple[Int64Array, Int32Array, Float64Array]:
    """Return the network whose nodes are the `count` communities of `labels`."""
    n = len(labels)
    begin = np.zeros(count + 1, np.int64)
    for node in range(n):
        begin[labels[node] + 1] += 1
    for group in range(count):
        begin[group + 1] += begin[group]
    members = np.empty(n, np.int32)
    free = begin[:-1].copy()
    for node in range(n):
        members[free[labels[node]]] = node
        free[labels[node]] += 1
    joined_ptr = np.zeros(count + 1, np.int64)
    joined = np.empty(len(indices), np.int32)
    summed = np.empty(len(indices), np.float64)
    where = np.full(count, -1, np.int64)
    filled = 0
    for group in range(count):
        first = filled
        inside = 0.0
        for step in range(begin[group], begin[group + 1]):
            node = members[step]
            for place in range(indptr[node], indptr[node + 1]):
                other = labels[indices[place]]
                if other == group:
                    # An edge inside stands twice, a loop once.
                    inside += weights[place] * (1.0 if indices[place] == node else 0.5)
                    continue
                if where[other] < first:
                    where[other] = filled
                    joined[filled] = other
                    summed[filled] = 0.0
                    filled += 1
                summed[where[other]] += weights[place]
        if inside > 0.0:
            joined[filled] = group
            summed[filled] = inside
            filled += 1
        joined_ptr[group + 1] = filled
    return joined_ptr, joined[:filled].copy(), summed[:filled].copy()

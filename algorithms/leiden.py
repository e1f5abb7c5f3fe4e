"""Leiden: communities of high modularity that hang together inside."""

from __future__ import annotations

import numpy as np

from algorithms import demands
from algorithms.arrays import Float64Array, Int32Array, Int64Array
from algorithms.compiled import compiled
from algorithms.local_moves import compact, join, move, shuffle
from algorithms.modularity import modularity, volumes
from algorithms.partition import Partition, by_size
from algorithms.snapshot import Snapshot


def leiden(
    network: Snapshot,
    *,
    resolution: float = 1.0,
    seed: int = 0,
    iterations: int = 2,
) -> Partition:
    r"""Return communities of high modularity, found by the Leiden method.

    As Louvain, but before communities become nodes each is divided again, from
    single nodes, joining only what is well connected inside of it. So every
    community is connected, and what was joined wrongly can still part.

    Parameters
    ----------
    network : Snapshot
        Undirected, weights of 0 and more.
    resolution : float
        :math:`\gamma` of `modularity`; above 1 finds smaller communities.
    seed : int
        Of the order in which nodes are looked at.
    iterations : int
        How often the whole is repeated on its own result, at most; it ends
        when nothing moves.

    Returns
    -------
    Partition
        The levels are those of the last iteration.

    Raises
    ------
    NetworkError
        If the network is directed, a weight is negative, or a parameter is not
        above 0.

    Examples
    --------
    >>> two_triangles = Snapshot.from_edges([0, 0, 1, 3, 3, 4, 2], [1, 2, 2, 4, 5, 5, 3])
    >>> leiden(two_triangles)
    <Partition into 2 communities, modularity 0.3571>

    References
    ----------
    Traag, Waltman, van Eck (2019): From Louvain to Leiden: guaranteeing
    well-connected communities.
    """
    demands.undirected(network, "Leiden")
    demands.no_negative_weights(network, "Leiden")
    demands.positive("resolution", resolution)
    demands.positive("iterations", iterations)
    labels = np.arange(network.n, dtype=np.int32)
    levels: list[Int32Array] = []
    if network.weights.any():
        for iteration in range(iterations):
            before = labels
            labels, found = _iterate(network, labels, resolution, seed + 1000 * iteration)
            levels = found or levels
            if len(np.unique(labels * np.int64(network.n) + before)) == labels.max() + 1 and (
                iteration > 0
            ):
                break
    final = by_size(labels)
    below = [by_size(level) for level in levels]
    quality = modularity(network, final, resolution=resolution)
    return Partition(final, (*below, final), quality)


def _iterate(
    network: Snapshot, labels: Int32Array, resolution: float, seed: int
) -> tuple[Int32Array, list[Int32Array]]:
    """Return better labels, and the levels on the way there."""
    indptr, indices, weights = network.indptr, network.indices, network.weights
    volume = volumes(network)
    scale = resolution / float(volume.sum())
    owner = np.arange(network.n, dtype=np.int32)  # the present node of every first node
    groups = labels.copy()
    levels: list[Int32Array] = []
    while True:
        n = len(volume)
        order = shuffle(n, seed + 2 * len(levels))
        move(indptr, indices, weights, volume, groups, scale, order)
        count = compact(groups)
        if count == n:
            return groups[owner], levels
        order = shuffle(n, seed + 2 * len(levels) + 1)
        parts = _refine(indptr, indices, weights, volume, groups, count, scale, order)
        below = compact(parts)
        if below == n:
            # Nothing holds together more finely; go on with the communities themselves.
            parts, below = groups.copy(), count
        owner = parts[owner]
        levels.append(owner)
        indptr, indices, weights = join(indptr, indices, weights, parts, below)
        volume = np.bincount(parts, volume, below).astype(np.float64, copy=False)
        following = np.empty(below, np.int32)
        following[parts] = groups
        groups = following


@compiled
def _refine(
    indptr: Int64Array,
    indices: Int32Array,
    weights: Float64Array,
    volume: Float64Array,
    groups: Int32Array,
    count: int,
    scale: float,
    order: Int32Array,
) -> Int32Array:
    n = len(volume)
    whole = np.zeros(count)
    for node in range(n):
        whole[groups[node]] += volume[node]
    parts = np.arange(n).astype(np.int32)
    total = volume.copy()
    alone = np.ones(n, np.bool_)
    outer = np.zeros(n)  # weight from a part to the rest of its community
    for node in range(n):
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            if other != node and groups[other] == groups[node]:
                outer[node] += weights[place]
    link = np.zeros(n)
    near = np.empty(n, np.int32)
    for node in order:
        group = groups[node]
        own = volume[node]
        if not alone[node] or outer[node] < scale * own * (whole[group] - own):
            continue
        nears = 0
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            if other != node and groups[other] == group:
                part = parts[other]
                if link[part] == 0.0:
                    near[nears] = part
                    nears += 1
                link[part] += weights[place]
        best = -1
        best_gain = 0.0
        for step in range(nears):
            part = near[step]
            gain = link[part] - scale * own * total[part]
            if gain > best_gain and outer[part] >= scale * total[part] * (
                whole[group] - total[part]
            ):
                best, best_gain = part, gain
        if best >= 0:
            parts[node] = best
            total[best] += own
            outer[best] += outer[node] - 2.0 * link[best]
            total[node] = 0.0
            outer[node] = 0.0
            alone[best] = False
            alone[node] = False
        for step in range(nears):
            link[near[step]] = 0.0
    return parts

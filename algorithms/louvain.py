"""Louvain: communities by moving nodes, joining them, and moving again."""

from __future__ import annotations

import numpy as np

from algorithms import demands
from algorithms.arrays import Int32Array
from algorithms.local_moves import compact, join, move, shuffle
from algorithms.modularity import modularity, volumes
from algorithms.partition import Partition, by_size
from algorithms.snapshot import Snapshot


def louvain(network: Snapshot, *, resolution: float = 1.0, seed: int = 0) -> Partition:
    r"""Return communities of high modularity, found by the Louvain method.

    Every node moves to the neighbouring community that gains most modularity
    until none gains; communities become nodes; and so on. Its communities may
    fall apart inside, which those of `algorithms.leiden` never do.

    Parameters
    ----------
    network : Snapshot
        Undirected, weights of 0 and more.
    resolution : float
        :math:`\gamma` of `modularity`; above 1 finds smaller communities.
    seed : int
        Of the order in which nodes are looked at.

    Returns
    -------
    Partition

    Raises
    ------
    NetworkError
        If the network is directed, a weight is negative, or the resolution is
        not above 0.

    Examples
    --------
    >>> two_triangles = Snapshot.from_edges([0, 0, 1, 3, 3, 4, 2], [1, 2, 2, 4, 5, 5, 3])
    >>> louvain(two_triangles).labels.tolist()
    [0, 0, 0, 1, 1, 1]

    References
    ----------
    Blondel, Guillaume, Lambiotte, Lefebvre (2008): Fast unfolding of
    communities in large networks.
    """
    demands.undirected(network, "Louvain")
    demands.no_negative_weights(network, "Louvain")
    demands.positive("resolution", resolution)
    indptr, indices, weights = network.indptr, network.indices, network.weights
    volume = volumes(network)
    whole = float(volume.sum())
    labels = np.arange(network.n, dtype=np.int32)
    levels: list[Int32Array] = []
    while whole > 0:
        groups = np.arange(len(volume), dtype=np.int32)
        order = shuffle(len(groups), seed + len(levels))
        moves = move(indptr, indices, weights, volume, groups, resolution / whole, order)
        count = compact(groups)
        if moves == 0 or count == len(groups):
            break
        labels = groups[labels]
        levels.append(by_size(labels))
        indptr, indices, weights = join(indptr, indices, weights, groups, count)
        volume = np.bincount(groups, volume, count).astype(np.float64, copy=False)
    levels = levels or [by_size(labels)]
    quality = modularity(network, levels[-1], resolution=resolution)
    return Partition(levels[-1], tuple(levels), quality)

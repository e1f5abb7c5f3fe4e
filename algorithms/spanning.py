"""Spanning trees: the cheapest edges that still hold everything together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from algorithms import demands
from algorithms.arrays import BoolArray, Float64Array, Int32Array
from algorithms.compiled import compiled
from algorithms.snapshot import Snapshot


class Forest(NamedTuple):
    """The edges of a spanning forest: one tree for every component."""

    sources: Int32Array
    targets: Int32Array
    weights: Float64Array


def spanning_forest(network: Snapshot, *, heaviest: bool = False) -> Forest:
    """Return the edges of a spanning forest of least weight.

    Parameters
    ----------
    network : Snapshot
        Undirected; loops are never in it. Weights may be negative.
    heaviest : bool
        Of greatest weight instead: the backbone of the strongest ties.

    Returns
    -------
    Forest
        `sources`, `targets` (int32) with the smaller number first, and
        `weights` (float64): n minus the number of components edges, lightest
        (or heaviest) first, ties in the order of their nodes.

    Raises
    ------
    NetworkError
        If the network is directed.

    Examples
    --------
    >>> triangle = Snapshot.from_edges([0, 1, 2], [1, 2, 0], [1.0, 2.0, 3.0])
    >>> spanning_forest(triangle).weights.tolist()
    [1.0, 2.0]

    References
    ----------
    Kruskal (1956): On the shortest spanning subtree of a graph and the
    traveling salesman problem.
    """
    demands.undirected(network, "A spanning forest")
    upper = network.rows < network.indices
    a, b, w = network.rows[upper], network.indices[upper], network.weights[upper]
    order = np.argsort(-w if heaviest else w, kind="stable")
    a, b, w = a[order], b[order], w[order]
    kept = _kruskal(a, b, network.n)
    return Forest(a[kept], b[kept], w[kept])


@compiled
def _kruskal(sources: Int32Array, targets: Int32Array, n: int) -> BoolArray:
    parent = np.arange(n).astype(np.int32)
    kept = np.zeros(len(sources), np.bool_)
    for edge in range(len(sources)):
        a, b = sources[edge], targets[edge]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a != b:
            kept[edge] = True
            if a < b:
                parent[b] = a
            else:
                parent[a] = b
    return kept

"""Degree and strength: how many ties a node has, and how much they weigh."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from algorithms.arrays import Float64Array, Int64Array
from algorithms.errors import NetworkError
from algorithms.snapshot import Snapshot

Direction = Literal["out", "in", "both"]


def degree(network: Snapshot, direction: Direction = "both") -> Int64Array:
    """Return how many edges every node has.

    Parameters
    ----------
    network : Snapshot
        Parallel edges count as one. On an undirected network `direction` says
        nothing.
    direction : {"out", "in", "both"}
        Edges from the node, to it, or their sum.

    Returns
    -------
    ndarray of int64, shape (n,)
        A loop counts twice where both ends count, as its two ends are two.

    Examples
    --------
    >>> degree(Snapshot.from_edges([0, 0, 1], [1, 2, 1])).tolist()
    [2, 3, 1]
    """
    counts = _both(network, np.ones(len(network.indices)), direction)
    return counts.astype(np.int64)


def strength(network: Snapshot, direction: Direction = "both") -> Float64Array:
    """Return the weights of every node's edges, added up.

    Parameters
    ----------
    network, direction
        As in `degree`.

    Returns
    -------
    ndarray of float64, shape (n,)

    Examples
    --------
    >>> strength(Snapshot.from_edges([0, 0], [1, 2], [0.5, 2.0])).tolist()
    [2.5, 0.5, 2.0]
    """
    return _both(network, network.weights, direction).astype(np.float64)


def degree_centrality(network: Snapshot, direction: Direction = "both") -> Float64Array:
    """Return every node's degree as a share of the n - 1 others.

    Parameters
    ----------
    network, direction
        As in `degree`.

    Returns
    -------
    ndarray of float64, shape (n,)
        1 for a node without others. Above 1 is possible with loops, or where
        both directions count.

    Examples
    --------
    >>> degree_centrality(Snapshot.from_edges([0, 0], [1, 2]))
    array([1. , 0.5, 0.5])

    References
    ----------
    Freeman (1978): Centrality in social networks: conceptual clarification.
    """
    if network.n <= 1:
        return np.ones(network.n)
    share: Float64Array = degree(network, direction) / (network.n - 1)
    return share


def _both(network: Snapshot, values: Float64Array, direction: Direction) -> NDArray[Any]:
    if direction not in ("out", "in", "both"):
        raise NetworkError(f"direction is {direction!r}; expected 'out', 'in' or 'both'.")
    n = network.n
    if not network.directed:
        loops = network.loops
        return np.bincount(network.rows, values, n) + np.bincount(
            network.rows[loops], values[loops], n
        )
    out = np.bincount(network.rows, values, n) if direction != "in" else np.zeros(n)
    into = np.bincount(network.indices, values, n) if direction != "out" else np.zeros(n)
    return out + into

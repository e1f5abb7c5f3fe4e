"""What community detection returns: labels, the levels below them, their quality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algorithms.arrays import Int32Array, Int64Array


@dataclass(frozen=True, eq=False)
class Partition:
    """A division of all nodes into communities.

    Attributes
    ----------
    labels : ndarray of int32, shape (n,)
        The community of every node; 0 is the largest, ties by their first node.
    levels : tuple of ndarray of int32, shape (n,) each
        The hierarchy, finest first; each level joins communities of the one
        before it, and the last is `labels`.
    modularity : float
        Of `labels`, at the resolution that was asked for.
    """

    labels: Int32Array
    levels: tuple[Int32Array, ...]
    modularity: float

    @property
    def sizes(self) -> Int64Array:
        """How many nodes every community has."""
        return np.bincount(self.labels).astype(np.int64)

    def __repr__(self) -> str:
        return f"<Partition into {len(self.sizes)} communities, modularity {self.modularity:.4f}>"


def by_size(labels: Int32Array) -> Int32Array:
    """Return the same division, numbered from the largest; ties by their first node.

    Examples
    --------
    >>> by_size(np.array([7, 3, 3], np.int32)).tolist()
    [1, 0, 0]
    """
    _, firsts, inverse, counts = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((firsts, -counts))
    numbers = np.empty(len(order), np.int32)
    numbers[order] = np.arange(len(order), dtype=np.int32)
    return numbers[inverse]

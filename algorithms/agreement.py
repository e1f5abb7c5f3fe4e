"""How far two divisions of the same nodes agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from algorithms.arrays import Float64Array, Int64Array
from algorithms.errors import NetworkError


def mutual_information(left: ArrayLike, right: ArrayLike) -> float:
    r"""Return the normalised mutual information of two divisions.

    .. math:: \frac{I(L; R)}{(H(L) + H(R)) / 2}

    Parameters
    ----------
    left, right : array_like, shape (n,)
        The group of every node, under any names.

    Returns
    -------
    float
        From 0 (knowing one says nothing of the other) to 1 (the same division).

    Raises
    ------
    NetworkError
        If the lengths differ.

    Examples
    --------
    >>> mutual_information([0, 0, 1, 1], ["b", "b", "a", "a"])
    1.0

    References
    ----------
    Danon, Díaz-Guilera, Duch, Arenas (2005): Comparing community structure identification.
    """
    shared, a, b = _shared(left, right)
    n = float(a.sum())
    if n == 0:
        return 1.0
    both = _entropy(shared / n)
    single = _entropy(a / n) + _entropy(b / n)
    return 1.0 if single == 0 else max(0.0, min(1.0, 2 * (single - both) / single))


def adjusted_rand(left: ArrayLike, right: ArrayLike) -> float:
    """Return the adjusted Rand index: agreement on pairs, beyond chance.

    Parameters
    ----------
    left, right : array_like, shape (n,)
        The group of every node, under any names.

    Returns
    -------
    float
        1 for the same division, about 0 for unrelated ones.

    Raises
    ------
    NetworkError
        If the lengths differ.

    Examples
    --------
    >>> adjusted_rand([0, 0, 1, 1], [1, 1, 0, 0])
    1.0

    References
    ----------
    Hubert, Arabie (1985): Comparing partitions.
    """
    shared, a, b = _shared(left, right)
    pairs, first, second = _pairs(shared), _pairs(a), _pairs(b)
    n = float(a.sum())
    expected = first * second / (n * (n - 1) / 2) if n > 1 else 0.0
    most = (first + second) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


def _shared(left: ArrayLike, right: ArrayLike) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Return the sizes of all overlaps, and of the groups of each side."""
    a, b = np.asarray(left), np.asarray(right)
    if a.shape != b.shape or a.ndim != 1:
        raise NetworkError(f"Divisions of {a.size} and {b.size} nodes; expected the same nodes.")
    _, a = np.unique(a, return_inverse=True)
    _, b = np.unique(b, return_inverse=True)
    width = int(b.max(initial=0)) + 1
    _, shared = np.unique(a.astype(np.int64) * width + b, return_counts=True)
    return shared, np.bincount(a), np.bincount(b)


def _entropy(shares: Float64Array) -> float:
    some = shares[shares > 0]
    return float(-(some * np.log(some)).sum())


def _pairs(counts: Int64Array) -> float:
    sizes = counts.astype(np.float64)
    return float((sizes * (sizes - 1) / 2).sum())

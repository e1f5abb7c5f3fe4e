"""What algorithms demand of a network and of their parameters, said in one voice."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from algorithms.arrays import Float64Array, Int32Array
from algorithms.errors import NetworkError
from algorithms.snapshot import Snapshot


def undirected(network: Snapshot, what: str) -> None:
    """Refuse a directed network."""
    if network.directed:
        raise NetworkError(f"{what} is defined without directions; pass `network.undirected`.")


def directed(network: Snapshot, what: str) -> None:
    """Refuse an undirected network."""
    if not network.directed:
        raise NetworkError(f"{what} is defined on directed networks; this one is undirected.")


def no_negative_weights(network: Snapshot, what: str) -> None:
    """Refuse a network with an edge of negative weight."""
    if network.lowest < 0:
        raise NetworkError(
            f"{what} takes weights of 0 and more; the lowest here is {network.lowest:g}."
        )


def within(name: str, value: float, low: float, high: float) -> None:
    """Refuse a parameter outside [low, high]; NaN is outside."""
    if not low <= value <= high:
        raise NetworkError(f"{name} is {value}; expected {low:g} to {high:g}.")


def positive(name: str, value: float) -> None:
    """Refuse a parameter that is not above 0, or not finite."""
    if not 0 < value < np.inf:
        raise NetworkError(f"{name} is {value}; expected a number above 0.")


def nodes(network: Snapshot, values: ArrayLike, name: str = "nodes") -> Int32Array:
    """Return node numbers as an array, refusing what is not a node."""
    array = np.atleast_1d(np.asarray(values))
    if array.size and array.dtype.kind not in "iu":
        raise NetworkError(f"{name} holds {array.dtype}; expected whole node numbers.")
    if array.size and not (array.min() >= 0 and array.max() < network.n):
        raise NetworkError(f"{name} holds a number out of range; there are {network.n} nodes.")
    return array.astype(np.int32)


def distribution(values: ArrayLike, n: int, name: str) -> Float64Array:
    """Return n weights, none negative and not all 0, scaled to add up to 1."""
    array = np.asarray(values, np.float64)
    if array.shape != (n,):
        raise NetworkError(f"{name} has shape {array.shape}; expected one value for each of {n}.")
    if not np.isfinite(array).all() or (array < 0).any():
        raise NetworkError(f"{name} holds a negative or infinite value, or NaN.")
    total = array.sum()
    if not total > 0:
        raise NetworkError(f"{name} adds up to {total:g}; at least one value must be above 0.")
    scaled: Float64Array = array / total
    return scaled

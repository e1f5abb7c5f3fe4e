"""Independent cascade: how far something told to some spreads to others.

Who is told tells each neighbour once, and succeeds with the probability that
is the edge's weight.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from algorithms import demands
from algorithms.arrays import Float64Array, Int32Array, Int64Array
from algorithms.chance import following, stream, uniform
from algorithms.compiled import compiled
from algorithms.errors import NetworkError
from algorithms.parallel import each, shares
from algorithms.snapshot import Snapshot


class Spread(NamedTuple):
    """How many nodes are reached, seeds included: the mean and its 95 % interval."""

    mean: float
    low: float
    high: float
    runs: int


def weighted_cascade(network: Snapshot) -> Snapshot:
    r"""Return the network with the probabilities of the weighted cascade model.

    .. math:: p_{uv} = \frac{w_{uv}}{\sum_t w_{tv}}

    so that every node is, on average, told once if all around it know.

    Parameters
    ----------
    network : Snapshot
        Weights of 0 and more.

    Examples
    --------
    >>> two_tell_one = Snapshot.from_edges([0, 1], [2, 2], directed=True)
    >>> weighted_cascade(two_tell_one).weights.tolist()
    [0.5, 0.5]

    References
    ----------
    Kempe, Kleinberg, Tardos (2003): Maximizing the spread of influence
    through a social network.
    """
    demands.no_negative_weights(network, "A cascade")
    into = network.transposed.strengths[network.indices]
    share = np.divide(network.weights, into, out=np.zeros(len(into)), where=into > 0)
    # A row of probabilities is no longer a column: both directions stand for themselves.
    directed = Snapshot(
        network.indptr, network.indices, network.weights, True, network.names, network.version
    )
    return directed.reweighted(share)


def spread(network: Snapshot, seeds: ArrayLike, *, runs: int = 10_000, seed: int = 0) -> Spread:
    """Return how many nodes a cascade from `seeds` reaches, by simulation.

    Parameters
    ----------
    network : Snapshot
        Weights are probabilities, 0 to 1. An edge of an undirected network may
        carry in either direction.
    seeds : array_like of int
        Who is told first.
    runs : int
        Simulations, at least 2.
    seed : int
        The same seed gives the same runs, on any number of cores.

    Returns
    -------
    Spread

    Raises
    ------
    NetworkError
        If a weight is no probability, or a seed is no node.

    Examples
    --------
    >>> certain = Snapshot.from_edges([0, 1], [1, 2], directed=True)
    >>> spread(certain, [1], runs=10).mean
    2.0

    References
    ----------
    Kempe, Kleinberg, Tardos (2003): Maximizing the spread of influence
    through a social network.
    """
    probabilities(network)
    chosen = np.unique(demands.nodes(network, seeds, "seeds"))
    if runs < 2:
        raise NetworkError(f"runs is {runs}; an interval takes at least 2.")

    def run(begin: int, end: int) -> Int64Array:
        return _simulate(network.indptr, network.indices, network.weights, chosen, seed, begin, end)

    reached = np.concatenate(each(run, shares(runs)))
    mean = float(reached.mean())
    off = 1.96 * float(reached.std(ddof=1)) / sqrt(runs)
    return Spread(mean, mean - off, mean + off, runs)


def probabilities(network: Snapshot) -> None:
    """Refuse a network whose weights are no probabilities."""
    highest = float(network.weights.max(initial=0))
    if network.lowest < 0 or highest > 1:
        wrong = network.lowest if network.lowest < 0 else highest
        raise NetworkError(
            f"A cascade takes probabilities, 0 to 1, as weights; found {wrong:g}. "
            "Use weighted_cascade(network), or network.reweighted(...)."
        )


@compiled
def _simulate(
    indptr: Int64Array,
    indices: Int32Array,
    weights: Float64Array,
    seeds: Int32Array,
    seed: int,
    begin: int,
    end: int,
) -> Int64Array:
    n = len(indptr) - 1
    told = np.full(n, -1, np.int64)
    queue = np.empty(n, np.int32)
    reached = np.empty(end - begin, np.int64)
    for run in range(begin, end):
        state = stream(seed, run)
        size = 0
        for node in seeds:
            told[node] = run
            queue[size] = node
            size += 1
        head = 0
        while head < size:
            node = queue[head]
            head += 1
            for place in range(indptr[node], indptr[node + 1]):
                other = indices[place]
                if told[other] != run:
                    state = following(state)
                    if uniform(state) < weights[place]:
                        told[other] = run
                        queue[size] = other
                        size += 1
        reached[run - begin] = size
    return reached

"""Hubs and authorities: good hubs point to good authorities, and the other way round."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from algorithms import demands
from algorithms.arrays import Float64Array
from algorithms.errors import NotConverged
from algorithms.flow import Flow
from algorithms.snapshot import Snapshot


class Hits(NamedTuple):
    """Two scores for every node; each adds up to 1."""

    hubs: Float64Array
    authorities: Float64Array


def hits(network: Snapshot, *, tolerance: float = 1e-10, rounds: int = 1000) -> Hits:
    r"""Return how good a hub and how good an authority every node is.

    .. math:: a \propto A^T h, \qquad h \propto A a

    They are the leading singular vectors of the adjacency matrix. Where the
    largest singular value is not single, the answer is the projection of the
    even start onto all that share it.

    Parameters
    ----------
    network : Snapshot
        Weights of 0 and more.
    tolerance : float
        Iterate until the hubs change by less than this, all together.
    rounds : int
        At most.

    Returns
    -------
    Hits
        `hubs` and `authorities`, ndarrays of float64, shape (n,); all zero in
        a network without edges.

    Raises
    ------
    NetworkError
        If a weight is negative.
    NotConverged
        If `rounds` are not enough.

    Examples
    --------
    >>> star = Snapshot.from_edges([0, 0], [1, 2], directed=True)
    >>> hits(star).authorities
    array([0. , 0.5, 0.5])

    References
    ----------
    Kleinberg (1999): Authoritative sources in a hyperlinked environment.
    """
    demands.no_negative_weights(network, "HITS")
    demands.positive("tolerance", tolerance)
    n = network.n
    if not network.strengths.any():
        return Hits(np.zeros(n), np.zeros(n))
    forward, backward = Flow(network), Flow(network.transposed)
    hubs = np.full(n, 1 / n)
    change = np.inf
    for _ in range(rounds):
        authorities = forward(hubs)
        authorities /= authorities.sum()
        following = backward(authorities)
        following /= following.sum()
        change = float(np.abs(following - hubs).sum())
        hubs = following
        if change < tolerance:
            authorities = forward(hubs)
            return Hits(hubs, authorities / authorities.sum())
    raise NotConverged(f"HITS still changes by {change:.2g} after {rounds} rounds; raise rounds.")

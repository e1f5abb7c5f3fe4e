"""Eigenvector and Katz centrality: important is who is known by the important."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, eigsh

from algorithms import demands
from algorithms.arrays import Float64Array
from algorithms.errors import NetworkError, NotConverged
from algorithms.flow import Flow
from algorithms.snapshot import Snapshot

LARGE = 1000
"""Nodes from which on Lanczos is worth its start."""


def eigenvector(
    network: Snapshot,
    *,
    start: ArrayLike | None = None,
    tolerance: float = 1e-9,
    rounds: int = 2000,
) -> Float64Array:
    r"""Return the eigenvector centrality of every node, of Euclidean length 1.

    .. math:: \lambda x_v = \sum_{u \to v} w_{uv} x_u

    for the largest :math:`\lambda`. Of a large undirected network it is found
    by the Lanczos method; else by iterating :math:`(A^T + cI)x`, which has the
    same leading vector and settles also where the network is bipartite (c is
    the mean strength, so that the shift keeps its proportion when weights are
    scaled).

    Parameters
    ----------
    network : Snapshot
        Weights of 0 and more. The answer is unique where the network is
        (strongly) connected; else it depends on the start.
    start : array_like of float, shape (n,), optional
        Where the iteration begins; by default everywhere alike.
    tolerance : float
        Iterate until the scores change by less than this on average; for
        Lanczos, relative accuracy of the eigenvalue.
    rounds : int
        At most.

    Returns
    -------
    ndarray of float64, shape (n,)
        All zero in a network without edges.

    Raises
    ------
    NetworkError
        If a weight is negative.
    NotConverged
        If `rounds` are not enough.

    Examples
    --------
    >>> path = Snapshot.from_edges([0, 1], [1, 2])
    >>> eigenvector(path).round(4)
    array([0.5   , 0.7071, 0.5   ])

    References
    ----------
    Bonacich (1987): Power and centrality: a family of measures.
    """
    demands.no_negative_weights(network, "Eigenvector centrality")
    demands.positive("tolerance", tolerance)
    n = network.n
    shift = float(network.strengths.mean()) if n else 0.0
    if shift == 0:
        return np.zeros(n)
    flow = Flow(network)
    if not network.directed and n >= LARGE and start is None:
        return _lanczos(flow, n, tolerance, rounds)
    scores = np.full(n, 1.0) if start is None else demands.distribution(start, n, "start")
    scores = scores / np.linalg.norm(scores)
    change = np.inf
    for _ in range(rounds):
        following = flow(scores)
        following += shift * scores
        following /= np.linalg.norm(following)
        change = float(np.abs(following - scores).sum())
        scores = following
        if change < tolerance * n:
            return scores
    raise NotConverged(
        f"Eigenvector centrality still changes by {change:.2g} after {rounds} rounds; raise rounds."
    )


def _lanczos(flow: Flow, n: int, tolerance: float, rounds: int) -> Float64Array:
    step = LinearOperator((n, n), matvec=lambda x: flow(np.ravel(x)), dtype=np.float64)
    try:
        _, found = eigsh(step, 1, which="LA", v0=np.ones(n), tol=tolerance, maxiter=rounds)
    except ArpackNoConvergence as error:
        raise NotConverged(
            f"Eigenvector centrality is not found within {rounds} rounds; raise rounds."
        ) from error
    # Its entries have one sign but for rounding, since no weight is negative.
    scores = np.abs(found[:, 0])
    return np.asarray(scores / np.linalg.norm(scores), np.float64)


def katz(
    network: Snapshot,
    *,
    attenuation: float | None = None,
    base: ArrayLike = 1.0,
    normalized: bool = True,
    tolerance: float = 1e-9,
    rounds: int = 1000,
) -> Float64Array:
    r"""Return the Katz centrality of every node.

    .. math:: x_v = \alpha \sum_{u \to v} w_{uv} x_u + \beta_v

    It counts all walks that end in v, each step discounted.

    Parameters
    ----------
    network : Snapshot
        Weights of 0 and more.
    attenuation : float, optional
        :math:`\alpha`, below 1 over the largest eigenvalue of the network; by
        default 0.9 over the largest strength, which is always below.
    base : array_like of float, shape (n,) or ()
        :math:`\beta`, what a node has by itself.
    normalized : bool
        Whether to scale to Euclidean length 1.
    tolerance : float
        Iterate until the scores change by less than this on average.
    rounds : int
        At most.

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    NetworkError
        If a weight is negative, or `base` is not finite.
    NotConverged
        If the attenuation is too large, or `rounds` are not enough.

    Examples
    --------
    >>> chain = Snapshot.from_edges([0, 1], [1, 2], directed=True)
    >>> katz(chain, attenuation=0.5, normalized=False)
    array([1.  , 1.5 , 1.75])

    References
    ----------
    Katz (1953): A new status index derived from sociometric analysis.
    """
    demands.no_negative_weights(network, "Katz centrality")
    demands.positive("tolerance", tolerance)
    n = network.n
    beta = np.broadcast_to(np.asarray(base, np.float64), (n,))
    if not np.isfinite(beta).all():
        raise NetworkError("base holds a value that is not finite.")
    if attenuation is None:
        widest = min(network.strengths.max(initial=0), network.transposed.strengths.max(initial=0))
        attenuation = 0.9 / float(widest) if widest > 0 else 0.0
    flow = Flow(network)
    scores = np.zeros(n)
    change = np.inf
    for _ in range(rounds):
        following = flow(scores)
        following *= attenuation
        following += beta
        change = float(np.abs(following - scores).sum())
        scores = following
        if change <= tolerance * n:
            length = float(np.linalg.norm(scores))
            return scores / length if normalized and length > 0 else scores
        if not np.isfinite(change):
            break
    raise NotConverged(
        f"Katz centrality does not settle with attenuation {attenuation:g} in {rounds} rounds; "
        "it must be below 1 / the largest eigenvalue. Lower it, or leave it out."
    )

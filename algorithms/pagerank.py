"""PageRank: how often a walker who follows edges, and now and then jumps, comes by."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from algorithms import demands
from algorithms.arrays import Float64Array
from algorithms.errors import NotConverged
from algorithms.flow import Flow
from algorithms.snapshot import Snapshot


def pagerank(
    network: Snapshot,
    *,
    damping: float = 0.85,
    personalization: ArrayLike | None = None,
    dangling: ArrayLike | None = None,
    start: ArrayLike | None = None,
    tolerance: float = 1e-8,
    rounds: int = 200,
) -> Float64Array:
    r"""Return the PageRank of every node; they add up to 1.

    .. math:: x_v = d \sum_{u \to v} \frac{w_{uv}}{\sum_t w_{ut}} x_u
              + d\, q_v \sum_{u\ \text{dangling}} x_u + (1 - d)\, p_v

    A node without outgoing weight is dangling: its walker jumps by q.

    Parameters
    ----------
    network : Snapshot
        Weights of 0 and more; edges are followed along their direction.
    damping : float
        d, the probability of following an edge, 0 to 1.
    personalization : array_like of float, shape (n,), optional
        p, where the walker jumps to; by default everywhere alike.
    dangling : array_like of float, shape (n,), optional
        q; by default p.
    start : array_like of float, shape (n,), optional
        Where the iteration begins, such as an earlier result.
    tolerance : float
        Iterate until the scores change by less than this, all together.
    rounds : int
        At most.

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    NetworkError
        If a weight is negative or a parameter out of range.
    NotConverged
        If `rounds` are not enough.

    Examples
    --------
    >>> ring = Snapshot.from_edges([0, 1, 2], [1, 2, 0], directed=True)
    >>> pagerank(ring).round(4)
    array([0.3333, 0.3333, 0.3333])

    References
    ----------
    Page, Brin, Motwani, Winograd (1999): The PageRank Citation Ranking.
    Langville, Meyer (2004): Deeper inside PageRank.
    """
    return _walk(network, damping, personalization, dangling, start, tolerance, rounds, shift=None)


def article_rank(
    network: Snapshot,
    *,
    damping: float = 0.85,
    personalization: ArrayLike | None = None,
    tolerance: float = 1e-8,
    rounds: int = 200,
) -> Float64Array:
    r"""Return the ArticleRank of every node.

    Like PageRank, but a node with few edges passes on less than all it has:

    .. math:: x_v = (1 - d)\, p_v + d \sum_{u \to v} \frac{w_{uv}}{s_u + \bar s} x_u

    with :math:`s_u` the outgoing weight of u and :math:`\bar s` its mean over
    all nodes, so that one edge of a node that has no other does not count as
    much as a thousand. The scores do not add up to 1.

    Parameters
    ----------
    network, damping, personalization, tolerance, rounds
        As in `pagerank`.

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    NetworkError, NotConverged
        As `pagerank`.

    Examples
    --------
    >>> pair = Snapshot.from_edges([0], [1], directed=True)
    >>> article_rank(pair).round(4)
    array([0.075 , 0.1175])

    References
    ----------
    Li, Willett (2009): ArticleRank: a PageRank-based alternative to numbers of
    citations for analysing citation networks.
    """
    mean = float(network.strengths.mean()) if network.n else 0.0
    return _walk(network, damping, personalization, None, None, tolerance, rounds, shift=mean)


def _walk(
    network: Snapshot,
    damping: float,
    personalization: ArrayLike | None,
    dangling: ArrayLike | None,
    start: ArrayLike | None,
    tolerance: float,
    rounds: int,
    shift: float | None,
) -> Float64Array:
    demands.no_negative_weights(network, "PageRank")
    demands.within("damping", damping, 0, 1)
    demands.positive("tolerance", tolerance)
    n = network.n
    if n == 0:
        return np.empty(0)
    even = np.full(n, 1 / n)
    jump = even if personalization is None else _share(personalization, n, "personalization")
    sink = jump if dangling is None else _share(dangling, n, "dangling")
    scores = even.copy() if start is None else _share(start, n, "start")
    out = network.strengths + (shift or 0.0)
    stuck = np.flatnonzero(out == 0) if shift is None else np.empty(0, np.int64)
    scale = np.divide(damping, out, out=np.zeros(n), where=out > 0)
    flow = Flow(network)
    following = np.empty(n)
    change = np.inf
    for _ in range(rounds):
        lost = damping * scores[stuck].sum()
        flow(scores * scale, following)
        following += (1 - damping) * jump
        if lost:
            following += lost * sink
        change = float(np.abs(following - scores).sum())
        scores, following = following, scores
        if change < tolerance:
            return scores
    raise NotConverged(
        f"PageRank still changes by {change:.2g} after {rounds} rounds; "
        f"raise rounds, or tolerance above {tolerance:g}."
    )


def _share(values: ArrayLike, n: int, name: str) -> Float64Array:
    return demands.distribution(values, n, name)

"""What is distinctive about a group: the features it has more than the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from algorithms.errors import NetworkError


@dataclass(frozen=True, slots=True)
class Trait:
    """One feature of one group.

    `share` is the feature's part of all that the group has, `elsewhere` of all
    that the rest has; `score` is the difference in standard deviations.
    """

    feature: str
    share: float
    elsewhere: float
    score: float


def distinctive(
    labels: ArrayLike,
    counts: sparse.csr_array,
    features: Sequence[str],
    *,
    most: int = 3,
    least: float = 1.96,
) -> list[list[Trait]]:
    r"""Return what tells every group from the rest, most distinctive first.

    The score of feature f is the log-odds ratio between the group and the
    rest, each smoothed by what is common in the whole, over its standard
    deviation:

    .. math:: z_f = \frac{\log \frac{y_f + a_f}{n + a - y_f - a_f}
              - \log \frac{y'_f + a_f}{n' + a - y'_f - a_f}}
              {\sqrt{\frac{1}{y_f + a_f} + \frac{1}{y'_f + a_f}}}

    with y what the group has of f, n of all, the primes for the rest, and
    :math:`a_f` the feature's part of the whole, times n. So neither what everybody has
    nor what one member has once becomes a name.

    Parameters
    ----------
    labels : array_like of int, shape (n,)
        The group of every node, from 0.
    counts : sparse array, shape (n, features)
        How much of every feature a node has, 0 and more.
    features : sequence of str
        Their names.
    most : int
        Traits for every group at most.
    least : float
        Scores below are left out.

    Returns
    -------
    list of list of Trait
        For every group, by its label.

    Raises
    ------
    NetworkError
        If the shapes do not fit, or a count is negative.

    Examples
    --------
    >>> bought = sparse.csr_array([[9, 0, 5], [8, 0, 5], [0, 9, 5], [0, 7, 5]])
    >>> tea, coffee = distinctive([0, 0, 1, 1], bought, ["tea", "coffee", "milk"])
    >>> tea[0].feature, coffee[0].feature
    ('tea', 'coffee')

    References
    ----------
    Monroe, Colaresi, Quinn (2008): Fightin' words: lexical feature selection
    and evaluation for identifying the content of political conflict.
    """
    groups = np.asarray(labels)
    if counts.shape != (len(groups), len(features)):
        raise NetworkError(
            f"counts has shape {counts.shape}; expected {len(groups)} nodes "
            f"by {len(features)} features."
        )
    if counts.nnz and counts.data.min() < 0:
        raise NetworkError("counts holds a negative value.")
    k = int(groups.max(initial=-1)) + 1
    if k == 0 or not features:
        return [[] for _ in range(k)]
    sides = sparse.csr_array(
        (np.ones(len(groups)), (groups, np.arange(len(groups)))), shape=(k, len(groups))
    )
    table = (sides @ counts).tocsr()
    whole = np.asarray(table.sum(axis=0), np.float64)
    total = float(whole.sum())
    return [_traits(table[[group]], whole, total, features, most, least) for group in range(k)]


def _traits(
    row: sparse.csr_array,
    whole: np.ndarray[tuple[int], np.dtype[np.float64]],
    total: float,
    features: Sequence[str],
    most: int,
    least: float,
) -> list[Trait]:
    # A feature the group lacks is never its distinction, so only its own are looked at.
    own, has = row.indices, row.data.astype(np.float64)
    size = float(has.sum())
    rest, other = whole[own] - has, total - size
    if size == 0 or other == 0:
        return []
    # The prior weighs as much as the group itself, and is spread like the whole.
    weight = size
    prior = weight * whole[own] / total
    odds = np.log((has + prior) / np.maximum(size + weight - has - prior, 1e-12))
    odds -= np.log((rest + prior) / np.maximum(other + weight - rest - prior, 1e-12))
    score = odds / np.sqrt(1 / (has + prior) + 1 / (rest + prior))
    best = np.argsort(-score, kind="stable")[:most]
    return [
        Trait(features[int(own[i])], float(has[i] / size), float(rest[i] / other), float(score[i]))
        for i in best
        if score[i] >= least
    ]

"""Link prediction: who will be tied next, and how well one can tell."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

import numpy as np

from algorithms import demands
from algorithms.arrays import BoolArray, Float64Array, Int32Array, Int64Array
from algorithms.components import weak_components
from algorithms.degree import degree
from algorithms.embedding import fast_rp
from algorithms.errors import NetworkError
from algorithms.similarity import Measure, nearest, similarity
from algorithms.snapshot import Snapshot

Predictor: TypeAlias = Callable[[Snapshot, Int32Array, Int32Array], Float64Array]
"""Scores pairs of nodes of a network: the higher, the likelier a tie."""


class Prediction(NamedTuple):
    """Pairs without an edge, likeliest first; `first` < `second` in every pair."""

    first: Int32Array
    second: Int32Array
    scores: Float64Array


class Held(NamedTuple):
    """How well hidden edges were told from pairs that have none.

    `auc` is the probability that a hidden edge scores above such a pair, ties
    counting half; `low` and `high` are its 95 % interval (Hanley and McNeil).
    """

    auc: float
    low: float
    high: float
    hidden: int


def neighbourhood_predictor(measure: Measure = "resource_allocation") -> Predictor:
    """Return the predictor that scores pairs by what they share.

    Parameters
    ----------
    measure : str
        As in `algorithms.similarity`.
    """

    def predict(network: Snapshot, first: Int32Array, second: Int32Array) -> Float64Array:
        return similarity(network, first, second, measure)

    return predict


def preferential_attachment(
    network: Snapshot, first: Int32Array, second: Int32Array
) -> Float64Array:
    r"""Return :math:`k(u) k(v)` for every pair: the popular get more popular.

    References
    ----------
    Barabási, Albert (1999): Emergence of scaling in random networks.
    """
    counts = degree(network).astype(np.float64)
    scores: Float64Array = counts[first] * counts[second]
    return scores


def embedding_predictor(dimensions: int = 128, seed: int = 0) -> Predictor:
    """Return the predictor that scores pairs by the cosine of their FastRP vectors.

    Parameters
    ----------
    dimensions, seed : int
        As in `algorithms.embedding`.
    """
    embed = partial(fast_rp, dimensions=dimensions, weights=(1.0, 1.0, 0.5), seed=seed)

    def predict(network: Snapshot, first: Int32Array, second: Int32Array) -> Float64Array:
        vectors = embed(network)
        lengths = np.linalg.norm(vectors, axis=1)
        products = np.einsum("ij,ij->i", vectors[first], vectors[second]).astype(np.float64)
        sizes = (lengths[first] * lengths[second]).astype(np.float64)
        cosine: Float64Array = np.divide(
            products, sizes, out=np.zeros(len(products)), where=sizes > 0
        )
        return cosine

    return predict


def predict_links(
    network: Snapshot,
    count: int = 100,
    measure: Measure = "resource_allocation",
    *,
    each: int = 10,
    widest: int | None = None,
) -> Prediction:
    """Return the pairs of nodes most likely to be tied next.

    Parameters
    ----------
    network : Snapshot
        Undirected.
    count : int
        Pairs at most.
    measure : str
        As in `algorithms.similarity`; only pairs that share a neighbour score.
    each : int
        Candidates looked at for every node.
    widest : int, optional
        As in `algorithms.similarity.nearest`.

    Returns
    -------
    Prediction

    Raises
    ------
    NetworkError
        If the network is directed, or a parameter is not above 0.

    Examples
    --------
    >>> square_with_tail = Snapshot.from_edges([0, 1, 2, 3, 3], [1, 2, 3, 0, 4])
    >>> found = predict_links(square_with_tail, 1)
    >>> found.first.tolist(), found.second.tolist()
    ([1], [3])

    References
    ----------
    Liben-Nowell, Kleinberg (2007): The link-prediction problem for social networks.
    """
    demands.undirected(network, "Link prediction")
    demands.positive("count", count)
    found = nearest(network, each, measure, strangers=True, widest=widest)
    rows, columns = np.nonzero(found.nodes >= 0)
    others = found.nodes[rows, columns]
    pairs = np.minimum(rows, others).astype(np.int64) * network.n + np.maximum(rows, others)
    _, firsts = np.unique(pairs, return_index=True)
    scores = found.scores[rows, columns][firsts]
    best = np.argsort(-scores, kind="stable")[:count]
    chosen = pairs[firsts][best]
    return Prediction(
        (chosen // network.n).astype(np.int32), (chosen % network.n).astype(np.int32), scores[best]
    )


def held_out(
    network: Snapshot,
    predictor: Predictor | None = None,
    *,
    share: float = 0.1,
    seed: int = 0,
    connected: bool = False,
) -> Held:
    """Hide some edges, and return how well a predictor tells them from pairs without one.

    As many pairs without an edge are drawn as edges are hidden. The predictor
    sees the network without the hidden edges.

    Parameters
    ----------
    network : Snapshot
        Undirected; loops are neither hidden nor drawn.
    predictor : callable, optional
        By default resource allocation.
    share : float
        Of the edges to hide, above 0 and below 1.
    seed : int
    connected : bool
        Hide only edges whose ends stay in one component without them.

    Returns
    -------
    Held

    Raises
    ------
    NetworkError
        If the network is directed, has too few edges, or is complete.

    Examples
    --------
    >>> import networkx as nx
    >>> ends = np.array(nx.connected_caveman_graph(8, 8).edges())
    >>> network = Snapshot.from_edges(ends[:, 0], ends[:, 1])
    >>> held_out(network).auc > 0.9
    True

    References
    ----------
    Lü, Zhou (2011): Link prediction in complex networks: a survey.
    Hanley, McNeil (1982): The meaning and use of the area under a ROC curve.
    """
    demands.undirected(network, "Link prediction")
    demands.within("share", share, 1e-9, 1 - 1e-9)
    simple = network.simple
    upper = simple.rows < simple.indices
    a, b, w = simple.rows[upper], simple.indices[upper], simple.weights[upper]
    rng = np.random.default_rng(seed)
    hidden = np.zeros(len(a), np.bool_)
    hidden[rng.permutation(len(a))[: round(share * len(a))]] = True
    rest = _without(network, a, b, w, hidden)
    if connected:
        parts = weak_components(rest)
        hidden &= parts[a] == parts[b]
        rest = _without(network, a, b, w, hidden)
    count = int(hidden.sum())
    if count < 2 or count == len(a):
        raise NetworkError(f"{count} of {len(a)} edges would be hidden; raise or lower share.")
    c, d = _strangers(simple, count, rng)
    score = predictor or neighbourhood_predictor()
    both = score(rest, np.concatenate([a[hidden], c]), np.concatenate([b[hidden], d]))
    value = auc(both[:count], both[count:])
    # Of exponentially distributed scores, which errs on the wide side.
    first, second = value / (2 - value), 2 * value**2 / (1 + value)
    variance = value * (1 - value) + (count - 1) * (first + second - 2 * value**2)
    off = 1.96 * float(np.sqrt(max(variance, 0))) / count
    return Held(value, max(value - off, 0.0), min(value + off, 1.0), count)


def auc(positives: Float64Array, negatives: Float64Array) -> float:
    """Return the probability that a positive scores above a negative, ties counting half.

    Examples
    --------
    >>> auc(np.array([0.9, 0.5]), np.array([0.5, 0.1]))
    0.875
    """
    ordered = np.sort(negatives)
    below = np.searchsorted(ordered, positives, "left")
    up_to = np.searchsorted(ordered, positives, "right")
    return float((below + up_to).mean() / 2 / len(negatives))


def _without(
    network: Snapshot, a: Int32Array, b: Int32Array, w: Float64Array, hidden: BoolArray
) -> Snapshot:
    return Snapshot.from_edges(a[~hidden], b[~hidden], w[~hidden], n=network.n)


def _strangers(
    simple: Snapshot, count: int, rng: np.random.Generator
) -> tuple[Int32Array, Int32Array]:
    """Draw pairs of different nodes without an edge, each alike and none twice."""
    n = simple.n
    room = n * (n - 1) // 2 - simple.m
    if room < count:
        raise NetworkError(f"Only {room} pairs have no edge, and {count} are needed.")
    known = simple.rows.astype(np.int64) * n + simple.indices  # sorted
    if room < 4 * count or n < 200:
        a, b = np.triu_indices(n, 1)
        free = ~np.isin(a * np.int64(n) + b, known)
        chosen = rng.permutation(int(free.sum()))[:count]
        return a[free][chosen].astype(np.int32), b[free][chosen].astype(np.int32)
    found: Int64Array = np.empty(0, np.int64)
    while len(found) < count:
        a, b = np.sort(rng.integers(0, n, (2, 2 * count)), axis=0)
        pairs = (a * np.int64(n) + b)[a != b]
        place = np.minimum(np.searchsorted(known, pairs), len(known) - 1)
        pairs = pairs[known[place] != pairs] if len(known) else pairs
        found = np.unique(np.concatenate([found, pairs]))
    found = rng.permutation(found)[:count]
    return (found // n).astype(np.int32), (found % n).astype(np.int32)

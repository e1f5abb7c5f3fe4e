"""Similarity of nodes: how much of their surroundings two of them share."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike

from algorithms import demands
from algorithms.arrays import BoolArray, Float64Array, Int32Array, Int64Array
from algorithms.compiled import compiled
from algorithms.errors import NetworkError
from algorithms.parallel import each, spans
from algorithms.snapshot import Snapshot

Measure = Literal["common", "jaccard", "overlap", "cosine", "adamic_adar", "resource_allocation"]


class Nearest(NamedTuple):
    """The most similar nodes of every node, best first.

    `nodes` (int32, shape (n, k)) holds -1, and `scores` (float64) 0, where
    fewer than k have anything in common with it.
    """

    nodes: Int32Array
    scores: Float64Array


def similarity(
    network: Snapshot, first: ArrayLike, second: ArrayLike, measure: Measure = "cosine"
) -> Float64Array:
    r"""Return how similar the nodes of given pairs are.

    With N(u) the nodes that u points to, and k(z) how many point to z:

    ======================= =====================================================
    ``common``              :math:`|N(u) \cap N(v)|`
    ``jaccard``             :math:`|N(u) \cap N(v)| / |N(u) \cup N(v)|`
    ``overlap``             :math:`|N(u) \cap N(v)| / \min(|N(u)|, |N(v)|)`
    ``cosine``              :math:`\sum_z w_{uz} w_{vz} / (\|w_u\| \|w_v\|)`
    ``adamic_adar``         :math:`\sum_{z \in N(u) \cap N(v)} 1 / \log k(z)`
    ``resource_allocation`` :math:`\sum_{z \in N(u) \cap N(v)} 1 / k(z)`
    ======================= =====================================================

    Parameters
    ----------
    network : Snapshot
        Loops are ignored; weights count for ``cosine`` alone.
    first, second : array_like of int, shape (pairs,)
    measure : str

    Returns
    -------
    ndarray of float64, shape (pairs,)
        0 where a side has no neighbours.

    Raises
    ------
    NetworkError
        If the measure is unknown, or a number is no node.

    Examples
    --------
    >>> square = Snapshot.from_edges([0, 1, 2, 3], [1, 2, 3, 0])
    >>> similarity(square, [0, 0], [2, 1], "jaccard").tolist()
    [1.0, 0.0]

    References
    ----------
    Liben-Nowell, Kleinberg (2007): The link-prediction problem for social networks.
    Zhou, Lü, Zhang (2009): Predicting missing links via local information.
    """
    left, right = demands.nodes(network, first, "first"), demands.nodes(network, second, "second")
    if len(left) != len(right):
        raise NetworkError(f"{len(left)} first and {len(right)} second nodes; expected pairs.")
    simple, terms = _terms(network, measure)
    shared = _shared(simple.indptr, simple.indices, terms.values, terms.passing, left, right)
    return _finish(measure, shared, terms.own[left], terms.own[right])


def nearest(
    network: Snapshot,
    k: int = 10,
    measure: Measure = "cosine",
    *,
    least: float = 0.0,
    nodes: BoolArray | None = None,
    strangers: bool = False,
    widest: int | None = None,
) -> Nearest:
    r"""Return the k nodes most similar to every node.

    Exact: every pair that has anything in common is looked at, which takes
    :math:`\sum_z k(z)^2` steps, in parallel.

    Parameters
    ----------
    network : Snapshot
        As in `similarity`; on a network of customers and products the similar
        nodes of customers are customers.
    k : int
        1 and more.
    measure : str
        As in `similarity`.
    least : float
        Scores at or below are left out.
    nodes : ndarray of bool, shape (n,), optional
        Which nodes are asked for; the others' rows stay empty.
    strangers : bool
        Leave out nodes that already have an edge: what remains may become one.
    widest : int, optional
        Pass over shared neighbours that more nodes than this point to: they
        say least and cost most.

    Returns
    -------
    Nearest
        Ties fall to the smaller number.

    Raises
    ------
    NetworkError
        If the measure is unknown, or k is not above 0.

    Examples
    --------
    >>> bought = Snapshot.from_edges([0, 0, 1, 1, 2], [3, 4, 3, 4, 4])
    >>> nearest(bought, 1).nodes[:3].ravel().tolist()
    [1, 0, 0]

    References
    ----------
    As `similarity`.
    """
    demands.positive("k", k)
    simple, terms = _terms(network, measure)
    back = simple.transposed
    asked = np.ones(network.n, np.bool_) if nodes is None else np.asarray(nodes, np.bool_)
    if asked.shape != (network.n,):
        raise NetworkError(f"nodes has shape {asked.shape}; expected one of {network.n} flags.")
    kind = get_args(Measure).index(measure)
    limit = network.n + 1 if widest is None else widest
    coming = terms.values if not simple.directed else _terms_of(back, terms, measure)
    found = Nearest(np.full((network.n, k), -1, np.int32), np.zeros((network.n, k)))
    # Work is the number of two-step walks from a node, not the number of its edges.
    steps = np.where(back.counts <= limit, back.counts, 0)[simple.indices]
    walks = np.concatenate([[0], np.cumsum(steps)])[simple.indptr]

    def search(begin: int, end: int) -> None:
        _search(
            simple.indptr, simple.indices, terms.values, back.indptr, back.indices, coming,
            terms.passing, terms.own, asked, kind, least, strangers, limit,
            found.nodes, found.scores, begin, end,
        )  # fmt: skip

    each(search, spans(walks))
    return found


def nearest_network(network: Snapshot, found: Nearest) -> Snapshot:
    """Return the k-nearest-neighbour graph: an edge to each similar node, weighing its score.

    Examples
    --------
    >>> bought = Snapshot.from_edges([0, 0, 1, 1, 2], [3, 4, 3, 4, 4])
    >>> nearest_network(bought, nearest(bought, 1))
    <Snapshot of 5 nodes and 5 edges, directed>
    """
    rows, columns = np.nonzero(found.nodes >= 0)
    return Snapshot.from_edges(
        rows,
        found.nodes[rows, columns],
        found.scores[rows, columns],
        n=network.n,
        ids=network.names,
        directed=True,
        version=network.version,
    )


class _Terms(NamedTuple):
    values: Float64Array  # of every entry
    passing: Float64Array  # what a shared neighbour counts
    own: Float64Array  # what a node's sum is compared to


def _terms(network: Snapshot, measure: Measure) -> tuple[Snapshot, _Terms]:
    if measure not in get_args(Measure):
        raise NetworkError(
            f"measure is {measure!r}; expected one of {', '.join(get_args(Measure))}."
        )
    simple = network.simple
    values = simple.weights if measure == "cosine" else simple.unweighted.weights
    known = simple.transposed.counts.astype(np.float64)
    passing = np.ones(simple.n)
    if measure == "adamic_adar":
        # A neighbour of one node only is shared by no pair, and its logarithm is 0.
        passing = 1 / np.log(np.maximum(known, 2))
    elif measure == "resource_allocation":
        passing = 1 / np.maximum(known, 1)
    if measure == "cosine":
        own = np.sqrt(np.bincount(simple.rows, values**2, simple.n))
    else:
        own = simple.counts.astype(np.float64)
    return simple, _Terms(values, passing, own)


def _terms_of(back: Snapshot, terms: _Terms, measure: Measure) -> Float64Array:
    return back.weights if measure == "cosine" else back.unweighted.weights


def _finish(
    measure: Measure, shared: Float64Array, left: Float64Array, right: Float64Array
) -> Float64Array:
    if measure == "jaccard":
        whole = left + right - shared
    elif measure == "overlap":
        whole = np.minimum(left, right)
    elif measure == "cosine":
        whole = left * right
    else:
        return shared
    return np.divide(shared, whole, out=np.zeros(len(shared)), where=whole > 0)


@compiled
def _shared(
    indptr: Int64Array,
    indices: Int32Array,
    values: Float64Array,
    passing: Float64Array,
    first: Int32Array,
    second: Int32Array,
) -> Float64Array:
    found = np.zeros(len(first))
    for pair in range(len(first)):
        a, a_end = indptr[first[pair]], indptr[first[pair] + 1]
        b, b_end = indptr[second[pair]], indptr[second[pair] + 1]
        while a < a_end and b < b_end:
            if indices[a] < indices[b]:
                a += 1
            elif indices[a] > indices[b]:
                b += 1
            else:
                found[pair] += values[a] * values[b] * passing[indices[a]]
                a += 1
                b += 1
    return found


@compiled
def _search(
    outptr: Int64Array,
    outward: Int32Array,
    going: Float64Array,
    inptr: Int64Array,
    inward: Int32Array,
    coming: Float64Array,
    passing: Float64Array,
    own: Float64Array,
    asked: BoolArray,
    kind: int,
    least: float,
    strangers: bool,
    widest: int,
    best: Int32Array,
    scores: Float64Array,
    begin: int,
    end: int,
) -> None:
    n = len(outptr) - 1
    k = best.shape[1]
    total = np.zeros(n)
    near = np.empty(n, np.int32)
    known = np.full(n, -1, np.int32)
    for node in range(begin, end):
        if not asked[node]:
            continue
        nears = 0
        for place in range(outptr[node], outptr[node + 1]):
            middle = outward[place]
            known[middle] = node
            if inptr[middle + 1] - inptr[middle] > widest:
                continue
            weight = going[place] * passing[middle]
            for step in range(inptr[middle], inptr[middle + 1]):
                other = inward[step]
                if total[other] == 0.0:
                    near[nears] = other
                    nears += 1
                total[other] += weight * coming[step]
        kept = 0
        for step in range(nears):
            other = near[step]
            score = total[other]
            total[other] = 0.0
            if other == node or score == 0.0 or (strangers and known[other] == node):
                continue
            if kind == 1:
                score /= own[node] + own[other] - score
            elif kind == 2:
                score /= min(own[node], own[other])
            elif kind == 3:
                score /= own[node] * own[other]
            if score <= least:
                continue
            if kept == k and (
                score < scores[node, k - 1]
                or (score == scores[node, k - 1] and other > best[node, k - 1])
            ):
                continue
            spot = kept if kept < k else k - 1
            while spot > 0 and (
                scores[node, spot - 1] < score
                or (scores[node, spot - 1] == score and best[node, spot - 1] > other)
            ):
                scores[node, spot] = scores[node, spot - 1]
                best[node, spot] = best[node, spot - 1]
                spot -= 1
            scores[node, spot] = score
            best[node, spot] = other
            kept = min(kept + 1, k)

"""Betweenness, exact: through whom do shortest paths lead."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from algorithms import demands
from algorithms.arrays import Float64Array, Int32Array, Int64Array
from algorithms.compiled import compiled
from algorithms.errors import NetworkError
from algorithms.heap import lift, take
from algorithms.parallel import each, shares
from algorithms.snapshot import Snapshot


def betweenness(
    network: Snapshot,
    *,
    weighted: bool = False,
    normalized: bool = True,
    endpoints: bool = False,
    sources: ArrayLike | None = None,
) -> Float64Array:
    r"""Return the betweenness centrality of every node.

    .. math:: b_v = \sum_{s \ne v \ne t} \frac{\sigma_{st}(v)}{\sigma_{st}}

    with :math:`\sigma_{st}` the number of shortest paths from s to t and
    :math:`\sigma_{st}(v)` how many of them lead through v.

    Parameters
    ----------
    network : Snapshot
    weighted : bool
        Whether weights are lengths; else every edge has length 1. For weights
        that say how strong a tie is, pass `network.reweighted(1 / network.weights)`.
    normalized : bool
        Divide by the number of pairs, so that 1 is the most possible.
    endpoints : bool
        Whether a path counts for its two ends as well.
    sources : array_like of int, optional
        Look only at paths from these nodes and scale up: the estimate of
        Brandes and Pich, unbiased for random nodes; NaN for a node that is the
        only source. For an estimate with a bound on its error see
        `algorithms.sampled_betweenness`.

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    NetworkError
        If a length is 0 or negative, or `sources` is empty.

    Notes
    -----
    Time is O(n m), in parallel over sources: a minute for some 20,000 nodes
    and 200,000 edges.

    Examples
    --------
    >>> betweenness(Snapshot.from_edges([0, 1], [1, 2])).tolist()
    [0.0, 1.0, 0.0]

    References
    ----------
    Brandes (2001): A faster algorithm for betweenness centrality.
    Brandes, Pich (2007): Centrality estimation in large networks.
    """
    if weighted and network.lowest <= 0:
        raise NetworkError("Betweenness takes lengths above 0; weigh ties differently.")
    n = network.n
    pivots = np.arange(n, dtype=np.int32)
    if sources is not None:
        pivots = np.unique(demands.nodes(network, sources, "sources"))
        if len(pivots) == 0:
            raise NetworkError("sources is empty; expected at least one node.")
    k = len(pivots)
    kernel = _by_length if weighted else _by_hops

    def count(begin: int, end: int) -> Float64Array:
        return kernel(
            network.indptr, network.indices, network.weights, pivots[begin:end], endpoints
        )

    found = np.zeros(n)
    for part in each(count, shares(k)):
        found += part
    return found * _scale(network, None if sources is None else pivots, normalized, endpoints)


def _scale(
    network: Snapshot,
    sources: Int32Array | None,
    normalized: bool,
    endpoints: bool,
) -> Float64Array:
    """Return the factor from a sum over sources to the score, shape (n,)."""
    n = network.n
    others = n if endpoints else n - 1  # from which a path through a node may start
    if others < 2:
        return np.ones(n)
    # Sums are over ordered pairs, of which an undirected network has each twice.
    whole = 1 / (others - 1) if normalized else others * (1.0 if network.directed else 0.5)
    if sources is None:
        return np.full(n, whole / others)
    seen = np.full(n, float(len(sources)))
    if not endpoints:
        # A source lies inside none of its own paths: about it, one sample less is known.
        seen[sources] -= 1
    scale: Float64Array = np.divide(whole, seen, out=np.full(n, np.nan), where=seen > 0)
    return scale


@compiled
def _by_hops(
    indptr: Int64Array,
    indices: Int32Array,
    weights: Float64Array,
    sources: Int32Array,
    endpoints: bool,
) -> Float64Array:
    n = len(indptr) - 1
    found = np.zeros(n)
    paths = np.zeros(n)
    share = np.zeros(n)  # (1 + dependency) / paths
    hops = np.full(n, -1, np.int32)
    order = np.empty(n, np.int32)
    for source in sources:
        order[0] = source
        size = 1
        hops[source] = 0
        paths[source] = 1.0
        head = 0
        while head < size:
            node = order[head]
            head += 1
            beyond = hops[node] + 1
            for place in range(indptr[node], indptr[node + 1]):
                other = indices[place]
                if hops[other] < 0:
                    hops[other] = beyond
                    order[size] = other
                    size += 1
                if hops[other] == beyond:
                    paths[other] += paths[node]
        for head in range(size - 1, -1, -1):
            node = order[head]
            beyond = hops[node] + 1
            total = 0.0
            for place in range(indptr[node], indptr[node + 1]):
                other = indices[place]
                if hops[other] == beyond:
                    total += share[other]
            through = total * paths[node]
            share[node] = (1.0 + through) / paths[node]
            if head > 0:
                found[node] += through + (1.0 if endpoints else 0.0)
        if endpoints:
            found[source] += size - 1
        for head in range(size):
            node = order[head]
            hops[node] = -1
            paths[node] = 0.0
    return found


@compiled
def _by_length(
    indptr: Int64Array,
    indices: Int32Array,
    weights: Float64Array,
    sources: Int32Array,
    endpoints: bool,
) -> Float64Array:
    n = len(indptr) - 1
    found = np.zeros(n)
    paths = np.zeros(n)
    share = np.zeros(n)
    length = np.full(n, np.inf)
    order = np.empty(n, np.int32)
    heap = np.empty(n, np.int32)
    spot = np.full(n, -1, np.int32)
    for source in sources:
        length[source] = 0.0
        paths[source] = 1.0
        waiting = lift(heap, spot, length, 0, source)
        size = 0
        while waiting > 0:
            node = take(heap, spot, length, waiting)
            waiting -= 1
            order[size] = node
            size += 1
            for place in range(indptr[node], indptr[node + 1]):
                other = indices[place]
                beyond = length[node] + weights[place]
                if beyond < length[other]:
                    length[other] = beyond
                    paths[other] = paths[node]
                    waiting = lift(heap, spot, length, waiting, other)
                elif beyond == length[other]:
                    paths[other] += paths[node]
        for head in range(size - 1, -1, -1):
            node = order[head]
            total = 0.0
            for place in range(indptr[node], indptr[node + 1]):
                other = indices[place]
                if length[other] == length[node] + weights[place]:
                    total += share[other]
            through = total * paths[node]
            share[node] = (1.0 + through) / paths[node]
            if head > 0:
                found[node] += through + (1.0 if endpoints else 0.0)
        if endpoints:
            found[source] += size - 1
        for head in range(size):
            node = order[head]
            length[node] = np.inf
            paths[node] = 0.0
    return found

"""Folding: who is tied through what they share, as products are by common buyers."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from algorithms.errors import NetworkError
from algorithms.snapshot import Snapshot

Tie = Literal["count", "product", "cosine", "jaccard", "lift"]


def fold(network: Snapshot, onto: ArrayLike, *, tie: Tie = "count", least: float = 1) -> Snapshot:
    r"""Return the network among some nodes in which two are tied by what they share.

    Folding customers and products onto products gives the co-purchase network.
    With N(u) the neighbours of u on the other side, and c of them shared:

    =========== ==========================================================
    ``count``   :math:`c = |N(u) \cap N(v)|`
    ``product`` :math:`\sum_z w_{uz} w_{vz}`
    ``cosine``  :math:`c / \sqrt{|N(u)| |N(v)|}`
    ``jaccard`` :math:`c / (|N(u)| + |N(v)| - c)`
    ``lift``    :math:`c\, s / (|N(u)| |N(v)|)`, s nodes on the other side
    =========== ==========================================================

    Parameters
    ----------
    network : Snapshot
        Directions are ignored; edges within either side as well.
    onto : array_like of bool, shape (n,), or of int
        The nodes that stay.
    tie : str
        What an edge weighs.
    least : float
        Pairs that share fewer neighbours than this are left out.

    Returns
    -------
    Snapshot
        Undirected, without loops; nodes keep their ids and order.

    Raises
    ------
    NetworkError
        If the tie is unknown or `onto` does not fit.

    Examples
    --------
    >>> bought = Snapshot.from_edges([0, 0, 1, 1], [2, 3, 2, 3], ids=["ann", "bo", "tea", "pot"])
    >>> products = fold(bought, [2, 3])
    >>> products.ids(), products.weights.tolist()
    (['tea', 'pot'], [2.0, 2.0])

    References
    ----------
    Newman (2001): Scientific collaboration networks II.
    Linden, Smith, York (2003): Amazon.com recommendations: item-to-item
    collaborative filtering.
    """
    if tie not in get_args(Tie):
        raise NetworkError(f"tie is {tie!r}; expected one of {', '.join(get_args(Tie))}.")
    stays = np.asarray(onto)
    if stays.dtype != np.bool_:
        flags = np.zeros(network.n, np.bool_)
        flags[stays.astype(np.int64)] = True
        stays = flags
    if stays.shape != (network.n,):
        raise NetworkError(f"onto has shape {stays.shape}; expected one of {network.n} flags.")
    side, others = np.flatnonzero(stays), np.flatnonzero(~stays)
    ties = network.undirected.matrix()[side][:, others].tocsr()
    present = sparse.csr_array((np.ones(ties.nnz), ties.indices, ties.indptr), shape=ties.shape)
    shared = (present @ present.T).tocoo()
    # Half of a symmetric table, without its diagonal, is all that is needed.
    kept = (shared.coords[0] < shared.coords[1]) & (shared.data >= least)
    a, b, count = shared.coords[0][kept], shared.coords[1][kept], shared.data[kept]
    sizes = np.diff(present.indptr).astype(np.float64)
    if tie == "count":
        weights = count
    elif tie == "cosine":
        weights = count / np.sqrt(sizes[a] * sizes[b])
    elif tie == "jaccard":
        weights = count / (sizes[a] + sizes[b] - count)
    elif tie == "lift":
        weights = count * len(others) / (sizes[a] * sizes[b])
    else:
        weights = np.asarray((ties @ ties.T).tocsr()[a, b]).ravel()
    names = network.among(side).names
    return Snapshot.from_edges(a, b, weights, ids=names, version=network.version)

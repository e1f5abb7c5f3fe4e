"""How good a division into communities is: modularity and conductance."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from algorithms import demands
from algorithms.arrays import Float64Array, Int32Array
from algorithms.errors import NetworkError
from algorithms.snapshot import Snapshot


def modularity(network: Snapshot, labels: ArrayLike, *, resolution: float = 1.0) -> float:
    r"""Return the modularity of a division into communities.

    .. math:: Q = \sum_c \left[ \frac{w_c}{m} - \gamma
              \frac{k_c^{out} k_c^{in}}{m^2} \right]

    with m the weight of all edges, :math:`w_c` the weight inside community c
    and :math:`k_c` the strengths of its nodes; on an undirected network the
    second term is :math:`\gamma (k_c / 2m)^2`, and a loop's strength is twice its weight.

    Parameters
    ----------
    network : Snapshot
        Weights of 0 and more.
    labels : array_like of int, shape (n,)
        The community of every node, from 0.
    resolution : float
        :math:`\gamma`; above 1 speaks for smaller communities.

    Returns
    -------
    float
        At most 1; 0 for a network without edges.

    Raises
    ------
    NetworkError
        If a weight is negative, or there is not one label for every node.

    Examples
    --------
    >>> two_pairs = Snapshot.from_edges([0, 2], [1, 3])
    >>> modularity(two_pairs, [0, 0, 1, 1])
    0.5

    References
    ----------
    Newman, Girvan (2004): Finding and evaluating community structure in networks.
    Reichardt, Bornholdt (2006): Statistical mechanics of community detection.
    Leicht, Newman (2008): Community structure in directed networks.
    """
    demands.no_negative_weights(network, "Modularity")
    groups = one_each(network, labels)
    total = float(network.weights.sum())
    if total == 0:
        return 0.0
    k = int(groups.max(initial=-1)) + 1
    inside = groups[network.rows] == groups[network.indices]
    if network.directed:
        within = float(network.weights[inside].sum())
        out = np.bincount(groups, network.strengths, k)
        into = np.bincount(groups, network.transposed.strengths, k)
        return within / total - resolution * float(out @ into) / total**2
    loops = float(network.weights[network.loops].sum())
    ends = np.bincount(groups, volumes(network), k)
    total += loops
    within = float(network.weights[inside].sum()) + loops
    return within / total - resolution * float(ends @ ends) / total**2


def conductance(network: Snapshot, labels: ArrayLike) -> Float64Array:
    r"""Return how leaky every community is.

    .. math:: \phi_c = \frac{w(c, \bar c)}{\min(k_c, k_{\bar c})}

    the weight that leaves it over the strength of the smaller side.

    Parameters
    ----------
    network : Snapshot
        Undirected, weights of 0 and more.
    labels : array_like of int, shape (n,)
        The community of every node, from 0.

    Returns
    -------
    ndarray of float64, shape (communities,)
        0 where nothing leaves; 1 where everything does.

    Raises
    ------
    NetworkError
        If the network is directed, a weight is negative, or there is not one
        label for every node.

    Examples
    --------
    >>> path = Snapshot.from_edges([0, 1, 2], [1, 2, 3])
    >>> conductance(path, [0, 0, 1, 1]).round(3)
    array([0.333, 0.333])

    References
    ----------
    Kannan, Vempala, Vetta (2004): On clusterings: good, bad and spectral.
    """
    demands.undirected(network, "Conductance")
    demands.no_negative_weights(network, "Conductance")
    groups = one_each(network, labels)
    k = int(groups.max(initial=-1)) + 1
    leaving = groups[network.rows] != groups[network.indices]
    cut = np.bincount(groups[network.rows[leaving]], network.weights[leaving], k)
    ends = np.bincount(groups, volumes(network), k)
    smaller = np.minimum(ends, ends.sum() - ends)
    share: Float64Array = np.divide(cut, smaller, out=np.zeros(k), where=smaller > 0)
    return share


def volumes(network: Snapshot) -> Float64Array:
    """Return the strength of every node of an undirected network, loops counted twice."""
    loops = network.loops
    twice = np.bincount(network.rows[loops], network.weights[loops], network.n)
    return np.asarray(network.strengths + twice, np.float64)


def one_each(network: Snapshot, labels: ArrayLike) -> Int32Array:
    """Return labels as an array, refusing all but one label from 0 for every node."""
    groups = np.asarray(labels)
    if groups.shape != (network.n,):
        raise NetworkError(f"{groups.size} labels for {network.n} nodes; expected one each.")
    if groups.size and (groups.dtype.kind not in "iu" or groups.min() < 0):
        raise NetworkError("labels are whole numbers from 0; use numpy.unique(return_inverse).")
    return np.asarray(groups, np.int32)

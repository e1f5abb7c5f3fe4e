"""Label propagation: every node says what most of its neighbours say."""

from __future__ import annotations

import numpy as np

from algorithms import demands
from algorithms.arrays import Float64Array, Int32Array, Int64Array
from algorithms.chance import following, stream, uniform
from algorithms.compiled import compiled
from algorithms.local_moves import shuffle
from algorithms.modularity import modularity
from algorithms.partition import Partition, by_size
from algorithms.snapshot import Snapshot


def label_propagation(network: Snapshot, *, seed: int = 0, rounds: int = 100) -> Partition:
    """Return the communities on which label propagation settles.

    Every node begins with a label of its own, and takes, one after the other,
    the label that weighs most among its neighbours; ties fall to the label it
    has, else to chance. It ends when every node has a label that weighs most.

    Parameters
    ----------
    network : Snapshot
        Undirected, weights of 0 and more.
    seed : int
        Of the order and of the ties.
    rounds : int
        Looks at every node at most, on average.

    Returns
    -------
    Partition
        With one level.

    Raises
    ------
    NetworkError
        If the network is directed or a weight is negative.

    Examples
    --------
    >>> two_pairs = Snapshot.from_edges([0, 2], [1, 3])
    >>> label_propagation(two_pairs).labels.tolist()
    [0, 0, 1, 1]

    References
    ----------
    Raghavan, Albert, Kumara (2007): Near linear time algorithm to detect
    community structures in large-scale networks.
    """
    demands.undirected(network, "Label propagation")
    demands.no_negative_weights(network, "Label propagation")
    demands.positive("rounds", rounds)
    order = shuffle(network.n, seed)
    found = _settle(network.indptr, network.indices, network.weights, order, seed, rounds)
    labels = by_size(found)
    return Partition(labels, (labels,), modularity(network, labels))


@compiled
def _settle(
    indptr: Int64Array,
    indices: Int32Array,
    weights: Float64Array,
    order: Int32Array,
    seed: int,
    rounds: int,
) -> Int32Array:
    n = len(indptr) - 1
    labels = np.arange(n).astype(np.int32)
    link = np.zeros(n)
    near = np.empty(n, np.int32)
    queue = order.copy()
    waits = np.ones(n, np.bool_)
    head, waiting = 0, n
    left = rounds * n
    state = stream(seed, 0)
    while waiting > 0 and left > 0:
        left -= 1
        node = queue[head]
        head = head + 1 if head + 1 < n else 0
        waiting -= 1
        waits[node] = False
        own = labels[node]
        nears = 0
        heaviest = 0.0
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            if other != node and weights[place] > 0.0:
                label = labels[other]
                if link[label] == 0.0:
                    near[nears] = label
                    nears += 1
                link[label] += weights[place]
                heaviest = max(heaviest, link[label])
        best = own
        if nears > 0 and link[own] < heaviest:
            ties = 0
            for step in range(nears):
                if link[near[step]] == heaviest:
                    ties += 1
                    state = following(state)
                    if uniform(state) * ties < 1.0:
                        best = near[step]
        for step in range(nears):
            link[near[step]] = 0.0
        if best == own:
            continue
        labels[node] = best
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            if labels[other] != best and not waits[other]:
                waits[other] = True
                tail = head + waiting
                queue[tail if tail < n else tail - n] = other
                waiting += 1
    return labels

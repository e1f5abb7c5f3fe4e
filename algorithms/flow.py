"""One step along all edges: what every node receives if each sends what it has."""

from __future__ import annotations

import numpy as np

from algorithms.arrays import Float64Array, Int32Array, Int64Array
from algorithms.compiled import compiled
from algorithms.parallel import each, spans
from algorithms.snapshot import Snapshot


class Flow:
    r"""The step :math:`y_v = \sum_{u \to v} w_{uv} x_u`, on all cores.

    Parameters
    ----------
    network : Snapshot

    Examples
    --------
    >>> chain = Snapshot.from_edges([0, 1], [1, 2], [2.0, 3.0], directed=True)
    >>> Flow(chain)(np.array([1.0, 1.0, 1.0]))
    array([0., 2., 3.])
    """

    def __init__(self, network: Snapshot) -> None:
        self._into = network.transposed
        self._ranges = spans(self._into.indptr)
        self._even = bool((network.weights == 1).all())

    def __call__(self, sent: Float64Array, received: Float64Array | None = None) -> Float64Array:
        """Return what every node receives, written into `received` where given."""
        into, found = self._into, np.empty(len(sent)) if received is None else received

        def gather(begin: int, end: int) -> None:
            if self._even:
                _gather_even(into.indptr, into.indices, sent, found, begin, end)
            else:
                _gather(into.indptr, into.indices, into.weights, sent, found, begin, end)

        each(gather, self._ranges)
        return found


@compiled
def _gather(
    indptr: Int64Array,
    indices: Int32Array,
    weights: Float64Array,
    sent: Float64Array,
    received: Float64Array,
    begin: int,
    end: int,
) -> None:
    for node in range(begin, end):
        total = 0.0
        for place in range(indptr[node], indptr[node + 1]):
            total += weights[place] * sent[indices[place]]
        received[node] = total


@compiled
def _gather_even(
    indptr: Int64Array,
    indices: Int32Array,
    sent: Float64Array,
    received: Float64Array,
    begin: int,
    end: int,
) -> None:
    for node in range(begin, end):
        total = 0.0
        for place in range(indptr[node], indptr[node + 1]):
            total += sent[indices[place]]
        received[node] = total

"""FastRP: nodes as short vectors that are alike where their surroundings are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from algorithms import demands
from algorithms.arrays import Float32Array, Float64Array, Int32Array, Int64Array
from algorithms.chance import following, stream, uniform
from algorithms.compiled import compiled
from algorithms.errors import NetworkError
from algorithms.parallel import each, spans
from algorithms.snapshot import Snapshot


def fast_rp(
    network: Snapshot,
    dimensions: int = 128,
    *,
    weights: Sequence[float] = (0.0, 1.0, 1.0),
    exponent: float = 0.0,
    seed: int = 0,
) -> Float32Array:
    r"""Return an embedding of every node by fast random projection.

    .. math:: N_0 = L R, \qquad N_i = \mathrm{rows}(D^{-1} A N_{i-1}), \qquad
              E = \sum_i \alpha_i N_i

    R is very sparse and random, with entries :math:`\pm\sqrt 3` with
    probability 1/6 each; L scales node v by its strength to the power of
    `exponent`; rows() brings every row of the average to length 1, so that each
    step looks one tie farther and weighs as :math:`\alpha_i` says.

    Parameters
    ----------
    network : Snapshot
        Weights of 0 and more; edges are followed along their direction.
    dimensions : int
        Length of a vector.
    weights : sequence of float
        :math:`\alpha_1, \alpha_2, \ldots`, one for each step.
    exponent : float
        Below 0 it lets nodes with many ties count less.
    seed : int
        Of the projection; the same on any number of cores.

    Returns
    -------
    ndarray of float32, shape (n, dimensions)
        All zero for a node from which no edge leads.

    Raises
    ------
    NetworkError
        If a weight is negative, or a parameter is out of range.

    Examples
    --------
    >>> twins = Snapshot.from_edges([0, 1], [2, 2])
    >>> vectors = fast_rp(twins, 16)
    >>> bool(np.allclose(vectors[0], vectors[1]))
    True

    References
    ----------
    Chen, Sultan, Tian, Chen, Skiena (2019): Fast and accurate network
    embeddings via very sparse random projection.
    """
    demands.no_negative_weights(network, "FastRP")
    demands.positive("dimensions", dimensions)
    if not len(weights) or not np.isfinite(weights).all():
        raise NetworkError(f"weights is {list(weights)}; expected a finite one for each step.")
    n = network.n
    strengths = network.strengths
    scale = np.power(strengths, exponent, out=np.ones(n), where=strengths > 0)
    vectors = np.empty((n, dimensions), np.float32)
    _project(vectors, scale, seed)
    result = np.zeros((n, dimensions), np.float32)
    following_ = np.empty_like(vectors)
    ranges = spans(network.indptr)
    for weight in weights:

        def step(
            begin: int,
            end: int,
            near: Float32Array = vectors,
            far: Float32Array = following_,
            weight: float = weight,
        ) -> None:
            _average(
                network.indptr, network.indices, network.weights, near, far, result, weight,
                begin, end,
            )  # fmt: skip

        each(step, ranges)
        vectors, following_ = following_, vectors
    return result


@compiled
def _project(vectors: Float32Array, scale: Float64Array, seed: int) -> None:
    n, width = vectors.shape
    for node in range(n):
        state = stream(seed, node)
        size = np.float32(scale[node] * np.sqrt(3.0))
        for column in range(width):
            state = following(state)
            draw = uniform(state) * 6.0
            if draw < 1.0:
                vectors[node, column] = size
            elif draw < 2.0:
                vectors[node, column] = -size
            else:
                vectors[node, column] = np.float32(0.0)


@compiled
def _average(
    indptr: Int64Array,
    indices: Int32Array,
    weights: Float64Array,
    near: Float32Array,
    far: Float32Array,
    result: Float32Array,
    weight: float,
    begin: int,
    end: int,
) -> None:
    width = near.shape[1]
    total = np.empty(width, np.float32)
    for node in range(begin, end):
        for column in range(width):
            total[column] = np.float32(0.0)
        for place in range(indptr[node], indptr[node + 1]):
            share = np.float32(weights[place])
            row = near[indices[place]]
            for column in range(width):
                total[column] += share * row[column]
        length = np.float32(0.0)
        for column in range(width):
            length += total[column] * total[column]
        # The mean and the sum have the same direction, and only that remains.
        size = np.float32(1.0) / np.sqrt(length) if length > 0 else np.float32(0.0)
        for column in range(width):
            far[node, column] = total[column] * size
            result[node, column] += np.float32(weight) * far[node, column]

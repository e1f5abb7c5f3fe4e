"""What others have of each algorithm, from a snapshot's arrays to their result."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph as _csgraph

from algorithms.parallel import cores
from algorithms.snapshot import Snapshot

csgraph: Any = _csgraph

Rival = Callable[[Snapshot], tuple[Any, float]]
"""Returns its result and the seconds that went into its own representation."""


def networkit(run: Callable[[Any, Any], Any], *, weighted: bool = False) -> Rival:
    """A rival out of networkit, from arrays to its graph to a result."""

    def rival(network: Snapshot) -> tuple[Any, float]:
        import networkit as nk  # type: ignore[import-untyped]

        begin = perf_counter()
        kept = slice(None) if network.directed else network.rows <= network.indices
        a = network.rows[kept].astype(np.uint64)
        b = network.indices[kept].astype(np.uint64)
        data = (network.weights[kept], (a, b)) if weighted else (a, b)
        graph = nk.graph.GraphFromCoo(
            data, n=network.n, weighted=weighted, directed=network.directed
        )
        converted = perf_counter() - begin
        return run(nk, graph), converted

    return rival


def scikit_network(run: Callable[[Any], Any]) -> Rival:
    """A rival out of scikit-network, which takes the matrix."""

    def rival(network: Snapshot) -> tuple[Any, float]:
        begin = perf_counter()
        # It refuses arrays that cannot be written.
        matrix = sparse.csr_matrix(network.matrix(), copy=True)
        converted = perf_counter() - begin
        return run(matrix), converted

    return rival


def scipy_graph(run: Callable[[Any], Any]) -> Rival:
    """A rival out of scipy.sparse.csgraph."""

    def rival(network: Snapshot) -> tuple[Any, float]:
        return run(network.matrix()), 0.0

    return rival


def nk_run(algorithm: Any) -> Any:
    algorithm.run()
    return algorithm


def nk_scores(algorithm: Any) -> Any:
    return np.array(nk_run(algorithm).scores())


def nk_labels(algorithm: Any) -> Any:
    return np.array(nk_run(algorithm).getPartition().getVector())


def sk_pagerank(matrix: Any) -> Any:
    from sknetwork.ranking import PageRank  # type: ignore[import-untyped]

    return PageRank(n_iter=200, tol=1e-8).fit_predict(matrix)


def sk_hits(matrix: Any) -> Any:
    from sknetwork.ranking import HITS

    return HITS().fit_predict(matrix)


def sk_louvain(matrix: Any) -> Any:
    from sknetwork.clustering import Louvain  # type: ignore[import-untyped]

    return Louvain(random_state=0).fit_predict(matrix)


def sk_leiden(matrix: Any) -> Any:
    from sknetwork.clustering import Leiden

    return Leiden(random_state=0).fit_predict(matrix)


def sk_propagation(matrix: Any) -> Any:
    from sknetwork.clustering import PropagationClustering

    return PropagationClustering().fit_predict(matrix)


def sk_cores(matrix: Any) -> Any:
    from sknetwork.topology import get_core_decomposition  # type: ignore[import-untyped]

    return get_core_decomposition(matrix)


def sk_projection(matrix: Any) -> Any:
    from sknetwork.embedding import RandomProjection  # type: ignore[import-untyped]

    return RandomProjection(128, n_iter=3, random_state=0).fit_transform(matrix)


def scipy_components(connection: Any) -> Callable[[Any], Any]:
    def run(matrix: Any) -> Any:
        return csgraph.connected_components(matrix, connection=connection)[1]

    return run


def scipy_hops(matrix: Any) -> Any:
    return csgraph.dijkstra(matrix, indices=0, unweighted=True)


def scipy_lengths(matrix: Any) -> Any:
    return csgraph.dijkstra(matrix, indices=0)


def scipy_tree(matrix: Any) -> Any:
    return csgraph.minimum_spanning_tree(matrix)


def topn(network: Snapshot) -> tuple[Any, float]:
    from sparse_dot_topn import sp_matmul_topn  # type: ignore[import-untyped]

    begin = perf_counter()
    matrix = sparse.csr_matrix(network.matrix())
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scaled = sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-12)) @ matrix)
    turned = scaled.T.tocsr()
    converted = perf_counter() - begin
    # One more than wanted, for every row finds itself first.
    return sp_matmul_topn(scaled, turned, 11, n_threads=cores()), converted

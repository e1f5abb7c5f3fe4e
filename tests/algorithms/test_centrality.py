"""Degree, PageRank, HITS, eigenvector, Katz: against publications and networkx."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from algorithms.degree import degree, degree_centrality, strength
from algorithms.errors import NetworkError, NotConverged
from algorithms.hits import hits
from algorithms.pagerank import article_rank, pagerank
from algorithms.snapshot import Snapshot
from algorithms.spectral import eigenvector, katz
from tests.algorithms.networks import Twin, quick, twin, twins, values


@quick
@given(twins(directed=None))
def test_pagerank_is_that_of_networkx(twin: Twin) -> None:
    theirs = nx.pagerank(twin.graph, tol=1e-12, max_iter=2000) if twin.network.n else {}
    np.testing.assert_allclose(pagerank(twin.network, tolerance=1e-12), values(theirs), atol=1e-9)


@quick
@given(twins(directed=None, low=0.0, least=1))
def test_personalised_pagerank_with_dangling_nodes_solves_its_equation(twin: Twin) -> None:
    n = twin.network.n
    jump = np.arange(1, n + 1) / (n * (n + 1) / 2)
    sink = jump[::-1]
    scores = pagerank(twin.network, personalization=jump, dangling=sink, tolerance=1e-13)
    matrix = twin.network.matrix().toarray()
    out = matrix.sum(axis=1)
    step = np.where(out[:, None] > 0, matrix / np.where(out == 0, 1, out)[:, None], sink)
    exact = np.linalg.solve(np.eye(n) - 0.85 * step.T, 0.15 * jump)
    np.testing.assert_allclose(scores, exact, atol=1e-9)
    assert scores.sum() == pytest.approx(1)


def test_pagerank_of_the_example_in_langville_and_meyer() -> None:
    # "A survey of eigenvector methods for web information retrieval" (2005), the
    # six pages of figure 3 with alpha = 0.9; page 2 is dangling.
    arcs = [(1, 2), (1, 3), (3, 1), (3, 2), (3, 5), (4, 5), (4, 6), (5, 4), (5, 6), (6, 4)]
    a, b = np.array(arcs).T - 1
    scores = pagerank(Snapshot.from_edges(a, b, directed=True), damping=0.9, tolerance=1e-12)
    published = [0.03721, 0.05396, 0.04151, 0.3751, 0.206, 0.2862]
    np.testing.assert_allclose(scores, published, atol=5e-5)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"damping": 1.5}, "damping is 1.5"),
        ({"damping": float("nan")}, "damping is nan"),
        ({"personalization": [1.0]}, "expected one value for each of 2"),
        ({"personalization": [0.0, 0.0]}, "adds up to 0"),
        ({"personalization": [-1.0, 2.0]}, "negative"),
        ({"tolerance": 0.0}, "tolerance is 0"),
    ],
)
def test_pagerank_refuses_bad_parameters(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        pagerank(Snapshot.from_edges([0], [1]), **arguments)


def test_negative_weights_are_refused() -> None:
    network = Snapshot.from_edges([0], [1], [-1.0])
    for measure in (pagerank, article_rank, hits, eigenvector, katz):
        with pytest.raises(NetworkError, match="the lowest here is -1"):
            measure(network)


def test_too_few_rounds_are_an_error_not_an_answer() -> None:
    network = Snapshot.from_edges([0, 1, 2], [1, 2, 3])
    for measure in (pagerank, hits, eigenvector, katz):
        with pytest.raises(NotConverged, match="rounds"):
            measure(network, rounds=1)


@quick
@given(twins(directed=None, least=1))
def test_article_rank_solves_its_equation(twin: Twin) -> None:
    n = twin.network.n
    matrix = twin.network.matrix().toarray()
    out = matrix.sum(axis=1)
    step = matrix / (out + out.mean())[:, None] if out.any() else matrix
    exact = np.linalg.solve(np.eye(n) - 0.85 * step.T, np.full(n, 0.15 / n))
    np.testing.assert_allclose(article_rank(twin.network, tolerance=1e-13), exact, atol=1e-9)


@quick
@given(twins(directed=None, least=1))
def test_hits_are_the_leading_singular_vectors(twin: Twin) -> None:
    matrix = twin.network.matrix().toarray()
    _, sizes, rows = np.linalg.svd(matrix)
    assume(sizes[0] > 0 and (len(sizes) == 1 or sizes[1] < 0.9 * sizes[0]))
    found = hits(twin.network)
    np.testing.assert_allclose(
        found.authorities, np.abs(rows[0]) / np.abs(rows[0]).sum(), atol=1e-6
    )


def test_hits_without_edges_are_zero() -> None:
    assert not hits(Snapshot.from_edges([], [], n=3)).hubs.any()


# Few networks are connected, and the health check counts the others as waste.
@settings(quick, suppress_health_check=[HealthCheck.filter_too_much])
@given(twins(least=1))
def test_eigenvector_centrality_is_the_leading_eigenvector(twin: Twin) -> None:
    assume(twin.network.n > 1 and nx.is_connected(twin.graph))
    theirs = np.linalg.eigh(twin.network.matrix().toarray())[1][:, -1]
    np.testing.assert_allclose(
        eigenvector(twin.network, tolerance=1e-13, rounds=100_000), np.abs(theirs), atol=1e-6
    )


@quick
@given(twins(directed=None, least=1))
def test_katz_centrality_solves_its_equation(twin: Twin) -> None:
    matrix = twin.network.matrix().toarray()
    exact = np.linalg.solve(np.eye(twin.network.n) - 0.004 * matrix.T, np.full(len(matrix), 2.0))
    np.testing.assert_allclose(
        katz(twin.network, attenuation=0.004, base=2.0, tolerance=1e-14),
        exact / np.linalg.norm(exact),
        atol=1e-9,
    )


def test_katz_with_an_attenuation_too_large_is_an_error() -> None:
    with pytest.raises(NotConverged, match="below 1 / the largest eigenvalue"):
        katz(Snapshot.from_edges([0], [1]), attenuation=1.0)


@quick
@given(twins(directed=None))
def test_degrees_and_strengths_are_those_of_networkx(twin: Twin) -> None:
    graph: Any = twin.graph
    assert degree(twin.network).tolist() == [d for _, d in graph.degree()]
    assert strength(twin.network).tolist() == [d for _, d in graph.degree(weight="weight")]
    if twin.network.directed:
        assert degree(twin.network, "in").tolist() == [d for _, d in graph.in_degree()]
        assert degree(twin.network, "out").tolist() == [d for _, d in graph.out_degree()]
    theirs = values(nx.degree_centrality(graph))
    np.testing.assert_allclose(degree_centrality(twin.network), theirs)


def test_an_empty_network_has_empty_scores() -> None:
    empty = twin(0, []).network
    for measure in (pagerank, article_rank, eigenvector, katz, degree, strength):
        assert measure(empty).shape == (0,)


def test_eigenvector_and_katz_are_those_of_networkx_on_a_known_network() -> None:
    graph = nx.florentine_families_graph()
    names = list(graph)
    edges = np.array([(names.index(a), names.index(b)) for a, b in graph.edges()])
    network = Snapshot.from_edges(edges[:, 0], edges[:, 1], ids=names)
    theirs = nx.eigenvector_centrality(graph, tol=1e-12, max_iter=5000)
    np.testing.assert_allclose(
        eigenvector(network, tolerance=1e-12), list(theirs.values()), atol=1e-8
    )
    theirs = nx.katz_centrality(graph, alpha=0.1, tol=1e-12, max_iter=5000)
    np.testing.assert_allclose(
        katz(network, attenuation=0.1, tolerance=1e-12), list(theirs.values()), atol=1e-8
    )


def test_eigenvector_of_a_large_network_solves_its_equation() -> None:
    graph = nx.barabasi_albert_graph(3000, 3, seed=1)
    ends = np.array(graph.edges())
    network = Snapshot.from_edges(ends[:, 0], ends[:, 1])
    scores = eigenvector(network, tolerance=1e-12)
    image = network.matrix() @ scores
    np.testing.assert_allclose(image, (scores @ image) * scores, atol=1e-8)
    assert scores.min() >= 0
    np.testing.assert_allclose(eigenvector(network.transposed, tolerance=1e-12), scores, atol=1e-9)

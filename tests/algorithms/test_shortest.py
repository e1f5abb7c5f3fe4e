"""Betweenness, closeness and harmonic centrality: what is counted along shortest paths."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from algorithms.betweenness import betweenness
from algorithms.closeness import closeness, harmonic
from algorithms.errors import NetworkError
from algorithms.sampled_betweenness import sampled_betweenness
from algorithms.snapshot import Snapshot
from tests.algorithms.networks import Twin, quick, twins, values


@pytest.mark.parametrize("endpoints", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@quick
@given(twin=twins(directed=None))
def test_betweenness_is_that_of_networkx(twin: Twin, weighted: bool, endpoints: bool) -> None:
    theirs = nx.betweenness_centrality(
        twin.graph, weight="weight" if weighted else None, endpoints=endpoints
    )
    ours = betweenness(twin.network, weighted=weighted, endpoints=endpoints)
    np.testing.assert_allclose(ours, values(theirs), atol=1e-12)
    theirs = nx.betweenness_centrality(twin.graph, normalized=False)
    np.testing.assert_allclose(
        betweenness(twin.network, normalized=False), values(theirs), atol=1e-9
    )


def test_betweenness_of_the_florentine_families() -> None:
    # The Medici, as published: Padgett and Ansell (1993); Newman, Networks (2010).
    graph = nx.florentine_families_graph()
    names = list(graph)
    ends = np.array([(names.index(a), names.index(b)) for a, b in graph.edges()])
    scores = betweenness(Snapshot.from_edges(ends[:, 0], ends[:, 1], ids=names))
    assert scores[names.index("Medici")] == pytest.approx(0.522, abs=5e-4)
    assert scores[names.index("Guadagni")] == pytest.approx(0.255, abs=5e-4)


def test_betweenness_from_all_sources_is_exact() -> None:
    a, b = np.array(nx.karate_club_graph().edges()).T
    club = Snapshot.from_edges(a, b)
    np.testing.assert_allclose(betweenness(club, sources=range(34)), betweenness(club))


@pytest.mark.parametrize("directed", [False, True])
def test_sampled_betweenness_keeps_its_bound(directed: bool) -> None:
    graph = nx.gnp_random_graph(120, 0.04, seed=4, directed=directed)
    a, b = np.array(graph.edges()).T
    network = Snapshot.from_edges(a, b, n=120, directed=directed)
    exact = betweenness(network)
    for seed in range(3):
        estimate = sampled_betweenness(network, error=0.03, confidence=0.95, seed=seed)
        assert np.abs(estimate.scores - exact).max() <= 0.03
    again = sampled_betweenness(network, error=0.03, confidence=0.95, seed=2)
    np.testing.assert_array_equal(again.scores, estimate.scores)


@quick
@given(twins(directed=None, least=3, nodes=8))
def test_sampled_betweenness_is_unbiased_on_small_networks(twin: Twin) -> None:
    estimate = sampled_betweenness(twin.network, error=0.05, confidence=0.9999)
    assert np.abs(estimate.scores - betweenness(twin.network)).max() <= 0.06


@quick
@given(twins(directed=None))
def test_closeness_and_harmonic_are_those_of_networkx(twin: Twin) -> None:
    for weighted, name in ((False, None), (True, "weight")):
        theirs = values(nx.closeness_centrality(twin.graph, distance=name))
        np.testing.assert_allclose(closeness(twin.network, weighted=weighted), theirs, atol=1e-12)
        theirs = values(nx.harmonic_centrality(twin.graph, distance=name))
        np.testing.assert_allclose(harmonic(twin.network, weighted=weighted), theirs, atol=1e-12)
    theirs = values(nx.closeness_centrality(twin.graph, wf_improved=False))
    np.testing.assert_allclose(closeness(twin.network, scaled=False), theirs, atol=1e-12)


def test_closeness_over_many_batches_of_sources() -> None:
    graph = nx.gnp_random_graph(1300, 0.003, seed=1)
    a, b = np.array(graph.edges()).T
    network = Snapshot.from_edges(a, b, n=1300)
    np.testing.assert_allclose(closeness(network), values(nx.closeness_centrality(graph)))


def test_lengths_must_be_above_zero() -> None:
    flat = Snapshot.from_edges([0], [1], [0.0])
    for measure in (betweenness, harmonic):
        with pytest.raises(NetworkError, match="lengths above 0"):
            measure(flat, weighted=True)
    with pytest.raises(NetworkError, match="sources is empty"):
        betweenness(flat, sources=[])
    with pytest.raises(NetworkError, match="error is 0"):
        sampled_betweenness(flat, error=0)

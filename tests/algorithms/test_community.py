"""Communities: right in quality, connected, nested, and the same from run to run."""

from typing import Any

import igraph  # type: ignore[import-untyped]
import leidenalg  # type: ignore[import-untyped]
import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import sparse

from algorithms.agreement import adjusted_rand, mutual_information
from algorithms.components import weak_components
from algorithms.distinctive import distinctive
from algorithms.errors import NetworkError
from algorithms.label_propagation import label_propagation
from algorithms.leiden import leiden
from algorithms.lineage import inherit
from algorithms.louvain import louvain
from algorithms.modularity import conductance, modularity
from algorithms.snapshot import Snapshot
from tests.algorithms.networks import Twin, quick, same_parts, twins

DETECTORS: list[Any] = [leiden, louvain, label_propagation]


def _snapshot(graph: Any) -> Snapshot:
    ends = np.array(graph.edges()).reshape(-1, 2)
    return Snapshot.from_edges(ends[:, 0], ends[:, 1], n=len(graph))


def _sets(labels: Any) -> list[set[int]]:
    return [set(np.flatnonzero(labels == k).tolist()) for k in np.unique(labels)]


@quick
@given(twins(directed=None, least=1), st.integers(1, 5), st.sampled_from([0.5, 1.0, 2.0]))
def test_modularity_is_that_of_networkx(twin: Twin, k: int, gamma: float) -> None:
    assume(twin.graph.number_of_edges() > 0)
    labels = np.arange(twin.network.n) % k
    theirs = nx.community.modularity(twin.graph, _sets(labels), weight="weight", resolution=gamma)
    assert modularity(twin.network, labels, resolution=gamma) == pytest.approx(theirs, abs=1e-12)


@quick
@given(twins(least=2, loops=False))
def test_conductance_is_that_of_networkx(twin: Twin) -> None:
    labels = np.arange(twin.network.n) % 2
    assume(all(twin.graph.degree(list(part), weight="weight") for part in _sets(labels)))
    parts = _sets(labels)
    if any(nx.volume(twin.graph, part, weight="weight") == 0 for part in parts):
        return
    theirs = [nx.conductance(twin.graph, part, weight="weight") for part in parts]
    np.testing.assert_allclose(conductance(twin.network, labels), theirs)


def test_the_karate_club_has_its_published_modularity() -> None:
    # The optimum, 0.4197896, was proven by integer programming: Brandes et al. (2008).
    club = _snapshot(nx.karate_club_graph())
    best = max(leiden(club, seed=seed, iterations=10).modularity for seed in range(5))
    assert best == pytest.approx(0.4197896, abs=1e-6)
    assert louvain(club).modularity > 0.41


@quick
@given(twins(least=1, nodes=20), st.integers(0, 3))
def test_labels_are_valid_and_levels_are_nested(twin: Twin, seed: int) -> None:
    for found in (leiden(twin.network, seed=seed), louvain(twin.network, seed=seed)):
        assert found.levels[-1] is found.labels
        assert (np.diff(found.sizes) <= 0).all()
        assert found.modularity >= modularity(twin.network, np.arange(twin.network.n)) - 1e-12
        for fine, coarse in zip(found.levels, found.levels[1:], strict=False):
            # Each finer community lies in one coarser.
            assert len(set(zip(fine.tolist(), coarse.tolist(), strict=True))) == fine.max() + 1


@quick
@given(twins(least=1, nodes=25), st.integers(0, 3))
def test_leiden_communities_hang_together(twin: Twin, seed: int) -> None:
    labels = leiden(twin.network, seed=seed).labels
    for part in _sets(labels):
        assert weak_components(twin.network.among(sorted(part))).max() == 0


@quick
@given(twins(least=1, nodes=20, loops=False))
def test_leiden_is_about_as_good_as_leidenalg(twin: Twin) -> None:
    assume(twin.graph.number_of_edges() > 0)
    edges = [(a, b) for a, b in twin.graph.edges()]
    weights = [w for _, _, w in twin.graph.edges(data="weight")]
    graph = igraph.Graph(n=twin.network.n, edges=edges)
    theirs = max(
        modularity(
            twin.network,
            leidenalg.find_partition(
                graph, leidenalg.ModularityVertexPartition, weights=weights, n_iterations=-1, seed=s
            ).membership,
        )
        for s in range(1, 4)
    )
    ours = max(leiden(twin.network, seed=s, iterations=10).modularity for s in range(8))
    assert ours >= theirs - 0.02


@pytest.mark.parametrize("mixing", [0.2, 0.4])
def test_planted_communities_are_found_as_well_as_by_leidenalg(mixing: float) -> None:
    graph = nx.LFR_benchmark_graph(
        1000, 2.5, 1.5, mixing, average_degree=15, max_degree=50, min_community=20, seed=7
    )
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    truth = np.empty(1000, np.int64)
    for number, part in enumerate({frozenset(graph.nodes[v]["community"]) for v in graph}):
        truth[list(part)] = number
    network = _snapshot(graph)
    other = igraph.Graph(n=1000, edges=list(graph.edges()))
    theirs = leidenalg.find_partition(other, leidenalg.ModularityVertexPartition, seed=1)
    ours = leiden(network)
    assert ours.modularity >= theirs.modularity - 0.001
    assert mutual_information(ours.labels, truth) >= (
        mutual_information(theirs.membership, truth) - 0.01
    )
    assert mutual_information(louvain(network).labels, truth) > 0.85
    if mixing < 0.3:
        assert mutual_information(label_propagation(network).labels, truth) > 0.9


@pytest.mark.parametrize("detect", DETECTORS)
def test_parts_that_do_not_touch_are_apart(detect: Any) -> None:
    cliques = nx.disjoint_union_all([nx.complete_graph(5) for _ in range(6)])
    labels = detect(_snapshot(cliques)).labels
    assert same_parts(labels, np.repeat(np.arange(6), 5))


@pytest.mark.parametrize("detect", DETECTORS)
def test_the_same_seed_gives_the_same_communities(detect: Any) -> None:
    network = _snapshot(nx.gnp_random_graph(200, 0.03, seed=3))
    np.testing.assert_array_equal(detect(network, seed=5).labels, detect(network, seed=5).labels)


@pytest.mark.parametrize("detect", DETECTORS)
def test_networks_without_edges_are_all_loners(detect: Any) -> None:
    assert detect(Snapshot.from_edges([], [])).labels.shape == (0,)
    assert detect(Snapshot.from_edges([], [], n=3)).labels.tolist() == [0, 1, 2]
    assert detect(Snapshot.from_edges([0, 0], [0, 1], [1.0, 0.0])).labels.tolist() == [0, 1]


@pytest.mark.parametrize("detect", DETECTORS)
def test_what_has_no_communities_is_refused(detect: Any) -> None:
    with pytest.raises(NetworkError, match=r"network\.undirected"):
        detect(Snapshot.from_edges([0], [1], directed=True))
    with pytest.raises(NetworkError, match="the lowest here is -2"):
        detect(Snapshot.from_edges([0], [1], [-2.0]))


def test_a_higher_resolution_finds_smaller_communities() -> None:
    network = _snapshot(nx.connected_caveman_graph(30, 6))
    sizes = [len(leiden(network, resolution=gamma).sizes) for gamma in (0.1, 1.0, 30.0)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2]
    with pytest.raises(NetworkError, match="resolution is 0"):
        leiden(network, resolution=0)


def test_agreement_of_published_and_extreme_divisions() -> None:
    # Hubert and Arabie's table, as worked out in scikit-learn's documentation.
    assert adjusted_rand([0, 0, 1, 1], [0, 0, 1, 2]) == pytest.approx(0.5714, abs=1e-4)
    assert mutual_information([0, 0, 1, 1], [0, 1, 0, 1]) == 0.0
    assert mutual_information([0, 0, 0], [1, 1, 1]) == 1.0
    assert mutual_information([0, 0, 1, 1], [0, 0, 1, 2]) == pytest.approx(0.8, abs=1e-9)
    with pytest.raises(NetworkError, match="the same nodes"):
        mutual_information([0], [0, 1])


@quick
@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.permutations(range(5)))
def test_communities_keep_their_numbers_whatever_they_are_called(
    labels: list[int], names: list[int]
) -> None:
    _, before = np.unique(labels, return_inverse=True)
    _, after = np.unique([names[label] for label in labels], return_inverse=True)
    lasting = inherit(before, after)
    np.testing.assert_array_equal(lasting[after], before)


def test_a_community_that_splits_leaves_its_number_to_the_larger_part() -> None:
    assert inherit([3] * 10, [0] * 4 + [1] * 6).tolist() == [4, 3]
    assert inherit([3] * 10, [0] * 4 + [1] * 6, following=9).tolist() == [9, 3]
    assert inherit([-1, -1], [0, 0]).tolist() == [0]


def test_names_come_from_what_others_lack() -> None:
    rng = np.random.default_rng(1)
    labels = np.repeat([0, 1, 2], 50)
    rates = np.array([[5, 0.2, 0.2, 8], [0.2, 5, 0.2, 8], [0.2, 0.2, 5, 8]])[labels]
    found = distinctive(
        labels, sparse.csr_array(rng.poisson(rates)), ["tea", "wine", "beer", "milk"]
    )
    assert [[trait.feature for trait in traits] for traits in found] == [
        ["tea"],
        ["wine"],
        ["beer"],
    ]
    assert found[0][0].share > 10 * found[0][0].elsewhere

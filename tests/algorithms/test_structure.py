"""Components, cores, triangles, bridges: against networkx and publications."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from algorithms.components import component_sizes, strong_components, weak_components
from algorithms.cores import core_numbers
from algorithms.cuts import articulation_points, bridges
from algorithms.errors import NetworkError
from algorithms.snapshot import Snapshot
from algorithms.triangles import clustering, transitivity, triangles
from tests.algorithms.networks import Twin, quick, same_parts, twins, values


def _labels(n: int, parts: list[set[int]]) -> list[int]:
    found = [0] * n
    for number, part in enumerate(parts):
        for node in part:
            found[node] = number
    return found


@quick
@given(twins(directed=None, nodes=30))
def test_weak_components_are_those_of_networkx(twin: Twin) -> None:
    graph = twin.graph
    parts = (
        nx.weakly_connected_components(graph)
        if graph.is_directed()
        else nx.connected_components(graph)
    )
    ours = weak_components(twin.network)
    assert same_parts(ours, _labels(twin.network.n, list(parts)))
    firsts = [int(np.flatnonzero(ours == k)[0]) for k in range(ours.max(initial=-1) + 1)]
    assert firsts == sorted(firsts)
    assert component_sizes(ours).sum() == twin.network.n


@quick
@given(twins(directed=True, nodes=30))
def test_strong_components_are_those_of_networkx(twin: Twin) -> None:
    ours = strong_components(twin.network)
    parts = list(nx.strongly_connected_components(twin.graph))
    assert same_parts(ours, _labels(twin.network.n, parts))
    assert (ours[twin.network.rows] >= ours[twin.network.indices]).all()


@quick
@given(twins(nodes=20))
def test_core_numbers_are_those_of_networkx(twin: Twin) -> None:
    simple = twin.graph.copy()
    simple.remove_edges_from(list(nx.selfloop_edges(simple)))
    assert (
        core_numbers(twin.network).tolist() == values(nx.core_number(simple)).astype(int).tolist()
    )


@quick
@given(twins(nodes=20))
def test_triangles_and_clustering_are_those_of_networkx(twin: Twin) -> None:
    assert triangles(twin.network).tolist() == values(nx.triangles(twin.graph)).tolist()
    np.testing.assert_allclose(clustering(twin.network), values(nx.clustering(twin.graph)))
    assert transitivity(twin.network) == pytest.approx(nx.transitivity(twin.graph))


@quick
@given(twins(nodes=20))
def test_bridges_and_articulation_points_are_those_of_networkx(twin: Twin) -> None:
    theirs = sorted(tuple(sorted(edge)) for edge in nx.bridges(twin.graph))
    assert [tuple(edge) for edge in bridges(twin.network).tolist()] == theirs
    points = set(nx.articulation_points(twin.graph))
    assert set(np.flatnonzero(articulation_points(twin.network)).tolist()) == points


def test_zacharys_karate_club() -> None:
    # Known of this network: 45 triangles, transitivity .2557 (Newman 2003), and a 4-core of ten.
    a, b = np.array(nx.karate_club_graph().edges()).T
    club = Snapshot.from_edges(a, b)
    assert triangles(club).sum() // 3 == 45
    assert transitivity(club) == pytest.approx(0.2557, abs=5e-5)
    assert np.bincount(core_numbers(club))[4] == 10
    assert bridges(club).tolist() == [[0, 11]]
    assert np.flatnonzero(articulation_points(club)).tolist() == [0]


def test_a_deep_chain_needs_no_recursion() -> None:
    n = 50_000
    chain = Snapshot.from_edges(np.arange(n - 1), np.arange(1, n), directed=True)
    assert component_sizes(strong_components(chain)).max() == 1
    assert len(bridges(chain.undirected)) == n - 1
    assert weak_components(chain).max() == 0


@pytest.mark.parametrize(
    "measure", [core_numbers, triangles, clustering, bridges, articulation_points]
)
def test_directed_networks_are_refused_with_the_way_out(measure) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NetworkError, match=r"network\.undirected"):
        measure(Snapshot.from_edges([0], [1], directed=True))

"""Distances, paths, neighbourhoods and spanning trees: against networkx."""

from itertools import islice, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.distances import distances, neighbourhood, reachable
from algorithms.errors import NetworkError, NoPath
from algorithms.paths import k_shortest_paths, shortest_path
from algorithms.snapshot import Snapshot
from algorithms.spanning import spanning_forest
from tests.algorithms.networks import Twin, quick, twins


@quick
@given(twins(directed=None, least=1), st.booleans())
def test_distances_are_those_of_networkx(twin: Twin, weighted: bool) -> None:
    theirs = nx.single_source_dijkstra_path_length(
        twin.graph, 0, weight="weight" if weighted else None
    )
    tree = distances(twin.network, 0, weighted=weighted)
    for node in range(twin.network.n):
        assert tree.distance[node] == theirs.get(node, np.inf)
        if tree.parent[node] >= 0:
            step = twin.graph.edges[int(tree.parent[node]), node]["weight"] if weighted else 1
            assert tree.distance[tree.parent[node]] + step == tree.distance[node]
    assert set(np.flatnonzero(reachable(twin.network, 0))) == set(theirs)


@quick
@given(twins(directed=None, least=2), st.booleans())
def test_shortest_paths_are_paths_and_shortest(twin: Twin, weighted: bool) -> None:
    last = twin.network.n - 1
    name = "weight" if weighted else None
    if not nx.has_path(twin.graph, 0, last):
        with pytest.raises(NoPath, match=f"from 0 to {last}"):
            shortest_path(twin.network, 0, last, weighted=weighted)
        return
    path = shortest_path(twin.network, 0, last, weighted=weighted)
    assert path.nodes[0] == 0
    assert path.nodes[-1] == last
    assert path.length == nx.path_weight(twin.graph, path.nodes, "weight") if weighted else True
    assert path.length == nx.shortest_path_length(twin.graph, 0, last, weight=name)
    assert all(twin.graph.has_edge(a, b) for a, b in pairwise(path.nodes))


@quick
@given(twins(directed=None, least=2, nodes=8), st.booleans())
def test_k_shortest_paths_are_those_of_networkx(twin: Twin, weighted: bool) -> None:
    last = twin.network.n - 1
    if not nx.has_path(twin.graph, 0, last):
        return
    ours = k_shortest_paths(twin.network, 0, last, 6, weighted=weighted)
    simple = nx.all_simple_paths(twin.graph, 0, last)
    lengths = sorted(
        nx.path_weight(twin.graph, nodes, "weight") if weighted else len(nodes) - 1
        for nodes in simple
    )
    assert [path.length for path in ours] == list(islice(lengths, 6))
    assert len({path.nodes for path in ours}) == len(ours)


def test_the_three_shortest_paths_of_yens_example() -> None:
    # C to H in the worked example of Wikipedia's "Yen's algorithm" (after Yen 1971).
    arcs = ["CD3", "CE2", "DF4", "ED1", "EF2", "EG3", "FG2", "FH1", "GH2"]
    names = list("CDEFGH")
    network = Snapshot.from_edges(
        [names.index(arc[0]) for arc in arcs],
        [names.index(arc[1]) for arc in arcs],
        [float(arc[2]) for arc in arcs],
        ids=names,
        directed=True,
    )
    found = k_shortest_paths(network, 0, 5, 3, weighted=True)
    assert ["".join(network.ids(path.nodes)) for path in found] == ["CEFH", "CEGH", "CDFH"]
    assert [path.length for path in found] == [5.0, 7.0, 8.0]


@quick
@given(twins(directed=None, least=1), st.integers(0, 3))
def test_a_neighbourhood_is_the_ego_graph_of_networkx(twin: Twin, depth: int) -> None:
    theirs = nx.ego_graph(twin.graph.to_undirected(), 0, radius=depth)
    around = neighbourhood(twin.network, 0, depth=depth)
    assert {int(name) for name in around.ids()} == set(theirs)
    assert around.index("0") == 0
    assert neighbourhood(twin.network, 0, depth=depth, limit=2).n <= 2


@quick
@given(twins(low=-2.0, loops=True))
def test_spanning_forests_weigh_as_much_as_those_of_networkx(twin: Twin) -> None:
    for heaviest in (False, True):
        tree = nx.maximum_spanning_tree if heaviest else nx.minimum_spanning_tree
        forest = spanning_forest(twin.network, heaviest=heaviest)
        theirs = tree(twin.graph)
        assert forest.weights.sum() == theirs.size(weight="weight")
        assert len(forest.weights) == theirs.number_of_edges()
        ours = nx.Graph(zip(forest.sources.tolist(), forest.targets.tolist(), strict=True))
        assert nx.is_forest(ours) if len(ours) else True


def test_negative_lengths_and_unknown_nodes_are_refused() -> None:
    network = Snapshot.from_edges([0], [1], [-1.0])
    with pytest.raises(NetworkError, match="the lowest here is -1"):
        distances(network, 0, weighted=True)
    with pytest.raises(NetworkError, match="the lowest here is -1"):
        shortest_path(network, 0, 1, weighted=True)
    for bad in (2, -1):
        with pytest.raises(NetworkError, match="out of range"):
            distances(network, bad)
    with pytest.raises(NetworkError, match="expected whole node numbers"):
        distances(network, 0.5)
    assert shortest_path(network, 1, 1).nodes == (1,)

"""The snapshot keeps what it is given, and refuses what it cannot keep."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from algorithms.errors import NetworkError
from algorithms.snapshot import Snapshot
from tests.algorithms.networks import Twin, quick, twins


@quick
@given(twins(directed=None))
def test_its_matrix_is_that_of_networkx(twin: Twin) -> None:
    if not twin.network.n:
        return
    theirs = nx.to_numpy_array(twin.graph)
    np.testing.assert_array_equal(twin.network.matrix().toarray(), theirs)
    assert twin.network.m == twin.graph.number_of_edges()


@quick
@given(twins(directed=True))
def test_turning_twice_and_forgetting_directions(twin: Twin) -> None:
    network = twin.network
    dense = network.matrix().toarray()
    np.testing.assert_array_equal(network.transposed.matrix().toarray(), dense.T)
    assert network.transposed.transposed is network
    both = dense + dense.T
    np.fill_diagonal(both, dense.diagonal())
    np.testing.assert_array_equal(network.undirected.matrix().toarray(), both)
    assert not network.undirected.directed


@quick
@given(twins(directed=None))
def test_views_drop_loops_and_weights(twin: Twin) -> None:
    dense = twin.network.matrix().toarray()
    np.testing.assert_array_equal(
        twin.network.unweighted.matrix().toarray(), (dense != 0).astype(float)
    )
    np.fill_diagonal(dense, 0)
    np.testing.assert_array_equal(twin.network.simple.matrix().toarray(), dense)


@quick
@given(twins(directed=None))
def test_the_network_among_some_nodes(twin: Twin) -> None:
    odd = np.arange(twin.network.n) % 2 == 1
    part = twin.network.among(odd)
    assert part.ids() == [str(i) for i in np.flatnonzero(odd)]
    dense = twin.network.matrix().toarray()
    np.testing.assert_array_equal(part.matrix().toarray(), dense[odd][:, odd])


def test_nothing_in_it_can_be_written() -> None:
    network = Snapshot.from_edges([0], [1])
    for array in (network.indptr, network.indices, network.weights, network.strengths):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_nodes_are_found_by_their_ids() -> None:
    network = Snapshot.from_edges([0], [2], ids=["cus_a", "cus_b", "Zoë"])
    assert network.ids() == ["cus_a", "cus_b", "Zoë"]
    assert network.index("Zoë") == 2
    with pytest.raises(NetworkError, match="no node 'nobody'"):
        network.index("nobody")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"sources": [0], "targets": [1, 2]}, "1 sources and 2 targets"),
        ({"sources": [0], "targets": [1], "weights": [float("nan")]}, "not a finite number"),
        ({"sources": [0], "targets": [1], "weights": [float("inf")]}, "not a finite number"),
        ({"sources": [0], "targets": [1], "weights": [1, 2]}, "2 weights for 1 edges"),
        ({"sources": [-1], "targets": [1]}, "-1 is out of range"),
        ({"sources": [0], "targets": [5], "n": 3}, "5 is out of range"),
        ({"sources": [0.5], "targets": [1.0]}, "expected whole node numbers"),
        ({"sources": [0], "targets": [1], "ids": ["a", "a"]}, "'a' is given to two nodes"),
        ({"sources": [0], "targets": [1], "ids": ["a"], "n": 2}, "1 ids for 2 nodes"),
        ({"sources": [[0]], "targets": [[1]]}, "2 dimensions"),
    ],
)
def test_bad_edges_are_refused_with_a_reason(arguments: dict[str, object], sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        Snapshot.from_edges(**arguments)  # type: ignore[arg-type]


def test_an_empty_network_is_a_network() -> None:
    empty = Snapshot.from_edges([], [])
    assert (empty.n, empty.m, empty.ids()) == (0, 0, [])
    loners = Snapshot.from_edges([], [], n=3, directed=True)
    assert (loners.undirected.n, loners.transposed.m) == (3, 0)

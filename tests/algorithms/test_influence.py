"""Cascades and whom to tell: against enumeration, greedy choice and networkx."""

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from algorithms.cascade import spread, weighted_cascade
from algorithms.errors import NetworkError
from algorithms.influence import influencers
from algorithms.snapshot import Snapshot
from tests.algorithms.networks import Twin, quick, twins


def _exact(network: Snapshot, seeds: set[int]) -> float:
    """Return the expected spread, over all outcomes of all edges."""
    edges = list(zip(network.rows.tolist(), network.indices.tolist(), strict=True))
    total = 0.0
    for outcome in product([False, True], repeat=len(edges)):
        chance = 1.0
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(range(network.n))
        for edge, live, p in zip(edges, outcome, network.weights, strict=True):
            chance *= p if live else 1 - p
            if live:
                graph.add_edge(*edge)
        if chance:
            heard = set(seeds)
            for node in seeds:
                heard |= nx.descendants(graph, node)
            total += chance * len(heard)
    return total


def test_simulation_agrees_with_enumeration() -> None:
    network = Snapshot.from_edges(
        [0, 0, 1, 2, 3, 1], [1, 2, 3, 3, 4, 4], [0.5, 0.3, 0.9, 0.2, 0.7, 0.1], directed=True
    )
    exact = _exact(network, {0})
    found = spread(network, [0], runs=40_000)
    assert found.low <= exact <= found.high
    assert found == spread(network, [0, 0], runs=40_000)


def test_the_best_pair_of_a_small_network_is_found() -> None:
    rng = np.random.default_rng(5)
    a, b = rng.integers(0, 7, (2, 11))
    network = Snapshot.from_edges(a, b, n=7, directed=True, loops=False)
    network = network.reweighted(rng.random(len(network.weights)))
    best = max(_exact(network, set(pair)) for pair in combinations(range(7), 2))
    found = influencers(network, 2)
    assert _exact(network, set(found.nodes.tolist())) >= 0.99 * best
    assert found.at_least <= best <= found.at_most
    assert found.spread == pytest.approx(_exact(network, set(found.nodes.tolist())), rel=0.02)


def test_the_choice_is_as_good_as_greedy_by_simulation() -> None:
    graph = nx.barabasi_albert_graph(300, 3, seed=2)
    ends = np.array(graph.edges())
    network = weighted_cascade(Snapshot.from_edges(ends[:, 0], ends[:, 1]))
    greedy: list[int] = []
    candidates = np.argsort(-network.counts)[:40]  # CELF never leaves the well connected here
    for _ in range(5):
        gains = {int(v): spread(network, [*greedy, v], runs=1000).mean for v in candidates}
        greedy.append(max(gains, key=lambda v: gains[v]))
    found = influencers(network, 5)
    assert spread(network, found.nodes).mean >= 0.99 * spread(network, greedy).mean
    assert found.guarantee >= 1 - 1 / np.e - 0.1
    assert (np.diff(found.gains) <= 0).all()


@quick
@given(twins(directed=None, least=1, weighted=False))
def test_bounds_hold_and_the_same_seed_gives_the_same_choice(twin: Twin) -> None:
    network = weighted_cascade(twin.network)
    k = min(3, network.n)
    found = influencers(network, k, seed=1)
    assert len(set(found.nodes.tolist())) == k
    assert k <= found.at_least <= found.at_most <= network.n
    again = influencers(network, k, seed=1)
    np.testing.assert_array_equal(found.nodes, again.nodes)
    told = spread(network, found.nodes, runs=4000)
    assert told.mean == pytest.approx(found.spread, rel=0.1)


def test_what_is_no_probability_is_refused() -> None:
    network = Snapshot.from_edges([0], [1], [2.0])
    with pytest.raises(NetworkError, match="probabilities"):
        spread(network, [0])
    with pytest.raises(NetworkError, match="probabilities"):
        influencers(network, 1)
    with pytest.raises(NetworkError, match="k is 3; expected 1 to 2"):
        influencers(weighted_cascade(network), 3)
    with pytest.raises(NetworkError, match="out of range"):
        spread(weighted_cascade(network), [7])

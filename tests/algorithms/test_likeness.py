"""Similarity, folding, link prediction and embeddings."""

from typing import Any, get_args

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from algorithms.embedding import fast_rp
from algorithms.errors import NetworkError
from algorithms.folding import fold
from algorithms.links import (
    auc,
    embedding_predictor,
    held_out,
    neighbourhood_predictor,
    predict_links,
    preferential_attachment,
)
from algorithms.similarity import Measure, nearest, nearest_network, similarity
from algorithms.snapshot import Snapshot
from tests.algorithms.networks import Twin, quick, twins


def _snapshot(graph: Any) -> Snapshot:
    ends = np.array(graph.edges()).reshape(-1, 2)
    return Snapshot.from_edges(ends[:, 0], ends[:, 1], n=len(graph))


@quick
@given(twins(loops=False, least=2))
def test_similarities_of_pairs_are_those_of_networkx(twin: Twin) -> None:
    pairs = list(nx.non_edges(twin.graph))
    assume(pairs)
    a, b = np.array(pairs).T
    for name, theirs in (
        ("jaccard", nx.jaccard_coefficient),
        ("adamic_adar", nx.adamic_adar_index),
        ("resource_allocation", nx.resource_allocation_index),
    ):
        measure: Any = name
        expected = [score for _, _, score in theirs(twin.graph, pairs)]
        np.testing.assert_allclose(similarity(twin.network, a, b, measure), expected)
    common = [len(list(nx.common_neighbors(twin.graph, u, v))) for u, v in pairs]
    np.testing.assert_allclose(similarity(twin.network, a, b, "common"), common)


@quick
@given(twins(directed=None, loops=False, least=2, nodes=10))
def test_cosine_and_overlap_are_what_their_formulas_say(twin: Twin) -> None:
    dense = twin.network.matrix().toarray()
    a, b = np.triu_indices(twin.network.n, 1)
    lengths = np.linalg.norm(dense, axis=1)
    sizes = np.outer(lengths, lengths)
    cosine = np.divide(dense @ dense.T, sizes, out=np.zeros_like(dense), where=sizes > 0)
    np.testing.assert_allclose(similarity(twin.network, a, b), cosine[a, b], atol=1e-12)
    flags = (dense > 0).astype(float)
    least = np.minimum.outer(flags.sum(1), flags.sum(1))
    overlap = np.divide(flags @ flags.T, least, out=np.zeros_like(dense), where=least > 0)
    np.testing.assert_allclose(similarity(twin.network, a, b, "overlap"), overlap[a, b])


@quick
@given(
    twins(directed=None, least=2, nodes=10),
    st.sampled_from(get_args(Measure)),
    st.integers(1, 4),
    st.booleans(),
)
def test_the_nearest_are_those_of_the_full_table(
    twin: Twin, measure: Measure, k: int, strangers: bool
) -> None:
    n = twin.network.n
    a, b = (side.ravel() for side in np.meshgrid(range(n), range(n), indexing="ij"))
    table = similarity(twin.network, a, b, measure).reshape(n, n)
    np.fill_diagonal(table, 0)
    if strangers:
        table[twin.network.matrix().toarray() != 0] = 0
    found = nearest(twin.network, k, measure, strangers=strangers)
    expected = -np.sort(-table, axis=1)[:, :k]
    np.testing.assert_allclose(found.scores[:, : expected.shape[1]], expected, atol=1e-12)
    rows, columns = np.nonzero(found.nodes >= 0)
    np.testing.assert_allclose(
        found.scores[rows, columns], table[rows, found.nodes[rows, columns]], atol=1e-12
    )
    assert nearest_network(twin.network, found).m == len(rows)


def test_the_nearest_of_some_nodes_without_the_widest_neighbours() -> None:
    bought = Snapshot.from_edges([0, 0, 1, 1, 2, 2], [3, 4, 3, 4, 4, 5])
    asked = np.arange(6) == 2
    found = nearest(bought, 2, "common", nodes=asked)
    assert found.nodes[2].tolist() == [0, 1]
    assert (found.nodes[~asked] == -1).all()
    assert (nearest(bought, 2, "common", nodes=asked, widest=2).nodes == -1).all()
    with pytest.raises(NetworkError, match="measure is 'euclid'"):
        nearest(bought, 2, "euclid")  # type: ignore[arg-type]


@quick
@given(twins(loops=False, least=2, weighted=False))
def test_folding_is_the_projection_of_networkx(twin: Twin) -> None:
    side = np.arange(twin.network.n) % 2 == 0
    graph = twin.graph.copy()
    graph.remove_edges_from([(a, b) for a, b in twin.graph.edges() if a % 2 == b % 2])
    ours = fold(twin.network, side)
    evens = np.flatnonzero(side).tolist()
    theirs = nx.bipartite.weighted_projected_graph(graph, evens)
    np.testing.assert_array_equal(
        ours.matrix().toarray(), nx.to_numpy_array(theirs, nodelist=evens)
    )
    assert ours.ids() == [str(node) for node in evens]
    jaccard = nx.bipartite.overlap_weighted_projected_graph(graph, evens)
    np.testing.assert_allclose(
        fold(twin.network, side, tie="jaccard").matrix().toarray(),
        nx.to_numpy_array(jaccard, nodelist=evens),
    )


def test_a_copurchase_network_by_lift_and_cosine() -> None:
    # Four customers; tea and pot go together, milk goes with everything.
    bought = Snapshot.from_edges(
        [0, 0, 0, 1, 1, 1, 2, 3],
        [4, 5, 6, 4, 5, 6, 6, 6],
        ids=[*"abcd", "tea", "pot", "milk"],
    )
    products = ["tea", "pot", "milk"]
    lift = fold(bought, bought.indices_of(products), tie="lift").matrix().toarray()
    assert lift[0, 1] == 2.0
    assert lift[0, 2] == 1.0
    cosine = fold(bought, bought.indices_of(products), tie="cosine", least=2)
    assert cosine.weights_of(0).round(4).tolist() == [1.0, 0.7071]
    assert fold(bought, [4, 5, 6], tie="product").weights_of(0).tolist() == [2.0, 2.0]
    with pytest.raises(NetworkError, match="tie is 'rope'"):
        fold(bought, [4], tie="rope")  # type: ignore[arg-type]


def test_hidden_edges_of_a_clustered_network_are_told_from_none() -> None:
    graph = nx.watts_strogatz_graph(600, 10, 0.1, seed=1)
    network = _snapshot(graph)
    by_sharing = held_out(network, seed=3)
    assert by_sharing.auc > 0.9
    assert by_sharing.low < by_sharing.auc < by_sharing.high
    assert held_out(network, embedding_predictor(), seed=3).auc > 0.9
    by_fame = held_out(network, preferential_attachment, seed=3)
    assert by_fame.auc < 0.6
    assert held_out(network, connected=True).hidden <= round(0.1 * network.m)
    assert held_out(network, neighbourhood_predictor("jaccard"), seed=3) == held_out(
        network, neighbourhood_predictor("jaccard"), seed=3
    )


def test_a_random_network_cannot_be_predicted() -> None:
    network = _snapshot(nx.gnp_random_graph(600, 0.03, seed=2))
    found = held_out(network)
    assert found.low <= 0.5 + 0.03
    assert found.high >= 0.5 - 0.03


@quick
@given(twins(loops=False, least=3))
def test_predicted_links_are_the_best_of_all_strangers(twin: Twin) -> None:
    pairs = [tuple(sorted(pair)) for pair in nx.non_edges(twin.graph)]
    found = predict_links(twin.network, 5, each=twin.network.n)
    scores = sorted(
        (score for _, _, score in nx.resource_allocation_index(twin.graph, pairs) if score > 0),
        reverse=True,
    )
    np.testing.assert_allclose(found.scores, scores[:5])
    assert set(zip(found.first.tolist(), found.second.tolist(), strict=True)) <= set(pairs)


@quick
@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
)
def test_auc_counts_pairs(positives: list[int], negatives: list[int]) -> None:
    pairs = [(p > q) + (p == q) / 2 for p in positives for q in negatives]
    ours = auc(np.array(positives, float), np.array(negatives, float))
    assert ours == pytest.approx(sum(pairs) / len(pairs))


def test_links_that_cannot_be_hidden_are_an_error() -> None:
    complete = _snapshot(nx.complete_graph(8))
    with pytest.raises(NetworkError, match="Only 0 pairs"):
        held_out(complete)
    with pytest.raises(NetworkError, match="would be hidden"):
        held_out(Snapshot.from_edges([0], [1]))
    with pytest.raises(NetworkError, match=r"network\.undirected"):
        predict_links(Snapshot.from_edges([0], [1], directed=True))


@quick
@given(twins(directed=None, least=1))
def test_an_embedding_solves_its_definition(twin: Twin) -> None:
    n = twin.network.n
    ours = fast_rp(twin.network, 8, weights=(0.5, 2.0), seed=4)
    one = fast_rp(twin.network, 8, weights=(1.0,), seed=4).astype(float)
    two = twin.network.matrix().toarray() @ one
    lengths = np.linalg.norm(two, axis=1, keepdims=True)
    two = np.divide(two, lengths, out=np.zeros_like(two), where=lengths > 1e-6)
    settled = (lengths > 1e-3).ravel() | (lengths == 0).ravel()
    np.testing.assert_allclose(ours[settled], (0.5 * one + 2 * two)[settled], atol=1e-3)
    assert ours.shape == (n, 8)


def test_embeddings_tell_planted_groups_apart() -> None:
    graph = nx.random_partition_graph([60] * 4, 0.3, 0.01, seed=1)
    network = _snapshot(graph)
    vectors = fast_rp(network, 64, weights=(1.0, 1.0, 1.0))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = np.repeat(range(4), 60)
    products = vectors @ vectors.T
    np.fill_diagonal(products, -1)
    assert (groups[products.argmax(axis=1)] == groups).mean() > 0.97
    # Of the random start, entries are 0 in two thirds and of length about 1 in sum.
    assert fast_rp(network, 64, seed=1)[0].tolist() != fast_rp(network, 64, seed=2)[0].tolist()
    with pytest.raises(NetworkError, match="weights is"):
        fast_rp(network, 8, weights=())

"""Snapshots survive the disk, and files become networks."""

from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from algorithms.edges import from_frame, read
from algorithms.errors import NetworkError
from algorithms.kept import load, save
from algorithms.pagerank import pagerank
from algorithms.snapshot import Snapshot
from tests.algorithms.networks import Twin, quick, twins


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf")


@quick
@given(twin=twins(directed=None))
def test_what_is_loaded_is_what_was_saved(shelf: Path, twin: Twin) -> None:
    network = twin.network
    save(network, shelf / "one")
    again = load(shelf / "one")
    np.testing.assert_array_equal(again.indptr, network.indptr)
    np.testing.assert_array_equal(again.indices, network.indices)
    np.testing.assert_array_equal(again.weights, network.weights)
    assert (again.directed, again.names) == (network.directed, None)
    np.testing.assert_array_equal(pagerank(again), pagerank(network))


def test_names_and_version_are_kept_and_an_open_snapshot_outlives_its_successor(
    tmp_path: Path,
) -> None:
    save(Snapshot.from_edges([0], [1], ids=["ann", "zoë"], version=7), tmp_path / "x")
    first = load(tmp_path / "x")
    save(Snapshot.from_edges([0], [1], ids=["bo", "cy"], version=8), tmp_path / "x")
    second = load(tmp_path / "x")
    assert (first.ids(), first.version) == (["ann", "zoë"], 7)
    assert (second.ids(), second.version) == (["bo", "cy"], 8)
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_million_edges_are_open_at_once(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 100_000, (2, 1_000_000))
    save(Snapshot.from_edges(a, b, n=100_000), tmp_path / "large")
    begin = perf_counter()
    network = load(tmp_path / "large")
    # The target is 50 ms; a test on a shared machine only tells a map from a copy.
    assert perf_counter() - begin < 0.5
    assert not network.indices.flags.owndata


def test_what_is_no_snapshot_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="holds no snapshot"):
        load(tmp_path)
    save(Snapshot.from_edges([0], [1]), tmp_path / "x")
    (tmp_path / "x" / "snapshot.json").write_text('{"format": 99}')
    with pytest.raises(NetworkError, match="format 99"):
        load(tmp_path / "x")
    save(Snapshot.from_edges([0], [1]), tmp_path / "x")
    np.save(tmp_path / "x" / "weights.npy", np.ones(9))
    with pytest.raises(NetworkError, match="do not fit"):
        load(tmp_path / "x")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "source,target,weight\nann,bo,2\nbo,7,0.5\n"),
        ("a.tsv", "source\ttarget\tweight\nann\tbo\t2\nbo\t7\t0.5\n"),
        ("a.txt", "# a comment\nann bo 2\nbo 7 0.5\n"),
    ],
)
def test_edge_lists_in_every_form(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    network = read(file)
    assert network.ids() == ["ann", "bo", "7"]
    assert network.matrix().toarray().tolist() == [[0, 2, 0], [2, 0, 0.5], [0, 0.5, 0]]


def test_parquet_with_names_of_its_own(tmp_path: Path) -> None:
    table = pd.DataFrame({"who": [1, 2], "whom": [2, 3], "calls": [4, 5]})
    table.to_parquet(tmp_path / "a.parquet")
    network = read(
        tmp_path / "a.parquet", source="who", target="whom", weight="calls", directed=True
    )
    assert network.ids() == ["1", "2", "3"]
    assert network.weights.tolist() == [4, 5]


def test_an_edge_list_without_edges_is_an_empty_network(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("source,target\n")
    assert read(tmp_path / "a.csv").n == 0
    (tmp_path / "b.txt").write_text("")
    assert read(tmp_path / "b.txt").n == 0


def test_bad_edge_lists_are_refused_with_the_row(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="cannot be read"):
        read(tmp_path / "none.csv")
    with pytest.raises(NetworkError, match="no column 'target'; there are source, to"):
        from_frame(pd.DataFrame({"source": [1], "to": [2]}))
    with pytest.raises(NetworkError, match="Row 2 has no source"):
        from_frame(pd.DataFrame({"source": ["a", None], "target": ["b", "c"]}))
    with pytest.raises(NetworkError, match="Row 1: w 'much' is no number"):
        from_frame(pd.DataFrame({"source": ["a"], "target": ["b"], "w": ["much"]}), weight="w")

"""networkx dispatches to Kith, and its own tests pass there."""

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from algorithms.backend import Backend
from algorithms.backend_info import FUNCTIONS
from algorithms.named import Graph, from_networkx, to_networkx
from algorithms.snapshot import Snapshot
from tests.conftest import repository

OWN_TESTS = [
    "link_analysis/tests/test_pagerank.py",
    "link_analysis/tests/test_hits.py",
    "centrality/tests/test_betweenness_centrality.py",
    "centrality/tests/test_closeness_centrality.py",
    "centrality/tests/test_degree_centrality.py",
    "centrality/tests/test_eigenvector_centrality.py",
    "centrality/tests/test_harmonic_centrality.py",
    "centrality/tests/test_katz_centrality.py",
    "community/tests/test_quality.py",
    "community/tests/test_louvain.py",
    "community/tests/test_leiden.py",
    "components/tests/test_connected.py",
    "components/tests/test_strongly_connected.py",
    "components/tests/test_weakly_connected.py",
    "components/tests/test_biconnected.py",
    "tests/test_bridges.py",
    "tests/test_cluster.py",
    "tests/test_core.py",
    "tests/test_link_prediction.py",
    "shortest_paths/tests/test_unweighted.py",
    "shortest_paths/tests/test_generic.py",
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where networkx finds the backend also if Kith is not installed."""
    place = tmp_path_factory.mktemp("entry")
    paths = [str(repository())]
    if not entry_points(group="networkx.backends", name="kith"):
        about = place / "kith_backend-0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: kith-backend\nVersion: 0\n")
        (about / "entry_points.txt").write_text(
            "[networkx.backends]\nkith = algorithms.backend:backend\n"
            "[networkx.backend_info]\nkith = algorithms.backend_info:about\n"
        )
        paths.append(str(place))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def _run(arguments: list[str], environment: dict[str, str], place: Path) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=place, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


def test_a_call_names_the_backend(environment: dict[str, str], tmp_path: Path) -> None:
    text = (
        "import networkx as nx\n"
        "g = nx.karate_club_graph()\n"
        "ours, theirs = nx.pagerank(g, backend='kith', tol=1e-10), nx.pagerank(g, tol=1e-10)\n"
        "assert max(abs(ours[v] - theirs[v]) for v in g) < 1e-7\n"
        "print(len(nx.community.leiden_communities(g, seed=1, backend='kith')))\n"
    )
    assert _run(["-c", text], environment, tmp_path).strip() == "4"


def test_networkx_does_not_load_it_before_it_is_asked(
    environment: dict[str, str], tmp_path: Path
) -> None:
    text = "import sys, networkx; print({'scipy', 'numba'} & set(sys.modules))"
    assert _run(["-c", text], environment, tmp_path).strip() == "set()"


def test_networkx_s_own_tests_pass(environment: dict[str, str], tmp_path: Path) -> None:
    folder = Path(nx.__file__).parent / "algorithms"
    out = _run(
        ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--backend", "kith", "--fallback-to-nx",
         "-W", "ignore", "--confcutdir", str(folder.parent),
         *(str(folder / name) for name in OWN_TESTS)],
        environment, tmp_path,
    )  # fmt: skip
    assert " passed" in out


def test_every_method_is_a_function_of_networkx() -> None:
    known = nx.utils.backends._registered_algorithms  # type: ignore[attr-defined]
    own = {name for name in vars(Backend) if not name.startswith("_")}
    own -= {"convert_from_nx", "convert_to_nx", "can_run", "on_start_tests"}
    assert own == set(FUNCTIONS)
    assert own <= set(known)


def test_a_graph_goes_there_and_back() -> None:
    graph = nx.les_miserables_graph()
    ours = from_networkx(graph, "weight")
    back = to_networkx(ours)
    assert nx.utils.graphs_equal(back, graph) or back.edges(data="weight") == graph.edges(
        data="weight"
    )
    assert set(ours) == set(graph)
    assert ("Valjean" in ours, "Nobody" in ours) == (True, False)


def test_a_snapshot_is_a_graph() -> None:
    snapshot = Snapshot.from_edges([0, 1], [1, 2], ids=["ann", "bo", "cy"])
    assert Backend.degree_centrality(Graph(snapshot)) == {"ann": 0.5, "bo": 1.0, "cy": 0.5}
    np.testing.assert_array_equal(Graph(snapshot).array({"bo": 2.0}), [0, 2, 0])


def test_the_guide_is_true(environment: dict[str, str], tmp_path: Path) -> None:
    guide = (repository() / "docs" / "algorithms.md").read_text()
    blocks = [part.split("```")[0] for part in guide.split("```python\n")[1:]]
    assert blocks
    _run(["-c", "\n".join(blocks)], environment, tmp_path)

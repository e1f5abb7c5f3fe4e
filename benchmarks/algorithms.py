"""Every algorithm against the fastest permissive library that has it, and networkx.

python -m benchmarks.algorithms [--nodes 200000] [--edges 2000000] [--rounds 3]
                                [--networkx SECONDS] [--only WORD]

Timed from the snapshot's arrays to the result, conversions included on both
sides; a rival's time without its conversion stands beside. Both sides of a row
run in turn, in one process; kernels are compiled before (the first column says
what the first call of a fresh process cost, with the compiler's cache as it
was). networkx runs on the same edges in a process of its own, for at most the
seconds given. networkit, scikit-network and rustworkx are only needed here:
uv pip install networkit scikit-network rustworkx
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from scipy.sparse import csgraph as _csgraph

from algorithms.betweenness import betweenness
from algorithms.cascade import weighted_cascade
from algorithms.closeness import closeness, harmonic
from algorithms.components import strong_components, weak_components
from algorithms.cores import core_numbers
from algorithms.cuts import articulation_points, bridges
from algorithms.distances import distances
from algorithms.embedding import fast_rp
from algorithms.hits import hits
from algorithms.influence import influencers
from algorithms.kept import load, save
from algorithms.label_propagation import label_propagation
from algorithms.leiden import leiden
from algorithms.louvain import louvain
from algorithms.modularity import modularity
from algorithms.pagerank import pagerank
from algorithms.paths import shortest_path
from algorithms.sampled_betweenness import sampled_betweenness
from algorithms.similarity import nearest, similarity
from algorithms.snapshot import Snapshot
from algorithms.spanning import spanning_forest
from algorithms.spectral import eigenvector, katz
from algorithms.triangles import clustering, triangles
from benchmarks.algorithm_table import report
from benchmarks.measure import console
from benchmarks.networks import planted
from benchmarks.rivals import (
    Rival,
    networkit,
    nk_labels,
    nk_run,
    nk_scores,
    scikit_network,
    scipy_components,
    scipy_graph,
    scipy_hops,
    scipy_lengths,
    scipy_tree,
    sk_cores,
    sk_hits,
    sk_leiden,
    sk_louvain,
    sk_pagerank,
    sk_projection,
    sk_propagation,
    topn,
)

csgraph: Any = _csgraph

Work = Callable[[Snapshot], Any]


@dataclass(frozen=True)
class Case:
    """One row: ours, its rivals, and what networkx calls it."""

    name: str
    ours: Work
    rivals: dict[str, Rival] = field(default_factory=dict)
    networkx: str = ""
    directed: bool = False
    small: bool = False  # on a fortieth of the network: it is more than linear
    quality: Callable[[Snapshot, Any], float] | None = None


# ── Rivals ────────────────────────────────────────────────────────────────────


def _pairs(network: Snapshot) -> tuple[Any, Any]:
    rng = np.random.default_rng(1)
    a, b = rng.integers(0, network.n, (2, 1_000_000))
    return a, b


def _quality(network: Snapshot, labels: Any) -> float:
    _, found = np.unique(getattr(labels, "labels", labels), return_inverse=True)
    return modularity(network, found)


PIVOTS = 64


def _pivots(network: Snapshot) -> Any:
    return np.random.default_rng(0).choice(network.n, PIVOTS, replace=False)


CASES = [
    Case(
        "PageRank, undirected", lambda s: pagerank(s),
        {
            "networkit": networkit(lambda nk, g: nk_scores(nk.centrality.PageRank(g, tol=1e-8))),
            "scikit-network": scikit_network(sk_pagerank),
        },
        "pagerank",
    ),
    Case(
        "PageRank, directed", lambda s: pagerank(s),
        {
            "networkit": networkit(lambda nk, g: nk_scores(nk.centrality.PageRank(g, tol=1e-8))),
            "scikit-network": scikit_network(sk_pagerank),
        },
        "pagerank", directed=True,
    ),
    Case("HITS", lambda s: hits(s, tolerance=1e-8), {"scikit-network": scikit_network(sk_hits)},
         "hits", directed=True),
    Case(
        "Eigenvector", lambda s: eigenvector(s, tolerance=1e-9),
        {"networkit": networkit(
            lambda nk, g: nk_scores(nk.centrality.EigenvectorCentrality(g, tol=1e-9)))},
        "eigenvector_centrality",
    ),
    Case(
        "Katz", lambda s: katz(s),
        {
            "networkit": networkit(lambda nk, g: nk_scores(nk.centrality.KatzCentrality(g))),
        },
        "katz_centrality",
    ),
    Case(
        "Core numbers", lambda s: core_numbers(s),
        {
            "networkit": networkit(lambda nk, g: nk_scores(nk.centrality.CoreDecomposition(g))),
            "scikit-network": scikit_network(sk_cores),
        },
        "core_number",
    ),
    Case(
        "Triangles",
        lambda s: triangles(s),
        # It has no count of its own; clustering is triangles and a division.
        {
            "networkit": networkit(
                lambda nk, g: nk_scores(nk.centrality.LocalClusteringCoefficient(g, turbo=True))
            )
        },
        "triangles",
    ),
    Case(
        "Clustering", lambda s: clustering(s),
        {"networkit": networkit(
            lambda nk, g: nk_scores(nk.centrality.LocalClusteringCoefficient(g, turbo=True)))},
        "clustering",
    ),
    Case(
        "Weak components", lambda s: weak_components(s),
        {
            "networkit": networkit(lambda nk, g: np.array(
                nk_run(nk.components.ParallelConnectedComponents(g)).getPartition().getVector())),
            "scipy": scipy_graph(scipy_components("weak")),
        },
        "connected_components",
    ),
    Case(
        "Strong components", lambda s: strong_components(s),
        {
            "networkit": networkit(lambda nk, g: np.array(
                nk_run(nk.components.StronglyConnectedComponents(g)).getPartition().getVector())),
            "scipy": scipy_graph(scipy_components("strong")),
        },
        "strongly_connected_components", directed=True,
    ),
    Case("Bridges", lambda s: bridges(s), {}, "bridges"),
    Case(
        "Articulation points", lambda s: articulation_points(s),
        {"networkit": networkit(
            lambda nk, g: nk_run(nk.components.BiconnectedComponents(g)).getComponents())},
        "articulation_points",
    ),
    Case(
        f"Betweenness from {PIVOTS} sources", lambda s: betweenness(s, sources=_pivots(s)),
        {"networkit": networkit(lambda nk, g: nk_scores(
            nk.centrality.EstimateBetweenness(g, PIVOTS, normalized=True, parallel=True)))},
        "betweenness_centrality",
    ),
    # networkit's KADABRA, deterministic, had not ended here after four minutes: no rival.
    Case("Betweenness within .01 at 90 %", lambda s: sampled_betweenness(s).scores),
    Case(
        "Betweenness, exact (a fortieth)", lambda s: betweenness(s),
        {"networkit": networkit(
            lambda nk, g: nk_scores(nk.centrality.Betweenness(g, normalized=True)))},
        small=True,
    ),
    Case(
        "Closeness, exact (a fortieth)", lambda s: closeness(s),
        {"networkit": networkit(lambda nk, g: nk_scores(nk.centrality.Closeness(
            g, True, nk.centrality.ClosenessVariant.GENERALIZED)))},
        "closeness_centrality", small=True,
    ),
    Case(
        "Harmonic, exact (a fortieth)", lambda s: harmonic(s),
        {"networkit": networkit(
            lambda nk, g: nk_scores(nk.centrality.HarmonicCloseness(g, normalized=False)))},
        "harmonic_centrality", small=True,
    ),
    Case(
        "Louvain", lambda s: louvain(s),
        {
            "networkit": networkit(lambda nk, g: nk_labels(nk.community.PLM(g))),
            "scikit-network": scikit_network(sk_louvain),
        },
        "louvain_communities", quality=_quality,
    ),
    Case(
        "Leiden", lambda s: leiden(s),
        {
            "networkit": networkit(lambda nk, g: nk_labels(nk.community.ParallelLeiden(g))),
            "scikit-network": scikit_network(sk_leiden),
        },
        quality=_quality,
    ),
    Case(
        "Label propagation", lambda s: label_propagation(s),
        {
            "networkit": networkit(lambda nk, g: nk_labels(nk.community.PLP(g))),
            "scikit-network": scikit_network(sk_propagation),
        },
        "fast_label_propagation_communities", quality=_quality,
    ),
    Case("Influence maximisation, 50 seeds", lambda s: influencers(weighted_cascade(s), 50)),
    Case("10 nearest by cosine", lambda s: nearest(s, 10), {"sparse_dot_topn": topn}),
    Case("Jaccard of 1,000,000 pairs", lambda s: similarity(s, *_pairs(s), "jaccard")),
    Case("FastRP, 128 dimensions", lambda s: fast_rp(s),
         {"scikit-network": scikit_network(sk_projection)}),
    Case(
        "Hops from one node", lambda s: distances(s, 0),
        {
            "networkit": networkit(lambda nk, g: np.array(
                nk_run(nk.distance.BFS(g, 0)).getDistances())),
            "scipy": scipy_graph(scipy_hops),
        },
        "single_source_shortest_path_length",
    ),
    Case(
        "Lengths from one node", lambda s: distances(s, 0, weighted=True),
        {
            "networkit": networkit(lambda nk, g: np.array(
                nk_run(nk.distance.Dijkstra(g, 0)).getDistances()), weighted=True),
            "scipy": scipy_graph(scipy_lengths),
        },
        "single_source_dijkstra_path_length",
    ),
    Case("One shortest path", lambda s: shortest_path(s, 0, 1), {}, "bidirectional_shortest_path"),
    Case("Spanning forest", lambda s: spanning_forest(s),
         {"scipy": scipy_graph(scipy_tree)}, "minimum_spanning_edges"),
]  # fmt: skip

# ── Measuring ─────────────────────────────────────────────────────────────────


@dataclass
class Row:
    """What one case took, in seconds."""

    case: Case
    first: float
    ours: float
    rivals: dict[str, tuple[float, float]]  # with and without conversion
    quality: dict[str, float]
    networkx: float | None = None


def measure(case: Case, network: Snapshot, rounds: int) -> Row:
    """Run all sides of a case in turn."""
    begin = perf_counter()
    case.ours(_fresh(network))
    first = perf_counter() - begin
    ours: list[float] = []
    theirs: dict[str, list[tuple[float, float]]] = {name: [] for name in case.rivals}
    quality: dict[str, float] = {}
    for _ in range(rounds):
        fresh = _fresh(network)
        gc.collect()
        begin = perf_counter()
        result = case.ours(fresh)
        ours.append(perf_counter() - begin)
        if case.quality:
            quality["kith"] = case.quality(network, result)
        for name, rival in case.rivals.items():
            gc.collect()
            begin = perf_counter()
            try:
                result, converted = rival(fresh)
            except Exception as error:  # a rival that cannot is a row of the table
                console.print(f"{case.name}: {name} fails: {error!r:.120}")
                continue
            whole = perf_counter() - begin
            theirs[name].append((whole, whole - converted))
            if case.quality:
                quality[name] = case.quality(network, result)
    best = {
        name: (median(w for w, _ in times), median(c for _, c in times))
        for name, times in theirs.items()
        if times
    }
    return Row(case, first, median(ours), best, quality)


def _fresh(network: Snapshot) -> Snapshot:
    """Return the snapshot without anything derived, so that nothing is had for free."""
    return Snapshot(network.indptr, network.indices, network.weights, network.directed)


def measure_networkx(rows: list[Row], networks: dict[str, Snapshot], limit: int) -> None:
    """Fill in what networkx takes, in one process for each network."""
    with tempfile.TemporaryDirectory() as place:
        for kind, network in networks.items():
            wanted = [row for row in rows if row.case.networkx and _kind(row.case) == kind]
            if not wanted:
                continue
            save(network, Path(place) / kind)
            names = [row.case.networkx for row in wanted]
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.algorithms", "--child", str(limit),
                 str(Path(place) / kind), *names],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            times = json.loads(done.stdout or "{}")
            for row in wanted:
                row.networkx = times.get(row.case.networkx)


def _child(limit: int, place: Path, names: list[str]) -> None:
    """Time functions of networkx on a saved snapshot; print seconds as JSON."""
    import signal

    import networkx as nx

    from algorithms.named import Graph, to_networkx

    network = load(place)
    graph = to_networkx(Graph(network, range(network.n)))
    extra: dict[str, tuple[Any, ...]] = {
        "single_source_shortest_path_length": (0,),
        "single_source_dijkstra_path_length": (0,),
        "bidirectional_shortest_path": (0, 1),
        "betweenness_centrality": (PIVOTS,),
    }
    times: dict[str, float] = {}

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    for name in dict.fromkeys(names):
        call = getattr(nx, name, None) or getattr(nx.community, name)
        begin = perf_counter()
        signal.alarm(limit)
        try:
            result = call(graph, *extra.get(name, ()))
            if not hasattr(result, "__len__"):
                for _ in result:
                    pass
            times[name] = perf_counter() - begin
        except TimeoutError:
            times[name] = -float(limit)
        except Exception as error:  # it does not converge, or cannot
            print(f"networkx {name}: {error!r:.120}", file=sys.stderr)
        finally:
            signal.alarm(0)
    print(json.dumps(times))


def _kind(case: Case) -> str:
    return "small" if case.small else "directed" if case.directed else "undirected"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=200_000)
    parser.add_argument("--edges", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--networkx", type=int, default=60, help="seconds each, 0: leave out")
    parser.add_argument("--only", default="", help="rows whose name contains this")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        limit, place, *names = options.child
        _child(int(limit), Path(place), names)
        return
    for name in ("networkit", "sknetwork"):
        if find_spec(name) is None:
            console.print(f"{name} is not installed; its columns stay empty.")
    n, m = options.nodes, options.edges
    networks = {
        "undirected": planted(n, m),
        "directed": planted(n, m, directed=True),
        "small": planted(n // 40, m // 40, groups=25),
    }
    console.print({kind: repr(network) for kind, network in networks.items()})
    rows = []
    for case in CASES:
        if options.only.lower() in case.name.lower():
            rows.append(measure(case, networks[_kind(case)], options.rounds))
            console.print(f"{case.name}: {rows[-1].ours:.3f} s, {rows[-1].rivals}")
    if options.networkx:
        measure_networkx(rows, networks, options.networkx)
    report(rows)


if __name__ == "__main__":
    main()

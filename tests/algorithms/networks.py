"""Random networks as a snapshot and as a networkx graph, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from algorithms.snapshot import Snapshot

# Compiling a kernel takes seconds, once per machine; that is no slow test.
settings.register_profile("algorithms", deadline=None, max_examples=60)
quick = settings.get_profile("algorithms")

Graph: TypeAlias = "nx.Graph[int]"


@dataclass(frozen=True)
class Twin:
    """The same network twice."""

    network: Snapshot
    graph: Any

    def __repr__(self) -> str:
        edges = list(self.graph.edges(data="weight"))
        return f"Twin({self.network!r}, n={self.network.n}, edges={edges})"


def twin(
    n: int, edges: list[tuple[int, int, float]], *, directed: bool = False, loops: bool = True
) -> Twin:
    """Build both from a list of edges; parallel ones are summed."""
    graph: Any = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(range(n))
    for a, b, w in edges:
        if a == b and not loops:
            continue
        before = graph.edges[a, b]["weight"] if graph.has_edge(a, b) else 0.0
        graph.add_edge(a, b, weight=before + w)
    network = Snapshot.from_edges(
        [a for a, _, _ in edges],
        [b for _, b, _ in edges],
        [w for _, _, w in edges],
        n=n,
        directed=directed,
        loops=loops,
    )
    return Twin(network, graph)


@st.composite
def twins(
    draw: st.DrawFn,
    *,
    directed: bool | None = False,
    weighted: bool = True,
    loops: bool = True,
    low: float = 1.0,
    nodes: int = 14,
    least: int = 0,
) -> Twin:
    """Networks of up to `nodes` nodes: empty, sparse, dense, in parts, with loops."""
    n = draw(st.integers(least, nodes))
    way = draw(st.booleans()) if directed is None else directed
    if n == 0:
        return twin(0, [], directed=way)
    node = st.integers(0, n - 1)
    # Eighths are exact in binary, so that sums in any order are equal.
    weight = st.integers(int(low * 8), 40).map(lambda w: w / 8) if weighted else st.just(1.0)
    edges = draw(st.lists(st.tuples(node, node, weight), max_size=3 * n))
    if not weighted:
        edges = [(a, b, 1.0) for a, b in sorted({(a, b) for a, b, _ in edges})]
        if not way:
            edges = [(a, b, 1.0) for a, b in sorted({(min(a, b), max(a, b)) for a, b, _ in edges})]
    return twin(n, edges, directed=way, loops=loops)


def values(scores: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return networkx's answer, a mapping from node to score, as an array."""
    return np.array([scores[node] for node in range(len(scores))], np.float64)


def same_parts(left: Any, right: Any) -> bool:
    """Whether two labelings divide the nodes in the same way."""
    pairs = set(zip(list(left), list(right), strict=True))
    return len(pairs) == len(set(left)) == len(set(right))

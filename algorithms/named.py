"""A snapshot whose nodes have names: what networkx sees of a snapshot, and back."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np

from algorithms.arrays import Float64Array, Int32Array
from algorithms.errors import NetworkError
from algorithms.snapshot import Snapshot


class Graph:
    """A snapshot whose nodes may be called anything that can be a key.

    Parameters
    ----------
    snapshot : Snapshot
    nodes : sequence, optional
        The names of its nodes; by default their ids.

    Examples
    --------
    >>> friends = Graph(Snapshot.from_edges([0, 1], [1, 2], ids=["ann", "bo", "cy"]))
    >>> nx.degree_centrality(friends)["bo"]  # doctest: +SKIP
    1.0
    """

    __networkx_backend__ = "kith"

    def __init__(
        self, snapshot: Snapshot, nodes: Sequence[Hashable] | None = None, *, parallel: bool = False
    ) -> None:
        self.snapshot = snapshot
        self.names: list[Any] = list(snapshot.ids() if nodes is None else nodes)
        self.numbers: dict[Any, int] = {name: i for i, name in enumerate(self.names)}
        self._parallel = parallel
        self.graph: dict[str, Any] = {}

    def is_directed(self) -> bool:
        """Whether edges have a direction."""
        return self.snapshot.directed

    def is_multigraph(self) -> bool:
        """Whether the graph it was made from had parallel edges; here they are summed."""
        return self._parallel

    def __len__(self) -> int:
        return self.snapshot.n

    def __iter__(self) -> Iterator[Any]:
        return iter(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self.numbers

    def number(self, name: Hashable) -> int:
        """Return the number of a node; raise as networkx does if there is none."""
        try:
            return self.numbers[name]
        except (KeyError, TypeError):
            raise nx.NodeNotFound(f"Node {name} is not in the graph.") from None

    def scores(self, values: np.ndarray[Any, Any]) -> dict[Any, Any]:
        """Return an array as the mapping that networkx answers with."""
        return dict(zip(self.names, values.tolist(), strict=True))

    def groups(self, labels: Int32Array) -> list[set[Any]]:
        """Return labels as sets of nodes, in the order of the labels."""
        found: list[set[Any]] = [set() for _ in range(int(labels.max(initial=-1)) + 1)]
        for name, label in zip(self.names, labels.tolist(), strict=True):
            found[label].add(name)
        return found

    def array(self, values: Mapping[Any, float], missing: float = 0.0) -> Float64Array:
        """Return a mapping from nodes as an array."""
        return np.array([values.get(name, missing) for name in self.names], np.float64)


def from_networkx(graph: Any, weight: str | None = None, default: float = 1.0) -> Graph:
    """Return a networkx graph as one of ours.

    Parameters
    ----------
    graph : networkx graph
    weight : str, optional
        The edge attribute that weighs; else every edge weighs 1.
    default : float
        The weight of an edge without that attribute.

    Raises
    ------
    NetworkError
        If a weight is not a finite number.

    Examples
    --------
    >>> from_networkx(nx.path_graph(3)).snapshot
    <Snapshot of 3 nodes and 2 edges, undirected>
    """
    nodes = list(graph)
    numbers = {name: i for i, name in enumerate(nodes)}
    sources, targets = [], []
    weights: list[Any] | None = None
    if weight is None:
        for a, b in graph.edges():
            sources.append(numbers[a])
            targets.append(numbers[b])
    else:
        weights = []
        for a, b, w in graph.edges(data=weight, default=default):
            sources.append(numbers[a])
            targets.append(numbers[b])
            weights.append(default if w is None else w)
    try:
        snapshot = Snapshot.from_edges(
            np.array(sources, np.int64),
            np.array(targets, np.int64),
            None if weights is None else np.array(weights, np.float64),
            n=len(nodes),
            directed=graph.is_directed(),
        )
    except (TypeError, ValueError) as error:
        raise NetworkError(f"Edge attribute {weight!r} is not a number everywhere.") from error
    return Graph(snapshot, nodes, parallel=graph.is_multigraph())


def to_networkx(graph: Graph) -> Any:
    """Return one of our graphs as a networkx graph with the edge attribute `weight`.

    Examples
    --------
    >>> to_networkx(Graph(Snapshot.from_edges([0], [1]))).edges(data="weight")
    EdgeDataView([('0', '1', 1.0)])
    """
    snapshot = graph.snapshot
    made: Any = nx.DiGraph() if snapshot.directed else nx.Graph()
    made.add_nodes_from(graph.names)
    names = graph.names
    kept = slice(None) if snapshot.directed else snapshot.rows <= snapshot.indices
    made.add_weighted_edges_from(
        (names[a], names[b], w)
        for a, b, w in zip(
            snapshot.rows[kept].tolist(),
            snapshot.indices[kept].tolist(),
            snapshot.weights[kept].tolist(),
            strict=True,
        )
    )
    return made

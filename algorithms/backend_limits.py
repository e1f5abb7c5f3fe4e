"""Which calls the backend leaves to networkx, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx

from algorithms.named import Graph

UNDIRECTED = frozenset(
    {
        "core_number", "triangles", "clustering", "transitivity", "average_clustering",
        "connected_components", "number_connected_components", "is_connected",
        "node_connected_component", "bridges", "has_bridges", "articulation_points",
        "louvain_communities", "leiden_communities", "fast_label_propagation_communities",
        "jaccard_coefficient", "adamic_adar_index", "resource_allocation_index",
        "preferential_attachment",
    }
)  # fmt: skip
"""Where networkx refuses directed graphs, which it does itself, in its own words."""

DIRECTED = frozenset(
    {
        "weakly_connected_components", "number_weakly_connected_components",
        "is_weakly_connected", "strongly_connected_components",
        "number_strongly_connected_components", "is_strongly_connected",
    }
)  # fmt: skip

SUMMED = UNDIRECTED & {"connected_components", "number_connected_components", "is_connected"} | {
    "pagerank",
    "hits",
    *DIRECTED,
}
"""Where parallel edges may be summed, as these snapshots do, without changing the answer."""

_Refusal = Callable[[Any, Sequence[Any], Mapping[str, Any]], str | None]


def _empty(graph: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str | None:
    return "networkx has an error of its own for an empty graph" if len(graph) == 0 else None


def _weighed(graph: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str | None:
    at = 2  # in clustering and average_clustering
    weight = kwargs.get("weight", args[at] if len(args) > at else None)
    return "clustering with weights is networkx's" if weight is not None else None


def _from_some(graph: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str | None:
    sources = kwargs.get("sources", args[3] if len(args) > 3 else None)
    return "sums over some sources are networkx's" if sources is not None else None


def _looped(graph: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str | None:
    if _empty(graph, args, kwargs):
        return _empty(graph, args, kwargs)
    if isinstance(graph, Graph):
        looped = bool(graph.snapshot.loops.any())
    else:
        looped = nx.number_of_selfloops(graph) > 0
    return "networkx refuses loops itself" if looped else None


def _start(graph: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str | None:
    if _empty(graph, args, kwargs):
        return _empty(graph, args, kwargs)
    given = kwargs.get("nstart", args[3] if len(args) > 3 else None)
    rounds = kwargs.get("max_iter", args[1] if len(args) > 1 else 100)
    if given is not None or rounds < 10 or len(graph) < 3:
        return "networkx's own start and rounds"
    return None


def _base(graph: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str | None:
    beta = kwargs.get("beta", args[2] if len(args) > 2 else 1.0)
    whole = set(beta) == set(graph) if isinstance(beta, Mapping) else isinstance(beta, int | float)
    return None if whole else "networkx has an error of its own for such a beta"


def _drawn(graph: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str | None:
    k = kwargs.get("k", args[1] if len(args) > 1 else None)
    return None if k is None or 0 < k <= len(graph) else "networkx has an error of its own for k"


def _levels(graph: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str | None:
    level = kwargs.get("max_level")
    if level is not None and level < 1:
        return "networkx has an error of its own for max_level"
    return _empty(graph, args, kwargs)


REFUSALS: dict[str, _Refusal] = {
    "eigenvector_centrality": _start,
    "hits": _start,
    "is_connected": _empty,
    "is_weakly_connected": _empty,
    "is_strongly_connected": _empty,
    "average_clustering": _weighed,
    "clustering": _weighed,
    "harmonic_centrality": _from_some,
    "core_number": _looped,
    "louvain_communities": _levels,
    "leiden_communities": _levels,
    "katz_centrality": _base,
    "betweenness_centrality": _drawn,
}
"""Calls whose answer or error is better left to networkx."""

"""What networkx is told about the backend when it is imported: light on purpose."""

from __future__ import annotations

from typing import Any

FUNCTIONS = (
    "adamic_adar_index",
    "articulation_points",
    "average_clustering",
    "betweenness_centrality",
    "bridges",
    "closeness_centrality",
    "clustering",
    "connected_components",
    "core_number",
    "degree_centrality",
    "eigenvector_centrality",
    "fast_label_propagation_communities",
    "harmonic_centrality",
    "has_bridges",
    "has_path",
    "hits",
    "in_degree_centrality",
    "is_connected",
    "is_strongly_connected",
    "is_weakly_connected",
    "jaccard_coefficient",
    "katz_centrality",
    "leiden_communities",
    "louvain_communities",
    "modularity",
    "node_connected_component",
    "number_connected_components",
    "number_strongly_connected_components",
    "number_weakly_connected_components",
    "out_degree_centrality",
    "pagerank",
    "resource_allocation_index",
    "single_source_dijkstra_path_length",
    "single_source_shortest_path_length",
    "strongly_connected_components",
    "transitivity",
    "triangles",
    "weakly_connected_components",
)
"""The functions of networkx that `algorithms.backend` has."""


def about() -> dict[str, Any]:
    """Return the description that networkx shows for the backend."""
    return {
        "backend_name": "kith",
        "project": "kith",
        "package": "algorithms",
        "short_summary": "Algorithms on immutable arrays, on all cores.",
        "functions": {name: {} for name in FUNCTIONS},
    }

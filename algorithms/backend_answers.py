"""Answers in the forms that networkx documents."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np

from algorithms import similarity
from algorithms.arrays import Float64Array
from algorithms.errors import NotConverged
from algorithms.named import Graph


class speaking_networkx:  # noqa: N801  # reads as a phrase where it is used
    """Turns our errors into those that networkx documents."""

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, NotConverged):
            raise nx.PowerIterationFailedConvergence(self._rounds) from error


def seeded(seed: Any) -> int:
    if seed is None:
        return random.getrandbits(31)  # not a secret
    if isinstance(seed, int | np.integer):
        return int(seed)
    return int(seed.integers(2**31) if hasattr(seed, "integers") else seed.randint(0, 2**31 - 1))


def some(graph: Graph, scores: dict[Any, Any], nodes: Any) -> Any:
    if nodes is None:
        return scores
    try:
        if nodes in graph:
            return scores[nodes]
    except TypeError:  # a list of nodes cannot be one
        pass
    return {name: scores[name] for name in nodes if name in graph}


def pairs(graph: Graph, ebunch: Any, measure: similarity.Measure) -> Iterator[Any]:
    if ebunch is None:
        dense = graph.snapshot.simple.matrix().toarray() == 0
        a, b = np.nonzero(np.triu(dense, 1))
        pairs = [(graph.names[i], graph.names[j]) for i, j in zip(a, b, strict=True)]
    else:
        pairs = [tuple(pair) for pair in ebunch]
        a = np.array([graph.number(pair[0]) for pair in pairs], np.int32)
        b = np.array([graph.number(pair[1]) for pair in pairs], np.int32)
    scores = similarity.similarity(graph.snapshot, a, b, measure).tolist()
    return ((u, v, score) for (u, v), score in zip(pairs, scores, strict=True))


def nearest_first(graph: Graph, lengths: Float64Array) -> Iterator[tuple[Any, float]]:
    for node in np.argsort(lengths, kind="stable").tolist():
        if np.isfinite(lengths[node]):
            yield graph.names[node], float(lengths[node])

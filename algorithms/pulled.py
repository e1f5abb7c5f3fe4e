"""The snapshot of a store: its nodes and edges, pulled in bulk."""

from __future__ import annotations

from collections.abc import Callable
from itertools import repeat
from operator import itemgetter

import numpy as np

from algorithms.arrays import Float64Array, Int32Array
from algorithms.folding import Tie, fold
from algorithms.projection import Projection
from algorithms.snapshot import Snapshot
from graph import pull as texts
from graph.changes import latest
from graph.model import ONTOLOGY
from graph.ontology import Ontology
from graph.store import Store

Progress = Callable[[int], None]
"""Told how many edges have come so far."""


async def pull(
    store: Store,
    projection: Projection,
    *,
    ontology: Ontology = ONTOLOGY,
    within: float = 600.0,
    progress: Progress = lambda _: None,
) -> Snapshot:
    """Return the snapshot of a projection.

    Parameters
    ----------
    store : Store
    projection : Projection
    ontology : Ontology
    within : float
        Seconds for each statement.
    progress : callable
        Called now and then with the number of edges so far.

    Returns
    -------
    Snapshot
        Its `version` is the sequence of the last change before the pull began.
        Databases read committed data, so later changes may be in it, in part:
        what followed the version is to be looked at again, not skipped.

    Raises
    ------
    NetworkError
        If the projection names what is not declared.
    GraphError
        As the store says.

    Examples
    --------
    >>> friends = await pull(store, Projection(("KNOWS",)))  # doctest: +SKIP
    """
    relationships = projection.relationships(ontology)
    shown = projection.shown(ontology)
    rows = await store.read(latest())
    version = int(rows[0]["seq"]) if rows else 0
    numbers: dict[str, int] = {}
    stays: list[bool] = []
    for label in shown:
        async for row in texts.stream_nodes(store, label, within=within):
            for name in row[0]:
                numbers[name] = len(numbers)
        stays.extend(repeat(label.name == projection.fold, len(numbers) - len(stays)))
    window = None
    if projection.window and (projection.since or projection.until):
        window = texts.Window(projection.window, projection.since, projection.until)
    edges = _Columns()
    for declared in relationships:
        stream = texts.stream_edges(store, declared, projection.weight, window, within=within)
        async for row in stream:
            source, targets = row[0], row[1]
            weights = row[2] if projection.weight else None
            try:
                edges.add(numbers, source, targets, weights)
            except KeyError:
                # Made while we were pulling; they are nodes like the others.
                for name in (source, *targets):
                    numbers.setdefault(name, len(numbers))
                edges.add(numbers, source, targets, weights)
            progress(edges.count)
    stays.extend(repeat(False, len(numbers) - len(stays)))
    a, b, w = edges.arrays()
    if projection.direction == "backward":
        a, b = b, a
    network = Snapshot.from_edges(
        a,
        b,
        w,
        n=len(numbers),
        ids=list(numbers),
        directed=projection.direction != "none",
        loops=projection.loops,
        version=version,
    )
    if projection.fold is None:
        return network
    tie: Tie = "count" if projection.weight is None else "product"
    return fold(network, np.array(stays, np.bool_), tie=tie)


class _Columns:
    """Edges as columns that grow by one node's edges at a time."""

    def __init__(self) -> None:
        self.count = 0
        self._sources: list[int] = []
        self._counts: list[int] = []
        self._targets: list[int] = []
        self._weights: list[float] = []

    def add(
        self, numbers: dict[str, int], source: str, targets: list[str], weights: list[float] | None
    ) -> None:
        many = len(targets)
        # All at once, and before anything is kept, for an id may be unknown.
        number, found = numbers[source], itemgetter(*targets)(numbers)
        self._sources.append(number)
        self._counts.append(many)
        self._targets.extend(found if many > 1 else (found,))
        self._weights.extend(weights if weights is not None else repeat(1.0, many))
        self.count += many

    def arrays(self) -> tuple[Int32Array, Int32Array, Float64Array]:
        sources = np.repeat(np.array(self._sources, np.int32), np.array(self._counts, np.int64))
        return (
            sources.astype(np.int32),
            np.array(self._targets, np.int32),
            np.array(self._weights, np.float64),
        )

"""A synthetic network on its way into a store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeVar

from graph import house
from graph.changes import Change
from graph.load import Batch, Batches, Load, Progress, silent
from graph.moment import now_text
from graph.store import Store
from seed.network.generation import SyntheticNetwork
from seed.network.rows import Rows, of_nodes, of_ties
from seed.network.setting import namespace

T = TypeVar("T")


Counts: TypeAlias = dict[str, int]
"""How many nodes and ties, by the name of the label or the relationship."""


async def load(store: Store, network: SyntheticNetwork, progress: Progress = silent) -> Counts:
    """Write what is not written yet of a network; once more writes nothing.

    A load that was broken off goes on where it stopped.

    Parameters
    ----------
    store : Store
        Its schema applied, for every node is found by its id.
    network : SyntheticNetwork
        From `generate`. What its foundation names must be in the store.
    progress : Progress
        Told of every batch.

    Returns
    -------
    Counts
        What this call wrote; all zero where everything was there.

    Raises
    ------
    OtherLoad
        If the store holds another network of this seed: of another size, or
        laid on another foundation.
    EndsMissing
        If what the network stands on is not in the store.
    """
    feeder = Load(store, namespace(network.seed), network.digest, progress)
    marks = await feeder.marks()
    counts: Counts = {}
    if not marks:
        await store.write(Change(f"load {feeder.name}"), house.found(now_text()))
    for name, nodes in network.nodes.items():
        counts[name] = await feeder.step(
            name, len(nodes.keys), marks.get(name, 0), _later(of_nodes, nodes, network)
        )
    for name, ties in network.ties.items():
        counts[name] = await feeder.step(
            name, len(ties), marks.get(name, 0), _later(of_ties, ties, network)
        )
    return counts


def _later(
    turn: Callable[[T, SyntheticNetwork], Rows], table: T, network: SyntheticNetwork
) -> Batches:
    """Return batches that turn a table into rows only once the first is asked for."""

    def batches(begin: int) -> Iterator[Batch]:
        yield from turn(table, network).batches(begin)

    return batches

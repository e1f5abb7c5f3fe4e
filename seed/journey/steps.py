"""Steps of the load: rows that are cut into batches, each made when its turn comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from graph import bulk
from graph.fans import Spoke, stars
from graph.load import Batch
from graph.ontology import Label, Relationship

Row = Sequence[object]

NODES_AT_ONCE = 2000
TIES_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of rows, in a fixed order.

    Attributes
    ----------
    name : str
    total : int
        Rows in all.
    cut : callable
        Given the first row of a batch, returns the first row after it.
    make : callable
        Given both, returns the batch.
    """

    name: str
    total: int
    cut: Callable[[int], int]
    make: Callable[[int, int], Batch]

    def batches(self, begin: int) -> Iterator[Batch]:
        """Yield the batches from row `begin` on."""
        while begin < self.total:
            end = min(self.cut(begin), self.total)
            yield self.make(begin, end)
            begin = end


def of_nodes(
    label: Label, columns: Sequence[str], rows: Sequence[Row], name: str | None = None
) -> Step:
    """Return the step that merges nodes; it is called as the label's list unless named."""

    def make(begin: int, end: int) -> Batch:
        part = rows[begin:end]
        return Batch(len(part), (bulk.nodes(label, columns, part),), (len(part),))

    return Step(name or label.plural, len(rows), lambda begin: begin + NODES_AT_ONCE, make)


def of_stars(
    name: str,
    label: Label,
    columns: Sequence[str],
    spokes: Sequence[Spoke],
    rows: Sequence[Row],
) -> Step:
    """Return the step that creates nodes, each tied to one node per spoke."""

    def make(begin: int, end: int) -> Batch:
        part = rows[begin:end]
        return Batch(len(part), (stars(label, columns, spokes, part),), (len(part),))

    return Step(name, len(rows), lambda begin: begin + NODES_AT_ONCE, make)


def of_ties(relationship: Relationship, columns: Sequence[str], rows: Sequence[Row]) -> Step:
    """Return the step that creates ties."""

    def make(begin: int, end: int) -> Batch:
        part = rows[begin:end]
        statement = bulk.ties(relationship, columns, part, create=True)
        return Batch(len(part), (statement,), (len(part),))

    return Step(relationship.name, len(rows), lambda begin: begin + TIES_AT_ONCE, make)

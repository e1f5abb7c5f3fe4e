"""Tables as the rows that statements take: ids, texts, numbers, lists, None."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from graph import bulk
from graph.load import Batch
from graph.ontology import SEARCH_TEXT, Label, Relationship
from graph.statement import Statement
from graph.text import fold
from seed.network.arrays import BoolArray, IntArray, same
from seed.network.generation import SyntheticNetwork
from seed.network.tables import Column, Nodes, Reference, Ties

Row: TypeAlias = tuple[object, ...]

BATCH = 5000
"""Rows in one transaction."""


@dataclass(frozen=True)
class Rows:
    """What is written of one label or relationship, in a fixed order.

    `new` marks the rows that nobody can have written before, so that they are
    created; what several networks have in common is merged.
    """

    of: Label | Relationship
    columns: tuple[str, ...]
    rows: list[Row]
    new: BoolArray
    key: tuple[str, ...] = ()

    def batches(self, begin: int) -> Iterator[Batch]:
        """Yield the batches from row `begin` on."""
        for start in range(begin, len(self.rows), BATCH):
            part = slice(start, start + BATCH)
            pairs = list(zip(self.rows[part], self.new[part].tolist(), strict=True))
            created = [row for row, new in pairs if new]
            merged = [row for row, new in pairs if not new]
            written = [(rows, rows is created) for rows in (created, merged) if rows]
            statements = tuple(self._statement(rows, create) for rows, create in written)
            yield Batch(len(pairs), statements, tuple(len(rows) for rows, _ in written))

    def _statement(self, rows: list[Row], create: bool) -> Statement:
        if isinstance(self.of, Label):
            return bulk.nodes(self.of, self.columns, rows, create=create)
        return bulk.ties(self.of, self.columns, rows, self.key, create=create)


def of_nodes(nodes: Nodes, network: SyntheticNetwork) -> Rows:
    """Return the new nodes of a label, each of them labelled synthetic."""
    count = len(nodes.keys)
    columns: dict[str, Column] = {
        "source": same(nodes.namespace, count),
        "key": np.array(nodes.keys, np.object_),
        "synthetic": np.ones(count, np.bool_),
        **nodes.columns,
    }
    values = [stored(column, network) for column in columns.values()]
    if nodes.label.search:
        values.append(_search_text(nodes, network))
        columns[SEARCH_TEXT.stored] = same(None, count)
    rows = list(zip(nodes.new_ids, *values, strict=True))
    return Rows(nodes.label, ("id", *columns), rows, np.full(count, nodes.own))


def _search_text(nodes: Nodes, network: SyntheticNetwork) -> list[object]:
    """Return the folded words by which each node is found."""
    # Not by its key: that is our own number, and says nothing to anybody.
    found = [stored(nodes.columns[name], network) for name in nodes.label.search
             if name in nodes.columns]  # fmt: skip
    return [fold(*map(str, filter(None, texts))) for texts in zip(*found, strict=True)]


def of_ties(ties: Ties, network: SyntheticNetwork) -> Rows:
    """Return the ties of a relationship, labelled synthetic where it can be said."""
    declared = ties.relationship
    columns: dict[str, Column] = dict(ties.columns)
    if any(one.name == "synthetic" for one in declared.properties):
        columns["synthetic"] = np.ones(len(ties), np.bool_)
    # Those of one node stand together: a database then finds its page in memory.
    by = np.lexsort((ties.target, ties.source))
    new = np.zeros(len(ties), np.bool_)
    ends = []
    for label, rows in ((declared.source, ties.source[by]), (declared.target, ties.target[by])):
        nodes = network.nodes[label.name]
        ends.append([nodes.ids[row] for row in rows.tolist()])
        new |= (rows >= len(nodes.known)) & nodes.own
    values = [stored(_sorted(column, by), network) for column in columns.values()]
    rows_of_all = list(zip(*ends, *values, strict=True))
    return Rows(declared, ("source", "target", *columns), rows_of_all, new, ties.key)


def stored(column: Column, network: SyntheticNetwork) -> list[object]:
    """Return the values of a column in stored form; None where there is none."""
    if isinstance(column, Reference):
        ids = network.nodes[column.label.name].ids
        return [ids[row] if row >= 0 else None for row in column.rows.tolist()]
    if column.dtype.kind == "M":
        # Six decimals and a Z, or a bare date: what `graph.moment` says of text.
        instant = np.datetime_data(column.dtype)[0] == "us"
        texts = np.datetime_as_string(column, timezone="UTC" if instant else "naive").tolist()
        return [None if text.startswith("NaT") else text for text in texts]
    values: list[object] = column.tolist()
    if column.dtype.kind == "f":
        return [None if value != value else value for value in values]
    return values


def _sorted(column: Column, by: IntArray) -> Column:
    if isinstance(column, Reference):
        return Reference(column.label, column.rows[by])
    return column[by]

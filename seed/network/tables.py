"""A network as tables: one per label, one per relationship, all columns arrays.

Ties name their ends by row, counted over the known nodes first, then the
generated ones. Ids are derived only when asked for: reckoning needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import TypeAlias

import numpy as np

from graph.ids import derived
from graph.ontology import Label, Relationship
from seed.network.arrays import Array, IntArray

SHARED = "kith"
"""The namespace of what has the same id in every network, such as a purpose."""


@dataclass(frozen=True)
class Reference:
    """A column that names nodes of a label, by row; -1 names none."""

    label: Label
    rows: IntArray

    def __len__(self) -> int:
        return len(self.rows)


Column: TypeAlias = Array | Reference


@dataclass(frozen=True)
class Nodes:
    """The nodes of one label: `known` ones, which stay as they are, and new ones.

    The ids of the new ones follow from `namespace` and `keys`, also those of
    customers, who elsewhere get a random id: the same seed must find the same
    nodes again, or loading twice would make two networks.
    """

    label: Label
    namespace: str = ""
    keys: Sequence[str] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)
    known: tuple[str, ...] = ()
    id_of: Callable[[str], str] | None = None
    """How an id follows from a key, where the graph has a rule of its own."""

    def __len__(self) -> int:
        return len(self.known) + len(self.keys)

    @property
    def own(self) -> bool:
        """Whether no other network can have the new nodes too."""
        return self.id_of is None and self.namespace != SHARED

    @cached_property
    def ids(self) -> list[str]:
        """The ids of all rows."""
        return [*self.known, *self.new_ids]

    @cached_property
    def new_ids(self) -> list[str]:
        """The ids of the new rows."""
        if self.id_of is not None:
            return [self.id_of(key) for key in self.keys]
        return [derived(self.label, self.namespace, key) for key in self.keys]


@dataclass(frozen=True)
class Ties:
    """The ties of one relationship.

    `key` names the columns that tell parallel ties between two nodes apart.
    """

    relationship: Relationship
    source: IntArray
    target: IntArray
    columns: Mapping[str, Column] = field(default_factory=dict)
    key: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.source)


@dataclass(frozen=True)
class Part:
    """Some tables of a network."""

    nodes: tuple[Nodes, ...] = ()
    ties: tuple[Ties, ...] = ()


def digest(nodes: Iterable[Nodes], ties: Iterable[Ties]) -> str:
    """Return a short text that changes with any value of any table."""
    state = blake2b(digest_size=16)
    for table in nodes:
        state.update(
            repr((table.label.name, table.namespace, table.known, list(table.keys))).encode()
        )
        _fold(state, table.columns)
    for tie in ties:
        state.update(tie.relationship.name.encode())
        _fold(state, {"from": tie.source, "to": tie.target, **tie.columns})
    return state.hexdigest()


def _fold(state: blake2b, columns: Mapping[str, Column]) -> None:
    for name, column in columns.items():
        values = column.rows if isinstance(column, Reference) else column
        state.update(f"\x00{name}\x00{len(values)}\x00".encode())
        if values.dtype == np.object_:
            state.update("\x00".join(map(repr, values.tolist())).encode())
        else:
            state.update(values.astype(values.dtype.newbyteorder("<")).tobytes())

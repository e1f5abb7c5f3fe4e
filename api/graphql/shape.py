"""The form of an answer: which keys in which order, from which stored values.

A shape says how one projection of the compiler becomes one object of the
response. `api/graphql/shaping.py` turns it into a function.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from graph.ontology import Kind
from graph.selection import Function, Value


@dataclass(frozen=True, slots=True)
class TypeName:
    """`__typename`."""

    name: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stored value."""

    stored: str
    kind: Kind
    required: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Nothing:
    """A value that this asker may know of, but not see."""


@dataclass(frozen=True, slots=True)
class MoneyShape:
    """Money: fields are `amount`, `currency` and `__typename`."""

    stored: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """An object: its fields in the order in which they were asked for."""

    fields: tuple[tuple[str, Field], ...]


@dataclass(frozen=True, slots=True)
class ListShape:
    """The nodes under a slot."""

    slot: str
    of: ObjectShape


@dataclass(frozen=True, slots=True)
class SingleShape:
    """The first node under a slot, or null."""

    slot: str
    of: ObjectShape


@dataclass(frozen=True, slots=True)
class NodeShape:
    """The node of an edge."""

    of: ObjectShape


@dataclass(frozen=True, slots=True)
class CursorShape:
    """The cursor of an edge."""

    order: str
    keys: int


@dataclass(frozen=True, slots=True)
class EdgesShape:
    """The rows of a connection."""

    of: ObjectShape


@dataclass(frozen=True, slots=True)
class PageInfoShape:
    """The `pageInfo` of a connection."""

    fields: tuple[tuple[str, str], ...]
    cursor: CursorShape


@dataclass(frozen=True, slots=True)
class Total:
    """The `totalCount` of a connection."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One aggregate."""

    slot: str
    function: Function
    kind: Kind


@dataclass(frozen=True, slots=True)
class MoneyFigures:
    """Aggregates of money: a list with one object for each currency."""

    slot: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """An object that reads from the same row as what it stands in."""

    of: ObjectShape


@dataclass(frozen=True, slots=True)
class ConnectionShape:
    """A connection: its page, and fields that read from the row it stands in."""

    slot: str
    of: ObjectShape
    rows: bool
    first: Value
    backward: bool
    placed: bool  # it starts after a cursor


Field: TypeAlias = (
    TypeName
    | Leaf
    | Nothing
    | MoneyShape
    | ListShape
    | SingleShape
    | NodeShape
    | CursorShape
    | EdgesShape
    | PageInfoShape
    | Total
    | Figure
    | MoneyFigures
    | Group
    | ConnectionShape
)

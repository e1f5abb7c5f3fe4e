"""A question as plain data: what to read, under which conditions, in which order.

Whoever asks (GraphQL, an export, the explorer) builds these values; the compiler
turns them into one statement. Nothing here knows of a query language on either
side. Names are never free text: they are the ontology's own values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, TypeAlias

from graph.ontology import Label, Property, Step

Place: TypeAlias = tuple[str | int, ...]


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a question, and where the next asker's value will stand.

    `place` is a path into the question's variables, empty for a constant. A
    compiled question is asked again with other variables without compiling, so
    whatever is derived from the value goes into `convert`.
    """

    value: Any
    place: Place = ()
    convert: Callable[[Any], Any] = _same
    parts: tuple[Value, ...] = ()  # of a list that is written with variables in it

    def bound(self, variables: Mapping[str, Any]) -> Any:
        """Return the value that these variables give."""
        if self.parts:
            return self.convert([part.bound(variables) for part in self.parts])
        if not self.place:
            return self.convert(self.value)
        found: Any = variables
        for key in self.place:
            found = found[key]
        return self.convert(found)


class Side(Enum):
    """Where a property stands."""

    NODE = "node"
    EDGE = "edge"


class Operator(StrEnum):
    """How a property is compared."""

    EQ = "eq"
    IN = "in"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"
    CONTAINS = "contains"
    STARTS_WITH = "startsWith"
    ENDS_WITH = "endsWith"
    HAS = "has"  # a list property holds it


class Quantifier(StrEnum):
    """For how many of a node's relationships a condition must hold."""

    SOME = "some"
    ALL = "all"
    NONE = "none"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Compare:
    """A property against a value; `eq` with None asks whether it is absent."""

    side: Side
    property: Property
    operator: Operator
    value: Value | Sequence[Value]


@dataclass(frozen=True, slots=True)
class Related:
    """A condition on what a relationship leads to."""

    step: Step
    quantifier: Quantifier
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold; true without parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds; false without parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; unknown where the part is unknown."""

    part: Condition


Condition: TypeAlias = Compare | Related | Every | Either | Not


@dataclass(frozen=True, slots=True)
class Sort:
    """One key of an order."""

    side: Side
    property: Property
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A page by number: skip `offset`, take `limit`."""

    limit: Value
    offset: Value | None = None


@dataclass(frozen=True, slots=True)
class Keyset:
    """A page by position: `first` rows after a place in the order.

    `after` holds one value for every sort key and one for the node's id. With
    `backward` the order is walked from its end. One row more than `first` is
    read, to tell whether there are more. `places` asks for each row's position.
    """

    first: Value
    after: tuple[Value, ...] = ()
    backward: bool = False
    places: bool = False


class Function(StrEnum):
    """What an aggregate works out; `PER_CURRENCY` does all of them for money."""

    COUNT = "count"
    MIN = "min"
    MAX = "max"
    AVG = "avg"
    SUM = "sum"
    PER_CURRENCY = "perCurrency"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One figure over a connection, under `slot` in the answer.

    Figures of edges run over all edges, figures of nodes over distinct nodes.
    """

    slot: str
    function: Function
    side: Side = Side.NODE
    property: Property | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What to read of each node of one label."""

    label: Label
    properties: tuple[Property, ...] = ()
    nested: tuple[Nodes | Edges, ...] = ()


@dataclass(frozen=True, slots=True)
class Nodes:
    """The distinct nodes at the other end of a relationship, under `slot`."""

    slot: str
    step: Step
    of: Selection
    window: Window | None = None  # None: at most one is there
    where: Condition | None = None
    sort: tuple[Sort, ...] = ()


@dataclass(frozen=True, slots=True)
class Edges:
    """A relationship's edges with what is at their other end, under `slot`.

    Rows stand under `slot`, their number under `slot` + `t`, and each aggregate
    under its own slot. A row holds the edge's properties, the node under
    `node`, and its position under `_k0`, `_k1` … where the page asks for it.
    """

    slot: str
    step: Step
    of: Selection | None = None
    properties: tuple[Property, ...] = ()
    page: Keyset | None = None  # None: no rows are wanted
    total: bool = False
    aggregates: tuple[Aggregate, ...] = ()
    where: Condition | None = None
    sort: tuple[Sort, ...] = ()


@dataclass(frozen=True, slots=True)
class One:
    """The node of an id: one row, or none."""

    of: Selection
    id: Value


@dataclass(frozen=True, slots=True)
class Some:
    """The nodes of several ids, of several labels: one row for each that exists."""

    of: tuple[Selection, ...]
    ids: Value


@dataclass(frozen=True, slots=True)
class Many:
    """A page of all nodes of a label: one row for each."""

    of: Selection
    window: Window
    where: Condition | None = None
    sort: tuple[Sort, ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """All nodes of a label as a connection: one row in the form of `Edges`."""

    label: Label
    slot: str = "_0"
    of: Selection | None = None
    page: Keyset | None = None
    total: bool = False
    aggregates: tuple[Aggregate, ...] = ()
    where: Condition | None = None
    sort: tuple[Sort, ...] = field(default=())


Question: TypeAlias = One | Some | Many | Connection

"""From a document's fields to questions, and to the shapes of their answers.

The document has been validated against the schema of its audience, so every
name in it is known; what remains is to say what it means in the ontology.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
)

from api.graphql import cursor, names, wishes
from api.graphql.arguments import Tree, arguments
from api.graphql.collecting import below, collect
from api.graphql.errors import BadInput
from api.graphql.limits import PAGE, PAGE_LIMIT
from api.graphql.shape import (
    ConnectionShape,
    CursorShape,
    EdgesShape,
    Figure,
    Group,
    Leaf,
    ListShape,
    MoneyFigures,
    MoneyShape,
    NodeShape,
    Nothing,
    ObjectShape,
    PageInfoShape,
    SingleShape,
    Total,
    TypeName,
)
from api.graphql.shape import Field as ShapeField
from graph import order
from graph.model import ONTOLOGY
from graph.ontology import Kind, Label, Property, Relationship, Step
from graph.scope import Language
from graph.selection import (
    Aggregate,
    Edges,
    Function,
    Keyset,
    Nodes,
    Selection,
    Side,
    Sort,
    Value,
    Window,
)

TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class Walk:
    """A connection's own wishes: what it selects, and the parts of its answer."""

    of: Selection | None
    properties: tuple[Property, ...]
    page: Keyset | None
    total: bool
    aggregates: tuple[Aggregate, ...]
    shape: ConnectionShape


@dataclass(slots=True)
class Reader:
    """Reads one operation under the variables of one request."""

    schema: GraphQLSchema
    language: Language
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    _slots: int = field(default=0)

    def node(self, sets: Sequence[SelectionSetNode], label: Label) -> tuple[Selection, ObjectShape]:
        """Return what is selected of a node, and the shape of its object."""
        fields = collect(sets, (label.name, "Node"), self.fragments, self.variables)
        steps = ONTOLOGY.steps(label)
        properties: dict[Property, None] = {}
        nested: list[Nodes | Edges] = []
        shape: list[tuple[str, ShapeField]] = []
        for key, nodes in fields.items():
            name = nodes[0].name.value
            if name == TYPENAME:
                shape.append((key, TypeName(label.name)))
            elif step := steps.get(name):
                list_, child = self._step(nodes, step, label)
                nested.append(list_)
                shape.append((key, child))
            elif step := steps.get(name.removesuffix(names.CONNECTION)):
                edges, connection = self._edges(nodes, step, label)
                nested.append(edges)
                shape.append((key, connection))
            else:
                declared = label.property(name)
                shape.append((key, self._property(nodes, declared, label.properties, properties)))
        return Selection(label, tuple(properties), tuple(nested)), ObjectShape(tuple(shape))

    def _property(
        self,
        nodes: list[FieldNode],
        declared: Property,
        siblings: Sequence[Property],
        wanted: dict[Property, None],
    ) -> ShapeField:
        if self.language.masked(declared):
            return Nothing()
        wanted[declared] = None
        if declared.kind is not Kind.MONEY:
            return Leaf(declared.stored, declared.kind, declared.required, declared.many)
        for sibling in siblings:
            if sibling.name == "currency":
                wanted[sibling] = None
        return MoneyShape(declared.stored, self._plain(nodes, "Money"))

    def _plain(self, nodes: list[FieldNode], type_: str) -> tuple[tuple[str, str], ...]:
        """Return the fields of an object without arguments or objects below."""
        fields = collect(below(nodes), (type_,), self.fragments, self.variables)
        return tuple((key, found[0].name.value) for key, found in fields.items())

    def _step(self, nodes: list[FieldNode], step: Step, origin: Label) -> tuple[Nodes, ShapeField]:
        slot = self._slot()
        selection, shape = self.node(below(nodes), step.destination)
        if step.single:
            return Nodes(slot, step, selection), SingleShape(slot, shape)
        given = self._arguments(nodes[0], origin.name)
        where = wishes.of_label(given.get("where"), step.destination)
        sort = tuple(wishes.order(given.get("sort"), step.destination, step))
        found = Nodes(slot, step, selection, self.window(given), where, sort)
        return found, ListShape(slot, shape)

    def _edges(self, nodes: list[FieldNode], step: Step, origin: Label) -> tuple[Edges, ShapeField]:
        given = self._arguments(nodes[0], origin.name)
        where = wishes.of_match(given.get("where"), step)
        sort = tuple(wishes.order(given.get("sort"), step.destination, step))
        list_name = f"{origin.name}.{step.field}"
        slot = self._slot()
        walk = self.connection(nodes, given, step.destination, step, sort, list_name, slot)
        edges = Edges(
            slot,
            step,
            walk.of,
            walk.properties,
            walk.page,
            walk.total,
            walk.aggregates,
            where,
            sort,
        )
        return edges, walk.shape

    def connection(
        self,
        nodes: list[FieldNode],
        given: Mapping[str, Tree],
        label: Label,
        step: Step | None,
        sort: Sequence[Sort],
        list_name: str,
        slot: str,
    ) -> Walk:
        """Return what a connection asks for: rows, totals, aggregates."""
        stem = names.connected(step, self.language) if step else label.name
        fields = collect(below(nodes), (f"{stem}Connection",), self.fragments, self.variables)
        keys = order.total(label, sort, step.relationship if step else None)
        position = CursorShape(cursor.fingerprint(list_name, keys), len(keys))
        properties: dict[Property, None] = {}
        selected: list[Selection] = []
        aggregates: list[Aggregate] = []
        shape: list[tuple[str, ShapeField]] = []
        rows = places = total = False
        for key, found in fields.items():
            match found[0].name.value:
                case "edges":
                    rows = True
                    edge, placed = self._edge(
                        found, stem, label, step, position, properties, selected
                    )
                    places = places or placed
                    shape.append((key, EdgesShape(edge)))
                case "pageInfo":
                    rows = True
                    asked = self._plain(found, "PageInfo")
                    places = places or any(part.endswith("Cursor") for _, part in asked)
                    shape.append((key, PageInfoShape(asked, position)))
                case "totalCount":
                    total = True
                    shape.append((key, Total()))
                case "aggregate":
                    group = self._aggregate(found, stem, label, step, slot, aggregates)
                    shape.append((key, group))
                case _:
                    shape.append((key, TypeName(f"{stem}Connection")))
        page = self._keyset(given, keys, position.order, places)
        return Walk(
            _merged(selected),
            tuple(properties),
            page if rows else None,
            total,
            tuple(aggregates),
            ConnectionShape(
                slot,
                ObjectShape(tuple(shape)),
                rows,
                page.first,
                page.backward,
                bool(page.after),
            ),
        )

    def _edge(
        self,
        nodes: list[FieldNode],
        stem: str,
        label: Label,
        step: Step | None,
        position: CursorShape,
        properties: dict[Property, None],
        selected: list[Selection],
    ) -> tuple[ObjectShape, bool]:
        """Return the shape of an edge and whether it shows its place."""
        fields = collect(below(nodes), (f"{stem}Edge",), self.fragments, self.variables)
        declared = step.relationship.properties if step else ()
        shape: list[tuple[str, ShapeField]] = []
        placed = False
        for key, found in fields.items():
            match found[0].name.value:
                case "node":
                    selection, of = self.node(below(found), label)
                    selected.append(selection)
                    shape.append((key, NodeShape(of)))
                case "cursor":
                    placed = True
                    shape.append((key, position))
                case "__typename":
                    shape.append((key, TypeName(f"{stem}Edge")))
                case name:
                    one = next(one for one in declared if one.name == name)
                    shape.append((key, self._property(found, one, declared, properties)))
        return ObjectShape(tuple(shape)), placed

    def _aggregate(
        self,
        nodes: list[FieldNode],
        stem: str,
        label: Label,
        step: Step | None,
        slot: str,
        wanted: list[Aggregate],
    ) -> Group:
        """Return the shape of `aggregate`, noting the figures that it wants."""
        fields = collect(below(nodes), (f"{stem}Aggregate",), self.fragments, self.variables)
        shape: list[tuple[str, ShapeField]] = []

        def figure(function: Function, side: Side, declared: Property | None) -> str:
            for known in wanted:
                if (known.function, known.side, known.property) == (function, side, declared):
                    return known.slot
            wanted.append(Aggregate(f"{slot}a{len(wanted)}", function, side, declared))
            return wanted[-1].slot

        for key, found in fields.items():
            name = found[0].name.value
            if name == "count":
                side = Side.EDGE if step else Side.NODE
                counted = figure(Function.COUNT, side, None)
                shape.append((key, Figure(counted, Function.COUNT, Kind.INT)))
            elif name == TYPENAME:
                shape.append((key, TypeName(f"{stem}Aggregate")))
            else:
                side = Side(name)
                owner = step.relationship if step and side is Side.EDGE else label
                shape.append((key, self._figures(found, side, owner, figure)))
        return Group(ObjectShape(tuple(shape)))

    def _figures(
        self,
        nodes: list[FieldNode],
        side: Side,
        owner: Label | Relationship,
        figure: Callable[[Function, Side, Property | None], str],
    ) -> Group:
        type_ = f"{owner.name}Figures"
        fields = collect(below(nodes), (type_,), self.fragments, self.variables)
        shape: list[tuple[str, ShapeField]] = []
        for key, found in fields.items():
            name = found[0].name.value
            if name == TYPENAME:
                shape.append((key, TypeName(type_)))
                continue
            declared = next(one for one in owner.properties if one.name == name)
            if declared.kind is Kind.MONEY:
                slot = figure(Function.PER_CURRENCY, side, declared)
                parts = self._plain(found, "MoneyAggregate")
                shape.append((key, MoneyFigures(slot, parts)))
                continue
            own = f"{declared.kind.value}Aggregate"
            inner: list[tuple[str, ShapeField]] = []
            for part, function in self._plain(found, own):
                if function == TYPENAME:
                    inner.append((part, TypeName(own)))
                    continue
                which = Function(function)
                slot = figure(which, side, declared)
                inner.append((part, Figure(slot, which, declared.kind)))
            shape.append((key, Group(ObjectShape(tuple(inner)))))
        return Group(ObjectShape(tuple(shape)))

    def _keyset(
        self, given: Mapping[str, Tree], keys: Sequence[Sort], name: str, places: bool
    ) -> Keyset:
        """Return the page that `first`, `after`, `last` and `before` ask for."""
        forward = "first" in given or "after" in given
        backward = "last" in given or "before" in given
        if forward and backward:
            raise BadInput("Walk forwards with first and after, or backwards with last and before.")
        size = given.get("last" if backward else "first", Value(PAGE))
        place = given.get("before" if backward else "after")
        after: tuple[Value, ...] = ()
        if isinstance(place, Value):
            kinds = [key.property.kind for key in keys]
            found = cursor.values(place.value, name, kinds)
            after = tuple(
                Value(one if one is None else place.value, place.place, _Key(name, kinds, index))
                for index, one in enumerate(found)
            )
        return Keyset(_size(size, "last" if backward else "first"), after, backward, places)

    def window(self, given: Mapping[str, Tree]) -> Window:
        """Return the page that `limit` and `offset` ask for."""
        offset = given.get("offset")
        return Window(
            _size(given.get("limit", Value(PAGE)), "limit"),
            _from(offset) if isinstance(offset, Value) else None,
        )

    def _arguments(self, node: FieldNode, type_: str) -> dict[str, Tree]:
        parent = self.schema.type_map[type_]
        assert isinstance(parent, GraphQLObjectType)  # noqa: S101  # a node's type
        return arguments(node, parent.fields[node.name.value], self.variables)

    def _slot(self) -> str:
        self._slots += 1
        return f"_{self._slots}"


@dataclass(frozen=True, slots=True)
class _Key:
    """Takes one sort key out of a cursor."""

    order: str
    kinds: Sequence[Kind]
    index: int

    def __call__(self, text: str) -> Any:
        return cursor.values(text, self.order, self.kinds)[self.index]

    def __hash__(self) -> int:
        return hash((self.order, self.index))


def _merged(selections: Sequence[Selection]) -> Selection | None:
    """Return one selection of all that several want of the same node."""
    if len(selections) < 2:
        return selections[0] if selections else None
    properties = dict.fromkeys(one for selection in selections for one in selection.properties)
    nested = tuple(one for selection in selections for one in selection.nested)
    return Selection(selections[0].label, tuple(properties), nested)


def _size(value: Tree, name: str) -> Value:
    assert isinstance(value, Value)  # noqa: S101  # an Int
    checked = Value(value.value, value.place, _SIZES[name])
    checked.convert(checked.value)
    return checked


def _sized(name: str) -> Callable[[int], int]:
    def check(number: int | None) -> int:
        if number is None:
            return PAGE
        if not 0 <= number <= PAGE_LIMIT:
            raise BadInput(f"{name} is between 0 and {PAGE_LIMIT}; got {number}.")
        return number

    return check


_SIZES = {name: _sized(name) for name in ("first", "last", "limit")}


def _from(value: Value) -> Value:
    checked = Value(value.value, value.place, _not_negative)
    checked.convert(checked.value)
    return checked


def _not_negative(number: int | None) -> int:
    if number is not None and number < 0:
        raise BadInput(f"offset is not negative; got {number}.")
    return number or 0

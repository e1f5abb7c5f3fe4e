"""Plans: what a question does, made once for all variables of one form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphql import FieldNode, GraphQLObjectType, OperationDefinitionNode

from api.graphql.arguments import Tree, arguments
from api.graphql.collecting import below, collect
from api.graphql.document import Operation
from api.graphql.errors import BadInput
from api.graphql.limits import PAGE_LIMIT
from api.graphql.reading import Reader
from api.graphql.shape import ObjectShape
from api.graphql.shaping import Answering, Generator, Shaper
from api.graphql.wishes import of_label, order
from graph.compiler import compile_question
from graph.draft import Compiled
from graph.model import ONTOLOGY
from graph.ontology import Label
from graph.scope import Scope
from graph.selection import Connection, Many, One, Question, Selection, Some, Value
from graph.store import Row

Assemble = Callable[[Sequence[Row], Mapping[str, Any], Answering], Any]
"""Makes a root field's value of the rows that its statement gave."""


@dataclass(frozen=True, slots=True)
class Root:
    """One root field that the store answers."""

    key: str
    node: FieldNode
    compiled: Compiled | None  # None: the answer needs no statement
    assemble: Assemble
    question: Question | None = None
    sizes: Sequence[Value] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """An operation's root fields in their order; `others` are not the store's."""

    roots: Sequence[Root]
    others: Mapping[str, Sequence[FieldNode]]
    order: Sequence[str]


_SINGULAR = {label.singular: label for label in ONTOLOGY.visible}
_PLURAL = {label.plural: label for label in ONTOLOGY.visible}
_CONNECTION = {f"{label.plural}Connection": label for label in ONTOLOGY.visible}


def plan(operation: Operation, scope: Scope, variables: Mapping[str, Any]) -> Plan:
    """Return the plan of a query for all variables of the same form.

    Raises
    ------
    BadInput
        If an argument cannot be meant.
    """
    return Planner(operation, scope, variables).plan()


@dataclass(slots=True)
class Planner:
    """Plans one operation for one scope and one form of its variables."""

    operation: Operation
    scope: Scope
    variables: Mapping[str, Any]

    def plan(self) -> Plan:
        """Return the plan."""
        operation = self.operation
        name = _root_type(operation.node, operation)
        fields = collect(
            [operation.node.selection_set], (name,), operation.fragments, self.variables
        )
        roots: list[Root] = []
        others: dict[str, Sequence[FieldNode]] = {}
        for key, nodes in fields.items():
            root = self._root(key, nodes, name)
            if root is None:
                others[key] = nodes
            else:
                roots.append(root)
        return Plan(roots, others, list(fields))

    def _root(self, key: str, nodes: list[FieldNode], type_: str) -> Root | None:
        name = nodes[0].name.value
        if name == "__typename":
            return Root(key, nodes[0], None, lambda *_: type_)
        if name == "node":
            return self._node(key, nodes)
        if name == "nodes":
            return self._nodes(key, nodes)
        if label := _SINGULAR.get(name):
            return self._one(key, nodes, label)
        if label := _PLURAL.get(name):
            return self._many(key, nodes, label)
        if label := _CONNECTION.get(name):
            return self._connection(key, nodes, label)
        return None

    def _one(self, key: str, nodes: list[FieldNode], label: Label) -> Root:
        selection, shape = self._reader().node(below(nodes), label)
        identifier = self._given(nodes)["id"]
        assert isinstance(identifier, Value)  # noqa: S101  # an ID
        shaper, sizes = _shaper(shape)

        def assemble(rows: Sequence[Row], _: object, answering: Answering) -> Any:
            answering.objects += len(rows)
            return shaper(rows[0]["n"], answering) if rows else None

        return self._finish(key, nodes, One(selection, identifier), assemble, sizes)

    def _many(self, key: str, nodes: list[FieldNode], label: Label) -> Root:
        reader = self._reader()
        given = self._given(nodes)
        selection, shape = reader.node(below(nodes), label)
        question = Many(
            selection,
            reader.window(given),
            of_label(given.get("where"), label),
            tuple(order(given.get("sort"), label, None)),
        )
        shaper, sizes = _shaper(shape)

        def assemble(rows: Sequence[Row], _: object, answering: Answering) -> Any:
            answering.objects += len(rows)
            return [shaper(row["n"], answering) for row in rows]

        return self._finish(key, nodes, question, assemble, sizes)

    def _connection(self, key: str, nodes: list[FieldNode], label: Label) -> Root:
        given = self._given(nodes)
        sort = tuple(order(given.get("sort"), label, None))
        walk = self._reader().connection(nodes, given, label, None, sort, label.plural, "_0")
        question = Connection(
            label,
            "_0",
            walk.of,
            walk.page,
            walk.total,
            walk.aggregates,
            of_label(given.get("where"), label),
            sort,
        )
        shaper, sizes = _shaper(ObjectShape((("c", walk.shape),)))

        def assemble(rows: Sequence[Row], _: object, answering: Answering) -> Any:
            return shaper(rows[0], answering)["c"]

        return self._finish(key, nodes, question, assemble, sizes)

    def _node(self, key: str, nodes: list[FieldNode]) -> Root:
        identifier = self._given(nodes)["id"]
        assert isinstance(identifier, Value)  # noqa: S101  # an ID
        label = self._label(identifier.value)
        if label is None:
            return Root(key, nodes[0], None, lambda *_: None)
        return self._one(key, nodes, label)

    def _nodes(self, key: str, nodes: list[FieldNode]) -> Root:
        given = self._given(nodes)["ids"]
        ids = given if isinstance(given, Value) else _gathered(given, self.variables)
        ids = replace(ids, convert=_Ids(ids.convert))
        labels = dict.fromkeys(self._label(one) for one in ids.bound(self.variables))
        selections: list[Selection] = []
        shapers: dict[str, Shaper] = {}
        generator = Generator()
        for label in labels:
            if label is not None:
                selection, shape = self._reader().node(below(nodes), label)
                properties = dict.fromkeys((label.property("id"), *selection.properties))
                selections.append(Selection(label, tuple(properties), selection.nested))
                shapers[label.prefix] = generator.shaper(shape)

        def assemble(
            rows: Sequence[Row], variables: Mapping[str, Any], answering: Answering
        ) -> Any:
            found = {}
            answering.objects += len(rows)
            for row in rows:
                node = row["n"]
                shaper = shapers[node["id"].partition("_")[0]]
                found[node["id"]] = shaper(node, answering)
            return [found.get(one) for one in ids.bound(variables)]

        if not selections:
            return Root(key, nodes[0], None, assemble)
        question = Some(tuple(selections), replace(ids, convert=_Distinct(ids.convert)))
        return self._finish(key, nodes, question, assemble, generator.sizes)

    def _finish(
        self,
        key: str,
        nodes: list[FieldNode],
        question: Question,
        assemble: Assemble,
        sizes: Sequence[Value],
    ) -> Root:
        return Root(
            key, nodes[0], compile_question(question, self.scope), assemble, question, sizes
        )

    def _label(self, identifier: Any) -> Label | None:
        label = ONTOLOGY.of_id(identifier)
        return label if label is not None and self.scope.language.label(label) else None

    def _reader(self) -> Reader:
        operation = self.operation
        return Reader(operation.schema, self.scope.language, operation.fragments, self.variables)

    def _given(self, nodes: list[FieldNode]) -> dict[str, Tree]:
        query = self.operation.schema.query_type
        assert isinstance(query, GraphQLObjectType)  # noqa: S101  # ours has one
        return arguments(nodes[0], query.fields[nodes[0].name.value], self.variables)


def _root_type(node: OperationDefinitionNode, operation: Operation) -> str:
    root = operation.schema.get_root_type(node.operation)
    assert root is not None  # noqa: S101  # validated
    return root.name


def _shaper(shape: ObjectShape) -> tuple[Shaper, Sequence[Value]]:
    generator = Generator()
    return generator.shaper(shape), generator.sizes


def _gathered(given: Tree, variables: Mapping[str, Any]) -> Value:
    """Return a list that was written with variables in it as one value."""
    assert isinstance(given, list)  # noqa: S101  # a list of ids
    parts = tuple(one for one in given if isinstance(one, Value))
    return Value([one.bound(variables) for one in parts], parts=parts)


@dataclass(frozen=True, slots=True)
class _Ids:
    """Checks that a list of ids is not too long."""

    convert: Callable[[Any], Any]

    def __call__(self, given: Any) -> list[str]:
        ids: list[str] = self.convert(given)
        if len(ids) > PAGE_LIMIT:
            raise BadInput(f"ids are at most {PAGE_LIMIT}; got {len(ids)}.")
        return ids


@dataclass(frozen=True, slots=True)
class _Distinct:
    """Leaves out repeated ids, for each is asked once."""

    convert: Callable[[Any], Any]

    def __call__(self, given: Any) -> list[str]:
        return list(dict.fromkeys(self.convert(given)))

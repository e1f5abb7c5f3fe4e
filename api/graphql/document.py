"""A question's text: parsed, validated, and ready to be planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    get_variable_values,
    parse,
    specified_rules,
    type_from_ast,
    visit,
)
from graphql.language import ArgumentNode, FieldNode, ListValueNode
from strawberry.schema.schema import validate_document

from api.graphql import cursor
from api.graphql.arguments import form
from api.graphql.limits import TOKENS, check


class RequestError(Exception):
    """The question cannot be executed at all; nothing of it is answered."""

    def __init__(self, errors: list[GraphQLError], code: str) -> None:
        super().__init__(errors[0].message)
        self.errors = errors
        self.code = code


@dataclass(slots=True)
class Operation:
    """One operation of a valid document."""

    schema: GraphQLSchema
    document: DocumentNode
    node: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    types: Mapping[str, GraphQLInputType]
    steering: Steering
    plans: dict[Any, Any] = field(default_factory=dict)

    @property
    def kind(self) -> OperationType:
        return self.node.operation

    def coerce(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables as their types read them.

        Raises
        ------
        RequestError
            If one does not fit its type.
        """
        definitions = self.node.variable_definitions
        if not definitions:
            return {}
        read = get_variable_values(self.schema, definitions, dict(variables), max_errors=10)
        if isinstance(read, list):
            raise RequestError(read, "BAD_USER_INPUT")
        return read.coerced

    def form(self, variables: Mapping[str, Any]) -> Any:
        """Return, hashable, all of the variables that a plan depends on."""
        if not variables:
            return ()
        named = tuple((name, form(value, self.types[name])) for name, value in variables.items())
        return named, self.steering.form(variables)


@dataclass(slots=True)
class Steering(Visitor):
    """Variables whose text steers a plan: cursors by their nulls, ids by their labels."""

    cursors: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super(Steering, self).__init__()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Note the variables that a field takes as cursors or as ids of any label."""
        for argument in node.arguments or ():
            if argument.name.value in ("after", "before"):
                self.cursors |= _variables(argument)
            elif node.name.value in ("node", "nodes"):
                self.ids |= _variables(argument)

    def form(self, variables: Mapping[str, Any]) -> Any:
        """Return what the plan depends on in these texts."""
        return (
            tuple(_nulls(variables.get(name)) for name in self.cursors),
            tuple(_prefixes(variables.get(name)) for name in self.ids),
        )


def _variables(argument: ArgumentNode) -> set[str]:
    values = argument.value.values if isinstance(argument.value, ListValueNode) else ()
    return {
        value.name.value for value in (argument.value, *values) if isinstance(value, VariableNode)
    }


def _nulls(value: Any) -> Any:
    if not isinstance(value, str):
        return None
    try:
        return tuple(one is None for one in cursor.decode(value))
    except cursor.BadCursor:
        return value


def _prefixes(value: Any) -> Any:
    ids = value if isinstance(value, list) else [value]
    return frozenset(one.partition("_")[0] for one in ids if isinstance(one, str))


def read(schema: GraphQLSchema, text: str, name: str | None) -> Operation:
    """Parse and validate a document and choose one of its operations.

    Raises
    ------
    RequestError
        If the text is no valid document of this schema, asks for too much, or
        holds no operation of that name.
    """
    try:
        document = parse(text, no_location=False, max_tokens=TOKENS)
    except GraphQLError as error:
        raise RequestError([error], "GRAPHQL_PARSE_FAILED") from None
    check(document)
    errors = validate_document(schema, document, tuple(specified_rules))
    if errors:
        raise RequestError(errors, "GRAPHQL_VALIDATION_FAILED")
    node = _chosen(document, name)
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    types: dict[str, GraphQLInputType] = {}
    for definition in node.variable_definitions or ():
        declared: Any = type_from_ast(schema, definition.type)
        types[definition.variable.name.value] = declared
    steering = Steering()
    visit(document, steering)
    return Operation(schema, document, node, fragments, types, steering)


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if name is None and len(operations) == 1:
        return operations[0]
    for one in operations:
        if name is not None and one.name and one.name.value == name:
            return one
    message = (
        f"There is no operation named {name!r}."
        if name is not None
        else "The document holds several operations; say which by `operationName`."
    )
    raise RequestError([GraphQLError(message)], "OPERATION_RESOLUTION_FAILURE")

"""Arguments of a field as values that remember where they came from.

A plan is made once and filled with other variables later. So a leaf of an
argument is a `Value` with its place among the variables, and only the structure
around the leaves (which keys, how many items, which are null) is fixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
)
from graphql.language import FieldNode
from graphql.utilities import coerce_input_literal

from graph.selection import Place, Value

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Value"
Variables: TypeAlias = Mapping[str, Any]


def arguments(node: FieldNode, definition: GraphQLField, variables: Variables) -> dict[str, Tree]:
    """Return the arguments that a field was given; absent and null ones are left out."""
    given: dict[str, Tree] = {}
    for argument in node.arguments or ():
        name = argument.name.value
        tree = literal(argument.value, definition.args[name].type, variables)
        if tree is not None and not (isinstance(tree, Value) and tree.value is None):
            given[name] = tree
    return given


def literal(node: ValueNode, type_: GraphQLInputType, variables: Variables) -> Tree | None:
    """Return what a value in the text stands for; None for an absent variable."""
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    if isinstance(node, VariableNode):
        name = node.name.value
        return _given(variables[name], type_, (name,)) if name in variables else None
    if isinstance(node, NullValueNode):
        return Value(None)
    if isinstance(type_, GraphQLList):
        return _list(node, type_, variables)
    if isinstance(type_, GraphQLInputObjectType) and isinstance(node, ObjectValueNode):
        fields: dict[str, Tree] = {}
        for field in node.fields:
            name = field.name.value
            tree = literal(field.value, type_.fields[name].type, variables)
            if tree is not None:
                fields[name] = tree
        return fields
    return Value(coerce_input_literal(node, type_))


def _list(node: ValueNode, type_: GraphQLList[Any], variables: Variables) -> Tree:
    items = node.values if isinstance(node, ListValueNode) else (node,)
    structured = isinstance(get_named_type(type_), GraphQLInputObjectType)
    if not structured and not any(isinstance(item, VariableNode) for item in items):
        return Value(coerce_input_literal(node, type_))
    trees = [literal(item, type_.of_type, variables) for item in items]
    return [tree for tree in trees if tree is not None]


def _given(value: Any, type_: GraphQLInputType, place: Place) -> Tree:
    """Return a coerced variable, taken apart as far as the question's form depends on it."""
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    named = get_named_type(type_)
    if value is None or not isinstance(named, GraphQLInputObjectType):
        return Value(value, place)
    if isinstance(type_, GraphQLList):
        return [_given(item, type_.of_type, (*place, i)) for i, item in enumerate(value)]
    return {
        name: _given(item, named.fields[name].type, (*place, name)) for name, item in value.items()
    }


def form(value: Any, type_: GraphQLInputType) -> Any:
    """Return, hashable, all of a coerced variable that a plan depends on."""
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    if value is None:
        return None
    if isinstance(type_, GraphQLList):
        if isinstance(get_named_type(type_), GraphQLInputObjectType):
            return tuple(form(item, type_.of_type) for item in value)
        return "list"
    if isinstance(type_, GraphQLInputObjectType):
        return tuple((key, form(item, type_.fields[key].type)) for key, item in value.items())
    # A leaf is a parameter, whatever it is; booleans and enums also steer.
    return value if isinstance(value, bool) or hasattr(value, "name") else 0

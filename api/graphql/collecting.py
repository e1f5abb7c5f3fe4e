"""Which fields an object of one type answers, after fragments and directives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
    VariableNode,
)

Fields = dict[str, list[FieldNode]]


def response_key(node: FieldNode) -> str:
    """Return the key under which a field answers."""
    return node.alias.value if node.alias else node.name.value


def collect(
    sets: Iterable[SelectionSetNode],
    types: Collection[str],
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Mapping[str, Any],
) -> Fields:
    """Return the fields of an object by response key, in the order of the text.

    Parameters
    ----------
    types : collection of str
        The object's type, its interfaces and unions: what a fragment may be on.
    """
    collected: Fields = {}
    seen: set[str] = set()

    def visit(selections: SelectionSetNode) -> None:
        for node in selections.selections:
            if not included(node.directives, variables):
                continue
            if isinstance(node, FieldNode):
                collected.setdefault(response_key(node), []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or node.type_condition.name.value in types:
                    visit(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = fragments[node.name.value]
                if fragment.type_condition.name.value in types:
                    visit(fragment.selection_set)

    for selections in sets:
        visit(selections)
    return collected


def included(directives: Iterable[DirectiveNode] | None, variables: Mapping[str, Any]) -> bool:
    """Whether `@skip` and `@include` let a selection stand."""
    for directive in directives or ():
        name = directive.name.value
        if name in ("skip", "include"):
            [condition] = directive.arguments or ()
            value = condition.value
            if isinstance(value, VariableNode):
                holds = variables.get(value.name.value) is True
            else:
                holds = isinstance(value, BooleanValueNode) and value.value
            if holds == (name == "skip"):
                return False
    return True


def below(nodes: Iterable[FieldNode]) -> list[SelectionSetNode]:
    """Return the selection sets of fields that answer under one key."""
    return [node.selection_set for node in nodes if node.selection_set]

"""What one question may ask for; known before anything is executed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from api.graphql.errors import TooMuch
from graph.selection import (
    Connection,
    Edges,
    Many,
    Nodes,
    Question,
    Selection,
    Some,
    Value,
)

PAGE = 25
"""Rows of a list that names no limit."""

PAGE_LIMIT = 1000
"""Rows of one list or page at most."""

TOKENS = 10_000
"""Words and signs of one document at most."""

DEPTH = 16
"""Objects inside objects at most."""

FIELDS = 2_000
"""Fields at most, each fragment counted wherever it is spread."""

DIRECTIVES = 200
"""Directives at most."""

ROWS = 250_000
"""Objects that all limits of a question, multiplied, may allow."""


@dataclass(slots=True)
class _Size:
    """What has been counted so far of one document."""

    fields: int = 0
    directives: int = 0


def check(document: DocumentNode) -> None:
    """Refuse a document that is too deep or too wide, before it is validated.

    Validation compares fields in pairs, and fragments multiply, so a small text
    could keep it busy for minutes. Introspection has a form of its own and is
    exempt from depth.

    Raises
    ------
    TooMuch
        If it is.
    """
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    size = _Size()
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode):
            _directives(one, size)
            _walk(one.selection_set, fragments, size, 0, ())
        elif isinstance(one, FragmentDefinitionNode):
            _directives(one, size)
            # A fragment nobody spreads is compared all the same.
            _walk(one.selection_set, fragments, size, 0, (one.name.value,))


def _walk(
    selections: SelectionSetNode,
    fragments: dict[str, FragmentDefinitionNode],
    size: _Size,
    depth: int,
    inside: tuple[str, ...],
) -> None:
    if depth > DEPTH:
        raise TooMuch(f"The question is deeper than {DEPTH} levels. Ask in two steps.")
    for node in selections.selections:
        _directives(node, size)
        if isinstance(node, FieldNode):
            size.fields += 1
            if size.fields > FIELDS:
                raise TooMuch(f"The question has more than {FIELDS:,} fields. Ask in parts.")
            if node.selection_set and not node.name.value.startswith("__"):
                _walk(node.selection_set, fragments, size, depth + 1, inside)
        elif isinstance(node, InlineFragmentNode):
            _walk(node.selection_set, fragments, size, depth + 1, inside)
        elif isinstance(node, FragmentSpreadNode):
            name = node.name.value
            # A cycle is an error of its own, which validation reports.
            if name in fragments and name not in inside:
                spread = fragments[name].selection_set
                _walk(spread, fragments, size, depth + 1, (*inside, name))


def _directives(node: Any, size: _Size) -> None:
    size.directives += len(node.directives or ())
    if size.directives > DIRECTIVES:
        raise TooMuch(f"The question has more than {DIRECTIVES} directives.")


def check_rows(questions: Iterable[Question], variables: Mapping[str, Any]) -> None:
    """Refuse questions whose limits, multiplied, allow more objects than one may get.

    Raises
    ------
    TooMuch
        If they do.
    """
    most = sum(_rows(question, variables) for question in questions)
    if most > ROWS:
        raise TooMuch(
            f"The question may return {most:,} objects; at most {ROWS:,} are allowed. "
            "Set smaller limits on the lists inside lists."
        )


def _rows(asked: Question | Nodes | Edges, variables: Mapping[str, Any]) -> int:
    """Return how many objects a list and all lists inside may give."""
    count, inside = 1, 0
    if isinstance(asked, Many | Nodes):
        count = _bound(asked.window.limit, variables) if asked.window else 1
    elif isinstance(asked, Edges | Connection):
        count = _bound(asked.page.first, variables) if asked.page else 0
    elif isinstance(asked, Some):
        count = len(asked.ids.bound(variables))
    selections: tuple[Selection | None, ...] = asked.of if isinstance(asked, Some) else (asked.of,)
    for selection in selections:
        if selection is not None:
            inside += sum(_rows(nested, variables) for nested in selection.nested)
    return count * (1 + inside)


def _bound(value: Value, variables: Mapping[str, Any]) -> int:
    number: int = value.bound(variables)
    return number

"""Read `where` and `sort` arguments as conditions and orders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.graphql import names
from api.graphql.arguments import Tree
from api.graphql.errors import BadInput
from api.graphql.inputs import SortDirection
from graph.model import ONTOLOGY
from graph.ontology import Label, Property, Relationship, Step
from graph.selection import (
    Compare,
    Condition,
    Either,
    Every,
    Not,
    Operator,
    Quantifier,
    Related,
    Side,
    Sort,
    Value,
)


def of_label(tree: Tree | None, label: Label) -> Condition | None:
    """Return the condition of a `…Where` on a label; None if it asks for nothing."""
    return _condition(tree, lambda name, part: _field(name, part, label))


def of_match(tree: Tree | None, step: Step) -> Condition | None:
    """Return the condition of a `…Match` on what a step leads to."""

    def side(name: str, part: Tree) -> Condition | None:
        if name == "node":
            return of_label(part, step.destination)
        relationship = step.relationship
        return _condition(part, lambda key, inner: _edge(key, inner, relationship))

    return _condition(tree, side)


def _condition(tree: Tree | None, read: Any) -> Condition | None:
    if not isinstance(tree, dict):
        return None
    parts: list[Condition] = []
    for name, part in tree.items():
        if isinstance(part, Value) and part.value is None:
            continue
        if name in ("AND", "OR"):
            several = [_condition(one, read) for one in _items(part)]
            stated = tuple(one if one is not None else Every(()) for one in several)
            parts.append(Every(stated) if name == "AND" else Either(stated))
        elif name == "NOT":
            parts.append(Not(_condition(part, read) or Every(())))
        else:
            inner = read(name, part)
            if inner is not None:
                parts.append(inner)
    if len(parts) < 2:
        return parts[0] if parts else None
    return Every(tuple(parts))


def _items(tree: Tree) -> list[Tree]:
    return tree if isinstance(tree, list) else [tree]


def _field(name: str, tree: Tree, label: Label) -> Condition | None:
    step = ONTOLOGY.steps(label).get(name)
    if step is None:
        return _comparisons(tree, Side.NODE, label.property(name), label)
    assert isinstance(tree, dict)  # noqa: S101  # an input object
    parts = tuple(
        Related(step, Quantifier(quantifier), of_match(inner, step))
        for quantifier, inner in tree.items()
        if not (isinstance(inner, Value) and inner.value is None)
    )
    return Every(parts) if parts else None


def _edge(name: str, tree: Tree, relationship: Relationship) -> Condition | None:
    declared = next(one for one in relationship.properties if one.name == name)
    return _comparisons(tree, Side.EDGE, declared, relationship)


def _comparisons(
    tree: Tree, side: Side, declared: Property, owner: Label | Relationship
) -> Condition | None:
    assert isinstance(tree, dict)  # noqa: S101  # an input object
    parts = tuple(_comparison(name, value, side, declared, owner) for name, value in tree.items())
    if len(parts) < 2:
        return parts[0] if parts else None
    return Every(parts)


def _comparison(
    name: str, value: Tree, side: Side, declared: Property, owner: Label | Relationship
) -> Condition:
    if name == "currency":
        declared = next(one for one in owner.properties if one.name == "currency")
        name = "eq"
    operator = Operator(name)
    if isinstance(value, Value) and value.value is None and operator is not Operator.EQ:
        raise BadInput(
            f"{declared.name}: {{{name}: null}} compares with nothing. "
            "Leave it out, or ask {eq: null} for what is absent."
        )
    operand: Value | list[Value]
    if isinstance(value, list):
        operand = [one for one in value if isinstance(one, Value)]
    else:
        assert isinstance(value, Value)  # noqa: S101  # a scalar
        operand = value
    return Compare(side, declared, operator, operand)


def order(tree: Tree | None, label: Label, step: Step | None) -> Iterator[Sort]:
    """Yield the keys of a `sort`; a bare name is the node's, else the edge's."""
    if tree is None:
        return
    for key in _items(tree):
        assert isinstance(key, dict)  # noqa: S101  # an input object
        yield from _keys(key, label, step)


def _keys(key: dict[str, Tree], label: Label, step: Step | None) -> Iterator[Sort]:
    relationship = step.relationship if step else None
    edge = {one.name: one for one in relationship.properties} if relationship else {}
    node = {one.name: one for one in label.properties if names.sorted_by(one)}
    for name, direction in key.items():
        if isinstance(direction, dict):
            side = Side(name)
            for inner, way in direction.items():
                declared = node[inner] if side is Side.NODE else edge[inner]
                yield Sort(side, declared, _down(way))
        elif name in node:
            yield Sort(Side.NODE, node[name], _down(direction))
        else:
            yield Sort(Side.EDGE, edge[name], _down(direction))


def _down(direction: Tree) -> bool:
    assert isinstance(direction, Value)  # noqa: S101  # an enum
    return direction.value is SortDirection.DESC

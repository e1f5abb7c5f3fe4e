"""The plain meaning of values, conditions and orders, in memory.

It shares no code with the compiler: the slowest and simplest reading there is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from hypothesis import strategies as st

from graph.ontology import Kind, Label, Property, Step
from tests.graphql.network import Draw, Edge, Node, visible

DIGITS = {"JPY": 0, "KWD": 3}
Row = tuple[Node, Edge | None]
Test = Callable[[Node, Edge | None], "bool | None"]


def across(node: Node, step: Step) -> list[Row]:
    """Return what a step leads to, a row for each edge."""
    rows: list[Row] = []
    for edge in node.edges:
        if edge.relationship is step.relationship:
            here, there = edge.source, edge.target
            if not step.outward:
                here, there = there, here
            if here is node:
                rows.append((there, edge))
    return rows


def shown(declared: Property, values: dict[str, Any]) -> Any:
    """Return a stored value as GraphQL shows it; money apart."""
    value = values.get(declared.stored)
    if value is None or declared.many:
        return value
    match declared.kind:
        case Kind.BIG_INT:
            return str(value)
        case Kind.INSTANT:
            text = str(value).removesuffix("Z")
            whole, _, fraction = text.partition(".")
            if fraction == "000000":
                return f"{whole}Z"
            return f"{whole}.{fraction.removesuffix('000')}Z"
        case Kind.JSON:
            return json.loads(value)
        case _:
            return value


def decimal(units: int, currency: str | None) -> str:
    """Return minor units as decimal text."""
    digits = DIGITS.get(currency or "", 2)
    return f"{Decimal(units).scaleb(-digits):.{digits}f}"


@dataclass
class Order:
    """An order: its GraphQL value as JSON with bare enums, and its comparison."""

    json: list[Any]
    keys: list[tuple[str, Property, bool]]


def orders(draw: Draw, label: Label, step: Step | None) -> Order:
    """Draw an order."""
    json_: list[Any] = []
    keys: list[tuple[str, Property, bool]] = []
    for _ in range(draw(st.integers(0, 2))):
        edge = [one for one in (step.relationship.properties if step else ()) if _sortable(one)]
        side = draw(st.sampled_from(["node", "edge"])) if edge else "node"
        pool = edge if side == "edge" else [one for one in label.properties if _sortable(one)]
        one = draw(st.sampled_from(pool))
        down = draw(st.booleans())
        if any((side, one) == known[:2] for known in keys):
            continue
        entry: Any = {one.name: "DESC" if down else "ASC"}
        flat = side == "node" or all(one.name != other.name for other in label.properties)
        if edge and not (flat and draw(st.booleans())):
            entry = {side: entry}
        json_.append(entry)
        keys.append((side, one, down))
    return Order(json_, keys)


def _sortable(one: Property) -> bool:
    return visible(one) and not one.many and one.kind is not Kind.JSON


def _ranked(value: Any, other: Any, down: bool) -> int:
    """Compare two values; absent ones come last, or first in a descending order."""
    if value is None or other is None:
        result = (value is None) - (other is None)
    else:
        result = (value > other) - (value < other)
    return -result if down else result


def sorted_rows(rows: list[Row], order: Order, *, parallel: Step | None = None) -> list[Row]:
    """Return rows in an order that ends with the id, then with the edges' own values."""
    last: list[tuple[str, Property, bool]] = []
    if parallel:
        last = [
            ("edge", one, False)
            for one in parallel.relationship.properties
            if not one.many and one.kind is not Kind.JSON
        ]

    def compare(left: Row, right: Row) -> int:
        for side, one, down in order.keys:
            if result := _ranked(_side(left, side, one), _side(right, side, one), down):
                return result
        if result := _ranked(left[0].id, right[0].id, False):
            return result
        for side, one, down in last:
            if result := _ranked(_side(left, side, one), _side(right, side, one), down):
                return result
        return 0

    return sorted(rows, key=cmp_to_key(compare))


def _side(row: Row, side: str, one: Property) -> Any:
    values = row[0].values if side == "node" else row[1].values if row[1] else {}
    return values.get(one.stored)


def distinct(rows: list[Row], order: Order) -> list[Row]:
    """Keep each node once, with the values of the edges that place it best."""
    best: dict[str, Row] = {}
    for node, edge in rows:
        if edge is None or node.id not in best:
            best[node.id] = (node, _copy(edge))
            continue
        known = best[node.id][1]
        assert known is not None
        for side, one, down in order.keys:
            if side == "edge":
                mine, theirs = edge.values.get(one.stored), known.values.get(one.stored)
                known.values[one.stored] = mine if _ranked(mine, theirs, down) < 0 else theirs
    return list(best.values())


def _copy(edge: Edge | None) -> Edge | None:
    if edge is None:
        return None
    return Edge(edge.relationship, edge.source, edge.target, dict(edge.values))

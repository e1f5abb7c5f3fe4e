"""Random conditions, each with its test on a row in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from graph.ontology import Kind, Label, Property, Step
from tests.graphql.network import CURRENCIES, POOLS, Draw, Edge, Network, Node, visible
from tests.graphql.orders import DIGITS, Test, across


def negated(value: bool | None) -> bool | None:
    return None if value is None else not value


def every(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def either(values: list[bool | None]) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


@dataclass
class Where:
    """A condition: its GraphQL value as JSON, and its test."""

    json: Any
    test: Test


def wheres(draw: Draw, network: Network, label: Label, depth: int = 2) -> Where:
    """Draw a condition on a node."""
    fields: dict[str, Any] = {}
    tests: list[Test] = []
    for _ in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(["value", "value", "related", "logic"] if depth else ["value"]))
        if kind == "value":
            _value(draw, label.properties, "node", fields, tests)
        elif kind == "related":
            _related(draw, network, label, depth, fields, tests)
        else:
            _logic(draw, lambda: wheres(draw, network, label, depth - 1), fields, tests)
    return Where(fields, lambda node, edge: every([test(node, edge) for test in tests]))


def matches(draw: Draw, network: Network, step: Step, depth: int) -> Where:
    """Draw a condition on what a step leads to."""
    fields: dict[str, Any] = {}
    tests: list[Test] = []
    if draw(st.booleans()):
        inner = wheres(draw, network, step.destination, depth - 1 if depth else 0)
        fields["node"] = inner.json
        tests.append(inner.test)
    if any(map(visible, step.relationship.properties)) and draw(st.booleans()):
        edge_fields: dict[str, Any] = {}
        _value(draw, step.relationship.properties, "edge", edge_fields, tests)
        fields["edge"] = edge_fields
    if depth and draw(st.integers(0, 3)) == 0:
        _logic(draw, lambda: matches(draw, network, step, depth - 1), fields, tests)
    return Where(fields, lambda node, edge: every([test(node, edge) for test in tests]))


def _logic(
    draw: Draw, inner: Callable[[], Where], fields: dict[str, Any], tests: list[Test]
) -> None:
    word = draw(st.sampled_from(["AND", "OR", "NOT"]))
    if word in fields:
        return
    if word == "NOT":
        part = inner()
        fields[word] = part.json
        tests.append(lambda node, edge: negated(part.test(node, edge)))
        return
    parts = [inner() for _ in range(draw(st.integers(0, 2)))]
    fields[word] = [part.json for part in parts]
    fold = every if word == "AND" else either
    tests.append(lambda node, edge: fold([part.test(node, edge) for part in parts]))


def _related(
    draw: Draw,
    network: Network,
    label: Label,
    depth: int,
    fields: dict[str, Any],
    tests: list[Test],
) -> None:
    steps = [step for step in network.steps(label) if step.field not in fields]
    if not steps:
        return
    step = draw(st.sampled_from(steps))
    quantifier = draw(st.sampled_from(["some", "all", "none", "single"]))
    inner = matches(draw, network, step, depth - 1)
    fields[step.field] = {quantifier: inner.json}

    def test(node: Node, _: Edge | None) -> bool:
        holding = [inner.test(*row) is True for row in across(node, step)]
        return {
            "some": any(holding),
            "all": all(holding),
            "none": not any(holding),
            "single": sum(holding) == 1,
        }[quantifier]

    tests.append(test)


def _value(
    draw: Draw,
    properties: Sequence[Property],
    side: str,
    fields: dict[str, Any],
    tests: list[Test],
) -> None:
    able = [
        one
        for one in properties
        if visible(one) and one.kind is not Kind.JSON and one.name not in fields
    ]
    if not able:
        return
    one = draw(st.sampled_from(able))

    def stored(node: Node, edge: Edge | None) -> Any:
        values = node.values if side == "node" else edge.values if edge else {}
        return values.get(one.stored)

    pool = CURRENCIES if one.name == "currency" else POOLS[one.kind]
    if one.name == "id":
        pool = ["cus_0", "prd_0", "prd_1", "tch_0", "nothing"]
    if one.many:
        wanted = draw(st.sampled_from(pool))
        fields[one.name] = {"has": wanted}
        tests.append(lambda *row: None if stored(*row) is None else wanted in stored(*row))
        return
    operators = ["eq"]
    if one.kind is not Kind.BOOLEAN:
        operators.append("in")
    if one.kind not in (Kind.BOOLEAN, Kind.ID):
        operators += ["lt", "lte", "gt", "gte"]
    if one.kind in (Kind.STRING, Kind.ID):
        operators += ["contains", "startsWith", "endsWith"]
    operator = draw(st.sampled_from(operators))
    if one.kind is Kind.MONEY:
        _money(draw, one, side, operator, fields, tests)
        return
    if operator == "eq" and draw(st.integers(0, 3)) == 0:
        fields[one.name] = {"eq": None}
        tests.append(lambda *row: stored(*row) is None)
        return
    several = draw(st.lists(st.sampled_from(pool), max_size=3))
    wanted = several if operator == "in" else draw(st.sampled_from(pool))
    fields[one.name] = {operator: wanted}
    tests.append(lambda *row: compared(stored(*row), operator, wanted))


def compared(value: Any, operator: str, wanted: Any) -> bool | None:
    """Compare as the databases do: what is absent is unknown."""
    if value is None:
        return False if operator == "in" and not wanted else None
    match operator:
        case "eq":
            return bool(value == wanted)
        case "in":
            return value in wanted
        case "lt":
            return bool(value < wanted)
        case "lte":
            return bool(value <= wanted)
        case "gt":
            return bool(value > wanted)
        case "gte":
            return bool(value >= wanted)
        case "contains":
            return wanted in value
        case "startsWith":
            return bool(value.startswith(wanted))
        case _:
            return bool(value.endswith(wanted))


def _money(
    draw: Draw,
    one: Property,
    side: str,
    operator: str,
    fields: dict[str, Any],
    tests: list[Test],
) -> None:
    if operator == "in":
        operator = "eq"
    wanted = draw(st.sampled_from(["-0.05", "1", "1.00", "1.001", "10.01", "1000", "0"]))
    fields[one.name] = {operator: wanted}

    def test(node: Node, edge: Edge | None) -> bool | None:
        values = node.values if side == "node" else edge.values if edge else {}
        units = values.get(one.stored)
        if units is None:
            return None
        digits = DIGITS.get(values.get("currency") or "", 2)
        return compared(Decimal(units).scaleb(-digits), operator, Decimal(wanted))

    tests.append(test)
    if draw(st.booleans()):
        code = draw(st.sampled_from(CURRENCIES))
        fields[one.name]["currency"] = code

        def same(node: Node, edge: Edge | None) -> bool | None:
            values = node.values if side == "node" else edge.values if edge else {}
            return compared(values.get("currency"), "eq", code)

        tests.append(same)

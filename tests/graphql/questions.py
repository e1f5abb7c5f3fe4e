"""Random questions, each with the answer that a plain reading of it gives.

Every drawn part knows how to write itself as GraphQL and how to answer itself
from a network in memory, by the slowest and simplest means. It shares no code
with the compiler.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from graph.ontology import Kind, Label, Property, Step
from tests.graphql.conditions import matches, wheres
from tests.graphql.network import Draw, Edge, Network, Node, visible
from tests.graphql.orders import Row, across, decimal, distinct, orders, shown, sorted_rows


@dataclass
class Writing:
    """The document around a question: variables and fragments come out of it."""

    variables: dict[str, Any] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)

    def variable(self, type_: str, value: Any) -> str:
        """Return the name of a new variable."""
        name = f"v{len(self.types)}"
        self.types[name] = type_
        self.variables[name] = value
        return f"${name}"

    def document(self, body: str) -> str:
        """Return the whole text."""
        declared = ", ".join(f"${name}: {type_}" for name, type_ in self.types.items())
        head = f"query Q({declared})" if declared else "query Q"
        return "\n".join([f"{head} {body}", *self.fragments])


@dataclass
class Part:
    """One field of an object: its text, and its value for a row."""

    key: str
    text: str
    value: Callable[[Node, Edge | None], Any]


def literal(value: Any, enum: bool = False) -> str:
    """Write a JSON value as a GraphQL literal; texts of a `sort` are enums."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {literal(one, enum)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(literal(one, enum) for one in value) + "]"
    if isinstance(value, str) and enum:
        return value
    return json.dumps(value, ensure_ascii=False)


def arguments(draw: Draw, writing: Writing, given: dict[str, tuple[str, Any]]) -> str:
    """Write arguments, some as variables."""
    texts = []
    for name, (type_, value) in given.items():
        if draw(st.booleans()):
            texts.append(f"{name}: {writing.variable(type_, value)}")
        else:
            texts.append(f"{name}: {literal(value, enum=name == 'sort')}")
    return f"({', '.join(texts)})" if texts else ""


@dataclass
class Selected:
    """What is selected of an object: its text and its answer."""

    text: str
    answer: Callable[[Node, Edge | None], dict[str, Any]]


def selections(
    draw: Draw, writing: Writing, network: Network, label: Label, depth: int
) -> Selected:
    """Draw what to select of a node."""
    parts: list[Part] = []
    for index in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["value", "value", "step", "edges"] if depth else ["value"]))
        steps = network.steps(label)
        if kind != "value" and steps:
            step = draw(st.sampled_from(steps))
            draw_part = _list if kind == "step" else _connection
            parts.append(draw_part(draw, writing, network, step, f"s{index}", depth))
        else:
            one = draw(st.sampled_from([one for one in label.properties if visible(one)]))
            parts.append(property_part(draw, one, "node", f"p{index}"))
    if draw(st.integers(0, 3)) == 0:
        parts.append(Part("kind", "kind: __typename", lambda *_: label.name))
    return _selected(draw, writing, parts, label.name)


def _selected(draw: Draw, writing: Writing, parts: list[Part], type_: str) -> Selected:
    """Write parts, some inside fragments, some left out by a directive."""
    texts, kept = [], []
    for part in parts:
        text = part.text
        wrap = draw(st.integers(0, 9))
        if wrap == 0:
            text = f"... on {type_} {{ {text} }}"
        elif wrap == 1:
            name = f"F{len(writing.fragments)}"
            writing.fragments.append(f"fragment {name} on {type_} {{ {text} }}")
            text = f"...{name}"
        elif wrap == 2:
            stays = draw(st.booleans())
            word = draw(st.sampled_from(["include", "skip"]))
            flag = writing.variable("Boolean!", stays == (word == "include"))
            text = f"... @{word}(if: {flag}) {{ {text} }}"
            if not stays:
                texts.append(text)
                continue
        texts.append(text)
        kept.append(part)
    if not kept:
        texts.append("kind: __typename")
        kept.append(Part("kind", "", lambda *_: type_))

    def answer(node: Node, edge: Edge | None) -> dict[str, Any]:
        return {part.key: part.value(node, edge) for part in kept}

    return Selected("{ " + " ".join(texts) + " }", answer)


def property_part(draw: Draw, one: Property, side: str, key: str) -> Part:
    """Return a property as a field."""
    aliased = f"{key}: {one.name}"

    def values(node: Node, edge: Edge | None) -> dict[str, Any]:
        return node.values if side == "node" else edge.values if edge else {}

    if one.kind is not Kind.MONEY:
        return Part(key, aliased, lambda node, edge: shown(one, values(node, edge)))

    def money(node: Node, edge: Edge | None) -> Any:
        units = values(node, edge).get(one.stored)
        if units is None:
            return None
        code = values(node, edge).get("currency")
        return {"currency": code, "a": decimal(units, code)}

    return Part(key, f"{aliased} {{ currency a: amount }}", money)


def _list(draw: Draw, writing: Writing, network: Network, step: Step, key: str, depth: int) -> Part:
    inner = selections(draw, writing, network, step.destination, depth - 1)
    if step.single:

        def one(node: Node, _: Edge | None) -> Any:
            rows = across(node, step)
            return inner.answer(*rows[0]) if rows else None

        return Part(key, f"{key}: {step.field} {inner.text}", one)
    where = wheres(draw, network, step.destination)
    order = orders(draw, step.destination, step)
    limit, offset = draw(st.integers(0, 4)), draw(st.integers(0, 2))
    stem = stem_of(step)
    given: dict[str, tuple[str, Any]] = {
        "where": (f"{step.destination.name}Where", where.json),
        "sort": (f"[{stem}Sort!]", order.json),
        "limit": ("Int", limit),
        "offset": ("Int", offset),
    }
    written = arguments(draw, writing, given)

    def several(node: Node, _: Edge | None) -> Any:
        rows = [row for row in across(node, step) if where.test(*row) is True]
        rows = sorted_rows(distinct(rows, order), order)[offset : offset + limit]
        return [inner.answer(*row) for row in rows]

    return Part(key, f"{key}: {step.field}{written} {inner.text}", several)


def stem_of(step: Step) -> str:
    """Return the stem of a step's types."""
    if not any(map(visible, step.relationship.properties)):
        return step.destination.name
    return f"{step.origin.name}{step.field[0].upper()}{step.field[1:]}"


def _connection(
    draw: Draw, writing: Writing, network: Network, step: Step, key: str, depth: int
) -> Part:
    where = matches(draw, network, step, 1)
    order = orders(draw, step.destination, step)
    stem = stem_of(step)
    backward = draw(st.booleans())
    size = draw(st.integers(0, 3))
    inner = selections(draw, writing, network, step.destination, depth - 1)
    able = [one for one in step.relationship.properties if visible(one)]
    edge_parts = [
        property_part(draw, one, "edge", f"e{index}")
        for index, one in enumerate(
            draw(st.lists(st.sampled_from(able), max_size=2)) if able else []
        )
    ]
    edge_parts.append(Part("node", f"node {inner.text}", inner.answer))
    edge = _selected(draw, writing, edge_parts, f"{stem}Edge")
    figures = _figures(draw, step)
    match = f"{stem}Match"
    given: dict[str, tuple[str, Any]] = {
        "where": (match, where.json),
        "sort": (f"[{stem}Sort!]", order.json),
        "last" if backward else "first": ("Int", size),
    }
    written = arguments(draw, writing, given)
    text = (
        f"{key}: {step.field}Connection{written} {{ totalCount pageInfo {{ hasNextPage "
        f"hasPreviousPage }} edges {edge.text} aggregate {figures.text} }}"
    )

    def answer(node: Node, _: Edge | None) -> Any:
        rows = [row for row in across(node, step) if where.test(*row) is True]
        placed = sorted_rows(rows, order, parallel=step if step.relationship.parallel else None)
        page = placed[len(placed) - size :] if backward and size < len(placed) else placed
        page = page if backward else placed[:size]
        more = len(placed) > size
        return {
            "totalCount": len(rows),
            "pageInfo": {
                "hasNextPage": more and not backward,
                "hasPreviousPage": more and backward,
            },
            "edges": [edge.answer(*row) for row in page],
            "aggregate": figures.answer(rows),
        }

    return Part(key, text, answer)


@dataclass
class Figures:
    """An aggregate: its text and its answer over all rows."""

    text: str
    answer: Callable[[list[Row]], dict[str, Any]]


def _figures(draw: Draw, step: Step | None) -> Figures:
    texts = ["count"]
    parts: dict[str, Callable[[list[Row]], Any]] = {"count": len}
    if step is not None:
        sides = {"node": step.destination.properties, "edge": step.relationship.properties}
        for side, properties in sides.items():
            numbers = [
                one
                for one in properties
                if visible(one) and one.kind in (Kind.INT, Kind.FLOAT, Kind.BIG_INT, Kind.MONEY)
            ]
            if numbers and draw(st.booleans()):
                one = draw(st.sampled_from(numbers))
                money = one.kind is Kind.MONEY
                inner = "currency count min max sum" if money else "min max avg sum"
                texts.append(f"{side} {{ x: {one.name} {{ {inner} }} }}")
                parts[side] = _folded(side, one)
    return Figures(
        "{ " + " ".join(texts) + " }",
        lambda rows: {name: part(rows) for name, part in parts.items()},
    )


def _folded(side: str, one: Property) -> Callable[[list[Row]], Any]:
    def fold(rows: list[Row]) -> Any:
        if side == "node":
            rows = list({node.id: (node, edge) for node, edge in rows}.values())
        holders = [
            row[0].values if side == "node" else row[1].values if row[1] else {} for row in rows
        ]
        if one.kind is Kind.MONEY:
            return {"x": _by_currency(holders, one)}
        values = [values[one.stored] for values in holders if one.stored in values]
        big = one.kind is Kind.BIG_INT
        least, most = (min(values), max(values)) if values else (None, None)
        total = sum(values)
        return {
            "x": {
                "min": str(least) if big and values else least,
                "max": str(most) if big and values else most,
                "avg": total / len(values) if values else None,
                "sum": float(total) if one.kind is Kind.FLOAT else str(total),
            }
        }

    return fold


def _by_currency(holders: list[dict[str, Any]], one: Property) -> list[dict[str, Any]]:
    found: dict[str | None, list[int]] = {}
    for values in holders:
        if values.get(one.stored) is not None:
            found.setdefault(values.get("currency"), []).append(values[one.stored])
    ranked = sorted(found, key=lambda code: (code is None, code or ""))
    return [
        {
            "currency": code,
            "count": len(found[code]),
            "min": decimal(min(found[code]), code),
            "max": decimal(max(found[code]), code),
            "sum": decimal(sum(found[code]), code),
        }
        for code in ranked
    ]


@dataclass
class Question:
    """A whole document with its variables, and its answer."""

    text: str
    variables: dict[str, Any]
    answer: dict[str, Any]


def questions(draw: Draw, network: Network) -> Question:
    """Draw a question on a network."""
    writing = Writing()
    texts: list[str] = []
    answer: dict[str, Any] = {}
    for index in range(draw(st.integers(1, 3))):
        key = f"r{index}"
        label = draw(st.sampled_from(network.labels))
        nodes = [node for node in network.nodes if node.label is label]
        inner = selections(draw, writing, network, label, 2)
        kind = draw(st.sampled_from(["one", "many", "node"]))
        if kind == "many":
            where = wheres(draw, network, label)
            order = orders(draw, label, None)
            limit, offset = draw(st.integers(0, 5)), draw(st.integers(0, 2))
            given: dict[str, tuple[str, Any]] = {
                "where": (f"{label.name}Where", where.json),
                "sort": (f"[{label.name}Sort!]", order.json),
                "limit": ("Int", limit),
                "offset": ("Int", offset),
            }
            written = arguments(draw, writing, given)
            texts.append(f"{key}: {label.plural}{written} {inner.text}")
            rows: list[Row] = [(node, None) for node in nodes if where.test(node, None) is True]
            rows = sorted_rows(rows, order)[offset : offset + limit]
            answer[key] = [inner.answer(*row) for row in rows]
            continue
        wanted = draw(st.sampled_from([*(node.id for node in nodes), f"{label.prefix}_none"]))
        written = arguments(draw, writing, {"id": ("ID!", wanted)})
        found = [node for node in nodes if node.id == wanted]
        answer[key] = inner.answer(found[0], None) if found else None
        if kind == "one":
            texts.append(f"{key}: {label.singular}{written} {inner.text}")
        else:
            texts.append(f"{key}: node{written} {{ ... on {label.name} {inner.text} }}")
    return Question(writing.document("{ " + " ".join(texts) + " }"), writing.variables, answer)

"""Small random networks over the whole ontology, in memory and in a store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from graph.model import ONTOLOGY
from graph.ontology import Kind, Label, Property, Reader, Relationship, Step
from graph.statement import Statement
from graph.store import Store

Draw = Callable[[st.SearchStrategy[Any]], Any]

POOLS: dict[Kind, list[Any]] = {
    Kind.ID: ["x", "y", "z"],
    # Nothing between U+E000 and U+FFFF beside an emoji: see test_gaps.py.
    Kind.STRING: ["", "a", "A", "ab", "b", "é", "q'\"\\`$x}{", "😀"],
    Kind.INT: [-7, 0, 1, 2, 2**31 - 1],
    Kind.BIG_INT: [-(2**53) - 1, 0, 3, 2**62],
    Kind.FLOAT: [-1.5, 0.0, 2.0, 0.001],
    Kind.BOOLEAN: [True, False],
    Kind.INSTANT: [
        "2019-12-31T23:59:59.999999Z",
        "2020-01-01T00:00:00.000000Z",
        "2020-01-01T00:00:00.500000Z",
        "2024-02-29T12:00:00.000000Z",
    ],
    Kind.DATE: ["1999-12-31", "2000-02-29", "2024-01-01"],
    Kind.MONEY: [-5, 0, 100, 1000, 1001],
    Kind.JSON: ['{"a":[1,null]}', "[]", '"text"'],
}
CURRENCIES = ["USD", "EUR", "JPY", "KWD"]


@dataclass(eq=False)
class Node:
    """A node; money is kept in minor units under its stored name."""

    label: Label
    values: dict[str, Any]
    edges: list[Edge] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.values["id"])


@dataclass(eq=False)
class Edge:
    """A relationship between two nodes."""

    relationship: Relationship
    source: Node
    target: Node
    values: dict[str, Any]


@dataclass
class Network:
    """Nodes and edges, and the relationships that may stand among them."""

    nodes: list[Node]
    edges: list[Edge]
    relationships: list[Relationship]

    @property
    def labels(self) -> list[Label]:
        return list(dict.fromkeys(node.label for node in self.nodes))

    def steps(self, label: Label) -> list[Step]:
        """The steps of a label that this network may have edges for."""
        every = ONTOLOGY.steps(label).values()
        return [step for step in every if step.relationship in self.relationships]


def visible(declared: Property) -> bool:
    """Whether an administrator may read a property."""
    return declared.reader is not Reader.NOBODY


RELATIONSHIPS = [
    one
    for one in ONTOLOGY.relationships
    if one.reader is not Reader.NOBODY
    and one.source.reader is not Reader.NOBODY
    and one.target.reader is not Reader.NOBODY
]
CARRYING = [one for one in RELATIONSHIPS if any(map(visible, one.properties))]


def networks(draw: Draw) -> Network:
    """Draw a network of a few labels."""
    chosen = draw(st.lists(st.sampled_from(RELATIONSHIPS), min_size=1, max_size=3, unique=True))
    chosen += [
        one
        for one in draw(st.lists(st.sampled_from(CARRYING), min_size=1, max_size=2, unique=True))
        if one not in chosen
    ]
    labels = list(dict.fromkeys([end for one in chosen for end in (one.source, one.target)]))
    nodes: list[Node] = []
    for label in labels:
        for index in range(draw(st.integers(1, 5))):
            values = _values(draw, label.properties)
            values["id"] = f"{label.prefix}_{index}"
            nodes.append(Node(label, values))
    edges: list[Edge] = []
    for relationship in chosen:
        edges += _edges(draw, relationship, nodes)
    return Network(nodes, edges, chosen)


def _values(draw: Draw, properties: tuple[Property, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in properties:
        if not visible(one) or one.name == "id" or draw(st.integers(0, 2)) == 0:
            continue
        pool = CURRENCIES if one.name == "currency" else POOLS[one.kind]
        value = st.sampled_from(pool)
        # A unique value would have to be drawn without repetition.
        if not one.unique:
            values[one.stored] = draw(st.lists(value, max_size=2) if one.many else value)
    return values


def _edges(draw: Draw, relationship: Relationship, nodes: list[Node]) -> list[Edge]:
    sources = [node for node in nodes if node.label is relationship.source]
    targets = [node for node in nodes if node.label is relationship.target]
    edges: list[Edge] = []
    seen: set[tuple[str, str]] = set()
    for _ in range(draw(st.integers(0, 10))):
        source, target = draw(st.sampled_from(sources)), draw(st.sampled_from(targets))
        if relationship.one_target and any(edge.source is source for edge in edges):
            continue
        if relationship.one_source and any(edge.target is target for edge in edges):
            continue
        if not relationship.parallel and (source.id, target.id) in seen:
            continue
        seen.add((source.id, target.id))
        edge = Edge(relationship, source, target, _values(draw, relationship.properties))
        edges.append(edge)
        source.edges.append(edge)
        if target is not source:
            target.edges.append(edge)
    return edges


async def load(store: Store, network: Network) -> None:
    """Replace what is in a store by a network."""
    await store.define(Statement("MATCH (n) DETACH DELETE n"))
    for node in network.nodes:
        text, parameters = _assignment("n", node.label.properties, node.values)
        await store.define(Statement(f"CREATE (n:{node.label.name}) SET {text}", parameters))
    for edge in network.edges:
        declared = edge.relationship
        text, parameters = _assignment("r", declared.properties, edge.values)
        await store.define(
            Statement(
                f"MATCH (a:{declared.source.name} {{id: $a}}), "
                f"(b:{declared.target.name} {{id: $b}}) "
                f"CREATE (a)-[r:{declared.type}]->(b)" + (f" SET {text}" if text else ""),
                {**parameters, "a": edge.source.id, "b": edge.target.id},
            )
        )


def _assignment(
    name: str, properties: tuple[Property, ...], values: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    kinds = {one.stored: one.kind for one in properties}
    parts = []
    for key in values:
        read = {Kind.INSTANT: "datetime($p_{0})", Kind.DATE: "date($p_{0})"}
        parts.append(f"{name}.{key} = " + read.get(kinds[key], "$p_{0}").format(key))
    return ", ".join(parts), {f"p_{key}": value for key, value in values.items()}

"""Nodes and edges in bulk, column by column, for the snapshot.

Edges come as one row for each node, with all its targets in one list: rows of
their own would cost several times as much on the wire and in the driver.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from graph.errors import InvalidValue
from graph.moment import instant_text
from graph.ontology import Kind, Label, Property, Relationship
from graph.statement import Statement
from graph.store import Row, Store

NUMBERS = frozenset({Kind.INT, Kind.BIG_INT, Kind.FLOAT, Kind.MONEY})


@dataclass(frozen=True, slots=True)
class Window:
    """Edges whose instant `property` lies in [since, until); None is open."""

    property: str
    since: datetime | None = None
    until: datetime | None = None


def nodes(label: Label) -> Statement:
    """Return the statement that lists the ids of a label, as rows of `ids`: many in each.

    Examples
    --------
    >>> from graph.labels import PRODUCT
    >>> print(nodes(PRODUCT).text)
    MATCH (n:`Product`) WITH collect(n.id) AS found
    UNWIND range(0, size(found) - 1, 10000) AS i RETURN found[i..i + 10000] AS ids
    """
    return Statement(
        f"MATCH (n:`{label.name}`) WITH collect(n.id) AS found\n"
        "UNWIND range(0, size(found) - 1, 10000) AS i RETURN found[i..i + 10000] AS ids"
    )


def edges(
    relationship: Relationship, weight: str | None = None, window: Window | None = None
) -> Statement:
    """Return the statement that lists the edges of a relationship.

    Rows are `source` (an id), `targets` (ids) and, with a weight, `weights`;
    an edge without that property weighs 1. Parallel edges stay.

    Parameters
    ----------
    relationship : Relationship
    weight : str, optional
        Name of a property that is a number; money counts in minor units.
    window : Window, optional

    Raises
    ------
    InvalidValue
        If the relationship has no such property, or it is of another kind.

    Examples
    --------
    >>> from graph.relationships import KNOWS
    >>> print(edges(KNOWS, "strength").text)
    MATCH (a:`Customer`)-[r:`KNOWS`]->(b:`Customer`)
    RETURN a.id AS source, collect(b.id) AS targets, collect(coalesce(r.strength, 1)) AS weights
    """
    lines = [
        f"MATCH (a:`{relationship.source.name}`)-[r:`{relationship.type}`]->"
        f"(b:`{relationship.target.name}`)"
    ]
    parameters: dict[str, object] = {}
    if window is not None:
        key = _property(relationship, window.property, frozenset({Kind.INSTANT})).stored
        bounds = []
        if window.since is not None:
            bounds.append(f"r.{key} >= datetime($since)")
            parameters["since"] = instant_text(window.since)
        if window.until is not None:
            bounds.append(f"r.{key} < datetime($until)")
            parameters["until"] = instant_text(window.until)
        if bounds:
            lines.append("WHERE " + " AND ".join(bounds))
    columns = "a.id AS source, collect(b.id) AS targets"
    if weight is not None:
        key = _property(relationship, weight, NUMBERS).stored
        columns += f", collect(coalesce(r.{key}, 1)) AS weights"
    lines.append(f"RETURN {columns}")
    return Statement("\n".join(lines), parameters)


def stream_nodes(store: Store, label: Label, *, within: float) -> AsyncIterator[Row]:
    """Stream the rows of `nodes`."""
    return store.stream(nodes(label), within=within, fetch=10)


def stream_edges(
    store: Store,
    relationship: Relationship,
    weight: str | None = None,
    window: Window | None = None,
    *,
    within: float,
) -> AsyncIterator[Row]:
    """Stream the rows of `edges`."""
    return store.stream(edges(relationship, weight, window), within=within, fetch=5000)


def _property(relationship: Relationship, name: str, kinds: frozenset[Kind]) -> Property:
    for candidate in relationship.properties:
        if candidate.name == name:
            if candidate.kind in kinds:
                return candidate
            wanted = ", ".join(sorted(kind.value for kind in kinds))
            raise InvalidValue(
                f"{relationship.name}.{name} is {candidate.kind.value}; expected {wanted}."
            )
    known = ", ".join(p.name for p in relationship.properties) or "none"
    raise InvalidValue(f"{relationship.name} has no property {name!r}; it has {known}.")

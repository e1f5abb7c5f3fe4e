"""Counts and sums of what one source contributed, read back from the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.columns import expressions
from graph.ontology import Label, Relationship
from graph.statement import Statement
from graph.store import Row, Store

PATIENCE = 300.0
"""Seconds for one statement, which may read every line of a year."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are, and the sum of each property that was asked for."""

    count: int = 0
    sums: tuple[int, ...] = ()


async def nodes(
    store: Store, label: Label, source: str, sums: Sequence[str] = (), by: str | None = None
) -> dict[Any, Tally]:
    """Return the tallies of a source's nodes.

    Parameters
    ----------
    store : Store
    label : Label
    source : str
        Only nodes with this `source` count.
    sums : sequence of str
        Stored names of properties to add up: integers, so sums are exact.
    by : str, optional
        Stored name of the property by whose value they are told apart; without
        it all are under None.

    Raises
    ------
    InvalidValue
        If the label has no such properties.
    """
    expressions(label, [*sums, *([by] if by else [])], ())
    group = f"n.{by}" if by else "null"
    text = (
        f"MATCH (n:`{label.name}`) WHERE n.source = $source "
        f"RETURN {group} AS value, count(*) AS count{_sums('n', sums)}"
    )
    rows = await store.read(Statement(text, {"source": source}), within=PATIENCE)
    return {row["value"]: _tally(row, sums) for row in rows}


async def ties(
    store: Store, relationship: Relationship, source: str, sums: Sequence[str] = ()
) -> Tally:
    """Return the tally of the ties that go out from a source's nodes.

    Parameters
    ----------
    store : Store
    relationship : Relationship
    source : str
        Only ties whose first node has this `source` count.
    sums : sequence of str
        Stored names of properties to add up.

    Raises
    ------
    InvalidValue
        If the relationship has no such properties.
    """
    expressions(relationship, sums, ())
    text = (
        f"MATCH (a:`{relationship.source.name}`) WHERE a.source = $source "
        f"MATCH (a)-[r:`{relationship.type}`]->(:`{relationship.target.name}`) "
        f"RETURN count(*) AS count{_sums('r', sums)}"
    )
    [row] = await store.read(Statement(text, {"source": source}), within=PATIENCE)
    return _tally(row, sums)


def _sums(variable: str, sums: Sequence[str]) -> str:
    return "".join(f", sum({variable}.{name}) AS sum{at}" for at, name in enumerate(sums))


def _tally(row: Row, sums: Sequence[str]) -> Tally:
    return Tally(row["count"], tuple(row[f"sum{at}"] for at in range(len(sums))))

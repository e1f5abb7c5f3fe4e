"""Creating ties in bulk, grouped by one end: faster than row by row.

For a first load only: what is there already is doubled. See `graph.bulk` for
what rows hold and what a statement returns, `graph.load` for how a load knows
that it is the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.bulk import Rows, statement
from graph.columns import braces, expressions
from graph.ontology import Label, Relationship
from graph.statement import Statement


def fans(
    relationship: Relationship, columns: Sequence[str], rows: Rows, *, inward: bool = False
) -> Statement:
    """Return the statement that creates ties grouped by their source.

    Each source is looked up once for all of its ties. What is there already is
    doubled: for a load that knows it is the first.

    Parameters
    ----------
    relationship : Relationship
    columns : sequence of str
        `target`, then stored names of the relationship's properties.
    rows : Rows
        `(source id, items)`, where each item holds the values of the columns.
        `written` counts items.
    inward : bool
        Group by the target instead, and let each item begin with its `source`:
        faster where sources are the fewer nodes, for their index is the smaller.

    Raises
    ------
    InvalidValue
        If a column is unknown or given twice, or the far end is not the first.

    Examples
    --------
    >>> from graph.relationships import KNOWS
    >>> print(fans(KNOWS, ["target", "strength"], []).text)
    UNWIND $rows AS row
    MATCH (a:`Customer` {id: row[0]})
    UNWIND row[1] AS item
    MATCH (b:`Customer` {id: item[0]})
    CREATE (a)-[r:`KNOWS` {strength: item[1]}]->(b)
    RETURN count(*) AS written
    """
    source = f"a:`{relationship.source.name}`"
    target = f"b:`{relationship.target.name}`"
    hub, far, end = (target, source, "source") if inward else (source, target, "target")
    values = expressions(relationship, columns, (end,), "item")
    lines = [
        "UNWIND $rows AS row",
        f"MATCH ({hub} {{id: row[0]}})",
        "UNWIND row[1] AS item",
        f"MATCH ({far} {{id: item[0]}})",
        f"CREATE (a)-[r:`{relationship.type}`{braces(values)}]->(b)",
    ]
    return statement(lines, rows)


@dataclass(frozen=True, slots=True)
class Spoke:
    """A tie of a new node to one that exists; `outward` if the new one is its source."""

    relationship: Relationship
    outward: bool = True

    @property
    def other(self) -> Label:
        """The label at the far end."""
        return self.relationship.target if self.outward else self.relationship.source


def stars(
    label: Label,
    columns: Sequence[str],
    spokes: Sequence[Spoke],
    rows: Rows,
    fan: Relationship | None = None,
    fan_columns: Sequence[str] = (),
) -> Statement:
    """Return the statement that creates nodes together with their ties.

    Written for orders: each touchpoint with its customer, place and channel, and
    a tie for every line. A node that is being created needs no lookup.

    Parameters
    ----------
    label : Label
    columns : sequence of str
        `id`, then stored names of the label's properties.
    spokes : sequence of Spoke
        Single ties without properties; every node has each of them.
    rows : Rows
        The values of `columns`, then one id per spoke, then, with a fan, the
        list of its items. `written` counts nodes, with a fan its items.
    fan : Relationship, optional
        Ties of which a node has any number; `label` is their source.
    fan_columns : sequence of str
        `target`, then stored names of the fan's properties.

    Raises
    ------
    InvalidValue
        If a column is unknown or given twice, or `id` or `target` is not first.
    """
    values = {"id": "row[0]", **expressions(label, columns, ("id",))}
    lines = ["UNWIND $rows AS row"]
    for at, spoke in enumerate(spokes):
        place = f"row[{len(columns) + at}]"
        lines.append(f"MATCH (s{at}:`{spoke.other.name}` {{id: {place}}})")
    lines.append(f"CREATE (n:`{label.name}`{braces(values)})")
    lines += [f"CREATE {_spoke(spoke, at)}" for at, spoke in enumerate(spokes)]
    if fan is not None:
        items = expressions(fan, fan_columns, ("target",), "item")
        lines += [
            "WITH n, row",
            f"UNWIND row[{len(columns) + len(spokes)}] AS item",
            f"MATCH (b:`{fan.target.name}` {{id: item[0]}})",
            f"CREATE (n)-[r:`{fan.type}`{braces(items)}]->(b)",
        ]
    return statement(lines, rows)


def _spoke(spoke: Spoke, at: int) -> str:
    tie = f"[:`{spoke.relationship.type}`]"
    return f"(n)-{tie}->(s{at})" if spoke.outward else f"(s{at})-{tie}->(n)"

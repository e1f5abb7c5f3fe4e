"""Set-based upserts derived from the ontology: many rows, one statement.

Rows are positional and hold values in stored form: ISO text for instants and
dates (`graph.moment.instant_text`), minor units for money under the property's
stored name (`totalMinor`), JSON text for JSON. A statement returns one row,
`written`: how many rows it wrote. A tie whose source or target is missing is
not written, so fewer than were sent means exactly that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from graph.columns import braces, expressions
from graph.errors import InvalidValue
from graph.ontology import Label, Relationship
from graph.statement import Statement

Rows: TypeAlias = Sequence[Sequence[object]]
"""One sequence of values per node or tie, in the order of the columns."""


def nodes(label: Label, columns: Sequence[str], rows: Rows, *, create: bool = False) -> Statement:
    """Return the statement that merges nodes by `id` and sets their properties.

    Parameters
    ----------
    label : Label
    columns : sequence of str
        `id`, then stored names of the label's properties.
    rows : Rows
        Values in stored form, `len(columns)` each. None removes a property.
    create : bool
        Create instead of merging: faster, and refused by the database where an
        id is taken. For a load that knows it is the first.

    Raises
    ------
    InvalidValue
        If a column is unknown or given twice, or `id` is not the first.

    Examples
    --------
    >>> from graph.labels import PRODUCT
    >>> print(nodes(PRODUCT, ["id", "name", "createdAt"], []).text)
    UNWIND $rows AS row
    MERGE (n:`Product` {id: row[0]})
    SET n.name = row[1], n.createdAt = datetime(row[2])
    RETURN count(*) AS written
    """
    values = expressions(label, columns, ("id",))
    lines = ["UNWIND $rows AS row"]
    if create:
        lines.append(f"CREATE (n:`{label.name}`{braces({'id': 'row[0]', **values})})")
    else:
        lines.append(f"MERGE (n:`{label.name}` {{id: row[0]}})")
        lines.extend(_set("n", values))
    return statement(lines, rows)


def ties(
    relationship: Relationship,
    columns: Sequence[str],
    rows: Rows,
    key: Sequence[str] = (),
    *,
    create: bool = False,
) -> Statement:
    """Return the statement that merges relationships between nodes that exist.

    Parameters
    ----------
    relationship : Relationship
    columns : sequence of str
        `source` and `target` (the ids of the ends), then stored names of the
        relationship's properties.
    rows : Rows
        Values in stored form, `len(columns)` each. None removes a property.
    key : sequence of str
        Columns that tell parallel relationships between the same two nodes
        apart; never None in a row.
    create : bool
        Create instead of merging: faster, and doubles what is there already.
        For a load that knows it is the first.

    Raises
    ------
    InvalidValue
        If a column is unknown or given twice, the ends do not come first, or
        `key` names what is no column.

    Examples
    --------
    >>> from graph.relationships import KNOWS
    >>> print(ties(KNOWS, ["source", "target", "strength"], []).text)
    UNWIND $rows AS row
    MATCH (a:`Customer` {id: row[0]})
    MATCH (b:`Customer` {id: row[1]})
    MERGE (a)-[r:`KNOWS`]->(b)
    SET r.strength = row[2]
    RETURN count(*) AS written
    """
    values = expressions(relationship, columns, ("source", "target"))
    if strange := [name for name in key if name not in values]:
        raise InvalidValue(f"{relationship.name}: key {strange[0]!r} is not among the columns.")
    lines = [
        "UNWIND $rows AS row",
        f"MATCH (a:`{relationship.source.name}` {{id: row[0]}})",
        f"MATCH (b:`{relationship.target.name}` {{id: row[1]}})",
    ]
    inner = values if create else {name: values.pop(name) for name in key}
    verb = "CREATE" if create else "MERGE"
    lines.append(f"{verb} (a)-[r:`{relationship.type}`{braces(inner)}]->(b)")
    if not create:
        lines.extend(_set("r", values))
    return statement(lines, rows)


def _set(variable: str, values: Mapping[str, str]) -> list[str]:
    if not values:
        return []
    return ["SET " + ", ".join(f"{variable}.{name} = {value}" for name, value in values.items())]


def statement(lines: Sequence[str], rows: Rows) -> Statement:
    """Return the statement of these lines, which ends by counting what it wrote."""
    return Statement("\n".join([*lines, "RETURN count(*) AS written"]), {"rows": rows})

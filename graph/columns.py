"""The columns of positional rows: from stored names to expressions of a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.errors import InvalidValue
from graph.ontology import Kind, Label, Relationship

CONVERSIONS = {Kind.INSTANT: "datetime", Kind.DATE: "date"}
"""The functions that turn text into a stored value."""


def expressions(
    owner: Label | Relationship,
    columns: Sequence[str],
    leading: Sequence[str],
    variable: str = "row",
) -> dict[str, str]:
    """Return what to store under each column after the leading ones.

    That is an expression such as `datetime(row[2])`. The leading columns name the
    ends, not properties: a property may have the name of one once more.

    Parameters
    ----------
    owner : Label or Relationship
        Whose properties the columns name, as they are stored.
    columns : sequence of str
    leading : sequence of str
        What the columns must begin with: ids, which need not be properties.
    variable : str
        What the statement calls a row.

    Raises
    ------
    InvalidValue
        If a column is unknown or given twice, or others come first.
    """
    if tuple(columns[: len(leading)]) != tuple(leading):
        raise InvalidValue(
            f"{owner.name}: columns begin with {', '.join(leading)}; got {', '.join(columns)}."
        )
    known = {declared.stored: declared for declared in owner.properties}
    found: dict[str, str] = {}
    for at, name in enumerate(columns):
        if at < len(leading):
            continue
        if name not in known:
            raise InvalidValue(
                f"{owner.name} has no stored property {name!r}; it has {', '.join(sorted(known))}."
            )
        if name in found:
            raise InvalidValue(f"{owner.name}: column {name!r} is given twice.")
        convert = CONVERSIONS.get(known[name].kind, "")
        found[name] = f"{convert}({variable}[{at}])" if convert else f"{variable}[{at}]"
    return found


def braces(values: Mapping[str, str]) -> str:
    """Return a map of properties as a pattern wants it, or nothing for none."""
    pairs = ", ".join(f"{name}: {value}" for name, value in values.items())
    return f" {{{pairs}}}" if pairs else ""

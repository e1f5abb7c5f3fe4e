"""Orders and positions in them, as query text.

Both databases put absent values last in ascending and first in descending
order. Every order ends with the node's id, so that it is total.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.draft import Draft, instant
from graph.ontology import Kind, Label, Relationship
from graph.selection import Side, Sort, Value


def total(
    label: Label, sort: Sequence[Sort], relationship: Relationship | None = None
) -> tuple[Sort, ...]:
    """Return an order without ties.

    It ends with the node's id; where several edges lead to one node and each is
    a row, that is with `relationship`, with everything that tells them apart.
    """
    unique = Sort(Side.NODE, label.property("id"))
    last = [unique]
    if relationship and relationship.parallel:
        last += [
            Sort(Side.EDGE, one)
            for one in relationship.properties
            if not one.many and one.kind is not Kind.JSON
        ]
    keys: list[Sort] = []
    for key in (*sort, *last):
        if all((key.side, key.property) != (known.side, known.property) for known in keys):
            keys.append(key)
        if key.side is Side.NODE and key.property == unique.property and len(last) == 1:
            break
    return tuple(keys)


def flipped(keys: Sequence[Sort]) -> tuple[Sort, ...]:
    """Return the order from its end."""
    return tuple(Sort(key.side, key.property, not key.descending) for key in keys)


def expression(key: Sort, node: str, edge: str | None) -> str:
    """Return what a key sorts by."""
    return f"{node if key.side is Side.NODE else edge}.{key.property.stored}"


def clause(keys: Sequence[Sort], node: str, edge: str | None) -> str:
    """Return the ORDER BY clause."""
    texts = (expression(key, node, edge) + (" DESC" if key.descending else "") for key in keys)
    return f"ORDER BY {', '.join(texts)}"


def beyond(
    draft: Draft, keys: Sequence[Sort], place: Sequence[Value], node: str, edge: str | None
) -> str:
    """Return the condition that a row comes after `place`.

    The first key is bounded once more in front, where its index can serve.
    """
    texts = [expression(key, node, edge) for key in keys]
    text = ""
    for key, stored, value in reversed(list(zip(keys, texts, place, strict=True))):
        text = _after(draft, key, stored, value, text)
    key, value = keys[0], place[0]
    if len(keys) > 1 and value.value is not None and (key.descending or key.property.required):
        sign = "<=" if key.descending else ">="
        bound = instant(key.property, draft.parameter(value))
        text = f"({texts[0]} {sign} {bound} AND {text})"
    return text


def _after(draft: Draft, key: Sort, stored: str, value: Value, rest: str) -> str:
    """Return that (key, rest) comes after (value, …)."""
    if value.value is None:
        equal = f"{stored} IS NULL"
        beyond_it = f"{stored} IS NOT NULL" if key.descending else "false"
    else:
        parameter = instant(key.property, draft.parameter(value))
        equal = f"{stored} = {parameter}"
        beyond_it = f"{stored} {'<' if key.descending else '>'} {parameter}"
        if not key.descending and not key.property.required:
            beyond_it = f"({beyond_it} OR {stored} IS NULL)"
    return f"({beyond_it} OR ({equal} AND {rest}))" if rest else beyond_it

"""Figures over many nodes or edges, as query text.

They stand in CALLs of their own: one database refuses an aggregate anywhere
inside a projection, however deep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from graph.draft import Draft
from graph.ontology import Kind
from graph.selection import Aggregate, Function, Side

Body = Callable[[str, str], str]
"""Given names for a node and an edge: the text that matches them all."""


def calls(
    draft: Draft, asked: Sequence[Aggregate], body: Body, importing: str, *, repeats: bool
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield CALLs with the variables that hold their figures, by slot.

    Parameters
    ----------
    body : callable
        Writes the MATCH for a node's and an edge's name.
    importing : str
        The variable that the CALL takes in; empty for none.
    repeats : bool
        Whether the body may match a node more than once.
    """
    for side in Side:
        plain = [one for one in asked if one.side is side and one.function in _PLAIN]
        if plain:
            node, edge = draft.name("n"), draft.name("r")
            # A node counts once, however many edges lead to it.
            distinct = f" WITH DISTINCT {node}" if repeats and side is Side.NODE else ""
            names = {one.slot: draft.name("a") for one in plain}
            owner = node if side is Side.NODE else edge
            figures = ", ".join(f"{_figure(one, owner)} AS {names[one.slot]}" for one in plain)
            text = f"{body(node, edge)}{distinct} RETURN {figures}"
            yield f"CALL ({importing}) {{ {text} }}", names
    for one in asked:
        if one.function is Function.PER_CURRENCY:
            name, text = _per_currency(draft, one, body, repeats)
            yield f"CALL ({importing}) {{ {text} }}", {one.slot: name}


_PLAIN = frozenset(Function) - {Function.PER_CURRENCY}


def _figure(asked: Aggregate, owner: str) -> str:
    if asked.property is None:
        return f"count({owner})"
    stored = f"{owner}.{asked.property.stored}"
    if asked.function is Function.SUM and asked.property.kind is Kind.FLOAT:
        # The sum of nothing is a number of the column's kind.
        return f"sum(toFloat({stored}))"
    return f"{asked.function}({stored})"


def _per_currency(draft: Draft, asked: Aggregate, body: Body, repeats: bool) -> tuple[str, str]:
    assert asked.property is not None  # noqa: S101  # money is a property
    node, edge = draft.name("n"), draft.name("r")
    owner = node if asked.side is Side.NODE else edge
    stored = f"{owner}.{asked.property.stored}"
    distinct = f" WITH DISTINCT {node}" if repeats and asked.side is Side.NODE else ""
    result = draft.name("a")
    figures = ", ".join(
        f"{function}({stored}) AS {function}_"
        for function in (Function.COUNT, Function.MIN, Function.MAX, Function.AVG, Function.SUM)
    )
    return result, (
        f"{body(node, edge)}{distinct} WITH {owner} WHERE {stored} IS NOT NULL "
        f"WITH {owner}.currency AS currency, {figures} ORDER BY currency "
        "WITH {currency: currency, count: count_, min: min_, max: max_, avg: avg_, sum: sum_} "
        f"AS figures RETURN collect(figures) AS {result}"
    )

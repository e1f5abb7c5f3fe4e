"""Conditions as query text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from graph.draft import Draft, instant, where
from graph.money import EXPONENTS, LARGEST
from graph.ontology import Kind
from graph.selection import (
    Compare,
    Condition,
    Either,
    Every,
    Not,
    Operator,
    Quantifier,
    Related,
    Side,
    Value,
)

_SIGNS = {
    Operator.EQ: "=",
    Operator.LT: "<",
    Operator.LTE: "<=",
    Operator.GT: ">",
    Operator.GTE: ">=",
    Operator.CONTAINS: "CONTAINS",
    Operator.STARTS_WITH: "STARTS WITH",
    Operator.ENDS_WITH: "ENDS WITH",
}


def condition(draft: Draft, asked: Condition, node: str, edge: str | None) -> str:
    """Return the text of a condition on `node` and the edge that led to it."""
    match asked:
        case Every(parts):
            return _joined(draft, parts, "AND", "true", node, edge)
        case Either(parts):
            return _joined(draft, parts, "OR", "false", node, edge)
        case Not(part):
            return f"NOT ({condition(draft, part, node, edge)})"
        case Related():
            return _related(draft, asked, node)
        case Compare():
            owner = node if asked.side is Side.NODE else edge
            assert owner is not None, "a condition on an edge needs one"  # noqa: S101
            return _compared(draft, asked, owner)


def _joined(
    draft: Draft,
    parts: Sequence[Condition],
    word: str,
    empty: str,
    node: str,
    edge: str | None,
) -> str:
    texts = [condition(draft, part, node, edge) for part in parts]
    if len(texts) < 2:
        return texts[0] if texts else empty
    return "(" + f" {word} ".join(texts) + ")"


def _related(draft: Draft, asked: Related, origin: str) -> str:
    node, edge = draft.name("n"), draft.name("r")
    pattern, bounds = draft.match(asked.step, origin, edge, node)
    inner = condition(draft, asked.condition, node, edge) if asked.condition else "true"
    match asked.quantifier:
        case Quantifier.SOME:
            return f"EXISTS {{ MATCH {pattern}{where([*bounds, inner])} }}"
        case Quantifier.NONE:
            return f"NOT EXISTS {{ MATCH {pattern}{where([*bounds, inner])} }}"
        case Quantifier.ALL:
            # What is unknown does not hold, so it is an exception as well.
            exception = f"NOT coalesce({inner}, false)"
            return f"NOT EXISTS {{ MATCH {pattern}{where([*bounds, exception])} }}"
        case Quantifier.SINGLE:
            return f"COUNT {{ MATCH {pattern}{where([*bounds, inner])} }} = 1"


def _compared(draft: Draft, asked: Compare, owner: str) -> str:
    declared, operator = asked.property, asked.operator
    stored = f"{owner}.{declared.stored}"
    if isinstance(asked.value, Value) and asked.value.value is None:
        return f"{stored} IS NULL"
    if declared.kind is Kind.MONEY:
        return _money(draft, asked, owner)
    if operator is Operator.IN:
        return f"{stored} IN {_list(draft, asked)}"
    assert isinstance(asked.value, Value)  # noqa: S101  # only `in` takes several
    parameter = instant(declared, draft.parameter(asked.value))
    if operator is Operator.HAS:
        return f"{parameter} IN {stored}"
    return f"{stored} {_SIGNS[operator]} {parameter}"


def _list(draft: Draft, asked: Compare) -> str:
    if isinstance(asked.value, Value):
        parameter = draft.parameter(asked.value)
        read = instant(asked.property, "x")
        return parameter if read == "x" else f"[x IN {parameter} | {read}]"
    one = (instant(asked.property, draft.parameter(value)) for value in asked.value)
    return f"[{', '.join(one)}]"


def _money(draft: Draft, asked: Compare, owner: str) -> str:
    """Compare minor units with an amount, by the digits of each node's own currency."""
    stored = f"{owner}.{asked.property.stored}"
    values = [asked.value] if isinstance(asked.value, Value) else list(asked.value)

    def operand(digits: int) -> str:
        texts = [
            draft.parameter(Value(v.value, v.place, _MINOR_UNITS[digits]))
            for v in values  # several only for `in`
        ]
        return texts[0] if isinstance(asked.value, Value) else f"[{', '.join(texts)}]"

    cases = " ".join(
        f"WHEN {owner}.currency IN {_CODES[digits]} THEN {operand(digits)}" for digits in _CODES
    )
    sign = "IN" if asked.operator is Operator.IN else _SIGNS[asked.operator]
    return f"{stored} {sign} CASE {cases} ELSE {operand(2)} END"


def _minor_units(digits: int) -> Any:
    def one(amount: Decimal) -> int | float:
        scaled = amount.scaleb(digits)
        whole = scaled == scaled.to_integral_value() and abs(scaled) <= LARGEST
        # A fraction of a minor unit equals nothing, but is less or more than something.
        return int(scaled) if whole else float(scaled)

    def convert(value: Decimal | list[Decimal]) -> Any:
        return [one(item) for item in value] if isinstance(value, list) else one(value)

    return convert


_MINOR_UNITS = {digits: _minor_units(digits) for digits in {2, *EXPONENTS.values()}}
_CODES = {
    digits: "["
    + ", ".join(f"'{code}'" for code in sorted(EXPONENTS) if EXPONENTS[code] == digits)
    + "]"
    for digits in sorted(set(EXPONENTS.values()))
}

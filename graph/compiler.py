"""From a question to one statement.

Every text that comes out is made of the ontology's own names, fresh variable
names and parameters; what a client wrote is only ever a parameter. The forms
are those that were measured on both databases:

- an object is a projection from a variable, `c{.id, …}`; a literal map around a
  projection loses its values on one of them;
- a list is `COLLECT { MATCH … WITH DISTINCT … ORDER BY … RETURN n{…} }`;
- where an aggregate stands somewhere below, the list is a CALL with `collect`
  instead, for the other database sees aggregates through projections.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph import aggregates, order
from graph.conditions import condition
from graph.draft import Compiled, Draft, where
from graph.ontology import Label, Property
from graph.scope import Scope
from graph.selection import (
    Compare,
    Condition,
    Connection,
    Edges,
    Every,
    Keyset,
    Many,
    Nodes,
    One,
    Operator,
    Question,
    Selection,
    Side,
    Some,
    Sort,
    Value,
    Window,
)


def compile_question(question: Question, scope: Scope) -> Compiled:
    """Return the statement that answers a question, within a scope.

    `One`, `Some` and `Many` answer one row for each node, with the map `n`.
    A `Connection` answers one row with its slots as columns.
    """
    draft = Draft(scope)
    match question:
        case One():
            text = _one(draft, question.of, draft.parameter(question.id))
        case Some():
            ids = draft.parameter(question.ids)
            text = " UNION ALL ".join(
                f"UNWIND {ids} AS i {_one(draft, selection, 'i')}" for selection in question.of
            )
        case Many():
            text = _many(draft, question)
        case Connection():
            text = _connection(draft, question)
    return Compiled(text, draft.values)


@dataclass(slots=True)
class _Level:
    """What one node's projection holds, and the CALLs that must come before it."""

    calls: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)

    def projection(self, variable: str) -> str:
        return f"{variable}{{{', '.join(self.items)}}}"

    def before(self) -> str:
        return "".join(f" {call}" for call in self.calls)


def _one(draft: Draft, selection: Selection, identifier: str) -> str:
    node = draft.name("n")
    visible = draft.scope.node(selection.label, node)
    level = _level(draft, selection, node)
    return (
        f"MATCH ({node}:{selection.label.name} {{id: {identifier}}})"
        f"{where([visible] if visible else [])}"
        f"{f' WITH {node}' if level.calls else ''}{level.before()} "
        f"RETURN {level.projection(node)} AS n"
    )


def _many(draft: Draft, asked: Many) -> str:
    node = draft.name("n")
    keys = order.total(asked.of.label, asked.sort)
    level = _level(draft, asked.of, node)
    return (
        f"{_all(draft, asked.of.label, asked.where, node)} "
        f"{_once(draft, asked.of.label, asked.where, node)} "
        f"{order.clause(keys, node, None)}{_window(draft, asked.window)}"
        f"{level.before()} RETURN {level.projection(node)} AS n"
    )


def _connection(draft: Draft, asked: Connection) -> str:
    label = asked.label

    def body(node: str, _: str) -> str:
        return _all(draft, label, asked.where, node)

    repeats = _repeats(draft, label, asked.where)
    calls: list[str] = []
    columns: list[str] = []
    if asked.total:
        node, total = draft.name("n"), draft.name("a")
        calls.append(
            f"CALL () {{ {_all(draft, label, asked.where, node)} "
            f"RETURN count({'DISTINCT ' if repeats else ''}{node}) AS {total} }}"
        )
        columns.append(f"{total} AS {asked.slot}t")
    for call, names in aggregates.calls(draft, asked.aggregates, body, "", repeats=repeats):
        calls.append(call)
        columns += [f"{name} AS {slot}" for slot, name in names.items()]
    if asked.page:
        node, rows = draft.name("n"), draft.name("a")
        keys, after = _walk(draft, asked.page, order.total(label, asked.sort), node, None)
        level = _row(draft, asked.of, asked.page, keys, node, None)
        calls.append(
            f"CALL () {{ {_all(draft, label, asked.where, node, after)} "
            f"{_once(draft, label, asked.where, node)} {order.clause(keys, node, None)} "
            f"LIMIT {draft.parameter(_one_more(asked.page.first))}{level.before()} "
            f"RETURN collect({level.projection(node)}) AS {rows} }}"
        )
        columns.append(f"{rows} AS {asked.slot}")
    return f"{' '.join(calls)} RETURN {', '.join(columns) or 'true AS nothing'}"


def _all(
    draft: Draft, label: Label, asked: Condition | None, node: str, more: Sequence[str] = ()
) -> str:
    """Return the MATCH of a label's visible nodes; unique keys go where their index serves."""
    visible = draft.scope.node(label, node)
    bounds = [visible] if visible else []
    unique, rest = _by_unique_key(asked)
    if rest is not None:
        bounds.append(condition(draft, rest, node, None))
    begin = f"MATCH {draft.scope.anchor(label, node)}"
    if unique is not None and isinstance(unique.value, Value):
        parameter = draft.parameter(unique.value)
        one = draft.name("i")
        many = unique.operator is Operator.IN
        begin = f"UNWIND {parameter} AS {one} " if many else ""
        key = f"{unique.property.stored}: {one if many else parameter}"
        begin += f"MATCH ({node}:{label.name} {{{key}}})"
    return f"{begin}{where([*bounds, *more])}"


def _repeats(draft: Draft, label: Label, asked: Condition | None) -> bool:
    """Whether a MATCH of a label may meet a node more than once."""
    unique, _ = _by_unique_key(asked)
    return draft.scope.anchored(label) or (unique is not None and unique.operator is Operator.IN)


def _once(draft: Draft, label: Label, asked: Condition | None, node: str) -> str:
    """Return the WITH that keeps each node once; DISTINCT costs ten times the rest."""
    return f"WITH {'DISTINCT ' if _repeats(draft, label, asked) else ''}{node}"


def _by_unique_key(asked: Condition | None) -> tuple[Compare | None, Condition | None]:
    """Split off a comparison of a unique property that every match must fulfil."""
    parts = asked.parts if isinstance(asked, Every) else (asked,) if asked else ()
    for index, part in enumerate(parts):
        if (
            isinstance(part, Compare)
            and part.property.unique
            and part.operator in (Operator.EQ, Operator.IN)
            and isinstance(part.value, Value)
            and part.value.value is not None
        ):
            rest = (*parts[:index], *parts[index + 1 :])
            return part, Every(rest) if rest else None
    return None, asked


def _level(draft: Draft, selection: Selection, node: str) -> _Level:
    level = _Level(items=_stored(selection.properties))
    for nested in selection.nested:
        if isinstance(nested, Nodes):
            _nodes(draft, level, nested, node)
        else:
            _edges(draft, level, nested, node)
    return level


def _stored(properties: Sequence[Property]) -> list[str]:
    keys = dict.fromkeys(f".{declared.stored}" for declared in properties)
    return list(keys)


def _nodes(draft: Draft, level: _Level, asked: Nodes, origin: str) -> None:
    node, edge = draft.name("n"), draft.name("r")
    pattern, bounds = draft.match(asked.step, origin, edge, node)
    if asked.where is not None:
        bounds.append(condition(draft, asked.where, node, edge))
    keys = order.total(asked.of.label, asked.sort)
    distinct, ordered, folds = _distinct(draft, asked, keys, node, edge)
    window = _window(draft, asked.window) if asked.window else " LIMIT 1"
    inner = _level(draft, asked.of, node)
    body = f"MATCH {pattern}{where(bounds)} {distinct} {ordered}{window}"
    _collected(draft, level, asked.slot, origin, body, inner, node, in_call=folds)


def _distinct(
    draft: Draft, asked: Nodes, keys: Sequence[Sort], node: str, edge: str
) -> tuple[str, str, bool]:
    """Return the WITH that keeps each node once, its order, and whether it aggregates.

    Where several edges lead to a node, it stands at the best place that one of
    them gives it.
    """
    names: list[str] = []
    carried: list[str] = []
    for key in keys:
        if key.side is Side.NODE:
            names.append(order.expression(key, node, edge))
            continue
        name = draft.name("k")
        stored = order.expression(key, node, edge)
        if asked.step.relationship.parallel:
            # Absent values come last in ascending and first in descending order.
            best = (
                f"CASE WHEN count({stored}) < count(*) THEN null ELSE max({stored}) END"
                if key.descending
                else f"min({stored})"
            )
            carried.append(f"{best} AS {name}")
        else:
            carried.append(f"{stored} AS {name}")
        names.append(name)
    directions = [
        name + (" DESC" if key.descending else "") for name, key in zip(names, keys, strict=True)
    ]
    columns = ", ".join([node, *carried])
    folds = bool(carried) and asked.step.relationship.parallel
    word = "WITH" if folds else "WITH DISTINCT"
    return f"{word} {columns}", f"ORDER BY {', '.join(directions)}", folds


def _edges(draft: Draft, level: _Level, asked: Edges, origin: str) -> None:
    def body(node: str, edge: str) -> str:
        pattern, bounds = draft.match(asked.step, origin, edge, node)
        if asked.where is not None:
            bounds.append(condition(draft, asked.where, node, edge))
        return f"MATCH {pattern}{where(bounds)}"

    if asked.total:
        counted = body(draft.name("n"), draft.name("r"))
        level.items.append(f"{asked.slot}t: COUNT {{ {counted} }}")
    for call, names in aggregates.calls(draft, asked.aggregates, body, origin, repeats=True):
        level.calls.append(call)
        level.items += [f"{slot}: {name}" for slot, name in names.items()]
    if asked.page:
        _edge_rows(draft, level, asked, asked.page, origin)


def _edge_rows(draft: Draft, level: _Level, asked: Edges, page: Keyset, origin: str) -> None:
    node, edge = draft.name("n"), draft.name("r")
    pattern, bounds = draft.match(asked.step, origin, edge, node)
    if asked.where is not None:
        bounds.append(condition(draft, asked.where, node, edge))
    total = order.total(asked.step.destination, asked.sort, asked.step.relationship)
    keys, after = _walk(draft, page, total, node, edge)
    inner = _row(draft, asked.of, page, keys, node, edge, asked.properties)
    body = (
        f"MATCH {pattern}{where([*bounds, *after])} "
        f"WITH {edge}, {node} {order.clause(keys, node, edge)} "
        f"LIMIT {draft.parameter(_one_more(page.first))}"
    )
    _collected(draft, level, asked.slot, origin, body, inner, edge)


def _row(
    draft: Draft,
    of: Selection | None,
    page: Keyset,
    keys: Sequence[Sort],
    node: str,
    edge: str | None,
    properties: Sequence[Property] = (),
) -> _Level:
    """Return one row of a connection: its edge, its node, its position."""
    row = _Level(items=_stored(properties))
    if page.places:
        row.items += [
            f"_k{index}: {order.expression(key, node, edge)}" for index, key in enumerate(keys)
        ]
    if of is not None:
        inner = _level(draft, of, node)
        row.calls += inner.calls
        row.items.append(f"node: {inner.projection(node)}")
    return row


def _walk(
    draft: Draft, page: Keyset, keys: tuple[Sort, ...], node: str, edge: str | None
) -> tuple[tuple[Sort, ...], list[str]]:
    """Return the order in which a page is read, and the condition that it starts late."""
    walked = order.flipped(keys) if page.backward else keys
    if not page.after:
        return walked, []
    return walked, [order.beyond(draft, walked, page.after, node, edge)]


def _collected(
    draft: Draft,
    level: _Level,
    slot: str,
    origin: str,
    body: str,
    inner: _Level,
    variable: str,
    *,
    in_call: bool = False,
) -> None:
    """Add a list to a level, in place where nothing below it aggregates."""
    if not (inner.calls or in_call):
        level.items.append(f"{slot}: COLLECT {{ {body} RETURN {inner.projection(variable)} }}")
        return
    name = draft.name("c")
    rows = f"RETURN collect({inner.projection(variable)}) AS {name}"
    level.calls.append(f"CALL ({origin}) {{ {body}{inner.before()} {rows} }}")
    level.items.append(f"{slot}: {name}")


def _window(draft: Draft, window: Window) -> str:
    skip = f" SKIP {draft.parameter(window.offset)}" if window.offset is not None else ""
    return f"{skip} LIMIT {draft.parameter(window.limit)}"


@dataclass(frozen=True, slots=True)
class _OneMore:
    """A page's size, checked as its asker checks it, and one."""

    size: Callable[[Any], int]

    def __call__(self, number: Any) -> int:
        return self.size(number) + 1


def _one_more(first: Value) -> Value:
    return Value(first.value, first.place, _OneMore(first.convert))

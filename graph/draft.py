"""A statement while it is being written: its names, its parameters, who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.ontology import Kind, Property, Step
from graph.scope import Scope
from graph.selection import Place, Value
from graph.statement import Statement


@dataclass(frozen=True, slots=True)
class Compiled:
    """One text, and how to fill its parameters for each asker."""

    text: str
    values: Mapping[str, Value]

    def statement(self, variables: Mapping[str, Any], scope: Scope) -> Statement:
        """Return the statement for one asker and their variables."""
        parameters: dict[str, object] = scope.parameters()
        for name, value in self.values.items():
            parameters[name] = value.bound(variables)
        return Statement(self.text, parameters)


@dataclass(slots=True)
class Draft:
    """Hands out variable names and parameters that occur once in a statement."""

    scope: Scope
    values: dict[str, Value] = field(default_factory=dict)
    _names: int = 0
    _places: dict[tuple[Place, Callable[[Any], Any]], str] = field(default_factory=dict)

    def name(self, letter: str) -> str:
        """Return a fresh variable name."""
        self._names += 1
        return f"{letter}{self._names}"

    def parameter(self, value: Value) -> str:
        """Return the parameter that holds a value; one for each place."""
        known = self._places.get((value.place, value.convert)) if value.place else None
        if known:
            return known
        name = f"$p{len(self.values)}"
        self.values[name[1:]] = value
        if value.place:
            self._places[value.place, value.convert] = name
        return name

    def match(self, step: Step, origin: str, edge: str, node: str) -> tuple[str, list[str]]:
        """Return the pattern of a step and the conditions under which it is visible."""
        tie = f"[{edge}:{step.relationship.type}]"
        pattern = f"-{tie}->" if step.outward else f"<-{tie}-"
        bounds = (
            self.scope.step(step, origin, node),
            self.scope.node(step.destination, node),
        )
        destination = f"({node}:{step.destination.name})"
        return f"({origin}){pattern}{destination}", [bound for bound in bounds if bound]


def instant(declared: Property, parameter: str) -> str:
    """Return the expression that reads a parameter as the property's own type."""
    if declared.kind is Kind.INSTANT:
        return f"datetime({parameter})"
    if declared.kind is Kind.DATE:
        return f"date({parameter})"
    return parameter


def where(conditions: list[str]) -> str:
    """Return a WHERE clause with a space before it, or nothing."""
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""

"""What the types and fields that the ontology gives rise to are called.

The schema is generated with these names and questions are read with them, so
they are said once.
"""

from __future__ import annotations

from graph.ontology import Kind, Property, Relationship, Step
from graph.scope import Language

CONNECTION = "Connection"
"""What a relationship's field is followed by in its twin with edges."""

AGGREGATED = frozenset(
    {Kind.STRING, Kind.INT, Kind.BIG_INT, Kind.FLOAT, Kind.INSTANT, Kind.DATE, Kind.MONEY}
)
"""Kinds that have figures: the least and the most, and for numbers mean and sum."""

NUMBERS = frozenset({Kind.INT, Kind.BIG_INT, Kind.FLOAT})


def compared(declared: Property) -> bool:
    """Whether a property can stand in a `where`."""
    return declared.kind is not Kind.JSON


def sorted_by(declared: Property) -> bool:
    """Whether a property can stand in a `sort`."""
    return declared.kind is not Kind.JSON and not declared.many


def aggregated(declared: Property) -> bool:
    """Whether a property has figures."""
    return declared.kind in AGGREGATED and not declared.many


def carries(relationship: Relationship, language: Language) -> bool:
    """Whether a relationship's edges carry something that exists in a language."""
    return any(language.property(relationship, one) for one in relationship.properties)


def connected(step: Step, language: Language) -> str:
    """The stem of a step's types: its own where its edges carry something.

    Steps whose edges carry nothing share the types of the label they lead to.
    """
    if not carries(step.relationship, language):
        return step.destination.name
    return f"{step.origin.name}{step.field[0].upper()}{step.field[1:]}"

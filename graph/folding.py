"""Relationships of which a customer has one per target, folded over all that was said.

Where two customers became one, both may have had such a relationship to the
same target. The one that is left then keeps its *parts*, each with the origins
it came from, so that undoing the merge finds them again. A relationship that
comes from one origin alone has that origin noted if it is not the customer's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from graph.ontology import Kind, Property, Relationship, Writer
from graph.relationships import (
    CREATED,
    ENGAGED_WITH,
    EXPRESSED,
    HOLDS,
    IN_COMMUNITY,
    IN_SEGMENT,
    KNOWS,
    PURCHASED,
    RAISED,
    RECEIVED,
    REFERRED,
    SERVES,
    TOOK_PART_IN,
    USES,
    VIEWED,
)

FOLDED: Mapping[str, Relationship] = {
    tie.type: tie
    for tie in (
        PURCHASED, VIEWED, KNOWS, REFERRED, USES, SERVES, RECEIVED, HOLDS, IN_SEGMENT, IN_COMMUNITY,
        CREATED, ENGAGED_WITH, EXPRESSED, RAISED, TOOK_PART_IN,
    )
}  # fmt: skip
"""By type; every other relationship of a customer stands for itself."""

LINEAGE = (
    Property("origin", about="Customer it came from.", writer=Writer.SYSTEM),
    Property("targetOrigin", about="Customer it led to.", writer=Writer.SYSTEM),
    Property("parts", Kind.JSON, "What it was folded from.", writer=Writer.SYSTEM),
)

_SUMMED = frozenset({"count", "quantity", "revenueMinor", "valueMinor"})
_LATEST = frozenset({"lastAt", "strength"})

APART: Mapping[str, tuple[str, ...]] = {"PURCHASED": ("currency",), "ENGAGED_WITH": ("kind", "at")}
"""Properties that tell several of one type between the same two nodes apart."""

Key = tuple[str, str, str, tuple[str, ...]]
"""Type, source, target, and the values of the properties of `APART`."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one pair of origins contributed; properties in stored form."""

    source_origin: str
    target_origin: str
    properties: Mapping[str, Any]


def with_lineage(tie: Relationship) -> Relationship:
    """Return the relationship as it is written: with its bookkeeping."""
    return replace(tie, properties=tie.properties + LINEAGE)


def fold(many: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one set of properties for several; order and grouping do not matter.

    Counts and amounts add up, the latest and the strongest holds, of everything
    else the smallest: the first instant, the first name.
    """
    values: dict[str, list[Any]] = defaultdict(list)
    for properties in many:
        for name, value in properties.items():
            if value is not None:
                values[name].append(value)
    return {name: _fold(name, found) for name, found in values.items()}


def _fold(name: str, values: list[Any]) -> Any:
    if name in _SUMMED:
        return sum(values)
    if name in _LATEST:
        return max(values)
    if any(isinstance(value, list) for value in values):
        return min(values, key=orjson.dumps)
    return min(values)


def key(tie: Relationship, source: str, target: str, properties: Mapping[str, Any]) -> Key:
    """Return what tells a folded relationship from its neighbours."""
    apart = tuple(str(properties.get(name) or "") for name in APART.get(tie.type, ()))
    return tie.type, source, target, apart


def parts(source: str, target: str, stored: Mapping[str, Any]) -> list[Part]:
    """Return the parts of a stored relationship between two nodes."""
    if kept := stored.get("parts"):
        return [Part(*one) for one in orjson.loads(kept)]
    properties = {
        name: value
        for name, value in stored.items()
        if name not in ("origin", "targetOrigin", "parts") and value is not None
    }
    return [Part(stored.get("origin") or source, stored.get("targetOrigin") or target, properties)]


def joined(many: Sequence[Part]) -> list[Part]:
    """Fold parts of the same origins into one, in a fixed order."""
    by: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for part in many:
        by[part.source_origin, part.target_origin].append(part.properties)
    return [Part(*ends, fold(found)) for ends, found in sorted(by.items(), key=lambda one: one[0])]


def columns(source: str, target: str, many: Sequence[Part]) -> dict[str, Any]:
    """Return the stored properties of the relationship that is made of `many` parts."""
    whole = fold([part.properties for part in many])
    alone = many[0] if len(many) == 1 else None
    own = alone is not None and alone.source_origin == source
    owned = alone is not None and alone.target_origin == target
    whole["origin"] = None if alone is None or own else alone.source_origin
    whole["targetOrigin"] = None if alone is None or owned else alone.target_origin
    whole["parts"] = (
        None
        if alone is not None
        else orjson.dumps(
            [[one.source_origin, one.target_origin, dict(one.properties)] for one in many]
        ).decode()
    )
    return whole

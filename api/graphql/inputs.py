"""The input types of a schema: filters, matches and sorts."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Optional

import strawberry

from api.graphql import names
from api.graphql.scalars import Amount, BigInt, Date, Instant
from graph.ontology import Kind, Label, Ontology, Property, Relationship, Step
from graph.scope import Language


@strawberry.enum(name="SortDirection", description="From the least to the most, or back.")
class SortDirection(Enum):
    ASC = "ASC"
    DESC = "DESC"


PYTHON: Mapping[Kind, Any] = {
    Kind.ID: strawberry.ID,
    Kind.STRING: str,
    Kind.INT: int,
    Kind.BIG_INT: BigInt,
    Kind.FLOAT: float,
    Kind.BOOLEAN: bool,
    Kind.INSTANT: Instant,
    Kind.DATE: Date,
    Kind.MONEY: Amount,
}
"""The Python type that stands for a kind in an input."""

_ORDERED = ("lt", "lte", "gt", "gte")
_TEXTUAL = ("contains", "startsWith", "endsWith")
_ABOUT = {
    "eq": "Equal; null asks whether it is absent.",
    "in": "One of these.",
    "contains": "Has this inside; case matters.",
    "startsWith": "Begins with this.",
    "endsWith": "Ends with this.",
    "has": "Holds this among others.",
    "currency": "Only amounts in this currency (ISO 4217).",
    "lt": "Less than, or before.",
    "lte": "At most, or not after.",
    "gt": "More than, or after.",
    "gte": "At least, or not before.",
}


def declare_input(
    name: str,
    fields: Mapping[str, tuple[Any, str]],
    about: str,
    *,
    one_of: bool = False,
    into: type | None = None,
) -> type:
    """Make a Strawberry input whose fields may all be left out."""
    made = into or type(name, (), {"__module__": __name__})
    annotations: dict[str, Any] = {}
    for field, (kind, said) in fields.items():
        attribute = f"{field}_" if keyword.iskeyword(field) else field
        annotations[attribute] = Optional[kind]  # noqa: UP045  # kinds are values here
        declared = strawberry.field(name=field, description=said or None, default=strawberry.UNSET)
        setattr(made, attribute, declared)
    made.__annotations__ = annotations
    return strawberry.input(made, name=name, description=about or None, one_of=one_of)


def _filter(kind: Kind) -> type:
    value = PYTHON[kind]
    operators: dict[str, Any] = {"eq": value}
    if kind is not Kind.BOOLEAN:
        operators["in"] = list[value]  # type: ignore[valid-type]
    if kind not in (Kind.BOOLEAN, Kind.ID):
        operators |= dict.fromkeys(_ORDERED, value)
    if kind in (Kind.STRING, Kind.ID):
        operators |= dict.fromkeys(_TEXTUAL, value)
    if kind is Kind.MONEY:
        operators["currency"] = str
    fields = {name: (type_, _ABOUT[name]) for name, type_ in operators.items()}
    return declare_input(f"{kind.value}Filter", fields, "All that is given must hold.")


FILTERS: Mapping[Kind, type] = {kind: _filter(kind) for kind in PYTHON}
LIST_FILTERS: Mapping[Kind, type] = {
    kind: declare_input(
        f"{kind.value}ListFilter", {"has": (PYTHON[kind], _ABOUT["has"])}, "On a list."
    )
    for kind in (Kind.STRING, Kind.ID)
}


class Inputs:
    """The inputs of one language, made together because they refer to each other."""

    def __init__(self, ontology: Ontology, language: Language) -> None:
        self._ontology = ontology
        self._language = language
        self.where: dict[str, type] = {}
        self.sort: dict[str, type] = {}
        self.match: dict[str, type] = {}
        self._related: dict[str, type] = {}
        labels = [label for label in ontology.labels if language.label(label)]
        steps = [
            step
            for label in labels
            for step in ontology.steps(label).values()
            if language.step(step)
        ]
        stems = dict.fromkeys([names.connected(step, language) for step in steps])
        relationships = {
            step.relationship.name: step.relationship
            for step in steps
            if names.carries(step.relationship, language)
        }
        for name in [*(label.name for label in labels), *relationships]:
            self.where[name] = _bare(f"{name}Where")
        for stem in stems:
            self.match[stem] = _bare(f"{stem}Match")
            self._related[stem] = _bare(f"{stem}Filter")
        for label in labels:
            self._declare_label(label)
        for relationship in relationships.values():
            self._declare_edge(relationship)
        for step in {names.connected(step, language): step for step in steps}.values():
            self._declare_step(step)

    def _askable(self, owner: Label | Relationship) -> Iterable[Property]:
        properties = owner.properties
        return [one for one in properties if self._language.askable(owner, one)]

    def _conditions(self, owner: Label | Relationship) -> dict[str, tuple[Any, str]]:
        return {
            one.name: ((LIST_FILTERS if one.many else FILTERS)[one.kind], one.about)
            for one in self._askable(owner)
            if names.compared(one)
        }

    def _sorts(self, owner: Label | Relationship) -> dict[str, tuple[Any, str]]:
        return {
            one.name: (SortDirection, one.about)
            for one in self._askable(owner)
            if names.sorted_by(one)
        }

    def _declare_label(self, label: Label) -> None:
        fields = self._conditions(label)
        for step in self._ontology.steps(label).values():
            if self._language.step(step):
                related = self._related[names.connected(step, self._language)]
                fields[step.field] = (related, step.relationship.about)
        self._combine(self.where[label.name], fields, f"A condition on a {label.name}.")
        self.sort[label.name] = declare_input(
            f"{label.name}Sort", self._sorts(label), "One key of an order.", one_of=True
        )

    def _declare_edge(self, relationship: Relationship) -> None:
        name = relationship.name
        about = f"A condition on {relationship.type}."
        self._combine(self.where[name], self._conditions(relationship), about)
        if sorts := self._sorts(relationship):
            about = "One key of an order."
            self.sort[name] = declare_input(f"{name}Sort", sorts, about, one_of=True)

    def _declare_step(self, step: Step) -> None:
        stem, relationship = names.connected(step, self._language), step.relationship
        fields: dict[str, tuple[Any, str]] = {
            "node": (self.where[step.destination.name], "On what is at the other end.")
        }
        if names.carries(relationship, self._language):
            fields["edge"] = (self.where[relationship.name], "On the relationship itself.")
            sorts = {
                "node": (self.sort[step.destination.name], "By what is at the other end."),
            }
            own = self._sorts(relationship)
            if own:
                sorts["edge"] = (self.sort[relationship.name], "By the relationship itself.")
            flat = own | self._sorts(step.destination)
            self.sort[stem] = declare_input(
                f"{stem}Sort", {**flat, **sorts}, "One key of an order.", one_of=True
            )
        self._combine(self.match[stem], fields, "A condition on a node and how it is tied.")
        match = self.match[stem]
        declare_input(
            f"{stem}Filter",
            {
                "some": (match, "For at least one."),
                "all": (match, "For every one, also where there is none."),
                "none": (match, "For not one."),
                "single": (match, "For exactly one."),
            },
            "For how many of them a condition must hold.",
            into=self._related[stem],
        )

    def _combine(self, made: type, fields: dict[str, tuple[Any, str]], about: str) -> None:
        own = {
            "AND": (list[made], "All of these hold."),  # type: ignore[valid-type]
            "OR": (list[made], "At least one of these holds."),  # type: ignore[valid-type]
            "NOT": (made, "This does not hold."),
        }
        declare_input(made.__name__, {**fields, **own}, about, into=made)


def _bare(name: str) -> type:
    return type(name, (), {"__module__": __name__})

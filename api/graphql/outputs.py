"""The object types of a schema: nodes, connections, edges, aggregates."""

from __future__ import annotations

import inspect
import keyword
from collections.abc import Callable, Mapping
from typing import Annotated, Any, NoReturn, Optional

import strawberry
from strawberry.types.field import StrawberryField

from api.graphql import names
from api.graphql.counting import COUNTS
from api.graphql.inputs import Inputs
from api.graphql.limits import PAGE, PAGE_LIMIT
from api.graphql.scalars import JSON, Amount, BigInt, Date, Instant
from graph.ontology import Kind, Label, Ontology, Property, Relationship, Step
from graph.scope import Language

Argument = tuple[Any, object, str]
"""An argument's type, default and description."""


@strawberry.type(description="An amount of money.")
class Money:
    amount: Amount = strawberry.field(description="An exact decimal, in the currency's digits.")
    currency: str | None = strawberry.field(description="ISO 4217 code.")


@strawberry.type(description="Where a page stands in its connection.")
class PageInfo:
    hasNextPage: bool  # noqa: N815  # Relay's own names
    hasPreviousPage: bool  # noqa: N815
    startCursor: str | None  # noqa: N815
    endCursor: str | None  # noqa: N815


@strawberry.interface(description="Everything in the network; its id is unique in all of it.")
class Node:
    id: strawberry.ID


PYTHON: Mapping[Kind, Any] = {
    Kind.ID: strawberry.ID,
    Kind.STRING: str,
    Kind.INT: int,
    Kind.BIG_INT: BigInt,
    Kind.FLOAT: float,
    Kind.BOOLEAN: bool,
    Kind.INSTANT: Instant,
    Kind.DATE: Date,
    Kind.MONEY: Money,
    Kind.JSON: JSON,
}
"""The Python type that stands for a kind in an output."""


@strawberry.type(description="Figures of money, for one currency.")
class MoneyAggregate:
    currency: str | None
    count: int
    min: Amount
    max: Amount
    avg: Amount
    sum: Amount


def _aggregate(kind: Kind) -> type:
    value = PYTHON[kind]
    figures: dict[str, Any] = {"min": value, "max": value}
    if kind in names.NUMBERS:
        figures |= {"avg": float, "sum": float if kind is Kind.FLOAT else BigInt}
    return declare_type(
        _bare(f"{kind.value}Aggregate"),
        {name: plain(Optional[type_]) for name, type_ in figures.items()},  # noqa: UP045
        "The least and the most, and for numbers mean and sum; null where there are none.",
    )


def plain(kind: Any, about: str = "") -> tuple[Any, StrawberryField]:
    """Declare a field without arguments."""
    return kind, strawberry.field(description=about or None)


def asked(kind: Any, arguments: Mapping[str, Argument], about: str) -> tuple[Any, StrawberryField]:
    """Declare a field with arguments, which the compiler answers."""
    return kind, strawberry.field(resolver=_never(kind, arguments), description=about or None)


def _never(kind: Any, arguments: Mapping[str, Argument]) -> Callable[..., NoReturn]:
    """Return a function with these parameters, from which Strawberry reads a field.

    It answers nothing: whoever comes here has left the compiled path, which the
    count makes visible.
    """

    def resolve(**_: object) -> NoReturn:
        COUNTS.resolved += 1
        raise RuntimeError("A field of the network was resolved instead of compiled.")

    parameters = []
    annotations: dict[str, Any] = {"return": kind}
    for name, (type_, default, about) in arguments.items():
        annotated = Annotated[type_, strawberry.argument(description=about or None)]  # type: ignore[valid-type]
        annotations[name] = annotated
        parameters.append(
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotated
            )
        )
    resolve.__signature__ = inspect.Signature(parameters, return_annotation=kind)  # type: ignore[attr-defined]
    resolve.__annotations__ = annotations
    return resolve


def declare_type(made: type, fields: Mapping[str, tuple[Any, StrawberryField]], about: str) -> type:
    """Make a bare class a Strawberry type with these fields."""
    annotations: dict[str, Any] = {}
    for name, (kind, declared) in fields.items():
        attribute = f"{name}_" if keyword.iskeyword(name) else name
        declared.graphql_name = name
        annotations[attribute] = kind
        setattr(made, attribute, declared)
    made.__annotations__ = annotations
    return strawberry.type(made, name=made.__name__, description=about)


def _bare(name: str, *parents: type) -> type:
    return type(name, parents, {"__module__": __name__})


AGGREGATES: Mapping[Kind, type] = {
    kind: _aggregate(kind) for kind in sorted(names.AGGREGATED - {Kind.MONEY}, key=str)
}


class Outputs:
    """The types of one language, made together because they refer to each other."""

    def __init__(self, ontology: Ontology, language: Language, inputs: Inputs) -> None:
        self._ontology = ontology
        self._language = language
        self._inputs = inputs
        self.labels = [label for label in ontology.labels if language.label(label)]
        self.node = {label.name: _bare(label.name, Node) for label in self.labels}
        self.connection = {label.name: _bare(f"{label.name}Connection") for label in self.labels}
        self._figures: dict[str, type] = {}
        steps = [step for label in self.labels for step in self.steps(label)]
        carrying = {
            names.connected(step, language): step
            for step in steps
            if names.carries(step.relationship, language)
        }
        for stem in carrying:
            self.connection[stem] = _bare(f"{stem}Connection")
        for label in self.labels:
            self._declare_connection(label.name, label, None)
        for stem, step in carrying.items():
            self._declare_connection(stem, step.destination, step.relationship)
        for label in self.labels:
            self._declare_node(label)

    def steps(self, label: Label) -> list[Step]:
        """The relationship fields of a label that exist in this language."""
        every = self._ontology.steps(label).values()
        return [step for step in every if self._language.step(step)]

    def window(self, where: str, sort: str) -> dict[str, Argument]:
        """The arguments of a list."""
        return {
            "where": (Optional[self._inputs.where[where]], strawberry.UNSET, "Which."),  # noqa: UP045
            **self._sorted(sort),
            "limit": (int | None, PAGE, f"How many at most; up to {PAGE_LIMIT}."),
            "offset": (int | None, 0, "How many to leave out first."),
        }

    def walk(self, where: type, sort: str) -> dict[str, Argument]:
        """The arguments of a connection."""
        return {
            "where": (Optional[where], strawberry.UNSET, "Which."),  # noqa: UP045
            **self._sorted(sort),
            "first": (int | None, strawberry.UNSET, f"How many; up to {PAGE_LIMIT}."),
            "after": (str | None, strawberry.UNSET, "Begin after this cursor."),
            "last": (int | None, strawberry.UNSET, "How many from the end."),
            "before": (str | None, strawberry.UNSET, "End before this cursor."),
        }

    def _sorted(self, stem: str) -> dict[str, Argument]:
        kind = self._inputs.sort[stem]
        about = "The order; where it leaves a tie, the id decides."
        return {"sort": (Optional[list[kind]], strawberry.UNSET, about)}  # type: ignore[valid-type]  # noqa: UP045

    def _properties(self, owner: Label | Relationship) -> dict[str, tuple[Any, StrawberryField]]:
        fields = {}
        for one in owner.properties:
            if not self._language.property(owner, one) or (one.name == "id"):
                continue
            kind = PYTHON[one.kind]
            kind = Optional[list[kind]] if one.many else Optional[kind]  # type: ignore[valid-type]  # noqa: UP045
            choices = f" One of {', '.join(one.choices)}." if one.choices else ""
            fields[one.name] = plain(kind, (one.about + choices).strip())
        return fields

    def _declare_node(self, label: Label) -> None:
        fields = self._properties(label)
        for step in self.steps(label):
            destination, about = step.destination, step.relationship.about
            node = self.node[destination.name]
            stem = names.connected(step, self._language)
            if step.single:
                fields[step.field] = asked(Optional[node], {}, about)  # noqa: UP045
            else:
                sort = stem  # one for each step whose edges carry something, else the label's
                fields[step.field] = asked(
                    list[node],  # type: ignore[valid-type]
                    self.window(destination.name, sort),
                    about,
                )
            sort = stem  # one for each step whose edges carry something, else the label's
            fields[step.field + names.CONNECTION] = asked(
                self.connection[stem], self.walk(self._inputs.match[stem], sort), about
            )
        declare_type(self.node[label.name], fields, label.about)

    def _declare_connection(
        self, stem: str, label: Label, relationship: Relationship | None
    ) -> None:
        edge = _bare(f"{stem}Edge")
        node = self.node[label.name]
        fields = {
            "cursor": plain(str, "This place in the order."),
            "node": plain(node, "What is at the other end."),
        }
        aggregate: dict[str, tuple[Any, StrawberryField]] = {
            "count": plain(int, "How many there are."),
            "node": plain(self._figures_of(label), "Figures over the distinct nodes."),
        }
        if relationship:
            fields |= self._properties(relationship)
            if any(map(names.aggregated, self._askable(relationship))):
                figures = self._figures_of(relationship)
                aggregate["edge"] = plain(figures, "Figures over the relationships.")
        declare_type(edge, fields, f"One {label.name} of a connection, and how it is tied.")
        aggregated = declare_type(
            _bare(f"{stem}Aggregate"), aggregate, "Figures over everything in a connection."
        )
        declare_type(
            self.connection[stem],
            {
                "edges": plain(list[edge], "This page."),  # type: ignore[valid-type]
                "pageInfo": plain(PageInfo, "Where this page stands."),
                "totalCount": plain(int, "How many there are on all pages."),
                "aggregate": plain(aggregated, "Figures over all pages."),
            },
            f"A page of {label.plural}, walked by cursors.",
        )

    def _askable(self, owner: Label | Relationship) -> list[Property]:
        return [one for one in owner.properties if self._language.askable(owner, one)]

    def _figures_of(self, owner: Label | Relationship) -> type:
        if owner.name not in self._figures:
            fields = {}
            for one in filter(names.aggregated, self._askable(owner)):
                if one.kind is Kind.MONEY:
                    fields[one.name] = plain(list[MoneyAggregate], one.about)
                else:
                    fields[one.name] = plain(AGGREGATES[one.kind], one.about)
            self._figures[owner.name] = declare_type(
                _bare(f"{owner.name}Figures"), fields, "Figures by property."
            )
        return self._figures[owner.name]

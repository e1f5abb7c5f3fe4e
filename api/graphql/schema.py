"""One Strawberry schema for each audience, generated from the ontology."""

from __future__ import annotations

import inspect
from functools import lru_cache
from typing import Any, Optional

import strawberry

from api.graphql.inputs import Inputs
from api.graphql.outputs import Node, Outputs, asked, declare_type
from api.graphql.scalars import CONFIG
from graph.model import ONTOLOGY
from graph.scope import Audience, Language


@lru_cache(maxsize=len(Audience))
def schema_for(audience: Audience) -> strawberry.Schema:
    """Return the schema of an audience; it is made at the first question."""
    language = Language(audience)
    inputs = Inputs(ONTOLOGY, language)
    outputs = Outputs(ONTOLOGY, language, inputs)
    query = type("Query", (), {"__module__": __name__})
    declare_type(query, _roots(outputs, inputs), "Everything that can be asked.")
    return strawberry.Schema(query, types=list(outputs.node.values()), config=CONFIG)


def _roots(outputs: Outputs, inputs: Inputs) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    identifier = (strawberry.ID, strawberry.UNSET, "As in `id` of every node.")
    for label in outputs.labels:
        node = outputs.node[label.name]
        fields[label.singular] = asked(Optional[node], {"id": _required(identifier)}, label.about)  # noqa: UP045
        fields[label.plural] = asked(
            list[node],  # type: ignore[valid-type]
            outputs.window(label.name, label.name),
            label.about,
        )
        fields[f"{label.plural}Connection"] = asked(
            outputs.connection[label.name],
            outputs.walk(inputs.where[label.name], label.name),
            label.about,
        )
    fields["node"] = asked(
        Optional[Node],  # noqa: UP045
        {"id": _required(identifier)},
        "Anything by its id.",
    )
    fields["nodes"] = asked(
        list[Optional[Node]],  # noqa: UP045
        {"ids": _required((list[strawberry.ID], None, "Up to 1000 ids."))},
        "Anything by its ids, in their order; null where there is nothing.",
    )
    return fields


def _required(argument: tuple[Any, object, str]) -> tuple[Any, object, str]:
    return argument[0], inspect.Parameter.empty, argument[2]

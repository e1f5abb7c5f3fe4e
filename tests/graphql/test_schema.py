"""The schema that the ontology gives rise to."""

from __future__ import annotations

import os
from pathlib import Path

from graphql import build_schema, find_breaking_changes

from api.graphql.sdl import sdl
from graph.model import ONTOLOGY
from graph.ontology import Reader
from graph.scope import Audience

SNAPSHOT = Path(__file__).with_name("schema.graphql")


def test_the_schema_is_the_one_that_was_agreed() -> None:
    """Set KITH_SNAPSHOT=1 to write it anew after a change that is meant."""
    if os.environ.get("KITH_SNAPSHOT"):
        SNAPSHOT.write_text(sdl())
    agreed = SNAPSHOT.read_text()
    broken = find_breaking_changes(build_schema(agreed), build_schema(sdl()))
    assert not broken, "\n".join(change.description for change in broken)
    assert sdl() == agreed, "The schema has grown; review it and write the snapshot anew."


def test_every_readable_label_can_be_asked_for() -> None:
    schema = build_schema(sdl(Audience.ADMIN))
    query = schema.query_type
    assert query is not None
    for label in ONTOLOGY.visible:
        assert {label.singular, label.plural, f"{label.plural}Connection"} <= set(query.fields)


def test_what_nobody_reads_is_in_no_schema() -> None:
    hidden = {label.name for label in ONTOLOGY.labels if label.reader is Reader.NOBODY}
    for audience in Audience:
        schema = build_schema(sdl(audience))
        assert not hidden & set(schema.type_map)
        for label in ONTOLOGY.labels:
            type_ = schema.type_map.get(label.name)
            names = {one.name for one in label.properties if one.reader is Reader.NOBODY}
            assert not names & set(getattr(type_, "fields", ()))


def test_a_partners_schema_names_only_what_it_may_see() -> None:
    types = build_schema(sdl(Audience.PARTNER)).type_map
    assert "Customer" in types
    assert not {"Consent", "Household", "Identifier", "Key", "Audit", "Forecast"} & set(types)

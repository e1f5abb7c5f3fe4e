"""The schema as text, for code generators, reviews and the snapshot test."""

from __future__ import annotations

from graphql import print_schema

from api.graphql.schema import schema_for
from graph.scope import Audience


def sdl(audience: Audience = Audience.STAFF) -> str:
    """Return the schema of an audience in the schema definition language."""
    return print_schema(schema_for(audience)._schema) + "\n"

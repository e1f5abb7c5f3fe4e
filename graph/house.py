"""The company that operates Kith: a partner like others, under a fixed id."""

from __future__ import annotations

from graph.model import HOUSE_ID
from graph.statement import Statement, declare
from graph.text import fold

FOUND = declare(
    """
    MERGE (p:Partner {id: $id})
    ON CREATE SET p.name = $name, p.kind = 'house', p.searchText = $words,
                  p.createdAt = datetime($now)
    RETURN count(*) AS written
    """
)
NAME = "The house"


def found(now: str) -> Statement:
    """Return the statement that makes the house where there is none, and else changes nothing."""
    return FOUND(id=HOUSE_ID, name=NAME, words=fold(NAME), now=now)

"""The change feed: one record for every commit, in the order of commits.

The sequence comes from one counter node, taken in the last statement of the
transaction: whoever holds it keeps later writers waiting until the commit, so
that a reader who has seen n never finds n-1 afterwards. Neither database has a
feed of its own that promises as much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from graph.bookkeeping import CHANGE
from graph.moment import now_text
from graph.statement import Statement, declare

COUNTER_ID = "ctr_changes"

FOUND = declare("MERGE (k:Counter {id: $counter}) ON CREATE SET k.seq = 0")
RECORD = declare(
    """
    MATCH (k:Counter {id: $counter}) SET k.seq = k.seq + 1
    CREATE (c:Change {
        id: $prefix + toString(k.seq), seq: k.seq,
        at: datetime($at), cause: $cause, items: $items
    })
    RETURN k.seq AS seq
    """
)
LATEST = declare("MATCH (k:Counter {id: $counter}) RETURN k.seq AS seq")


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit did: its cause, and an item for each thing that changed.

    Bulk work carries one summary item instead, such as
    `{"kind": "loaded", "label": "Product", "count": 5000}`.
    """

    cause: str
    items: Sequence[Mapping[str, Any]] = ()


def found() -> Statement:
    """Return the statement that makes the counter where there is none."""
    return FOUND(counter=COUNTER_ID)


def record(change: Change) -> Statement:
    """Return the statement that must end the transaction of `change`."""
    return RECORD(
        counter=COUNTER_ID,
        prefix=f"{CHANGE.prefix}_",
        at=now_text(),
        cause=change.cause,
        items=orjson.dumps(change.items).decode(),
    )


def latest() -> Statement:
    """Return the statement that reads the sequence of the last commit."""
    return LATEST(counter=COUNTER_ID)

"""The dead-letter list: events that were refused, with the reason, kept to be sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from graph import ids
from graph.bookkeeping import DEAD_LETTER
from graph.changes import Change
from graph.moment import now_text
from graph.statement import declare
from graph.store import Store, Transaction

LONGEST_BODY = 65_536
"""Bytes of a body that are kept; a longer one is named by its beginning only."""

POST = declare(
    """
    UNWIND $rows AS row
    MERGE (l:DeadLetter {id: row[0]})
    SET l.source = row[1], l.code = row[2], l.message = row[3], l.body = row[4],
        l.at = datetime($now), l.replayedAt = null
    """
)
READ = declare(
    """
    MATCH (l:DeadLetter) WHERE $replayed OR l.replayedAt IS NULL
    RETURN l.id AS id, l.source AS source, l.code AS code, l.message AS message,
           l.body AS body, l.at AS at, l.replayedAt AS replayed
    ORDER BY at DESC, id SKIP $offset LIMIT $limit
    """
)
REPLAYED = declare(
    "UNWIND $ids AS id MATCH (l:DeadLetter {id: id}) SET l.replayedAt = datetime($now)"
)
FORGET = declare(
    """
    MATCH (l:DeadLetter) WHERE l.at < datetime($before)
    WITH l LIMIT 1000 DETACH DELETE l RETURN count(*) AS gone
    """
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One refused event as it arrived: from which source, and why it was refused."""

    source: str
    code: str
    message: str
    body: Any
    id: str = ""
    at: datetime | None = None
    replayed_at: datetime | None = None


async def post(transaction: Transaction, letters: Sequence[Letter], now: str) -> None:
    """Keep letters; one that arrives again is kept once."""
    rows = []
    for letter in letters:
        body = _body(letter.body)
        # Retries repeat the event, so its text is its key.
        rows.append(
            [
                ids.derived(DEAD_LETTER, letter.source, body),
                letter.source,
                letter.code,
                letter.message[:1000],
                body,
            ]
        )
    await transaction.run(POST(rows=rows, now=now))


async def read(
    store: Store, *, limit: int = 100, offset: int = 0, replayed: bool = False
) -> list[Letter]:
    """Return letters, the latest first; with `replayed` also those that were sent again."""
    rows = await store.read(READ(limit=limit, offset=offset, replayed=replayed))
    return [
        Letter(
            source=row["source"],
            code=row["code"],
            message=row["message"],
            body=orjson.loads(row["body"]),
            id=row["id"],
            at=row["at"].to_native(),
            replayed_at=row["replayed"].to_native() if row["replayed"] else None,
        )
        for row in rows
    ]


async def mark_replayed(store: Store, wanted: Sequence[str]) -> None:
    """Note that letters were sent again and taken."""
    item = {"kind": "replayed", "label": "DeadLetter", "count": len(wanted)}
    await store.write(
        Change("letters replayed", [item]), REPLAYED(ids=list(wanted), now=now_text())
    )


def _body(body: Any) -> str:
    try:
        text = orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError:
        text = orjson.dumps({"unreadable": ascii(body)[:1000]}).decode()
    if len(text) > LONGEST_BODY:
        text = orjson.dumps({"tooLong": len(text), "beginning": text[:1000]}).decode()
    # One of the databases ends a text at NUL.
    return text.replace("\\u0000", "\\ufffd")

"""Tell a query text that writes from one that only reads.

One of the two databases takes a write inside a read transaction, so the store
looks for itself. The text is reduced to its bare words first: what stands in
strings, comments and back-quoted names is data, not language.
"""

import re
from functools import lru_cache

WRITING = frozenset({"CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "DROP", "FOREACH"})
ADMINISTRATIVE = frozenset(
    {"ALTER", "GRANT", "DENY", "REVOKE", "RENAME", "START", "STOP", "TERMINATE", "ENABLE", "USE"}
)

READING_PROCEDURES = frozenset(
    {
        "db.labels",
        "db.relationshiptypes",
        "db.propertykeys",
        "db.index.fulltext.querynodes",
        "db.index.fulltext.queryrelationships",
        "db.index.vector.querynodes",
    }
)

_QUOTED = re.compile(
    r"""
    '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" | `(?:``|[^`])*`   # strings, names
    | //[^\n]* | /\*.*?\*/                                    # comments
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u+([0-9A-Fa-f]{4})")
# After `|` a word is a type or label, or stands inside FOREACH, which counts by itself.
_WORD = re.compile(r"(?<![\w.$:|])[A-Za-z_]+(?!\w)(?!\s*:(?!:))")
_CALLED = re.compile(r"(?<![\w.$:])CALL\s*([A-Za-z_][\w.]*|.)", re.IGNORECASE | re.DOTALL)
_LOAD_CSV = re.compile(r"\bLOAD\s+CSV\b", re.IGNORECASE)


@lru_cache(maxsize=8192)
def writes(text: str) -> str | None:
    """Return the word that makes a query text a write, or None if it only reads.

    Unknown procedures and `LOAD CSV` count as writes: what is not known to be
    harmless is not run in a read.

    Examples
    --------
    >>> writes("MATCH (c:Customer {name: 'SET'}) RETURN c")
    >>> writes("MATCH (c:Customer) SET c.name = 'Ann'")
    'SET'
    """
    # Cypher reads \\uXXXX before anything else, so a keyword may hide in it.
    bare = _QUOTED.sub(" '' ", _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text))
    for place, found in enumerate(_WORD.finditer(bare)):
        word = found[0].upper()
        if word in WRITING or (place == 0 and word in ADMINISTRATIVE):
            return word
    for match in _CALLED.finditer(bare):
        called: str = match[1]
        if called not in "({" and called.lower() not in READING_PROCEDURES:
            return f"CALL {called}"
    return "LOAD CSV" if _LOAD_CSV.search(bare) else None

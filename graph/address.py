"""Where a database answers, and how to sign in."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from graph.errors import Refused

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True, slots=True)
class Address:
    """One database on one server.

    `http` is the loopback HTTP endpoint of the embedded server, which takes the
    DDL that Bolt has no words for; a Neo4j has none.
    """

    uri: str
    user: str | None
    password: str | None = field(repr=False)
    database: str
    http: str | None = None

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read `neo4j://user:password@host:port/database`.

        Raises
        ------
        Refused
            If the scheme is not one of Bolt's; the message never repeats the
            password.
        """
        parts = urlsplit(text)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise Refused(
                f"KITH_DATABASE starts with {parts.scheme or 'nothing'!r}; expected "
                f"one of {', '.join(SCHEMES)}, as in neo4j://user:password@host:7687/neo4j."
            )
        return cls(
            uri=f"{parts.scheme}://{_host(parts)}",
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            database=parts.path.strip("/") or "neo4j",
        )


def _host(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2]
    return host if parts.port else f"{host}:7687"

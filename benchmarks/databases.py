"""The two databases, fresh and empty, for a benchmark's length."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.measure import console
from graph.address import Address
from graph.embedded import attach
from tests.servers.neo4j import Neo4jServer, Unavailable


@contextmanager
def databases() -> Iterator[dict[str, Address]]:
    """Yield the address of each database that can run here, by name."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="kith-bench-"))
        found = {"embedded": stack.enter_context(attach(Path(home))).address}
        try:
            found["neo4j"] = stack.enter_context(Neo4jServer.start()).address
        except Unavailable as reason:
            console.print(f"Neo4j is left out: {reason}")
        yield found

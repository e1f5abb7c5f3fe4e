"""The server's own limit stops a statement that would run for hours."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from neo4j.exceptions import Neo4jError

from graph.embedded import ServerOptions, attach
from tests.embedded.conftest import QUICK, ask, eventually, java, put

LIMIT = 1.0
ENDLESS = (
    "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b "
    "WITH a, b WHERE a * b = -1 RETURN count(*) AS n",
    "MATCH (a:Row), (b:Row), (c:Row), (d:Row) WHERE a.n + b.n + c.n + d.n = -1 "
    "RETURN count(*) AS n",
    "MATCH (a:Row), (b:Row), (c:Row) CREATE (:Pair {a: a.n + b.n + c.n})",
)


def test_an_endless_statement_ends_at_the_limit(home: Path) -> None:
    options = ServerOptions(linger=0.2, command_timeout=LIMIT)
    with attach(home, options=options) as attached:
        put(attached.address, 2000)
        for endless in ENDLESS:
            started = time.monotonic()
            with pytest.raises(Neo4jError) as stopped:
                ask(attached.address, endless)
            assert time.monotonic() - started < LIMIT + 5.0
            assert stopped.value.code == "Neo.ClientError.Transaction.TransactionTimedOut"
        server = java(home)
        server.cpu_percent()
        eventually(lambda: server.cpu_percent(0.5) < 20.0)
        assert ask(attached.address, "MATCH (p:Pair) RETURN count(p) AS n") == [{"n": 0}]
        assert ask(attached.address, "RETURN 1 AS one") == [{"one": 1}]


def test_a_statement_can_be_ended_by_another_connection(home: Path) -> None:
    """How a limit shorter than the server's is kept: the dialect of both databases has it."""
    with attach(home, options=QUICK) as attached, ThreadPoolExecutor(1) as pool:
        running = pool.submit(ask, attached.address, ENDLESS[0])

        def found() -> list[str]:
            rows = ask(attached.address, "SHOW TRANSACTIONS YIELD transactionId, currentQuery")
            return [r["transactionId"] for r in rows if r["currentQuery"] == ENDLESS[0]]

        eventually(lambda: bool(found()))
        started = time.monotonic()
        ask(attached.address, "TERMINATE TRANSACTIONS $ids", ids=found())
        with pytest.raises(Neo4jError) as stopped:
            running.result(10)
        assert time.monotonic() - started < 2.0
        assert stopped.value.code == "Neo.ClientError.Transaction.Terminated"

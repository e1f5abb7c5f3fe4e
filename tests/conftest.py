"""Both databases, as fixtures.

`store` runs a test once on the embedded server and once on a real Neo4j, each
time on an empty network with the schema applied. The servers live for the
session. What every store was asked is recorded, so that the last test can tell
which declared query texts nobody ran.
"""

from __future__ import annotations

import os
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from graph import changes, schema
from graph.address import Address
from graph.embedded import Attachment, attach
from graph.statement import Statement
from graph.store import Store, StoreOptions
from tests.needs import need
from tests.servers.neo4j import Neo4jServer, Unavailable

# What fails in CI must fail again on the desk; elsewhere every run looks elsewhere.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

ENGINES = ("embedded", "neo4j")

executed: dict[str, set[str]] = defaultdict(set)
"""Every query text that a store was asked, by engine."""

migrated: set[str] = set()
"""The engines whose schema is applied."""


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the driver does."""
    return "asyncio"


@pytest.fixture(scope="session")
def attachment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attachment]:
    """The embedded server of the session."""
    with attach(tmp_path_factory.mktemp("home")) as attached:
        yield attached


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Neo4jServer]:
    """The real Neo4j of the session."""
    try:
        server = Neo4jServer.start()
    except Unavailable as reason:
        need("neo4j", str(reason))
    with server:
        yield server


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the database under test."""
    return str(request.param)


@pytest.fixture(scope="session")
def address(engine: str, request: pytest.FixtureRequest) -> Address:
    """Where the database under test answers, its schema applied by `store`."""
    if engine == "embedded":
        attached: Attachment = request.getfixturevalue("attachment")
        return attached.address
    server: Neo4jServer = request.getfixturevalue("neo4j_server")
    return server.address


@pytest.fixture
async def store(address: Address, engine: str) -> AsyncIterator[Store]:
    """A store over an empty network whose schema is up to date."""

    def observe(statement: Statement) -> None:
        executed[engine].add(statement.text)

    async with Store(address, StoreOptions(patience=5.0), observe) as opened:
        if engine not in migrated:
            await schema.migrate(opened)
            migrated.add(engine)
        await empty(opened)
        # A test that deletes every node takes the feed's counter with it.
        await opened.define(changes.found())
        yield opened


async def empty(store: Store) -> None:
    """Delete every node but the engine's own, in portions."""
    portion = Statement(
        "MATCH (n) WHERE NOT n:Counter AND NOT n:Migration "
        "WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS gone"
    )
    while (await store.define(portion))[0]["gone"]:
        pass


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests marked `last` see what all the others did."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


def repository() -> Path:
    """Return the root of the checkout."""
    return Path(__file__).parent.parent


@pytest.fixture
def free_port() -> int:
    """A loopback port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""The Neo4j that we start ourselves: it answers, on loopback only, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from graph.address import Address
from tests.needs import need
from tests.servers import Unavailable
from tests.servers.java import JavaProcess, NeverReady, find_java
from tests.servers.maven import jars
from tests.servers.neo4j import Neo4jServer


@pytest.fixture(scope="module", params=[True, False], ids=["with sign-in", "without sign-in"])
def server(request: pytest.FixtureRequest) -> Iterator[Neo4jServer]:
    try:
        started = Neo4jServer.from_jars(auth=request.param)
    except Unavailable as reason:
        need("neo4j", str(reason))
    with started:
        yield started


def _process(server: Neo4jServer) -> psutil.Process:
    assert server.pid is not None
    return psutil.Process(server.pid)


def _sum(address: Address, password: str | None) -> object:
    auth = None if address.user is None or password is None else (address.user, password)
    with GraphDatabase.driver(address.uri, auth=auth) as driver:
        return driver.execute_query(
            "UNWIND $numbers AS number RETURN sum(number) AS total",
            numbers=[1, 2, 39],
            database_=address.database,
        ).records[0]["total"]


def test_it_answers_a_query(server: Neo4jServer) -> None:
    assert _sum(server.address, server.address.password) == 42


def test_a_wrong_password_is_refused_where_one_signs_in(server: Neo4jServer) -> None:
    if server.address.password is None:
        assert server.address.user is None
        return
    with pytest.raises(AuthError):
        _sum(server.address, "not the password")


def test_it_listens_on_loopback_only(server: Neo4jServer) -> None:
    listening = [
        connection.laddr.ip.removeprefix("::ffff:")
        for connection in _process(server).net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening == ["127.0.0.1"]


def test_a_routing_driver_stays_on_it(server: Neo4jServer) -> None:
    routed = replace(server.address, uri=server.address.uri.replace("bolt:", "neo4j:"))
    assert _sum(routed, routed.password) == 42


def test_closing_it_leaves_no_process_and_no_data(server: Neo4jServer) -> None:
    # Last of the module's tests on this server, since it ends it.
    process = _process(server)
    home = Path(process.cwd())
    assert (home / "data").is_dir()
    server.close()
    assert not process.is_running()
    assert not home.exists()
    server.close()


def test_a_given_server_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "neo4j://127.0.0.1:1")
    monkeypatch.setenv("NEO4J_USER", "ada")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    monkeypatch.delenv("NEO4J_DATABASE", raising=False)
    with Neo4jServer.start() as given:
        assert given.address == Address("neo4j://127.0.0.1:1", "ada", "secret", "neo4j")
        assert given.pid is None


def test_without_java_and_docker_the_reason_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    docker = tmp_path / "docker"
    docker.write_text("#!/bin/sh\nexit 1\n")
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="no Docker engine answers, and no java on the PATH"):
        Neo4jServer.start()


def test_without_maven_the_reason_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="no mvn on the PATH to fetch thing-1"):
        jars("thing-1", ["org.example:thing:1"])


def test_jars_in_the_cache_need_no_maven(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "kith" / "thing-1" / "lib").mkdir(parents=True)
    assert jars("thing-1", ["org.example:thing:1"]) == tmp_path / "kith" / "thing-1" / "lib"


def test_a_failing_maven_leaves_no_half_filled_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    maven = tmp_path / "mvn"
    maven.write_text("#!/bin/sh\necho '[ERROR] no such artifact'\nexit 1\n")
    maven.chmod(0o755)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="no such artifact"):
        jars("thing-1", ["org.example:thing:1"])
    assert [entry.name for entry in (tmp_path / "kith").iterdir()] == ["thing-1.lock"]


def test_a_server_that_ends_early_is_told_with_its_last_words(tmp_path: Path) -> None:
    try:
        java = find_java()
    except Unavailable as reason:
        need("neo4j", str(reason))
    process = JavaProcess.start([java, "-no-such-option"], console=tmp_path / "console.log")
    with pytest.raises(NeverReady, match=r"before 'Started\.'.*\n.*-no-such-option"):
        process.wait_for("Started.", within=60)

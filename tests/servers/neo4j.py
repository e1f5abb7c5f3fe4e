"""A real Neo4j for the tests: given, in a container, or from its own jars."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from neo4j import GraphDatabase

from graph.address import Address
from tests.servers import Unavailable
from tests.servers.java import JavaProcess, NeverReady, find_java
from tests.servers.maven import jars

__all__ = ["Neo4jServer", "Unavailable"]

VERSION = "5.26.17"

# Graph Data Science would add its own artifacts behind these, on the class path
# and in `plugins/`, and `dbms.security.procedures.unrestricted=gds.*` below.
_ARTIFACTS = (f"org.neo4j.app:neo4j-server:{VERSION}", f"org.neo4j:neo4j:{VERSION}")
_USER = "neo4j"
_DATABASE = "neo4j"
_FIRST_PASSWORD = "neo4j"
_LOOPBACK = "127.0.0.1"
_JAVA_OPTIONS = (
    "-Xmx1g",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true",
)
_SETTINGS = """\
dbms.security.auth_enabled={auth}
server.default_listen_address={host}
server.bolt.listen_address={host}:{port}
server.bolt.advertised_address={host}:{port}
server.http.enabled=false
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
"""


class Neo4jServer:
    """A Neo4j that answers until `close`, and leaves nothing behind if it is ours.

    Tests empty its database; a server named by `NEO4J_URI` must hold nothing
    of value.

    Attributes
    ----------
    address : Address
        Where it answers and how to sign in.
    pid : int or None
        The number of its process, where it is a child of this one.
    """

    def __init__(
        self, address: Address, close: Callable[[], None] | None = None, *, pid: int | None = None
    ) -> None:
        self.address = address
        self.pid = pid
        self._closing = ExitStack()
        if close is not None:
            self._closing.callback(close)

    @classmethod
    def start(cls, *, auth: bool = True) -> Neo4jServer:
        """Return the server of `NEO4J_URI`, else one in a container, else one from jars.

        Parameters
        ----------
        auth : bool
            Whether one has to sign in; a given server does as it is set up.

        Raises
        ------
        Unavailable
            If none of the three is possible here.
        """
        if uri := os.environ.get("NEO4J_URI"):
            return cls.given(uri)
        if (why_no_docker := _no_docker()) is None:
            return cls.in_container(auth=auth)
        try:
            return cls.from_jars(auth=auth)
        except Unavailable as why_no_jars:
            raise Unavailable(
                f"NEO4J_URI is not set, {why_no_docker}, and {why_no_jars}"
            ) from why_no_jars

    @classmethod
    def given(cls, uri: str) -> Neo4jServer:
        """Name a server that others run, as the environment describes it."""
        return cls(
            Address(
                uri=uri,
                user=os.environ.get("NEO4J_USER"),
                password=os.environ.get("NEO4J_PASSWORD"),
                database=os.environ.get("NEO4J_DATABASE", _DATABASE),
            )
        )

    @classmethod
    def in_container(cls, *, auth: bool) -> Neo4jServer:
        """Start the official image with testcontainers."""
        from testcontainers.community.neo4j import Neo4jContainer

        password = secrets.token_urlsafe(16)
        container = Neo4jContainer(f"neo4j:{VERSION}", username=_USER, password=password)
        # docker-py takes (host,) for any free port of that host; testcontainers' types do not.
        container.ports = cast("dict[str, int | None]", {"7687/tcp": (_LOOPBACK,)})
        container.with_env("NEO4J_dbms_security_auth__enabled", str(auth).lower())
        container.start()
        return cls(
            _address(container.get_connection_url(), password if auth else None), container.stop
        )

    @classmethod
    def from_jars(cls, *, auth: bool) -> Neo4jServer:
        """Start the server from its own jars, on loopback only.

        Raises
        ------
        Unavailable
            If there is no Java, or no Maven to fetch the jars with.
        NeverReady
            If it does not start; the message ends with its last words.
        """
        command = [find_java(), *_JAVA_OPTIONS, "-cp", f"{jars(f'neo4j-{VERSION}', _ARTIFACTS)}/*"]
        for attempts_left in (2, 1, 0):
            try:
                return cls._from_jars(command, auth=auth)
            except NeverReady as error:
                # Between finding a free port and using it, another program may take it.
                if "Address already in use" not in str(error) or not attempts_left:
                    raise
        raise AssertionError("unreachable")

    @classmethod
    def _from_jars(cls, command: list[str], *, auth: bool) -> Neo4jServer:
        home = Path(tempfile.mkdtemp(prefix="kith-neo4j-"))
        with ExitStack() as undo:
            undo.callback(shutil.rmtree, home, ignore_errors=True)
            port = _free_port()
            conf = home / "conf"
            conf.mkdir()
            (conf / "neo4j.conf").write_text(
                _SETTINGS.format(auth=str(auth).lower(), host=_LOOPBACK, port=port)
            )
            process = JavaProcess.start(
                [
                    *command,
                    "org.neo4j.server.CommunityEntryPoint",
                    *(f"--home-dir={home}", f"--config-dir={conf}", "--console-mode"),
                ],
                console=home / "console.log",
            )
            # An orderly end takes ten seconds and saves what is deleted next.
            undo.callback(process.stop, grace=0.5)
            process.wait_for("Started.", within=120)
            uri = f"bolt://{_LOOPBACK}:{port}"
            password = secrets.token_urlsafe(16) if auth else None
            if password is not None:
                _replace_first_password(uri, password)
            return cls(_address(uri, password), undo.pop_all().close, pid=process.pid)

    def close(self) -> None:
        """Stop it and delete its data; a second call does nothing."""
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _address(uri: str, password: str | None) -> Address:
    return Address(
        uri=uri,
        user=None if password is None else _USER,
        password=password,
        database=_DATABASE,
    )


def _replace_first_password(uri: str, password: str) -> None:
    with GraphDatabase.driver(uri, auth=(_USER, _FIRST_PASSWORD)) as driver:
        driver.execute_query(
            "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
            old=_FIRST_PASSWORD,
            new=password,
            database_="system",
        )


def _no_docker() -> str | None:
    """Say why no container can run here, or return None."""
    docker = shutil.which("docker")
    if docker is None:
        return "there is no docker on the PATH"
    # Not docker-py: it leaves the socket of a failed connection open, which is a warning.
    try:
        asked = subprocess.run(
            [docker, "version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "no Docker engine answers within 5 s"
    return "no Docker engine answers" if asked.returncode else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])

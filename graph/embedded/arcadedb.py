"""ArcadeDB out of its wheel: the Java it brings, and the options to start it with."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from graph.embedded.home import Home, HomeError, write

USER = "root"
DATABASE = "kith"
LOOPBACK = "127.0.0.1"

_PACKAGE = "arcadedb_embedded"
# Protocols and tools that Kith does not use; a jar that is not there opens no port.
_UNUSED = re.compile(r"arcadedb-(console|graphql|mcp|postgresw|redisw)-")
_LOG = """\
handlers = java.util.logging.FileHandler
.level = INFO
io.undertow.level = WARNING
org.xnio.level = WARNING
org.jboss.level = WARNING
java.util.logging.FileHandler.level = INFO
java.util.logging.FileHandler.formatter = com.arcadedb.log.LogFormatter
java.util.logging.FileHandler.pattern = {pattern}
java.util.logging.FileHandler.limit = 10000000
java.util.logging.FileHandler.count = 5
"""


class WrongPlatform(HomeError):
    """The embedded database does not run on this machine."""

    code: ClassVar[str] = "HOME_PLATFORM"


class BadOption(HomeError):
    """An option of the server is out of its range."""

    code: ClassVar[str] = "HOME_OPTION"


@dataclass(frozen=True, slots=True)
class Ports:
    """The two ports of a server on loopback."""

    bolt: int
    http: int


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How the server of a data directory runs; the process that starts it decides.

    Parameters
    ----------
    heap : str
        The most memory for Java objects: a number and `k`, `m` or `g`.
    command_timeout : float
        Seconds after which the server stops any one statement, so the longest
        job's; 0 for never.
    linger : float
        Seconds that the server stays after the last process has left it.
    start_timeout : float
        Seconds that a start may take, with the recovery after a crash.
    bolt_port, http_port : int, optional
        Ports on loopback; free ones are found by default.

    Raises
    ------
    BadOption
        If a value is out of its range.
    """

    heap: str = "1g"
    command_timeout: float = 3600.0
    linger: float = 2.0
    start_timeout: float = 120.0
    bolt_port: int | None = None
    http_port: int | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[1-9][0-9]*[kmgKMG]", self.heap):
            raise BadOption(f"heap is {self.heap!r}; expected a size such as 512m or 2g.")
        for name in ("command_timeout", "linger", "start_timeout"):
            seconds = getattr(self, name)
            if not 0 <= seconds < float("inf"):
                raise BadOption(f"{name} is {seconds!r}; expected seconds, 0 or more.")
        for name in ("bolt_port", "http_port"):
            port = getattr(self, name)
            if port is not None and not 1 <= port <= 65535:
                raise BadOption(f"{name} is {port!r}; expected a port from 1 to 65535.")


@dataclass(frozen=True, slots=True)
class Runtime:
    """The Java that the wheel brings, and the jars to run on it."""

    java: Path
    jars: tuple[Path, ...]

    @classmethod
    def find(cls, package: str = _PACKAGE) -> Runtime:
        """Find the installed wheel without importing it, which would take a second.

        Raises
        ------
        WrongPlatform
            If there is no such wheel, or it lacks its Java or its jars.
        """
        spec = importlib.util.find_spec(package)
        folders = list(spec.submodule_search_locations or ()) if spec else []
        root = Path(folders[0]) if folders else Path(package)
        java = root / "jre" / "bin" / "java"
        jars = tuple(sorted(j for j in root.glob("jars/*.jar") if not _UNUSED.match(j.name)))
        if not java.is_file() or not jars:
            raise unsupported("the wheel arcadedb-embedded with its Java is not installed")
        return cls(java, jars)


def unsupported(reason: str) -> WrongPlatform:
    """Say that the embedded database cannot run here, and what can be done."""
    libc = " ".join(platform.libc_ver()).strip() or "no glibc"
    return WrongPlatform(
        f"The embedded database does not run on this machine ({sys.platform}, "
        f"{platform.machine()}, {libc}): {reason}. It needs Linux with glibc 2.34 or later, or "
        "macOS, where `pip install arcadedb-embedded` brings all of it. Elsewhere set "
        "KITH_DATABASE=neo4j://user:password@host/database."
    )


def prepare(home: Home, runtime: Runtime, ports: Ports, options: ServerOptions) -> list[str | Path]:
    """Write the server's argument file and return the command that starts it.

    The options stand in a file of the owner's, so that the process list shows
    none of them. The server makes its users anew from our password file, so
    that the two never differ.

    Raises
    ------
    DiskFull, NotWritable
        If the files cannot be written.
    """
    pattern = f"{str(home.log).replace('%', '%%')}/database.%g.log".replace("\\", "\\\\")
    write(home.log / "logging.properties", _LOG.format(pattern=pattern))
    arguments = home.database / "java.arguments"
    flags = _flags(home, runtime, ports, options)
    quoted = (flag.replace("\\", "\\\\").replace('"', '\\"') for flag in flags)
    write(arguments, "".join(f'"{flag}"\n' for flag in quoted))
    (home.database / "config" / "server-users.jsonl").unlink(missing_ok=True)
    return [runtime.java, f"@{arguments}"]


def _flags(home: Home, runtime: Runtime, ports: Ports, options: ServerOptions) -> tuple[str, ...]:
    settings = {
        "java.util.logging.config.file": home.log / "logging.properties",
        "java.awt.headless": "true",
        "arcadedb.server.rootPath": home.database,
        "arcadedb.server.logsDirectory": home.log,
        # By file, so that it is in no option, crash report or system property.
        "arcadedb.server.rootPasswordPath": home.password_file,
        "arcadedb.server.mode": "production",
        "arcadedb.server.httpIncomingHost": LOOPBACK,
        "arcadedb.server.httpIncomingPort": ports.http,
        "arcadedb.server.httpWorkerThreads": 16,
        "arcadedb.server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "arcadedb.bolt.host": LOOPBACK,
        "arcadedb.bolt.port": ports.bolt,
        "arcadedb.serverMetrics": "false",
        "arcadedb.opencypher.loadCsv.allowRemoteUrls": "false",
        # Commits reach the disk before they are answered.
        "arcadedb.txWalFlush": 1,
        "arcadedb.command.timeout": round(options.command_timeout * 1000),
        "arcadedb.server.defaultDatabases": f"{DATABASE}[{USER}]",
    }
    return (
        f"-Xmx{options.heap}",
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
        "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-XX:+UseCompactObjectHeaders",
        # Without memory a server is in no known state; a new one is there in two seconds.
        "-XX:+ExitOnOutOfMemoryError",
        f"-XX:ErrorFile={home.log / 'java-crash.log'}",
        # Otherwise Java keeps its options in a file under /tmp.
        "-XX:-UsePerfData",
        *(f"-D{name}={value}" for name, value in settings.items()),
        "-cp",
        os.pathsep.join(str(jar) for jar in runtime.jars),
        "com.arcadedb.server.ArcadeDBServer",
    )

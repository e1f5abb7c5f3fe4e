"""One embedded database server: a Java process, what it answers and what it says."""

from __future__ import annotations

import base64
import ctypes
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from typing import ClassVar

from graph.embedded.arcadedb import (
    DATABASE,
    LOOPBACK,
    USER,
    Ports,
    Runtime,
    ServerOptions,
    prepare,
    unsupported,
)
from graph.embedded.home import DiskFull, Home, HomeError, told
from graph.embedded.ports import PortTaken

# The owner's own Java settings must not reach the server, nor their secrets its environment.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
_BOLT_GREETING = bytes.fromhex("6060b017 00000404 00000004 00000000 00000000")
# It prints this where it cannot start, and then stays as a process without a purpose.
_GAVE_UP = 'Exception in thread "main"'


class ServerFailed(HomeError):
    """The database server does not come up, or does not stay up."""

    code: ClassVar[str] = "SERVER_FAILED"


class Server:
    """A running server of one data directory."""

    def __init__(self, home: Home, ports: Ports, child: subprocess.Popen[bytes]) -> None:
        self.ports = ports
        self._home = home
        self._child = child

    @classmethod
    def start(cls, home: Home, runtime: Runtime, ports: Ports, options: ServerOptions) -> Server:
        """Start the server; it answers a second or two later.

        Raises
        ------
        WrongPlatform
            If the wheel's Java does not run here.
        DiskFull, NotWritable
            If its few files cannot be written.
        """
        with told(home.path):
            command = prepare(home, runtime, ports, options)
            console = (home.log / "console.log").open("wb")
        with console:
            try:
                child = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=console,
                    stderr=subprocess.STDOUT,
                    cwd=home.database,
                    env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                    umask=0o077,
                    preexec_fn=_end_with_parent(),
                )
            except OSError as error:
                raise unsupported(f"its Java does not start ({error.strerror})") from error
        return cls(home, ports, child)

    @property
    def pid(self) -> int:
        """The number of the Java process."""
        return self._child.pid

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._child.poll() is not None

    def trouble(self) -> HomeError | None:
        """Say why it will not come up, or None while it still may."""
        if not self.ended and _GAVE_UP not in self._said("console.log"):
            return None
        words = self.last_words()
        if "No space left on device" in words:
            return DiskFull(
                f"The disk of {self._home.path} is full, so the database does not start. Free "
                "some space there and start again; everything committed is kept."
            )
        if "Unable to listen" in words:
            return PortTaken(
                f"Another program listens on port {self.ports.bolt} or {self.ports.http} of "
                f"{LOOPBACK}. Stop it, or choose other ports, or none to have free ones found."
            )
        return ServerFailed(
            f"The database of {self._home.path} did not start (exit status "
            f"{self._child.poll()}). It last said:\n{words}"
        )

    def answers(self) -> bool:
        """Whether it lets us sign in, has the database, and speaks Bolt."""
        return _has_database(self.ports.http, self._home.password()) and speaks_bolt(
            self.ports.bolt
        )

    def stop(self, *, grace: float = 20.0) -> None:
        """End it in order; after `grace` seconds kill it, which loses nothing committed."""
        self._child.terminate()
        try:
            self._child.wait(grace)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def last_words(self, lines: int = 12) -> str:
        """Return the last lines that it logged or printed since its start, without secrets."""
        said = [
            line
            for name in ("database.0.log", "console.log")
            for line in self._said(name).splitlines()
            # Of a stack trace, the causes tell; the frames do not.
            if line.strip() and not line.startswith(("\tat ", "\t..."))
        ]
        return "\n".join(said[-lines:]).replace(self._home.password(), "***")

    def _said(self, name: str) -> str:
        try:
            return (self._home.log / name).read_text(errors="replace")
        except FileNotFoundError:
            return ""


def _end_with_parent() -> Callable[[], None] | None:
    """Make the child die with the thread that starts it, where the kernel can (Linux)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()
    set_parent_death_signal = 1

    def tie() -> None:
        prctl(set_parent_death_signal, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def _has_database(port: int, password: str) -> bool:
    token = base64.b64encode(f"{USER}:{password}".encode()).decode()
    with closing(http.client.HTTPConnection(LOOPBACK, port, timeout=2.0)) as connection:
        try:
            connection.request(
                "GET", f"/api/v1/exists/{DATABASE}", headers={"Authorization": f"Basic {token}"}
            )
            answer = connection.getresponse()
            return answer.status == 200 and json.loads(answer.read()).get("result") is True
        except (OSError, http.client.HTTPException, ValueError):
            return False


def speaks_bolt(port: int) -> bool:
    """Whether a Bolt server on loopback answers a greeting."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2.0) as connection:
            connection.sendall(_BOLT_GREETING)
            return connection.recv(4) not in (b"", bytes(4))
    except OSError:
        return False

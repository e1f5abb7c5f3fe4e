"""Real servers on data directories of their own, and programs that attach to them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import psutil
import pytest
from neo4j import Driver, GraphDatabase

from graph.address import Address
from graph.embedded import Attachment, ServerOptions, attach
from graph.embedded.home import Home
from graph.embedded.lock import FileLock
from graph.embedded.status import Status

QUICK = ServerOptions(heap="256m", linger=0.2, start_timeout=40.0)
ROOT = Path(__file__).resolve().parents[2]

_PROGRAM = """
import json, sys
from pathlib import Path
from graph.embedded import ServerOptions, attach
attachment = attach(Path(sys.argv[1]), options=ServerOptions(**json.loads(sys.argv[2])))
print(json.dumps({"uri": attachment.address.uri, "password": attachment.address.password}))
sys.stdout.flush()
sys.stdin.read()
attachment.close()
"""


class Program:
    """Another process that attaches to a directory and stays until told to end."""

    def __init__(self, home: Path) -> None:
        options = {"heap": QUICK.heap, "linger": QUICK.linger, "start_timeout": 40.0}
        self._child = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, str(home), json.dumps(options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )

    def attached(self) -> dict[str, str]:
        """Wait for it to attach, and return the URI and the password it was given."""
        assert self._child.stdout is not None
        answer: dict[str, str] = json.loads(self._child.stdout.readline())
        return answer

    def kill(self) -> None:
        self._child.kill()
        self._close()

    def _close(self) -> None:
        self._child.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._child.poll() is None:
            self._close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A place for a data directory; no process of it may be left behind."""
    path = tmp_path / 'a "b" 100% c'
    yield path
    gone(path)


@pytest.fixture
def attached(home: Path) -> Iterator[Attachment]:
    """An attachment to a new directory."""
    with attach(home, options=QUICK) as attachment:
        yield attachment


def processes(home: Path) -> list[psutil.Process]:
    """List the supervisors and servers of a directory."""
    found = []
    for process in psutil.process_iter():
        try:
            words = process.cmdline()
        except psutil.Error:
            continue
        server = f"@{home}/database/java.arguments" in words
        if server or ("graph.embedded" in words and str(home) in words):
            found.append(process)
    return found


def java(home: Path) -> psutil.Process:
    """Return the server's process."""
    (process,) = [p for p in processes(home) if p.name() == "java"]
    return process


def supervisor(home: Path) -> psutil.Process:
    """Return the supervisor's process."""
    (process,) = [p for p in processes(home) if p.name() != "java"]
    return process


def kill(process: psutil.Process) -> None:
    """`kill -9`, and wait until the process is gone."""
    process.kill()
    eventually(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)


def gone(home: Path) -> None:
    """Wait until nothing of a directory's server runs any more."""
    eventually(lambda: not processes(home))


def status(home: Path) -> Status:
    """Read what the supervisor says."""
    said = Status.read(Home(home))
    assert said is not None
    return said


def eventually(condition: Callable[[], bool], *, within: float = 20.0) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def signed_in(address: Address) -> Driver:
    """Open a driver on an address."""
    assert address.user is not None
    assert address.password is not None
    return GraphDatabase.driver(address.uri, auth=(address.user, address.password))


def ask(address: Address, query: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run a query and return its rows."""
    with signed_in(address) as driver, driver.session(database=address.database) as session:
        return session.execute_write(lambda tx: tx.run(query, parameters).data())


def put(address: Address, count: int) -> None:
    """Commit some rows."""
    ask(address, "UNWIND range(1, $count) AS n CREATE (:Row {n: n})", count=count)


def count(address: Address) -> int:
    """Count the committed rows."""
    rows = ask(address, "MATCH (r:Row) RETURN count(r) AS rows")
    return int(rows[0]["rows"])


def hold(path: Path) -> FileLock:
    """Take a lock that must be free."""
    lock = FileLock.attempt(path)
    assert lock is not None
    return lock


def environment(pid: int) -> str:
    """Return a process's environment, and the words it was started with."""
    return "".join(
        Path(f"/proc/{pid}/{name}").read_bytes().decode(errors="replace")
        for name in ("environ", "cmdline")
        if os.path.exists(f"/proc/{pid}/{name}")
    )

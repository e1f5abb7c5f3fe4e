"""The process that owns a data directory's server: `python -m graph.embedded DIR`.

It lives while any process holds the directory's shared lock, starts the server
anew if that dies, and ends with the last attached process. Attached processes
read what it says in the directory's status.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from graph.embedded.arcadedb import LOOPBACK, Ports, Runtime, ServerOptions
from graph.embedded.home import Home, HomeError
from graph.embedded.lock import FileLock
from graph.embedded.ports import PortTaken, check_fixed, choose
from graph.embedded.process import Process
from graph.embedded.server import Server, ServerFailed
from graph.embedded.status import Failure, State, Status

_POLL = 0.1
_STARTING_POLL = 0.03
_MOST_FAILURES = 4
_STEADY = 60.0
"""Seconds after which an earlier death of the server no longer counts."""

_log = logging.getLogger("kith.supervisor")


class Supervisor:
    """Keeps one server up for as long as somebody is attached.

    Everything runs on the main thread: the kernel ends the server with the
    thread that started it.
    """

    def __init__(self, home: Home, options: ServerOptions, own: FileLock) -> None:
        self._home = home
        self._options = options
        self._own = own
        self._myself = Process.current()
        self._told_to_end = False
        self._alone_since: float | None = None
        self._attached: FileLock | None = None
        self._restarts = 0
        last = Status.read(home)
        self._ports = choose(options, Ports(last.bolt, last.http) if last else None)

    def run(self) -> None:
        """Keep the server up until the last attached process has left.

        Raises
        ------
        HomeError
            If the server does not come up or keeps dying; the status says so.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        try:
            runtime = Runtime.find()
            failures = 0
            while True:
                server = self._start(runtime)
                if server is None:
                    break
                steady_from = time.monotonic() + _STEADY
                if self._watch(server):
                    break
                failures = 1 if time.monotonic() > steady_from else failures + 1
                _log.warning("the server died (%d): %s", failures, server.last_words(3))
                if failures >= _MOST_FAILURES:
                    raise ServerFailed(
                        f"The database of {self._home.path} died {failures} times in a row. It "
                        f"last said:\n{server.last_words()}"
                    )
                self._restarts += 1
                time.sleep(0.05 * 2**failures)
        except HomeError as error:
            self._publish(State.FAILED, failure=Failure(error.code, str(error)))
            raise
        self._publish(State.STOPPED)

    def _start(self, runtime: Runtime) -> Server | None:
        """Bring a server up; None where nobody is left to want it."""
        for _ in range(_MOST_FAILURES):
            check_fixed(self._options)
            server = Server.start(self._home, runtime, self._ports, self._options)
            try:
                self._publish(State.STARTING, server)
                if not self._until_up(server):
                    server.stop()
                    return None
                self._publish(State.READY, server)
            except PortTaken:
                server.stop(grace=1.0)
                self._ports = choose(self._options, None)
            except HomeError:
                server.stop(grace=1.0)
                raise
            else:
                _log.info("ready, pid %d, %s", server.pid, self._ports)
                return server
        raise PortTaken(f"No free port found on {LOOPBACK}. Close some programs and start again.")

    def _until_up(self, server: Server) -> bool:
        deadline = time.monotonic() + self._options.start_timeout
        while not server.answers():
            if (trouble := server.trouble()) is not None:
                raise trouble
            if time.monotonic() > deadline:
                raise ServerFailed(
                    f"The database of {self._home.path} did not answer within "
                    f"{self._options.start_timeout:g} s. Raise start_timeout if it recovers much "
                    f"data. It last said:\n{server.last_words()}"
                )
            if self._is_over():
                return False
            time.sleep(_STARTING_POLL)
        return True

    def _watch(self, server: Server) -> bool:
        """Return True after an end in order, False after the server died."""
        while not server.ended:
            if self._is_over():
                server.stop()
                return True
            time.sleep(_POLL)
        return False

    def _is_over(self) -> bool:
        """Whether to end: told to, or alone for the time to linger.

        Once alone, the shared lock is kept, so that whoever comes next waits
        until the server is down.
        """
        if self._told_to_end:
            return True
        self._attached = FileLock.attempt(self._home.attached)
        if self._attached is None:
            self._alone_since = None
            return False
        now = time.monotonic()
        if self._alone_since is None:
            self._alone_since = now
        if now - self._alone_since >= self._options.linger:
            return True
        self._attached.release()
        return False

    def _publish(
        self, state: State, server: Server | None = None, failure: Failure | None = None
    ) -> None:
        Status(
            state=state,
            supervisor=self._myself,
            server=Process.find(server.pid) if server else None,
            bolt=self._ports.bolt,
            http=self._ports.http,
            restarts=self._restarts,
            failure=failure,
        ).publish(self._home)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._told_to_end = True


def command(home: Home, options: ServerOptions) -> list[str]:
    """Return the command that starts a supervisor, which then leaves its caller."""
    return [
        sys.executable,
        "-m",
        "graph.embedded",
        str(home.path),
        "--options",
        json.dumps(asdict(options)),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the directory, leave the terminal and the caller, and supervise.

    The caller's wait ends once the directory is taken: with 0, or with 1 and
    an error as JSON on standard output, or with 3 where another supervisor is.
    """
    parser = argparse.ArgumentParser(prog="python -m graph.embedded")
    parser.add_argument("home", type=Path, metavar="DIR")
    parser.add_argument("--options", type=json.loads, default={}, metavar="JSON")
    given = parser.parse_args(arguments)
    os.umask(0o077)
    try:
        home = Home.open(given.home)
        options = ServerOptions(**given.options)
        # A process that only looks whether the lock is held has it for a moment.
        own = FileLock.take(home.supervised, within=2.0)
        if own is None:
            return 3
        last = Status.read(home)
        _announce(home, last)
        if last is not None and last.server is not None:
            # Where the kernel does not end a server with its supervisor, we do.
            last.server.end(grace=5.0)
    except HomeError as error:
        sys.stdout.write(json.dumps(asdict(Failure(error.code, str(error)))))
        return 1
    if os.fork():
        return 0
    os.setsid()
    _write_to(home.log / "supervisor.log")
    try:
        Supervisor(home, options, own).run()
    except HomeError as error:
        _log.error("%s", error)
        return 1
    except Exception:
        _log.exception("the supervisor has a fault")
        return 1
    return 0


def _announce(home: Home, last: Status | None) -> None:
    """Replace what an earlier supervisor said, before anybody can take it for ours."""
    Status(
        state=State.STARTING,
        supervisor=Process.current(),
        # Kept until it is ended, so that it is not forgotten if we are killed now.
        server=last.server if last else None,
        bolt=last.bolt if last else 0,
        http=last.http if last else 0,
    ).publish(home)


def _write_to(log: Path) -> None:
    """Log to a file of at most a megabyte, and let go of the caller's pipes."""
    fresh = not log.exists() or log.stat().st_size > 1_000_000
    with log.open("wb" if fresh else "ab") as file, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")

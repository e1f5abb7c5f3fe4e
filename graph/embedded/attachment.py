"""The embedded database: attach to a data directory, and its server is there.

The server is one for all attached processes. A supervisor owns it, is started
by the first of them and ends with the last, also after `kill -9`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from graph.address import Address
from graph.embedded.arcadedb import (
    DATABASE,
    LOOPBACK,
    USER,
    BadOption,
    Runtime,
    ServerOptions,
    WrongPlatform,
    unsupported,
)
from graph.embedded.home import (
    DiskFull,
    Home,
    HomeError,
    NewerHome,
    NotAHome,
    NotWritable,
    told,
)
from graph.embedded.lock import FileLock, is_held
from graph.embedded.ports import PortTaken
from graph.embedded.server import ServerFailed, speaks_bolt
from graph.embedded.status import Failure, State, Status
from graph.embedded.supervisor import command

__all__ = ["Attachment", "ServerOptions", "attach"]

_DEFAULTS = ServerOptions()
_POLL = 0.03
_MOST_STARTS = 3
_PAUSE = 10.0
"""Seconds before `ensure` tries again what a supervisor gave up."""
_ERRORS: dict[str, type[HomeError]] = {
    kind.code: kind
    for kind in (
        DiskFull,
        NewerHome,
        NotAHome,
        NotWritable,
        PortTaken,
        BadOption,
        ServerFailed,
        WrongPlatform,
    )
}


class Attachment:
    """This process's hold on the server of a data directory, until `close`.

    While any process holds one, the server runs. A forked child shares its
    parent's.
    """

    def __init__(
        self, home: Home, options: ServerOptions, lock: FileLock, address: Address
    ) -> None:
        self._home = home
        self._options = options
        self._lock = lock
        self._address = address
        self._mutex = threading.Lock()
        self._closed = False

    @property
    def home(self) -> Path:
        """The data directory."""
        return self._home.path

    @property
    def address(self) -> Address:
        """Where the database answered last."""
        return self._address

    def ensure(self) -> Address:
        """Return the address once the database answers there, brought back if need be.

        Returns at once while all is well. The ports are the same as before
        unless another program took one in between.

        Raises
        ------
        HomeError
            If it does not come back, with what the server last said.
        """
        with self._mutex:
            if self._closed:
                raise HomeError("This attachment was closed; attach to the directory again.")
            last = Status.read(self._home)
            if last and last.state is State.FAILED and time.time() - last.at < _PAUSE:
                raise _error(last.failure)
            with told(self._home.path):
                self._address = _bring_up(self._home, self._options)
            return self._address

    def close(self) -> None:
        """Let go of the server, which ends with the last to do so."""
        with self._mutex:
            self._closed = True
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def attach(home: Path, *, options: ServerOptions = _DEFAULTS) -> Attachment:
    """Join the server of a data directory, or start it.

    Parameters
    ----------
    home : Path
        The data directory; made if there is none.
    options : ServerOptions
        How to start the server; of one that runs, nothing changes.

    Raises
    ------
    NotWritable, NotAHome, NewerHome
        If the directory cannot be used.
    DiskFull
        If there is no room for the server's files.
    WrongPlatform
        If the embedded database does not run on this machine.
    PortTaken
        If a port of `options` is in use.
    ServerFailed
        If the server does not come up in time, with what it last said.
    """
    if sys.platform == "win32":
        raise unsupported("it needs the locks of a POSIX system")
    Runtime.find()
    directory = Home.open(home)
    with told(directory.path):
        # A supervisor that ends holds this until its server is down.
        lock = FileLock.take(directory.attached, shared=True, within=options.start_timeout)
    if lock is None:
        raise ServerFailed(
            f"The database of {directory.path} has been ending for {options.start_timeout:g} s. "
            f"See {directory.log}, and end its processes."
        )
    try:
        with told(directory.path):
            address = _bring_up(directory, options)
    except BaseException:
        lock.release()
        raise
    return Attachment(directory, options, lock, address)


def _bring_up(home: Home, options: ServerOptions) -> Address:
    entered = time.time()
    deadline = time.monotonic() + options.start_timeout + 10.0
    starts = 0
    while time.monotonic() < deadline:
        supervised = is_held(home.supervised)
        status = Status.read(home)
        if status and status.state is State.FAILED and status.at >= entered:
            raise _error(status.failure)
        if supervised and status and status.state is State.READY and speaks_bolt(status.bolt):
            return _address(home, status)
        if not supervised:
            if starts == _MOST_STARTS:
                raise ServerFailed(
                    f"The supervisor of {home.path} ended {starts} times without a word. See "
                    f"{home.log / 'supervisor.log'}."
                )
            starts += _start_supervisor(home, options)
        time.sleep(_POLL)
    raise ServerFailed(
        f"The database of {home.path} does not answer. See {home.log}, or end its processes and "
        "start again."
    )


def _start_supervisor(home: Home, options: ServerOptions) -> bool:
    """Start a supervisor, unless another process is at it; say whether we did."""
    lock = FileLock.attempt(home.starting)
    if lock is None:
        return False
    with lock:
        if is_held(home.supervised):
            return False
        started = subprocess.run(
            command(home, options),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            cwd="/",
            env=_environment(),
            text=True,
            check=False,
        )
    if started.returncode == 1 and started.stdout:
        raise _error(Failure(**json.loads(started.stdout)))
    return True


def _environment() -> dict[str, str]:
    """Leave out Kith's settings: they may hold secrets that a supervisor does not need."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
    return {**kept, "PYTHONPATH": os.pathsep.join(paths)}


def _address(home: Home, status: Status) -> Address:
    return Address(
        uri=f"bolt://{LOOPBACK}:{status.bolt}",
        user=USER,
        password=home.password(),
        database=DATABASE,
        http=f"http://{LOOPBACK}:{status.http}",
    )


def _error(failure: Failure | None) -> HomeError:
    if failure is None:
        return ServerFailed("The database server gave up, for no known reason.")
    return _ERRORS.get(failure.code, HomeError)(failure.message)

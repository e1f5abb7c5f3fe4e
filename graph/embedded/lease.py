"""The writer lease: at most one process writes to a data directory at a time."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from graph.embedded.home import Home, HomeError, told, write
from graph.embedded.lock import FileLock, is_held
from graph.embedded.process import Process

_POLL = 0.05


class WriterBusy(HomeError):
    """Another process writes to this data directory."""

    code: ClassVar[str] = "WRITER_BUSY"

    def __init__(self, sentence: str, holder: Holder | None = None) -> None:
        super().__init__(sentence)
        self.holder = holder


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes: the process, what it runs, since when, and where it takes writes."""

    pid: int
    command: str
    since: datetime
    endpoint: str | None = None


class WriterLease:
    """The right to write, until `release`; the kernel takes it back from the dead.

    Reentrant in one process: each `acquire` needs its `release`, and the last
    one gives the lease up. A forked child does not inherit it.
    """

    def __init__(self, held: _Held) -> None:
        self._held: _Held | None = held

    @property
    def holder(self) -> Holder:
        """What the others are told of us."""
        if self._held is None:
            raise HomeError("This writer lease was released; acquire another one.")
        return self._held.holder

    def announce(self, endpoint: str) -> None:
        """Tell the others the URL at which this process takes their writes."""
        if self._held is None:
            raise HomeError("This writer lease was released; acquire another one.")
        with _guard:
            self._held.tell(replace(self._held.holder, endpoint=endpoint))

    def release(self) -> None:
        """Give it back; a second call does nothing."""
        held, self._held = self._held, None
        if held is not None:
            with _guard:
                held.leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def acquire(path: Path, command: str, *, within: float = 0.0) -> WriterLease:
    """Take the writer lease of a data directory.

    Parameters
    ----------
    path : Path
        The data directory.
    command : str
        What this process does, for the others to read: `kith serve`.
    within : float
        Seconds to wait for another holder to finish.

    Raises
    ------
    WriterBusy
        If another process holds it; `holder` says who.
    HomeError
        If the directory cannot be used.
    """
    home = Home.open(path)
    deadline = time.monotonic() + within
    while (held := _enter(home, command)) is None:
        if time.monotonic() >= deadline:
            raise _busy(home, _read(home))
        time.sleep(_POLL)
    return WriterLease(held)


def _enter(home: Home, command: str) -> _Held | None:
    """Take the lease now, or once more; None where another process has it."""
    key = home.path.resolve()
    with _guard:
        held = _held.get(key)
        if held is None:
            with told(home.path):
                lock = FileLock.attempt(home.writing)
            if lock is None:
                return None
            held = _Held(home, key, lock)
            try:
                held.tell(Holder(os.getpid(), command, datetime.now(UTC)))
            except BaseException:
                lock.release()
                raise
            _held[key] = held
        held.count += 1
        return held


def holder(path: Path) -> Holder | None:
    """Say who holds the writer lease of a data directory, if anybody does."""
    home = Home(path.expanduser().absolute())
    return _read(home) if is_held(home.writing) else None


class _Held:
    """This process's hold on one directory, shared by its leases."""

    holder: Holder

    def __init__(self, home: Home, key: Path, lock: FileLock) -> None:
        self.count = 0
        self._home = home
        self._key = key
        self._lock = lock

    def tell(self, holder: Holder) -> None:
        text = json.dumps({**asdict(holder), "since": holder.since.isoformat()})
        write(self._home.writer, text)
        self.holder = holder

    def leave(self) -> None:
        self.count -= 1
        if self.count == 0 and _held.pop(self._key, None) is self:
            self._lock.release()

    def forget(self) -> None:
        self._lock.release()


def _busy(home: Home, holder: Holder | None) -> WriterBusy:
    if holder is None:
        who, remedy = "Another process", "Wait until it is done"
    else:
        who = f"`{holder.command}` (process {holder.pid}, since {holder.since:%Y-%m-%d %H:%M} UTC)"
        remedy = f"Wait until it is done, or stop process {holder.pid}"
    if holder is not None and holder.endpoint:
        remedy += f", or write through it at {holder.endpoint}"
    sentence = f"{who} writes to {home.path}, and one process may at a time. {remedy}."
    return WriterBusy(sentence, holder)


def _read(home: Home) -> Holder | None:
    """Read the record, unless it is of a holder who is gone."""
    try:
        fields = json.loads(home.writer.read_text())
        holder = Holder(
            pid=int(fields["pid"]),
            command=str(fields["command"]),
            since=datetime.fromisoformat(fields["since"]),
            endpoint=fields["endpoint"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return holder if Process.find(holder.pid) else None


_held: dict[Path, _Held] = {}
_guard = threading.Lock()


def _forget() -> None:
    """In a forked child: the lease stays with the parent, and ends with it."""
    global _guard
    _guard = threading.Lock()
    for held in _held.values():
        held.forget()
    _held.clear()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_forget)

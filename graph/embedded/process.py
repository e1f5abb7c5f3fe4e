"""A process named so that a later one with the same number is not taken for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_POLL = 0.02


@dataclass(frozen=True, slots=True)
class Process:
    """A process by its number and the moment it started.

    `started` is opaque: numbers are used again after a while and after a
    reboot, the pair is not.
    """

    pid: int
    started: str

    @classmethod
    def current(cls) -> Process:
        """Name the running process."""
        return cls(os.getpid(), _started(os.getpid()) or "")

    @classmethod
    def find(cls, pid: int) -> Process | None:
        """Name the living process of that number, or None."""
        started = _started(pid)
        return None if started is None else cls(pid, started)

    @property
    def alive(self) -> bool:
        """Whether this very process still runs; a zombie does not."""
        return _started(self.pid) == self.started

    def end(self, *, grace: float) -> None:
        """Ask it to end, and kill it when `grace` seconds have passed."""
        for number, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
            if not self.alive:
                return
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
            deadline = time.monotonic() + patience
            while self.alive and time.monotonic() < deadline:
                time.sleep(_POLL)


def _started(pid: int) -> str | None:
    return _started_by_proc(pid) if sys.platform == "linux" else _started_by_ps(pid)


def _started_by_proc(pid: int) -> str | None:
    try:
        # The name in the second field may hold spaces and brackets of its own.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    return None if fields[0] in "ZX" else f"{boot}/{fields[19]}"


def _started_by_ps(pid: int) -> str | None:
    listing = subprocess.run(
        ["/bin/ps", "-o", "state=,lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split(maxsplit=1)
    return None if len(listing) < 2 or listing[0].startswith("Z") else listing[1].strip()

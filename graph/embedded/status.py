"""What a supervisor says about its server, for the attached processes to read."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from graph.embedded.home import DiskFull, Home, told, write
from graph.embedded.process import Process


class State(StrEnum):
    """Where a server is in its life."""

    STARTING = "starting"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a supervisor gave up: an error's code and its sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a server, its ports on loopback and its processes.

    `at` is when it was written, in seconds since the epoch; `restarts` counts
    how often this supervisor brought the server back.
    """

    state: State
    supervisor: Process
    server: Process | None = None
    bolt: int = 0
    http: int = 0
    restarts: int = 0
    failure: Failure | None = None
    at: float = field(default_factory=time.time)

    @classmethod
    def read(cls, home: Home) -> Status | None:
        """Read the last status; None where there is none that can be read."""
        try:
            return cls._load(json.loads(home.status.read_text()))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    @classmethod
    def _load(cls, fields: dict[str, Any]) -> Status:
        return cls(
            state=State(fields["state"]),
            supervisor=Process(**fields["supervisor"]),
            server=Process(**fields["server"]) if fields["server"] else None,
            bolt=int(fields["bolt"]),
            http=int(fields["http"]),
            restarts=int(fields["restarts"]),
            failure=Failure(**fields["failure"]) if fields["failure"] else None,
            at=float(fields["at"]),
        )

    def publish(self, home: Home) -> None:
        """Write it where the attached processes look, even on a full disk if it can be.

        Raises
        ------
        DiskFull
            If it does not fit.
        """
        text = json.dumps(asdict(self))
        try:
            write(home.status, text)
        except DiskFull:
            # The blocks of the old text are room for the new one.
            with told(home.path), home.status.open("r+") as file:
                file.write(text)
                file.truncate()

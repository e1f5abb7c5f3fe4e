"""The demo as a newcomer starts it: one real process, all of the real data."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Self

import pytest

from tests.conftest import repository

PATIENCE = 900.0
"""Seconds for the first start, on a machine that does other things too."""


@dataclass
class Demo:
    """A running `kith demo`."""

    process: subprocess.Popen[str]
    url: str
    home: Path
    seconds: float
    said: list[str]

    @classmethod
    def start(cls, home: Path) -> Self:
        """Start it and wait until it says where it answers."""
        begin = monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "demo", "--port", "0"],
            cwd=repository(),
            env={**os.environ, "KITH_HOME": str(home), "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout is not None
        timer = threading.Timer(PATIENCE, process.kill)
        timer.start()
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                timer.cancel()
                return cls(process, found[0], home, monotonic() - begin, said)
        timer.cancel()
        raise AssertionError(f"The demo ended with {process.wait()}:\n{''.join(said[-40:])}")

    @property
    def keys(self) -> dict[str, str]:
        """The key of each role."""
        kept: dict[str, str] = json.loads((self.home / "demo-keys.json").read_text())
        return kept

    def stop(self) -> int:
        """Press Ctrl-C; return the exit code."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)
        return self.process.returncode


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo of the session, started in an empty home."""
    running = Demo.start(tmp_path_factory.mktemp("demo") / "home")
    yield running
    if running.process.poll() is None:
        running.stop()

"""A server in Java as a child process: started, waited for, ended."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from tests.servers import Unavailable

_OLDEST = 17
_POLL = 0.1
# Options that a developer keeps for other programs must not reach the server.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_HOME")


class NeverReady(Exception):
    """A server ended, or said nothing of being ready in time."""


def find_java() -> str:
    """Return the path of a Java that is new enough.

    Raises
    ------
    Unavailable
        If there is none on the PATH, or one before 17.
    """
    java = shutil.which("java")
    if java is None:
        raise Unavailable(f"no java on the PATH (version {_OLDEST} or later)")
    said = subprocess.run(
        [java, "-version"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    ).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < _OLDEST:
        found = version[1] if version else "one that does not run"
        raise Unavailable(f"java on the PATH is {found}, expected {_OLDEST} or later")
    return java


class JavaProcess:
    """A running Java server that writes what it has to say into one file."""

    def __init__(self, child: subprocess.Popen[bytes], console: Path) -> None:
        self._child = child
        self._console = console

    @classmethod
    def start(cls, command: Iterable[str], *, console: Path) -> JavaProcess:
        """Start a command line whose first word is a Java."""
        with console.open("wb") as output:
            child = subprocess.Popen(
                [*_tied(), *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=console.parent,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            )
        return cls(child, console)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._child.pid

    def wait_for(self, word: str, *, within: float) -> None:
        """Return once the server has said a word.

        Raises
        ------
        NeverReady
            If it ends before, or says nothing of the kind within some seconds.
        """
        deadline = time.monotonic() + within
        while word not in self.said():
            if self._child.poll() is not None:
                raise NeverReady(
                    f"The server ended with {self._child.returncode} before {word!r}. "
                    f"It last said:\n{self.last_words()}"
                )
            if time.monotonic() > deadline:
                raise NeverReady(
                    f"The server did not say {word!r} within {within:.0f} s. "
                    f"It last said:\n{self.last_words()}"
                )
            time.sleep(_POLL)

    def said(self) -> str:
        """Return all that it has said."""
        return self._console.read_text(errors="replace")

    def last_words(self, lines: int = 12) -> str:
        """Return the last lines that it said, without the frames of stack traces."""
        said = [line for line in self.said().splitlines() if not line.startswith("\tat ")]
        return "\n".join(said[-lines:])

    def stop(self, *, grace: float) -> None:
        """End it; kill it once `grace` seconds have passed."""
        self._child.terminate()
        try:
            self._child.wait(grace)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


def _tied() -> list[str]:
    # Where a session is killed, nobody is left to stop its servers.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []

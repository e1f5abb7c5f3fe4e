"""One process writes at a time, and the others are told who."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from graph.embedded.home import HomeError
from graph.embedded.lease import WriterBusy, acquire, holder
from tests.embedded.conftest import ROOT

_PROGRAM = """
import sys
from pathlib import Path
from graph.embedded.lease import acquire
lease = acquire(Path(sys.argv[1]), "kith load demo")
lease.announce("http://127.0.0.1:9/")
print("mine", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_writer(home: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "mine\n"
        yield child
        child.kill()


def test_a_second_process_is_told_who_writes_and_where(home: Path) -> None:
    with another_writer(home) as child:
        with pytest.raises(WriterBusy) as told:
            acquire(home, "kith serve")
        assert told.value.holder == holder(home)
        for word in ("kith load demo", str(child.pid), "http://127.0.0.1:9/", "Wait"):
            assert word in str(told.value)


def test_kill_9_frees_it(home: Path) -> None:
    with another_writer(home) as child:
        child.kill()
        child.wait()
        with acquire(home, "kith serve") as lease:
            assert lease.holder.command == "kith serve"


def test_who_waits_gets_it_when_the_holder_ends(home: Path) -> None:
    with another_writer(home) as child:
        assert child.stdin is not None
        child.stdin.close()
        acquire(home, "kith serve", within=10.0).release()


def test_it_is_reentrant_in_one_process(home: Path) -> None:
    with acquire(home, "outer") as outer:
        with acquire(home, "inner") as inner:
            assert inner.holder == outer.holder
        current = holder(home)
        assert current is not None
        assert (current.pid, current.command) == (os.getpid(), "outer")
    assert holder(home) is None
    with another_writer(home):
        pass


def test_a_lease_given_back_twice_is_given_back_once(home: Path) -> None:
    with acquire(home, "kith") as outer:
        inner = acquire(home, "kith")
        inner.release()
        inner.release()
        assert holder(home) is not None
        with pytest.raises(HomeError, match="released"):
            inner.announce("http://127.0.0.1:9/")
    with pytest.raises(HomeError, match="released"):
        _ = outer.holder


def test_a_forked_child_does_not_inherit_it(home: Path) -> None:
    program = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from graph.embedded.lease import acquire\n"
        "lease = acquire(Path(sys.argv[1]), 'parent')\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    os.close(1)\n"
        "    time.sleep(30)\n"
        "    os._exit(0)\n"
        "print(child, flush=True)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(home)], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    child = int(ended.stdout)
    try:
        assert psutil.pid_exists(child)
        acquire(home, "kith serve", within=1.0).release()
    finally:
        os.kill(child, signal.SIGKILL)


def test_nobody_holds_the_lease_of_a_directory_that_is_not_there(home: Path) -> None:
    assert holder(home) is None
    assert not home.exists()

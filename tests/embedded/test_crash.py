"""`kill -9` of anything: what was committed is there, and no process stays."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from graph.embedded import Attachment, attach
from graph.embedded.home import Home
from graph.embedded.process import Process
from graph.embedded.server import ServerFailed
from graph.embedded.status import State
from tests.embedded.conftest import (
    QUICK,
    Program,
    count,
    eventually,
    gone,
    java,
    kill,
    processes,
    put,
    status,
    supervisor,
)


def test_a_killed_server_comes_back_at_the_same_address(attached: Attachment, home: Path) -> None:
    for _ in range(100):
        put(attached.address, 5)
    before, old = attached.address, java(home)
    kill(old)
    assert attached.ensure() == before
    assert java(home).pid != old.pid
    assert count(before) == 500
    assert status(home).restarts == 1


def test_a_killed_supervisor_takes_its_server_along(attached: Attachment, home: Path) -> None:
    put(attached.address, 500)
    before, old = attached.address, java(home)
    kill(supervisor(home))
    eventually(lambda: not old.is_running())
    assert attached.ensure() == before
    assert count(before) == 500
    assert len(processes(home)) == 2


def test_a_killed_client_leaves_nothing(home: Path) -> None:
    with Program(home) as only:
        only.attached()
        assert len(processes(home)) == 2
        only.kill()
        gone(home)


def test_all_killed_at_once_keep_what_was_committed(home: Path) -> None:
    with Program(home) as client:
        client.attached()
        with attach(home, options=QUICK) as attached:
            put(attached.address, 500)
            for process in (java(home), supervisor(home)):
                process.kill()
            client.kill()
    gone(home)
    with attach(home, options=QUICK) as again:
        assert count(again.address) == 500


def test_a_client_killed_while_the_server_starts_leaves_nothing(home: Path) -> None:
    with Program(home) as client:
        eventually(lambda: len(processes(home)) == 2)
        client.kill()
    gone(home)
    with attach(home, options=QUICK) as attached:
        put(attached.address, 1)


def test_a_server_that_outlived_its_supervisor_is_ended_by_the_next(home: Path) -> None:
    """Where the kernel does not do it, the record of its process does."""
    with psutil.Popen(["/bin/sleep", "60"]) as stray:
        with attach(home, options=QUICK):
            left = status(home)
        gone(home)
        left_over = Process.find(stray.pid)
        assert left_over is not None
        type(left)(State.READY, left.supervisor, left_over, left.bolt, left.http).publish(
            Home(home)
        )
        with attach(home, options=QUICK):
            assert stray.wait(5) is not None


def test_a_process_of_the_same_number_is_not_ended(home: Path) -> None:
    with psutil.Popen(["/bin/sleep", "60"]) as bystander:
        Process(bystander.pid, "another boot/1").end(grace=0.1)
        assert bystander.poll() is None
        bystander.kill()


def test_a_server_that_keeps_dying_is_given_up_with_a_reason(
    attached: Attachment, home: Path
) -> None:
    put(attached.address, 1)
    for _ in range(4):
        eventually(lambda: status(home).state is State.READY and bool(status(home).server))
        server = status(home).server
        assert server is not None
        kill(psutil.Process(server.pid))
        eventually(lambda gone=server: status(home).server != gone)  # type: ignore[misc]
    eventually(lambda: status(home).state is State.FAILED)
    with pytest.raises(ServerFailed, match="died 4 times in a row"):
        attached.ensure()

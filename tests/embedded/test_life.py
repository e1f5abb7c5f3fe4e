"""Attach, join, leave: one server for all attached processes, and none without."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from graph.embedded import Attachment, attach
from graph.embedded.home import HomeError
from tests.embedded.conftest import (
    QUICK,
    Program,
    ask,
    count,
    environment,
    gone,
    java,
    processes,
    put,
    supervisor,
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attachment]:
    """One server for the tests that only look at it."""
    with attach(tmp_path_factory.mktemp("running") / "kith", options=QUICK) as attachment:
        yield attachment


@pytest.fixture
def place(running: Attachment) -> Path:
    """Where the running server keeps its data."""
    return running.home


def test_it_starts_and_answers(running: Attachment) -> None:
    assert ask(running.address, "RETURN 1 AS one") == [{"one": 1}]


def test_it_ends_quickly_and_is_there_again_with_data_and_ports(home: Path) -> None:
    with attach(home, options=QUICK) as first:
        put(first.address, 1000)
        before = first.address
    started = time.monotonic()
    gone(home)
    assert time.monotonic() - started < 5.0
    with attach(home, options=QUICK) as second:
        assert second.address == before
        assert count(second.address) == 1000


def test_another_process_joins_the_running_server(running: Attachment, place: Path) -> None:
    before = {process.pid for process in processes(place)}
    with Program(place) as other:
        told = other.attached()
        assert told == {"uri": running.address.uri, "password": running.address.password}
        assert {process.pid for process in processes(place)} == before


def test_one_process_may_attach_twice(running: Attachment, place: Path) -> None:
    with attach(place, options=QUICK) as again:
        assert again.address == running.address
    assert ask(running.address, "RETURN 1 AS one") == [{"one": 1}]


def test_six_processes_at_once_start_one_server(home: Path) -> None:
    with ExitStack() as stack:
        programs = [stack.enter_context(Program(home)) for _ in range(6)]
        told = [program.attached() for program in programs]
        assert all(one == told[0] for one in told)
        assert len(processes(home)) == 2
    gone(home)


def test_the_server_outlives_the_process_that_started_it(home: Path) -> None:
    with Program(home) as first:
        told = first.attached()
        with attach(home, options=QUICK) as second:
            first.kill()
            time.sleep(3 * QUICK.linger)
            assert second.address.uri == told["uri"]
            assert ask(second.address, "RETURN 1 AS one") == [{"one": 1}]
    gone(home)


def test_who_comes_while_it_ends_waits_and_starts_it_anew(home: Path) -> None:
    with attach(home, options=QUICK) as first:
        put(first.address, 10)
        old = java(home)
        assert old.is_running()
    time.sleep(QUICK.linger + 0.15)
    with attach(home, options=QUICK) as second:
        assert count(second.address) == 10


def test_a_closed_attachment_says_so(place: Path) -> None:
    attached = attach(place, options=QUICK)
    attached.close()
    attached.close()
    with pytest.raises(HomeError, match="was closed"):
        attached.ensure()


def test_ensure_changes_nothing_while_all_is_well(running: Attachment) -> None:
    before = running.address
    started = time.monotonic()
    assert running.ensure() == before
    assert time.monotonic() - started < 0.5


def test_it_listens_on_loopback_only(running: Attachment, place: Path) -> None:
    listening = [c.laddr for c in java(place).net_connections() if c.status == "LISTEN"]
    assert {where.ip.removeprefix("::ffff:") for where in listening} == {"127.0.0.1"}
    assert len(listening) == 2


def test_the_password_shows_nowhere(running: Attachment, place: Path) -> None:
    password = running.address.password
    assert password
    assert password not in repr(running.address)
    for process in (java(place), supervisor(place)):
        assert password not in environment(process.pid)
    spread = [
        path
        for path in place.rglob("*")
        if path.is_file() and password.encode() in path.read_bytes()
    ]
    assert spread == [place / "password"]


def test_only_the_owner_reads_the_directory(running: Attachment, place: Path) -> None:
    put(running.address, 1)
    assert place.stat().st_mode & 0o777 == 0o700
    open_to_others = [path for path in place.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []


def test_secrets_in_the_environment_do_not_reach_the_server(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KITH_DATABASE", "neo4j://user:secret-of-kith@host/db")
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Dsome=secret-of-kith")
    with attach(home, options=QUICK):
        assert "secret-of-kith" not in environment(java(home).pid)
        assert "neo4j://" not in environment(supervisor(home).pid)


def test_a_new_password_file_is_taken_up_by_the_next_start(home: Path) -> None:
    with attach(home, options=QUICK) as first:
        put(first.address, 5)
        old = first.address.password
    gone(home)
    (home / "password").unlink()
    with attach(home, options=QUICK) as second:
        assert second.address.password != old
        assert count(second.address) == 5

"""What can go wrong, each with a sentence that says what to do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j.exceptions import Neo4jError

from graph.embedded import Attachment, attach
from graph.embedded.arcadedb import BadOption, Runtime, ServerOptions, WrongPlatform
from graph.embedded.home import FORMAT, DiskFull, Home, HomeError, NewerHome, NotAHome, NotWritable
from graph.embedded.ports import PortTaken
from graph.embedded.server import ServerFailed
from tests.embedded.conftest import (
    QUICK,
    ROOT,
    ask,
    count,
    gone,
    java,
    kill,
    processes,
    put,
)


def test_a_fixed_port_that_is_taken_is_named(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            attach(home, options=ServerOptions(bolt_port=port))


def test_fixed_ports_are_used(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ServerOptions(heap="256m", linger=0.2, bolt_port=port)
    with attach(home, options=options) as attached:
        assert attached.address.uri == f"bolt://127.0.0.1:{port}"


def test_a_port_taken_since_the_last_run_is_replaced(home: Path) -> None:
    with attach(home, options=QUICK) as first:
        put(first.address, 1)
        port = int(first.address.uri.rpartition(":")[2])
    gone(home)
    with socket.create_server(("127.0.0.1", port)), attach(home, options=QUICK) as second:
        assert second.address.uri != first.address.uri
        assert count(second.address) == 1


def test_a_directory_of_a_newer_version_is_refused(home: Path) -> None:
    Home.open(home)
    (home / "version").write_text(f"{FORMAT + 1}\n")
    with pytest.raises(NewerHome, match=f"format {FORMAT + 1}, this Kith reads up to {FORMAT}"):
        attach(home)
    assert processes(home) == []


def test_a_directory_with_an_unreadable_version_is_refused(home: Path) -> None:
    Home.open(home)
    (home / "version").write_text("one\n")
    with pytest.raises(NotAHome, match="expected a number"):
        attach(home)


def test_a_directory_of_something_else_is_left_alone(home: Path) -> None:
    home.mkdir(mode=0o755)
    (home / "thesis.txt").write_text("mine")
    with pytest.raises(NotAHome, match=r"thesis\.txt"):
        attach(home)
    assert [entry.name for entry in home.iterdir()] == ["thesis.txt"]
    assert home.stat().st_mode & 0o777 == 0o755


def test_a_file_in_the_place_of_the_directory_is_refused(home: Path) -> None:
    home.write_text("")
    with pytest.raises(NotWritable, match="KITH_HOME"):
        attach(home)


def test_a_place_that_is_not_writable_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "readonly"
    place.mkdir(mode=0o555)
    mounted = os.getuid() == 0  # rights do not bind root, a read-only disk does
    if mounted:
        _as_root("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(place))
    with pytest.raises(NotWritable, match="KITH_HOME"):
        attach(place / "kith")
    if mounted:
        _as_root("umount", str(place))


@pytest.mark.parametrize(
    "wrong",
    [
        {"heap": "plenty"},
        {"command_timeout": -1.0},
        {"linger": float("nan")},
        {"bolt_port": 0},
        {"http_port": 70000},
    ],
)
def test_an_option_out_of_its_range_is_named(wrong: dict[str, object]) -> None:
    with pytest.raises(BadOption, match=next(iter(wrong))):
        ServerOptions(**wrong)  # type: ignore[arg-type]


def test_without_the_wheel_the_platform_is_named() -> None:
    with pytest.raises(WrongPlatform, match="KITH_DATABASE"):
        Runtime.find("no_such_wheel")


def test_a_java_for_another_machine_is_the_wrong_platform(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on musl, where the file is there and its loader is not."""
    wheel = tmp_path / "arcadedb_embedded"
    (wheel / "jre" / "bin").mkdir(parents=True)
    (wheel / "jars").mkdir()
    (wheel / "jars" / "engine.jar").touch()
    (wheel / "__init__.py").touch()
    program = wheel / "jre" / "bin" / "java"
    program.write_text("#!/lib/ld-of-another-libc.so.1\n")
    program.chmod(0o755)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(WrongPlatform, match="does not start"):
        attach(home, options=QUICK)


def test_a_server_that_cannot_start_says_its_last_words(home: Path) -> None:
    options = ServerOptions(heap="1k", linger=0.2)
    with pytest.raises(ServerFailed, match="Too small"):
        attach(home, options=options)


def test_a_server_that_does_not_come_up_in_time_says_so(home: Path) -> None:
    with pytest.raises(ServerFailed, match=r"within 0\.2 s.*\n(.*\n)*"):
        attach(home, options=ServerOptions(start_timeout=0.2, linger=0.2))
    gone(home)


def test_a_full_disk_refuses_our_own_files(home: Path) -> None:
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from graph.embedded.home import DiskFull, Home\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))\n"
        "try: Home.open(Path(sys.argv[1]))\n"
        "except DiskFull as error: sys.exit(0 if 'Free some space' in str(error) else 2)\n"
        "sys.exit(1)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(home)], cwd=ROOT, check=False)
    assert ended.returncode == 0


def _fill(attached: Attachment) -> int:
    """Commit rows until the disk is full, and return how many were."""
    for thousands in range(100):
        try:
            ask(
                attached.address,
                "UNWIND range(1, 1000) AS n CREATE (:Row {n: n, t: $text})",
                text="x" * 300,
            )
        except Neo4jError:
            return 1000 * thousands
    raise AssertionError("the disk did not fill up")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    _as_root("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk))
    yield disk
    gone(disk / "kith")
    _as_root("umount", str(disk))


def test_a_disk_that_fills_up_loses_nothing_committed(small_disk: Path) -> None:
    home = small_disk / "kith"
    with attach(home, options=QUICK) as attached:
        committed = _fill(attached)
        assert committed
        kill(java(home))
        with pytest.raises(DiskFull, match="Free some space"):
            attached.ensure()
    gone(home)
    _as_root("mount", "-o", "remount,size=64m", str(small_disk))
    with attach(home, options=QUICK) as again:
        assert count(again.address) == committed
        put(again.address, 1)


def _as_root(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this machine does not let us {words[0]}: {done.stderr.strip()}")


def test_an_unknown_fault_of_the_system_names_the_place(
    home: Path,
) -> None:
    with pytest.raises(HomeError, match="KITH_HOME"):
        Home.open(home / ("x" * 300))

"""A data directory: what lies where in it, who may read it, and what can be wrong with it."""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from graph.errors import GraphError

FORMAT = 1
"""The layout that this code writes; a directory of a higher one is refused."""

_OWN = frozenset(
    {"version", "password", "database", "log", "status.json", "writer.json"}
    | {"attached.lock", "start.lock", "supervisor.lock", "writer.lock"}
)


class HomeError(GraphError):
    """Something is wrong with a data directory or the server that runs on it."""

    code: ClassVar[str] = "HOME"


class NotWritable(HomeError):
    """This user may not write where the data should lie."""

    code = "HOME_NOT_WRITABLE"


class NotAHome(HomeError):
    """The directory holds something else than Kith's data."""

    code = "HOME_FOREIGN"


class NewerHome(HomeError):
    """A later Kith wrote the directory."""

    code = "HOME_NEWER"


class DiskFull(HomeError):
    """The disk of the data directory is full."""

    code = "DISK_FULL"


@dataclass(frozen=True, slots=True)
class Home:
    """The layout of a data directory; `Home.open` makes and checks one."""

    path: Path

    @classmethod
    def open(cls, path: Path) -> Home:
        """Make the directory if need be, and check that it is ours to use.

        Raises
        ------
        NotWritable
            If this user may not write there.
        NotAHome
            If it holds other files and no `version`.
        NewerHome
            If its format is higher than `FORMAT`.
        DiskFull
            If its few first files do not fit.
        """
        home = cls(path.expanduser().absolute())
        with told(home.path):
            home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            _check_format(home)
            for folder in (home.path, home.database, home.log):
                folder.mkdir(mode=0o700, exist_ok=True)
                if folder.stat().st_mode & 0o077:
                    folder.chmod(0o700)
            write_once(home.version, f"{FORMAT}\n")
            write_once(home.password_file, secrets.token_urlsafe(32))
        return home

    @property
    def version(self) -> Path:
        """The format of the directory, a number."""
        return self.path / "version"

    @property
    def password_file(self) -> Path:
        """The database's password, made once, for the owner's eyes only."""
        return self.path / "password"

    @property
    def database(self) -> Path:
        """What the database keeps."""
        return self.path / "database"

    @property
    def log(self) -> Path:
        """What the server and its supervisor say, bounded."""
        return self.path / "log"

    @property
    def status(self) -> Path:
        """What the supervisor last said about its server."""
        return self.path / "status.json"

    @property
    def attached(self) -> Path:
        """Held shared by every attached process."""
        return self.path / "attached.lock"

    @property
    def starting(self) -> Path:
        """Held while one process starts the supervisor."""
        return self.path / "start.lock"

    @property
    def supervised(self) -> Path:
        """Held by the supervisor for its life."""
        return self.path / "supervisor.lock"

    @property
    def writing(self) -> Path:
        """Held by the one process that writes."""
        return self.path / "writer.lock"

    @property
    def writer(self) -> Path:
        """Who writes."""
        return self.path / "writer.json"

    def password(self) -> str:
        """Read the database's password."""
        with told(self.path):
            return self.password_file.read_text().strip()


def _check_format(home: Home) -> None:
    try:
        text = home.version.read_text().strip()
    except FileNotFoundError:
        foreign = sorted(entry.name for entry in home.path.iterdir() if not _ours(entry))
        if foreign:
            raise NotAHome(
                f"{home.path} holds other files ({', '.join(foreign[:3])}) and is no data "
                "directory of Kith. Set KITH_HOME to a new or empty directory."
            ) from None
        return
    if not text.isdecimal():
        raise NotAHome(
            f"{home.version} says {text[:20]!r}, expected a number up to {FORMAT}. Restore the "
            "file from a backup, or set KITH_HOME to another directory."
        )
    if int(text) > FORMAT:
        raise NewerHome(
            f"{home.path} has format {text}, this Kith reads up to {FORMAT}. Use the Kith that "
            "wrote it or a later one, or set KITH_HOME to another directory."
        )


def _ours(entry: Path) -> bool:
    return entry.name in _OWN or entry.name.startswith(".new-")


def write(path: Path, text: str) -> None:
    """Replace a file at once and durably, readable by its owner only."""
    with told(path.parent), _prepared(path, text) as new:
        os.replace(new, path)


def write_once(path: Path, text: str) -> None:
    """Write a file unless there is one; of several writers at once, one wins."""
    if path.exists():
        return
    with told(path.parent), _prepared(path, text) as new, suppress(FileExistsError):
        os.link(new, path)


@contextmanager
def _prepared(path: Path, text: str) -> Iterator[str]:
    descriptor, new = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        yield new
    finally:
        Path(new).unlink(missing_ok=True)


@contextmanager
def told(place: Path) -> Iterator[None]:
    """Turn what the operating system refuses into errors that say what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(
                f"No room to write in {place} ({error.strerror}). Free some space there and "
                "start again; everything committed is kept."
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise NotWritable(
                f"Cannot write in {place} ({error.strerror}). Give this user write access to "
                "the directory, or set KITH_HOME to another one."
            ) from error
        raise HomeError(
            f"Cannot use {place}: {error.strerror or error}. Set KITH_HOME to another directory."
        ) from error

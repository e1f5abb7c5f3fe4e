"""A lock that processes share through a file and that the kernel frees when they die."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

_POLL = 0.02


class FileLock:
    """A `flock` on a file, held from `take` or `attempt` until `release`.

    The kernel frees it with the last descriptor, so a process that ends by
    `kill -9` leaves nothing behind. A forked child shares its parent's lock.
    """

    __slots__ = ("_descriptor", "path")

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def attempt(cls, path: Path, *, shared: bool = False) -> FileLock | None:
        """Take the lock now, or return None where another process holds it."""
        import fcntl  # Windows has none, and `attach` says so first

        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except BaseException:
            os.close(descriptor)
            raise
        return cls(path, descriptor)

    @classmethod
    def take(cls, path: Path, *, within: float, shared: bool = False) -> FileLock | None:
        """Take the lock within some seconds, or return None."""
        deadline = time.monotonic() + within
        while (lock := cls.attempt(path, shared=shared)) is None:
            if time.monotonic() >= deadline:
                return None
            time.sleep(_POLL)
        return lock

    def release(self) -> None:
        """Free the lock; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def is_held(path: Path) -> bool:
    """Say whether some process holds the lock exclusively."""
    if not path.exists():
        return False
    lock = FileLock.attempt(path, shared=True)
    if lock is None:
        return True
    lock.release()
    return False

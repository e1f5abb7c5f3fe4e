"""The machine's cores, for kernels that run without the interpreter's lock.

Work is cut into spans of nodes whose edges add up to about the same number.
Plain threads are used rather than the compiler's own parallel loops: those
abort the process when two threads of a server enter them at the same time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import TypeVar

import numpy as np

from algorithms.arrays import Int64Array

T = TypeVar("T")


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores(), thread_name_prefix="kith-kernel")


# The threads of a pool do not survive a fork; the child makes its own.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)


def spans(indptr: Int64Array, parts: int | None = None) -> list[tuple[int, int]]:
    """Return contiguous ranges of rows that hold about equally many edges.

    Parameters
    ----------
    indptr : ndarray of int64, shape (n + 1,)
    parts : int, optional
        How many ranges at most; by default one per core, and one for a network
        so small that handing it over would cost more than the work.

    Examples
    --------
    >>> spans(np.array([0, 4, 5, 6, 8]), 2)
    [(0, 2), (2, 4)]
    """
    n = len(indptr) - 1
    if parts is None:
        parts = cores() if n + indptr[-1] > 50_000 else 1
    # A node costs as well, or a million loners would all be one core's.
    load = indptr + np.arange(n + 1)
    wanted = np.linspace(0, load[-1], parts + 1)[1:-1]
    cuts = [0, *np.searchsorted(load, wanted).tolist(), n]
    return [(begin, end) for begin, end in pairwise(cuts) if begin < end]


def shares(count: int, parts: int | None = None) -> list[tuple[int, int]]:
    """Return contiguous ranges of about equal length that cover `count` tasks.

    Examples
    --------
    >>> shares(5, 2)
    [(0, 2), (2, 5)]
    """
    cuts = np.linspace(0, count, (parts or cores()) + 1).astype(int).tolist()
    return [(begin, end) for begin, end in pairwise(cuts) if begin < end]


def each(work: Callable[[int, int], T], ranges: Sequence[tuple[int, int]]) -> list[T]:
    """Call `work(begin, end)` for every range at the same time; return the results in order."""
    if len(ranges) <= 1:
        return [work(begin, end) for begin, end in ranges]
    return list(_pool().map(lambda range_: work(*range_), ranges))

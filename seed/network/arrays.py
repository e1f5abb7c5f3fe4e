"""Arrays, and the columns of tables that are made of them.

Instants are whole microseconds since 1970 while they are reckoned with, and
`datetime64[us]` in a column; texts and lists are in columns of objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

IntArray: TypeAlias = NDArray[np.int64]
FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
InstantArray: TypeAlias = NDArray[np.datetime64]
ObjectArray: TypeAlias = NDArray[np.object_]
Array: TypeAlias = NDArray[Any]

DAY = 86_400_000_000
"""A day in microseconds."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Return an instant as whole microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(count: int) -> datetime:
    """Return the instant that many microseconds after 1970 began."""
    return _EPOCH + timedelta(microseconds=count)


def instants(counts: IntArray, absent: BoolArray | None = None) -> InstantArray:
    """Return microseconds as a column of instants; none where `absent`."""
    column = counts.astype("datetime64[us]")
    if absent is not None:
        column[absent] = np.datetime64("NaT")
    return column


def objects(values: Iterable[object]) -> ObjectArray:
    """Return a column of texts, lists or None."""
    found = list(values)
    column = np.empty(len(found), dtype=np.object_)
    # Element by element: numpy would make a matrix of lists of one length.
    for row, value in enumerate(found):
        column[row] = value
    return column


def pick(choices: Sequence[object], index: IntArray) -> ObjectArray:
    """Return the column that holds `choices[i]` for every i of `index`."""
    return objects(choices)[index] if len(index) else objects(())


def same(value: object, count: int) -> ObjectArray:
    """Return a column that holds one value throughout."""
    return objects([value]).repeat(count)


def only(column: ObjectArray, there: BoolArray) -> ObjectArray:
    """Return a column with None where there is nothing."""
    kept = column.copy()
    kept[~there] = None
    return kept


def integers(values: Iterable[int]) -> IntArray:
    """Return whole numbers as an array."""
    return np.fromiter(values, np.int64)

"""Snapshots on disk: one directory of arrays, mapped into memory when opened.

Opening reads no array; pages come in as algorithms touch them, and processes on
one machine share them.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np

from algorithms.arrays import frozen
from algorithms.errors import NetworkError
from algorithms.snapshot import Snapshot

FORMAT = 1
_ABOUT = "snapshot.json"


def save(network: Snapshot, directory: Path) -> None:
    """Write a snapshot into a directory, replacing what was there at once.

    A reader sees the old snapshot or the new one, and a crash leaves one of
    them. Processes that have the old one open keep it until they close it.

    Parameters
    ----------
    network : Snapshot
    directory : Path
        Made if it is not there; its parent must be.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as place:
    ...     save(Snapshot.from_edges([0], [1]), Path(place) / "friends")
    ...     load(Path(place) / "friends")
    <Snapshot of 2 nodes and 1 edges, undirected>
    """
    fresh = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        np.save(fresh / "indptr.npy", network.indptr)
        np.save(fresh / "indices.npy", network.indices)
        np.save(fresh / "weights.npy", network.weights)
        if network.names is not None:
            np.save(fresh / "names.npy", network.names)
        about = {"format": FORMAT, "directed": network.directed, "version": network.version}
        # Written last: a directory without it is no snapshot.
        (fresh / _ABOUT).write_text(json.dumps(about))
        _exchange(fresh, directory)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def load(directory: Path) -> Snapshot:
    """Open a snapshot that `save` wrote.

    Parameters
    ----------
    directory : Path

    Returns
    -------
    Snapshot
        Over memory maps: opening takes milliseconds, whatever its size.

    Raises
    ------
    NetworkError
        If there is none, or it was written by another version of Kith.
    """
    try:
        about = json.loads((directory / _ABOUT).read_text())
        if about.get("format") != FORMAT:
            raise NetworkError(
                f"{directory} has format {about.get('format')}; this version reads {FORMAT}. "
                "Take the snapshot again."
            )
        indptr, indices, weights = (
            np.load(directory / f"{name}.npy", mmap_mode="r")
            for name in ("indptr", "indices", "weights")
        )
        named = directory / "names.npy"
        names = np.load(named, mmap_mode="r").view(np.ndarray) if named.exists() else None
    except (OSError, ValueError) as error:
        raise NetworkError(f"{directory} holds no snapshot that can be read: {error}") from error
    if len(indptr) == 0 or len(indices) != indptr[-1] or len(weights) != len(indices):
        raise NetworkError(f"{directory} holds arrays that do not fit. Take the snapshot again.")
    return Snapshot(
        indptr=frozen(indptr, np.int64),
        indices=frozen(indices, np.int32),
        weights=frozen(weights, np.float64),
        directed=about["directed"],
        names=names,
        version=about["version"],
    )


def _exchange(fresh: Path, directory: Path) -> None:
    """Put `fresh` in the place of `directory`; afterwards `fresh` holds what was there."""
    if not directory.exists():
        try:
            os.rename(fresh, directory)
        except OSError:  # another process was first
            if not directory.exists():
                raise
        else:
            return
    # A directory cannot be renamed over a full one, so the old one steps aside first.
    aside = fresh.with_name(fresh.name + "-old")
    os.rename(directory, aside)
    os.rename(fresh, directory)
    shutil.rmtree(aside, ignore_errors=True)

"""Networks out of files: edge lists as CSV or Parquet, and out of data frames."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from algorithms.errors import NetworkError
from algorithms.snapshot import Snapshot


def read(
    file: Path,
    *,
    source: str = "source",
    target: str = "target",
    weight: str | None = None,
    directed: bool = False,
    loops: bool = True,
) -> Snapshot:
    """Return the network of an edge list.

    Parameters
    ----------
    file : Path
        `.parquet`; else text with a heading, its columns divided by commas
        (`.csv`), tabs (`.tsv`) or spaces (anything else; lines that begin with
        # are passed over, and without a heading the first columns are taken
        in the order source, target, weight).
    source, target : str
        Columns with the ids of the ends; any values, compared as text.
    weight : str, optional
        Column with weights; by default `weight` where there is one, else 1.
    directed, loops : bool
        As in `Snapshot.from_edges`.

    Returns
    -------
    Snapshot
        Nodes in the order of their first appearance.

    Raises
    ------
    NetworkError
        If the file cannot be read, lacks a column, or holds an edge without an
        end or with a weight that is no number.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "friends.csv"
    ...     _ = file.write_text("source,target\\nann,bo\\nbo,cy\\n")
    ...     read(file).ids()
    ['ann', 'bo', 'cy']
    """
    table = _table(file, source, target)
    if weight is None and "weight" in table.columns:
        weight = "weight"
    return from_frame(
        table, source=source, target=target, weight=weight, directed=directed, loops=loops
    )


def from_frame(
    table: pd.DataFrame,
    *,
    source: str = "source",
    target: str = "target",
    weight: str | None = None,
    directed: bool = False,
    loops: bool = True,
) -> Snapshot:
    """Return the network of a data frame, one edge a row; see `read`."""
    for column in (source, target, weight):
        if column is not None and column not in table.columns:
            raise NetworkError(
                f"There is no column {column!r}; there are {', '.join(map(str, table.columns))}."
            )
    ends = pd.concat([table[source], table[target]], ignore_index=True)
    if ends.isna().any():
        row = int(np.flatnonzero(ends.isna())[0]) % len(table)
        raise NetworkError(f"Row {row + 1} has no {source} or no {target}.")
    codes, names = pd.factorize(ends.astype(str))
    m = len(table)
    if weight is None:
        weights = np.ones(m)
    else:
        weights = pd.to_numeric(table[weight], errors="coerce").to_numpy(np.float64)
        if np.isnan(weights).any():
            row = int(np.flatnonzero(np.isnan(weights))[0])
            raise NetworkError(f"Row {row + 1}: {weight} {table[weight].iloc[row]!r} is no number.")
    return Snapshot.from_edges(
        codes[:m], codes[m:], weights, ids=list(names), directed=directed, loops=loops
    )


def _table(file: Path, source: str, target: str) -> pd.DataFrame:
    try:
        if file.suffix == ".parquet":
            return pd.read_parquet(file)
        divider = {".csv": ",", ".tsv": "\t"}.get(file.suffix, r"\s+")
        comment = "#" if divider == r"\s+" else None
        texts = {source: str, target: str}
        table = pd.read_csv(
            file, sep=divider, comment=comment, dtype=texts, keep_default_na=False,
            na_values=[""],
        )  # fmt: skip
        if divider == r"\s+" and source not in table.columns:
            table = pd.read_csv(
                file, sep=divider, comment=comment, header=None, dtype={0: str, 1: str}
            )
            table.columns = pd.Index(
                [source, target, "weight", *map(str, range(3, 99))][: len(table.columns)]
            )
    except pd.errors.EmptyDataError:
        return pd.DataFrame({source: [], target: []})
    except (OSError, ValueError) as error:
        raise NetworkError(f"{file} cannot be read as an edge list: {error}") from error
    return table

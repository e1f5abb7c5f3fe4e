"""The network as immutable arrays, shared by all algorithms.

Edges are kept in compressed sparse rows: the neighbours of node i are
`indices[indptr[i]:indptr[i + 1]]`, sorted, with as many weights. An undirected
edge stands in both rows, a loop once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from algorithms.arrays import (
    BoolArray,
    BytesArray,
    Float64Array,
    Int32Array,
    Int64Array,
    frozen,
)
from algorithms.errors import NetworkError

LARGEST = 2**31 - 1
"""Nodes at most: their numbers are 32-bit integers."""


@dataclass(frozen=True, eq=False, repr=False)
class Snapshot:
    """A network of n nodes at one moment; never changes.

    Build one with `Snapshot.from_edges`, `algorithms.pulled.pull` (from the
    store), `algorithms.edges.read` (from a file) or `algorithms.kept.load`.

    Attributes
    ----------
    indptr : ndarray of int64, shape (n + 1,)
    indices : ndarray of int32, shape (entries,)
    weights : ndarray of float64, shape (entries,)
    directed : bool
    names : ndarray of bytes, shape (n,), or None
        UTF-8 ids of the nodes; without them a node's id is its number.
    version : int
        Sequence of the last change that is certainly in it; 0 if it did not
        come from a store.
    """

    indptr: Int64Array
    indices: Int32Array
    weights: Float64Array
    directed: bool
    names: BytesArray | None = None
    version: int = 0
    _views: dict[str, Snapshot] = field(default_factory=dict, init=False)

    @classmethod
    def from_edges(
        cls,
        sources: ArrayLike,
        targets: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        n: int | None = None,
        ids: Sequence[str] | BytesArray | None = None,
        directed: bool = False,
        loops: bool = True,
        version: int = 0,
    ) -> Snapshot:
        """Return the network of the given edges; parallel edges are summed.

        Parameters
        ----------
        sources, targets : array_like of int, shape (m,)
            Numbers of nodes, from 0.
        weights : array_like of float, shape (m,), optional
            By default 1 each, so that parallel edges are counted.
        n : int, optional
            Number of nodes; by default that of `ids`, or the largest number
            that occurs plus 1.
        ids : sequence of str, or ndarray of bytes, shape (n,), optional
        directed : bool
            Whether (a, b) and (b, a) are different edges.
        loops : bool
            Whether edges from a node to itself are kept.
        version : int

        Raises
        ------
        NetworkError
            If lengths differ, a number is out of range, an id comes twice, or
            a weight is not finite.

        Examples
        --------
        >>> network = Snapshot.from_edges([0, 0, 1, 2], [1, 1, 2, 2])
        >>> network
        <Snapshot of 3 nodes and 3 edges, undirected>
        >>> network.weights_of(0)
        array([2.])
        """
        a, b = _numbers(sources, "sources"), _numbers(targets, "targets")
        if len(a) != len(b):
            raise NetworkError(f"{len(a)} sources and {len(b)} targets; expected as many of each.")
        w = np.ones(len(a)) if weights is None else np.asarray(weights, np.float64)
        if w.shape != a.shape:
            raise NetworkError(f"{w.size} weights for {len(a)} edges; expected one each.")
        if not np.isfinite(w).all():
            place = int(np.flatnonzero(~np.isfinite(w))[0])
            raise NetworkError(f"Weight {w[place]} of edge {place} is not a finite number.")
        names = None if ids is None else _names(ids)
        count = _count(a, b, n, names)
        if not loops:
            kept = a != b
            a, b, w = a[kept], b[kept], w[kept]
        if not directed:
            proper = a != b
            a, b, w = (
                np.concatenate([a, b[proper]]),
                np.concatenate([b, a[proper]]),
                np.concatenate([w, w[proper]]),
            )
        matrix = sparse.coo_array((w, (a, b)), shape=(count, count)).tocsr()
        matrix.sum_duplicates()
        return cls.from_matrix(matrix, directed=directed, names=names, version=version)

    @classmethod
    def from_matrix(
        cls,
        matrix: sparse.csr_array,
        *,
        directed: bool,
        names: BytesArray | None = None,
        version: int = 0,
    ) -> Snapshot:
        """Return the network of an adjacency matrix whose rows are sorted and without duplicates.

        The matrix of an undirected network is symmetric; that is not checked.
        """
        return cls(
            indptr=frozen(matrix.indptr, np.int64),
            indices=frozen(matrix.indices, np.int32),
            weights=frozen(matrix.data, np.float64),
            directed=directed,
            names=names,
            version=version,
        )

    def __repr__(self) -> str:
        kind = "directed" if self.directed else "undirected"
        return f"<Snapshot of {self.n} nodes and {self.m} edges, {kind}>"

    @property
    def n(self) -> int:
        """How many nodes there are."""
        return len(self.indptr) - 1

    @cached_property
    def m(self) -> int:
        """How many edges there are, parallel ones counted once, loops included."""
        entries = len(self.indices)
        return entries if self.directed else (entries + int(self.loops.sum())) // 2

    def neighbours(self, node: int) -> Int32Array:
        """Return the numbers of the nodes that `node` points to, in order."""
        return self.indices[self.indptr[node] : self.indptr[node + 1]]

    def weights_of(self, node: int) -> Float64Array:
        """Return the weights of the edges to `neighbours(node)`."""
        return self.weights[self.indptr[node] : self.indptr[node + 1]]

    # ── Nodes and their ids ───────────────────────────────────────────────────

    def id(self, node: int) -> str:
        """Return the id of the node with that number."""
        return str(node) if self.names is None else self.names[node].decode()

    def ids(self, nodes: Iterable[int] | None = None) -> list[str]:
        """Return the ids of the given nodes, or of all."""
        chosen = range(self.n) if nodes is None else nodes
        return [self.id(int(node)) for node in chosen]

    def index(self, identifier: str) -> int:
        """Return the number of the node with that id.

        Raises
        ------
        NetworkError
            If there is none.
        """
        found = self._numbers.get(identifier)
        if found is None:
            raise NetworkError(f"There is no node {identifier!r} in this network.")
        return found

    def indices_of(self, identifiers: Iterable[str]) -> Int32Array:
        """Return the numbers of the nodes with those ids, in their order."""
        return np.array([self.index(name) for name in identifiers], np.int32)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.ids())}

    # ── What is derived once and kept ─────────────────────────────────────────

    @cached_property
    def rows(self) -> Int32Array:
        """The source of every entry, shape (entries,)."""
        return frozen(np.repeat(np.arange(self.n, dtype=np.int32), self.counts), np.int32)

    @property
    def counts(self) -> Int64Array:
        """How many entries every row has, shape (n,)."""
        return np.diff(self.indptr)

    @cached_property
    def loops(self) -> BoolArray:
        """Which entries are loops, shape (entries,)."""
        return frozen(self.rows == self.indices, np.bool_)

    @cached_property
    def strengths(self) -> Float64Array:
        """The weights of every row added up, shape (n,); a loop counts once."""
        return frozen(np.asarray(self.matrix() @ np.ones(self.n)), np.float64)

    @cached_property
    def lowest(self) -> float:
        """The smallest weight; infinite where there are no edges."""
        return float(self.weights.min(initial=np.inf))

    def matrix(self) -> sparse.csr_array:
        """Return the adjacency matrix, over the same memory."""
        return sparse.csr_array(
            (self.weights, self.indices, self.indptr), shape=(self.n, self.n), copy=False
        )

    # ── Views ─────────────────────────────────────────────────────────────────

    @property
    def transposed(self) -> Snapshot:
        """The same network with every edge turned round; itself if undirected."""
        if not self.directed:
            return self
        if "transposed" not in self._views:
            turned = self._like(self.matrix().T.tocsr(), directed=True)
            turned._views["transposed"] = self
            self._views["transposed"] = turned
        return self._views["transposed"]

    @property
    def undirected(self) -> Snapshot:
        """The same network without directions; weights of (a, b) and (b, a) are summed."""
        if not self.directed:
            return self
        if "undirected" not in self._views:
            both = (self.matrix() + self.transposed.matrix()).tocsr()
            both.setdiag(both.diagonal() / 2) if self.loops.any() else None
            both.sort_indices()
            self._views["undirected"] = self._like(both, directed=False)
        return self._views["undirected"]

    @property
    def simple(self) -> Snapshot:
        """The same network without loops; itself if there are none."""
        if not self.loops.any():
            return self
        if "simple" not in self._views:
            self._views["simple"] = self._only(~self.loops)
        return self._views["simple"]

    @property
    def unweighted(self) -> Snapshot:
        """The same network with weight 1 everywhere; itself if that is so."""
        if "unweighted" not in self._views:
            if bool((self.weights == 1).all()):
                return self
            self._views["unweighted"] = replace(
                self, weights=frozen(np.ones(len(self.weights)), np.float64)
            )
        return self._views["unweighted"]

    def reweighted(self, weights: ArrayLike) -> Snapshot:
        """Return the same edges with other weights, in the order of `weights`.

        Examples
        --------
        >>> strong = Snapshot.from_edges([0, 1], [1, 2], [2.0, 4.0])
        >>> strong.reweighted(1 / strong.weights).weights_of(1)
        array([0.5 , 0.25])
        """
        values = np.asarray(weights, np.float64)
        if values.shape != self.weights.shape or not np.isfinite(values).all():
            raise NetworkError(
                f"reweighted() takes {len(self.weights)} finite weights, one for each entry."
            )
        return replace(self, weights=frozen(values, np.float64))

    def among(self, nodes: ArrayLike) -> Snapshot:
        """Return the network among the given nodes, which get new numbers in that order.

        Parameters
        ----------
        nodes : array_like of int or of bool
            Numbers of nodes, or which of all n.
        """
        chosen = np.asarray(nodes)
        if chosen.dtype == np.bool_:
            chosen = np.flatnonzero(chosen)
        part = self.matrix()[chosen][:, chosen].tocsr()
        part.sort_indices()
        if self.names is None:
            names = np.char.encode(chosen.astype(str), "ascii")
        else:
            names = self.names[chosen]
        return Snapshot.from_matrix(part, directed=self.directed, names=names, version=self.version)

    def _only(self, entries: BoolArray) -> Snapshot:
        ends = np.concatenate([[0], np.cumsum(entries)])[self.indptr]
        return replace(
            self,
            indptr=frozen(ends, np.int64),
            indices=frozen(self.indices[entries], np.int32),
            weights=frozen(self.weights[entries], np.float64),
        )

    def _like(self, matrix: sparse.csr_array, *, directed: bool) -> Snapshot:
        return Snapshot.from_matrix(
            matrix, directed=directed, names=self.names, version=self.version
        )


def _numbers(values: ArrayLike, what: str) -> Int64Array:
    array = np.asarray(values)
    if array.ndim != 1:
        raise NetworkError(f"{what} has {array.ndim} dimensions; expected a list of node numbers.")
    if array.size and array.dtype.kind not in "iu":
        raise NetworkError(f"{what} holds {array.dtype}; expected whole node numbers.")
    return array.astype(np.int64, copy=False)


def _names(ids: Sequence[str] | BytesArray) -> BytesArray:
    if isinstance(ids, np.ndarray) and ids.dtype.kind == "S":
        names: BytesArray = ids
    else:
        names = np.array([name.encode() for name in ids] or np.empty(0, "S1"))
    if len(np.unique(names)) != len(names):
        values, counts = np.unique(names, return_counts=True)
        twice = values[np.argmax(counts)].decode()
        raise NetworkError(f"The id {twice!r} is given to two nodes; ids are unique.")
    names = names.view()
    names.flags.writeable = False
    return names


def _count(a: Int64Array, b: Int64Array, n: int | None, names: BytesArray | None) -> int:
    highest = max(int(a.max(initial=-1)), int(b.max(initial=-1)))
    lowest = min(int(a.min(initial=0)), int(b.min(initial=0)))
    count = n if n is not None else len(names) if names is not None else highest + 1
    if names is not None and len(names) != count:
        raise NetworkError(f"{len(names)} ids for {count} nodes; expected one each.")
    if lowest < 0 or highest >= count:
        wrong = lowest if lowest < 0 else highest
        raise NetworkError(f"Node number {wrong} is out of range; there are {count} nodes.")
    if count > LARGEST:
        raise NetworkError(f"{count} nodes; a snapshot holds {LARGEST:,} at most.")
    return count

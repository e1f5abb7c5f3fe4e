"""Synthetic networks for benchmarks: planted communities, a few nodes with very many ties."""

from __future__ import annotations

import numpy as np

from algorithms.snapshot import Snapshot


def planted(
    n: int,
    m: int,
    *,
    groups: int = 1000,
    inside: float = 0.7,
    directed: bool = False,
    seed: int = 0,
) -> Snapshot:
    """Return a network of n nodes and m edges, each inside a group with probability `inside`.

    Sources are drawn unevenly, so that degrees have a long tail as in real networks.
    """
    rng = np.random.default_rng(seed)
    group = rng.integers(0, groups, n)
    order = np.argsort(group, kind="stable")
    begin = np.searchsorted(group[order], np.arange(groups + 1))
    names = rng.permutation(n)
    keys = np.empty(0, np.int64)
    while len(keys) < m:
        count = (m - len(keys)) * 5 // 4 + 100
        a = names[(n * rng.random(count) ** 1.5).astype(np.int64)]
        low, high = begin[group[a]], begin[group[a] + 1]
        near = order[low + (rng.random(count) * (high - low)).astype(np.int64)]
        far = names[(n * rng.random(count) ** 1.5).astype(np.int64)]
        b = np.where(rng.random(count) < inside, near, far)
        if not directed:
            a, b = np.minimum(a, b), np.maximum(a, b)
        fresh = (a * n + b)[a != b]
        keys = np.unique(np.concatenate([keys, fresh]))
    keys = rng.permutation(keys)[:m]
    return Snapshot.from_edges(keys // n, keys % n, n=n, directed=directed)

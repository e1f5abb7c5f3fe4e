"""Random numbers for kernels: each draw from a seed and a number, in any order.

Splitting work over cores must not change the answer, so every sample has a
stream of its own, begun from the seed and the sample's number.
"""

from __future__ import annotations

import numpy as np

from algorithms.compiled import compiled


@compiled
def stream(seed: int, number: int) -> np.uint64:
    """Return the state with which the stream of sample `number` begins."""
    return shuffled(
        np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
        + np.uint64(number + 1) * np.uint64(0xD1B54A32D192ED03)
    )


@compiled
def shuffled(state: np.uint64) -> np.uint64:
    """Return the state with its bits mixed (the finalizer of SplitMix64)."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


@compiled
def following(state: np.uint64) -> np.uint64:
    """Return the next state of a stream."""
    return state + np.uint64(0x9E3779B97F4A7C15)


@compiled
def uniform(state: np.uint64) -> float:
    """Return the number in [0, 1) that belongs to a state."""
    return np.float64(shuffled(state) >> np.uint64(11)) * (1.0 / 9007199254740992.0)

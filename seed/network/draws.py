"""Random numbers that are the same on every machine and with every library.

The bit stream of PCG64 is promised to stay; what numpy's Generator makes of it
is not, and the logarithms and powers of a machine's mathematics library differ
in their last bits. So everything here comes from raw bits by arithmetic that
IEEE 754 rounds exactly: + - * / and the square root.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from seed.network.arrays import BoolArray, FloatArray, IntArray


class Draws:
    """One stream of random numbers for one topic.

    Every topic has a stream of its own, so that a change to one part of the
    network leaves all the others as they were.

    Parameters
    ----------
    seed : int
        Not negative.
    topic : str
        What the numbers are for.
    """

    def __init__(self, seed: int, topic: str) -> None:
        name = np.frombuffer(blake2b(topic.encode(), digest_size=16).digest(), "<u4")
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, *name.tolist()]))

    def _raw(self, count: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
        return np.asarray(self._bits.random_raw(count), np.uint64).reshape(count)

    def unit(self, count: int) -> FloatArray:
        """Return numbers in [0, 1), 53 bits each."""
        return (self._raw(count) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def chance(self, probability: float | FloatArray, count: int) -> BoolArray:
        """Return True with the given probability."""
        return self.unit(count) < probability

    def below(self, bound: int | IntArray, count: int) -> IntArray:
        """Return integers in [0, bound); 0 where the bound is 0."""
        return (self.unit(count) * bound).astype(np.int64)

    def between(self, first: int | IntArray, last: int | IntArray, count: int) -> IntArray:
        """Return integers in [first, last), or `first` where last <= first."""
        return first + self.below(np.maximum(np.asarray(last - first, np.int64), 0), count)

    def choose(self, weights: IntArray, count: int) -> IntArray:
        """Return indices into `weights`, each as often as its weight says.

        `weights` are whole numbers, so that their sum is exact; if all of them
        are 0, or there are none, `count` must be 0.
        """
        sums = np.cumsum(weights, dtype=np.int64)
        total = int(sums[-1]) if len(sums) else 0
        return np.searchsorted(sums, self.below(total, count), side="right").astype(np.int64)

    def normal(self, count: int) -> FloatArray:
        """Return numbers of mean 0 and variance 1: the sum of twelve uniform ones.

        Close to the normal distribution within three deviations; none is beyond six.
        """
        total = np.full(count, -6.0)
        for _ in range(12):
            total += self.unit(count)
        return total

    def tail(self, count: int, most: float) -> FloatArray:
        """Return numbers in [1, most] with a density that falls as x^-3 (Pareto)."""
        return np.minimum(1.0 / np.sqrt(1.0 - self.unit(count)), most)

    def order(self, count: int) -> IntArray:
        """Return a random order of `count` things."""
        return np.argsort(self._raw(count), kind="stable").astype(np.int64)

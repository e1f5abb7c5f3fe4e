"""A binary heap of nodes ordered by distance, for kernels.

`heap` holds the nodes, `place` where each stands in it (-1: not there), `key`
its distance. A change here must be accompanied by a change of the files that
use it: the compiler's cache looks at their time stamps alone.
"""

from __future__ import annotations

from algorithms.arrays import Float64Array, Int32Array
from algorithms.compiled import compiled


@compiled
def lift(heap: Int32Array, place: Int32Array, key: Float64Array, size: int, node: int) -> int:
    """Insert a node, or move it up after its key became less; return the new size."""
    spot = place[node]
    if spot < 0:
        spot = size
        size += 1
    while spot > 0:
        above = (spot - 1) >> 1
        other = heap[above]
        if key[other] <= key[node]:
            break
        heap[spot] = other
        place[other] = spot
        spot = above
    heap[spot] = node
    place[node] = spot
    return size


@compiled
def take(heap: Int32Array, place: Int32Array, key: Float64Array, size: int) -> int:
    """Remove and return the node with the least key; the caller lowers its size by 1."""
    least = heap[0]
    place[least] = -1
    size -= 1
    if size > 0:
        node = heap[size]
        spot = 0
        while True:
            below = 2 * spot + 1
            if below >= size:
                break
            if below + 1 < size and key[heap[below + 1]] < key[heap[below]]:
                below += 1
            other = heap[below]
            if key[node] <= key[other]:
                break
            heap[spot] = other
            place[other] = spot
            spot = below
        heap[spot] = node
        place[node] = spot
    return int(least)

"""How many objects were compiled, and how many came from a resolver.

The second number stays 0 for everything that is stored: tests, benchmarks and
`/metrics` watch it, for a fast path that silently never runs answers correctly.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """Objects answered by this process since it started."""

    compiled: int = 0
    resolved: int = 0


COUNTS = Counts()

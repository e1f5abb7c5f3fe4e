"""Every published figure: `python -m benchmarks [NAME …]`."""

from __future__ import annotations

import importlib
import sys

from benchmarks.measure import console

NAMES = ("store", "load", "graphql", "river", "snapshot", "algorithms")
"""Each is a module of this package with a `main`."""


def main() -> None:
    """Run the named benchmarks, or all of them."""
    chosen = sys.argv[1:] or NAMES
    if unknown := set(chosen) - set(NAMES):
        sys.exit(f"No benchmark {sorted(unknown)}; there are {', '.join(NAMES)}.")
    for name in chosen:
        console.rule(name)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()

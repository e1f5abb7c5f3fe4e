"""What a test needs of the machine: skipped where it is missing, failed where it must be there."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

REQUIRED = "KITH_REQUIRE"
"""The variable that lists, with commas, what must not be missing."""


def need(name: str, reason: str) -> NoReturn:
    """End a test whose server, browser or tool is not there.

    Parameters
    ----------
    name : str
        What is missing, as `KITH_REQUIRE` spells it: `neo4j`, `browser`, `kafka`.
    reason : str
        Why it is missing and what would bring it.
    """
    if name in required():
        pytest.fail(f"{name} is required by {REQUIRED} and missing: {reason}", pytrace=False)
    pytest.skip(f"{name}: {reason}")


def required() -> frozenset[str]:
    """Return what must be there."""
    return frozenset(os.environ.get(REQUIRED, "").replace(",", " ").split())

"""What can go wrong between a network and an algorithm.

Every error says what was wrong, what was expected and what to do. `code` is
stable; `api/errors.py` maps it to HTTP and GraphQL.
"""

from typing import ClassVar


class AlgorithmError(Exception):
    """The root of every error that `algorithms` raises."""

    code: ClassVar[str] = "ALGORITHM_ERROR"


class NetworkError(AlgorithmError):
    """The network, or a parameter, is not one this algorithm can answer for."""

    code = "NETWORK"


class NotConverged(AlgorithmError):
    """An iteration did not settle within the rounds it was given."""

    code = "NOT_CONVERGED"


class NoPath(AlgorithmError):
    """No path leads from one node to the other."""

    code = "NO_PATH"

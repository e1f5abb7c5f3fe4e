"""What the driver raises, in Kith's own words.

Both databases report the same mishap under different classes and codes; this
is the only place that knows them.
"""

from __future__ import annotations

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConstraintError,
    CypherSyntaxError,
    CypherTypeError,
    DriverError,
    Forbidden,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph.errors import (
    CommitUnknown,
    Conflict,
    ConstraintViolation,
    GraphError,
    Malformed,
    Refused,
    TimedOut,
    Unreachable,
)

DriverFailure = (DriverError, Neo4jError, OSError)
"""Everything that a call to the driver may raise because of the database."""

_TIMED_OUT = ("TransactionTimedOut", "TransactionTerminated", "Terminated")


def passing(failure: BaseException) -> bool:
    """Whether the same transaction may succeed if it is tried once more.

    A violated uniqueness rule counts: two MERGEs of one key may race, and the
    loser finds the winner's node on its second try.
    """
    if isinstance(failure, IncompleteCommit) or timed_out(failure):
        return False
    if isinstance(failure, ConstraintError | ServiceUnavailable | SessionExpired):
        return True
    return isinstance(failure, Neo4jError | DriverError) and failure.is_retryable()


def timed_out(failure: BaseException) -> bool:
    """Whether the database stopped the statement because its time was up."""
    if not isinstance(failure, Neo4jError):
        return False
    code, message = failure.code or "", failure.message or ""
    return code.endswith(_TIMED_OUT) or "timeout" in message.lower()[:400]


def translate(failure: BaseException) -> GraphError:
    """Return the error of `graph` that says what `failure` means."""
    said = _sentence(failure)
    match failure:
        case _ if timed_out(failure):
            return TimedOut(
                f"The database stopped the statement because its time was up ({said}). "
                "Ask for less at once, or allow more time."
            )
        case IncompleteCommit():
            return CommitUnknown(
                "The connection broke while a commit was under way: it may or may not have "
                "happened. Repeat the write if it is idempotent; otherwise look first."
            )
        case AuthError() | Forbidden():
            return Refused(
                f"The database does not accept these credentials ({said}). "
                "Check the user and password of KITH_DATABASE."
            )
        case ConstraintError():
            return ConstraintViolation(f"A value that must be unique is taken: {said}")
        case CypherSyntaxError() | CypherTypeError():
            return Malformed(f"The database cannot run this statement: {said}")
        case TransientError():
            return Conflict(
                f"Other writers kept changing the same data ({said}). Try again a little later."
            )
        case ClientError():
            return Malformed(f"The database refused the statement: {said}")
        case ServiceUnavailable() | SessionExpired() | OSError():
            return Unreachable(
                f"The database does not answer ({said}). Check that it runs and that "
                "KITH_DATABASE names it; `kith status` shows what Kith sees."
            )
        case _:
            return GraphError(said)


def _sentence(failure: BaseException) -> str:
    message = failure.message if isinstance(failure, Neo4jError) else str(failure)
    return " ".join((message or type(failure).__name__).split())[:500]

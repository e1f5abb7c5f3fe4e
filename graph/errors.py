"""What can go wrong between Kith and its database.

Every error says what happened, what was expected and what to do. `code` is
stable and reaches clients unchanged; `api/errors.py` maps it to HTTP and
GraphQL.
"""

from typing import ClassVar


class GraphError(Exception):
    """The root of every error that `graph` raises."""

    code: ClassVar[str] = "GRAPH_ERROR"


class Unreachable(GraphError):
    """The database does not answer; the same call may succeed later."""

    code = "UNREACHABLE"


class CommitUnknown(Unreachable):
    """The connection broke while committing; the write may have happened."""

    code = "COMMIT_UNKNOWN"


class Conflict(GraphError):
    """Concurrent writers kept colliding until the retries were used up."""

    code = "CONFLICT"


class ConstraintViolation(GraphError):
    """A value that must be unique is taken."""

    code = "CONSTRAINT"


class TimedOut(GraphError):
    """The database stopped the statement because its time was up."""

    code = "TIMEOUT"


class Refused(GraphError):
    """The database, or the store itself, does not allow this."""

    code = "REFUSED"


class Malformed(GraphError):
    """The database could not read the statement or its parameters."""

    code = "MALFORMED"


class SchemaMismatch(GraphError):
    """The database's schema is older or newer than this code expects."""

    code = "SCHEMA"


class InvalidValue(GraphError):
    """A value does not fit the property it is meant for."""

    code = "INVALID_VALUE"


class FellBehind(GraphError):
    """A reader of the change feed is too far behind to be served."""

    code = "FELL_BEHIND"


class NotFound(GraphError):
    """There is nothing of that id."""

    code = "NOT_FOUND"


class Overloaded(GraphError):
    """More comes in than can be written; the same call may succeed a little later."""

    code = "OVERLOADED"

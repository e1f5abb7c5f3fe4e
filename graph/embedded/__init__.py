"""The embedded database: a server on loopback, shared by all processes of a data directory.

A supervisor owns the server and ends with the last attached process. Which
database it is, is known here and in `graph/schema.py`, and nowhere else.
"""

from graph.embedded.arcadedb import ServerOptions
from graph.embedded.attachment import Attachment, attach

__all__ = ["Attachment", "ServerOptions", "attach"]

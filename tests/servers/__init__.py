"""Real servers of others, started for a test session and gone after it."""


class Unavailable(Exception):
    """A server cannot run on this machine; the message says what is missing."""

"""The command line: `kith --help` teaches by example."""

from api.cli.main import main

__all__ = ["main"]

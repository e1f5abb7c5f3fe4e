"""Every command, and what becomes of an error."""

from __future__ import annotations

import sys

import typer
from rich.console import Console

from api.cli import ask, demo, operate, seed
from api.errors import ApiError
from graph.errors import GraphError
from seed.errors import SeedError

EXIT = {"UNREACHABLE": 3, "COMMIT_UNKNOWN": 3, "SCHEMA": 4, "WRITER_BUSY": 5, "BAD_SETTING": 2}
"""Exit codes by error code; every other error is 1, a wrong call is 2."""

app = typer.Typer(
    help="Kith: a graph-based customer relationship engine.",
    epilog="Start with `kith demo`. Exit codes: 1 failed, 2 wrong call, 3 database away, "
    "4 schema mismatch, 5 another process is writing.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(demo.demo)
app.command()(operate.serve)
app.command()(operate.migrate)
app.command()(operate.status)
app.add_typer(seed.app, name="seed")
app.command()(ask.query)
app.command()(ask.cypher)


def main() -> None:
    """Run the command line; errors become one sentence and an exit code."""
    try:
        app()
    except (GraphError, ApiError, SeedError) as error:
        Console(stderr=True).print(f"[bold red]{error.code}[/] {error}", highlight=False)
        sys.exit(EXIT.get(error.code, 1))
    except KeyboardInterrupt:
        sys.exit(130)

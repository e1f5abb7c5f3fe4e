"""What all commands share: where they print, and how `--json` looks."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

out = Console(highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]


def print_json(value: Any) -> None:
    """Print one JSON document and nothing else."""
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode())

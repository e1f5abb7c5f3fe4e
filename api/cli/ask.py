"""Commands that ask: a GraphQL question, or Cypher that only reads."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from api.cli.console import AsJson, out, print_json
from api.errors import BadRequest
from api.graphql.route import GraphQL
from api.settings import Settings
from graph.database import opened
from graph.principal import Principal, Role
from graph.statement import Statement
from graph.store import Row

OPERATOR = Principal(role=Role.ADMIN, id="operator")
"""Whoever may run commands in the data directory is its administrator."""


def query(
    question: Annotated[str, typer.Argument(help="GraphQL, or @FILE.")],
    variables: Annotated[str, typer.Option(help="JSON object of variables.")] = "{}",
    operation: Annotated[str | None, typer.Option(help="Which of several operations.")] = None,
) -> None:
    """Ask a GraphQL question and print the answer as JSON.

    Example: `kith query '{ customers(limit: 3) { name purchases(limit: 2) { name } } }'`
    """
    text = Path(question[1:]).read_text() if question.startswith("@") else question
    bound = _object(variables)

    async def run() -> dict[str, Any]:
        async with opened(Settings.read().target()) as store:
            graphql = GraphQL(store, _nobody)
            answer: dict[str, Any] = orjson.loads(
                await graphql.execute(text, bound, operation, OPERATOR)
            )
            return answer

    answer = asyncio.run(run())
    print_json(answer)
    if answer.get("errors"):
        raise typer.Exit(1)


def cypher(
    text: Annotated[str, typer.Argument(help="Cypher that only reads.")],
    json: AsJson = False,
    limit: Annotated[int, typer.Option(help="Rows to print at most.")] = 100,
) -> None:
    """Run Cypher that only reads; anything that would write is refused.

    Example: `kith cypher 'MATCH (p:Partner) RETURN p.name, p.kind' --limit 5`
    """

    async def run() -> list[Row]:
        async with opened(Settings.read().target()) as store:
            rows = []
            async for row in store.stream(Statement(text), fetch=min(limit, 1000) + 1):
                rows.append(row)
                if len(rows) > limit:
                    break
            return rows

    rows = asyncio.run(run())
    shown = rows[:limit]
    if json:
        print_json([{key: _plain(value) for key, value in row.data().items()} for row in shown])
    elif shown:
        table = Table(*shown[0].keys())
        for row in shown:
            table.add_row(*(str(_plain(value)) for value in row.values()))
        out.print(table)
    if len(rows) > limit and not json:
        out.print(f"… and more; these are the first {limit} (--limit).")


def _object(text: str) -> dict[str, Any]:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as failure:
        raise BadRequest(f"--variables is not JSON: {failure}. Example: '{{\"n\": 3}}'") from None
    if not isinstance(value, dict):
        raise BadRequest("--variables must be a JSON object, such as '{\"n\": 3}'.")
    return value


def _plain(value: Any) -> Any:
    """Return a database value in JSON's terms: nodes as their properties."""
    if hasattr(value, "iso_format"):
        return value.iso_format()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if hasattr(value, "items"):
        return {key: _plain(item) for key, item in value.items()}
    return value


async def _nobody(_: object) -> Principal:
    return OPERATOR

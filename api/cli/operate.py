"""Commands of the operator: serve, migrate, status."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated

import typer
from rich.table import Table

from api.cli.console import AsJson, out, print_json
from api.server import Server
from api.settings import Settings
from graph import census, schema
from graph.changes import latest
from graph.database import opened


def serve(
    host: Annotated[str | None, typer.Option(help="Address; KITH_HOST otherwise.")] = None,
    port: Annotated[int | None, typer.Option(help="Port, 0 for any; KITH_PORT otherwise.")] = None,
) -> None:
    """Serve the API over the database that KITH_DATABASE or KITH_HOME names.

    Example: `kith serve --port 8400`
    """
    settings = Settings.read()

    async def run() -> None:
        async with opened(settings.target(), writer="kith serve") as store:
            await schema.check(store)
            server = Server(store, host or settings.host, settings.port if port is None else port)
            await server.run(lambda url: out.print(f"Kith answers on [link]{url}[/link]"))

    asyncio.run(run())


def migrate(json: AsJson = False) -> None:
    """Bring the database to this version's schema. Running it twice changes nothing.

    Example: `kith migrate --json`
    """

    async def run() -> tuple[list[str], int]:
        async with opened(Settings.read().target(), writer="kith migrate") as store:
            return await schema.migrate(store), await schema.version(store)

    applied, version = asyncio.run(run())
    if json:
        print_json({"applied": applied, "version": version})
    else:
        for name in applied:
            out.print(f"applied: {name}")
        out.print(f"The schema is at version {version}.")


def status(json: AsJson = False) -> None:
    """Show which database this is, its schema, its last change and what it holds.

    Example: `kith status --json`
    """
    target = replace(Settings.read().target(), timeout=60.0)

    async def run() -> dict[str, object]:
        async with opened(target) as store:
            server = await store.reach()
            version = await schema.version(store)
            last = await store.read(latest())
            return {
                "database": store.address.uri,
                "server": server,
                "schema": {"found": version, "needed": schema.VERSION},
                "lastChange": last[0]["seq"] if last else 0,
                "nodes": await census.nodes(store),
                "relationships": await census.ties(store),
            }

    found = asyncio.run(run())
    if json:
        print_json(found)
        return
    for name in ("database", "server", "schema", "lastChange"):
        out.print(f"[bold]{name:12}[/] {found[name]}")
    for kind in ("nodes", "relationships"):
        table = Table(kind, "count")
        counts = found[kind]
        assert isinstance(counts, dict)  # noqa: S101  # for the type checker
        for name, count in counts.items():
            if count:
                table.add_row(name, f"{count:,}")
        out.print(table)

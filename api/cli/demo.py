"""`kith demo`: from nothing to a real customer network that answers."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from time import monotonic
from typing import Annotated

import orjson
import typer
from rich.panel import Panel
from rich.table import Table

from api.cli.console import out
from api.cli.progress import Bars
from api.cli.seed import show
from api.server import Server
from api.settings import Settings
from graph import census, keys, schema
from graph.database import opened
from graph.principal import Role
from graph.store import Store

QUESTIONS = (
    '{ customers(where: {name: {eq: "Household 1"}}) { name ageBand '
    "purchases(limit: 3) { name category { name } } } }",
    '{ partners(where: {name: {eq: "Manufacturer 69"}}) { name '
    "productsConnection { totalCount } products(limit: 3) { name brand } } }",
    "{ campaigns(sort: [{startAt: ASC}], limit: 3) { name kind startAt "
    "recipientsConnection { totalCount } } }",
)
"""Three questions to begin with."""


def demo(
    port: Annotated[int | None, typer.Option(help="Port, 0 for any; KITH_PORT otherwise.")] = None,
    serve: Annotated[bool, typer.Option(help="Keep serving once the data are in.")] = True,
) -> None:
    """Load a real retailer's year and serve it: data, API, keys, three questions.

    The first start takes about two minutes, a second one seconds. Everything
    is kept in KITH_HOME (.kith); remove that directory to start over.

    Example: `kith demo --port 8400`
    """
    settings = Settings.read()
    begin = monotonic()

    async def run() -> None:
        async with opened(settings.target(), writer="kith demo") as store:
            out.print(f"Database ready after {monotonic() - begin:.1f} s.")
            await schema.migrate(store)
            await _fill(store)
            server = Server(store, settings.host, settings.port if port is None else port)
            secrets = await _keys(store, settings.home / "demo-keys.json")

            def ready(url: str) -> None:
                _welcome(url, secrets, monotonic() - begin)
                if not serve:
                    server.stop()

            await server.run(ready)

    asyncio.run(run())


async def _fill(store: Store) -> None:
    from seed.demo import fill  # pandas loads slowly

    with Bars() as bars:
        totals = await fill(store, bars)
    if totals:
        show(totals)


async def _keys(store: Store, path: Path) -> dict[str, str]:
    """Return a key for each role, the same ones at every start.

    They are demo keys: kept in a file that only its owner can read, and made
    anew where the database does not know them.
    """
    kept = _kept(path)
    if kept and all([await keys.principal(store, secret) for secret in kept.values()]):
        return kept
    sharing = await census.widest_sharing(store)
    made = {}
    for role in Role:
        partner = role is Role.PARTNER
        if role is Role.CUSTOMER or (partner and not sharing):
            continue
        key = await keys.create(
            store,
            role,
            f"demo {role}",
            partner=sharing["partner"] if partner and sharing else None,
            purpose=sharing["purpose"] if partner and sharing else None,
            scopes=("pii",) if role is Role.ANALYST else (),
        )
        made[role.value] = key.secret
    _keep(path, made)
    return made


def _kept(path: Path) -> dict[str, str]:
    kept: dict[str, str] = orjson.loads(path.read_bytes()) if path.exists() else {}
    return kept


def _keep(path: Path, secrets: dict[str, str]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(orjson.dumps(secrets, option=orjson.OPT_INDENT_2))


def _welcome(url: str, secrets: dict[str, str], seconds: float) -> None:
    out.print(
        Panel.fit(
            f"[bold]Kith answers[/] at {url} after {seconds:.0f} s\n"
            f"GraphiQL      {url}/graphql#key={secrets['analyst']}",
            border_style="green",
        )
    )
    table = Table("role", "key", title="Keys (kept in demo-keys.json, readable by you alone)")
    for role, secret in secrets.items():
        table.add_row(role, secret)
    out.print(table)
    out.print("Three questions to try:")
    for question in QUESTIONS:
        out.print(f"  kith query '{question}'", soft_wrap=True)
    body = orjson.dumps({"query": QUESTIONS[0]}).decode()
    out.print(
        f"Or over HTTP:\n  curl -s {url}/graphql -H 'Content-Type: application/json' "
        f"-H 'Authorization: Bearer {secrets['app']}' -d '{body}'",
        soft_wrap=True,
    )
    out.print("Ctrl-C ends it; the data stay.")

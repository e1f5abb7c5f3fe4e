"""Commands that put data in: the real retail year, a synthetic network."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.cli.console import AsJson, out, print_json
from api.cli.progress import Bars
from api.settings import Settings
from graph import schema
from graph.database import opened

if TYPE_CHECKING:
    from seed.journey import Totals

app = typer.Typer(help="Put data in.", no_args_is_help=True)


@app.command()
def journey(json: AsJson = False) -> None:
    """Load a real retailer's year: 2,469 households, 1.47 million order lines.

    Loading again changes nothing; a load that was interrupted is finished. The
    totals are read back and compared with the source, to the cent.

    Example: `kith seed journey`
    """
    from seed.journey import load  # pandas loads slowly

    async def run() -> Totals:
        async with opened(Settings.read().target(), writer="kith seed journey") as store:
            await schema.migrate(store)
            with Bars() as bars:
                return await load(store, progress=_silent if json else bars)

    totals = asyncio.run(run())
    if json:
        print_json(
            {
                check.name: {"expected": check.expected, "found": check.found}
                for check in totals.checks
            }
        )
    else:
        show(totals)


@app.command()
def network(
    size: Annotated[int, typer.Option(min=0, help="How many customers.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same network.")] = 7,
    json: AsJson = False,
) -> None:
    """Load a synthetic network with planted communities, influencers and duplicates.

    Every node of it says `synthetic: true`.

    Example: `kith seed network --size 2000 --seed 7`
    """
    from seed import network as synthetic  # numpy loads slowly

    async def run() -> dict[str, int]:
        async with opened(Settings.read().target(), writer="kith seed network") as store:
            await schema.migrate(store)
            made = synthetic.generate(size, seed)
            with Bars() as bars:
                return await synthetic.load(store, made, progress=_silent if json else bars)

    counts = asyncio.run(run())
    if json:
        print_json(counts)
    else:
        for name, count in counts.items():
            out.print(f"{name:20} {count:>10,}")


def show(totals: Totals) -> None:
    """Print what was loaded beside what the source holds."""
    table = Table("figure", "in the source", "in the network", "equal", title="Totals")
    for check in totals.checks:
        equal = "yes" if check.ok else "[bold red]NO[/]"
        table.add_row(check.name, f"{check.expected:,}", f"{check.found:,}", equal)
    out.print(table)


def _silent(stage: str, done: int, total: int) -> None:
    """Show nothing."""

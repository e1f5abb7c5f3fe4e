"""The table of all algorithms: wins and losses, as measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from algorithms.parallel import cores
from benchmarks.measure import console

if TYPE_CHECKING:
    from benchmarks.algorithms import Row


def report(rows: list[Row]) -> None:
    """Print the table and how many rows were won."""
    table = Table(
        "algorithm", "first call", "kith", "rival", "rival's time", "without conversion",
        "rival / kith", "networkx", "networkx / kith", "modularity",
        title=f"From snapshot to result, seconds, {cores()} cores", title_justify="left",
    )  # fmt: skip
    won = lost = 0
    for row in rows:
        ranked = sorted(row.rivals.items(), key=lambda item: item[1][0])
        best = ranked[0] if ranked else None
        if best:
            won += best[1][0] >= row.ours
            lost += best[1][0] < row.ours
        times = row.networkx
        slow = times is not None and times < 0
        table.add_row(
            row.case.name,
            f"{row.first:.2f}",
            f"{row.ours:.3f}",
            best[0] if best else "–",
            f"{best[1][0]:.3f}" if best else "",
            f"{best[1][1]:.3f}" if best else "",
            f"{best[1][0] / row.ours:.2f}" + ("" if best[1][0] >= row.ours else " LOST")
            if best
            else "",
            "" if times is None else f"> {-times:.0f}" if slow else f"{times:.2f}",
            "" if times is None else (">" if slow else "") + f"{abs(times) / row.ours:.0f}",
            ", ".join(f"{name} {value:.4f}" for name, value in row.quality.items()),
        )
    console.print(table)
    console.print(f"{won} rows won, {lost} lost against the fastest permissive library.")

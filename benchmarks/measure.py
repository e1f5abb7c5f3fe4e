"""Measuring side by side: ours and theirs in turn, medians, one ratio.

Machines are shared and noisy, so two things are never timed one after the
other: each round runs both, in changing order, and the ratio is the median of
the rounds' ratios.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from rich.console import Console
from rich.table import Table

console = Console()

Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a report: what was measured, how it went, what was wanted."""

    name: str
    value: float
    unit: str
    wanted: float | None = None  # None: told for context only
    at_most: bool = True

    @property
    def holds(self) -> bool:
        """Whether the figure is as good as wanted."""
        if self.wanted is None:
            return True
        return self.value <= self.wanted if self.at_most else self.value >= self.wanted


@dataclass(frozen=True, slots=True)
class Pair:
    """Median seconds of one call of each side, and the median ratio of the rounds."""

    ours: float
    theirs: float
    ratio: float


async def side_by_side(ours: Work, theirs: Work, *, rounds: int = 9, calls: int = 200) -> Pair:
    """Time `calls` calls of each side per round, alternating who begins."""
    for _ in range(max(calls // 4, 1)):
        await ours()
        await theirs()
    times: list[tuple[float, float]] = []
    for turn in range(rounds):
        if turn % 2:
            second = await _time(theirs, calls)
            first = await _time(ours, calls)
        else:
            first = await _time(ours, calls)
            second = await _time(theirs, calls)
        times.append((first, second))
    return Pair(
        ours=median(first for first, _ in times) / calls,
        theirs=median(second for _, second in times) / calls,
        ratio=median(first / second for first, second in times),
    )


async def _time(work: Work, calls: int) -> float:
    begin = perf_counter()
    for _ in range(calls):
        await work()
    return perf_counter() - begin


def report(title: str, figures: list[Figure]) -> None:
    """Print figures as a table with what was wanted and whether it holds."""
    table = Table("figure", "measured", "wanted", "holds", title=title, title_justify="left")
    for figure in figures:
        sign = "≤" if figure.at_most else "≥"
        asked = figure.wanted is not None
        table.add_row(
            figure.name,
            f"{figure.value:,.4g} {figure.unit}",
            f"{sign} {figure.wanted:,.4g}" if asked else "",
            ("yes" if figure.holds else "NO") if asked else "",
        )
    console.print(table)

"""Progress of long work as bars in the terminal, as lines elsewhere."""

from __future__ import annotations

from time import monotonic
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.cli.console import out

QUIET = 5.0
"""Seconds between two lines of one stage where the output is no terminal."""


class Bars:
    """Call it with `(stage, done, total)`; each stage is one bar.

    In a log, where bars cannot move, a stage prints a line now and then and one
    at its end.
    """

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description:28}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=out,
            disable=not out.is_terminal,
        )
        self._tasks: dict[str, int] = {}
        self._spoken: dict[str, float] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not out.is_terminal:
            self._say(stage, done, total)
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)  # type: ignore[arg-type]  # TaskID is an int

    def _say(self, stage: str, done: int, total: int) -> None:
        now = monotonic()
        if done >= total or now - self._spoken.get(stage, 0.0) >= QUIET:
            self._spoken[stage] = now
            out.print(f"  {stage:28} {done:>11,} of {total:,}")

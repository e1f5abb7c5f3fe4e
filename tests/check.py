"""Everything that can be checked on this machine, in its short form: `make test`.

Static checks first, then pytest, each with its time. What failed is told with
its output, what was skipped with its reason, and pytest's closing line is the
last. Arguments go to pytest; `--static` leaves pytest out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console

from tests.needs import required

ROOT = Path(__file__).parent.parent

STATIC: dict[str, tuple[str, ...]] = {
    "ruff check": ("-m", "ruff", "check", "."),
    "ruff format": ("-m", "ruff", "format", "--check", "."),
    "mypy": ("-m", "mypy"),
    "basedpyright": ("-m", "basedpyright"),
    "import-linter": ("-c", "from importlinter.cli import lint_imports_command as lint; lint()"),
    "licences": ("-m", "tests.licences"),
}
"""Each check by its name, as arguments of our Python."""

# A test that hangs shows where, well before a CI runner gives up on it.
_HANGING = ("-o", "faulthandler_timeout=300")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(slots=True)
class Outcome:
    """What a check came to.

    Attributes
    ----------
    seconds : float
        How long it took.
    ran : Counter of str
        Test cases that ran, by folder.
    skipped : Counter of str
        Test cases that did not, by reason.
    closing : str
        The last line that pytest said.
    """

    name: str
    passed: bool
    seconds: float
    ran: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    closing: str = ""


def main(arguments: Sequence[str]) -> int:
    """Run the checks; return 1 if any failed."""
    console = Console(highlight=False, soft_wrap=True)
    outcomes = [check(console, name, command) for name, command in STATIC.items()]
    tests = [argument for argument in arguments if argument != "--static"]
    if "--static" not in arguments:
        outcomes.append(run_tests(console, tests))
    report(console, outcomes)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def check(console: Console, name: str, command: Sequence[str]) -> Outcome:
    """Run one static check; show what it says if it fails."""
    began = time.monotonic()
    with console.status(name):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    outcome = Outcome(name, done.returncode == 0, time.monotonic() - began)
    mark = "[green]ok[/]    " if outcome.passed else "[bold red]FAILED[/]"
    console.print(f"{mark} {name} ({outcome.seconds:.1f} s)")
    if not outcome.passed:
        console.print(done.stdout, markup=False)
    return outcome


def run_tests(console: Console, arguments: Sequence[str]) -> Outcome:
    """Run pytest; pass on what it says as it comes."""
    console.rule("pytest", align="left", style="none")
    sys.stdout.flush()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kith-check-") as scratch:
        results = Path(scratch) / "results.xml"
        command = [
            *(sys.executable, "-m", "pytest", *_HANGING, f"--junit-xml={results}"),
            *(f"--color={'yes' if console.is_terminal else 'no'}", *arguments),
        ]
        code, closing = _passed_on(command)
        ran, skipped = _cases(results)
    return Outcome("pytest", code == 0, time.monotonic() - began, ran, skipped, closing)


def _passed_on(command: Sequence[str]) -> tuple[int, str]:
    """Run a command, pass on its output, return its exit code and its last line."""
    last = b""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as child:
        assert child.stdout is not None
        # By what there is, not by line: the dots of a line come one by one.
        while piece := os.read(child.stdout.fileno(), 65536):
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
            last = (last + piece)[-4096:]
    lines = _COLOUR.sub("", last.decode(errors="replace")).strip().splitlines()
    return child.returncode, lines[-1].strip("= ") if lines else ""


def _cases(results: Path) -> tuple[Counter[str], Counter[str]]:
    """Count the cases of a JUnit file: those that ran by folder, the skipped by reason."""
    ran: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    if not results.exists():
        return ran, skipped
    # pytest wrote it a moment ago, nobody else.
    for case in ElementTree.parse(results).iter("testcase"):  # noqa: S314
        absence = case.find("skipped")
        if absence is not None and absence.get("type") == "pytest.skip":
            skipped[absence.get("message", "without a reason")] += 1
        else:
            ran[_folder(case.get("classname", ""))] += 1
    return ran, skipped


def _folder(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 2 and not parts[1].startswith("test_") else "house"


def report(console: Console, outcomes: Sequence[Outcome]) -> None:
    """Say what ran, what was skipped and why, and what failed."""
    console.rule("what was checked", align="left", style="none")
    took = ", ".join(f"{outcome.name} {outcome.seconds:.0f} s" for outcome in outcomes)
    console.print(f"ran      {took}")
    tests = outcomes[-1]
    if tests.ran:
        cases = ", ".join(f"{folder} {count}" for folder, count in sorted(tests.ran.items()))
        console.print(f"cases    {cases}", markup=False)
    for reason, count in tests.skipped.most_common():
        console.print(f"skipped  {count}: {reason}", markup=False)
    if not tests.skipped and tests.ran:
        console.print("skipped  nothing")
    if must := required():
        console.print(f"required {', '.join(sorted(must))}", markup=False)
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    console.print(f"[bold red]failed   {', '.join(failed)}[/]" if failed else "failed   nothing")
    if tests.closing:
        console.print(tests.closing, markup=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

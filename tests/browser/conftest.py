"""A real server over a small network, and a real browser that looks at it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from playwright.sync_api import Error as BrowserError

from api.graphql import assets
from graph import keys
from graph.database import Target, opened
from graph.principal import Role
from tests.conftest import repository
from tests.needs import need

PATIENCE = 180.0
"""Seconds until the server answers, on a machine that does other things too."""

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# A browser that asks nobody for anything but the page.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Kith:
    """A running `kith serve`."""

    url: str
    key: str


@dataclass
class Visit:
    """A page in the browser, with all that it complained of and asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Begin to note."""
        self.page.on("console", self._complained)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._requested)

    def _complained(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _requested(self, request: Request) -> None:
        if not request.url.startswith("data:"):
            self.asked.append(request.url)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's own Chromium, for tests of a GraphiQL that is there."""
    if not assets.installed():
        need("browser", "GraphiQL is not installed: `make test` fetches it from an npm registry")
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        need("browser", f"none of {', '.join(_NAMES)} is on the PATH")
    return program


@pytest.fixture(scope="session")
def kith(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kith]:
    """A server over fifty synthetic customers, and the key of an analyst.

    It asks for `chromium` so that nothing starts where nobody can look.
    """
    home = tmp_path_factory.mktemp("browser") / "home"
    environment = {**os.environ, "KITH_HOME": str(home), "COLUMNS": "200"}
    command = [sys.executable, "-m", "api.cli"]
    subprocess.run(
        [*command, "seed", "network", "--size", "50"],
        cwd=repository(),
        env=environment,
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    # Only one process may write, so the key is made before the server runs.
    key = asyncio.run(_analyst(home))
    with subprocess.Popen(
        [*command, "serve", "--port", "0"],
        cwd=repository(),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield Kith(_address(process), key)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


async def _analyst(home: Path) -> str:
    async with opened(Target(home), writer="the browser's tests") as store:
        return (await keys.create(store, Role.ANALYST, "browser")).secret


def _address(process: subprocess.Popen[str]) -> str:
    """Read on until the server says where it answers."""
    assert process.stdout is not None
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            timer.cancel()
            return found[0]
    timer.cancel()
    raise AssertionError(f"The server ended with {process.wait()}:\n{''.join(said[-40:])}")


# Playwright keeps an event loop running in this thread, which no test of another
# module could bear: the browser closes with the module.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """The machine's own Chromium, running."""
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(
                executable_path=chromium, headless=True, args=list(_FLAGS)
            )
        except BrowserError as failure:
            need("browser", f"{chromium} does not start: {failure.message.splitlines()[0]}")
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A page of a browser that was never here before."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(20_000)
    visiting = Visit(context.new_page())
    visiting.watch()
    yield visiting
    context.close()

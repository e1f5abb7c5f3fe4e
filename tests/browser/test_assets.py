"""The files of the page: a short list, kept by their content, with a way to do without."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from api.graphql import assets
from tests.conftest import repository
from tests.needs import need

pytestmark = pytest.mark.anyio

BROWSER = repository() / "api/graphql/browser"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who asks for the files."""
    transport = httpx.ASGITransport(Starlette(routes=assets.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://kith") as asking:
        yield asking


async def test_every_file_of_the_page_is_served_and_kept_for_good(
    client: httpx.AsyncClient,
) -> None:
    if not assets.installed():
        need("browser", "GraphiQL is not installed: `make test` fetches it from an npm registry")
    addresses = re.findall(r'(?:src|href)="(/[^"]+)"', bytes(assets.page().body).decode())
    assert len(addresses) == 6
    for address in addresses:
        answer = await client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-encoding"] == "gzip"


async def test_a_file_that_is_known_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/graphql/assets/start.js")
    assert first.headers["cache-control"] == "no-cache"
    second = await client.get(
        "/graphql/assets/start.js", headers={"If-None-Match": first.headers["etag"]}
    )
    assert second.status_code == 304
    assert second.content == b""
    third = await client.get("/graphql/assets/start.js?v=older")
    assert third.headers["cache-control"] == "no-cache"


async def test_who_reads_no_gzip_gets_the_same_text(client: httpx.AsyncClient) -> None:
    plain = await client.get("/graphql/assets/start.css", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    packed = await client.get("/graphql/assets/start.css")
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.text == packed.text


@pytest.mark.parametrize(
    "name", ["package.json", "..%2Fassets.py", "%2e%2e/page.html", "graphiql.min.js.map", ""]
)
async def test_nothing_else_is_served(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/graphql/assets/{name}")
    assert answer.status_code == 404


def test_without_graphiql_there_is_a_page_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "_FILES", {"graphiql.min.js": tmp_path / "missing.js"})
    answer = assets.page()
    assert b'<textarea id="query"' in answer.body
    assert "connect-src 'self'" in answer.headers["content-security-policy"]


def test_the_page_may_reach_nobody_else() -> None:
    policy = assets.page().headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_the_lock_pins_every_package_by_its_hash_and_names_no_registry() -> None:
    lock = json.loads((BROWSER / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())
    wanted = json.loads((BROWSER / "package.json").read_text())["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())

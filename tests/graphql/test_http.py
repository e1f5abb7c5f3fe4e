"""`/graphql` over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import Route

from api.errors import Unauthenticated
from api.graphql.route import GraphQL
from graph.principal import Principal
from graph.store import Store
from tests.graphql.conftest import ADMIN

pytestmark = pytest.mark.anyio
URL = "/graphql"
RESULT = "application/graphql-response+json"
KEY = {"Authorization": "Bearer kith_admin_x"}


async def authenticate(connection: HTTPConnection) -> Principal:
    if connection.headers.get("authorization") != KEY["Authorization"]:
        raise Unauthenticated("This needs a key.")
    return ADMIN


@pytest.fixture
async def client(network: Store) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=[Route(URL, GraphQL(network, authenticate))])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://kith") as client:
        yield client


async def test_a_question_is_answered(client: httpx.AsyncClient) -> None:
    body = {"query": "query($i: ID!) { customer(id: $i) { name } }", "variables": {"i": "cus_ann"}}
    for accept, given in [(RESULT, RESULT), ("*/*", "application/json"), ("", "application/json")]:
        answer = await client.post(URL, json=body, headers={**KEY, "Accept": accept})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == f"{given}; charset=utf-8"
        assert answer.json() == {"data": {"customer": {"name": "Ann"}}}


async def test_a_get_asks_as_well(client: httpx.AsyncClient) -> None:
    parameters = {
        "query": "query A($i: ID!) { customer(id: $i) { name } } query B { __typename }",
        "variables": '{"i": "cus_ann"}',
        "operationName": "A",
    }
    answer = await client.get(URL, params=parameters, headers=KEY)
    assert answer.json() == {"data": {"customer": {"name": "Ann"}}}


async def test_without_a_key_there_is_no_answer(client: httpx.AsyncClient) -> None:
    answer = await client.post(URL, json={"query": "{ __typename }"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b"{}", {}, 400),
        (b'{"query": 1}', {}, 400),
        (b'{"query": "{ __typename }", "variables": []}', {}, 400),
        (b'{"query": "{ __typename }", "operationName": 1}', {}, 400),
        (b'{"query": "{ __typename }", "extensions": 1}', {}, 400),
        (b'{"query": "{"}', {"Accept": RESULT}, 400),
        (b'{"query": "{ x }"}', {"Accept": RESULT}, 400),
        (b'{"query": "{ x }"}', {"Accept": "application/json"}, 200),
        (b'{"query": "{ __typename }"}', {"Accept": "text/plain"}, 406),
        (b'{"query": "{ __typename }"}', {"Content-Type": "text/plain"}, 415),
        (b"query={__typename}", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b'{"query": "' + b" " * 1_000_001 + b'"}', {}, 413),
    ],
)
async def test_a_bad_request_says_so(
    client: httpx.AsyncClient, content: bytes, headers: dict[str, str], status: int
) -> None:
    sent = {"Content-Type": "application/json", **KEY, **headers}
    answer = await client.post(URL, content=content, headers=sent)
    assert answer.status_code == status
    assert "errors" in answer.json()


async def test_other_methods_are_refused(client: httpx.AsyncClient) -> None:
    answer = await client.put(URL, json={"query": "{ __typename }"}, headers=KEY)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"


async def test_a_browser_gets_a_page_that_loads_nothing_from_elsewhere(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get(URL, headers={"Accept": "text/html,*/*"})
    assert answer.status_code == 200
    assert "connect-src 'self'" in answer.headers["content-security-policy"]
    assert "http://" not in answer.text
    assert "https://" not in answer.text

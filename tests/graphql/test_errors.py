"""What is wrong with a question is said, with a stable code, before anything runs."""

from __future__ import annotations

from time import monotonic

import orjson
import pytest

from api.graphql.execution import Executor
from graph.errors import Refused, TimedOut
from graph.principal import Principal, Role
from graph.statement import Statement
from graph.store import Row, Store
from tests.graphql.conftest import ADMIN, Ask

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{ customers {", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ customers { hash } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ customers(sort: [{name: ASC, city: ASC}]) { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($x: Int!) { customers(limit: $x) { id } }", "BAD_USER_INPUT"),
        ("{ customers(limit: 1001) { id } }", "BAD_USER_INPUT"),
        ("{ customers(limit: -1) { id } }", "BAD_USER_INPUT"),
        ("{ customers(offset: -1) { id } }", "BAD_USER_INPUT"),
        ("{ customers(where: {name: {contains: null}}) { id } }", "BAD_USER_INPUT"),
        ('{ customersConnection(after: "zzz") { totalCount } }', "BAD_USER_INPUT"),
        ("{ customersConnection(first: 1, last: 1) { totalCount } }", "BAD_USER_INPUT"),
        ("{" + "a: __typename " * 2001 + "}", "TOO_MUCH"),
        ("{ a" + "{a" * 30 + "}" * 30 + "}", "TOO_MUCH"),
        ("{ __typename " + "@skip(if: false) " * 201 + "}", "TOO_MUCH"),
        ("{" + " __typename" * 20_000 + "}", "TOO_MUCH"),
        ("{" + "[" * 5000, "GRAPHQL_PARSE_FAILED"),
    ],
)
async def test_a_bad_question_is_refused(ask: Ask, text: str, code: str) -> None:
    began = monotonic()
    answer = await ask(text)
    assert "data" not in answer
    assert answer["errors"][0]["extensions"]["code"] == code
    assert monotonic() - began < 1


async def test_fragments_that_multiply_are_refused_at_once(ask: Ask) -> None:
    fragments = [f"fragment F{i} on Customer {{ ...F{i + 1} ...F{i + 1} name }}" for i in range(14)]
    text = " ".join(["{ customers { ...F0 } }", *fragments, "fragment F14 on Customer { id }"])
    began = monotonic()
    answer = await ask(text)
    assert answer["errors"][0]["extensions"]["code"] == "TOO_MUCH"
    assert monotonic() - began < 1


async def test_a_fragment_cycle_is_an_error(ask: Ask) -> None:
    answer = await ask(
        "{ customers { ...A } } fragment A on Customer { ...B } fragment B on Customer { ...A }"
    )
    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_a_question_that_allows_too_many_rows_is_refused(ask: Ask) -> None:
    inner = "id"
    for _ in range(4):
        inner = f"knows(limit: 100) {{ {inner} }}"
    answer = await ask(f"{{ customers {{ {inner} }} }}")
    assert answer["errors"][0]["extensions"]["code"] == "TOO_MUCH"


async def test_a_cursor_of_another_order_is_refused(ask: Ask) -> None:
    text = """query($after: String) { customersConnection(after: $after, sort: [{%s: ASC}]) {
        pageInfo { endCursor } } }"""
    page = await ask(text % "name")
    after = page["data"]["customersConnection"]["pageInfo"]["endCursor"]
    answer = await ask(text % "city", {"after": after})
    assert "another list or order" in answer["errors"][0]["message"]


@pytest.mark.parametrize("role", [Role.SOURCE, Role.CUSTOMER, Role.PARTNER])
async def test_a_role_that_asks_nothing_is_refused(store: Store, role: Role) -> None:
    with pytest.raises(Refused):
        await Executor(store).answer("{ __typename }", {}, None, Principal(role, "x"))


async def test_a_field_that_fails_says_where_and_takes_its_parent_if_it_must(
    network: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = network.read

    async def failing(statement: Statement, *, within: float | None = None) -> list[Row]:
        if "Product" in statement.text:
            raise TimedOut("Too slow.")
        return await reading(statement, within=within)

    monkeypatch.setattr(network, "read", failing)
    executor = Executor(network)

    async def asked(text: str) -> object:
        return orjson.loads((await executor.answer(text, {}, None, ADMIN)).body)

    error = {"message": "Too slow.", "extensions": {"code": "TIMEOUT"}}
    assert await asked('{ customer(id: "cus_ann") { id } p: product(id: "prd_tea") { id } }') == {
        "data": {"customer": {"id": "cus_ann"}, "p": None},
        "errors": [{**error, "path": ["p"], "locations": [{"line": 1, "column": 34}]}],
    }
    assert await asked('{ customer(id: "cus_ann") { id } products { id } }') == {
        "data": None,
        "errors": [{**error, "path": ["products"], "locations": [{"line": 1, "column": 34}]}],
    }

"""What the compiler writes is answered from indexes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from neo4j import AsyncGraphDatabase

from api.graphql.execution import Executor
from api.graphql.planning import plan
from graph import scope as scopes
from graph.draft import Compiled
from graph.principal import Principal, Role
from graph.store import Store
from tests.graphql.conftest import ADMIN

pytestmark = pytest.mark.anyio

INDEXED = re.compile(r"Index(Seek|RangeScan|Contains)|\[index|NodeUniqueIndexSeek|INDEX", re.I)
OPAQUE = ("CALL SUBQUERY", "UNWIND", "UNION")
"""Steps of which the embedded database's plans show nothing further."""

MAKER = Principal(Role.PARTNER, "key", partner="prt_maker", purpose="pur_service")
QUESTIONS = [
    '{ customer(id: "cus_a") { id purchases { suppliers { id } } } }',
    '{ node(id: "cus_a") { id } }',
    '{ nodes(ids: ["cus_a", "prd_b"]) { id } }',
    '{ customers(where: {id: {eq: "cus_a"}}) { id } }',
    '{ customers(where: {id: {in: ["cus_a", "cus_b"]}, city: {eq: "x"}}) { id } }',
    '{ customersConnection(where: {id: {in: ["cus_a"]}}) { totalCount edges { cursor } } }',
    '{ customers(where: {name: {eq: "Ann"}}) { id } }',
]


def compiled(store: Store, text: str, by: Principal) -> Compiled:
    """Return the statement of a question's first root field."""
    scope = scopes.of(by)
    operation = Executor(store).operation(text, None, scope)
    [root] = plan(operation, scope, {}).roots
    assert root.compiled is not None
    return root.compiled


async def explained(store: Store, text: str, by: Principal) -> str:
    """Return a database's plan for a question as text."""
    statement = compiled(store, text, by).statement({}, scopes.of(by))
    address = store.address
    auth = (address.user, address.password or "") if address.user else None
    async with AsyncGraphDatabase.driver(address.uri, auth=auth) as driver:
        summary = (
            await driver.execute_query(
                f"EXPLAIN {statement.text}",
                dict(statement.parameters),
                database_=address.database,
            )
        ).summary
    return "\n".join(_operators(summary.plan))


def _operators(found: dict[str, Any] | None) -> list[str]:
    if not found:
        return []
    own = f"{found.get('operatorType')} {found.get('args')}"
    return [own, *(one for child in found.get("children", ()) for one in _operators(child))]


@pytest.mark.parametrize("text", QUESTIONS)
async def test_a_question_by_key_or_indexed_property_uses_the_index(
    network: Store, text: str
) -> None:
    said = await explained(network, text, ADMIN)
    if any(word in said for word in OPAQUE):
        pytest.xfail("The embedded database does not show what it does inside.")
    assert INDEXED.search(said), said
    assert "NodeByLabelScan" not in said, said


async def test_a_partners_list_begins_at_its_own_edges(network: Store) -> None:
    said = await explained(network, "{ customers { id } }", MAKER)
    assert INDEXED.search(said), said
    assert "NodeByLabelScan" not in said, said


async def test_every_statement_of_a_partner_binds_its_scope(network: Store) -> None:
    for text in [
        "{ customers { id knows { id } } }",
        '{ customer(id: "cus_a") { id } }',
        "{ customersConnection { totalCount } }",
        "{ products { buyersConnection { totalCount } } }",
    ]:
        made = compiled(network, text, MAKER)
        for name in ("$partner", "$purpose", "$now"):
            assert name in made.text
        assert set(made.statement({}, scopes.of(MAKER)).parameters) >= {"partner", "purpose", "now"}


async def test_one_question_is_one_statement(network: Store) -> None:
    asked: list[str] = []
    async with Store(network.address, observe=lambda one: asked.append(one.text)) as store:
        text = """{ customers(limit: 2) { purchasesConnection(first: 2) { totalCount edges {
            node { suppliers { products { category { parent { name } } } } } } } } }"""
        await Executor(store).answer(text, {}, None, ADMIN)
    assert len(asked) == 1

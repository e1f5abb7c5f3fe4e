"""What a principal may not see does not exist for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from graph.principal import Principal, Role
from tests.graphql.conftest import Ask

pytestmark = pytest.mark.anyio

MAKER = Principal(Role.PARTNER, "key", partner="prt_maker", purpose="pur_service")
ANALYST = Principal(Role.ANALYST, "key")


async def test_a_partner_lists_the_customers_that_share_with_it_now(ask: Ask) -> None:
    text = "{ customers { id } customersConnection { totalCount aggregate { count } } }"
    answer = await ask(text, by=MAKER)
    # Bob's permission has ended, Cleo's is for another purpose.
    assert answer["data"] == {
        "customers": [{"id": "cus_ann"}],
        "customersConnection": {"totalCount": 1, "aggregate": {"count": 1}},
    }
    elsewhere = replace(MAKER, purpose="pur_none")
    assert (await ask("{ customers { id } }", by=elsewhere))["data"] == {"customers": []}
    assert (await ask("{ customers { id } }", by=replace(MAKER, purpose=None)))["data"] == {
        "customers": []
    }


@pytest.mark.parametrize("id_", ["cus_bob", "cus_cleo", "tch_order", "prt_other", "cus_none"])
async def test_what_is_not_shared_is_as_what_is_not_there(ask: Ask, id_: str) -> None:
    text = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }"
    assert (await ask(text, {"id": id_}, by=MAKER))["data"] == {"node": None, "nodes": [None]}


async def test_a_partner_sees_its_own_part_of_a_shared_customer(ask: Ask) -> None:
    answer = await ask(
        """{ customer(id: "cus_ann") {
               purchases { name suppliers { name } } touchpoints { id } knows { id }
               knowsConnection { totalCount }
               purchasesConnection { totalCount aggregate { edge { count { sum } } } } } }""",
        by=MAKER,
    )
    assert answer["data"]["customer"] == {
        "purchases": [{"name": "Tea", "suppliers": [{"name": "Maker"}]}],
        "touchpoints": [{"id": "tch_visit"}],
        "knows": [],
        "knowsConnection": {"totalCount": 0},
        "purchasesConnection": {"totalCount": 1, "aggregate": {"edge": {"count": {"sum": "2"}}}},
    }


async def test_a_filter_does_not_reach_what_is_hidden(ask: Ask) -> None:
    text = """query($where: CustomerWhere) { customers(where: $where) { id } }"""
    wheres: list[Any] = [
        {"purchases": {"some": {"node": {"name": {"eq": "Jam"}}}}},
        {"knows": {"some": {}}},
        {"touchpoints": {"some": {"node": {"kind": {"eq": "purchase"}}}}},
    ]
    for where in wheres:
        assert (await ask(text, {"where": where}, by=MAKER))["data"] == {"customers": []}


@pytest.mark.parametrize("hidden", ["household { id }", "consents { id }", "nothing { id }"])
async def test_hidden_fields_and_unknown_ones_are_the_same_error(ask: Ask, hidden: str) -> None:
    answer = await ask(f"{{ customers {{ {hidden} }} }}", by=MAKER)
    name = hidden.partition(" ")[0]
    [error] = answer["errors"]
    # A suggestion may follow; it is drawn from what the partner sees.
    message, _, suggestion = error["message"].partition(" Did you mean")
    assert message == f"Cannot query field '{name}' on type 'Customer'."
    assert name not in suggestion.replace("householdSize", "")


async def test_an_analyst_sees_no_personal_data_and_cannot_ask_by_them(ask: Ask) -> None:
    text = '{ customer(id: "cus_ann") { id name email } }'
    answer = await ask(text, by=ANALYST)
    assert answer["data"]["customer"] == {"id": "cus_ann", "name": None, "email": None}
    allowed = Principal(Role.ANALYST, "key", scopes=frozenset({"pii"}))
    assert (await ask(text, by=allowed))["data"]["customer"]["name"] == "Ann"
    for asked in (
        'customers(where: {name: {eq: "Ann"}}) { id }',
        "customers(sort: [{name: ASC}]) { id }",
        "customersConnection { aggregate { node { name { min } } } }",
    ):
        answer = await ask(f"{{ {asked} }}", by=ANALYST)
        assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_one_plan_never_serves_another_audience(ask: Ask) -> None:
    text = "{ customers(sort: [{id: ASC}]) { id } }"
    askers = (MAKER, ANALYST, MAKER, replace(MAKER, partner="prt_other"))
    answers = [
        [one["id"] for one in (await ask(text, by=by))["data"]["customers"]] for by in askers
    ]
    assert answers == [["cus_ann"], ["cus_ann", "cus_bob", "cus_cleo"], ["cus_ann"], []]

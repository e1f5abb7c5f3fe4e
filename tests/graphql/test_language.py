"""GraphQL's query language on the compiled path."""

from __future__ import annotations

from typing import Any

import pytest

from api.graphql.counting import COUNTS
from tests.graphql.conftest import Ask

pytestmark = pytest.mark.anyio


async def test_the_same_field_may_be_asked_twice_with_other_arguments(ask: Ask) -> None:
    answer = await ask(
        """{ customer(id: "cus_ann") {
               dear: purchases(sort: [{revenue: DESC}], limit: 1) { name }
               cheap: purchases(sort: [{revenue: ASC}], limit: 1) { name }
           } }"""
    )
    assert answer == {"data": {"customer": {"dear": [{"name": "Tea"}], "cheap": [{"name": "Jam"}]}}}


async def test_fields_of_one_key_are_merged_across_fragments(ask: Ask) -> None:
    answer = await ask(
        """query { customer(id: "cus_ann") {
               purchases(limit: 1) { id } ...More ... on Node { id } } }
           fragment More on Customer { purchases(limit: 1) { name ... { id } } name }"""
    )
    assert answer["data"]["customer"] == {
        "purchases": [{"id": "prd_jam", "name": "Jam"}],
        "name": "Ann",
        "id": "cus_ann",
    }


async def test_keys_stand_in_the_order_of_the_question(ask: Ask) -> None:
    answer = await ask(
        '{ b: __typename customer(id: "cus_ann") { name __typename id } a: __typename }'
    )
    assert list(answer["data"]) == ["b", "customer", "a"]
    assert list(answer["data"]["customer"]) == ["name", "__typename", "id"]


@pytest.mark.parametrize("shown", [True, False])
async def test_a_plan_is_kept_for_each_form_of_its_variables(ask: Ask, shown: bool) -> None:
    text = """query($shown: Boolean!, $where: CustomerWhere, $way: SortDirection! = ASC) {
        customers(where: $where, sort: [{name: $way}]) { id name @include(if: $shown)
            __typename @skip(if: $shown) } }"""
    for where, way, ids in [
        ({"name": {"eq": "Ann"}}, "ASC", ["cus_ann"]),
        ({"name": {"eq": "Bob"}}, "ASC", ["cus_bob"]),
        ({"name": {"eq": None}}, "ASC", ["cus_cleo"]),
        (
            {"OR": [{"name": {"eq": "Bob"}}, {"id": {"eq": "cus_ann"}}]},
            "DESC",
            ["cus_bob", "cus_ann"],
        ),
        ({"OR": []}, "ASC", []),
        (None, "DESC", ["cus_cleo", "cus_bob", "cus_ann"]),
    ]:
        answer = await ask(text, {"shown": shown, "where": where, "way": way})
        assert [one["id"] for one in answer["data"]["customers"]] == ids
        assert all(("name" in one) is shown for one in answer["data"]["customers"])
    answer = await ask(text, {"shown": shown})
    assert [one["id"] for one in answer["data"]["customers"]] == ["cus_ann", "cus_bob", "cus_cleo"]


async def test_a_variable_inside_an_argument_may_be_absent(ask: Ask) -> None:
    text = """query($name: String, $limit: Int, $names: [String!]) {
        customers(where: {name: {eq: $name, in: $names}}, limit: $limit, sort: [{id: ASC}])
        { id } }"""
    everyone = [{"id": "cus_ann"}, {"id": "cus_bob"}, {"id": "cus_cleo"}]
    assert (await ask(text))["data"]["customers"] == everyone
    assert (await ask(text, {"limit": 1}))["data"]["customers"] == everyone[:1]
    assert (await ask(text, {"names": ["Bob"]}))["data"]["customers"] == everyone[1:2]
    assert (await ask(text, {"name": "Ann", "limit": None}))["data"]["customers"] == everyone[:1]


async def test_anything_is_found_by_its_id(ask: Ask) -> None:
    text = """query($ids: [ID!]!, $id: ID!) {
        node(id: $id) { __typename id ... on Product { name price { amount currency } } }
        nodes(ids: $ids) { id ... on Customer { name } ... on Partner { title: name } } }"""
    answer = await ask(text, {"id": "prd_tea", "ids": ["prt_maker", "x", "cus_ann", "prt_maker"]})
    maker = {"id": "prt_maker", "title": "Maker"}
    assert answer["data"] == {
        "node": {
            "__typename": "Product",
            "id": "prd_tea",
            "name": "Tea",
            "price": {"amount": "2.50", "currency": "EUR"},
        },
        "nodes": [maker, None, {"id": "cus_ann", "name": "Ann"}, maker],
    }
    answer = await ask(text, {"id": "cus_none", "ids": []})
    assert answer["data"] == {"node": None, "nodes": []}


async def test_one_of_several_operations_is_chosen_by_name(ask: Ask) -> None:
    text = 'query A { customer(id: "cus_ann") { name } } query B { __typename }'
    assert (await ask(text, operation="B"))["data"] == {"__typename": "Query"}
    assert (await ask(text, operation="A"))["data"] == {"customer": {"name": "Ann"}}
    for name in (None, "C"):
        [error] = (await ask(text, operation=name))["errors"]
        assert error["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"


async def test_introspection_mixes_with_what_is_stored(ask: Ask) -> None:
    answer = await ask(
        """{ customer(id: "cus_ann") { name }
             __type(name: "Customer") { ...T } __schema { queryType { name } } z: __typename }
           fragment T on __Type { name interfaces { name } }"""
    )
    assert answer == {
        "data": {
            "customer": {"name": "Ann"},
            "__type": {"name": "Customer", "interfaces": [{"name": "Node"}]},
            "__schema": {"queryType": {"name": "Query"}},
            "z": "Query",
        }
    }


async def test_values_have_their_types(ask: Ask) -> None:
    answer = await ask(
        """{ customer(id: "cus_ann") { createdAt traits birthDate synthetic
               knowsConnection { edges { strength } }
               purchasesConnection(sort: [{node: {name: DESC}}], first: 1) {
                 edges { count quantity revenue { sum: amount __typename } node { name } } } } }"""
    )
    assert answer["data"]["customer"] == {
        "createdAt": "2020-01-01T00:00:00.500Z",
        "traits": {"x": [1]},
        "birthDate": None,
        "synthetic": None,
        "knowsConnection": {"edges": [{"strength": 1.0}]},
        "purchasesConnection": {
            "edges": [
                {
                    "count": 2,
                    "quantity": "3",
                    "revenue": {"sum": "7.50", "__typename": "Money"},
                    "node": {"name": "Tea"},
                }
            ]
        },
    }


async def test_parallel_relationships_are_edges_of_their_own_and_nodes_once(ask: Ask) -> None:
    answer = await ask(
        """{ touchpoint(id: "tch_order") {
               products { name } productsConnection { totalCount edges { line }
                 aggregate { count edge { amount { sum currency } } node { price { sum } } }
           } } }"""
    )
    assert answer["data"]["touchpoint"] == {
        "products": [{"name": "Tea"}],
        "productsConnection": {
            "totalCount": 2,
            "edges": [{"line": 0}, {"line": 1}],
            "aggregate": {
                "count": 2,
                "edge": {"amount": [{"sum": "7.50", "currency": "EUR"}]},
                "node": {"price": [{"sum": "2.50"}]},
            },
        },
    }


async def test_no_object_goes_through_a_resolver(ask: Ask) -> None:
    before = COUNTS.compiled
    await ask("{ customers { purchases { name } } }")
    # Three customers, two purchases of Ann's and one of Bob's.
    assert COUNTS.compiled - before == 6
    assert COUNTS.resolved == 0


INJECTIONS: list[Any] = [
    "' OR 1=1 //",
    '"}) MATCH (n) DETACH DELETE n //',
    "`}` $p0 {id: 1}",
    "\\u0027 RETURN 1",
    "$partner",
    "\n\r\t\0"[:3],
]


@pytest.mark.parametrize("text", INJECTIONS)
async def test_what_a_client_writes_is_only_ever_a_value(ask: Ask, text: str) -> None:
    answer = await ask(
        """query($x: String!, $id: ID!) { customer(id: $id) { id }
             customers(where: {OR: [
               {name: {eq: $x}}, {name: {contains: $x}}, {name: {in: [$x]}}]}) { id }
             customersConnection { totalCount } }""",
        {"x": text, "id": text},
    )
    assert answer["data"] == {
        "customer": None,
        "customers": [],
        "customersConnection": {"totalCount": 3},
    }

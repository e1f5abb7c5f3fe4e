"""Bulk statements: derived from the ontology, and from nothing else."""

from __future__ import annotations

import pytest

from graph.bulk import nodes, ties
from graph.errors import InvalidValue
from graph.fans import Spoke, fans, stars
from graph.labels import CUSTOMER, FORECAST, PRODUCT, TOUCHPOINT
from graph.model import ONTOLOGY
from graph.ontology import Kind, Property, label
from graph.relationships import (
    ABOUT_PRODUCT,
    AT_PLACE,
    HAD,
    IDENTIFIES,
    KNOWS,
    PURCHASED,
    SHARES_WITH,
)


def test_nodes_are_merged_by_id_and_the_rest_is_set() -> None:
    statement = nodes(PRODUCT, ("id", "name", "priceMinor"), [("prd_1", "Milk", 129)])
    assert statement.text.splitlines() == [
        "UNWIND $rows AS row",
        "MERGE (n:`Product` {id: row[0]})",
        "SET n.name = row[1], n.priceMinor = row[2]",
        "RETURN count(*) AS written",
    ]
    assert statement.parameters == {"rows": [("prd_1", "Milk", 129)]}


def test_nodes_may_have_an_id_alone() -> None:
    assert "SET" not in nodes(PRODUCT, ("id",), []).text


def test_creating_sets_everything_at_once() -> None:
    text = nodes(PRODUCT, ("id", "name", "createdAt"), [], create=True).text
    assert "CREATE (n:`Product` {id: row[0], name: row[1], createdAt: datetime(row[2])})" in text


def test_instants_and_dates_are_converted_as_their_kind_says() -> None:
    text = nodes(CUSTOMER, ("id", "birthDate", "lastSeenAt", "name"), []).text
    assert "n.birthDate = date(row[1])" in text
    assert "n.lastSeenAt = datetime(row[2])" in text
    assert "n.name = row[3]" in text


def test_parallel_ties_are_told_apart_by_their_key() -> None:
    text = ties(SHARES_WITH, ("source", "target", "since", "purpose"), [], key=("purpose",)).text
    assert "MERGE (a)-[r:`SHARES_WITH` {purpose: row[3]}]->(b)" in text
    assert "SET r.since = datetime(row[2])" in text


def test_ties_without_properties_set_nothing() -> None:
    assert "SET" not in ties(HAD, ("source", "target"), []).text


def test_a_property_may_be_called_like_an_end() -> None:
    text = ties(IDENTIFIES, ("source", "target", "source", "confidence"), []).text
    assert "MATCH (a:`Identifier` {id: row[0]})" in text
    assert "SET r.source = row[2], r.confidence = row[3]" in text


def test_fans_look_their_source_up_once() -> None:
    text = fans(PURCHASED, ("target", "count", "firstAt"), []).text
    assert text.index("{id: row[0]}") < text.index("UNWIND row[1]") < text.index("{id: item[0]}")
    assert "{count: item[1], firstAt: datetime(item[2])}" in text


def test_fans_may_be_grouped_by_their_target() -> None:
    text = fans(PURCHASED, ("source", "count"), [], inward=True).text
    assert "MATCH (b:`Product` {id: row[0]})" in text
    assert "MATCH (a:`Customer` {id: item[0]})" in text
    assert "CREATE (a)-[r:`PURCHASED` {count: item[1]}]->(b)" in text
    with pytest.raises(InvalidValue, match="begin with source"):
        fans(PURCHASED, ("target", "count"), [], inward=True)


def test_stars_create_a_node_with_its_ties() -> None:
    text = stars(
        TOUCHPOINT,
        ("id", "at"),
        (Spoke(HAD, outward=False), Spoke(AT_PLACE)),
        [],
        ABOUT_PRODUCT,
        ("target", "quantity"),
    ).text
    assert text.splitlines() == [
        "UNWIND $rows AS row",
        "MATCH (s0:`Customer` {id: row[2]})",
        "MATCH (s1:`Place` {id: row[3]})",
        "CREATE (n:`Touchpoint` {id: row[0], at: datetime(row[1])})",
        "CREATE (s0)-[:`HAD`]->(n)",
        "CREATE (n)-[:`AT`]->(s1)",
        "WITH n, row",
        "UNWIND row[4] AS item",
        "MATCH (b:`Product` {id: item[0]})",
        "CREATE (n)-[r:`ABOUT` {quantity: item[1]}]->(b)",
        "RETURN count(*) AS written",
    ]


@pytest.mark.parametrize(
    "column",
    [
        "nme",
        "price",  # money has minor units under its stored name
        "name = 1 SET n.role",
        "name`",
        "id}) DETACH DELETE n //",
        "",
    ],
)
def test_what_the_label_does_not_declare_is_refused(column: str) -> None:
    with pytest.raises(InvalidValue, match="no stored property"):
        nodes(PRODUCT, ("id", column), [])
    with pytest.raises(InvalidValue, match="no stored property"):
        stars(PRODUCT, ("id", column), (), [])


@pytest.mark.parametrize("column", ["strngth", "strength: 1}]->(b) DETACH DELETE b //", "id"])
def test_what_the_relationship_does_not_declare_is_refused(column: str) -> None:
    with pytest.raises(InvalidValue, match="no stored property"):
        ties(KNOWS, ("source", "target", column), [])
    with pytest.raises(InvalidValue, match="no stored property"):
        fans(KNOWS, ("target", column), [])


def test_the_error_names_what_there_is() -> None:
    with pytest.raises(InvalidValue, match=r"it has .*priceMinor"):
        nodes(PRODUCT, ("id", "price"), [])


def test_ids_come_first() -> None:
    with pytest.raises(InvalidValue, match="begin with id"):
        nodes(PRODUCT, ("name", "id"), [])
    with pytest.raises(InvalidValue, match="begin with source, target"):
        ties(KNOWS, ("source", "strength"), [])
    with pytest.raises(InvalidValue, match="begin with target"):
        fans(KNOWS, ("strength",), [])


def test_a_column_is_given_once() -> None:
    with pytest.raises(InvalidValue, match="twice"):
        nodes(PRODUCT, ("id", "name", "name"), [])


def test_a_key_is_one_of_the_columns() -> None:
    with pytest.raises(InvalidValue, match="key 'purpose'"):
        ties(SHARES_WITH, ("source", "target"), [], key=("purpose",))


def test_every_label_and_relationship_has_its_statements() -> None:
    for declared in ONTOLOGY.labels:
        columns = [one.stored for one in declared.properties if one.name != "id"]
        assert f"`{declared.name}`" in nodes(declared, ["id", *columns], []).text
    for relationship in ONTOLOGY.relationships:
        columns = [one.stored for one in relationship.properties]
        text = ties(relationship, ["source", "target", *columns], []).text
        assert f"[r:`{relationship.type}`]" in text


def test_every_kind_that_is_text_outside_is_converted() -> None:
    """A kind that is stored as something else than it is sent as needs a conversion."""
    sample = label("Sample", "smp", "", *(Property(kind.name, kind) for kind in Kind))
    stored = [one.stored for one in sample.own]
    text = nodes(sample, ["id", *stored], []).text
    assert text.count("datetime(") == text.count("date(") == 1
    assert nodes(FORECAST, ("id", "evidence"), []).text.count("row[1]") == 1

"""Telling writes from reads, whatever the text tries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.guard import writes

READS = [
    "MATCH (c:Customer {name: 'SET'}) RETURN c",
    "MATCH (c) WHERE c.set = 1 RETURN c.create AS deleted",
    "MATCH (c:`DELETE`) RETURN c // SET everything",
    "MATCH ()-[r:CREATE|MERGE]->() RETURN /* DROP */ r",
    "MATCH (c:SET) RETURN c{.id, set: c.x, delete: 1}",
    "MATCH (c) CALL (c) { MATCH (c)--(d) RETURN count(d) AS n } RETURN n",
    "CALL { MATCH (c) RETURN c } RETURN c",
    "CALL db.labels() YIELD label RETURN label",
    "SHOW INDEXES",
    "EXPLAIN MATCH (n) RETURN n",
    "MATCH (start)-[:USES]->(stop) RETURN start, stop",
]
WRITES = [
    ("CREATE (c)", "CREATE"),
    ("match (c) set c.x = 1", "SET"),
    ("MATCH (c)SET c.x = 1", "SET"),
    ("MATCH (c) DETACH DELETE c", "DETACH"),
    ("MATCH (c) REMOVE c.x", "REMOVE"),
    ("MERGE (c)", "MERGE"),
    ("MATCH (c) FOREACH (x IN [1] | SET c.x = x)", "FOREACH"),
    ("DROP INDEX x", "DROP"),
    ("MATCH (c) CALL (c) { SET c.x = 1 }", "SET"),
    ("\\u0053ET x", "SET"),
    ("MATCH (c) /* ' */ SET c.x = 'y'", "SET"),
    ('MATCH (c {x: "\'"}) SET c.y = "\'"', "SET"),
    ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "LOAD CSV"),
    ("CALL dbms.killQuery('1')", "CALL dbms.killQuery"),
    ("CALL `db`.`create`()", "CALL '"),
    ("USE system MATCH (n) RETURN n", "USE"),
    ("ALTER USER neo4j SET PASSWORD 'x'", "ALTER"),
]


@pytest.mark.parametrize("text", READS)
def test_what_only_reads_passes(text: str) -> None:
    assert writes(text) is None


@pytest.mark.parametrize(("text", "word"), WRITES)
def test_what_writes_is_named(text: str, word: str) -> None:
    assert writes(text) == word


@given(st.text().filter(lambda text: "\\" not in text))
def test_what_stands_in_quotes_and_comments_is_data(text: str) -> None:
    single, double, name = (text.replace(quote, "") for quote in "'\"`")
    line = " ".join(text.split())
    assert writes(f"MATCH (n {{a: '{single}'}}) RETURN n") is None
    assert writes(f'MATCH (n {{a: "{double}"}}) RETURN n') is None
    assert writes(f"MATCH (n:`{name}`) RETURN n") is None
    assert writes(f"MATCH (n) // {line}\nRETURN n") is None
    assert writes(f"MATCH (n) /* {text.replace('*/', '')} */ RETURN n") is None


@given(
    st.sampled_from([text for text, _ in WRITES]),
    st.sampled_from([" ", "\n", "\t", " /* x */ ", " // x\n"]),
)
def test_a_write_stays_a_write_with_other_white_space(text: str, space: str) -> None:
    assert writes(f"{space}{text}{space}") is not None

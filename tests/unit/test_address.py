"""Reading where a database is, without ever repeating its password."""

import pytest

from graph.address import Address
from graph.errors import Refused


@pytest.mark.parametrize(
    ("text", "uri", "user", "password", "database"),
    [
        ("neo4j://u:p@db.example/net", "neo4j://db.example:7687", "u", "p", "net"),
        ("bolt://localhost:7999", "bolt://localhost:7999", None, None, "neo4j"),
        ("neo4j+s://u:p%40%2F@h:1/x/", "neo4j+s://h:1", "u", "p@/", "x"),
        ("bolt://[::1]:7687/a", "bolt://[::1]:7687", None, None, "a"),
    ],
)
def test_parts(text: str, uri: str, user: str, password: str, database: str) -> None:
    assert Address.parse(text) == Address(uri, user, password, database)


@pytest.mark.parametrize("text", ["", "localhost:7687", "http://u:hush@h/x", "neo4j://"])
def test_what_is_no_address_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(Refused, match="expected one of bolt") as refused:
        Address.parse(text)
    assert "hush" not in str(refused.value)


def test_a_password_is_never_shown() -> None:
    assert "hush" not in repr(Address.parse("bolt://u:hush@h/x"))

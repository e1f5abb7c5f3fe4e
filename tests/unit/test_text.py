"""Folding: what a person takes for the same is the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.text import fold, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Crème Brûlée", "creme brulee"),
        ("STRASSE", "Straße"),
        ("ØRSTED", "orsted"),
        ("Łódź", "lodz"),
        ("ﬁne", "fine"),
        ("A.B-C/D", "a b c d"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_the_same_to_a_person_is_the_same(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_signs_alone_are_no_words() -> None:
    assert fold("***", "((", None, "") == ""


def test_a_word_is_kept_once_where_it_came_first() -> None:
    assert fold("Ann Smith", "ann@smith.org") == "ann smith org"


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)

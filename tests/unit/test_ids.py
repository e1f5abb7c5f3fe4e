"""Ids: stable where a source has a key, ordered by time where it has none."""

from time import sleep

from hypothesis import given
from hypothesis import strategies as st

from graph import ids
from graph.labels import CUSTOMER, PARTNER, PRODUCT
from graph.model import ONTOLOGY


def test_an_id_names_its_label() -> None:
    assert ONTOLOGY.of_id(ids.fresh(CUSTOMER)) is CUSTOMER
    assert ONTOLOGY.of_id(ids.derived(PRODUCT, "journey", 1)) is PRODUCT
    assert ONTOLOGY.of_id("nonsense") is None


def test_fresh_ids_are_unique_and_ordered_by_time() -> None:
    made = []
    for _ in range(20):
        made.append(ids.fresh(CUSTOMER))
        sleep(0.002)
    assert sorted(made) == made
    assert len(set(made)) == len(made)


@given(st.text(), st.text(), st.text(), st.text())
def test_different_keys_have_different_ids(a: str, b: str, c: str, d: str) -> None:
    same = ids.derived(PRODUCT, a, b) == ids.derived(PRODUCT, c, d)
    assert same == ((a, b) == (c, d))


def test_the_label_is_part_of_the_key() -> None:
    product, partner = ids.derived(PRODUCT, "s", "1"), ids.derived(PARTNER, "s", "1")
    assert product.partition("_")[2] != partner.partition("_")[2]

"""The declaration of the network is complete and does not contradict itself."""

import pytest

from graph.labels import CUSTOMER, KEY, PRODUCT
from graph.model import ONTOLOGY
from graph.ontology import (
    Kind,
    Label,
    Ontology,
    OntologyError,
    Property,
    Reader,
    Relationship,
    Writer,
    label,
)

DESIGNED = """
    Customer Identifier Household Touchpoint Channel Place Product Category Partner Employee
    Content Campaign Offer Agreement Purpose Consent Exchange Feedback Segment Community Forecast
    InsightRun Source Merge Change Audit Key Device Case Value Cost
"""
DERIVED = {"PURCHASED", "VIEWED", "IDENTIFIES", "SHARES_WITH", "IN_COMMUNITY", "IN_SEGMENT"}


def test_every_designed_label_is_there() -> None:
    assert set(ONTOLOGY.by_name) >= set(DESIGNED.split())


def test_clients_never_write_what_the_system_owns() -> None:
    for declared in ONTOLOGY.relationships:
        if declared.type in DERIVED:
            assert declared.writer is Writer.SYSTEM, declared
    for name in ("Change", "Audit", "InsightRun", "Exchange"):
        assert ONTOLOGY.by_name[name].writer is Writer.SYSTEM
    for name in ("Consent", "Agreement", "Merge", "Key", "Forecast"):
        assert ONTOLOGY.by_name[name].writer is Writer.COMMAND


def test_the_hash_of_a_key_is_readable_by_nobody() -> None:
    assert KEY.property("hash").reader is Reader.NOBODY


def test_everything_says_what_it_is() -> None:
    declarations: list[Label | Relationship] = [*ONTOLOGY.labels, *ONTOLOGY.relationships]
    for declared in declarations:
        assert declared.about.endswith("."), declared


def test_money_comes_with_its_currency() -> None:
    for declared in ONTOLOGY.labels:
        kinds = {p.kind for p in declared.properties}
        names = {p.name for p in declared.properties}
        assert Kind.MONEY not in kinds or "currency" in names, declared
    for tie in ONTOLOGY.relationships:
        kinds, names = {p.kind for p in tie.properties}, {p.name for p in tie.properties}
        assert Kind.MONEY not in kinds or "currency" in names, tie


def test_a_step_knows_both_its_ends() -> None:
    step = ONTOLOGY.steps(PRODUCT)["buyers"]
    assert (step.origin, step.destination, step.outward) == (PRODUCT, CUSTOMER, False)
    assert ONTOLOGY.steps(CUSTOMER)["household"].single
    assert not ONTOLOGY.steps(CUSTOMER)["purchases"].single


THING = label("Thing", "thg", "A thing.")
PERSON = label("Person", "per", "A person.", plural="people")


@pytest.mark.parametrize(
    ("labels", "relationships", "message"),
    [
        ((THING, THING), (), "taken"),
        ((THING, label("Other", "thg", "Another.")), (), "prefix"),
        (
            (THING, PERSON),
            (
                Relationship("HAS", PERSON, THING, "things", "owners", "Has."),
                Relationship("HAD", PERSON, THING, "things", "formerOwners", "Had."),
            ),
            "declared twice",
        ),
        ((label("Thing", "thg", "A thing.", Property("a"), Property("a")),), (), "more than once"),
        ((THING, PERSON), (Relationship("Thing", PERSON, THING, "a", "b", "Is."),), "both a label"),
    ],
)
def test_a_contradiction_is_refused(labels: object, relationships: object, message: str) -> None:
    with pytest.raises(OntologyError, match=message):
        Ontology(labels, relationships)  # type: ignore[arg-type]

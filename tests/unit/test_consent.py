"""What is shared follows from consents and agreements, and from nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph.consent import FOREVER, Agreement, Consent, Share, shares

START = datetime(2025, 1, 1, tzinfo=UTC)
SCOPES = ("name", "email", "purchases")


def day(number: int) -> datetime:
    return START + timedelta(days=number)


days = st.integers(0, 20).map(day)
scopes = st.frozensets(st.sampled_from(SCOPES))
consents = st.lists(
    st.builds(
        Consent,
        id=st.uuids().map(str),
        customer=st.sampled_from(("anna", "ben")),
        partner=st.sampled_from(("p", "q")),
        purpose=st.sampled_from(("service", "marketing")),
        scopes=scopes,
        since=days,
        until=st.none() | days,
        withdrawn_at=st.none() | days,
    ),
    max_size=8,
)
agreements = st.lists(
    st.builds(
        Agreement,
        id=st.uuids().map(str),
        parties=st.frozensets(st.sampled_from(("house", "p", "q"))),
        purposes=st.frozensets(st.sampled_from(("service", "marketing"))),
        scopes=scopes,
        signed_at=st.none() | days,
        valid_from=st.none() | days,
        valid_until=st.none() | days,
        ended_at=st.none() | days,
    ),
    max_size=8,
)


def rule(
    customer: str,
    partner: str,
    purpose: str,
    at: datetime,
    given_consents: list[Consent],
    signed: list[Agreement],
) -> tuple[str, str, frozenset[str]] | None:
    """Return consent, agreement and scopes at one instant, word for word as documented."""
    said = [
        one
        for one in given_consents
        if (one.customer, one.partner, one.purpose) == (customer, partner, purpose)
        and one.since <= at
    ]
    if not said:
        return None
    latest = max(said, key=lambda one: (one.since, one.id))
    if any(end is not None and end <= at for end in (latest.until, latest.withdrawn_at)):
        return None
    in_force = [
        one
        for one in signed
        if partner in one.parties
        and purpose in one.purposes
        and one.scopes & latest.scopes
        and one.signed_at is not None
        and one.signed_at <= at
        and (one.valid_from is None or one.valid_from <= at)
        and (one.valid_until is None or at < one.valid_until)
        and (one.ended_at is None or at < one.ended_at)
    ]
    if not in_force:
        return None
    youngest = max(one.start for one in in_force)
    governing = min((one for one in in_force if one.start == youngest), key=lambda one: one.id)
    return latest.id, governing.id, governing.scopes & latest.scopes


@given(consents, agreements, days)
def test_at_every_instant_to_come_the_shares_are_what_the_rule_says(
    given_consents: list[Consent], signed: list[Agreement], now: datetime
) -> None:
    found = list(shares(given_consents, signed, now))
    for at in (now + timedelta(hours=12 * half) for half in range(50)):
        for customer in ("anna", "ben"):
            for partner in ("house", "p", "q"):
                for purpose in ("service", "marketing"):
                    held = [
                        (one.consent, one.agreement, one.scopes)
                        for one in found
                        if (one.customer, one.partner, one.purpose) == (customer, partner, purpose)
                        and one.since <= at < one.until
                    ]
                    expected = rule(customer, partner, purpose, at, given_consents, signed)
                    assert held == ([expected] if expected else [])


@given(consents, agreements, days)
def test_what_has_ended_is_left_out(
    given_consents: list[Consent], signed: list[Agreement], now: datetime
) -> None:
    assert all(now < share.until for share in shares(given_consents, signed, now))
    assert all(share.since < share.until for share in shares(given_consents, signed, now))


ANNA = Consent("con_1", "anna", "p", "service", frozenset({"name", "email"}), day(1))
TERMS = Agreement(
    "agr_1", frozenset({"house", "p"}), frozenset({"service"}), frozenset({"name"}), day(0)
)


def test_a_share_carries_the_intersection_and_its_reasons() -> None:
    assert list(shares([ANNA], [TERMS], day(2))) == [
        Share("anna", "p", "service", frozenset({"name"}), day(1), FOREVER, "con_1", "agr_1")
    ]


def test_a_withdrawal_does_not_fall_back_on_an_older_consent() -> None:
    later = Consent("con_2", "anna", "p", "service", ANNA.scopes, day(3), None, day(4))
    assert not list(shares([ANNA, later], [TERMS], day(5)))


def test_nothing_is_shared_under_an_agreement_that_nobody_signed() -> None:
    unsigned = Agreement("agr_2", TERMS.parties, TERMS.purposes, TERMS.scopes, None)
    assert not list(shares([ANNA], [unsigned], day(2)))

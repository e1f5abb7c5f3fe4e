"""What a customer shares with a partner, as consents and agreements say.

`shares` is the definition of the SHARES_WITH relationship. It is a pure function
of all consents and agreements, so whoever materialises the relationship, and
whoever checks it, reads the same few lines.

At any instant t, for one customer, partner and purpose:

1. the latest consent given by t governs: giving consent anew replaces what was
   said before, so a withdrawal never falls back on an older permission;
2. it holds while since <= t < until, and until it is withdrawn;
3. of the agreements that are in force at t, that the partner has signed, that
   cover the purpose and that grant something the customer allows, the youngest
   governs (for two of one age: the smaller id);
4. shared is what that agreement grants and the customer allows: the intersection.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
"""The end of what has none: `since <= $now < until` must hold in the database too."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One customer's permission to one partner for one purpose; ids throughout."""

    id: str
    customer: str
    partner: str
    purpose: str
    scopes: frozenset[str]
    since: datetime
    until: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def end(self) -> datetime:
        """The first instant at which it holds no more."""
        return min(self.until or FOREVER, self.withdrawn_at or FOREVER)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What partners granted each other; in force only once it is signed."""

    id: str
    parties: frozenset[str]
    purposes: frozenset[str]
    scopes: frozenset[str]
    signed_at: datetime | None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    ended_at: datetime | None = None

    @property
    def start(self) -> datetime:
        """The first instant at which it is in force."""
        if self.signed_at is None:
            return FOREVER
        return max(self.signed_at, self.valid_from or self.signed_at)

    @property
    def end(self) -> datetime:
        """The first instant at which it is in force no more."""
        return min(self.valid_until or FOREVER, self.ended_at or FOREVER)


@dataclass(frozen=True, slots=True)
class Share:
    """One SHARES_WITH relationship: who, with whom, what, why, since <= t < until."""

    customer: str
    partner: str
    purpose: str
    scopes: frozenset[str]
    since: datetime
    until: datetime
    consent: str
    agreement: str


def shares(
    consents: Iterable[Consent], agreements: Iterable[Agreement], now: datetime
) -> Iterator[Share]:
    """Yield what holds at `now` or will hold later, if nothing else is said.

    What has ended by `now` is left out. What begins later is kept, so that it
    begins by itself. For one customer, partner and purpose at most one share
    holds at any instant.

    Parameters
    ----------
    consents : iterable of Consent
        All consents ever given by the customers concerned, withdrawn ones too.
    agreements : iterable of Agreement
        All agreements of the partners concerned.
    now : datetime
        The present, with its zone.
    """
    granting: dict[tuple[str, str], list[Agreement]] = defaultdict(list)
    for agreement in agreements:
        for partner in agreement.parties:
            for purpose in agreement.purposes:
                granting[partner, purpose].append(agreement)
    given: dict[tuple[str, str, str], list[Consent]] = defaultdict(list)
    for consent in consents:
        if (consent.partner, consent.purpose) in granting:
            given[consent.customer, consent.partner, consent.purpose].append(consent)
    # Customers allow one of a few sets of scopes, so what governs is found once for many.
    governing: dict[tuple[str, str, frozenset[str]], list[_Period]] = {}
    for (_, partner, purpose), history in given.items():
        for consent, end in _until_replaced(history):
            if end <= now:
                continue
            which = (partner, purpose, consent.scopes)
            if which not in governing:
                governing[which] = _governing(granting[partner, purpose], consent.scopes)
            yield from _shared(consent, end, governing[which], now)


@dataclass(frozen=True, slots=True)
class _Period:
    """From when until when an agreement governs."""

    agreement: Agreement
    start: datetime
    end: datetime


def _until_replaced(history: list[Consent]) -> Iterator[tuple[Consent, datetime]]:
    """Yield each consent with the instant at which it ends or a later one replaces it."""
    history.sort(key=lambda consent: (consent.since, consent.id))
    for earlier, later in pairwise(history):
        yield earlier, min(earlier.end, later.since)
    yield history[-1], history[-1].end


def _governing(agreements: Iterable[Agreement], allowed: frozenset[str]) -> list[_Period]:
    """Return which agreement governs when, in order and without overlap."""
    useful = [one for one in agreements if one.scopes & allowed and one.start < one.end]
    # The youngest first; of one age, the smaller id.
    useful.sort(key=lambda one: one.id)
    useful.sort(key=lambda one: one.start, reverse=True)
    edges = sorted({edge for one in useful for edge in (one.start, one.end)})
    periods: list[_Period] = []
    for start, end in pairwise(edges):
        youngest = next((one for one in useful if one.start <= start < one.end), None)
        if youngest is None:
            continue
        if periods and periods[-1].agreement is youngest and periods[-1].end == start:
            periods[-1] = replace(periods[-1], end=end)
        else:
            periods.append(_Period(youngest, start, end))
    return periods


def _shared(
    consent: Consent, end: datetime, periods: Sequence[_Period], now: datetime
) -> Iterator[Share]:
    """Yield what a consent that ends at `end` shares while agreements govern."""
    # What is over by now, or was before the consent, need not be looked at.
    first = bisect_right(periods, max(consent.since, now), key=lambda period: period.end)
    for period in periods[first:]:
        since, until = max(consent.since, period.start), min(end, period.end)
        if since < until:
            yield Share(
                customer=consent.customer,
                partner=consent.partner,
                purpose=consent.purpose,
                scopes=period.agreement.scopes & consent.scopes,
                since=since,
                until=until,
                consent=consent.id,
                agreement=period.agreement.id,
            )

"""What is shared with whom, as consents and agreements say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph import consent
from graph.labels import AGREEMENT, CONSENT, PURPOSE
from graph.relationships import SHARES_WITH
from seed.network.agreements import Agreements
from seed.network.arrays import IntArray, instants, integers, micros, moment, objects
from seed.network.consents import Consents, Given
from seed.network.scopes import ALLOWANCES, GRANTS
from seed.network.setting import Setting
from seed.network.tables import Column, Nodes, Part, Reference, Ties


@dataclass(frozen=True)
class Shared:
    """The SHARES_WITH relationships by row.

    Arrays of shape (shares,); `since` in microseconds since 1970.
    """

    customer: IntArray
    partner: IntArray
    agreement: IntArray
    since: IntArray
    part: Part


def sharing(setting: Setting, allowed: Consents, promised: Agreements) -> Shared:
    """Return what follows from consents and agreements, by the graph's own definition."""
    follows = list(
        consent.shares(
            _as_consents(allowed.given, allowed.nodes),
            _as_agreements(promised),
            moment(setting.until),
        )
    )
    consent_row = {name: row for row, name in enumerate(allowed.nodes.ids)}
    agreement_row = {name: row for row, name in enumerate(promised.nodes.ids)}
    customer = integers(int(one.customer) for one in follows)
    partner = integers(int(one.partner) for one in follows)
    agreement = integers(agreement_row[one.agreement] for one in follows)
    since = integers(micros(one.since) for one in follows)
    columns: dict[str, Column] = {
        "purpose": Reference(PURPOSE, integers(int(one.purpose) for one in follows)),
        "scopes": objects(tuple(sorted(one.scopes)) for one in follows),
        "since": instants(since),
        "until": instants(integers(micros(one.until) for one in follows)),
        "consent": Reference(CONSENT, integers(consent_row[one.consent] for one in follows)),
        "agreement": Reference(AGREEMENT, agreement),
    }
    # Two periods of one purpose may stand side by side; they begin at different times.
    edges = Ties(SHARES_WITH, customer, partner, columns, key=("purpose", "since"))
    return Shared(customer, partner, agreement, since, Part((), (edges,)))


def _as_consents(given: Given, nodes: Nodes) -> Iterator[consent.Consent]:
    """Yield the values of the definition; customers, partners and purposes by row."""
    allowed = [frozenset(scopes) for scopes in ALLOWANCES]
    for row, (customer, partner, purpose, allowance, since, until, withdrawn) in enumerate(
        zip(
            given.customer.tolist(),
            given.partner.tolist(),
            given.purpose.tolist(),
            given.allowance.tolist(),
            given.since.tolist(),
            given.until.tolist(),
            given.withdrawn.tolist(),
            strict=True,
        )
    ):
        yield consent.Consent(
            # The real id: it decides between two of the same instant.
            id=nodes.ids[row],
            customer=str(customer),
            partner=str(partner),
            purpose=str(purpose),
            scopes=allowed[allowance],
            since=moment(since),
            until=moment(until) if until else None,
            withdrawn_at=moment(withdrawn) if withdrawn else None,
        )


def _as_agreements(promised: Agreements) -> Iterator[consent.Agreement]:
    for row, name in enumerate(promised.nodes.ids):
        signed, until, ended = (
            int(column[row]) for column in (promised.signed, promised.until, promised.ended)
        )
        yield consent.Agreement(
            id=name,
            parties=frozenset(map(str, promised.parties[row])),
            purposes=frozenset(map(str, promised.purposes[row])),
            scopes=frozenset(GRANTS[promised.grant[row]]),
            signed_at=moment(signed) if signed else None,
            valid_from=moment(int(promised.start[row])),
            valid_until=moment(until) if until else None,
            ended_at=moment(ended) if ended else None,
        )

"""The synthetic network keeps its promises, in memory and in both databases."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.consent import Agreement, Consent, Share, shares
from graph.foundation import Foundation
from graph.labels import CUSTOMER
from graph.model import ONTOLOGY
from graph.moment import instant_text
from graph.ontology import Label
from seed.network import SyntheticNetwork, generate
from seed.network.arrays import instants, micros
from seed.network.draws import Draws
from seed.network.duplicates import misspelt
from seed.network.locales import LOCALES, latin, reserved
from seed.network.rows import of_nodes, of_ties, stored
from seed.network.scopes import ALLOWANCES, GRANTS
from seed.network.tables import Reference

NOW = datetime(2026, 1, 1, tzinfo=UTC)
GROUND = Foundation(
    customers=tuple(f"cus_{row}" for row in range(90)),
    products=tuple(f"prd_{row}" for row in range(20)),
    partners=tuple(f"prt_{row}" for row in range(6)),
    campaigns=("cmp_0", "cmp_1"),
    places=("plc_0",),
    channels={"Store": "chn_floor", "fax": "chn_fax"},
    purposes={"marketing": "pur_ads"},
    touchpoints={row: (f"tch_{row}", datetime(2017, 5, 1, tzinfo=UTC)) for row in range(50)},
    since=datetime(2017, 1, 1, tzinfo=UTC),
    until=datetime(2018, 1, 1, tzinfo=UTC),
)

sizes = st.integers(0, 300)
seeds = st.integers(0, 2**40)
grounds = st.sampled_from((None, GROUND))
networks = st.builds(generate, sizes, seeds, grounds)
some = settings(max_examples=15, deadline=None)


def rows(network: SyntheticNetwork, relationship: str) -> set[tuple[int, int]]:
    tie = network.ties[relationship]
    return set(zip(tie.source.tolist(), tie.target.tolist(), strict=True))


def many(network: SyntheticNetwork, relationship: str) -> Counter[int]:
    """Count the ties of each target."""
    return Counter(network.ties[relationship].target.tolist())


# ── Shape ─────────────────────────────────────────────────────────────────────


@some
@given(networks)
def test_both_ends_of_every_tie_exist(network: SyntheticNetwork) -> None:
    for name, tie in network.ties.items():
        for label, ends in (
            (tie.relationship.source, tie.source),
            (tie.relationship.target, tie.target),
        ):
            assert name == tie.relationship.name
            assert len(ends) == len(tie)
            assert not len(ends) or 0 <= ends.min() <= ends.max() < len(network.nodes[label.name])
        for column in tie.columns.values():
            assert len(column) == len(tie)
            if isinstance(column, Reference) and len(column):
                assert column.rows.min() >= -1
                assert column.rows.max() < len(network.nodes[column.label.name])


@some
@given(networks)
def test_columns_are_properties_and_ties_declared(network: SyntheticNetwork) -> None:
    for nodes in network.nodes.values():
        assert set(nodes.columns) <= {one.stored for one in nodes.label.properties}
        assert all(len(column) == len(nodes.keys) for column in nodes.columns.values())
        assert len(set(nodes.ids)) == len(nodes)
    for tie in network.ties.values():
        assert tie.relationship in ONTOLOGY.relationships
        assert set(tie.columns) <= {one.stored for one in tie.relationship.properties}


@some
@given(networks)
def test_no_tie_is_there_twice_and_single_ends_are_single(network: SyntheticNetwork) -> None:
    for tie in network.ties.values():
        table = of_ties(tie, network)
        at = [0, 1, *(table.columns.index(name) for name in tie.key)]
        told_apart = [tuple(map(str, (row[place] for place in at))) for row in table.rows]
        assert len(set(told_apart)) == len(told_apart)
        if tie.relationship.one_target:
            assert len(set(tie.source.tolist())) == len(tie)
        if tie.relationship.one_source:
            assert len(set(tie.target.tolist())) == len(tie)


@some
@given(networks)
def test_nobody_knows_or_refers_themselves(network: SyntheticNetwork) -> None:
    knows = rows(network, "CustomerKnowsCustomer")
    assert all(one != other and (other, one) not in knows for one, other in knows)
    same = {tuple(pair) for pair in network.truth.duplicates.tolist()}
    assert not knows & (same | {(copy, one) for one, copy in same})


@some
@given(networks)
def test_referrals_are_trees_along_acquaintance(network: SyntheticNetwork) -> None:
    referred = rows(network, "CustomerReferredCustomer")
    knows = rows(network, "CustomerKnowsCustomer")
    assert all((one, other) in knows or (other, one) in knows for one, other in referred)
    tree = nx.DiGraph(referred)
    assert max((count for _, count in tree.in_degree()), default=0) <= 1
    assert nx.is_directed_acyclic_graph(tree)


@some
@given(networks)
def test_every_new_node_says_that_it_is_synthetic(network: SyntheticNetwork) -> None:
    for nodes in network.nodes.values():
        table = of_nodes(nodes, network)
        assert all(row[table.columns.index("synthetic")] is True for row in table.rows)
        assert not set(nodes.known) & {row[0] for row in table.rows}


@some
@given(networks)
def test_a_total_is_the_sum_of_its_lines(network: SyntheticNetwork) -> None:
    lines = network.ties["TouchpointAboutProduct"]
    paid: Counter[int] = Counter()
    if len(lines):
        for order, amount in zip(
            lines.source.tolist(), stored(lines.columns["amountMinor"], network), strict=True
        ):
            assert isinstance(amount, int)
            paid[order] += amount
    touchpoints = network.nodes["Touchpoint"]
    totals = stored(touchpoints.columns["totalMinor"], network)
    assert {row: total for row, total in enumerate(totals) if total is not None} == paid


# ── Trust ─────────────────────────────────────────────────────────────────────


def moments(network: SyntheticNetwork, label: Label, column: str) -> list[datetime | None]:
    texts = stored(network.nodes[label.name].columns[column], network)
    return [None if text is None else datetime.fromisoformat(str(text)) for text in texts]


def listed(network: SyntheticNetwork, relationship: str, by_target: bool) -> dict[str, list[str]]:
    """Return, for the id of each end, the ids at the other."""
    tie = network.ties[relationship]
    source = network.nodes[tie.relationship.source.name].ids
    target = network.nodes[tie.relationship.target.name].ids
    found: dict[str, list[str]] = {}
    for one, other in zip(tie.source.tolist(), tie.target.tolist(), strict=True):
        here, there = (target[other], source[one]) if by_target else (source[one], target[other])
        found.setdefault(here, []).append(there)
    return found


def as_written(network: SyntheticNetwork) -> tuple[list[Consent], list[Agreement]]:
    """Read consents and agreements back from what a database would be given."""
    given_by = listed(network, "CustomerGaveConsent", by_target=True)
    given_to = listed(network, "ConsentToPartner", by_target=False)
    given_for = listed(network, "ConsentForPurpose", by_target=False)
    consents = network.nodes["Consent"]
    label = consents.label
    found = [
        Consent(
            one, given_by[one][0], given_to[one][0], given_for[one][0], frozenset(scopes), *times
        )
        for one, scopes, *times in zip(
            consents.ids,
            consents.columns["scopes"].tolist(),  # type: ignore[union-attr]
            *(moments(network, label, name) for name in ("since", "until", "withdrawnAt")),
            strict=True,
        )
    ]
    parties = listed(network, "PartnerPartyToAgreement", by_target=True)
    covers = listed(network, "AgreementCoversPurpose", by_target=False)
    agreements = network.nodes["Agreement"]
    signed = [
        Agreement(one, frozenset(parties[one]), frozenset(covers[one]), frozenset(scopes), *times)
        for one, scopes, *times in zip(
            agreements.ids,
            agreements.columns["scopes"].tolist(),  # type: ignore[union-attr]
            *(
                moments(network, agreements.label, name)
                for name in ("signedAt", "validFrom", "validUntil", "endedAt")
            ),
            strict=True,
        )
    ]
    return found, signed


@some
@given(networks)
def test_what_is_shared_is_exactly_what_consents_and_agreements_say(
    network: SyntheticNetwork,
) -> None:
    now = GROUND.until if network.nodes["Customer"].known else NOW
    assert now is not None
    table = of_ties(network.ties["CustomerSharesWithPartner"], network)
    written = {
        Share(
            customer=str(row["source"]),
            partner=str(row["target"]),
            purpose=str(row["purpose"]),
            scopes=frozenset(row["scopes"]),  # type: ignore[call-overload]
            since=datetime.fromisoformat(str(row["since"])),
            until=datetime.fromisoformat(str(row["until"])),
            consent=str(row["consent"]),
            agreement=str(row["agreement"]),
        )
        for row in (dict(zip(table.columns, values, strict=True)) for values in table.rows)
    }
    assert written == set(shares(*as_written(network), now))


@some
@given(networks)
def test_a_consent_begins_before_it_ends(network: SyntheticNetwork) -> None:
    for consent in as_written(network)[0]:
        assert consent.until is None or consent.since < consent.until
        if consent.withdrawn_at is not None:
            assert consent.since < consent.withdrawn_at <= (consent.until or consent.withdrawn_at)


def test_scopes_name_fields_of_a_customer() -> None:
    fields = {one.name for one in CUSTOMER.properties} | set(ONTOLOGY.steps(CUSTOMER))
    named = {scope.removeprefix("write:") for scopes in GRANTS + ALLOWANCES for scope in scopes}
    assert named - {"offers"} <= fields
    assert "write:offers" in GRANTS[1]


# ── Truth ─────────────────────────────────────────────────────────────────────


@some
@given(networks)
def test_communities_are_a_partition_and_duplicates_follow_their_originals(
    network: SyntheticNetwork,
) -> None:
    truth, customers = network.truth, len(network.nodes["Customer"])
    assert len(truth.communities) == customers
    assert set(truth.communities.tolist()) == set(range(len(set(truth.communities.tolist()))))
    for original, copy in truth.duplicates.tolist():
        assert len(network.nodes["Customer"].known) <= original < copy < customers
        assert truth.communities[original] == truth.communities[copy]
    assert len(set(truth.duplicates.ravel().tolist())) == truth.duplicates.size


@some
@given(networks)
def test_people_who_live_together_are_of_one_community(network: SyntheticNetwork) -> None:
    homes: dict[int, set[int]] = {}
    for customer, home in rows(network, "CustomerLivesInHousehold"):
        assert network.truth.households[customer] == home
        homes.setdefault(home, set()).add(int(network.truth.communities[customer]))
    assert all(len(found) == 1 for found in homes.values())
    assert len(homes) == len(network.nodes["Household"])


@pytest.mark.parametrize("seed", [1, 7])
@pytest.mark.parametrize("size", [500, 2000])
def test_planted_communities_are_dense(size: int, seed: int) -> None:
    network = generate(size, seed)
    graph = nx.Graph(rows(network, "CustomerKnowsCustomer"))
    graph.add_nodes_from(range(size))
    parts = [
        set(np.flatnonzero(network.truth.communities == one).tolist())
        for one in range(network.truth.communities.max() + 1)
    ]
    assert nx.community.modularity(graph, parts) > 0.5


def test_influencers_know_more_people_than_anybody_else() -> None:
    network = generate(3000)
    knows = network.ties["CustomerKnowsCustomer"]
    degree = np.bincount(np.concatenate((knows.source, knows.target)), minlength=3000)
    others = np.delete(degree, network.truth.influencers)
    assert len(network.truth.influencers) == 29
    assert degree[network.truth.influencers].mean() > 5 * others.mean()
    assert np.median(degree[network.truth.influencers]) > np.quantile(others, 0.99)


def test_planted_effects_on_satisfaction_show() -> None:
    network = generate(6000)
    score = {
        row: float(str(value))
        for row, (value, kind) in enumerate(
            zip(
                stored(network.nodes["Feedback"].columns["score"], network),
                stored(network.nodes["Feedback"].columns["kind"], network),
                strict=True,
            )
        )
        if kind == "nps"
    }
    rated = dict(rows(network, "FeedbackRatesTouchpoint"))
    handled = dict(rows(network, "TouchpointHandledByEmployee"))
    by_effect: dict[float, list[float]] = {}
    for row, value in score.items():
        if (employee := handled.get(rated.get(row, -1))) is not None:
            effect = float(network.truth.effects.employees[employee])
            by_effect.setdefault(effect, []).append(value)
    means = {effect: np.mean(values) for effect, values in by_effect.items()}
    assert means[1.0] - means[0.0] > 0.5
    assert means[0.0] - means[-1.0] > 0.5


def test_those_who_left_do_nothing_more_and_were_less_happy() -> None:
    network = generate(3000)
    truth = network.truth
    seen = stored(network.nodes["Customer"].columns["lastSeenAt"], network)
    gone = [str(at) for at, left in zip(seen, truth.churned, strict=True) if left and at]
    assert max(gone) < instant_text(NOW)
    assert 0.1 < truth.churned.mean() < 0.3
    assert truth.mood[truth.churned].mean() < truth.mood[~truth.churned].mean() - 0.1


def test_a_duplicate_resembles_its_original_and_shares_no_identifier() -> None:
    network = generate(3000)
    columns = {
        name: stored(column, network) for name, column in network.nodes["Customer"].columns.items()
    }
    alike = 0
    for original, copy in network.truth.duplicates.tolist():
        assert columns["email"][original] != columns["email"][copy]
        assert columns["phone"][original] != columns["phone"][copy]
        fields = ("givenName", "familyName", "birthDate", "city", "traits")
        same = sum(columns[name][original] == columns[name][copy] for name in fields)
        assert same >= 2
        alike += same
    assert alike / len(network.truth.duplicates) > 3


# ── The same for a seed ───────────────────────────────────────────────────────


@some
@given(sizes, seeds, grounds)
def test_a_seed_decides_everything(size: int, seed: int, ground: Foundation | None) -> None:
    first = generate(size, seed, ground).digest
    assert generate(size, seed, ground).digest == first
    if size:
        assert generate(size, seed + 1, ground).digest != first
        assert generate(size + 1, seed, ground).digest != first


@pytest.mark.parametrize(
    ("size", "ground", "digest"),
    [
        (0, None, "4356e5956a48cbebccd1212b0e3f43d2"),
        (300, None, "5f4e7f967fc201d6e3d5923274d88561"),
        (300, GROUND, "984a0f26acdfaaa2332c4b2a5e20d11e"),
    ],
)
def test_a_network_is_the_same_on_every_machine_and_python(
    size: int, ground: Foundation | None, digest: str
) -> None:
    assert generate(size, 7, ground).digest == digest


def test_a_stream_of_random_numbers_is_pinned() -> None:
    draws = Draws(7, "a topic")
    assert draws.below(1000, 5).tolist() == [86, 504, 318, 403, 305]
    assert draws.choose(np.array([1, 0, 9]), 1000).tolist().count(1) == 0
    assert draws.below(0, 3).tolist() == [0, 0, 0]
    assert sorted(draws.order(5).tolist()) == [0, 1, 2, 3, 4]


def test_sizes_and_seeds_are_not_negative() -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        generate(-1)
    with pytest.raises(ValueError, match="must not be negative"):
        generate(1, -1)


# ── Small things ──────────────────────────────────────────────────────────────


def test_telephone_numbers_are_unique_and_in_e164() -> None:
    for locale in LOCALES:
        numbers = [reserved(locale, rank) for rank in range(70_000)]
        assert len(set(numbers)) == len(numbers)
        assert all(len(number) <= 16 and number[1:].isdigit() for number in numbers)


def test_every_name_can_stand_in_an_address() -> None:
    for locale in LOCALES:
        for name in locale.given + locale.family:
            assert latin(name).isascii()
            assert len(latin(name)) >= 2


@given(st.text(max_size=12), st.integers(0, 2**20))
def test_a_slip_of_the_pen_is_a_small_one(word: str, noise: int) -> None:
    assert abs(len(misspelt(word, noise)) - len(word)) <= 1


@given(st.datetimes(datetime(1900, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC)))
def test_instants_are_written_as_the_graph_writes_them(when: datetime) -> None:
    column = instants(np.array([micros(when)]))
    assert stored(column, generate(0)) == [instant_text(when)]

"""What customers allow whom, for what, and for how long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.labels import CONSENT
from graph.relationships import CONSENT_FOR, CONSENT_TO, GAVE
from seed.network.agreements import Agreements
from seed.network.arrays import DAY, IntArray, instants, objects, pick
from seed.network.draws import Draws
from seed.network.lives import Lives
from seed.network.partners import Partners
from seed.network.scopes import ALLOWANCES, PURPOSES
from seed.network.setting import Setting
from seed.network.tables import Nodes, Part, Ties

CONSENTS_PER_CUSTOMER = 1.3
WORDINGS = ("1.0", "1.1", "2.0")
CHANNELS = ("web", "app", "phone", "store")


@dataclass(frozen=True)
class Given:
    """Consents by row: arrays of shape (consents,), instants 0 for none."""

    customer: IntArray
    partner: IntArray
    purpose: IntArray
    allowance: IntArray
    since: IntArray
    until: IntArray
    withdrawn: IntArray


@dataclass(frozen=True)
class Consents:
    """Consents as arrays and as tables."""

    given: Given
    nodes: Nodes
    part: Part


def consents(setting: Setting, life: Lives, who: Partners, promised: Agreements) -> Consents:
    """Return consents to the house and the partners.

    Some run out, some are withdrawn, a third of the latter given anew, and some
    are for a purpose that no agreement covers, so that nothing follows.
    """
    draws = setting.draws("consents")
    given = _again(draws, setting, _given(draws, setting, life, who, promised))
    count = len(given.customer)
    wording = (given.since - setting.since) * len(WORDINGS) // (setting.until - setting.since)
    nodes = setting.nodes(
        CONSENT,
        {
            "scopes": pick(ALLOWANCES, given.allowance),
            "wording": pick(WORDINGS, np.clip(wording, 0, len(WORDINGS) - 1)),
            "channel": pick(CHANNELS, draws.below(len(CHANNELS), count)),
            "proof": objects(f"synthetic record {row}" for row in range(count)),
            "since": instants(given.since),
            "until": instants(given.until, given.until == 0),
            "withdrawnAt": instants(given.withdrawn, given.withdrawn == 0),
        },
    )
    rows = np.arange(count)
    ties = (
        Ties(GAVE, given.customer, rows),
        Ties(CONSENT_TO, rows, given.partner),
        Ties(CONSENT_FOR, rows, given.purpose),
    )
    return Consents(given, nodes, Part((nodes,), ties))


def _given(
    draws: Draws, setting: Setting, life: Lives, who: Partners, promised: Agreements
) -> Given:
    signing = len(who.signing)
    count = int(setting.customers * CONSENTS_PER_CUSTOMER) if signing else 0
    customer = draws.below(setting.customers, count)
    # A few partners are known to many customers, most to few.
    fame = (draws.tail(signing, 30.0) * 10).astype(np.int64)
    chosen = draws.choose(fame, count)
    asked = draws.below(len(PURPOSES), count)
    fitting = draws.chance(0.85, count)
    for _ in PURPOSES:
        astray = fitting & ~promised.covered[chosen, asked]
        asked[astray] = (asked[astray] + 1) % len(PURPOSES)
    partner = np.where(draws.chance(0.2, count), who.house, who.signing[chosen])
    since = draws.between(life.joined[customer], life.end[customer], count)
    length = np.where(draws.chance(0.15, count), draws.between(60, 400, count) * DAY, 0)
    until = np.where(length > 0, since + length, 0)
    last = np.where(until > 0, np.minimum(until, setting.until), setting.until)
    # A day at least, so that a consent that is withdrawn once held.
    taken_back = draws.chance(0.12, count) & (last - since > 2 * DAY)
    withdrawn = np.where(taken_back, draws.between(since + DAY, last, count), 0)
    allowance = draws.choose(np.array((50, 25, 15, 10)), count)
    return Given(customer, partner, asked, allowance, since, until, withdrawn)


def _again(draws: Draws, setting: Setting, given: Given) -> Given:
    """Add the consents that were given anew after they had been withdrawn."""
    again = draws.chance(0.3, len(given.since)) & (given.withdrawn > 0)
    since = draws.between(given.withdrawn[again], setting.until, int(again.sum()))
    none = np.zeros_like(since)
    return Given(
        np.concatenate((given.customer, given.customer[again])),
        np.concatenate((given.partner, given.partner[again])),
        np.concatenate((given.purpose, given.purpose[again])),
        np.concatenate((given.allowance, given.allowance[again])),
        np.concatenate((given.since, since)),
        np.concatenate((given.until, none)),
        np.concatenate((given.withdrawn, none)),
    )

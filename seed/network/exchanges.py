"""What customers gave and what they got for it."""

from __future__ import annotations

import numpy as np

from graph.labels import EXCHANGE
from graph.relationships import EXCHANGED_WITH, TOOK_PART_IN, UNDER
from seed.network.arrays import DAY, instants, integers, objects, pick, same
from seed.network.setting import Setting
from seed.network.sharing import Shared
from seed.network.tables import Part, Ties

GIVEN = ("data", "attention", "answers")
RECEIVED = ("discount", "points", "early access", "service")
SHARE = 0.4
"""How much of what is shared was rewarded."""


def exchanges(setting: Setting, shared: Shared) -> Part:
    """Return, for some of what is shared, what was given and what came back."""
    draws = setting.draws("exchanges")
    rewarded = np.flatnonzero(draws.chance(SHARE, len(shared.customer)))
    count = len(rewarded)
    given_at = np.minimum(shared.since[rewarded], setting.until)
    back_at = np.minimum(given_at + draws.between(0, 14 * DAY, count), setting.until)
    worth = draws.between(1, 40, count) * 50
    kinds = np.concatenate(
        (draws.below(len(GIVEN), count), draws.below(len(RECEIVED), count) + len(GIVEN))
    )
    columns = {
        "direction": pick(("given", "received"), integers((0, 1)).repeat(count)),
        "kind": pick(GIVEN + RECEIVED, kinds),
        # What a customer's data are worth is not for us to say.
        "amountMinor": objects([None] * count + worth.tolist()),
        "currency": same("USD", 2 * count),
        "at": instants(np.concatenate((given_at, back_at))),
    }
    twice = np.tile(rewarded, 2)
    rows = np.arange(2 * count)
    return Part(
        (setting.nodes(EXCHANGE, columns),),
        (
            Ties(TOOK_PART_IN, shared.customer[twice], rows),
            Ties(EXCHANGED_WITH, rows, shared.partner[twice]),
            Ties(UNDER, rows, shared.agreement[twice]),
        ),
    )

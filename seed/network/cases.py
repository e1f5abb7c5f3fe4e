"""Service issues: what goes wrong, who looks after it, for how long."""

from __future__ import annotations

import numpy as np

from graph.labels import CASE
from graph.relationships import CASE_HANDLED_BY, CONCERNS, RAISED
from seed.network.arrays import DAY, instants, pick
from seed.network.catalogue import CHANNELS
from seed.network.setting import Setting
from seed.network.tables import Part, Ties
from seed.network.touchpoints import Touchpoints

SUBJECTS = ("Delivery is late", "Does not work", "Wrong item", "Question about the bill",
            "Cannot sign in", "Wants to return it")  # fmt: skip
SHARE = 0.3
"""How many calls open a case."""


def cases(setting: Setting, found: Touchpoints, products: int) -> Part:
    """Return cases that calls opened, looked after by whoever took the call."""
    draws = setting.draws("cases")
    calls = np.flatnonzero(found.channel == CHANNELS.index("phone"))
    calls = calls[draws.chance(SHARE, len(calls)) & (found.employee[calls] >= 0)]
    count = len(calls)
    opened = found.at[calls]
    closed = opened + draws.between(DAY // 24, 21 * DAY, count)
    is_open = closed > setting.until
    nodes = setting.nodes(
        CASE,
        {
            "subject": pick(SUBJECTS, draws.below(len(SUBJECTS), count)),
            "status": pick(("closed", "open"), is_open.astype(np.int64)),
            "severity": draws.choose(np.array((50, 35, 15)), count) + 1,
            "openedAt": instants(opened),
            "closedAt": instants(closed, is_open),
        },
    )
    rows = np.arange(count)
    concerned = draws.below(products, count)
    there = rows[: count if products else 0]
    ties = (
        Ties(RAISED, found.customer[calls], rows),
        Ties(CASE_HANDLED_BY, rows, found.employee[calls]),
        Ties(CONCERNS, there, concerned[: len(there)]),
    )
    return Part((nodes,), ties)

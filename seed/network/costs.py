"""What reaching and serving customers cost: invented, and labelled so."""

from __future__ import annotations

import numpy as np

from graph.labels import COST
from graph.relationships import SPENT_ON, SPENT_ON_CHANNEL, SPENT_WITH
from seed.network.arrays import instants, integers, pick, same
from seed.network.setting import Setting
from seed.network.tables import Part, Ties

KINDS = ("campaign", "channel", "partner fee")


def costs(setting: Setting, campaigns: int, channels: int, partners: list[int]) -> Part:
    """Return one cost for each campaign, channel and synthetic partner.

    Parameters
    ----------
    campaigns, channels : int
        How many there are.
    partners : list of int
        The rows of the partners that are paid.
    """
    if not setting.size:
        campaigns = channels = 0
    draws = setting.draws("costs")
    numbers = (campaigns, channels, len(partners))
    count = sum(numbers)
    nodes = setting.nodes(
        COST,
        {
            "kind": pick(KINDS, np.repeat(np.arange(len(KINDS)), numbers)),
            "amountMinor": draws.between(100, 5000, count) * 1000,
            "currency": same("USD", count),
            "basis": same("synthetic", count),
            "startAt": instants(np.full(count, setting.since)),
            "endAt": instants(np.full(count, setting.until)),
        },
    )
    rows = np.split(np.arange(count), np.cumsum(numbers)[:-1])
    ties = (
        Ties(SPENT_ON, rows[0], np.arange(campaigns)),
        Ties(SPENT_ON_CHANNEL, rows[1], np.arange(channels)),
        Ties(SPENT_WITH, rows[2], integers(partners)),
    )
    return Part((nodes,), ties)

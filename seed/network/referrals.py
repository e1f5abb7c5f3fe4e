"""Who brought whom: trees along the ties of acquaintance."""

from __future__ import annotations

import numpy as np

from graph.labels import CAMPAIGN
from graph.relationships import REFERRED
from seed.network.arrays import IntArray, instants, same
from seed.network.friendships import Friendships
from seed.network.setting import Setting
from seed.network.tables import Column, Reference, Ties

SHARE = 0.25
"""How many of those who could have been referred were."""


def referrals(setting: Setting, known: Friendships, joined: IntArray, campaigns: int) -> Ties:
    """Return a forest: each customer was referred by at most one who came earlier.

    The one who referred is an acquaintance, an influencer where there is a choice.

    Parameters
    ----------
    joined : ndarray of int64, shape (customers,)
        When each customer came.
    campaigns : int
        How many campaigns there are to thank for it.
    """
    draws = setting.draws("referrals")
    earlier = joined[known.source] < joined[known.target]
    referrer = np.where(earlier, known.source, known.target)
    came = np.where(earlier, known.target, known.source)
    apart = joined[referrer] < joined[came]
    referrer, came = referrer[apart], came[apart]
    shuffled = draws.order(len(came))
    referrer, came = referrer[shuffled], came[shuffled]
    loud = np.isin(referrer, known.influencers)
    best = np.lexsort((~loud, came))
    referrer, came = referrer[best], came[best]
    first = np.ones(len(came), np.bool_)
    first[1:] = came[1:] != came[:-1]
    first &= draws.chance(SHARE, len(came))
    referrer, came = referrer[first], came[first]
    many = len(came)
    campaign = np.where(draws.chance(0.4, many), draws.below(campaigns, many), -1)
    columns: dict[str, Column] = {
        "at": instants(joined[came]),
        "campaign": Reference(CAMPAIGN, campaign if campaigns else np.full(many, -1)),
        "valueMinor": draws.between(5, 100, many) * 100,
        "currency": same("USD", many),
    }
    return Ties(REFERRED, referrer, came, columns)

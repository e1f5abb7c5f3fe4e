"""When each customer comes, in what mood, and when some of them go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seed.network.arrays import DAY, BoolArray, FloatArray, IntArray
from seed.network.communities import originals
from seed.network.setting import Setting


@dataclass(frozen=True)
class Lives:
    """Arrays of shape (customers,); instants in microseconds since 1970.

    `mood` is what a customer brings into every answer, in standard deviations of
    an answer. Those of a low mood go three times as often. Of the foundation's
    customers nothing is known: their mood is drawn, and none of them is said to
    have gone.
    """

    joined: IntArray
    end: IntArray
    """When the last thing can happen: the present, or when the customer went."""
    churned: BoolArray
    mood: FloatArray


def lives(setting: Setting) -> Lives:
    """Draw the life of every customer."""
    draws = setting.draws("lives")
    count = setting.customers
    span = setting.until - setting.since
    joined = draws.between(setting.since, setting.since + span * 4 // 5, count)
    mood = draws.normal(count) * 0.75
    goes = draws.chance(np.where(mood < -0.5, 0.36, 0.12), count)
    end = draws.between(joined + 30 * DAY, setting.until - 30 * DAY, count)
    copies = setting.known + setting.originals
    people = originals(setting)
    for values in (joined, mood, goes, end):
        values[copies:] = values[people]
    churned = goes & (end > joined + 30 * DAY)
    churned[: setting.known] = False
    return Lives(joined, np.where(churned, end, setting.until), churned, mood)

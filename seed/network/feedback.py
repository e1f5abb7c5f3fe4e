"""What customers say when they are asked, and what moves it.

A planted linear model: satisfaction = mood of the customer + effect of the
employee + effect of the partner + effect of the channel + noise, everything in
standard deviations of the noise. NPS, CSAT and CES are what is seen of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.labels import FEEDBACK
from graph.relationships import EMPLOYEE_EXPRESSED, EXPRESSED, RATES
from seed.network.arrays import DAY, FloatArray, IntArray, instants, integers, micros, only, pick
from seed.network.catalogue import CHANNELS
from seed.network.draws import Draws
from seed.network.lives import Lives
from seed.network.partners import Partners
from seed.network.setting import Setting
from seed.network.tables import Part, Ties
from seed.network.touchpoints import Touchpoints

ANSWERED = 0.3
"""Share of the touchpoints after which somebody answers."""
SCALES = (("nps", 0, 10, 7.4, 2.0), ("csat", 1, 5, 3.8, 0.9), ("ces", 1, 7, 5.0, 1.2))
"""Kind, lowest, highest, what an average customer says, one standard deviation."""
COMMENTS = ("Never again.", "It took too long.", "All right.", "Quick and kind.", "Wonderful!")
CHANNEL_EFFECTS = dict(zip(CHANNELS, (0.0, 0.2, -0.1, -0.4, 0.3), strict=True))
_HOUR = DAY // 24


@dataclass(frozen=True)
class Effects:
    """What moves satisfaction, in standard deviations of its noise."""

    employees: FloatArray
    """Shape (employees,): one in eight lifts it, one in eight lowers it."""
    partners: FloatArray
    """Shape (partners,): the same for the synthetic partners, 0 for the others."""
    channels: FloatArray
    """Shape (5,), in the order of `CHANNELS`."""


@dataclass(frozen=True)
class _Asked:
    """Answers by row; -1 where there is no touchpoint, employee or partner."""

    customer: IntArray
    touchpoint: IntArray
    at: IntArray
    satisfaction: FloatArray


def effects(setting: Setting, who: Partners, partners: int) -> Effects:
    """Plant who lifts and who lowers satisfaction, and by how much."""
    draws = setting.draws("effects")
    steps = np.array((-1.0, 0.0, 1.0))
    weights = integers((1, 6, 1))
    of_partners = np.zeros(partners)
    of_partners[who.fresh] = steps[draws.choose(weights, len(who.fresh))] * 0.6
    return Effects(
        steps[draws.choose(weights, len(who.employer))],
        of_partners,
        np.array([CHANNEL_EFFECTS[name] for name in CHANNELS]),
    )


def feedback(setting: Setting, life: Lives, found: Touchpoints, moved: Effects, staff: int) -> Part:
    """Return answers on touchpoints, real and synthetic, and those of employees."""
    draws = setting.draws("feedback")
    ours = _on_synthetic(draws, setting, life, found, moved)
    theirs = _on_real(draws, setting, life)
    customer = np.concatenate((ours.customer, theirs.customer))
    touchpoint = np.concatenate((ours.touchpoint, theirs.touchpoint))
    asked_staff = np.flatnonzero(draws.chance(ANSWERED, staff))
    satisfaction = np.concatenate(
        (ours.satisfaction, theirs.satisfaction, draws.normal(len(asked_staff)))
    )
    answers, count = len(customer), len(satisfaction)
    kind = draws.below(len(SCALES), count)
    kind[answers:] = 0
    at = np.concatenate(
        (ours.at, theirs.at, draws.between(setting.since, setting.until, len(asked_staff)))
    )
    at = np.minimum(at + draws.between(_HOUR, 3 * DAY, count), setting.until)
    low, high, mean, spread = (
        np.array([scale[part] for scale in SCALES], np.float64)[kind] for part in (1, 2, 3, 4)
    )
    words = np.clip(np.rint(satisfaction + 2), 0, len(COMMENTS) - 1).astype(np.int64)
    nodes = setting.nodes(
        FEEDBACK,
        {
            "kind": pick([scale[0] for scale in SCALES], kind),
            "score": np.clip(np.rint(mean + spread * satisfaction), low, high),
            "comment": only(pick(COMMENTS, words), draws.chance(0.4, count)),
            "at": instants(at),
        },
    )
    rows = np.arange(count)
    ties = (
        Ties(EXPRESSED, customer, rows[:answers]),
        Ties(EMPLOYEE_EXPRESSED, asked_staff, rows[answers:]),
        Ties(RATES, rows[:answers], touchpoint),
    )
    return Part((nodes,), ties)


def _on_synthetic(
    draws: Draws, setting: Setting, life: Lives, found: Touchpoints, moved: Effects
) -> _Asked:
    """Answer some of the synthetic touchpoints, which stand after the real ones."""
    rows = np.flatnonzero(draws.chance(ANSWERED, len(found)))
    customer, employee, partner = found.customer[rows], found.employee[rows], found.partner[rows]
    # A last 0 stands for nobody, whose row is -1.
    by_employee = np.append(moved.employees, 0.0)[employee]
    by_partner = np.append(moved.partners, 0.0)[partner]
    by_channel = moved.channels[found.channel[rows]]
    noise = draws.normal(len(rows))
    satisfaction = life.mood[customer] + by_employee + by_partner + by_channel + noise
    return _Asked(
        customer, rows + len(setting.foundation.touchpoints), found.at[rows], satisfaction
    )


def _on_real(draws: Draws, setting: Setting, life: Lives) -> _Asked:
    """Answer some of the latest touchpoints of real customers."""
    latest = sorted(setting.foundation.touchpoints.items())
    asked = np.flatnonzero(draws.chance(ANSWERED, len(latest)))
    customer = integers(row for row, _ in latest)[asked]
    at = integers(micros(when) for _, (_, when) in latest)[asked]
    satisfaction = life.mood[customer] + draws.normal(len(asked))
    return _Asked(customer, asked, at, satisfaction)

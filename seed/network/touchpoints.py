"""What happens between synthetic customers, the company and its partners."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.labels import TOUCHPOINT
from graph.relationships import AT_PLACE, DELIVERED_BY, HAD, HANDLED_BY, VIA
from seed.network.arrays import IntArray, instants, objects, only, pick, same
from seed.network.catalogue import CHANNELS, Catalogue
from seed.network.draws import Draws
from seed.network.lives import Lives
from seed.network.partners import Partners
from seed.network.setting import Setting
from seed.network.tables import Part, Ties

PER_CUSTOMER = 4
CHANNEL_WEIGHTS = np.array((28, 26, 16, 14, 16))
"""How many of a hundred come through each of `CHANNELS`."""
HANDLED = np.array((0.0, 0.0, 0.4, 1.0, 0.8))
"""Where an employee is at the other end."""
BOUGHT = np.array((0.4, 0.4, 0.0, 0.0, 0.6))
"""Where something is bought, in a network that has a catalogue of its own."""
KINDS = ("visit", "visit", "message", "service", "visit", "purchase")
"""By channel; the last is a purchase."""
EVENTS = ("Page Viewed", "Screen Viewed", "Message Answered", "Call Taken", "Store Visited",
          "Order Completed")  # fmt: skip
PURCHASE = len(CHANNELS)


@dataclass(frozen=True)
class Touchpoints:
    """Touchpoints by row; arrays of shape (touchpoints,), -1 where there is none."""

    customer: IntArray
    at: IntArray
    channel: IntArray
    """Index into `CHANNELS`."""
    kind: IntArray
    """Index into `KINDS`."""
    employee: IntArray
    partner: IntArray
    place: IntArray

    def __len__(self) -> int:
        return len(self.customer)

    def seen(self, customers: int) -> tuple[IntArray, IntArray]:
        """Return each customer's first and last instant, 0 for none."""
        first = np.full(customers, np.iinfo(np.int64).max)
        last = np.zeros(customers, np.int64)
        np.minimum.at(first, self.customer, self.at)
        np.maximum.at(last, self.customer, self.at)
        return np.where(last > 0, first, 0), last


def touchpoints(setting: Setting, life: Lives, who: Partners, goods: Catalogue) -> Touchpoints:
    """Draw touchpoints of the synthetic customers; a few customers have many.

    Whom a customer meets depends on nothing but chance and on who serves the
    customer, so that what an employee does to satisfaction can be told from
    whom the employee meets.
    """
    draws = setting.draws("touchpoints")
    count = setting.size * PER_CUSTOMER
    activity = (draws.tail(setting.size, 20.0) * 10).astype(np.int64)
    customer = draws.choose(activity, count) + setting.known
    at = draws.between(life.joined[customer], life.end[customer], count)
    channel = draws.choose(CHANNEL_WEIGHTS, count)
    bought = draws.chance(BOUGHT[channel], count) & (not setting.foundation.products)
    bought &= bool(len(goods.products))
    employee = _employees(draws, who, customer, channel)
    partner = _partners(draws, who, employee)
    place = np.where(channel == CHANNELS.index("store"), draws.below(len(goods.places), count), -1)
    if not len(goods.places):
        place[:] = -1
    return Touchpoints(
        customer, at, channel, np.where(bought, PURCHASE, channel), employee, partner, place
    )


def _employees(draws: Draws, who: Partners, customer: IntArray, channel: IntArray) -> IntArray:
    count, staff = len(customer), len(who.employer)
    own = who.served_by[customer]
    own = np.where((own >= 0) & draws.chance(0.5, count), own, draws.below(staff, count))
    handled = draws.chance(HANDLED[channel], count) & (staff > 0)
    return np.where(handled, own, -1)


def _partners(draws: Draws, who: Partners, employee: IntArray) -> IntArray:
    """Return who delivered: the employee's employer, else now and then some partner."""
    count, fresh = len(employee), len(who.fresh)
    if not fresh:
        return np.full(count, -1)
    some = np.where(draws.chance(0.3, count), who.fresh[draws.below(fresh, count)], -1)
    return np.where(employee >= 0, who.employer[employee], some)


def tables(setting: Setting, found: Touchpoints, goods: Catalogue, totals: IntArray) -> Part:
    """Return touchpoints as tables.

    Parameters
    ----------
    totals : ndarray of int64, shape (touchpoints,)
        What was paid, in minor units; only purchases have it.
    """
    bought = found.kind == PURCHASE
    keys = only(objects(f"order-{row}" for row in range(len(found))), bought)
    nodes = setting.nodes(
        TOUCHPOINT,
        {
            "kind": pick(KINDS, found.kind),
            "event": pick(EVENTS, found.kind),
            "at": instants(found.at),
            "orderKey": keys,
            "totalMinor": only(totals.astype(np.object_), bought),
            "currency": only(same("USD", len(found)), bought),
        },
        tuple(name for _, (name, _) in sorted(setting.foundation.touchpoints.items())),
    )
    rows = np.arange(len(found)) + len(nodes.known)
    channel = np.array([goods.channels.row[name] for name in CHANNELS], np.int64)
    ties = [Ties(HAD, found.customer, rows), Ties(VIA, rows, channel[found.channel])]
    for relationship, ends in (
        (HANDLED_BY, found.employee),
        (DELIVERED_BY, found.partner),
        (AT_PLACE, found.place),
    ):
        there = ends >= 0
        ties.append(Ties(relationship, rows[there], ends[there]))
    return Part((nodes,), tuple(ties))

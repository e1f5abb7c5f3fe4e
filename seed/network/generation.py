"""The whole network, put together from its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.foundation import Foundation
from graph.labels import PARTNER
from seed.network import tables, touchpoints
from seed.network.agreements import agreements
from seed.network.arrays import BoolArray, FloatArray, IntArray
from seed.network.belongings import belongings
from seed.network.cases import cases
from seed.network.catalogue import catalogue
from seed.network.communities import communities, originals
from seed.network.consents import consents
from seed.network.contents import contents
from seed.network.costs import costs
from seed.network.exchanges import exchanges
from seed.network.feedback import Effects, effects, feedback
from seed.network.friendships import friendships
from seed.network.households import households
from seed.network.lives import lives
from seed.network.orders import orders
from seed.network.partners import partners
from seed.network.people import people
from seed.network.referrals import referrals
from seed.network.setting import Setting
from seed.network.sharing import sharing
from seed.network.tables import Nodes, Part, Ties
from seed.network.values import values


@dataclass(frozen=True)
class Truth:
    """What was planted, by which algorithms can be scored; rows are customers'.

    `network.nodes["Customer"].ids` gives the ids by which a database knows them.
    """

    communities: IntArray
    """Each customer's community, shape (customers,)."""
    households: IntArray
    """Each customer's household, -1 for none, shape (customers,)."""
    influencers: IntArray
    """The customers with a planted reach, ascending."""
    duplicates: IntArray
    """Pairs of original and copy, shape (duplicates, 2)."""
    churned: BoolArray
    """Whether a customer has gone for good, shape (customers,)."""
    mood: FloatArray
    """What a customer brings into every answer, shape (customers,)."""
    effects: Effects
    """What employees, partners and channels do to satisfaction."""


@dataclass(frozen=True)
class SyntheticNetwork:
    """Tables by label and by relationship name, and the truth behind them."""

    size: int
    seed: int
    nodes: Mapping[str, Nodes]
    """By name of the label, as in `Customer`."""
    ties: Mapping[str, Ties]
    """By name of the relationship, as in `CustomerKnowsCustomer`."""
    truth: Truth

    @cached_property
    def digest(self) -> str:
        """A short text that differs for networks that differ in anything."""
        return tables.digest(self.nodes.values(), self.ties.values())


def generate(size: int, seed: int = 7, foundation: Foundation | None = None) -> SyntheticNetwork:
    """Return a synthetic network, the same for the same arguments everywhere.

    With a foundation, which holds ids of real customers, products and so on, the
    network is an overlay: it ties the real to each other and to the synthetic,
    and changes none of them.

    Parameters
    ----------
    size : int
        How many synthetic customers, duplicates among them; all else follows.
    seed : int
        Not negative.
    foundation : Foundation, optional
        What it stands on; nothing if it is not given.

    Raises
    ------
    ValueError
        If size or seed is negative.

    Examples
    --------
    >>> network = generate(100)
    >>> len(network.nodes["Customer"]), len(network.truth.duplicates)
    (100, 4)
    """
    setting = Setting(size, seed, foundation or Foundation())
    groups = communities(setting)
    homes = households(setting, groups)
    life = lives(setting)
    known = friendships(setting, groups, homes, life.joined)
    who = partners(setting, life.joined)
    goods = catalogue(setting, len(who.fresh), int(who.fresh[0]) if len(who.fresh) else 0)
    organisations = next(table for table in who.part.nodes if table.label is PARTNER)

    promised = agreements(setting, who)
    allowed = consents(setting, life, who, promised)
    shared = sharing(setting, allowed, promised)
    found = touchpoints.touchpoints(setting, life, who, goods)
    bought = orders(setting, found, groups, goods)
    moved = effects(setting, who, len(organisations))
    first_seen, last_seen = found.seen(setting.customers)
    products, campaigns = len(goods.products), len(goods.campaigns)
    parts = (
        people(setting, groups, homes, life.joined, first_seen, last_seen),
        Part((), (known.ties(), referrals(setting, known, life.joined, campaigns))),
        belongings(setting, homes, life.joined),
        goods.part,
        who.part,
        promised.part,
        allowed.part,
        shared.part,
        exchanges(setting, shared),
        touchpoints.tables(setting, found, goods, bought.totals),
        bought.part,
        feedback(setting, life, found, moved, len(who.employer)),
        cases(setting, found, products),
        contents(setting, life, known, products),
        values(setting, groups, campaigns),
        costs(setting, campaigns, len(goods.channels.nodes), who.fresh.tolist()),
    )
    copies = np.arange(setting.duplicates) + setting.known + setting.originals
    truth = Truth(
        communities=groups.of,
        households=homes.of,
        influencers=known.influencers,
        duplicates=np.stack((originals(setting), copies), axis=1),
        churned=life.churned,
        mood=life.mood,
        effects=moved,
    )
    return SyntheticNetwork(
        size,
        seed,
        {table.label.name: table for part in parts for table in part.nodes},
        {tie.relationship.name: tie for part in parts for tie in part.ties},
        truth,
    )

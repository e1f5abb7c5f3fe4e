"""What the graph holds, read back and compared with what the source holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from graph import tally
from graph.labels import (
    CAMPAIGN,
    CATEGORY,
    CUSTOMER,
    IDENTIFIER,
    OFFER,
    PARTNER,
    PLACE,
    PRODUCT,
    TOUCHPOINT,
)
from graph.load import Progress
from graph.ontology import Label, Relationship
from graph.relationships import (
    ABOUT_CAMPAIGN,
    ABOUT_OFFER,
    ABOUT_PRODUCT,
    APPLIES_TO,
    AT_PLACE,
    HAD,
    IDENTIFIES,
    IN_CATEGORY,
    INCLUDES,
    PART_OF,
    PURCHASED,
    RECEIVED,
    SUPPLIES,
    VIA,
)
from graph.store import Store
from graph.tally import Tally
from seed.journey.expected import MONEY, expected
from seed.journey.keys import SOURCE
from seed.journey.tables import Tables

NODES = (CUSTOMER, IDENTIFIER, PARTNER, PLACE, CATEGORY, CAMPAIGN, OFFER)
"""Labels that are counted as they are; touchpoints and products are told apart."""

TIES = (
    IDENTIFIES,
    PART_OF,
    IN_CATEGORY,
    SUPPLIES,
    RECEIVED,
    INCLUDES,
    APPLIES_TO,
    HAD,
    VIA,
    AT_PLACE,
    ABOUT_CAMPAIGN,
    ABOUT_OFFER,
)
"""Relationships that are counted; lines and purchases are added up as well."""


Read: TypeAlias = Callable[[Store], Awaitable[dict[str, int]]]


@dataclass(frozen=True, slots=True)
class Check:
    """One figure: what the source says and what the graph says; money in cents."""

    name: str
    expected: int
    found: int

    @property
    def ok(self) -> bool:
        """Whether they are equal."""
        return self.expected == self.found


@dataclass(frozen=True, slots=True)
class Totals:
    """Every figure of the load."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether every figure is right."""
        return all(check.ok for check in self.checks)

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The figures that are not."""
        return tuple(check for check in self.checks if not check.ok)

    def __getitem__(self, name: str) -> Check:
        """Return the figure of that name."""
        return next(check for check in self.checks if check.name == name)


async def check(store: Store, tables: Tables, progress: Progress) -> Totals:
    """Read every figure back from the graph and compare it with the source."""
    reads = [*map(_count_nodes, NODES), _products, _touchpoints]
    reads += [*map(_count_ties, TIES), _lines, _purchases]
    found: dict[str, int] = {}
    for done, read in enumerate(reads):
        progress("totals", done, len(reads))
        found |= await read(store)
    progress("totals", len(reads), len(reads))
    wanted = expected(tables)
    return Totals(tuple(Check(name, value, found[name]) for name, value in wanted.items()))


def _count_nodes(label: Label) -> Read:
    async def read(store: Store) -> dict[str, int]:
        found = await tally.nodes(store, label, SOURCE)
        return {label.plural: found.get(None, Tally()).count}

    return read


def _count_ties(relationship: Relationship) -> Read:
    async def read(store: Store) -> dict[str, int]:
        return {relationship.name: (await tally.ties(store, relationship, SOURCE)).count}

    return read


async def _products(store: Store) -> dict[str, int]:
    found = await tally.nodes(store, PRODUCT, SOURCE, by="described")
    return {
        "products": found.get(True, Tally()).count,
        "stubs": found.get(False, Tally()).count,
    }


async def _touchpoints(store: Store) -> dict[str, int]:
    found = await tally.nodes(store, TOUCHPOINT, SOURCE, ("totalMinor", "discountMinor"), "kind")
    baskets = found.get("purchase", Tally(0, (0, 0)))
    return {
        "baskets": baskets.count,
        "baskets' total": baskets.sums[0],
        "baskets' discount": baskets.sums[1],
        "redemptions": found.get("redemption", Tally()).count,
    }


async def _lines(store: Store) -> dict[str, int]:
    found = await tally.ties(store, ABOUT_PRODUCT, SOURCE, ("quantity", *MONEY))
    sums = zip(("quantity", *MONEY), found.sums, strict=True)
    return {"lines": found.count, **{f"lines' {name}": total for name, total in sums}}


async def _purchases(store: Store) -> dict[str, int]:
    found = await tally.ties(store, PURCHASED, SOURCE, ("count", "quantity", "revenueMinor"))
    count, quantity, revenue = found.sums
    return {
        "purchases": found.count,
        "purchases' count": count,
        "purchases' quantity": quantity,
        "purchases' revenue": revenue,
    }

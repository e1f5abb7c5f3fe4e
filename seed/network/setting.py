"""What a synthetic network is made from: how large, which seed, onto what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isqrt

from graph.foundation import Foundation
from graph.ontology import Label
from seed.network.arrays import DAY, Array, micros
from seed.network.draws import Draws
from seed.network.tables import SHARED, Column, Nodes

SHARE_OF_DUPLICATES = 0.04
"""How many of the synthetic customers are somebody else once more."""

YEAR = (datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
"""When a network without a foundation happens."""


def namespace(seed: int) -> str:
    """Return the source that nodes of a seed name as theirs."""
    return f"synthetic:{seed}"


@dataclass(frozen=True)
class Setting:
    """Everything that the parts of a network have in common.

    Customers stand in this order: the foundation's, the originals, the duplicates.
    """

    size: int
    seed: int
    foundation: Foundation = field(default_factory=Foundation)

    def __post_init__(self) -> None:
        if self.size < 0 or self.seed < 0:
            raise ValueError(f"Size {self.size} and seed {self.seed} must not be negative.")

    @property
    def known(self) -> int:
        """How many customers the foundation has."""
        return len(self.foundation.customers)

    @property
    def duplicates(self) -> int:
        return int(self.size * SHARE_OF_DUPLICATES)

    @property
    def originals(self) -> int:
        return self.size - self.duplicates

    @property
    def customers(self) -> int:
        """How many customers there are in all."""
        return self.known + self.size

    @property
    def width(self) -> int:
        """How many partners, for example: the root of the size."""
        return isqrt(self.size)

    @property
    def since(self) -> int:
        """When it begins, in microseconds since 1970: half a year ago or earlier.

        Consents run out and customers go only where there is time for it.
        """
        return min(micros(self.foundation.since or YEAR[0]), self.until - 182 * DAY)

    @property
    def until(self) -> int:
        """When it is now, in microseconds since 1970: nothing happened later."""
        return micros(self.foundation.until or YEAR[1])

    @property
    def namespace(self) -> str:
        return namespace(self.seed)

    def draws(self, topic: str) -> Draws:
        """Return the random numbers of a topic."""
        return Draws(self.seed, topic)

    def nodes(
        self, label: Label, columns: Mapping[str, Column], known: tuple[str, ...] = ()
    ) -> Nodes:
        """Return a table of numbered nodes after the `known` ones.

        The size is part of their keys: networks of one seed and two sizes have
        nothing in common and may stand side by side.
        """
        count = len(next(iter(columns.values())))
        whole = f"{self.known}+{self.size}"
        keys = [f"{whole}/{row}" for row in range(count)]
        return Nodes(label, self.namespace, keys, columns, known)


@dataclass(frozen=True)
class Named:
    """Nodes that have a name of their own, such as purposes and channels."""

    nodes: Nodes
    row: Mapping[str, int]
    """Where each name stands."""


def named(label: Label, columns: Mapping[str, Array], known: Mapping[str, str]) -> Named:
    """Return a table of what has a name of its own.

    Whatever the seed, the same name is the same node. `columns` must have a
    `name`; a name that is `known` (name to id, capitals do not matter) stays as
    it is.
    """
    found = {name.lower(): known[name] for name in sorted(known)}
    names: list[str] = columns["name"].tolist()
    old = [row for row, name in enumerate(names) if name in found]
    new = [row for row, name in enumerate(names) if name not in found]
    nodes = Nodes(
        label,
        SHARED,
        [names[row] for row in new],
        {name: column[new] for name, column in columns.items()},
        tuple(found[names[row]] for row in old),
    )
    return Named(nodes, {names[row]: place for place, row in enumerate(old + new)})

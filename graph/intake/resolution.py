"""Which customer each event belongs to: decided in memory, event by event.

An identifier belongs to the customer to whom it was first tied, its *origin*;
merges join origins into one customer without forgetting them, so that undoing a
merge is dividing identifiers by their origins again. An event belongs to the
origin of the best identifier that it carries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from graph.names import ANONYMOUS, EMAIL, PHONE, USER, Name

_PER_TYPE = {USER: 10, EMAIL: 10, PHONE: 10, ANONYMOUS: 100, "distinctId": 100}


@dataclass(frozen=True)
class Caps:
    """How many identifiers one customer may have before it is taken for a crowd.

    `blocked` are values, in their normal form, that identify nobody here.
    """

    per_type: Mapping[str, int] = field(default_factory=lambda: _PER_TYPE)
    other: int = 20
    total: int = 200
    blocked: frozenset[str] = frozenset()

    def allow(self, types: Counter[str]) -> bool:
        """Whether a customer may have that many identifiers of these types."""
        return types.total() <= self.total and all(
            count <= self.per_type.get(type_, self.other) for type_, count in types.items()
        )


@dataclass
class Person:
    """A customer as far as resolution needs it.

    `stored` is False for one that this group of events brings into being.
    """

    id: str
    created: str
    types: Counter[str] = field(default_factory=Counter)
    absorbed: Sequence[str] = ()
    claims: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    stored: bool = True

    @property
    def origins(self) -> list[str]:
        """The ids of all customers that have become this one, its own first."""
        return [self.id, *self.absorbed]

    @property
    def age(self) -> tuple[str, str]:
        """The smaller, the older; of two that are equally old the smaller id survives."""
        return self.created, self.id


@dataclass(frozen=True, slots=True)
class Join:
    """Two stored customers that an event shows to be one."""

    survivor: str
    absorbed: str
    message: str
    source: str
    names: tuple[Name, ...]


class Resolution:
    """The customers of one group of events.

    Parameters
    ----------
    origins : mapping
        Origin of every identifier that the network knows, by identifier id.
    customers : mapping
        The customer that an origin belongs to now, by origin.
    people : mapping
        Details of the customers whose identifiers may change.
    caps : Caps
    apart : set of frozenset of two ids
        Origins that were told apart and are not joined again by an event.
    fresh : callable
        Makes the id of a new customer.
    now : str
        When new customers come into being.
    """

    def __init__(
        self,
        origins: Mapping[str, str],
        customers: Mapping[str, str],
        people: Mapping[str, Person],
        caps: Caps,
        apart: frozenset[frozenset[str]],
        fresh: Callable[[], str],
        now: str,
    ) -> None:
        self._origins = dict(origins)
        self._customers = dict(customers)
        self.people = {
            key: Person(p.id, p.created, Counter(p.types), p.absorbed, p.claims)
            for key, p in people.items()
        }
        self._caps = caps
        self._apart = apart
        self._fresh = fresh
        self._now = now
        self._dissolved: dict[str, str] = {}
        self.attached: dict[Name, str] = {}
        self.joins: list[Join] = []

    def place(self, names: Sequence[Name], message: str = "", source: str = "") -> str:
        """Return the origin to which an event with these identifiers belongs.

        `names` come best first. What they tie together is joined, what they
        bring is attached, as far as the caps allow.
        """
        allowed = [one for one in names if one.value not in self._caps.blocked] or list(names)
        best = allowed[0]
        known = [one for one in allowed if one.id in self._origins]
        if best not in known:
            origin = next(
                (self._origin(one) for one in known if self._attach(best, self._origin(one))), None
            )
            if origin is None:
                self._attach(best, self._begin())
        home = self._origin(best)
        for one in allowed[1:]:
            if one.id not in self._origins:
                self._attach(one, home)
            elif self.customer(self._origin(one)) != self.customer(home):
                self._join(home, self._origin(one), Join("", "", message, source, tuple(allowed)))
                home = self._origin(best)
        return home

    def origin(self, origin: str) -> str:
        """Return where the facts of an origin that was given out are kept in the end."""
        while origin in self._dissolved:
            origin = self._dissolved[origin]
        return origin

    def customer(self, origin: str) -> str:
        """Return the customer to which an origin belongs now."""
        return self._customers[self.origin(origin)]

    def _origin(self, one: Name) -> str:
        return self.origin(self._origins[one.id])

    def _begin(self) -> str:
        person = Person(self._fresh(), self._now, stored=False)
        self.people[person.id] = person
        self._customers[person.id] = person.id
        return person.id

    def _attach(self, one: Name, origin: str) -> bool:
        person = self.people[self.customer(origin)]
        types = person.types + Counter([one.type])
        # The one identifier of a new customer is never too many.
        if person.types and not self._caps.allow(types):
            return False
        person.types = types
        self._origins[one.id] = origin
        self.attached[one] = origin
        return True

    def _join(self, home: str, other: str, seen: Join) -> None:
        here, there = self.people[self.customer(home)], self.people[self.customer(other)]
        types = here.types + there.types
        if not self._caps.allow(types) or any(
            frozenset(pair) in self._apart for pair in product(here.origins, there.origins)
        ):
            return
        # A stored customer is older than one that exists only here.
        survivor, absorbed = sorted((here, there), key=lambda p: (not p.stored, p.age))
        survivor.types = types
        if absorbed.stored:
            for origin in absorbed.origins:
                self._customers[origin] = survivor.id
            survivor.absorbed = [*survivor.absorbed, *absorbed.origins]
            joined = Join(survivor.id, absorbed.id, seen.message, seen.source, seen.names)
            self.joins.append(joined)
        else:
            self._dissolved[absorbed.id] = home if survivor is here else other
            del self.people[absorbed.id]

    @property
    def new(self) -> list[Person]:
        """The customers that these events bring into being."""
        return [person for person in self.people.values() if not person.stored]

"""Partners, and the employees who work for them and serve customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.labels import EMPLOYEE, PARTNER
from graph.model import HOUSE_ID
from graph.relationships import SERVES, WORKS_FOR
from seed.network.arrays import IntArray, instants, objects, pick
from seed.network.locales import LOCALES, latin, shown
from seed.network.setting import Setting
from seed.network.tables import Nodes, Part, Ties

KINDS = ("service", "retailer", "manufacturer", "media", "stakeholder")
FIRST = ("North", "Silver", "Open", "Bright", "River", "Union", "Blue", "Stone", "Swift",
         "Cedar", "Lantern", "Harbour")  # fmt: skip
SECOND = {
    "service": ("Care", "Support", "Logistics"),
    "retailer": ("Market", "Stores", "Trading"),
    "manufacturer": ("Works", "Foods", "Mills"),
    "media": ("Media", "Studios", "Radio"),
    "stakeholder": ("Foundation", "Council", "Cooperative"),
}
ROLES = ("advisor", "agent", "technician", "store manager", "account manager")
EMPLOYEES_PER_PARTNER = 3


@dataclass(frozen=True)
class Partners:
    """Partners and employees with the rows by which others name them."""

    house: int
    """The row of the operating company."""
    fresh: IntArray
    """The rows of the synthetic partners."""
    signing: IntArray
    """The rows of those who sign agreements: the fresh ones and some that are known."""
    employer: IntArray
    """Each employee's partner, shape (employees,)."""
    served_by: IntArray
    """Each customer's employee, -1 for none, shape (customers,)."""
    part: Part


def partners(setting: Setting, joined: IntArray) -> Partners:
    """Return partners of several kinds, three employees each, and whom they serve.

    Parameters
    ----------
    joined : ndarray of int64, shape (customers,)
        When each customer came; nobody is served before.
    """
    # The house is there in every store, whoever has put it there.
    known = (HOUSE_ID, *setting.foundation.partners)
    count = setting.width
    fresh = np.arange(count) + len(known)
    old = np.arange(1, len(known))[: count // 2]
    organisations = _organisations(setting, known, count)
    draws = setting.draws("employees")
    staff = count * EMPLOYEES_PER_PARTNER
    employer = fresh[np.arange(staff) % count] if count else np.empty(0, np.int64)
    hired = draws.between(setting.since - 3 * (setting.until - setting.since), setting.since, staff)

    customers = setting.customers
    likely = np.where(np.arange(customers) < setting.known, 0.05, 0.2)
    served = draws.chance(likely, customers) & (staff > 0)
    served_by = np.where(served, draws.below(staff, customers), -1)
    rows = np.flatnonzero(served)
    since = draws.between(joined[rows], setting.until, len(rows))
    ties = (
        Ties(WORKS_FOR, np.arange(staff), employer, {"since": instants(hired)}),
        Ties(SERVES, served_by[rows], rows, {"since": instants(since)}),
    )
    part = Part((organisations, _employees(setting, staff)), ties)
    return Partners(0, fresh, np.concatenate((old, fresh)), employer, served_by, part)


def _organisations(setting: Setting, known: tuple[str, ...], count: int) -> Nodes:
    """Return the partners: the known ones, the house first, then the fresh ones."""
    draws = setting.draws("partners")
    first, second, kind, country = (draws.below(1 << 20, count) for _ in range(4))
    kinds = [KINDS[number % len(KINDS)] for number in kind.tolist()]
    names = [
        f"{FIRST[one % len(FIRST)]} {SECOND[of][two % len(SECOND[of])]} {row + 1}"
        for row, (one, two, of) in enumerate(
            zip(first.tolist(), second.tolist(), kinds, strict=True)
        )
    ]
    countries = [LOCALES[number % len(LOCALES)].country for number in country.tolist()]
    columns = {"name": objects(names), "kind": objects(kinds), "country": objects(countries)}
    return setting.nodes(PARTNER, columns, known)


def _employees(setting: Setting, staff: int) -> Nodes:
    draws = setting.draws("staff")
    where = draws.below(len(LOCALES), staff)
    given, family = draws.below(1 << 20, staff), draws.below(1 << 20, staff)
    names, emails = [], []
    for row, (place, one, two) in enumerate(
        zip(where.tolist(), given.tolist(), family.tolist(), strict=True)
    ):
        locale = LOCALES[place]
        first, last = locale.given[one % len(locale.given)], locale.family[two % len(locale.family)]
        order = (last, first) if locale.family_first else (first, last)
        names.append(" ".join(shown(name) for name in order))
        emails.append(f"{latin(first)}.{latin(last)}{row}@staff.example")
    columns = {
        "name": objects(names),
        "role": pick(ROLES, draws.below(len(ROLES), staff)),
        "email": objects(emails),
        "createdAt": instants(np.full(staff, setting.since)),
    }
    return setting.nodes(EMPLOYEE, columns)

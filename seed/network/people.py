"""The synthetic customers: names, dates of birth, addresses, identifiers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import orjson

from graph.labels import CUSTOMER, IDENTIFIER
from graph.names import Name
from graph.relationships import IDENTIFIES
from seed.network.arrays import FloatArray, IntArray, instants, integers, objects, pick
from seed.network.communities import Communities, originals
from seed.network.draws import Draws
from seed.network.duplicates import Fields, written_again
from seed.network.households import Households
from seed.network.locales import LOCALES, latin, reserved, shown
from seed.network.setting import Setting
from seed.network.tables import Nodes, Part, Ties

DOMAINS = ("example.org", "example.com", "example.net", "mail.example", "post.example")
"""Reserved by RFC 2606: no letter arrives."""


def people(
    setting: Setting,
    groups: Communities,
    homes: Households,
    joined: IntArray,
    first_seen: IntArray,
    last_seen: IntArray,
) -> Part:
    """Return the customers with the identifiers under which they show up.

    Those who live together share an address and, mostly, a family name; most
    households of a community are from one country.

    Parameters
    ----------
    joined, first_seen, last_seen : ndarray of int64, shape (customers,)
        Instants; the latter two are 0 for who was never seen.
    """
    locale, fields = _described(setting, groups, homes)
    known, size = setting.known, setting.size
    names = [_full(place, one) for place, one in zip(locale.tolist(), fields, strict=True)]
    emails = _emails(setting.draws("emails"), fields)
    phones = _phones(locale)
    seen = last_seen[known:] > 0
    columns = {
        "name": objects(names),
        "givenName": objects(one["givenName"] for one in fields),
        "familyName": objects(one["familyName"] for one in fields),
        "email": objects(emails),
        "phone": objects(phones),
        "birthDate": np.array([one["birthDate"] for one in fields], "datetime64[D]"),
        "language": pick([place.language for place in LOCALES], locale),
        "country": pick([place.country for place in LOCALES], locale),
        "city": objects(one["city"] for one in fields),
        "firstSeenAt": instants(first_seen[known:], ~seen),
        "lastSeenAt": instants(last_seen[known:], ~seen),
        "traits": objects(_address(one) for one in fields),
        "createdAt": instants(joined[known:]),
    }
    customers = setting.nodes(CUSTOMER, columns, setting.foundation.customers)
    return _identified(setting, customers, emails, phones, joined, last_seen, size)


def _described(
    setting: Setting, groups: Communities, homes: Households
) -> tuple[IntArray, list[Fields]]:
    """Return each synthetic customer's locale, and what was written down of them."""
    draws = setting.draws("people")
    first, last = setting.known, setting.known + setting.originals
    house = homes.of[first:last]
    count, rooms = len(house), len(homes)
    common = draws.below(len(LOCALES), len(groups))[groups.of[homes.members[homes.starts[:-1]]]]
    locale_of = np.where(draws.chance(0.7, rooms), common, draws.below(len(LOCALES), rooms))
    family, city, street = (draws.below(1 << 20, rooms) for _ in range(3))
    number = draws.between(1, 200, rooms)
    postcode = draws.between(10_000, 100_000, rooms)
    given = draws.below(1 << 20, count)
    own = np.where(draws.chance(0.85, count), family[house], draws.below(1 << 20, count))
    age = draws.between(18 * 365, 88 * 365, count)
    present = (np.datetime64(setting.until, "us")).astype("datetime64[D]").astype(date)
    fields: list[Fields] = []
    for room, first_name, last_name, days in zip(
        house.tolist(), given.tolist(), own.tolist(), age.tolist(), strict=True
    ):
        place = LOCALES[locale_of[room]]
        fields.append(
            {
                "givenName": place.given[first_name % len(place.given)],
                "familyName": place.family[last_name % len(place.family)],
                "birthDate": present - timedelta(days=days),
                "city": place.cities[city[room] % len(place.cities)],
                "street": f"{place.streets[street[room] % len(place.streets)]} {number[room]}",
                "postcode": str(postcode[room]),
            }
        )
    repeated = originals(setting) - first
    noise = draws.below(1 << 30, 4 * len(repeated)).reshape(-1, 4).tolist()
    copies = [
        written_again(fields[person], how)
        for person, how in zip(repeated.tolist(), noise, strict=True)
    ]
    locale = locale_of[house]
    return np.concatenate((locale, locale[repeated])), fields + copies


def _full(locale: int, person: Fields) -> str:
    parts = [str(person["givenName"]), str(person["familyName"])]
    person["givenName"], person["familyName"] = shown(parts[0]), shown(parts[1])
    person["latin"] = f"{latin(parts[0])}.{latin(parts[1])}"
    if LOCALES[locale].family_first:
        parts.reverse()
    return " ".join(shown(part) for part in parts)


def _address(person: Fields) -> str:
    return orjson.dumps({"street": person["street"], "postcode": person["postcode"]}).decode()


def _emails(draws: Draws, fields: Sequence[Fields]) -> list[str]:
    domains = draws.below(len(DOMAINS), len(fields)).tolist()
    return [
        f"{person['latin']}{row}@{DOMAINS[domain]}"
        for row, (person, domain) in enumerate(zip(fields, domains, strict=True))
    ]


def _phones(locale: IntArray) -> list[str]:
    """Return a number for each, by their rank among those of their country."""
    rank = [0] * len(LOCALES)
    numbers = []
    for place in locale.tolist():
        numbers.append(reserved(LOCALES[place], rank[place]))
        rank[place] += 1
    return numbers


def _id_of(key: str) -> str:
    kind, _, value = key.partition(":")
    return Name(kind, value).id


def _identified(
    setting: Setting,
    customers: Nodes,
    emails: list[str],
    phones: list[str],
    joined: IntArray,
    last_seen: IntArray,
    size: int,
) -> Part:
    """Return the customers with two identifiers each."""
    rows = np.tile(np.arange(size) + setting.known, 2)
    confidence: FloatArray = np.ones(2 * size)
    columns = {
        "type": pick(("email", "phone"), integers((0, 1)).repeat(size)),
        "value": objects([*emails, *phones]),
        "createdAt": instants(joined[rows]),
    }
    told = {
        "firstAt": instants(joined[rows]),
        "lastAt": instants(np.maximum(joined[rows], last_seen[rows])),
        "confidence": confidence,
    }
    keys = [f"email:{value}" for value in emails] + [f"phone:{value}" for value in phones]
    # As intake names them, so that an event with such an address finds its customer.
    identifiers = Nodes(IDENTIFIER, setting.namespace, keys, columns, id_of=_id_of)
    return Part((customers, identifiers), (Ties(IDENTIFIES, np.arange(2 * size), rows, told),))

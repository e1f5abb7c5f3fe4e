"""A customer's profile, folded from what was claimed about it.

A claim is `[value, instant, message]` under the trait's own name; the latest
claim of a trait holds, of two at one instant the one with the larger message.
So any order of the same events gives the same profile. Claims are kept by the
origin they came in for, so that a merge can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import orjson

from graph import text
from graph.errors import InvalidValue
from graph.labels import CUSTOMER
from graph.values import stored

Claim: TypeAlias = Sequence[Any]
"""Value, instant as text (empty: before everything), message."""
Claims: TypeAlias = Mapping[str, Mapping[str, Claim]]
"""By origin, then by trait."""

OWN = "="
"""Before a property's name: a claim on the property itself, not by way of a trait."""
NODE = "$"
"""The key of what an absorbed node was besides its claims."""

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "fullName", "full_name"),
    "givenName": ("firstName", "first_name", "firstname", "givenName"),
    "familyName": ("lastName", "last_name", "lastname", "familyName"),
    "email": ("email",),
    "phone": ("phone",),
    "birthDate": ("birthday", "birthDate", "birth_date", "dateOfBirth"),
    "language": ("language", "locale"),
    "country": ("country", "address.country"),
    "city": ("city", "address.city"),
    "ageBand": ("ageBand", "age_band"),
    "incomeBand": ("incomeBand", "income_band"),
    "homeOwnership": ("homeOwnership", "home_ownership"),
    "maritalStatus": ("maritalStatus", "marital_status"),
    "householdSize": ("householdSize", "household_size"),
    "householdComposition": ("householdComposition", "household_composition"),
    "children": ("children",),
}
"""The traits from which a declared property is taken."""

DECLARED = tuple(SPELLINGS)


def later(one: Claim, other: Claim | None) -> bool:
    """Whether `one` has the last word over `other`."""
    return other is None or _weight(one) > _weight(other)


def add(claims: Claims, origin: str, said: Mapping[str, Claim]) -> dict[str, dict[str, Claim]]:
    """Return `claims` with what was said for `origin`."""
    grown = {key: dict(value) for key, value in claims.items()}
    own = grown.setdefault(origin, {})
    for trait, claim in said.items():
        if later(claim, own.get(trait)):
            own[trait] = claim
    return grown


def fold(claims: Claims) -> dict[str, Claim]:
    """Return the claim that holds for each trait, over all origins."""
    held: dict[str, Claim] = {}
    for own in claims.values():
        for trait, claim in own.items():
            if trait != NODE and later(claim, held.get(trait)):
                held[trait] = claim
    return held


def properties(claims: Claims) -> dict[str, Any]:
    """Return the declared properties and `traits` in stored form, as claims have it.

    A property that is claimed and has no usable value is None; one that nobody
    claims is absent.
    """
    held = fold(claims)
    found: dict[str, Any] = {}
    for declared, spellings in SPELLINGS.items():
        candidates = list(_said(held, declared, spellings))
        if candidates:
            found[declared] = max(candidates, key=_weight)[0]
    traits = {
        trait: claim[0]
        for trait, claim in held.items()
        if not trait.startswith(OWN) and claim[0] is not None
    }
    if any(name in found for name in CUSTOMER.search):
        found["searchText"] = text.fold(*(found.get(name) for name in CUSTOMER.search))
    found["traits"] = orjson.dumps(traits, option=orjson.OPT_SORT_KEYS).decode() if traits else None
    return found


def baseline(node: Mapping[str, Any], claims: Mapping[str, Claim]) -> dict[str, Claim]:
    """Return the claims of one origin, with what its node says and nobody claimed.

    `node` holds stored forms; what it says is older than every event.
    """
    whole = dict(claims)
    claimed = properties({"": claims})
    for declared in DECLARED:
        if declared not in claimed and node.get(declared) is not None:
            whole[OWN + declared] = [node[declared], "", ""]
    for trait, value in orjson.loads(node.get("traits") or "{}").items():
        whole.setdefault(trait, [value, "", ""])
    return whole


def without_baseline(claims: Mapping[str, Claim]) -> dict[str, Claim]:
    """Return the claims of one origin as events made them."""
    return {trait: claim for trait, claim in claims.items() if trait != NODE and claim[1]}


def _said(held: Mapping[str, Claim], declared: str, spellings: Iterable[str]) -> Iterable[Claim]:
    if own := held.get(OWN + declared):
        yield own
    for spelling in spellings:
        first, _, second = spelling.partition(".")
        claim = held.get(first)
        if claim is None:
            continue
        value = claim[0]
        if second:
            if not isinstance(value, Mapping) or second not in value:
                continue
            value = value[second]
        yield [_fitting(declared, value), claim[1], claim[2]]


def _fitting(declared: str, value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if declared == "birthDate" and isinstance(value, str):
        value = value[:10]
    try:
        return stored(CUSTOMER.property(declared), value)[declared]
    except InvalidValue:
        return None  # the trait itself is kept in full


def _weight(claim: Claim) -> tuple[str, str, bytes]:
    return claim[1], claim[2], orjson.dumps(claim[0], option=orjson.OPT_SORT_KEYS)

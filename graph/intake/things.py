"""The things that events name: created where they are new, described by what is said.

The latest word about a property holds. What somebody else described, such as a
catalogue that was imported, events do not describe over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from graph import bulk, profile, text
from graph.intake import known
from graph.intake.facts import Facts
from graph.labels import HOUSEHOLD, PRODUCT
from graph.model import ONTOLOGY
from graph.ontology import Label
from graph.profile import Claim
from graph.store import Transaction

Named = dict[str, tuple[str | None, str, dict[str, Claim]]]
"""By id: key, namespace, claims."""


async def write(transaction: Transaction, facts: Sequence[Facts], now: str) -> list[dict[str, Any]]:
    """Write everything that a group of events names; return items of the change feed."""
    items: list[dict[str, Any]] = []
    for name, named in _by_label(facts).items():
        label = ONTOLOGY.by_name[name]
        held = await known.nodes(transaction, label, sorted(named))
        changed: dict[str, dict[str, Any]] = {}
        for one, (key, namespace, said) in named.items():
            before = held.get(one)
            if before is None:
                before = _stub(label, key, namespace, now)
                items.append({"kind": "created", "label": name, "id": one})
                values = before | (_described(label, before, said) or {})
            elif (values := _described(label, before, said) or {}) and (
                shown := {k: v for k, v in values.items() if k not in _INNER}
            ):
                item = {"kind": "updated", "label": name, "id": one}
                old = {k: before.get(k) for k in shown}
                items.append({**item, "before": old, "after": shown})
            if values:
                changed[one] = values
        await _save(transaction, label, changed, held)
    return items


async def _save(
    transaction: Transaction,
    label: Label,
    changed: Mapping[str, Mapping[str, Any]],
    held: Mapping[str, Mapping[str, Any]],
) -> None:
    """Write nodes of a label in one statement: what a row does not change, it repeats."""
    columns = sorted({name for values in changed.values() for name in values})
    rows = [
        [one, *(values.get(name, held.get(one, _NOTHING).get(name)) for name in columns)]
        for one, values in changed.items()
    ]
    if rows:
        await transaction.run(bulk.nodes(label, ["id", *columns], rows))


def _stub(label: Label, key: str | None, namespace: str, now: str) -> dict[str, Any]:
    stub: dict[str, Any] = {"createdAt": now}
    if key is not None:
        stub |= {"key": key, "source": namespace}
    return stub | ({"described": False} if label is PRODUCT else {})


_NOTHING: Mapping[str, Any] = {}


async def stubs(transaction: Transaction, facts: Sequence[Facts], now: str) -> None:
    """Make sure that the households exist that these events name."""
    named = _by_label(facts).get(HOUSEHOLD.name, {})
    held = await known.nodes(transaction, HOUSEHOLD, sorted(named)) if named else {}
    changed = {
        one: _stub(HOUSEHOLD, key, namespace, now)
        for one, (key, namespace, _) in named.items()
        if one not in held
    }
    await _save(transaction, HOUSEHOLD, changed, held)


_INNER = frozenset({"claims", "searchText", "described"})


def _by_label(facts: Sequence[Facts]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for fact in facts:
        for one, (label, key, said) in fact.nodes.items():
            named = found.setdefault(label.name, {})
            claims = named.setdefault(one, (key, fact.event.namespace, {}))[2]
            for name, claim in said.items():
                if profile.later(claim, claims.get(name)):
                    claims[name] = claim
    return found


def _described(
    label: Label, before: Mapping[str, Any], said: Mapping[str, Claim]
) -> dict[str, Any] | None:
    """Return the properties to write in stored form, or None if nothing was said anew."""
    claims: dict[str, Claim] = orjson.loads(before.get("claims") or "{}")
    fresh = {
        name: claim
        for name, claim in said.items()
        if profile.later(claim, claims.get(name)) and (name in claims or before.get(name) is None)
    }
    if not fresh:
        return None
    values = {name: claim[0] for name, claim in fresh.items() if before.get(name) != claim[0]}
    if label is PRODUCT and "name" in values:
        values["described"] = True
    if any(name in values for name in label.search):
        whole = {**before, **values}
        values["searchText"] = text.fold(*(whole.get(name) for name in label.search))
    return {**values, "claims": orjson.dumps({**claims, **fresh}).decode()}

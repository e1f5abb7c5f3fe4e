"""The relationships of customers that become one, or two again.

Most of them stand for themselves and move with a note of where they came from;
those of which there is one per target are folded (`graph/folding.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph import bulk, folding
from graph.folding import FOLDED, Part
from graph.labels import CUSTOMER
from graph.model import ONTOLOGY
from graph.moment import instant_text
from graph.ontology import Kind, Relationship
from graph.relationships import LIVES_IN
from graph.statement import Statement, declare
from graph.store import Transaction

TYPES = declare(
    """
    UNWIND $ids AS id MATCH (c:Customer {id: id})-[r]-()
    RETURN DISTINCT type(r) AS type
    """
)
HOMES = declare(
    """
    UNWIND $ids AS id MATCH (c:Customer {id: id})-[:LIVES_IN]->(h:Household)
    RETURN c.id AS customer, h.id AS household
    """
)
LEAVE_HOMES = declare("UNWIND $ids AS id MATCH (c:Customer {id: id})-[r:LIVES_IN]->() DELETE r")


@dataclass(frozen=True, slots=True)
class Held:
    """A folded relationship as it stands between two nodes."""

    tie: Relationship
    source: str
    target: str
    stored: Mapping[str, Any]

    @property
    def key(self) -> folding.Key:
        """What tells it from its neighbours."""
        return folding.key(self.tie, self.source, self.target, self.stored)

    @property
    def parts(self) -> list[Part]:
        """What it was folded from."""
        return folding.parts(self.source, self.target, self.stored)


def plain(value: Any) -> Any:
    """Return a value of the database in stored form: instants and dates as text."""
    if hasattr(value, "to_native"):
        value = value.to_native()
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value


def plain_map(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node's or relationship's properties in stored form."""
    return {name: plain(value) for name, value in values.items()}


async def types_of(transaction: Transaction, customers: Sequence[str]) -> frozenset[str]:
    """Return the types of all relationships that these customers have."""
    rows = await transaction.run(TYPES(ids=list(customers)))
    return frozenset(str(row["type"]) for row in rows)


async def move(
    transaction: Transaction, types: Iterable[str], rows: Sequence[Sequence[str]]
) -> None:
    """Move what stands for itself: each row names whose it is and whose it becomes."""
    for tie, outward in _standing(types):
        await transaction.run(Statement(_move(tie, outward), {"rows": rows}))


async def move_back(
    transaction: Transaction, types: Iterable[str], whole: str, part: str, origins: Sequence[str]
) -> None:
    """Move what came from `origins` back from the customer `whole` to `part`."""
    for tie, outward in _standing(types):
        values = {"whole": whole, "part": part, "origins": list(origins)}
        await transaction.run(Statement(_move_back(tie, outward), values))


async def held(
    transaction: Transaction, types: Iterable[str], customers: Sequence[str]
) -> list[Held]:
    """Return the folded relationships of these customers, each once."""
    found: dict[folding.Key, Held] = {}
    for name in sorted(set(types) & set(FOLDED)):
        tie = FOLDED[name]
        for outward in _directions(tie):
            rows = await transaction.run(Statement(_held(tie, outward), {"ids": list(customers)}))
            for row in rows:
                one = Held(tie, row["source"], row["target"], plain_map(row["properties"]))
                found[one.key] = one
    return list(found.values())


async def regroup(
    transaction: Transaction,
    many: Sequence[Held],
    place: Callable[[str, str], str],
) -> None:
    """Fold relationships anew between the customers to whom their parts belong.

    Parameters
    ----------
    many : sequence of Held
        All relationships that may be concerned, also those that stay.
    place : callable
        From a part's origin and the end at which it stands now to the end at
        which it belongs.
    """
    wanted: dict[folding.Key, list[Part]] = defaultdict(list)
    ends: dict[folding.Key, tuple[Relationship, str, str]] = {}
    kept = {one.key: len(one.parts) for one in many}
    moved: set[folding.Key] = set()
    for one in many:
        for part in one.parts:
            source = place(part.source_origin, one.source)
            target = place(part.target_origin, one.target)
            key = folding.key(one.tie, source, target, part.properties)
            wanted[key].append(part)
            ends[key] = one.tie, source, target
            if key != one.key:
                moved |= {key, one.key}
    await delete(transaction, [one for one in many if one.key not in wanted])
    await write(
        transaction,
        [
            (*ends[key], folding.joined(parts))
            for key, parts in wanted.items()
            if key in moved or kept[key] != len(parts)
        ],
    )


async def write(
    transaction: Transaction, many: Sequence[tuple[Relationship, str, str, Sequence[Part]]]
) -> None:
    """Write folded relationships, given by ends and parts, as they are from now on."""
    by: dict[str, list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)
    for tie, source, target, parts in many:
        by[tie.type].append((source, target, folding.columns(source, target, parts)))
    for name, found in by.items():
        tie = folding.with_lineage(FOLDED[name])
        keyed = folding.APART.get(name, ())
        names = [one.stored for one in tie.properties]
        rows = [[source, target, *(map(values.get, names))] for source, target, values in found]
        await transaction.run(bulk.ties(tie, ["source", "target", *names], rows, keyed))


async def delete(transaction: Transaction, many: Sequence[Held]) -> None:
    """Delete folded relationships of which nothing is left."""
    by: dict[str, list[list[str]]] = defaultdict(list)
    for one in many:
        by[one.tie.type].append([one.source, one.target, *one.key[3]])
    for name, rows in by.items():
        await transaction.run(Statement(_gone(FOLDED[name]), {"rows": rows}))


def _standing(types: Iterable[str]) -> Iterable[tuple[str, bool]]:
    """Yield the types that stand for themselves, and whether they lead outward."""
    wanted = set(types) - set(FOLDED) - {LIVES_IN.type}
    seen = set()
    for tie in ONTOLOGY.relationships:
        if tie.type not in wanted:
            continue
        for outward in _directions(tie):
            if (tie.type, outward) not in seen:
                seen.add((tie.type, outward))
                yield tie.type, outward


def _directions(tie: Relationship) -> list[bool]:
    return [True] * (tie.source is CUSTOMER) + [False] * (tie.target is CUSTOMER)


def _move(type_: str, outward: bool) -> str:
    old, new = _arrows(type_, outward)
    return (
        "UNWIND $rows AS row MATCH (b:Customer {id: row[0]}), (a:Customer {id: row[1]}) "
        f"MATCH {old} CREATE {new} SET n = properties(r) "
        "SET n.origin = coalesce(r.origin, row[0]) DELETE r"
    )


def _move_back(type_: str, outward: bool) -> str:
    old, new = _arrows(type_, outward)
    return (
        "MATCH (b:Customer {id: $whole}), (a:Customer {id: $part}) "
        f"MATCH {old} WHERE r.origin IN $origins CREATE {new} SET n = properties(r) "
        "SET n.origin = CASE WHEN r.origin = $part THEN null ELSE r.origin END DELETE r"
    )


def _arrows(type_: str, outward: bool) -> tuple[str, str]:
    if outward:
        return f"(b)-[r:`{type_}`]->(x)", f"(a)-[n:`{type_}`]->(x)"
    return f"(x)-[r:`{type_}`]->(b)", f"(x)-[n:`{type_}`]->(a)"


def _held(tie: Relationship, outward: bool) -> str:
    near, far = ("source", "target") if outward else ("target", "source")
    arrow = f"-[r:`{tie.type}`]->" if outward else f"<-[r:`{tie.type}`]-"
    other = tie.target.name if outward else tie.source.name
    return (
        f"UNWIND $ids AS id MATCH (c:Customer {{id: id}}){arrow}(x:{other}) "
        f"RETURN c.id AS {near}, x.id AS {far}, properties(r) AS properties"
    )


def _gone(tie: Relationship) -> str:
    kinds = {one.stored: one.kind for one in tie.properties}
    apart = [
        f"r.{name} = datetime(row[{place}])"
        if kinds[name] is Kind.INSTANT
        else f"r.{name} = row[{place}]"
        for place, name in enumerate(folding.APART.get(tie.type, ()), 2)
    ]
    return (
        "UNWIND $rows AS row "
        f"MATCH (a:{tie.source.name} {{id: row[0]}})-[r:`{tie.type}`]->"
        f"(b:{tie.target.name} {{id: row[1]}}) "
        + (f"WHERE {' AND '.join(apart)} " if apart else "")
        + "DELETE r"
    )

"""Constraints and indexes derived from the ontology, and versioned migrations.

What the ontology declares is applied anew at every `migrate`, for it is
idempotent: a new indexed property needs no version. A version is for work that
must happen once, such as rewriting data. A database whose version is higher
than this code knows is refused, for it may hold what this code would break.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from graph import changes
from graph.bookkeeping import MIGRATION
from graph.changes import Change
from graph.errors import SchemaMismatch
from graph.model import ONTOLOGY
from graph.moment import now_text
from graph.ontology import Label, Ontology, Property
from graph.statement import Statement, declare
from graph.store import Store, Transaction

APPLIED = declare("MATCH (m:Migration) RETURN m.version AS version ORDER BY version")
APPLY = declare(
    """
    MERGE (m:Migration {id: $id})
    SET m.version = $version, m.name = $name, m.appliedAt = datetime($at)
    """
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from a schema version to the next; `run` must be repeatable."""

    version: int
    name: str
    run: Callable[[Transaction], Awaitable[None]]


async def _begin(transaction: Transaction) -> None:
    await transaction.run(changes.found())


MIGRATIONS: Sequence[Migration] = (Migration(1, "the network begins", _begin),)
VERSION = MIGRATIONS[-1].version
"""The schema version that this code reads and writes."""


def definitions(ontology: Ontology = ONTOLOGY) -> Iterator[Statement]:
    """Yield the constraints and indexes of the ontology, all `IF NOT EXISTS`."""
    for label in ontology.labels:
        for declared in label.properties:
            if declared.unique:
                yield Statement(_unique(label, declared))
            elif declared.indexed:
                yield Statement(_range(label, declared))


def _unique(label: Label, declared: Property) -> str:
    return (
        f"CREATE CONSTRAINT {_name(label, declared)} IF NOT EXISTS "
        f"FOR (n:{label.name}) REQUIRE n.{declared.stored} IS UNIQUE"
    )


def _range(label: Label, declared: Property) -> str:
    return (
        f"CREATE INDEX {_name(label, declared)} IF NOT EXISTS "
        f"FOR (n:{label.name}) ON (n.{declared.stored})"
    )


def _name(label: Label, declared: Property) -> str:
    return f"kith_{label.name}_{declared.stored}"


async def version(store: Store) -> int:
    """Return the schema version of the database; 0 where Kith has never been."""
    rows = await store.read(APPLIED())
    return max((row["version"] for row in rows), default=0)


async def check(store: Store) -> None:
    """Make sure that this code and the database agree on the schema.

    Raises
    ------
    SchemaMismatch
        If the database is older (migrate it) or newer (update Kith).
    """
    found = await version(store)
    _refuse_newer(found)
    if found < VERSION:
        raise SchemaMismatch(
            f"The database has schema version {found}, this Kith needs {VERSION}. "
            "Run `kith migrate` first."
        )


async def migrate(store: Store, progress: Callable[[str], None] = lambda _: None) -> list[str]:
    """Bring the database to this code's schema; running it twice changes nothing.

    Returns
    -------
    list of str
        The names of the migrations that were applied.

    Raises
    ------
    SchemaMismatch
        If the database is newer than this code.
    """
    found = await version(store)
    _refuse_newer(found)
    for definition in definitions():
        progress(definition.text)
        await store.define(definition)
    return [await _apply(store, migration) for migration in MIGRATIONS if migration.version > found]


async def _apply(store: Store, migration: Migration) -> str:
    async def work(transaction: Transaction) -> tuple[str, Change]:
        await migration.run(transaction)
        await transaction.run(
            APPLY(
                id=f"{MIGRATION.prefix}_{migration.version:04}",
                version=migration.version,
                name=migration.name,
                at=now_text(),
            )
        )
        item = {"kind": "migrated", "version": migration.version, "name": migration.name}
        return migration.name, Change("migration", [item])

    return await store.transact(work)


def _refuse_newer(found: int) -> None:
    if found > VERSION:
        raise SchemaMismatch(
            f"The database has schema version {found}, this Kith knows only {VERSION}. "
            "Update Kith; an older one could damage newer data."
        )

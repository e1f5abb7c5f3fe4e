"""API keys: made once, shown once, kept as a hash.

A key reads `kith_<role>_<random>`. The random part carries 256 bits, so a plain
hash is enough: there is nothing to guess and nothing to salt.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from graph import ids
from graph.changes import Change
from graph.labels import KEY
from graph.moment import now_text
from graph.principal import Principal, Role
from graph.statement import declare
from graph.store import Row, Store

CREATE = declare(
    """
    CREATE (k:Key {id: $id, name: $name, role: $role, hash: $hash, scopes: $scopes})
    SET k.partnerId = $partner, k.purpose = $purpose, k.createdAt = datetime($now)
    """
)
BY_HASH = declare(
    """
    MATCH (k:Key {hash: $hash})
    WHERE k.revokedAt IS NULL AND (k.expiresAt IS NULL OR k.expiresAt > datetime($now))
    RETURN k.id AS id, k.role AS role, k.partnerId AS partner, k.purpose AS purpose,
           k.scopes AS scopes
    """
)
REVOKE = declare("MATCH (k:Key {id: $id}) SET k.revokedAt = datetime($now) RETURN k.id AS id")


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key in the only moment in which its secret is known."""

    id: str
    secret: str


def digest(secret: str) -> str:
    """Return the hash under which a key is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def create(
    store: Store,
    role: Role,
    name: str,
    *,
    partner: str | None = None,
    purpose: str | None = None,
    scopes: tuple[str, ...] = (),
) -> NewKey:
    """Make a key for `role` and return it with its secret."""
    key = NewKey(ids.fresh(KEY), f"kith_{role}_{secrets.token_urlsafe(32)}")
    statement = CREATE(
        id=key.id,
        name=name,
        role=role.value,
        hash=digest(key.secret),
        scopes=list(scopes),
        partner=partner,
        purpose=purpose,
        now=now_text(),
    )
    await store.write(Change("key created", [{"kind": "created", "id": key.id}]), statement)
    return key


async def principal(store: Store, secret: str) -> Principal | None:
    """Return whom a key stands for, or None if it is unknown, expired or revoked."""
    rows = await store.read(BY_HASH(hash=digest(secret), now=now_text()))
    return _principal(rows[0]) if rows else None


async def revoke(store: Store, identifier: str) -> bool:
    """Revoke a key; return whether there was one."""
    change = Change("key revoked", [{"kind": "revoked", "id": identifier}])
    [rows] = await store.write(change, REVOKE(id=identifier, now=now_text()))
    return bool(rows)


def _principal(row: Row) -> Principal:
    return Principal(
        role=Role(row["role"]),
        id=row["id"],
        partner=row["partner"],
        purpose=row["purpose"],
        scopes=frozenset(row["scopes"] or ()),
    )

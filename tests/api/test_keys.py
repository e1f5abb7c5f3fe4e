"""Keys: made once, checked on every request, gone when revoked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.requests import HTTPConnection

from api import auth
from api.auth import KeyRing
from api.errors import Unauthenticated
from graph import keys
from graph.changes import Change
from graph.principal import Role
from graph.statement import Statement
from graph.store import Store

pytestmark = pytest.mark.anyio


def asking(**headers: str) -> HTTPConnection:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "headers": raw})


async def test_a_key_stands_for_its_role(store: Store) -> None:
    key = await keys.create(
        store, Role.PARTNER, "acme", partner="prt_acme", purpose="pur_service", scopes=("a",)
    )
    principal = await KeyRing(store)(asking(authorization=f"Bearer {key.secret}"))
    assert (principal.role, principal.partner) == (Role.PARTNER, "prt_acme")
    assert (principal.id, principal.purpose) == (key.id, "pur_service")
    assert principal.scopes == {"a"}


async def test_a_key_may_come_in_its_own_header(store: Store) -> None:
    key = await keys.create(store, Role.APP, "app")
    assert (await KeyRing(store)(asking(x_api_key=key.secret))).role is Role.APP


async def test_a_request_may_state_its_purpose(store: Store) -> None:
    key = await keys.create(store, Role.PARTNER, "acme", partner="prt_acme", purpose="pur_a")
    ring = KeyRing(store)
    asked = asking(authorization=f"Bearer {key.secret}", kith_purpose="pur_b")
    assert (await ring(asked)).purpose == "pur_b"
    assert (await ring(asking(authorization=f"Bearer {key.secret}"))).purpose == "pur_a"


async def test_only_a_hash_is_kept(store: Store) -> None:
    key = await keys.create(store, Role.ADMIN, "admin")
    rows = await store.read(Statement("MATCH (n) RETURN properties(n) AS all"))
    assert key.secret not in str([row["all"] for row in rows])
    assert key.secret.startswith("kith_admin_")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer kith_admin_guess",
        "Basic kith_admin_guess",
        "Bearer kith_" + "x" * 10_000,
        "Bearer kith_admin_' OR 1=1",
    ],
)
async def test_no_good_key_no_principal(store: Store, header: str) -> None:
    with pytest.raises(Unauthenticated, match="key"):
        await KeyRing(store)(asking(authorization=header))


async def test_a_revoked_key_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    key = await keys.create(store, Role.ADMIN, "admin")
    ring = KeyRing(store)
    await ring.principal(key.secret)
    assert await keys.revoke(store, key.id)
    monkeypatch.setattr(auth, "FRESH", 0.0)
    with pytest.raises(Unauthenticated, match="revoked"):
        await ring.principal(key.secret)


async def test_an_expired_key_is_refused(store: Store) -> None:
    key = await keys.create(store, Role.ADMIN, "admin")
    expire = Statement("MATCH (k:Key) SET k.expiresAt = datetime('2020-01-01T00:00:00Z')")
    await store.write(Change("test"), expire)
    with pytest.raises(Unauthenticated, match="expired"):
        await KeyRing(store).principal(key.secret)


async def test_revoking_what_is_not_there_says_so(store: Store) -> None:
    assert not await keys.revoke(store, "key_unknown")


async def test_one_unknown_character_is_another_key(store: Store) -> None:
    key = await keys.create(store, Role.ADMIN, "admin")
    other = replace(key, secret=key.secret[:-1] + ("a" if key.secret[-1] != "a" else "b"))
    with pytest.raises(Unauthenticated):
        await KeyRing(store).principal(other.secret)

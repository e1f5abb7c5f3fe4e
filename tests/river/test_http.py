"""The endpoints as an SDK meets them: over a real socket, into a real database."""

from __future__ import annotations

import asyncio
import base64
import gzip
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from api import tracking
from api.auth import KeyRing
from graph import keys
from graph.errors import Unreachable
from graph.intake import Intake, IntakeOptions, letters
from graph.principal import Role
from graph.statement import Statement
from graph.store import Store

pytestmark = pytest.mark.anyio

COUNT = Statement("MATCH (t:Touchpoint) RETURN count(t) AS n")
TRACK = {"userId": "u", "event": "Thing Happened", "messageId": "m1"}


@dataclass
class Sdk:
    """A client with a key of each role."""

    http: httpx.AsyncClient
    keys: dict[Role, str]
    intake: Intake

    async def send(self, path: str, body: Any, **headers: str) -> httpx.Response:
        headers = headers or {"X-Write-Key": self.keys[Role.SOURCE]}
        if isinstance(body, bytes):
            return await self.http.post(path, content=body, headers=headers)
        return await self.http.post(path, json=body, headers=headers)


@asynccontextmanager
async def serving(store: Store, options: IntakeOptions | None = None) -> AsyncIterator[Sdk]:
    """Serve the tracking routes on loopback."""
    made = {
        role: (await keys.create(store, role, role)).secret
        for role in (Role.SOURCE, Role.ANALYST, Role.ADMIN)
    }
    intake = Intake(store, options=options)
    ring = KeyRing(store)
    letters_ = tracking.DeadLetters(store, ring, intake, tracking.NAMESPACE)
    app = Starlette(routes=[*tracking.routes(ring, intake), *letters_.routes()])
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with intake.running():
            task = asyncio.create_task(server.serve(sockets=[listener]))
            while not server.started:
                await asyncio.sleep(0.01)
            async with httpx.AsyncClient(base_url=url, timeout=30) as http:
                yield Sdk(http, made, intake)
            server.should_exit = True
            await task


@pytest.fixture
async def sdk(store: Store) -> AsyncIterator[Sdk]:
    async with serving(store) as found:
        yield found


async def count(store: Store) -> int:
    return int((await store.read(COUNT))[0]["n"])


@pytest.mark.parametrize("path", ["/v1/track", "/api/s/track", "/api/s/t", "/api/s/s2s/track"])
async def test_every_spelling_of_the_path_takes_an_event_once(
    sdk: Sdk, store: Store, path: str
) -> None:
    for _ in range(2):
        answer = await sdk.send(path, TRACK)
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert await count(store) == 1


async def test_every_way_to_show_a_key(sdk: Sdk, store: Store) -> None:
    key = sdk.keys[Role.SOURCE]
    basic = base64.b64encode(f"{key}:".encode()).decode()
    ways: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({}, {"Authorization": f"Basic {basic}"}),
        ({}, {"Authorization": f"Bearer {key}"}),
        ({}, {"X-Write-Key": f"{key}:secret"}),
        ({"writeKey": "kith_source_******"}, {"X-Write-Key": key}),
        ({"writeKey": key}, {"Content-Type": "text/plain"}),
        ({"api_key": key}, {"Content-Type": "text/plain"}),
    ]
    for place, (fields, headers) in enumerate(ways):
        answer = await sdk.send(
            "/v1/track", {**TRACK, "messageId": f"m{place}", **fields}, **headers
        )
        assert answer.status_code == 200, (fields, headers, answer.text)
    batch = {"batch": [{**TRACK, "type": "track", "messageId": "b"}], "api_key": key}
    assert (await sdk.send("/batch/", batch, Accept="*/*")).status_code == 200
    assert await count(store) == len(ways) + 1


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Accept": "*/*"}, 401, "UNAUTHENTICATED"),
        ({"X-Write-Key": "kith_source_nobody"}, 401, "UNAUTHENTICATED"),
        ({"X-Write-Key": "something"}, 401, "UNAUTHENTICATED"),
        ({"Authorization": "Basic ***"}, 401, "UNAUTHENTICATED"),
        ({"X-Write-Key": "ANALYST"}, 403, "FORBIDDEN"),
    ],
)
async def test_who_may_not_write(
    sdk: Sdk, store: Store, headers: dict[str, str], status: int, code: str
) -> None:
    known = {name: sdk.keys[Role.ANALYST] if v == "ANALYST" else v for name, v in headers.items()}
    answer = await sdk.send("/v1/track", TRACK, **known)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]
    assert await count(store) == 0


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/track", b"{", 400),
        ("/v1/track", b"\xff\xfe{", 400),
        ("/v1/track", b"[" * 10_000, 400),
        ("/v1/track", gzip.compress(b"0" * 100_000_000), 413),
        ("/v1/track", b"x" * 5_000_000, 413),
        ("/v1/track", {"userId": "u"}, 400),
        ("/v1/track", {**TRACK, "timestamp": "0001-01-01T00:00:00Z"}, 400),
        ("/v1/batch", {"events": []}, 400),
        ("/v1/batch", {"batch": []}, 200),
        ("/api/s/walk", TRACK, 404),
        ("/v1/track", gzip.compress(b'{"userId":"u","event":"E"}'), 200),
    ],
)
async def test_odd_requests_have_exact_answers(sdk: Sdk, path: str, body: Any, status: int) -> None:
    answer = await sdk.send(path, body)
    assert answer.status_code == status
    assert isinstance(answer.json(), dict)
    if status != 200:
        assert set(answer.json()) == {"code", "message"}


async def test_a_mixed_batch_is_taken_but_for_its_bad_events(sdk: Sdk, store: Store) -> None:
    good = {"type": "track", "userId": "u", "event": "E"}
    hostile = "'}) DETACH DELETE n //"
    batch = [
        {**good, "messageId": "1"},
        {"type": "track", "event": "E", "messageId": "2"},
        {**good, "messageId": "3", "properties": {hostile: hostile, "product_id": hostile}},
        {**good, "messageId": "4", "timestamp": "soon"},
        {**good, "messageId": "5", "userId": "null", "anonymousId": "a"},
    ]
    answer = await sdk.send("/v1/batch", {"batch": batch})
    assert answer.status_code == 200
    assert [(e["index"], e["code"]) for e in answer.json()["errors"]] == [
        (1, "NO_ID"),
        (3, "BAD_TIME"),
    ]
    assert await count(store) == 3
    kept = await letters.read(store)
    assert {(letter.code, letter.body["messageId"]) for letter in kept} == {
        ("NO_ID", "2"),
        ("BAD_TIME", "4"),
    }


async def test_what_waits_too_long_is_told_to_come_again(store: Store) -> None:
    async with serving(store, IntakeOptions(group=1, waiting=2)) as sdk:
        answers = await asyncio.gather(
            *(sdk.send("/v1/track", {**TRACK, "messageId": str(n)}) for n in range(40))
        )
        turned_away = [one for one in answers if one.status_code == 429]
        taken = [one for one in answers if one.status_code == 200]
        assert turned_away
        assert len(taken) + len(turned_away) == 40
        assert all(int(one.headers["retry-after"]) > 0 for one in turned_away)
        assert await count(store) == len(taken)


async def test_requests_in_flight_share_a_transaction(sdk: Sdk, store: Store) -> None:
    await sdk.send("/v1/track", TRACK)
    before = sdk.intake.tally.groups
    await asyncio.gather(
        *(sdk.send("/v1/track", {**TRACK, "messageId": f"c{n}"}) for n in range(64))
    )
    assert await count(store) == 65
    assert sdk.intake.tally.groups - before < 40


async def test_only_the_poisonous_event_of_a_group_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph.intake import group
    from tests.river.events import event

    write = group.write

    async def poisoned(transaction: Any, told: Any, *rest: Any) -> Any:
        if any(fact.event.message == "5" for fact in told):
            raise ValueError("this one cannot be written")
        return await write(transaction, told, *rest)

    monkeypatch.setattr(group, "write", poisoned)
    async with Intake(store).running() as intake:
        outcomes = await intake.take([event(str(n), userId=f"u{n}") for n in range(9)])
    assert [one.status for one in outcomes] == ["taken"] * 5 + ["refused"] + ["taken"] * 3
    assert await count(store) == 8
    assert [letter.message for letter in await letters.read(store)] == [
        "this one cannot be written"
    ]


async def test_nothing_is_taken_before_or_after_its_time(store: Store) -> None:
    from tests.river.events import event

    intake = Intake(store)
    with pytest.raises(Unreachable):
        await intake.take([event("1", userId="u")])
    async with intake.running():
        pending = [asyncio.create_task(intake.take([event(str(n), userId="u")])) for n in range(9)]
        await asyncio.sleep(0)
    await asyncio.gather(*pending)
    assert await count(store) == 9


async def test_receipts_and_letters_are_forgotten_in_time(sdk: Sdk, store: Store) -> None:
    await sdk.send("/v1/identify", {"userId": "u", "traits": {"a": 1}})
    await sdk.send("/v1/track", {"userId": "u"})
    assert await sdk.intake.tidy() == 0
    from datetime import timedelta

    at_once = IntakeOptions(receipts=timedelta(0), letters=timedelta(0))
    assert await Intake(store, options=at_once).tidy() == 2


async def test_a_browser_may_ask_first(sdk: Sdk) -> None:
    answer = await sdk.http.options("/v1/track")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    answer = await sdk.http.get("/v1/track")
    assert (answer.status_code, answer.json()["code"]) == (405, "METHOD_NOT_ALLOWED")


async def test_a_refused_event_is_seen_and_sent_again(sdk: Sdk, store: Store) -> None:
    mended = {**TRACK, "originalTimestamp": "2026-01-01T00:00:00Z"}
    await sdk.send("/v1/track", {**mended, "messageId": "x", "timestamp": "soon"})
    await sdk.send("/v1/track", {"event": "E", "writeKey": sdk.keys[Role.SOURCE]}, Accept="*/*")
    await sdk.send("/v1/track", {**TRACK, "userId": "a\nb"})
    admin = {"Authorization": f"Bearer {sdk.keys[Role.ADMIN]}"}
    found = (await sdk.http.get("/v1/letters", headers=admin)).json()["letters"]
    assert {letter["code"] for letter in found} == {"NO_ID", "BAD_ID"}
    assert "kith_source" not in str(found)
    answer = await sdk.http.post("/v1/letters/replay", headers=admin)
    assert answer.json() == {"replayed": 0, "refused": 2}
    analyst = {"Authorization": f"Bearer {sdk.keys[Role.ANALYST]}"}
    assert (await sdk.http.get("/v1/letters", headers=analyst)).status_code == 403

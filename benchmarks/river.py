"""How fast the river flows: over HTTP, and beside the ceiling.

python -m benchmarks.river
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import socket
from collections.abc import Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter
from typing import Any

import orjson
import uvicorn
from neo4j import AsyncGraphDatabase
from starlette.applications import Starlette

from api import tracking
from api.auth import KeyRing
from benchmarks.ceiling import Ceiling
from benchmarks.databases import databases
from benchmarks.measure import Figure, report
from graph import keys, schema
from graph.address import Address
from graph.intake import Event, Intake
from graph.intake.facts import Facts, facts
from graph.intake.table import STANDARD
from graph.names import Name
from graph.principal import Role
from graph.statement import Statement
from graph.store import Store

PEOPLE, PRODUCTS = 20_000, 2_000


def item(draws: random.Random) -> dict[str, Any]:
    """Draw one event as an SDK sends it: three in ten views, one in ten an order."""
    person = draws.randrange(PEOPLE)
    found: dict[str, Any] = {
        "type": "track",
        "messageId": f"{draws.getrandbits(96):024x}",
        "userId": f"user-{person}",
        "anonymousId": f"device-{person}",
        "timestamp": datetime.now(UTC).isoformat(),
        "channel": "web",
        "context": {"library": {"name": "analytics.js", "version": "2.1"}, "locale": "en"},
    }
    dice = draws.random()
    product = {
        "product_id": f"sku-{draws.randrange(PRODUCTS)}",
        "price": draws.randrange(1, 90) + 0.5,
        "quantity": draws.randrange(1, 4),
    }
    if dice < 0.1:
        found["event"] = "Order Completed"
        found["properties"] = {
            "order_id": f"{draws.getrandbits(64):x}",
            "currency": "EUR",
            "products": [product, {**product, "product_id": f"sku-{draws.randrange(PRODUCTS)}"}],
        }
    elif dice < 0.4:
        found["event"] = "Product Viewed"
        found["properties"] = product
    else:
        found["event"] = "Page Scrolled"
        found["properties"] = {"depth": draws.randrange(100), "path": "/home"}
    return found


def sample(draws: random.Random, size: int) -> list[Event]:
    """Draw normalised events."""
    events = []
    for _ in range(size):
        one = item(draws)
        at = datetime.now(UTC)
        events.append(
            Event(
                source="key",
                namespace="events",
                message=one["messageId"],
                type="track",
                name=one["event"],
                at=at,
                received=at,
                names=(Name("userId", one["userId"]), Name("anonymousId", one["anonymousId"])),
                properties=one["properties"],
                context=one["context"],
                channel="web",
            )
        )
    return events


def told(events: Sequence[Event]) -> list[Facts]:
    """Return what events say."""
    return [facts(event, STANDARD) for event in events]


async def beside_the_ceiling(name: str, address: Address, size: int = 100) -> list[Figure]:
    """Return how the intake does beside the driver alone, in turn, in groups of `size`."""
    auth = (address.user, address.password or "") if address.user else None
    draws = random.Random(1)  # noqa: S311  # not a secret
    ours, theirs = [], []
    async with (
        Store(address) as store,
        AsyncGraphDatabase.driver(address.uri, auth=auth) as driver,
        driver.session(database=address.database) as session,
        Intake(store).running() as intake,
    ):
        await schema.migrate(store)
        ceiling = Ceiling(session)
        for turn in range(50):
            events, plain = sample(draws, size), told(sample(draws, size))
            begin = perf_counter()
            await intake.take(events)
            middle = perf_counter()
            await ceiling.write(plain)
            if turn >= 10:
                ours.append(middle - begin)
                theirs.append(perf_counter() - middle)
    ratio = median(other / own for own, other in zip(ours, theirs, strict=True))
    return [
        Figure(f"{name}: intake / ceiling, groups of {size}", ratio, "×", 0.8, at_most=False),
        Figure(f"{name}: intake", size / median(ours), "events/s", 3000, at_most=False),
        Figure(f"{name}: ceiling", size / median(theirs), "events/s", 0, at_most=False),
    ]


def serve(address: Address, port: Connection) -> None:
    """Serve the tracking endpoints in a process of its own, until it is ended."""

    async def run() -> None:
        async with Store(address) as store, Intake(store).running() as intake:
            key = await keys.create(store, Role.SOURCE, "benchmark")
            app = Starlette(routes=tracking.routes(KeyRing(store), intake))
            listener = socket.create_server(("127.0.0.1", 0))
            port.send((listener.getsockname()[1], key.secret))
            config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
            await uvicorn.Server(config).serve(sockets=[listener])

    import uvloop

    uvloop.run(run())


async def client(port: int, requests: list[bytes], times: list[float]) -> None:
    """Send requests one after the other over one connection; note how long each took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while requests:
        request = requests.pop()
        begin = perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        length = int(head.lower().partition(b"content-length:")[2].split()[0])
        await reader.readexactly(length)
        times.append(perf_counter() - begin)
    writer.close()


async def over_http(name: str, address: Address, seconds: float = 1.0) -> list[Figure]:
    """Return the rates of single events at concurrency 64 and of batches of 100."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(address, there))
    process.start()
    try:
        port, key = await asyncio.to_thread(here.recv)
        draws = random.Random(2)  # noqa: S311  # not a secret
        figures = []
        for path, size, count, at_once, wanted in (
            ("track", 1, 6000, 64, 1700.0),
            ("batch", 100, 120, 8, 3000.0),
        ):
            for warm in (True, False):
                requests = [
                    _request(path, key, draws, size) for _ in range(count // (3 if warm else 1))
                ]
                expected = len(requests) * size
                before = await _touchpoints(address)
                times: list[float] = []
                begin = perf_counter()
                await asyncio.gather(*(client(port, requests, times) for _ in range(at_once)))
                spent = perf_counter() - begin
                if await _touchpoints(address) - before != expected:
                    raise RuntimeError("An acknowledged event is missing.")
            times.sort()
            here_now = f"{name}: /v1/{path}, {at_once} at once"
            for share, called in ((50, "median"), (99, "p99")):
                slow = times[len(times) * share // 100] * 1e3
                figures.append(Figure(f"{here_now}, {called}", slow, "ms", float("inf")))
            rate = expected / spent
            figures.append(Figure(here_now, rate, "events/s", wanted, at_most=False))
        return figures
    finally:
        process.terminate()
        process.join()


def _request(path: str, key: str, draws: random.Random, size: int) -> bytes:
    items = [item(draws) for _ in range(size)]
    body = orjson.dumps(items[0] if path != "batch" else {"batch": items})
    head = (
        f"POST /v1/{path} HTTP/1.1\r\nHost: kith\r\nX-Write-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _touchpoints(address: Address) -> int:
    async with Store(address) as store:
        rows = await store.read(Statement("MATCH (t:Touchpoint) RETURN count(t) AS n"))
        return int(rows[0]["n"])


def main() -> None:
    """Measure on both databases and print the table."""
    with databases() as found:
        figures = []
        for name, address in found.items():
            figures += asyncio.run(beside_the_ceiling(name, address))
            figures += asyncio.run(over_http(name, address))
    report("The river", figures)


if __name__ == "__main__":
    main()

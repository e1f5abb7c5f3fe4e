"""Open the database that the settings name, whichever it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from graph.address import Address
from graph.embedded import ServerOptions, attach
from graph.embedded.lease import acquire
from graph.store import Revive, Store, StoreOptions

LONGEST_JOB = 600.0
"""Seconds; the embedded server's one limit must leave room for its longest job."""


@dataclass(frozen=True, slots=True)
class Target:
    """Which database to open: the one at `address`, else the embedded one of `home`."""

    home: Path
    address: Address | None = None
    heap: str = "1g"
    timeout: float = 30.0
    pool: int = 64


@asynccontextmanager
async def opened(target: Target, *, writer: str | None = None) -> AsyncIterator[Store]:
    """Open a store over `target`, starting or joining the embedded server if need be.

    Parameters
    ----------
    writer : str, optional
        What this process writes for, such as `kith serve`. Given, the process
        takes the data directory's writer lease first.

    Raises
    ------
    WriterBusy
        If another process holds the lease.
    HomeError
        If the embedded server cannot be started.
    """
    options = StoreOptions(timeout=target.timeout, pool=target.pool)
    async with AsyncExitStack() as stack:
        address = target.address
        revive: Revive | None = None
        if address is None:
            server = ServerOptions(heap=target.heap, command_timeout=LONGEST_JOB)
            # Starting takes seconds; other tasks of this process go on meanwhile.
            attachment = await asyncio.to_thread(attach, target.home, options=server)
            stack.callback(attachment.close)
            if writer is not None:
                stack.enter_context(acquire(target.home, writer))
            address = attachment.address
            revive = partial(asyncio.to_thread, attachment.ensure)
        yield await stack.enter_async_context(Store(address, options, revive=revive))

"""The load: steps in the order in which they need each other, then the totals."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping

from graph import ids
from graph.identifiers import holders
from graph.labels import CUSTOMER
from graph.load import Batch, Load, Progress, silent
from graph.moment import now_text
from graph.names import Name
from graph.store import Store
from seed.errors import TotalsDiffer
from seed.journey import baskets, campaigns, catalogue, customers, keys, purchases, totals
from seed.journey.steps import Step
from seed.journey.tables import Tables, read
from seed.journey.totals import Totals

_CHECKED = "totals"


async def load(
    store: Store, progress: Progress = silent, *, tables: Tables | None = None
) -> Totals:
    """Load the retailer's year and check it against the source.

    Killed at any moment, the next load goes on where it stopped. Loading what
    is there already only reads the totals again: these may then differ, for a
    network lives on, and are returned as they are.

    Parameters
    ----------
    store : Store
        Its schema applied.
    progress : Progress
        Told of every batch: the step, its rows done, its rows in all.
    tables : Tables, optional
        What to load; by default `read()`, the whole year.

    Raises
    ------
    SourceMissing
        If the package with the data is not installed.
    TotalsDiffer
        If the graph does not hold what the source holds after the load.
    OtherLoad
        If the store was loaded from other tables, or is being loaded.
    """
    source = await asyncio.to_thread(read) if tables is None else tables
    bulk = Load(store, keys.SOURCE, source.fingerprint, progress)
    marks = await bulk.marks()
    if _CHECKED in marks:
        return await totals.check(store, source, progress)
    for step in await _steps(store, source):
        begin = marks.get(step.name, 0)
        if begin < step.total:
            await bulk.step(step.name, step.total, begin, step.batches)
    found = await totals.check(store, source, progress)
    if not found.ok:
        wrong = "; ".join(f"{one.name}: {one.found}, not {one.expected}" for one in found.wrong)
        raise TotalsDiffer(f"The graph does not hold what the source holds: {wrong}.")
    await bulk.step(_CHECKED, 1, 0, lambda _: iter((Batch(1, (), ()),)))
    return found


async def _steps(store: Store, tables: Tables) -> Iterator[Step]:
    names = [keys.household(number) for number in tables.households]
    known = await holders(store, names)
    customer_of = {name: known.get(name) or ids.fresh(CUSTOMER) for name in names}
    return _in_order(tables, customer_of, now_text())


def _in_order(tables: Tables, customer_of: Mapping[Name, str], now: str) -> Iterator[Step]:
    yield from catalogue.steps(tables, now)
    yield customers.step(tables, customer_of, now)
    yield from campaigns.steps(tables, customer_of, now)
    yield baskets.step(tables.lines, customer_of, now)
    yield purchases.step(purchases.folded(tables.lines), customer_of)

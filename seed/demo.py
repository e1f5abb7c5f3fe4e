"""The demo's network: the real retail year, and on it what no public data has."""

from __future__ import annotations

from graph import foundation
from graph.load import Batch, Load, Progress, silent
from graph.store import Store
from seed import journey, network
from seed.journey import Totals

SYNTHETIC_CUSTOMERS = 1_500
SEED = 7

_FILLED = "filled"


async def fill(store: Store, progress: Progress = silent) -> Totals | None:
    """Load what is missing of the demo's network; None where all was there.

    The totals are those of the real year, read back before the overlay is laid.

    Raises
    ------
    SeedError
        If the data are not installed, or the totals differ.
    GraphError
        If the store holds something else under these names.
    """
    # The overlay stands on what was real when it was laid, so it is laid once:
    # events that came since have moved the ground.
    mark = Load(store, "demo", f"{SYNTHETIC_CUSTOMERS}/{SEED}", progress)
    if _FILLED in await mark.marks():
        return None
    totals = await journey.load(store, progress)
    ground = await foundation.read(store)
    await network.load(store, network.generate(SYNTHETIC_CUSTOMERS, SEED, ground), progress)
    await mark.step(_FILLED, 1, 0, lambda _: iter((Batch(1, (), ()),)))
    return totals

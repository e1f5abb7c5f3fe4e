"""Households and devices: where people live, and what acts for them."""

from __future__ import annotations

import numpy as np

from graph.labels import DEVICE, HOUSEHOLD
from graph.relationships import LIVES_IN, USES
from seed.network.arrays import IntArray, instants, objects, pick
from seed.network.households import Households
from seed.network.setting import Setting
from seed.network.tables import Part, Ties

OWN = (("phone", "Pocket 5"), ("phone", "Pocket 6"), ("watch", "Wrist 2"), ("tablet", "Slate 9"))
SHARED = (("set-top box", "Box One"), ("speaker", "Voice 3"), ("washing machine", "Wash 700"))


def belongings(setting: Setting, homes: Households, joined: IntArray) -> Part:
    """Return households, a device for most people and one that a household shares."""
    draws = setting.draws("belongings")
    houses = setting.nodes(
        HOUSEHOLD, {"name": objects(f"Household {row + 1}" for row in range(len(homes)))}
    )
    owners = homes.members[draws.chance(0.6, len(homes.members))]
    sharing = np.flatnonzero(draws.chance(0.3, len(homes)))
    size = np.diff(homes.starts)[sharing]
    # The members of a household stand in a row, so a shared device is used by a run.
    box = np.repeat(np.arange(len(sharing)), size)
    step = np.arange(len(box)) - np.repeat(np.cumsum(size) - size, size)
    together = homes.members[np.repeat(homes.starts[sharing], size) + step]
    users = np.concatenate((owners, together))
    device = np.concatenate((np.arange(len(owners)), box + len(owners)))

    models = (*OWN, *SHARED)
    which = np.concatenate(
        (
            draws.below(len(OWN), len(owners)),
            draws.below(len(SHARED), len(sharing)) + len(OWN),
        )
    )
    owner = np.concatenate((owners, homes.members[homes.starts[sharing]]))
    activated = draws.between(joined[owner], setting.until, len(owner))
    devices = setting.nodes(
        DEVICE,
        {
            "name": pick([f"{model} ({kind})" for kind, model in models], which),
            "kind": pick([kind for kind, _ in models], which),
            "model": pick([model for _, model in models], which),
            "activatedAt": instants(activated),
        },
    )
    since = np.maximum(activated[device], joined[users])
    ties = (
        Ties(LIVES_IN, homes.members, homes.of[homes.members]),
        Ties(USES, users, device, {"since": instants(since)}),
    )
    return Part((houses, devices), ties)

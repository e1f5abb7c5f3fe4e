"""What partners have promised each other, and with whom they work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.labels import AGREEMENT, PURPOSE
from graph.relationships import COVERS, PARTY_TO, WORKS_WITH
from seed.network.arrays import DAY, BoolArray, IntArray, instants, objects, pick
from seed.network.partners import Partners
from seed.network.scopes import GRANTS, PURPOSES
from seed.network.setting import Setting, named
from seed.network.tables import Nodes, Part, Reference, Ties

DUTIES = (
    ("use for the purpose only", "delete on withdrawal"),
    ("use for the purpose only", "delete on withdrawal", "report within 72 hours"),
    ("delete on withdrawal", "name the source", "share what was learnt"),
)


@dataclass(frozen=True)
class Agreements:
    """Agreements in rows; instants in microseconds since 1970, 0 for none.

    `parties` and `purposes` are lists of rows for each agreement, `grant` is its
    row in `GRANTS`. `covered` says which partner (row in `Partners.signing`) has
    any agreement on which purpose, shape (signing, purposes).
    """

    nodes: Nodes
    parties: list[list[int]]
    purposes: list[list[int]]
    grant: IntArray
    signed: IntArray
    start: IntArray
    until: IntArray
    ended: IntArray
    covered: BoolArray
    purpose_nodes: Nodes
    part: Part


def agreements(setting: Setting, who: Partners) -> Agreements:
    """Return an agreement of the house with each signing partner, and some of three.

    One in ten is not in force: not signed yet, run out or ended early.
    """
    draws = setting.draws("agreements")
    alone = len(who.signing)
    joint = alone // 4 if alone > 1 else 0
    # Neighbours in a random order work together.
    order = draws.order(alone)
    first, second = order[:joint], order[1 : joint + 1]
    parties = [[who.house, partner] for partner in who.signing.tolist()] + [
        [who.house, int(who.signing[a]), int(who.signing[b])]
        for a, b in zip(first.tolist(), second.tolist(), strict=True)
    ]
    count = alone + joint
    covers = draws.chance(0.5, count * len(PURPOSES)).reshape(count, len(PURPOSES))
    covers[np.arange(count), draws.below(len(PURPOSES), count)] = True
    covered = covers[:alone].copy()
    np.logical_or.at(covered, first, covers[alone:])
    np.logical_or.at(covered, second, covers[alone:])

    span = setting.until - setting.since
    signed = draws.between(setting.since - span, setting.since + span // 4, count)
    start = signed + draws.between(0, 60, count) * DAY
    fate = draws.below(100, count)
    ran_out = draws.between(start + 90 * DAY, setting.until, count)
    # Nothing that is in force today may run out in front of whoever looks at it.
    until = np.where(fate < 4, ran_out, 0)
    ended = np.where((fate >= 4) & (fate < 8), ran_out, 0)
    signed = np.where((fate >= 8) & (fate < 10), 0, signed)
    grant = draws.below(len(GRANTS), count)
    nodes = setting.nodes(
        AGREEMENT,
        {
            "name": objects(f"Agreement {row + 1}" for row in range(count)),
            "version": np.ones(count, np.int64),
            "scopes": pick(GRANTS, grant),
            "duties": pick(DUTIES, draws.below(len(DUTIES), count)),
            "validFrom": instants(start),
            "validUntil": instants(until, until == 0),
            "signedAt": instants(signed, signed == 0),
            "endedAt": instants(ended, ended == 0),
        },
    )
    names = named(
        PURPOSE,
        {"name": objects(PURPOSES), "about": objects(PURPOSES.values())},
        setting.foundation.purposes,
    )
    rows = np.array([names.row[name] for name in PURPOSES], np.int64)
    purposes = [rows[which].tolist() for which in covers]
    signed_by, signer = _flat(parties)
    ties = (
        Ties(PARTY_TO, signer, signed_by),
        Ties(COVERS, *_flat(purposes)),
        _colleagues(who, parties, count),
    )
    by_row = np.zeros_like(covered)
    by_row[:, rows] = covered
    return Agreements(
        nodes, parties, purposes, grant, signed, start, until, ended, by_row,
        names.nodes, Part((nodes, names.nodes), ties),
    )  # fmt: skip


def _flat(lists: list[list[int]]) -> tuple[IntArray, IntArray]:
    """Return the number of each list, and what is in it, as two arrays of one length."""
    rows = np.repeat(np.arange(len(lists)), [len(found) for found in lists])
    return rows.astype(np.int64), np.array([row for found in lists for row in found], np.int64)


def _colleagues(who: Partners, parties: list[list[int]], count: int) -> Ties:
    """Return who works with whom: the house with each partner, the two of three."""
    pairs = [(found[-2], found[-1]) for found in parties]
    source = np.array([pair[0] for pair in pairs], np.int64)
    target = np.array([pair[1] for pair in pairs], np.int64)
    return Ties(WORKS_WITH, source, target, {"agreement": Reference(AGREEMENT, np.arange(count))})

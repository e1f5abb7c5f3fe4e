"""What customers make, what it mentions, and who takes it up."""

from __future__ import annotations

import numpy as np

from graph.labels import CONTENT
from graph.relationships import CREATED, ENGAGED_WITH, MENTIONS
from seed.network.arrays import DAY, BoolArray, IntArray, instants, objects, pick
from seed.network.draws import Draws
from seed.network.friendships import Friendships
from seed.network.lives import Lives
from seed.network.setting import Setting
from seed.network.tables import Part, Ties

KINDS = ("review", "post", "playlist")
TITLES = {
    "review": ("My verdict", "After a month", "Short and honest", "Would I buy it again?"),
    "post": ("Found this today", "Ask me anything", "A small discovery", "Weekend notes"),
    "playlist": ("Slow mornings", "Kitchen sounds", "On the way home", "Sunday"),
}
BODIES = ("Does what it promises.", "I expected more.", "My family loves it.",
          "Good, but dear.", "A present from a friend, and a good one.")  # fmt: skip
WAYS = ("like", "share", "save", "answer")
PER_CUSTOMER = 0.5
ENGAGEMENTS_PER_CONTENT = 3


def contents(setting: Setting, life: Lives, known: Friendships, products: int) -> Part:
    """Return reviews, posts and playlists with the products they mention.

    Influencers make twenty times as much as others. What somebody makes is
    taken up by people who know them.
    """
    draws = setting.draws("contents")
    count = int(setting.size * PER_CUSTOMER)
    weights = np.where(np.arange(setting.customers) < setting.known, 2, 10)
    weights[known.influencers] *= 20
    creator = draws.choose(weights, count)
    at = draws.between(life.joined[creator], life.end[creator], count)
    kind = draws.choose(np.array((50, 40, 10)), count)
    rating = np.clip(np.rint(3.6 + life.mood[creator] + 0.8 * draws.normal(count)), 1, 5)
    title = draws.below(4, count)
    nodes = setting.nodes(
        CONTENT,
        {
            "kind": pick(KINDS, kind),
            "title": objects(
                TITLES[KINDS[of]][which]
                for of, which in zip(kind.tolist(), title.tolist(), strict=True)
            ),
            "body": pick(BODIES, draws.below(len(BODIES), count)),
            "rating": np.where(kind == 0, rating, np.nan),
            "at": instants(at),
        },
    )
    made = Ties(CREATED, creator, np.arange(count))
    ties = (
        made,
        _mentions(draws, kind, products),
        _engagements(draws, setting, known, creator, at),
    )
    return Part((nodes,), ties)


def _mentions(draws: Draws, kind: IntArray, products: int) -> Ties:
    """Let a review mention one product, a post none or two, a playlist one to three."""
    count = len(kind)
    many = np.where(kind == 0, 1, np.where(kind == 1, 2 * draws.below(2, count), 1))
    many = np.where(kind == 2, 1 + draws.below(3, count), many) if products else many * 0
    rows = np.repeat(np.arange(count), many)
    fame = (draws.tail(products, 50.0) * 10).astype(np.int64)
    chosen = draws.choose(fame, len(rows))
    pairs = np.unique(np.stack((rows, chosen)), axis=1)
    return Ties(MENTIONS, pairs[0].astype(np.int64), pairs[1].astype(np.int64))


def _engagements(
    draws: Draws, setting: Setting, known: Friendships, creator: IntArray, at: IntArray
) -> Ties:
    """Let people who know the creator like, share, save or answer."""
    near, far = _both_ways(known)
    starts = np.searchsorted(near, np.arange(setting.customers + 1))
    degree = np.diff(starts)[creator]
    count = len(creator) * ENGAGEMENTS_PER_CONTENT if degree.any() else 0
    content = draws.choose(degree, count)
    place = starts[creator[content]] + draws.below(degree[content], count)
    customer = far[place]
    when = np.minimum(at[content] + draws.between(0, 20 * DAY, count), setting.until)
    kind = draws.below(len(WAYS), count)
    # A mark that is set twice is set once.
    kept = _first(np.stack((customer, content, kind)))
    columns = {"kind": pick(WAYS, kind[kept]), "at": instants(when[kept])}
    return Ties(ENGAGED_WITH, customer[kept], content[kept], columns, key=("kind",))


def _both_ways(known: Friendships) -> tuple[IntArray, IntArray]:
    """Return each acquaintance twice, once from either side, sorted by the first."""
    near = np.concatenate((known.source, known.target))
    far = np.concatenate((known.target, known.source))
    by = np.argsort(near, kind="stable")
    return near[by], far[by]


def _first(columns: IntArray) -> BoolArray:
    """Mark the first of equal columns, shape (columns,)."""
    kept = np.zeros(columns.shape[1], np.bool_)
    kept[np.unique(columns, axis=1, return_index=True)[1]] = True
    return kept

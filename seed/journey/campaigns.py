"""Campaigns, whom they reached, their coupons, and the coupons' redemptions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd

from graph.fans import Spoke, fans
from graph.labels import CAMPAIGN, OFFER, TOUCHPOINT
from graph.load import Batch
from graph.model import HOUSE_ID
from graph.names import Name
from graph.relationships import (
    ABOUT_CAMPAIGN,
    ABOUT_OFFER,
    APPLIES_TO,
    HAD,
    INCLUDES,
    RECEIVED,
    RUNS,
)
from graph.text import fold
from seed.journey import keys
from seed.journey.keys import SOURCE
from seed.journey.steps import TIES_AT_ONCE, Row, Step, of_nodes, of_stars, of_ties
from seed.journey.tables import Tables


def steps(tables: Tables, customers: Mapping[Name, str], now: str) -> Iterator[Step]:
    """Yield the steps of campaigns, coupons and redemptions."""
    campaigns = tables.campaigns
    numbers: list[int] = campaigns["campaign_id"].tolist()
    starts, ends = _days(campaigns, "start_date"), _days(campaigns, "end_date")
    yield of_nodes(
        CAMPAIGN,
        ("id", "source", "key", "createdAt", "name", "kind", "startAt", "endAt", "searchText"),
        [
            (
                keys.campaign(n),
                SOURCE,
                str(n),
                now,
                f"Campaign {n}",
                kind,
                start,
                end,
                fold(f"Campaign {n}"),
            )
            for n, kind, start, end in zip(
                numbers, campaigns["campaign_type"].tolist(), starts, ends, strict=True
            )
        ],
    )
    yield of_ties(RUNS, ("source", "target"), [(HOUSE_ID, keys.campaign(n)) for n in numbers])
    start_of = dict(zip(numbers, starts, strict=True))
    yield of_ties(
        RECEIVED,
        ("source", "target", "at"),
        [
            (customers[keys.household(household)], keys.campaign(n), start_of[n])
            for household, n in _pairs(tables.receptions, "household_id", "campaign_id")
        ],
    )
    yield from _offers(tables, now)
    yield _redemptions(tables, customers, now)


def _offers(tables: Tables, now: str) -> Iterator[Step]:
    included = _pairs(tables.coupons, "campaign_id", "coupon_upc")
    periods = tables.coupons.merge(tables.campaigns, on="campaign_id").groupby("coupon_upc")
    spans = periods.agg(start_date=("start_date", "min"), end_date=("end_date", "max"))
    yield of_nodes(
        OFFER,
        ("id", "source", "key", "createdAt", "name", "kind", "code", "startAt", "endAt"),
        [
            (keys.offer(n), SOURCE, str(n), now, f"Coupon {n}", "coupon", str(n), start, end)
            for n, start, end in zip(
                spans.index.tolist(),
                _days(spans, "start_date"),
                _days(spans, "end_date"),
                strict=True,
            )
        ],
    )
    yield of_ties(
        INCLUDES,
        ("source", "target"),
        [(keys.campaign(campaign), keys.offer(n)) for campaign, n in included],
    )
    yield _applications(tables.coupons)


def _applications(coupons: pd.DataFrame) -> Step:
    """Return the step that ties coupons to products, coupon by coupon."""
    campaigns_of: dict[int, set[int]] = defaultdict(set)
    where: dict[tuple[int, int], set[int]] = defaultdict(set)
    triples = coupons[["coupon_upc", "product_id", "campaign_id"]].to_numpy(np.int64).tolist()
    for coupon, product, campaign in triples:
        campaigns_of[coupon].add(campaign)
        where[coupon, product].add(campaign)
    rows: list[tuple[int, int, list[str] | None]] = []
    for (coupon, product), some in sorted(where.items()):
        everywhere = some == campaigns_of[coupon]
        rows.append((coupon, product, None if everywhere else [*map(keys.campaign, sorted(some))]))

    def make(begin: int, end: int) -> Batch:
        grouped = [
            (keys.offer(coupon), [(keys.product(product), named) for _, product, named in items])
            for coupon, items in groupby(rows[begin:end], key=itemgetter(0))
        ]
        statement = fans(APPLIES_TO, ("target", "campaigns"), grouped)
        return Batch(end - begin, (statement,), (end - begin,))

    return Step(APPLIES_TO.name, len(rows), lambda begin: begin + TIES_AT_ONCE, make)


def _redemptions(tables: Tables, customers: Mapping[Name, str], now: str) -> Step:
    redemptions = tables.redemptions
    rows: list[Row] = []
    for household, coupon, campaign, at in zip(
        redemptions["household_id"].tolist(),
        redemptions["coupon_upc"].tolist(),
        redemptions["campaign_id"].tolist(),
        _days(redemptions, "redemption_date"),
        strict=True,
    ):
        name = keys.household(household)
        key = f"redemption:{household}:{coupon}:{campaign}:{at[:10]}"
        rows.append(
            (
                keys.touchpoint(key),
                SOURCE,
                key,
                now,
                "redemption",
                "Coupon Applied",
                at,
                [name.text],
                customers[name],
                keys.campaign(campaign),
                keys.offer(coupon),
            )
        )

    return of_stars(
        "redemptions",
        TOUCHPOINT,
        ("id", "source", "key", "createdAt", "kind", "event", "at", "identifiers"),
        (Spoke(HAD, outward=False), Spoke(ABOUT_CAMPAIGN), Spoke(ABOUT_OFFER)),
        rows,
    )


def _days(frame: pd.DataFrame, column: str) -> list[str]:
    return keys.instant_texts(frame[column].to_numpy().astype("datetime64[us]"))


def _pairs(frame: pd.DataFrame, first: str, second: str) -> list[tuple[int, int]]:
    """Return the distinct pairs of two columns, in order."""
    distinct = np.unique(frame[[first, second]].to_numpy(np.int64), axis=0)
    return [(int(one), int(other)) for one, other in distinct]

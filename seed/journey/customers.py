"""Households as customers, each known by the number that the source gives it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from graph import bulk
from graph.labels import CUSTOMER, IDENTIFIER
from graph.load import Batch
from graph.names import Name
from graph.relationships import IDENTIFIES
from graph.text import fold
from seed.journey import keys
from seed.journey.keys import SOURCE
from seed.journey.steps import NODES_AT_ONCE, Row, Step
from seed.journey.tables import Tables

DEMOGRAPHICS = {
    "ageBand": "age",
    "incomeBand": "income",
    "homeOwnership": "home_ownership",
    "maritalStatus": "marital_status",
    "householdSize": "household_size",
    "householdComposition": "household_comp",
    "children": "kids_count",
}
"""Our property, the source's column."""


def step(tables: Tables, customers: Mapping[Name, str], now: str) -> Step:
    """Return the step that merges customers with their identifiers.

    Parameters
    ----------
    tables : Tables
    customers : mapping
        The customer id of every household: of those that the store knows, theirs.
    now : str
    """
    rows = _rows(tables, customers, now)

    def make(begin: int, end: int) -> Batch:
        part = rows[begin:end]
        names = [keys.household(number) for number in tables.households[begin:end]]
        seen = [(row[-3], row[-2]) for row in part]
        statements = (
            bulk.nodes(CUSTOMER, _COLUMNS, part),
            bulk.nodes(
                IDENTIFIER,
                ("id", "source", "key", "createdAt", "type", "value"),
                [(name.id, SOURCE, name.text, now, *name) for name in names],
            ),
            bulk.ties(
                IDENTIFIES,
                ("source", "target", "firstAt", "lastAt", "source", "confidence"),
                [
                    (name.id, customers[name], *span, SOURCE, 1.0)
                    for name, span in zip(names, seen, strict=True)
                ],
            ),
        )
        return Batch(len(part), statements, (len(part),) * len(statements))

    return Step(CUSTOMER.plural, len(rows), lambda begin: begin + NODES_AT_ONCE, make)


_COLUMNS = (
    "id",
    "source",
    "key",
    "createdAt",
    "name",
    *DEMOGRAPHICS,
    "firstSeenAt",
    "lastSeenAt",
    "searchText",
)


def _rows(tables: Tables, customers: Mapping[Name, str], now: str) -> list[Row]:
    described = tables.demographics.set_index("household_id")[list(DEMOGRAPHICS.values())]
    bands = {
        int(number): [band if isinstance(band, str) else None for band in found]
        for number, *found in described.itertuples(name=None)
    }
    unknown = [None] * len(DEMOGRAPHICS)
    seen = _seen(tables)
    rows: list[Row] = []
    for number in tables.households:
        name = f"Household {number}"
        rows.append(
            (
                customers[keys.household(number)],
                SOURCE,
                str(number),
                now,
                name,
                *bands.get(number, unknown),
                *seen.get(number, (None, None)),
                fold(name),
            )
        )
    return rows


def _seen(tables: Tables) -> dict[int, tuple[str, str]]:
    """Return the instants of each household's first and last touchpoint."""
    touches = pd.DataFrame(
        {
            "household": np.concatenate(
                (tables.lines.household, tables.redemptions["household_id"])
            ),
            "at": np.concatenate(
                (
                    tables.lines.at,
                    tables.redemptions["redemption_date"].to_numpy().astype("datetime64[us]"),
                )
            ),
        }
    )
    spans = touches.groupby("household")["at"].agg(["min", "max"])
    first, last = (keys.instant_texts(spans[end].to_numpy()) for end in ("min", "max"))
    return dict(zip(spans.index.tolist(), zip(first, last, strict=True), strict=True))

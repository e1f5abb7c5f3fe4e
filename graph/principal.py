"""Who asks: the value that every scoped read and write carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a principal is to the company that operates Kith."""

    ADMIN = "admin"
    ANALYST = "analyst"
    APP = "app"
    SOURCE = "source"
    PARTNER = "partner"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Principal:
    """One signed-in party.

    `id` names the key or the token's subject; `partner` and `customer` are the
    ids of the nodes it speaks for; `purpose` is what personal data are asked
    for; `scopes` are further permissions such as `pii`.
    """

    role: Role
    id: str
    partner: str | None = None
    customer: str | None = None
    purpose: str | None = None
    scopes: frozenset[str] = frozenset()

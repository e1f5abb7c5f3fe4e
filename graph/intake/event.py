"""One event as the network takes it, whatever wire it came over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from graph import ids
from graph.bookkeeping import RECEIPT
from graph.labels import TOUCHPOINT
from graph.moment import instant_text
from graph.names import Name

FACTS = frozenset({"identify", "group", "alias"})
"""The kinds of event that say something about a customer and are no touchpoint."""


@dataclass(frozen=True)
class Event:
    """One normalised event.

    Two events of one `source` and `message` are the same event. `names` are the
    identifiers it carries, the most trustworthy first: its facts belong to that
    one. `others` name a second party, such as the contact that was added.
    Things that it names by key, such as products, are looked up in `namespace`.
    """

    source: str
    namespace: str
    message: str
    type: str
    name: str
    at: datetime
    received: datetime
    names: tuple[Name, ...]
    others: tuple[Name, ...] = ()
    traits: Mapping[str, Any] = field(default_factory=dict)
    properties: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    group: str | None = None
    consents: Mapping[str, bool] = field(default_factory=dict)
    channel: str | None = None

    @cached_property
    def id(self) -> str:
        """The id of the node that stands for it: a touchpoint, else a receipt."""
        label = RECEIPT if self.type in FACTS else TOUCHPOINT
        return ids.derived(label, self.source, self.message)

    @cached_property
    def moment(self) -> str:
        """When it happened, as text that sorts by time."""
        return instant_text(self.at)

    @property
    def stamp(self) -> tuple[str, str]:
        """What decides which of two events had the last word: time, then message."""
        return self.moment, self.message

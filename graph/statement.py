"""Query text as a value.

Fixed texts are declared where they are used, with `declare`, which also keeps
them in a list: a test runs every one of them on every database. Texts that
depend on a question are built by the compilers of this package from names that
the ontology declares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import LiteralString

DECLARED: list[Template] = []
"""Every fixed text of the package."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One query text with its parameters."""

    text: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Template:
    """A fixed text that waits for its parameters."""

    text: LiteralString

    def __call__(self, **parameters: object) -> Statement:
        return Statement(self.text, parameters)


def declare(text: LiteralString) -> Template:
    """Declare a fixed query text."""
    template = Template(text)
    DECLARED.append(template)
    return template

"""A projection: which part of the network a snapshot shows, and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from algorithms.errors import NetworkError
from graph.model import ONTOLOGY
from graph.ontology import Label, Ontology, Relationship

Direction = Literal["forward", "backward", "none"]


@dataclass(frozen=True, slots=True)
class Projection:
    """A part of the network as plain data.

    Attributes
    ----------
    types : tuple of str
        Relationship types, such as `("KNOWS",)`; every declared relationship
        of that type between `labels`.
    labels : tuple of str
        Labels of the nodes; those without an edge are nodes too. Empty: the
        labels that the relationships touch.
    weight : str, optional
        Property of the relationships that weighs an edge; else each weighs 1.
        Parallel edges are summed.
    window : str, optional
        Instant property of the relationships to which `since` and `until`
        apply (since <= instant < until).
    since, until : datetime, optional
    direction : {"forward", "backward", "none"}
        Edges as they are, turned round, or without direction.
    fold : str, optional
        A label: only its nodes remain, tied by what they share.
    loops : bool
        Whether edges from a node to itself are kept.

    Examples
    --------
    >>> Projection(("PURCHASED",), weight="count", fold="Product").relationships()
    (<Relationship (Customer)-[PURCHASED]->(Product)>,)
    """

    types: tuple[str, ...]
    labels: tuple[str, ...] = ()
    weight: str | None = None
    window: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    direction: Direction = "none"
    fold: str | None = None
    loops: bool = False

    def relationships(self, ontology: Ontology = ONTOLOGY) -> tuple[Relationship, ...]:
        """Return the declared relationships that it shows.

        Raises
        ------
        NetworkError
            If a type or a label is not declared, or none fits both.
        """
        known = {declared.type for declared in ontology.relationships}
        for name in self.types:
            if name not in known:
                raise NetworkError(f"There is no relationship type {name!r} in the ontology.")
        for name in (*self.labels, *((self.fold,) if self.fold else ())):
            if name not in ontology.by_name:
                raise NetworkError(f"There is no label {name!r} in the ontology.")
        found = tuple(
            declared
            for declared in ontology.relationships
            if declared.type in self.types
            and (not self.labels or {declared.source.name, declared.target.name} <= {*self.labels})
        )
        if not found:
            raise NetworkError(
                f"No relationship of type {', '.join(self.types) or '(none)'} lies between "
                f"{', '.join(self.labels) or 'any labels'}."
            )
        if (self.since or self.until) and not self.window:
            raise NetworkError("since and until need window: the instant property they apply to.")
        return found

    def shown(self, ontology: Ontology = ONTOLOGY) -> tuple[Label, ...]:
        """Return the labels of its nodes, before folding."""
        if self.labels:
            return tuple(ontology.by_name[name] for name in self.labels)
        ends = [
            end
            for declared in self.relationships(ontology)
            for end in (declared.source, declared.target)
        ]
        return tuple(dict.fromkeys(ends))

"""Who may see what: the one place that anchors every compiled match.

A scope has two halves. What a principal's *language* contains (labels, fields,
filters) decides which questions can be put at all, so that what is invisible
and what does not exist are the same error. What a statement *matches* is bound
by the conditions that this file adds to every node and every relationship.

The default is to refuse: a role that is not listed sees nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from graph.errors import Refused
from graph.labels import (
    AGREEMENT,
    CAMPAIGN,
    CUSTOMER,
    EMPLOYEE,
    OFFER,
    PARTNER,
    TOUCHPOINT,
)
from graph.moment import now_text
from graph.ontology import Label, Property, Reader, Relationship, Step
from graph.principal import Principal, Role
from graph.relationships import HAD, PURCHASED, VIEWED


class Audience(Enum):
    """Principals that speak one language; the schema is made once for each."""

    ADMIN = "admin"
    STAFF = "staff"
    MASKED = "masked"  # staff that sees no personal data
    PARTNER = "partner"


_STAFF = frozenset({Reader.PUBLIC, Reader.OWN, Reader.SHARED, Reader.STAFF})
_READS: dict[Audience, frozenset[Reader]] = {
    Audience.ADMIN: _STAFF | {Reader.ADMIN},
    Audience.STAFF: _STAFF,
    Audience.MASKED: _STAFF,
    Audience.PARTNER: frozenset({Reader.PUBLIC, Reader.OWN, Reader.SHARED}),
}


@dataclass(frozen=True, slots=True)
class Language:
    """Which parts of the ontology exist for an audience."""

    audience: Audience

    def label(self, label: Label) -> bool:
        """Whether nodes of this label exist."""
        if label.reader not in _READS[self.audience]:
            return False
        return self.audience is not Audience.PARTNER or (
            label.reader is Reader.PUBLIC or label.name in _VISIBLE
        )

    def step(self, step: Step) -> bool:
        """Whether a relationship exists: its type and both ends must."""
        return (
            step.relationship.reader in _READS[self.audience]
            and self.label(step.origin)
            and self.label(step.destination)
        )

    def property(self, owner: Label | Relationship, declared: Property) -> bool:
        """Whether a property can be read, though it may be masked."""
        return (declared.reader or owner.reader) in _READS[self.audience]

    def masked(self, declared: Property) -> bool:
        """Whether a property answers null and can be neither filtered nor sorted by."""
        return declared.personal and self.audience is Audience.MASKED

    def askable(self, owner: Label | Relationship, declared: Property) -> bool:
        """Whether a property may stand in a condition, an order or an aggregate."""
        return self.property(owner, declared) and not self.masked(declared)


@dataclass(frozen=True, slots=True)
class Scope:
    """What one principal's statements match; compiled texts depend on the audience alone."""

    language: Language
    partner: str | None = None
    purpose: str | None = None

    @property
    def audience(self) -> Audience:
        return self.language.audience

    def parameters(self) -> dict[str, object]:
        """The parameters that the conditions name."""
        if self.audience is not Audience.PARTNER:
            return {}
        return {"partner": self.partner, "purpose": self.purpose, "now": now_text()}

    def anchor(self, label: Label, node: str) -> str:
        """Return the pattern with which a list of a label begins.

        A partner's lists begin at its own edges: it sees few of many nodes.
        """
        if self.anchored(label):
            return f"({_ME}){_ANCHORS[label.name]}({node}:{label.name})"
        return f"({node}:{label.name})"

    def anchored(self, label: Label) -> bool:
        """Whether a list of a label begins at edges, and so may meet a node twice."""
        return self.audience is Audience.PARTNER and label.name in _ANCHORS

    def node(self, label: Label, node: str) -> str | None:
        """Return the condition under which a node is visible, None for always."""
        if self.audience is not Audience.PARTNER or label.reader is Reader.PUBLIC:
            return None
        return _VISIBLE[label.name](node)

    def step(self, step: Step, origin: str, destination: str) -> str | None:
        """Return the condition under which a relationship is visible, ends aside."""
        if self.audience is not Audience.PARTNER or step.relationship.reader is not Reader.SHARED:
            return None
        declared = step.relationship
        # Where neither end is a customer, the nodes' own conditions ask for the scope.
        conditions = [
            _shared(node, _scope_name(declared))
            for node, label in ((origin, step.origin), (destination, step.destination))
            if label is CUSTOMER
        ]
        if declared in (PURCHASED, VIEWED):
            product = destination if step.outward else origin
            conditions.append(f"EXISTS {{ MATCH ({_ME})-[:SUPPLIES]->({product}) }}")
        return " AND ".join(conditions) or None


def of(principal: Principal) -> Scope:
    """Return the scope of a principal.

    Raises
    ------
    Refused
        If its role asks no questions: sources write, customers have their own
        privacy interface.
    """
    match principal.role:
        case Role.ADMIN:
            return Scope(Language(Audience.ADMIN))
        case Role.APP:
            return Scope(Language(Audience.STAFF))
        case Role.ANALYST:
            sees = Audience.STAFF if "pii" in principal.scopes else Audience.MASKED
            return Scope(Language(sees))
        case Role.PARTNER if principal.partner:
            return Scope(Language(Audience.PARTNER), principal.partner, principal.purpose)
        case _:
            raise Refused(
                f"A key of role {principal.role} cannot ask questions. "
                "Use one of role admin, analyst, app or partner."
            )


_ME = ":Partner {id: $partner}"


def _shared(customer: str, scope: str | None = None) -> str:
    """Return that a customer shares with the partner now, for the purpose, this scope."""
    share = f"s_{customer}"
    conditions = [
        f"{share}.purpose = $purpose",
        f"{share}.since <= datetime($now)",
        f"datetime($now) < {share}.until",
    ]
    if scope:
        conditions.append(f"'{scope}' IN {share}.scopes")
    pattern = f"({customer})-[{share}:SHARES_WITH]->({_ME})"
    return f"EXISTS {{ MATCH {pattern} WHERE {' AND '.join(conditions)} }}"


def _scope_name(declared: Relationship) -> str:
    """A scope names a relationship by the field that walks it from the customer."""
    return declared.forward if declared.source is CUSTOMER else declared.backward


def _own(pattern: str) -> Callable[[str], str]:
    return lambda node: f"EXISTS {{ MATCH ({node}){pattern}({_ME}) }}"


def _delivered(node: str) -> str:
    """A touchpoint is shared where the partner delivered it and the customer allows it."""
    customer = f"c_{node}"
    mine = _own("-[:DELIVERED_BY]->")(node)
    allowed = _shared(customer, HAD.forward)
    return f"{mine} AND EXISTS {{ MATCH ({customer}:Customer)-[:HAD]->({node}) WHERE {allowed} }}"


_VISIBLE: Mapping[str, Callable[[str], str]] = {
    PARTNER.name: lambda node: f"{node}.id = $partner",
    AGREEMENT.name: _own("<-[:PARTY_TO]-"),
    EMPLOYEE.name: _own("-[:WORKS_FOR]->"),
    CAMPAIGN.name: _own("<-[:RUNS]-"),
    OFFER.name: _own("<-[:MAKES]-"),
    CUSTOMER.name: _shared,
    TOUCHPOINT.name: _delivered,
}
"""For each label that is not public: when a partner sees a node of it."""

_ANCHORS: Mapping[str, str] = {
    CUSTOMER.name: "<-[:SHARES_WITH]-",
    AGREEMENT.name: "-[:PARTY_TO]->",
    EMPLOYEE.name: "<-[:WORKS_FOR]-",
    CAMPAIGN.name: "-[:RUNS]->",
    OFFER.name: "-[:MAKES]->",
    TOUCHPOINT.name: "<-[:DELIVERED_BY]-",
}
"""For each of them: how a partner's list of it begins at the partner."""

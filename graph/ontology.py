"""The vocabulary in which the network is declared.

`graph/model.py` says what there is; this file says what can be said: scalar
kinds, properties, labels, relationships, who writes each and who reads each.
Constraints, GraphQL types, filters, import columns and reference docs are all
derived from these values, so nothing here knows about any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import cached_property


class Kind(Enum):
    """What a property's value is; how each is stored is in brackets."""

    ID = "ID"  # string
    STRING = "String"  # string
    INT = "Int"  # 32-bit integer
    BIG_INT = "BigInt"  # 64-bit integer
    FLOAT = "Float"  # double
    BOOLEAN = "Boolean"  # boolean
    INSTANT = "Instant"  # zoned datetime, always UTC
    DATE = "Date"  # date
    MONEY = "Money"  # integer minor units in `<name>Minor`, ISO 4217 code in `currency`
    JSON = "JSON"  # JSON text


class Writer(StrEnum):
    """Who may change a label, a relationship or a property."""

    CLIENT = "client"  # generated mutations
    COMMAND = "command"  # only its own named mutations
    SYSTEM = "system"  # intake, insights and the engine itself


class Reader(StrEnum):
    """Who may read it. The first three are what a partner may see at all."""

    PUBLIC = "public"  # every principal that is signed in
    OWN = "own"  # staff, and the partner to whom it belongs
    SHARED = "shared"  # staff, and partners under SHARES_WITH where a scope names it
    STAFF = "staff"  # admin, analyst and app
    ADMIN = "admin"  # admin alone
    NOBODY = "nobody"  # never leaves the database


@dataclass(frozen=True, slots=True)
class Property:
    """One named value on a node or a relationship.

    `writer` and `reader` are those of the owner where they are None. `personal`
    data are masked for analysts without the `pii` scope.
    """

    name: str
    kind: Kind = Kind.STRING
    about: str = ""
    required: bool = False
    unique: bool = False
    indexed: bool = False
    many: bool = False
    personal: bool = False
    writer: Writer | None = None
    reader: Reader | None = None
    choices: tuple[str, ...] = ()

    @property
    def stored(self) -> str:
        """The key under which the value (for money: its minor units) is stored."""
        return f"{self.name}Minor" if self.kind is Kind.MONEY else self.name


@dataclass(frozen=True, slots=True)
class Label:
    """One kind of node."""

    name: str
    plural: str  # the field of the list, as in `customers`
    prefix: str  # of its ids, as in `cus_…`
    about: str
    own: tuple[Property, ...] = ()
    writer: Writer = Writer.CLIENT
    reader: Reader = Reader.STAFF
    search: tuple[str, ...] = ()  # properties folded into `searchText`
    title: str = "name"  # the property that stands for the node to a person
    common: tuple[Property, ...] = ()

    @property
    def properties(self) -> tuple[Property, ...]:
        """The common properties of all nodes, then the label's own."""
        return self.common + self.own

    @property
    def singular(self) -> str:
        """The field of one node, as in `customer`, `insightRun`."""
        return self.name[0].lower() + self.name[1:]

    def property(self, name: str) -> Property:
        """Return the property of that name.

        Raises
        ------
        KeyError
            If the label declares none.
        """
        for candidate in self.properties:
            if candidate.name == name:
                return candidate
        raise KeyError(f"{self.name} has no property {name!r}")

    def __repr__(self) -> str:
        return f"<Label {self.name}>"


@dataclass(frozen=True, slots=True)
class Relationship:
    """One kind of tie, from `source` to `target`.

    The same type may be declared for several pairs of labels. `forward` and
    `backward` are the fields that walk it; `one_target` and `one_source` say
    that a node has at most one there, so that the field is an object.
    """

    type: str
    source: Label
    target: Label
    forward: str
    backward: str
    about: str
    properties: tuple[Property, ...] = ()
    writer: Writer = Writer.CLIENT
    reader: Reader = Reader.STAFF
    one_target: bool = False
    one_source: bool = False
    parallel: bool = False  # several between the same two nodes mean something

    @property
    def name(self) -> str:
        """A name that is unique in the ontology: `TouchpointAboutProduct`."""
        words = "".join(word.capitalize() for word in self.type.split("_"))
        return f"{self.source.name}{words}{self.target.name}"

    def __repr__(self) -> str:
        return f"<Relationship ({self.source.name})-[{self.type}]->({self.target.name})>"


@dataclass(frozen=True, slots=True)
class Step:
    """A relationship as seen from one of its ends: a field of that end's type."""

    relationship: Relationship
    outward: bool

    @property
    def field(self) -> str:
        return self.relationship.forward if self.outward else self.relationship.backward

    @property
    def origin(self) -> Label:
        return self.relationship.source if self.outward else self.relationship.target

    @property
    def destination(self) -> Label:
        return self.relationship.target if self.outward else self.relationship.source

    @property
    def single(self) -> bool:
        """Whether at most one node is at the other end."""
        declared = self.relationship
        return declared.one_target if self.outward else declared.one_source


class OntologyError(ValueError):
    """The declaration contradicts itself."""


@dataclass(frozen=True)
class Ontology:
    """All labels and relationships, checked once and indexed by name."""

    labels: tuple[Label, ...]
    relationships: tuple[Relationship, ...]
    _steps: Mapping[str, Mapping[str, Step]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        steps: dict[str, dict[str, Step]] = {label.name: {} for label in self.labels}
        for step in self._walk():
            fields = steps[step.origin.name]
            if step.field in fields:
                raise OntologyError(f"{step.origin.name}.{step.field} is declared twice.")
            fields[step.field] = step
        object.__setattr__(self, "_steps", steps)
        self._check()

    def _walk(self) -> Iterator[Step]:
        for relationship in self.relationships:
            yield Step(relationship, outward=True)
            yield Step(relationship, outward=False)

    def _check(self) -> None:
        for what in ("name", "plural", "prefix", "singular"):
            seen: dict[str, Label] = {}
            for label in self.labels:
                value = getattr(label, what)
                if value in seen:
                    raise OntologyError(f"{what} {value!r} is taken by {seen[value]!r}.")
                seen[value] = label
        types = {relationship.type for relationship in self.relationships}
        for label in self.labels:
            names = [p.name for p in label.properties]
            twice = {name for name in names if names.count(name) > 1}
            clash = twice | (set(names) & set(self._steps[label.name]))
            if clash:
                raise OntologyError(f"{label.name} declares {sorted(clash)} more than once.")
            # One database refuses a name that is both a label and a type.
            if label.name in types:
                raise OntologyError(f"{label.name} is both a label and a relationship type.")

    @cached_property
    def by_name(self) -> Mapping[str, Label]:
        """Labels by name."""
        return {label.name: label for label in self.labels}

    @cached_property
    def by_prefix(self) -> Mapping[str, Label]:
        """Labels by the prefix of their ids, as in `cus`."""
        return {label.prefix: label for label in self.labels}

    @cached_property
    def visible(self) -> tuple[Label, ...]:
        """The labels that some principal may read."""
        return tuple(label for label in self.labels if label.reader is not Reader.NOBODY)

    def steps(self, label: Label) -> Mapping[str, Step]:
        """The relationship fields of a label, by field name."""
        return self._steps[label.name]

    def of_id(self, identifier: str) -> Label | None:
        """The label that an id's prefix names, or None."""
        return self.by_prefix.get(identifier.partition("_")[0])


COMMON = (
    Property("id", Kind.ID, "Opaque, globally unique, never reused.", required=True, unique=True),
    Property("source", about="Namespace of the source that named it first.", writer=Writer.SYSTEM),
    Property("key", about="Its key in that source.", writer=Writer.SYSTEM),
    Property("createdAt", Kind.INSTANT, "When Kith first knew of it.", writer=Writer.SYSTEM),
    Property("updatedAt", Kind.INSTANT, "When Kith last changed it.", writer=Writer.SYSTEM),
    Property("synthetic", Kind.BOOLEAN, "True where it was generated.", writer=Writer.SYSTEM),
    Property(
        "claims",
        Kind.JSON,
        "Who said what of it and when, from which intake folds the rest.",
        writer=Writer.SYSTEM,
        reader=Reader.NOBODY,
    ),
)
"""The properties that every node has."""

SEARCH_TEXT = Property(
    "searchText", about="Folded words for search.", writer=Writer.SYSTEM, reader=Reader.NOBODY
)


def label(
    name: str,
    prefix: str,
    about: str,
    *properties: Property,
    plural: str | None = None,
    writer: Writer = Writer.CLIENT,
    reader: Reader = Reader.STAFF,
    search: tuple[str, ...] = (),
    title: str = "name",
) -> Label:
    """Declare a label with the properties that all nodes have in common."""
    return Label(
        name=name,
        plural=plural or name[0].lower() + name[1:] + "s",
        prefix=prefix,
        about=about,
        own=properties + ((SEARCH_TEXT,) if search else ()),
        writer=writer,
        reader=reader,
        search=search,
        title=title,
        common=COMMON,
    )


def personal(name: str, about: str = "", kind: Kind = Kind.STRING) -> Property:
    """Declare a property that says something about one person."""
    return Property(name, kind, about, personal=True)


def fact(name: str, kind: Kind = Kind.STRING, about: str = "", indexed: bool = False) -> Property:
    """Declare a property that only the engine writes."""
    return Property(name, kind, about, indexed=indexed, writer=Writer.SYSTEM)


def at(name: str = "at", about: str = "When it happened.") -> Property:
    """Declare the instant by which nodes of a label are listed."""
    return Property(name, Kind.INSTANT, about, indexed=True)

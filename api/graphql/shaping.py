"""Functions that turn projections into responses, generated for one shape.

A generic walk over a shape costs several lookups for every value. Generated
code is a dictionary display per object: about a microsecond. The text is made
of response names, which GraphQL restricts to letters, digits and underscores,
and always passes through `repr`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.graphql import wire
from api.graphql.cursor import encode
from api.graphql.shape import (
    ConnectionShape,
    CursorShape,
    EdgesShape,
    Figure,
    Group,
    Leaf,
    ListShape,
    MoneyFigures,
    MoneyShape,
    NodeShape,
    Nothing,
    ObjectShape,
    PageInfoShape,
    SingleShape,
    Total,
    TypeName,
)
from graph.ontology import Kind
from graph.selection import Function, Value


@dataclass(slots=True)
class Answering:
    """What shaping needs of one request: page sizes; and how many objects it made."""

    sizes: Sequence[int]
    objects: int = 0

    def take(self, rows: list[Any]) -> list[Any]:
        """Count rows on their way through."""
        self.objects += len(rows)
        return rows


Shaper = Callable[[Mapping[str, Any], Answering], Any]


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, in the connection's order."""

    rows: list[Any]
    more: bool  # there are more beyond the end it was read towards


def page(rows: list[Any], size: int, backward: bool) -> Page:
    """Return the first `size` rows in order; one more was read to see if there are more."""
    more = len(rows) > size
    rows = rows[:size] if more else rows
    return Page(rows[::-1] if backward else rows, more)


_CHECKS: Mapping[Kind, tuple[str, str]] = {
    Kind.ID: ("{v}.__class__ is str", "text({v})"),
    Kind.STRING: ("{v}.__class__ is str", "text({v})"),
    Kind.INT: (
        "{v}.__class__ is int and -2147483648 <= {v} <= 2147483647",
        "integer({v})",
    ),
    Kind.FLOAT: ("{v}.__class__ is float", "floating({v})"),
    Kind.BOOLEAN: ("{v} is True or {v} is False", "boolean({v})"),
}
_CONVERSIONS: Mapping[Kind, str] = {
    Kind.BIG_INT: "big_integer({v})",
    Kind.INSTANT: "moment({v})",
    Kind.DATE: "day({v})",
    Kind.JSON: "parsed({v})",
}


@dataclass(slots=True)
class Generator:
    """Writes one function for each object of a shape."""

    sizes: list[Value] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _count: int = 0

    def shaper(self, shape: ObjectShape) -> Shaper:
        """Return the function for a shape; `sizes` then says what it needs."""
        name = self._function(shape)
        namespace: dict[str, Any] = {
            "text": wire.text,
            "integer": wire.integer,
            "big_integer": wire.big_integer,
            "floating": wire.floating,
            "boolean": wire.boolean,
            "moment": wire.moment,
            "day": wire.day,
            "parsed": wire.parsed,
            "amount": wire.amount,
            "encode": encode,
            "page": page,
        }
        exec("\n".join(self._lines), namespace)  # noqa: S102  # our own text, see above
        made: Shaper = namespace[name]
        return made

    def _function(self, shape: ObjectShape) -> str:
        name = self._name("f")
        fields = ", ".join(f"{key!r}: {self._expression(value)}" for key, value in shape.fields)
        self._lines.append(f"def {name}(o, a):\n    return {{{fields}}}")
        return name

    def _name(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count}"

    def _expression(self, shape: Any) -> str:
        match shape:
            case TypeName(name):
                return repr(name)
            case Nothing():
                return "None"
            case Leaf(stored, kind, _, many):
                return self._leaf(f"o[{stored!r}]", kind, many)
            case MoneyShape(stored, fields):
                parts = ", ".join(f"{key!r}: {_MONEY[part]}" for key, part in fields)
                return f"({{{parts}}} if (u := o[{stored!r}]) is not None else None)"
            case ListShape(slot, of):
                one = self._function(of)
                return f"[{one}(x, a) for x in a.take(o[{slot!r}])]"
            case SingleShape(slot, of):
                one = self._function(of)
                return f"({one}(l[0], a) if (l := a.take(o[{slot!r}])) else None)"
            case NodeShape(of):
                return f"{self._function(of)}(o['node'], a)"
            case CursorShape(order, keys):
                values = ", ".join(f"o['_k{index}']" for index in range(keys))
                return f"encode({order!r}, ({values},))"
            case Group(of):
                return f"{self._function(of)}(o, a)"
            case Figure() | MoneyFigures():
                return self._figure(shape)
            case ConnectionShape():
                return self._connection(shape)
            case _:
                raise TypeError(f"{shape!r} stands only inside a connection.")

    def _leaf(self, read: str, kind: Kind, many: bool) -> str:
        if many:
            one = self._checked("i", "i", kind)
            return f"([{one} for i in v] if (v := {read}) is not None else None)"
        return self._checked(f"(v := {read})", "v", kind, nullable=True)

    def _checked(self, first: str, then: str, kind: Kind, nullable: bool = False) -> str:
        missing = f" or {then} is None" if nullable else ""
        if kind in _CHECKS:
            check, otherwise = _CHECKS[kind]
            check = check.replace("{v}", first, 1).replace("{v}", then)
            return f"({then} if {check}{missing} else {otherwise.format(v=then)})"
        conversion = _CONVERSIONS[kind].format(v=then)
        if nullable:
            return f"({conversion} if {first} is not None else None)"
        return conversion

    def _figure(self, shape: Figure | MoneyFigures) -> str:
        if isinstance(shape, MoneyFigures):
            parts = ", ".join(f"{key!r}: {_PER_CURRENCY[part]}" for key, part in shape.fields)
            return f"[{{{parts}}} for c in o[{shape.slot!r}]]"
        kind = shape.kind
        if shape.function is Function.AVG:
            kind = Kind.FLOAT
        elif shape.function is Function.SUM and kind is Kind.INT:
            kind = Kind.BIG_INT
        return self._leaf(f"o[{shape.slot!r}]", kind, many=False)

    def _connection(self, shape: ConnectionShape) -> str:
        name = self._name("f")
        parts = []
        for key, part in shape.of.fields:
            match part:
                case EdgesShape(of):
                    text = f"[{self._function(of)}(x, a) for x in a.take(p.rows)]"
                case PageInfoShape(fields, cursor):
                    text = self._page_info(fields, cursor, shape)
                case Total():
                    text = f"o[{shape.slot + 't'!r}]"
                case _:
                    text = self._expression(part)
            parts.append(f"{key!r}: {text}")
        lines = [f"def {name}(o, a):"]
        if shape.rows:
            size = f"a.sizes[{len(self.sizes)}]"
            self.sizes.append(shape.first)
            lines.append(f"    p = page(o[{shape.slot!r}], {size}, {shape.backward})")
        lines.append(f"    return {{{', '.join(parts)}}}")
        self._lines.append("\n".join(lines))
        return f"{name}(o, a)"

    def _page_info(
        self, fields: Sequence[tuple[str, str]], cursor: CursorShape, shape: ConnectionShape
    ) -> str:
        place = self._function(ObjectShape((("c", cursor),)))
        ahead, behind = "p.more", repr(shape.placed)
        if shape.backward:
            ahead, behind = behind, ahead
        texts = {
            "hasNextPage": ahead,
            "hasPreviousPage": behind,
            "startCursor": f"({place}(p.rows[0], a)['c'] if p.rows else None)",
            "endCursor": f"({place}(p.rows[-1], a)['c'] if p.rows else None)",
            "__typename": "'PageInfo'",
        }
        return "{" + ", ".join(f"{key!r}: {texts[part]}" for key, part in fields) + "}"


_MONEY = {
    "amount": "amount(u, o['currency'])",
    "currency": "o['currency']",
    "__typename": "'Money'",
}
_PER_CURRENCY = {
    "currency": "c['currency']",
    "count": "c['count']",
    **{name: f"amount(c[{name!r}], c['currency'])" for name in ("min", "max", "avg", "sum")},
    "__typename": "'MoneyAggregate'",
}

"""Identifiers in the one form under which they are compared.

A value that many unrelated people send, such as `null`, identifies nobody and
is dropped here, before it can tie strangers together.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from graph import ids
from graph.labels import IDENTIFIER

USER, ANONYMOUS, EMAIL, PHONE = "userId", "anonymousId", "email", "phone"

ORDER = (USER, EMAIL, PHONE)
"""What identifies best first; external types follow, an anonymous id comes last."""

LONGEST = 512
"""Characters of an identifier at most."""

_BLOCKED = re.compile(r"-*|[0-]*|-1|null|nil|none|nan|undefined|anonymous|unknown", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
_PHONE_NOISE = re.compile(r"[\s().\-/]|tel:")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_TYPE = re.compile(r"[A-Za-z][\w.\- ]{0,63}")


class Name(NamedTuple):
    """One identifier: a way in which a customer shows up."""

    type: str
    value: str

    @property
    def id(self) -> str:
        """The id of its Identifier node."""
        return _id(self.type, self.value)

    @property
    def text(self) -> str:
        """How a touchpoint keeps it, as in `email:ann@example.org`."""
        return f"{self.type}:{self.value}"


@lru_cache(maxsize=100_000)
def _id(type_: str, value: str) -> str:
    return ids.derived(IDENTIFIER, type_, value)


class NotAName(ValueError):
    """An identifier that is no text, is too long, or holds what no id holds."""


def name(type_: str, value: object, encoding: str | None = None) -> Name | None:
    """Return an identifier in its normal form, or None if it identifies nobody.

    E-mails are compared in lower case, phone numbers in E.164; `encoding` is
    `none` for plain values and anything else (such as `sha256`) for values that
    are hashed already, which are kept as they are under a type of their own.

    Raises
    ------
    NotAName
        If it is neither text nor a whole number, longer than `LONGEST`, or has
        control characters.

    Examples
    --------
    >>> name("email", " Ann@Example.org ")
    Name(type='email', value='ann@example.org')
    >>> name("phone", "0049 (30) 123-4567")
    Name(type='phone', value='+49301234567')
    >>> name("userId", "0000-0000") is None
    True
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise NotAName(f"{type_} is text; got {value!r:.60}.")
    text = str(value).strip()
    if len(text) > LONGEST:
        raise NotAName(f"{type_} has at most {LONGEST} characters; got {len(text):,}.")
    if not text.isprintable():
        raise NotAName(f"{type_} holds a control character: {text!r:.60}.")
    if _BLOCKED.fullmatch(text):
        return None
    if not _TYPE.fullmatch(type_):
        raise NotAName(f"An identifier's type is a short word; got {type_!r:.60}.")
    if encoding and encoding.lower() not in ("none", "plain"):
        return Name(f"{type_}.{encoding.lower()}"[:64], text)
    if type_ == EMAIL:
        return Name(EMAIL, text.lower()) if _EMAIL.fullmatch(text) else None
    if type_ == PHONE:
        digits = _PHONE_NOISE.sub("", text)
        digits = f"+{digits[2:]}" if digits.startswith("00") else digits
        return Name(PHONE, digits) if _PHONE.fullmatch(digits) else None
    return Name(type_, text)


def rank(one: Name) -> tuple[int, str, str]:
    """Sort identifiers by how well they identify; ties by type and value."""
    if one.type == ANONYMOUS:
        place = len(ORDER) + 1
    else:
        place = ORDER.index(one.type) if one.type in ORDER else len(ORDER)
    return place, one.type, one.value

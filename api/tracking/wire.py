"""From the wire to events: every dialect of the tracking specification, pure.

Segment's and RudderStack's SDKs agree on the specification and differ in where
they put things; PostHog's has names of its own and is translated first.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import orjson

from api.tracking import posthog
from api.tracking.moments import UnreadableTime, happened, read
from graph.intake import Event
from graph.names import ANONYMOUS, EMAIL, PHONE, USER, Name, NotAName, name, rank

TYPES = frozenset({"identify", "track", "page", "screen", "group", "alias"})

LARGEST_EVENT = 512 * 1024
"""Bytes of one event at most."""

_LONGEST_NAME = 512
_EXTERNAL = {"user_id": USER, "anonymous_id": ANONYMOUS}
"""External ids that are our own identifiers under another name."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one event of a request is not taken; `body` is the event as it came."""

    index: int
    code: str
    message: str
    body: Any


Read: TypeAlias = Event | Refusal


class _Refused(ValueError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def events(
    body: Mapping[str, Any],
    kind: str,
    *,
    source: str,
    namespace: str,
    received: datetime,
) -> list[Read]:
    """Return the events of a request in their order, each taken or refused.

    Parameters
    ----------
    body : mapping
        The JSON object that was sent.
    kind : str
        The last part of the path: one of `TYPES`, or `batch`.
    source, namespace : str
        Whose message ids these are, and where the keys of things are looked up.
    received : datetime
        When the request came in.
    """
    found: list[Read] = []
    for index, item in enumerate(_items(body, kind)):
        try:
            found.append(_event(item, body, kind, source, namespace, received))
        except _Refused as refused:
            found.append(Refusal(index, refused.code, str(refused), item))
        except (UnreadableTime, NotAName) as refused:
            code = "BAD_TIME" if isinstance(refused, UnreadableTime) else "BAD_ID"
            found.append(Refusal(index, code, str(refused), item))
    return found


def _items(body: Mapping[str, Any], kind: str) -> Iterator[Any]:
    if kind != "batch":
        yield body
        return
    batch = body.get("batch")
    if isinstance(batch, list):
        yield from batch


def _event(
    item: Any,
    envelope: Mapping[str, Any],
    kind: str,
    source: str,
    namespace: str,
    received: datetime,
) -> Event:
    raw = _checked(item)
    in_batch = kind == "batch"
    sent = read(_first(item, "sentAt", "sent_at") or _first(envelope, "sentAt", "sent_at"))
    if posthog.speaks(item):
        item = posthog.translated(item)
        kind = item["type"]
    elif in_batch:
        kind = item.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise _Refused("BAD_TYPE", f"type is one of {', '.join(sorted(TYPES))}; got {kind!r:.60}.")
    context = _merged(envelope.get("context") if in_batch else None, item.get("context"))
    integrations = _merged(
        envelope.get("integrations") if in_batch else None, item.get("integrations")
    )
    at = happened(read(item.get("originalTimestamp") or item.get("timestamp")), sent, received)
    traits = {**_object(context, "traits"), **_object(item, "traits")}
    properties = _object(item, "properties")
    if kind == "group":
        properties, traits = traits, {}
    context.pop("traits", None)
    names = _names(item, traits, context, kind)
    title = _title(item, kind, properties)
    if integrations:
        context["integrations"] = integrations
    for key in ("category", "name"):
        if kind in ("page", "screen") and isinstance(item.get(key), str):
            properties.setdefault(key, item[key])
    return Event(
        source=source,
        namespace=namespace,
        message=_message(item, raw),
        type=kind,
        name=title,
        at=at,
        received=received,
        names=names,
        traits=traits,
        properties=properties,
        context=context,
        group=_group(item, context, kind),
        consents=_consents(context),
        channel=_channel(item, context),
    )


def _checked(item: Any) -> bytes:
    """Return an event's own text; refuse what cannot be kept.

    NaN and Infinity, lone surrogates and an unreasonable depth all show here,
    for they have no JSON text.
    """
    if not isinstance(item, Mapping):
        raise _Refused("BAD_EVENT", f"An event is a JSON object; got {item!r:.60}.")
    try:
        raw = orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as failure:
        raise _Refused(
            "BAD_VALUE",
            "The event holds what JSON has not: NaN, Infinity, half a character, an integer "
            f"beyond 64 bits, or a depth beyond reason ({failure}).",
        ) from None
    if len(raw) > LARGEST_EVENT:
        raise _Refused("TOO_LARGE", f"An event has at most {LARGEST_EVENT:,} bytes.")
    if b"\\u0000" in raw and _holds_nul(item):
        raise _Refused("BAD_VALUE", "The event holds a NUL character.")
    return raw


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, Mapping):
        return any(_holds_nul(key) or _holds_nul(inner) for key, inner in value.items())
    return isinstance(value, list) and any(map(_holds_nul, value))


def _names(
    item: Mapping[str, Any], traits: Mapping[str, Any], context: Mapping[str, Any], kind: str
) -> tuple[Name, ...]:
    found = [
        name(USER, item.get("userId")),
        name(ANONYMOUS, item.get("anonymousId")),
        name("distinctId", item.get("distinctId")),
        _trait_name(EMAIL, traits.get("email")),
        _trait_name(PHONE, traits.get("phone")),
    ]
    external = context.get("externalIds") or context.get("externalId")
    for one in external if isinstance(external, list) else ():
        if isinstance(one, Mapping) and isinstance(one.get("type"), str):
            type_ = _EXTERNAL.get(one["type"]) or str(one["type"])
            encoding = one.get("encoding")
            found.append(
                name(type_, one.get("id"), encoding if isinstance(encoding, str) else None)
            )
    if kind == "alias":
        # What was the previous id may have been a user's or a device's.
        previous = item.get("previousId")
        found += [name(USER, previous), name(ANONYMOUS, previous)]
    found.append(name("distinctId", item.get("aliasedId")))
    names = sorted({one for one in found if one}, key=rank)
    if not names:
        raise _Refused(
            "NO_ID", "An event needs a userId or an anonymousId, and one that identifies somebody."
        )
    if kind == "alias" and len(names) < 2:
        raise _Refused("NO_ID", "alias needs a userId and a previousId.")
    return tuple(names)


def _trait_name(type_: str, value: Any) -> Name | None:
    """Return an identifier that is a trait first: an odd one is no reason to refuse."""
    try:
        return name(type_, value)
    except NotAName:
        return None


def _title(item: Mapping[str, Any], kind: str, properties: Mapping[str, Any]) -> str:
    if kind == "track":
        title = item.get("event")
        if not isinstance(title, str) or not title.strip():
            raise _Refused("NO_EVENT", "track needs the name of the event, as in `event`.")
    elif kind in ("page", "screen"):
        title = item.get("name") or properties.get("name") or kind
    else:
        title = kind
    title = title if isinstance(title, str) else kind
    return title.strip()[:_LONGEST_NAME]


def _group(item: Mapping[str, Any], context: Mapping[str, Any], kind: str) -> str | None:
    found = name("groupId", item.get("groupId"))
    if found is None and kind == "group":
        raise _Refused("NO_ID", "group needs a groupId.")
    found = found or _trait_name("groupId", context.get("groupId"))
    return found.value if found else None


def _message(item: Mapping[str, Any], raw: bytes) -> str:
    found = name("messageId", item.get("messageId"))
    if found:
        return found.value
    if item.get("timestamp") or item.get("originalTimestamp") or item.get("sentAt"):
        # A retry repeats the very same bytes; two events differ at least in time.
        return f"content-{hashlib.blake2b(raw, digest_size=16).hexdigest()}"
    return f"random-{secrets.token_hex(16)}"


def _consents(context: Mapping[str, Any]) -> dict[str, bool]:
    preferences = _object(_object(context, "consent"), "categoryPreferences")
    return {
        category: given
        for category, given in preferences.items()
        if isinstance(given, bool) and category.strip()
    }


def _channel(item: Mapping[str, Any], context: Mapping[str, Any]) -> str | None:
    for found in (item.get("channel"), context.get("channel")):
        if isinstance(found, str) and found.strip():
            return found.strip()[:100]
    return None


def _first(holder: Mapping[str, Any], *keys: str) -> Any:
    return next((holder[key] for key in keys if holder.get(key)), None)


def _object(holder: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = holder.get(key)
    return dict(found) if isinstance(found, Mapping) else {}


def _merged(outer: Any, inner: Any) -> dict[str, Any]:
    """Return two objects as one; what is said further inside holds."""
    if not isinstance(outer, Mapping):
        return dict(inner) if isinstance(inner, Mapping) else {}
    whole = dict(outer)
    for key, value in inner.items() if isinstance(inner, Mapping) else ():
        both = isinstance(value, Mapping) and isinstance(whole.get(key), Mapping)
        whole[key] = _merged(whole[key], value) if both else value
    return whole


def taken(read: Sequence[Read]) -> tuple[list[Event], list[Refusal]]:
    """Divide what was read into what can be taken and what is refused."""
    return (
        [one for one in read if isinstance(one, Event)],
        [one for one in read if isinstance(one, Refusal)],
    )

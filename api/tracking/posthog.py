"""PostHog's form of the tracking specification, translated into the common one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FACTS = {
    "$identify": "identify",
    "$set": "identify",
    "$set_once": "identify",
    "$groupidentify": "group",
    "$create_alias": "alias",
    "$pageview": "page",
    "$screen": "screen",
}


def speaks(item: Mapping[str, Any]) -> bool:
    """Whether an event is in PostHog's form."""
    if "userId" in item or "anonymousId" in item:
        return False
    return "distinct_id" in item or "distinct_id" in _object(item, "properties")


def translated(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event in the common form.

    All of PostHog's ids, `distinct_id`, `$anon_distinct_id` and `alias`, live in
    one space: they become identifiers of the type `distinctId`.
    """
    properties = _object(item, "properties")
    event = item.get("event")
    kind = _FACTS.get(event, "track") if isinstance(event, str) else "track"
    distinct = item.get("distinct_id") or properties.pop("distinct_id", None)
    traits = {
        **_object(properties, "$set_once"),
        **_object(item, "$set_once"),
        **_object(properties, "$set"),
        **_object(item, "$set"),
    }
    found: dict[str, Any] = {
        "type": kind,
        "messageId": item.get("uuid") or item.get("messageId"),
        "timestamp": item.get("timestamp"),
        "distinctId": distinct,
        "context": item.get("context") or {},
    }
    match kind:
        case "group":
            found["groupId"] = properties.get("$group_key")
            found["traits"] = _object(properties, "$group_set")
            found["context"] = {
                **_object(item, "context"),
                "groupType": properties.get("$group_type"),
            }
        case "alias":
            found["aliasedId"] = properties.get("alias")
        case _:
            found["aliasedId"] = item.get("$anon_distinct_id") or properties.get(
                "$anon_distinct_id"
            )
            found["traits"] = traits
            found["event"] = event
            found["name"] = properties.get("$screen_name") or properties.get("$pathname")
            found["properties"] = {
                key: value
                for key, value in properties.items()
                if key not in ("$set", "$set_once", "$anon_distinct_id")
            }
    return found


def _object(holder: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = holder.get(key)
    return dict(found) if isinstance(found, Mapping) else {}

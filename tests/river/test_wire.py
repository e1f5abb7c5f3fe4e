"""What SDKs send, in every spelling, becomes the same events."""

from __future__ import annotations

import gzip
import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.errors import BadRequest, TooLarge
from api.tracking import moments, wire
from api.tracking.body import LARGEST, inflated, parsed
from api.tracking.wire import Refusal
from graph.intake import Event, Name

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def read(body: dict[str, Any], kind: str = "track") -> list[wire.Read]:
    return wire.events(body, kind, source="key_1", namespace="events", received=NOW)


def one(body: dict[str, Any], kind: str = "track") -> Event:
    [found] = read(body, kind)
    assert isinstance(found, Event), found
    return found


def refused(body: Any, kind: str = "track") -> Refusal:
    [found] = read(body, kind)
    assert isinstance(found, Refusal), found
    return found


TRACK = {"userId": "u", "event": "Thing Happened", "messageId": "m"}


def test_a_track_event_is_read() -> None:
    found = one({**TRACK, "properties": {"n": 1}, "context": {"ip": "::1"}, "channel": "web"})
    assert found.names == (Name("userId", "u"),)
    assert (found.message, found.name, found.channel) == ("m", "Thing Happened", "web")
    assert found.properties == {"n": 1}
    assert found.context == {"ip": "::1"}
    assert found.at == NOW


@pytest.mark.parametrize(
    "ids",
    [
        {"userId": None, "anonymousId": "a"},
        {"userId": "0000-0000", "anonymousId": "a"},
        {"userId": "null", "anonymousId": "a"},
        {"userId": "-1", "anonymousId": "a"},
        {"userId": "", "anonymousId": "a"},
        {"userId": "undefined", "anonymousId": "a"},
        {"userId": "Anonymous", "anonymousId": "a"},
    ],
)
def test_a_blocked_user_id_leaves_the_anonymous_one(ids: dict[str, Any]) -> None:
    assert one({**TRACK, **ids}).names == (Name("anonymousId", "a"),)


def test_identifiers_come_best_first() -> None:
    found = one(
        {
            "anonymousId": "a",
            "userId": 7,
            "messageId": "m",
            "context": {
                "traits": {"email": " Ann@Example.ORG", "phone": "+49 30 1234567"},
                "externalIds": [
                    {"id": "x1", "type": "loyalty", "collection": "users", "encoding": "none"},
                    {"id": "ab12", "type": "email", "encoding": "sha256"},
                ],
            },
        },
        "identify",
    )
    assert [name.text for name in found.names] == [
        "userId:7",
        "email:ann@example.org",
        "phone:+49301234567",
        "email.sha256:ab12",
        "loyalty:x1",
        "anonymousId:a",
    ]
    assert found.traits["email"] == " Ann@Example.ORG"


def test_traits_are_taken_from_both_places_and_the_nearer_holds() -> None:
    body = {"userId": "u", "traits": {"a": 1}, "context": {"traits": {"a": 2, "b": 3}}}
    assert one(body, "identify").traits == {"a": 1, "b": 3}


def test_the_context_of_a_batch_goes_into_each_event() -> None:
    body = {
        "batch": [{**TRACK, "type": "track", "context": {"library": {"name": "x"}}}],
        "context": {"library": {"name": "y", "version": "1"}, "ip": "::1"},
        "integrations": {"All": False},
    }
    found = one(body, "batch")
    assert found.context["library"] == {"name": "x", "version": "1"}
    assert found.context["ip"] == "::1"
    assert found.context["integrations"] == {"All": False}


MINUTE = timedelta(minutes=1)
LATE = "2026-03-01T13:00:00Z"


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({}, NOW),
        ({"timestamp": "2026-03-01T11:00:00Z"}, NOW - 60 * MINUTE),
        ({"timestamp": "2026-03-01T12:00:00.000000+01:00"}, NOW - 60 * MINUTE),
        ({"originalTimestamp": LATE, "sentAt": "2026-03-01T13:05:00Z"}, NOW - 5 * MINUTE),
        ({"timestamp": LATE, "sentAt": "2026-03-01T13:05:00Z"}, NOW - 5 * MINUTE),
        ({"sentAt": "2026-03-01T13:05:00Z"}, NOW),
        ({"originalTimestamp": "2031-01-01T00:00Z", "sentAt": "2031-01-01T00:01Z"}, NOW - MINUTE),
    ],
)
def test_the_senders_clock_is_trusted_for_differences_only(
    times: dict[str, str], expected: datetime
) -> None:
    assert one({**TRACK, **times}).at == expected


def test_a_batch_is_sent_once_and_its_own_timestamp_is_no_event_time() -> None:
    body = {
        "batch": [{**TRACK, "type": "track", "timestamp": "2026-03-01T13:00:00Z"}],
        "sentAt": "2026-03-01T13:01:00Z",
        "timestamp": "2001-01-01T00:00:00Z",
    }
    assert one(body, "batch").at == NOW - MINUTE


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"timestamp": "yesterday"}, "BAD_TIME"),
        ({"timestamp": "0001-01-01T00:00:00+14:00"}, "BAD_TIME"),
        ({"timestamp": "0001-01-01T00:00:00Z"}, "BAD_TIME"),
        ({"timestamp": "9999-12-31T23:59:59Z"}, "BAD_TIME"),
        ({"timestamp": "9999-12-31T23:59:59Z", "sentAt": "0001-01-01T00:00:00Z"}, "BAD_TIME"),
        ({"timestamp": {"a": 1}}, "BAD_TIME"),
        ({"timestamp": 1e300}, "BAD_TIME"),
        ({"userId": "u" * 600}, "BAD_ID"),
        ({"userId": {"a": 1}}, "BAD_ID"),
        ({"userId": True}, "BAD_ID"),
        ({"userId": "a\nb"}, "BAD_ID"),
        ({"userId": None}, "NO_ID"),
        ({"userId": "null"}, "NO_ID"),
        ({"event": None}, "NO_EVENT"),
        ({"event": 3}, "NO_EVENT"),
        ({"properties": {"n": float("nan")}}, "BAD_VALUE"),
        ({"properties": {"n": "a\x00b"}}, "BAD_VALUE"),
        ({"properties": {"n": "\ud800"}}, "BAD_VALUE"),
        ({"properties": {"n": "x" * 600_000}}, "TOO_LARGE"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_reason(change: dict[str, Any], code: str) -> None:
    body = parsed(json.dumps({**TRACK, **change}).encode())
    found = refused(body)
    assert found.code == code
    assert len(found.message) > 20


def test_the_rest_of_a_batch_is_taken() -> None:
    body = {"batch": [{**TRACK, "type": "track"}, 7, {"type": "walk"}, {**TRACK, "type": "track"}]}
    found = read(body, "batch")
    assert [isinstance(item, Event) for item in found] == [True, False, False, True]
    assert [item.index for item in found if isinstance(item, Refusal)] == [1, 2]


def test_a_retry_of_an_event_without_an_id_is_the_same_event() -> None:
    body = {"userId": "u", "event": "E", "timestamp": "2026-03-01T11:00:00Z"}
    assert one(body).id == one(dict(body)).id
    assert one({"userId": "u", "event": "E"}).id != one({"userId": "u", "event": "E"}).id


def test_page_screen_group_and_alias() -> None:
    assert one({"userId": "u", "properties": {"name": "Home"}}, "page").name == "Home"
    assert one({"userId": "u", "name": "Cart"}, "screen").name == "Cart"
    group = one({"userId": "u", "groupId": "g", "traits": {"plan": "a"}}, "group")
    assert (group.group, group.properties, group.traits) == ("g", {"plan": "a"}, {})
    assert one({**TRACK, "groupId": "g2"}).group == "g2"
    alias = one({"userId": "u", "previousId": "a"}, "alias")
    assert [name.text for name in alias.names] == ["userId:a", "userId:u", "anonymousId:a"]
    assert refused({"userId": "u"}, "group").code == "NO_ID"
    assert refused({"userId": "u"}, "alias").code == "NO_ID"


def test_consents_of_a_consent_manager() -> None:
    found = one({**TRACK, "context": {"consent": {"categoryPreferences": {"ads": False, "x": 1}}}})
    assert found.consents == {"ads": False}


def posthog(**item: Any) -> Event:
    return one({"api_key": "k", "sent_at": "2026-03-01T12:00:00Z", "batch": [item]}, "batch")


def test_posthogs_form() -> None:
    found = posthog(
        event="Thing",
        uuid="m1",
        timestamp="2026-03-01T11:59:00Z",
        properties={"distinct_id": "d", "n": 1, "$set": {"email": "a@b.c"}},
    )
    assert (found.message, found.type, found.name) == ("m1", "track", "Thing")
    assert found.at == NOW - MINUTE
    assert {name.text for name in found.names} == {"distinctId:d", "email:a@b.c"}
    assert found.traits == {"email": "a@b.c"}
    assert found.properties == {"n": 1}
    found = posthog(
        event="$identify",
        distinct_id="d",
        **{"$set": {"x": 1}},
        properties={"$anon_distinct_id": "o"},
    )
    assert (found.type, found.traits) == ("identify", {"x": 1})
    assert {name.text for name in found.names} == {"distinctId:d", "distinctId:o"}
    found = posthog(event="$create_alias", distinct_id="d", properties={"alias": "o"})
    assert {name.text for name in found.names} == {"distinctId:d", "distinctId:o"}
    found = posthog(
        event="$groupidentify",
        distinct_id="d",
        properties={"$group_type": "company", "$group_key": "acme", "$group_set": {"plan": "a"}},
    )
    assert (found.type, found.group, found.properties) == ("group", "acme", {"plan": "a"})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = (
    "type userId anonymousId messageId event name properties traits context timestamp sentAt "
    "originalTimestamp groupId previousId integrations distinct_id uuid $set sent_at channel"
).split()


@settings(max_examples=300, deadline=None)
@given(
    body=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8),
    kind=st.sampled_from([*sorted(wire.TYPES), "batch"]),
)
def test_nothing_that_is_json_is_an_accident(body: dict[str, Any], kind: str) -> None:
    whole = {"batch": [body]} if kind == "batch" else body
    for found in read(parsed(json.dumps(whole).encode()), kind):
        if isinstance(found, Event):
            assert found.names
            assert found.message
            orjson.dumps(found.properties)
        else:
            assert found.code
            assert found.message


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2026, 2, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(-500), timedelta(500)),
    st.timedeltas(timedelta(0), timedelta(9)),
)
def test_a_wrong_clock_changes_nothing(at: datetime, wrong: timedelta, travel: timedelta) -> None:
    received = at + travel
    assert moments.happened(at + wrong, received + wrong, received) == at


@given(st.binary(max_size=2000), st.sampled_from(["gzip", "deflate", "magic"]))
def test_what_was_compressed_is_inflated(raw: bytes, how: str) -> None:
    packed = zlib.compress(raw) if how == "deflate" else gzip.compress(raw)
    assert inflated(packed, "" if how == "magic" else how) == raw


@given(st.binary(max_size=200))
def test_any_bytes_are_a_body_or_a_clear_error(raw: bytes) -> None:
    for encoding in ("", "gzip"):
        try:
            found = parsed(inflated(raw, encoding))
        except (BadRequest, TooLarge):
            continue
        assert isinstance(found, dict)


def test_a_bomb_is_stopped_at_the_cap() -> None:
    with pytest.raises(TooLarge, match="decompression"):
        inflated(gzip.compress(b"0" * 200 * LARGEST), "gzip")
    with pytest.raises(TooLarge):
        inflated(b"x" * (LARGEST + 1))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[",
        b"7",
        b'"x"',
        b"\xff\xfe\x00",
        "{é}".encode("latin-1"),
        b"[" * 10_000,
        b'{"a":' * 10_000,
    ],
)
def test_what_is_no_object_is_a_bad_request(raw: bytes) -> None:
    with pytest.raises(BadRequest):
        parsed(raw)


def test_broken_gzip_is_a_bad_request() -> None:
    whole = gzip.compress(b'{"a": 1}' * 50)
    for raw in (whole[:20], b"\x1f\x8bnonsense"):
        with pytest.raises(BadRequest):
            inflated(raw, "gzip")


def test_an_event_as_deep_as_the_sea_is_refused_alone() -> None:
    deep = "[" * 600 + "]" * 600
    body = parsed(
        b'{"batch":[{"type":"track","userId":"u","event":"E","properties":{"x":%s}},'
        b'{"type":"track","userId":"u","event":"E"}]}' % deep.encode()
    )
    assert [type(found).__name__ for found in read(body, "batch")] == ["Refusal", "Event"]

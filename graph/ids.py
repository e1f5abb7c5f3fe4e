"""Ids: opaque, globally unique, with a prefix that names the label.

What a source names by a key of its own gets an id that follows from that key,
so that loading twice finds the same node. Customers get a time-ordered random
id, for they outlive every key they are known by.
"""

import hashlib
import secrets
import time

from graph.ontology import Label

_SIGNS = "0123456789abcdefghijklmnopqrstuv"
_PLACES = range(120, -1, -10)


def derived(label: Label, namespace: str, key: object) -> str:
    """Return the id of the node that `namespace` calls `key`.

    Examples
    --------
    >>> from graph.labels import PRODUCT
    >>> derived(PRODUCT, "journey", 25671)
    'prd_3q34fj5q3ujqm4jgpbldhgbfhs'
    """
    parts = f"{label.name}\x00{namespace}\x00{key}"
    return f"{label.prefix}_{_base32(hashlib.blake2b(parts.encode(), digest_size=16).digest())}"


def fresh(label: Label) -> str:
    """Return a new id, ordered by time (UUIDv7, RFC 9562)."""
    stamp = time.time_ns() // 1_000_000
    noise = secrets.randbits(74)
    number = stamp << 80 | 0x7 << 76 | (noise >> 62) << 64 | 0b10 << 62 | noise & (1 << 62) - 1
    return f"{label.prefix}_{_base32(number.to_bytes(16))}"


# The hex alphabet keeps the order of the bytes, and so the order of time. Two
# signs at a time, for ids are made several times for every event.
_PAIRS = [one + other for one in _SIGNS for other in _SIGNS]


def _base32(raw: bytes) -> str:
    number = int.from_bytes(raw) << 2  # 128 bits fill 26 signs of five but for two
    return "".join([_PAIRS[number >> place & 1023] for place in _PLACES])

"""From the bytes of a request to a JSON value, never larger than is allowed."""

from __future__ import annotations

import json
import zlib
from typing import Any, Final

import orjson

from api.errors import BadRequest, TooLarge

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a request at most, before and after decompression."""

GZIP = b"\x1f\x8b"
_ANY_HEADER = zlib.MAX_WBITS | 32  # gzip or zlib, told by the stream itself


class Unfit:
    """Stands for a number that JSON does not have, until its event is refused."""


UNFIT = Unfit()


def inflated(raw: bytes, encoding: str = "") -> bytes:
    """Return a body as it was before compression.

    Decompression stops at `LARGEST`, so that a small body cannot fill the memory.
    Bodies are recognised by their first bytes too: some SDKs forget the header.

    Raises
    ------
    TooLarge
        If it is larger than `LARGEST`.
    BadRequest
        If it is no gzip where the header says so, or breaks off.
    """
    if len(raw) > LARGEST:
        raise TooLarge(f"A request has at most {LARGEST:,} bytes; send smaller batches.")
    named = encoding.strip().lower()
    if named not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise BadRequest(f"Content-Encoding {named[:40]!r} is not known here; gzip is.")
    if not raw.startswith(GZIP) and named in ("", "identity"):
        return raw
    if named and named != "deflate" and not raw.startswith(GZIP):
        # Some proxies inflate a body and leave the header in place.
        if raw.lstrip()[:1] in (b"{", b"["):
            return raw
        raise BadRequest("The header says gzip, but the body is none.")
    return _inflate(raw)


def _inflate(raw: bytes) -> bytes:
    whole = bytearray()
    rest = raw
    while rest:
        stream = zlib.decompressobj(_ANY_HEADER)
        try:
            whole += stream.decompress(rest, LARGEST + 1 - len(whole))
        except zlib.error as failure:
            raise BadRequest(f"The body cannot be decompressed ({failure}).") from None
        if len(whole) > LARGEST:
            raise TooLarge(
                f"A request has at most {LARGEST:,} bytes after decompression; "
                "send smaller batches."
            )
        if not stream.eof:
            raise BadRequest("The compressed body breaks off.")
        rest = stream.unused_data.lstrip(b"\x00")
    return bytes(whole)


def parsed(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body.

    NaN, Infinity and lone surrogates, which some SDKs send though JSON has
    none, do not spoil the whole batch: they stay in as `UNFIT` or as they are,
    and the event that holds them is refused alone.

    Raises
    ------
    BadRequest
        If it is no JSON object.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        value = _leniently(body)
    if isinstance(value, list):
        value = {"batch": value}
    if not isinstance(value, dict):
        raise BadRequest('The body is a JSON object, such as {"userId": …, "event": …}.')
    return value


def _leniently(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=lambda _: UNFIT)
    except (ValueError, RecursionError) as failure:
        said = "it is nested too deeply" if isinstance(failure, RecursionError) else str(failure)
        raise BadRequest(f"The body is no JSON: {said[:200]}.") from None

"""What a request asks for and in which form it wants the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from starlette.requests import Request

from api.errors import BadRequest

RESPONSE = "application/graphql-response+json"
JSON = "application/json"


class NotAcceptable(BadRequest):
    """No form of answer that the client takes is ours."""

    code = "NOT_ACCEPTABLE"
    status = HTTPStatus.NOT_ACCEPTABLE


class UnsupportedMediaType(BadRequest):
    """The body is in a form that is not read.

    Forms that a web page can send across sites without asking are among them.
    """

    code = "UNSUPPORTED_MEDIA_TYPE"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of one GraphQL request."""

    query: str
    variables: Mapping[str, Any]
    operation: str | None


def wants_page(request: Request) -> bool:
    """Whether a browser opens the address, rather than a client asking a question."""
    return "text/html" in request.headers.get("accept", "") and "query" not in request.query_params


def media_type(request: Request) -> str:
    """Return the media type of the answer.

    Raises
    ------
    NotAcceptable
        If the client takes none of ours.
    """
    accept = request.headers.get("accept")
    if not accept:
        return JSON
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept.split(",")):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((_quality(one[2:]) for one in parameters if one.startswith("q=")), 1.0)
        if quality and name in (RESPONSE, JSON):
            ranked.append((-quality, place, name))
        elif quality and name in ("*/*", "application/*"):
            ranked.append((-quality, place + len(accept), JSON))
    if not ranked:
        raise NotAcceptable(f"The answer is {RESPONSE} or {JSON}; accept one of them.")
    return min(ranked)[2]


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def from_query(request: Request) -> Asked:
    """Read the parameters of a GET."""
    parameters: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if parameters.get(name):
            parameters[name] = _json(parameters[name].encode(), name)
        else:
            parameters.pop(name, None)
    return _asked(parameters)


def from_body(request: Request, body: bytes) -> Asked:
    """Read the parameters of a POST.

    Raises
    ------
    UnsupportedMediaType, BadRequest
        If it is not JSON, or not an object of the right form.
    """
    content = request.headers.get("content-type", "")
    name, *parameters = (piece.strip().lower() for piece in content.split(";"))
    charset = next((one[8:].strip('"') for one in parameters if one.startswith("charset=")), None)
    if name != JSON or charset not in (None, "utf-8", "utf8"):
        raise UnsupportedMediaType(f"Send Content-Type: {JSON}, in UTF-8.")
    read = _json(body, "The body")
    if isinstance(read, list):
        raise BadRequest("Send one question at a time; batches are not taken.")
    if not isinstance(read, dict):
        raise BadRequest('The body is a JSON object, such as {"query": "{ __typename }"}.')
    return _asked(read)


def _json(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"{what} is not JSON: {error}.") from None


def _asked(parameters: Mapping[str, Any]) -> Asked:
    query = parameters.get("query")
    variables = parameters.get("variables")
    operation = parameters.get("operationName")
    extensions = parameters.get("extensions")
    if not isinstance(query, str) or not query:
        raise BadRequest("`query` is the text of a GraphQL document; it is missing.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("`variables` is a JSON object.")
    if operation is not None and not isinstance(operation, str):
        raise BadRequest("`operationName` is a string.")
    if extensions is not None and not isinstance(extensions, dict):
        raise BadRequest("`extensions` is a JSON object.")
    return Asked(query, variables or {}, operation or None)

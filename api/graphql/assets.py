"""The page on which a person asks, from our own files alone.

It is GraphiQL where `make` has fetched it into `browser/node_modules`, and a
plain page of our own where it could not.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

_PLAIN = Path(__file__).with_name("page.html")
_BROWSER = Path(__file__).with_name("browser")
_FETCHED = _BROWSER / "node_modules"
_FILES = {
    "graphiql.min.css": _FETCHED / "graphiql/graphiql.min.css",
    "graphiql.min.js": _FETCHED / "graphiql/graphiql.min.js",
    "react.production.min.js": _FETCHED / "react/umd/react.production.min.js",
    "react-dom.production.min.js": _FETCHED / "react-dom/umd/react-dom.production.min.js",
    "start.css": _BROWSER / "start.css",
    "start.js": _BROWSER / "start.js",
}
"""All that may be asked for, by its name in the address."""

_TYPES = {".css": "text/css", ".js": "text/javascript"}

_PLAIN_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# GraphiQL's dialogs write style elements; its fonts and pictures are in its style sheet.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:; "
    "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


@dataclass(frozen=True)
class Asset:
    """A file that the page loads, read once.

    Attributes
    ----------
    content : bytes
        What the file holds.
    media_type : str
        What it is.
    """

    content: bytes
    media_type: str

    @cached_property
    def tag(self) -> str:
        """A name for this very content; another content has another name."""
        return hashlib.sha256(self.content).hexdigest()[:32]

    @cached_property
    def compressed(self) -> bytes:
        """The content in gzip, a quarter of the size."""
        return gzip.compress(self.content, mtime=0)


def installed() -> bool:
    """Return whether GraphiQL is there, all of it."""
    return all(path.is_file() for path in _FILES.values())


def page() -> HTMLResponse:
    """Return the page; it holds nothing secret and may be served to anybody."""
    text, policy = (_graphiql(), _POLICY) if installed() else (_plain(), _PLAIN_POLICY)
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache", **_SAFE}
    return HTMLResponse(text, headers=headers)


def routes() -> list[BaseRoute]:
    """Return the routes of the files that the page loads."""
    return [Route("/graphql/assets/{name}", _serve)]


def _serve(request: Request) -> Response:
    """Answer with a file of the list; for good, where its tag is in the address."""
    name = request.path_params["name"]
    if name not in _FILES or not _FILES[name].is_file():
        return Response("There is no such file.\n", status_code=404, media_type="text/plain")
    asset = _asset(name)
    lasting = request.query_params.get("v") == asset.tag
    headers = {
        "ETag": f'W/"{asset.tag}"',
        "Cache-Control": "public, max-age=31536000, immutable" if lasting else "no-cache",
        "Vary": "Accept-Encoding",
        **_SAFE,
    }
    if asset.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    content = asset.content
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = asset.compressed
        headers["Content-Encoding"] = "gzip"
    return Response(content, headers=headers, media_type=asset.media_type)


@lru_cache(maxsize=len(_FILES))
def _asset(name: str) -> Asset:
    path = _FILES[name]
    return Asset(path.read_bytes(), _TYPES[path.suffix])


@lru_cache(maxsize=1)
def _graphiql() -> str:
    """Write the address of each file into the page, with the tag of its content."""
    addresses = {
        name.replace(".", "_").replace("-", "_"): f"/graphql/assets/{name}?v={_asset(name).tag}"
        for name in _FILES
    }
    return Template((_BROWSER / "graphiql.html").read_text()).substitute(addresses)


@lru_cache(maxsize=1)
def _plain() -> str:
    return _PLAIN.read_text()

"""The page on which a person asks, from our own files alone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from starlette.responses import HTMLResponse

_PAGE = Path(__file__).with_name("page.html")
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page() -> HTMLResponse:
    """Return the page; it holds nothing secret and may be served to anybody."""
    return HTMLResponse(_text(), headers={"Content-Security-Policy": _POLICY})


@lru_cache(maxsize=1)
def _text() -> str:
    return _PAGE.read_text()

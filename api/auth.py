"""Who is asking: from a request's key to its principal."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from starlette.requests import HTTPConnection

from api.errors import Unauthenticated
from graph import keys
from graph.principal import Principal
from graph.store import Store

FRESH = 5.0
"""Seconds for which a key that was good is taken as good without asking again."""

_LONGEST = 256


class KeyRing:
    """Checks keys against the store and remembers the good ones for a moment.

    Only good keys are remembered, so that strangers cannot fill the memory.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[Principal, float]] = {}

    async def __call__(self, connection: HTTPConnection) -> Principal:
        """Return the principal of a request, for the purpose that it states.

        The header `Kith-Purpose` states it; else it is the key's own.

        Raises
        ------
        Unauthenticated
            If there is no key, or none that is good.
        """
        principal = await self.principal(_secret(connection))
        purpose = connection.headers.get("kith-purpose")
        return replace(principal, purpose=purpose) if purpose else principal

    async def principal(self, secret: str) -> Principal:
        """Return the principal of a key."""
        name = keys.digest(secret)
        remembered = self._known.get(name)
        if remembered and monotonic() - remembered[1] < FRESH:
            return remembered[0]
        found = await keys.principal(self._store, secret)
        if found is None:
            self._known.pop(name, None)
            raise Unauthenticated("This key is unknown, expired or revoked. Ask for a new one.")
        self._known[name] = (found, monotonic())
        return found


def _secret(connection: HTTPConnection) -> str:
    scheme, _, credentials = connection.headers.get("authorization", "").partition(" ")
    secret = credentials.strip() if scheme.lower() == "bearer" else ""
    secret = secret or connection.headers.get("x-api-key", "")
    if not secret.startswith("kith_") or len(secret) > _LONGEST:
        raise Unauthenticated(
            "This needs a key: send the header `Authorization: Bearer kith_…`. "
            "`make demo` prints one for each role."
        )
    return secret

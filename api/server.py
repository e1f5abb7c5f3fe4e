"""One process that answers HTTP over one store."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from api.app import create_app
from api.errors import PortTaken
from graph.intake import Intake
from graph.store import Store


class Server:
    """Uvicorn over the application, on a socket that is bound before it starts.

    Parameters
    ----------
    store : Store
        An open store; the caller closes it.
    host, port : str, int
        Where to answer; port 0 takes any free one.

    Raises
    ------
    PortTaken
        If somebody else listens there.
    """

    def __init__(self, store: Store, host: str, port: int) -> None:
        self._socket = _bound(host, port)
        self._intake = Intake(store)
        config = uvicorn.Config(
            create_app(store, self._intake), log_level="warning", access_log=False, lifespan="off"
        )
        self._server = _Announcing(config)

    @property
    def url(self) -> str:
        """Where the server answers."""
        host, port = self._socket.getsockname()[:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    async def run(self, ready: Callable[[str], None] = lambda _: None) -> None:
        """Answer until a signal or `stop`; call `ready` with the URL once it does."""
        self._server.announce = lambda: ready(self.url)
        async with self._intake.running():
            await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        """Finish the requests under way and end."""
        self._server.should_exit = True


class _Announcing(uvicorn.Server):
    """A uvicorn that says when it has begun to answer."""

    announce: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self.announce()


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as failure:
        listener.close()
        raise PortTaken(
            f"Kith cannot listen on {host}:{port} ({failure.strerror}). "
            "Choose another with --port or KITH_PORT; 0 takes any free one."
        ) from failure
    return listener

"""The two ports of a server on loopback: fixed, as before, or free ones."""

from __future__ import annotations

import socket
from typing import ClassVar

from graph.embedded.arcadedb import LOOPBACK, Ports, ServerOptions
from graph.embedded.home import HomeError


class PortTaken(HomeError):
    """Another program listens on a port that the server was told to use."""

    code: ClassVar[str] = "PORT_TAKEN"


def choose(options: ServerOptions, last: Ports | None) -> Ports:
    """Choose the fixed ports, else those of the last run, else free ones.

    A program that was attached when the supervisor died finds the database
    again at the address it knows.
    """
    bolt = options.bolt_port or (_free(last.bolt) if last else 0) or _free(0)
    http = options.http_port or (_free(last.http) if last else 0) or _free(0)
    return Ports(bolt, http)


def check_fixed(options: ServerOptions) -> None:
    """Check that nobody listens on a port that the options fix.

    Raises
    ------
    PortTaken
        If somebody does; the message names the port.
    """
    for port in (options.bolt_port, options.http_port):
        if port and not _free(port):
            raise PortTaken(
                f"Another program listens on port {port} of {LOOPBACK}. Stop it, or choose "
                "another port, or none to have a free one found."
            )


def _free(port: int) -> int:
    """Return the port, or any for 0, if it can be listened on; else 0."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return 0
        name: tuple[str, int] = probe.getsockname()
        return name[1]

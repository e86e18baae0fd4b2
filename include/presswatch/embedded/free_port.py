"""Whether a port of this machine is free, asked before a server that would take a minute to say that it is not."""

from __future__ import annotations

import socket

from presswatch.errors import SettingsError


def is_free(port: int) -> bool:
    """Return whether a server on loopback could listen on a port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def require_free(port: int, setting: str) -> None:
    """Refuse a port that is taken.

    Raises:
        SettingsError: another program listens there; names the setting to change.
    """
    if not is_free(port):
        raise SettingsError(f"port {port} is taken by another program: set {setting} to a free one")

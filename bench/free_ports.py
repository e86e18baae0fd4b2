"""Ports for servers that are started later, and again: free ones, which the system gives to no connection meanwhile."""

from __future__ import annotations

import random
import socket
from pathlib import Path

GIVEN_TO_CONNECTIONS = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST, END = 15000, 65536
USUALLY_LEFT = range(LOWEST, 32768)
"""What Linux gives to no connection as a port of its own, unless it was told otherwise, and other systems neither."""
ENOUGH = 1000

_random = random.SystemRandom()  # Not a seeded one: processes that look for ports at once must not look at the same.


def free_port() -> int:
    """Return a TCP port that is free on loopback now."""
    return free_ports(1)[0]


def free_ports(count: int) -> range:
    """Return so many TCP ports in a row that are free on loopback now.

    Raises:
        OSError: there are none.
    """
    left = left_by_connections()
    for _ in range(ENOUGH):
        first = _random.randrange(left.start, left.stop - count)
        ports = range(first, first + count)
        if all(map(_is_free, ports)):
            return ports
    raise OSError(f"no {count} free ports in a row in {left}")


def left_by_connections(file: Path = GIVEN_TO_CONNECTIONS) -> range:
    """Return the ports that the system gives to no outgoing connection; some, where it leaves none."""
    try:
        first, last = map(int, file.read_text().split())
    except OSError:
        return USUALLY_LEFT
    left = max(range(LOWEST, first), range(last + 1, END), key=len)
    return left if len(left) > ENOUGH else USUALLY_LEFT


def _is_free(port: int) -> bool:
    """Return whether nobody has a port, not even a connection that is being closed."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

"""SSRF guard: which network addresses may be called at all, decided on the resolved address, not on the name."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple

from presswatch.errors import AddressRefusedError, BadUrlError, NetworkError
from presswatch.own_hosts import OwnHosts, plain_host

Resolver = Callable[[str], Sequence[str]]
"""Returns the addresses of a host name as texts; raises ``OSError`` where there are none."""

PUBLIC_PORTS = frozenset({80, 443})

# From the IANA special-purpose registries (RFC 6890 and its updates). Written out because ``ipaddress.is_global`` takes
# NAT64 and IPv4-compatible forms of loopback for global ones.
_REFUSED_V4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "carrier-grade NAT",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "cloud metadata",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
# The forms that carry an IPv4 address inside are refused whole: what is inside could be anything.
_REFUSED_V6 = {
    "::ffff:0:0/96": "IPv4-mapped",
    "::/96": "IPv4-compatible, loopback or unspecified",
    "64:ff9b::/96": "NAT64",
    "64:ff9b:1::/48": "NAT64, local use",
    "100::/64": "discard",
    "2001::/32": "Teredo",
    "2001::/23": "protocol assignments",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "3ffe::/16": "6bone, returned",
    "3fff::/20": "documentation",
    "5f00::/16": "segment routing",
    "fc00::/7": "unique local",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
_NETS_V4 = [(IPv4Network(net), name) for net, name in _REFUSED_V4.items()]
_NETS_V6 = [(IPv6Network(net), name) for net, name in _REFUSED_V6.items()]
_GLOBAL_UNICAST = ip_network("2000::/3")
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})  # RFC 5214, 6.1: upper half of the interface identifier


class CheckedAddress(NamedTuple):
    """A socket address that passed the guard, to be connected to as it is."""

    family: socket.AddressFamily
    ip: str
    port: int


def refusal_of(address: IPv4Address | IPv6Address) -> str | None:
    """Return why an address is never called, or None where it may be."""
    if isinstance(address, IPv4Address):
        return next((name for net, name in _NETS_V4 if address in net), None)
    for net, name in _NETS_V6:
        if address in net:
            return name
    if address not in _GLOBAL_UNICAST:
        return "not global unicast"
    number = int(address)
    if (number >> 32) & 0xFFFFFFFF in _ISATAP:
        inner = refusal_of(IPv4Address(number & 0xFFFFFFFF))
        return f"ISATAP of {inner}" if inner else None
    return None


def system_resolver(host: str) -> list[str]:
    """Return the addresses that the operating system knows for a host, in its order of preference."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


class AddressGuard:
    """Resolves names and lets through only addresses on the public internet, or those an operator named."""

    def __init__(self, own: OwnHosts, *, resolver: Resolver = system_resolver) -> None:
        """Keep the rules.

        Args:
            own: hosts that are called wherever they are.
            resolver: in place of the system's, for tests.
        """
        self._own = own
        self._resolver = resolver

    def resolve(self, host: str, port: int, *, timeout_s: float = 10.0) -> list[CheckedAddress]:
        """Return the addresses of a host that may be called, in order of preference; at least one.

        Raises:
            AddressRefusedError: the port is not 80 or 443, or no address of the host may be called.
            NetworkError: the name cannot be resolved now (``dns``).
            BadUrlError: the name cannot be a host name (``bad_host``).
        """
        is_own = self._own.has(host, port)
        if port not in PUBLIC_PORTS and not is_own:
            raise AddressRefusedError(f"port {port} of {host} is not allowed", reason="port_refused")
        addresses = [ip_address(text) for text in self._look_up(plain_host(host), timeout_s)]
        # A name with public and internal addresses keeps its public ones: only what passed is ever connected to.
        checked = [address for address in addresses if is_own or refusal_of(address) is None]
        if not checked:
            raise AddressRefusedError(f"{host} is {', '.join(f'{ip} ({refusal_of(ip)})' for ip in addresses[:4])}")
        return [_socket_address(address, port) for address in checked]

    def _look_up(self, host: str, timeout_s: float) -> Sequence[str]:
        """Ask the resolver in a thread of its own: getaddrinfo has no time limit that we could set."""
        answers: list[Sequence[str]] = []
        failures: list[Exception] = []

        def ask() -> None:
            try:
                answers.append(self._resolver(host))
            except (OSError, UnicodeError) as error:
                failures.append(error)

        thread = threading.Thread(target=ask, name=f"resolve {host[:60]}", daemon=True)
        thread.start()
        thread.join(timeout_s)
        if failures and isinstance(failures[0], UnicodeError):
            raise BadUrlError(f"{host[:200]!r} is no host name", reason="bad_host") from failures[0]
        if not (answers and answers[0]):
            cause = failures[0] if failures else None
            raise NetworkError(f"{host} does not resolve: {cause or 'no answer'}", reason="dns") from cause
        return answers[0]


def _socket_address(address: IPv4Address | IPv6Address, port: int) -> CheckedAddress:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    return CheckedAddress(family, str(address), port)

"""The operator's own hosts: which scheme, host and port were named in the settings. Decided here alone.

Such a host is called wherever it is, without a pause, and by any number of batches at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class OwnHosts:
    """Hosts by plain name (no brackets, no closing dot, lower case) and port."""

    named: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def of(cls, entries: Iterable[str]) -> Self:
        """Return those of ``host:port`` entries, as the setting ``allowed_private_hosts`` has them."""
        pairs = (entry.rpartition(":") for entry in entries)
        return cls(frozenset((plain_host(host), int(port)) for host, _, port in pairs))

    def has(self, host: str, port: int) -> bool:
        """Return whether this port of a host is the operator's own."""
        return (plain_host(host), port) in self.named

    def has_url(self, url: str) -> bool:
        """Return whether an absolute, normalised address leads to an own host."""
        split = urlsplit(url)
        port = split.port or DEFAULT_PORTS.get(split.scheme)
        return split.hostname is not None and port is not None and self.has(split.hostname, port)

    def by_scheme(self) -> dict[str, list[str]]:
        """Return the own hosts for ``http`` and ``https`` in the form of ``urls.host_of``: without a default port."""
        return {
            scheme: sorted(_host_of(host, port, default) for host, port in self.named)
            for scheme, default in DEFAULT_PORTS.items()
        }


NO_OWN_HOSTS: Final = OwnHosts()


def plain_host(host: str) -> str:
    """Return a host name or IP address in one form: lower case, without brackets and closing dot."""
    return host.lower().removeprefix("[").removesuffix("]").rstrip(".")


def _host_of(host: str, port: int, default: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port == default else f"{name}:{port}"

"""One HTTP exchange: the hops, the validators, what came back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect that was followed."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends back, stored verbatim (RFC 9110, 8.8 and 13)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answered request: facts of the response and its body."""

    url_asked: str
    url_final: str
    status: int
    reason_phrase: str
    http_version: str
    headers: tuple[tuple[str, str], ...]  # in order, names as received, values decoded as latin-1
    body: bytes  # content coding undone
    wire_body: bytes  # as sent, transfer coding undone, content coding kept
    hops: tuple[Hop, ...]
    remote_ip: str
    started_at: datetime
    fetched_at: datetime  # last byte of the response
    body_sha256: bytes = field(default=b"")

    def header(self, name: str) -> str | None:
        """Return the first value of a header, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def validators(self) -> Validators:
        """Return ETag and Last-Modified as received."""
        return Validators(self.header("etag"), self.header("last-modified"))

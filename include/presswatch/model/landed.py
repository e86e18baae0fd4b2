"""Where in landing a response lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LandedRecord:
    """Where a response was put in landing."""

    warc_path: str  # relative to the landing root
    warc_offset: int  # bytes
    warc_length: int  # bytes, compressed
    body_sha256: bytes
    body_bytes: int
    wire_bytes: int


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record found in a landing file, whether a row knows it or not."""

    warc_offset: int  # bytes
    warc_length: int  # bytes, compressed
    url: str | None  # address that answered; None for the record that describes the file
    fetched_at: datetime | None
    payload_digest: str | None

"""The typed rows that leave the warehouse, and those that its writers take. Imports no SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple

from presswatch.model.extraction import BODY_ROLES


class DueItem(NamedTuple):
    """One page that waits to be asked for."""

    kind: str  # entry or revisit
    entry_id: int | None
    article_id: int | None
    url: str
    host: str
    lost_with: int | None = None  # items of the batch that it was lost with; None: it was not lost


class ReclaimedBatch(NamedTuple):
    """A batch that was taken over."""

    batch_id: int
    token: int
    work: list[DueItem]


class CapturedItem(NamedTuple):
    """A page that was asked for before: what asked for it, and the capture that holds it."""

    work: DueItem
    capture_id: int


class Comparison(NamedTuple):
    """How a replay compares one value of two extractions of the same bytes."""

    kind: str | None = None  # the kind of difference it counts as; None: it is not compared
    exempt: str = ""  # why not


EXTRACTION_COLUMNS: Final[dict[str, Comparison]] = {
    "extraction_id": Comparison(exempt="number of the row"),
    "revision_id": Comparison(exempt="what it reads, the same on both sides"),
    "capture_id": Comparison(exempt="what it reads, the same on both sides"),
    "extractor": Comparison(exempt="says which code read"),
    "versions": Comparison(exempt="says which code read"),
    "config_sha256": Comparison(exempt="says which code read"),
    "content_sha256": Comparison("content"),
    "reading_sha256": Comparison(exempt="digest of everything, the code included"),
    "extracted_at": Comparison(exempt="says when it was read"),
    "is_promoted": Comparison(exempt="says who sees it"),
    "title": Comparison("title"),
    "dek": Comparison("dek"),
    "section": Comparison("details"),
    "tags": Comparison("details"),
    "language": Comparison("language"),
    "language_confidence": Comparison(exempt="a figure of the detector that no mart shows"),
    "canonical_url": Comparison("canonical"),
    "published_at": Comparison("dates"),
    "published_stated": Comparison("dates"),
    "published_day": Comparison("dates"),
    "published_precision": Comparison("dates"),
    "published_zone_source": Comparison("dates"),
    "published_source": Comparison("dates"),
    "modified_at": Comparison("dates"),
    "text": Comparison(exempt="compared as blocks"),
    "body_chars": Comparison(exempt="follows from the blocks"),
    "body_words": Comparison(exempt="follows from the blocks"),
    "flags": Comparison("details"),
}
"""Every column of core.extraction, once. A column that is not named here fails a test."""

EXTRACTION_PARTS: Final[dict[str, Comparison]] = {
    "body": Comparison("text"),
    "authors": Comparison("authors"),
    "blocks": Comparison("roles"),
    "published": Comparison(exempt="compared by its columns"),
    "modified": Comparison(exempt="compared by its columns"),
    "claims": Comparison(exempt="all are kept; those chosen are compared"),
    "outcome": Comparison(exempt="compared by the replay itself, before there is a row"),
    "reason": Comparison(exempt="explains the outcome"),
}
"""What an extraction holds beside its columns: in tables of their own, or not at all."""

COMPARED_AS_STORED: Final = tuple(
    name for name, column in EXTRACTION_COLUMNS.items() if column.kind not in (None, "content")
)
"""Columns of core.extraction that are compared as they are."""


class ExtractionView(NamedTuple):
    """A reading, in the values its row has."""

    title: str
    dek: str | None
    section: str | None
    tags: list[str]
    language: str | None
    canonical_url: str | None
    published_at: datetime | None
    published_stated: str | None
    published_day: date | None
    published_precision: str | None
    published_zone_source: str | None
    published_source: str | None
    modified_at: datetime | None
    flags: list[str]
    blocks: tuple[tuple[str, str], ...]  # role and text
    authors: tuple[str, ...]
    content_sha256: bytes

    @property
    def body(self) -> str:
        """Return the text that search and counts see."""
        return "\n\n".join(text for role, text in self.blocks if role in BODY_ROLES)


class FeedState(NamedTuple):
    """What is known of a feed: its row of ops.feed_state, with what its source file and its source say."""

    feed_id: str
    state: Literal["active", "dormant", "gone"]
    next_poll_at: datetime
    interval_s: float | None
    why: str
    etag: str | None
    last_modified: str | None
    body_sha256: bytes | None
    window_keys: Sequence[bytes] | None
    window_texts: Sequence[bytes] | None
    shared_keys: Sequence[bytes] | None
    children: Mapping[str, Any]  # of a sitemap index
    entries_per_hour: float | None
    ttl_s: float | None
    failures: int
    failure_score: float
    gone_seen: int
    moved_to: str | None
    moved_seen: int
    moved_at: datetime | None
    configured_at: datetime | None
    quiet_polls: int
    body_url: str | None
    is_accept_wide: bool
    last_poll_id: int | None
    last_outcome: str | None
    last_polled_at: datetime | None
    last_ok_at: datetime | None
    lease_token: int | None
    leased_until: datetime | None
    leased_by: str | None
    last_body_at: datetime | None
    doubted_until: datetime | None
    url: str
    source_id: str
    min_interval_s: float
    max_interval_s: float
    timezone: str | None
    languages: Sequence[str]
    config: Mapping[str, Any]  # the source file as loaded

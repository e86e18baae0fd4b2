"""The typed rows that leave the warehouse, and those that its writers take. Imports no SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple, TypeVar

from presswatch.errors import ContractError
from presswatch.model.extraction import BODY_ROLES, RepeatedLines


class DueItem(NamedTuple):
    """One page that waits to be asked for."""

    kind: str  # entry or revisit
    entry_id: int | None
    article_id: int | None
    url: str
    host: str
    lost_with: int | None = None  # items of the batch that it was lost with; None: it was not lost


class OpenRefusal(NamedTuple):
    """An open refusal, for a list."""

    quarantine_id: int
    entry_id: int | None
    article_id: int | None
    source_id: str | None
    url: str | None
    title: str | None
    rule: str
    reason: str
    created_at: datetime


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
    "line_snapshot_id": Comparison(exempt="says under which snapshot of repeated lines it was read"),
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
    "title_claims": Comparison(exempt="all are kept; the one chosen is compared"),
}
"""Every column of core.extraction, once. A column that is not named here fails a test."""

EXTRACTION_PARTS: Final[dict[str, Comparison]] = {
    "body": Comparison("text"),
    "authors": Comparison("authors"),
    "blocks": Comparison("roles"),
    "published": Comparison(exempt="compared by its columns"),
    "modified": Comparison(exempt="compared by its columns"),
    "claims": Comparison(exempt="all are kept; those chosen are compared"),
    "titles": Comparison(exempt="kept in title_claims, the one chosen in title"),
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


T = TypeVar("T")


def _given(value: T | None) -> T:
    """Return a value that the kind of its row promises.

    Raises:
        ContractError: it is missing all the same.
    """
    if value is None:
        raise ContractError("a row lacks what its kind promises")
    return value


class BatchItem(NamedTuple):
    """An item of an open batch, with what the ledger says of its entry; a revisit has an article in its place."""

    batch_id: int
    ordinal: int  # place in the batch, from 0
    kind: Literal["entry", "revisit"]
    entry_id: int | None
    article_id: int | None
    url: str
    host: str
    fetch: Literal["captured", "unchanged", "missing", "retry", "refused", "deferred"] | None  # None: not asked yet
    reason: str
    detail: str
    retry_after_s: float | None
    capture_id: int | None
    outcome: str | None
    feed_id: str | None
    attempts: int  # 0 of a revisit
    chances_used: int  # 0 of a revisit
    first_seen_at: datetime | None
    ahead_s: float  # how long after the claim the entry was due: a forced look
    has_page: bool  # False: nothing is asked, the text is the feed's
    told_by: int  # entry in which the feed tells of it: of an article its first

    @property
    def entry(self) -> int:
        """Return the entry of an item of kind entry."""
        return _given(self.entry_id)

    @property
    def entry_seen_at(self) -> datetime:
        """Return when the entry of an item of kind entry was first seen."""
        return _given(self.first_seen_at)

    @property
    def article(self) -> int:
        """Return the article of an item of kind revisit."""
        return _given(self.article_id)

    @property
    def capture(self) -> int:
        """Return the capture of an item whose page was captured."""
        return _given(self.capture_id)


class HeldBatch(NamedTuple):
    """The row of a batch that is locked for this transaction."""

    batch_id: int
    token: int
    state: str
    stage: str  # the last one done
    run_id: str | None
    hosts: Sequence[str]
    claimed_at: datetime
    leased_until: datetime
    closed_at: datetime | None
    items: int
    counts: Mapping[str, int]
    is_alarmed: bool


class RevisitRow(NamedTuple):
    """When an article was looked at and is looked at next, and when it was first seen."""

    article_id: int
    next_visit_at: datetime | None
    url: str
    host: str
    etag: str | None
    last_modified: str | None
    body_sha256: bytes | None
    visits: int
    gone_seen: int
    last_seen_at: datetime
    last_visited_at: datetime | None
    batch_id: int | None
    lost_at: datetime | None
    lost_with: int | None
    hastened_by: str | None
    first_seen_at: datetime
    has_page: bool  # False: its text is the feed's, and it is looked at when that changes


class CurrentArticle(NamedTuple):
    """An article as it stands; headline, text, digest and modification are those of the extraction that readers see."""

    article_id: int
    source_id: str
    state: str
    revision_id: int
    rev_no: int
    kind: str
    content_sha256: bytes
    observed_from: datetime
    claimed_modified_at: datetime | None
    title: str
    flags: list[str]
    body: str
    capture_id: int = 0  # what that extraction was made from
    line_snapshot_id: int | None = None  # and under which snapshot of repeated lines


class ShownExtraction(NamedTuple):
    """What made the extraction that readers see of an article, and the article's first entry."""

    capture_id: int
    config_sha256: bytes
    versions: Mapping[str, str]
    line_snapshot_id: int | None
    first_entry_id: int


class CaptureRow(NamedTuple):
    """One HTTP response in landing."""

    capture_id: int
    fetched_at: datetime
    started_at: datetime
    batch_id: int
    url_asked: str
    url_final: str
    redirect_chain: Sequence[Mapping[str, Any]]
    remote_ip: str
    http_version: str | None
    status: int
    headers: Sequence[Sequence[str]]
    wire_bytes: int
    body_bytes: int
    body_sha256: bytes
    warc_path: str | None
    warc_offset: int | None
    warc_length: int | None
    observation_id: int | None  # of an entry without a page: the bytes are the feed's


def repeated_of(snapshot_id: int | None, edge: Sequence[bytes] | None, inner: Sequence[bytes] | None) -> RepeatedLines:
    """Return the columns of a snapshot as the cleaner takes them; of none where there is no snapshot."""
    return RepeatedLines(snapshot_id, frozenset(map(bytes, edge or ())), frozenset(map(bytes, inner or ())))

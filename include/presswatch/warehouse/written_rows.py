"""The typed rows that writers of the warehouse take. Imports no SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

RevisionKind = Literal["first", "edit", "withdrawn", "restored"]


class FetchRow(NamedTuple):
    """What came of the request for an item of a batch."""

    batch_id: int
    ordinal: int
    fetch: Literal["captured", "unchanged", "missing", "retry", "refused", "deferred"]
    reason: str = ""
    detail: str = ""
    retry_after_s: float | None = None
    capture_id: int | None = None


class FinalOutcome(NamedTuple):
    """The outcome of an entry that a batch has decided on."""

    entry_id: int
    outcome: str
    reason: str
    detail: str
    capture_id: int | None  # None: that of before stays
    article_id: int | None  # None: that of before stays
    chance: int  # 1 when the look may have been of a bad hour
    wait_s: float | None  # until the page is looked at again; None: it is not


class Postponement(NamedTuple):
    """Why an entry stays pending, and how long."""

    entry_id: int
    reason: str
    detail: str
    capture_id: int | None  # None: that of before stays
    tried: int  # 1 when the page was asked for, 0 when the batch ran out of time before
    chance: int  # 1 when the look would have ended the entry
    wait_s: float


class ArticleFeed(NamedTuple):
    """An entry that led to an article."""

    article_id: int
    entry_id: int
    feed_id: str | None
    first_seen_at: datetime | None


class NewRefusal(NamedTuple):
    """A row that is refused, for a person to decide on."""

    rule: str
    contract_version: str
    reason: str
    evidence: Mapping[str, Any]
    entry_id: int | None = None
    article_id: int | None = None
    batch_id: int | None = None
    capture_id: int | None = None


class NewRevision(NamedTuple):
    """A change by the publisher, as it was observed."""

    article_id: int
    rev_no: int
    kind: RevisionKind
    content_sha256: bytes
    capture_id: int
    observed_from: datetime
    edit_earliest: datetime | None  # None for the first
    edit_latest: datetime
    claimed_modified_at: datetime | None = None
    is_silent: bool = False
    changes: Sequence[str] = ()


class NewCapture(NamedTuple):
    """An answer of HTTP and where its body lies in landing, for landing.capture."""

    batch_id: int
    url_asked: str
    url_final: str
    redirect_chain: Sequence[Mapping[str, Any]]
    remote_ip: str
    http_version: str
    status: int
    headers: Sequence[Sequence[str]]
    started_at: datetime
    fetched_at: datetime
    wire_bytes: int
    body_bytes: int
    body_sha256: bytes | None
    warc_path: str | None = None  # None where there was no body to keep
    warc_offset: int | None = None
    warc_length: int | None = None


class PollRow(NamedTuple):
    """A poll and what came of it; what its answer said of itself is added by the writer."""

    feed_id: str
    run_id: str
    polled_at: datetime
    finished_at: datetime
    outcome: str
    reason: str
    url_asked: str
    retry_after_s: float | None
    max_age_s: float | None
    warc_path: str | None
    warc_offset: int | None
    warc_length: int | None
    format: str | None
    encoding: str | None
    notes: Sequence[str]
    is_full_read: bool
    entries_total: int
    entries_new: int
    entries_changed: int
    entries_unchanged: int
    entries_repeated: int
    entries_over_limit: int
    overlap: int | None
    is_gap_suspected: bool
    next_poll_at: datetime | None = None  # None for a part of a poll

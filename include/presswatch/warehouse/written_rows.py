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

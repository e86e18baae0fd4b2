"""The typed rows of replays and of refusals that leave the warehouse. Imports no SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple


class ReplayRow(NamedTuple):
    """A replay: a slice of landing that is read again."""

    replay_id: int
    state: Literal["open", "promoted", "rolled_back", "expired"]
    planned_by: str
    planned_at: datetime
    slice: Mapping[str, Any]
    captures: int
    config_sha256: bytes | None  # None before the first is read
    versions: Mapping[str, str] | None
    line_snapshot_id: int | None
    counts: Mapping[str, dict[str, int]]  # what promotion and roll-back changed, by the state they led to
    report: Mapping[str, Any] | None
    promoted_by: str | None
    promoted_at: datetime | None
    rolled_back_by: str | None
    rolled_back_at: datetime | None


class ReplayItem(NamedTuple):
    """A capture that a replay reads, and what it was read as."""

    replay_id: int
    ordinal: int  # place in the replay, from 0
    capture_id: int
    source_id: str
    hint_entry_id: int
    article_id: int | None
    revision_id: int | None
    old_extraction_id: int | None
    entry_id: int | None
    old_outcome: str
    outcome: str | None  # None: not read yet
    reason: str
    rules_broken: Sequence[str]
    extraction_id: int | None
    changed: Sequence[str]
    is_visible: bool | None
    replaced_extraction_id: int | None


class ReplayResult(NamedTuple):
    """What a capture was read as in a replay."""

    ordinal: int  # place in the replay
    outcome: str
    reason: str
    rules_broken: list[str]
    extraction_id: int | None
    changed: list[str]
    is_visible: bool


class ReplayExample(NamedTuple):
    """A capture that a replay reads differently, with the address of its article or entry."""

    item: ReplayItem
    url: str


class SourceTotals(NamedTuple):
    """Captures of a source in a replay."""

    source_id: str
    captures: int
    read: int
    same: int
    visible: int  # readers would see a difference


class KindTotals(NamedTuple):
    """Captures of a source that differ in one kind of value."""

    source_id: str
    kind: str
    captures: int


class OutcomeTotals(NamedTuple):
    """Captures of a source whose outcome changed in the same way."""

    source_id: str
    old_outcome: str
    outcome: str
    captures: int


class ReopenedEntry(NamedTuple):
    """An entry whose page is an article after all."""

    entry_id: int
    url: str
    host: str
    capture_id: int


class OpenBatch(NamedTuple):
    """A batch that waits to be loaded."""

    batch_id: int
    token: int


class Refusal(NamedTuple):
    """A refused row, with where its entry or article stands."""

    quarantine_id: int
    entry_id: int | None  # None for a revisit
    article_id: int | None
    batch_id: int | None
    capture_id: int | None
    rule: str
    contract_version: str
    reason: str
    evidence: Mapping[str, Any]
    state: Literal["open", "accepted", "rejected", "retried", "fixed", "expired"]
    decided_by: str | None
    decided_at: datetime | None
    note: str | None
    replay_batch_id: int | None
    created_at: datetime
    entry_outcome: str | None
    held_by: int | None  # batch that asks for the page again
    url: str | None
    host: str | None

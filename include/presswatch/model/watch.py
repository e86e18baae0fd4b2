"""Watches: a search as a file, what of the press happened to it, and the events that it fires."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Literal, NamedTuple

PointKind = Literal["text", "withdrawn", "merged"]
EventKind = Literal["matched", "retracted"]


class Example(NamedTuple):
    """A text that a watch must match, or must not."""

    title: str
    body: str
    language: str | None  # BCP-47
    line: int  # in the file


class Watch(NamedTuple):
    """A saved search that is matched as articles load."""

    watch_id: str
    name: str
    words: str
    roles: tuple[str, ...]
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    stemmed: bool
    must_match: tuple[Example, ...]
    must_not_match: tuple[Example, ...]

    @property
    def version(self) -> str:
        """Return the digest of what it matches: its name and examples do not change it."""
        meaning = [self.words, self.roles, self.sources, self.languages, self.stemmed]
        return hashlib.sha256(json.dumps(meaning, ensure_ascii=False).encode()).hexdigest()


class Position(NamedTuple):
    """How far a reader has come: the highest numbers it has seen."""

    promotion_id: int
    revision_id: int
    merge_id: int


class WatchPoint(NamedTuple):
    """Something that happened to what readers see of an article, and whether a watch matches it since then."""

    article_id: int
    source_id: str
    load_seq: int
    revision_no: int | None
    extraction_id: int | None
    kind: PointKind
    at: datetime  # start of the transaction
    is_match: bool


class WatchEvent(NamedTuple):
    """An article began to match a watch, or ceased to."""

    article_id: int
    kind: EventKind
    why: PointKind
    revision_no: int | None
    extraction_id: int | None
    load_seq: int
    at: datetime


class NotedEvent(NamedTuple):
    """An event as it is told and published."""

    event_id: int
    watch_id: str
    watch_name: str
    kind: EventKind
    why: PointKind
    article_id: int
    source_id: str
    revision_no: int | None
    title: str
    url: str | None
    published_at: datetime | None
    load_seq: int
    noted_at: datetime

"""feedparser by itself, made to answer in the shape of ours: what it would give to somebody who takes its word."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

import feedparser

from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed


def parse(body: bytes, *, url: str | None = None, zone: tzinfo | None = None) -> ParsedFeed:
    """Return a feed as feedparser reads it; its dates are UTC, whatever the zone."""
    del zone
    headers = {"content-location": url} if url else {}
    try:
        found = feedparser.parse(io.BytesIO(body), response_headers=headers)
    except Exception as error:  # noqa: BLE001 - it raises at some feeds: then nothing of them is read
        return ParsedFeed(FeedOutcome.PARSER_LIMIT, type(error).__name__)
    entries = tuple(_entry(place, entry) for place, entry in enumerate(found.entries))
    outcome = FeedOutcome.OK if entries else FeedOutcome.EMPTY_FEED
    return ParsedFeed(outcome, title=found.feed.get("title"), language=found.feed.get("language"), entries=entries)


def _entry(place: int, entry: Mapping[str, Any]) -> Entry:
    contents = entry.get("content") or [{}]
    names = tuple(person.get("name") or "" for person in entry.get("authors") or () if person.get("name"))
    terms = tuple(tag.get("label") or tag.get("term") or "" for tag in entry.get("tags") or ())
    return Entry(
        place,
        entry.get("id"),
        entry.get("link"),
        entry.get("link"),
        title=entry.get("title"),
        summary=entry.get("summary"),
        content=contents[0].get("value"),
        authors=names,
        authors_raw=(entry["author"],) if entry.get("author") else (),
        published=_date(entry, "published"),
        updated=_date(entry, "updated"),
        language=entry.get("language"),
        categories=terms,
    )


def _date(entry: Mapping[str, Any], name: str) -> ParsedDate | None:
    raw, parsed = entry.get(name), entry.get(f"{name}_parsed")
    return ParsedDate(raw, datetime(*parsed[:6], tzinfo=UTC) if parsed else None) if raw else None

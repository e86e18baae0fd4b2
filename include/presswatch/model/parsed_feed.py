"""A feed body, parsed: its outcome and its entries."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from presswatch.model.parsed_date import ParsedDate


class FeedOutcome(StrEnum):
    """What a body asked for as a feed turned out to be."""

    OK = "ok"
    REPAIRED = "repaired"
    TRUNCATED = "truncated"
    EMPTY_FEED = "empty_feed"
    EMPTY_BODY = "empty_body"
    NOT_A_FEED = "not_a_feed"
    BAD_ENCODING = "bad_encoding"
    XML_ENTITIES = "xml_entities"
    PARSER_LIMIT = "parser_limit"


HAS_ENTRIES = frozenset({FeedOutcome.OK, FeedOutcome.REPAIRED, FeedOutcome.TRUNCATED, FeedOutcome.EMPTY_FEED})
"""Outcomes after which the feed counts as read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item in a feed. Raw strings stand beside what was derived from them."""

    ordinal: int
    guid: str | None  # as written, never resolved or invented
    link_raw: str | None
    url: str | None  # link to fetch, absolute http(s); None when there is none
    url_problem: str = ""  # why url is None: no_link, bad_scheme, url_too_long, …
    title: str | None = None  # plain text
    summary: str | None = None  # plain text
    content: str | None = None  # HTML as the feed carries it, not sanitised
    authors: tuple[str, ...] = ()
    authors_raw: tuple[str, ...] = ()
    published: ParsedDate | None = None
    updated: ParsedDate | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    publisher_name: str | None = None  # of another's feed that the entry was taken from, as its ``source`` says
    publisher_url: str | None = None
    flags: tuple[str, ...] = ()  # maybe_cut, …

    @property
    def key_kind(self) -> Literal["guid", "link", "text"]:
        """Return what identifies the entry inside its feed."""
        if self.guid and self.guid.strip():
            return "guid"
        return "link" if self.link_raw and self.link_raw.strip() else "text"

    @property
    def content_sha256(self) -> bytes:
        """Return the digest that tells whether the feed says something new of this entry."""
        dates = [date.raw if date else "" for date in (self.published, self.updated)]
        parts = [
            self.title or "",
            self.link_raw or "",
            self.summary or "",
            self.content or "",
            *dates,
            *self.authors_raw,
            *filter(None, (self.publisher_name, self.publisher_url)),  # most entries have none, and keep their digest
        ]
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed body, read."""

    outcome: FeedOutcome
    reason: str = ""
    format: str = ""  # rss090 rss091 rss092 rss10 rss20 atom03 atom10 jsonfeed10 jsonfeed11 sitemap sitemapindex cdf
    entries: tuple[Entry, ...] = ()
    over_limit: int = 0  # entries beyond the limit, counted and not read
    title: str | None = None
    language: str | None = None
    ttl_s: float | None = None  # rss:ttl or sy:updatePeriod/updateFrequency
    encoding: str = ""
    encoding_source: str = ""
    notes: tuple[str, ...] = ()
    older: str | None = None  # address of a page with older entries, where the feed offers one
    moved_to: str | None = None  # address that the feed names as its new one

    @property
    def is_index(self) -> bool:
        """Return whether the entries are other sitemaps, and no stories."""
        return self.format == "sitemapindex"

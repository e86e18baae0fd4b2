"""The records that cross from one stage to another: frozen, typed, free of third-party objects.

All instants are timezone-aware. Where a publisher stated an offset, the instant keeps it; the warehouse stores UTC
beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Literal

LONGEST_INTERVAL_S = 7_200.0
"""A slow feed costs twelve 304s a day; a desk that hears late pays more."""

# --- registry ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feed:
    """One URL polled for entries, as configured."""

    feed_id: str  # "<source_id>/<name>", stable across URL changes
    source_id: str
    url: str
    title: str = ""
    min_interval_s: float = 300.0
    max_interval_s: float = LONGEST_INTERVAL_S


@dataclass(frozen=True, slots=True)
class Source:
    """One publisher, as configured in ``sources/<source_id>.yaml`` or an OPML file."""

    source_id: str
    name: str
    feeds: tuple[Feed, ...]
    country: str | None = None  # ISO 3166-1 alpha-2
    timezone: str | None = None  # IANA key; gives zone-less dates their zone
    languages: tuple[str, ...] = ()  # BCP-47
    homepage: str | None = None
    is_agency: bool = False
    day_first: bool | None = None  # how "02/11/2024" is meant; None: such a date stays unknown
    skip_urls: tuple[str, ...] = ()  # regular expressions; a matching entry is filtered
    articles_per_week: int | None = None  # about a quarter of a normal week; below it the source is reported
    licence_note: str = ""


# --- time -------------------------------------------------------------------------------------------------------------

Precision = Literal["second", "minute", "hour", "day", "month", "year"]
ZoneSource = Literal["offset", "name", "ambiguous_name", "source", "page", "none"]


@dataclass(frozen=True, slots=True)
class DateReading:
    """What one raw date string says. ``value`` keeps the stated offset, and is None where the instant is not known."""

    raw: str
    value: datetime | None = None
    precision: Precision | None = None
    zone_source: ZoneSource = "none"
    reason: str = ""  # why value is None
    flags: tuple[str, ...] = ()
    earliest: datetime | None = None  # bounds of the instant where the calendar date was read
    latest: datetime | None = None


# --- feeds ------------------------------------------------------------------------------------------------------------


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
    published: DateReading | None = None
    updated: DateReading | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
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
        dates = [reading.raw if reading else "" for reading in (self.published, self.updated)]
        parts = [
            self.title or "",
            self.link_raw or "",
            self.summary or "",
            self.content or "",
            *dates,
            *self.authors_raw,
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


# --- HTTP and landing -------------------------------------------------------------------------------------------------


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


# --- cleaning ---------------------------------------------------------------------------------------------------------

Role = Literal[
    "headline",
    "dek",
    "byline",
    "dateline",
    "body",
    "heading",
    "quote",
    "list",
    "table",
    "caption",
    "credit",
    "toc",
    "teaser",
    "related",
    "promo",
    "boilerplate",
]
BODY_ROLES: frozenset[str] = frozenset({"body", "heading", "quote", "list", "table"})
"""Roles that make up the body that search and counts see."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the extracted text. ``start`` and ``end`` are code points into ``Extraction.text``, half-open."""

    role: Role
    text: str
    start: int
    end: int
    language: str | None = None
    paired: int | None = None  # ordinal of the block that says the same in another language
    rule: str = ""  # why it has its role


@dataclass(frozen=True, slots=True)
class TimeClaim:
    """One statement of a time on a page or in a feed, with the reading of it."""

    kind: Literal["published", "modified"]
    source: str  # jsonld, meta, itemprop, time_tag, feed, sitemap, url, text
    reading: DateReading
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class AuthorClaim:
    """A name the page gives as author."""

    name: str
    kind: Literal["person", "organisation"] = "person"
    raw: str = ""


@dataclass(frozen=True, slots=True)
class FeedHint:
    """What the feed said of an article, for the cleaner to weigh."""

    title: str | None = None
    summary: str | None = None
    content: str | None = None
    authors: tuple[str, ...] = ()
    published: DateReading | None = None
    updated: DateReading | None = None


@dataclass(frozen=True, slots=True)
class SourceHint:
    """What is known of the publisher, for the cleaner to weigh."""

    name: str = ""
    timezone: str | None = None
    languages: tuple[str, ...] = ()
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as kept in landing, with all the cleaner may know. Cleaning is a pure function of this."""

    url: str  # final URL
    body: bytes
    content_type: str = ""  # value of the Content-Type header
    fetched_at: datetime | None = None
    feed: FeedHint = FeedHint()
    source: SourceHint = SourceHint()


@dataclass(frozen=True, slots=True)
class Extraction:
    """Our reading of one page. ``outcome`` is ``article`` or the reason why there is none."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"ser_json_bytes": "hex", "val_json_bytes": "hex"}  # for staging

    outcome: str  # article, no_article, listing, stub, soft404, blocked, unsupported_media, empty_body, parser_limit …
    reason: str = ""
    title: str | None = None
    dek: str | None = None
    authors: tuple[AuthorClaim, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None  # BCP-47; None is unknown
    language_confidence: float | None = None
    canonical_url: str | None = None  # the page's own hint, after it was found plausible
    published: TimeClaim | None = None
    modified: TimeClaim | None = None
    claims: tuple[TimeClaim, ...] = ()
    text: str = ""  # all blocks, joined by a blank line, NFC
    blocks: tuple[Block, ...] = ()
    flags: tuple[str, ...] = ()  # paywall, live_blog, feed_text, …
    extractor: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    config_sha256: bytes = b""

    @property
    def body(self) -> str:
        """Return the text that is the article: its body blocks, joined by a blank line."""
        return "\n\n".join(block.text for block in self.blocks if block.role in BODY_ROLES)


# --- ledger -----------------------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """Where an entry stands in the ledger; exactly one at any moment."""

    PENDING = "pending"
    LOADED = "loaded"
    DUPLICATE = "duplicate"
    FILTERED = "filtered"
    QUARANTINED = "quarantined"
    FAILED = "failed"
    GONE = "gone"


# --- checking ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule of a suite over one batch."""

    suite: str
    rule: str
    severity: Literal["row", "alarm"]
    is_success: bool
    checked: int
    unexpected: int
    observed: str = ""  # short, for a person; never a whole text


@dataclass(frozen=True, slots=True)
class QualityReport:
    """What Great Expectations said of a batch."""

    contract_version: str
    results: tuple[RuleResult, ...]
    rejected: Mapping[int, tuple[str, ...]]  # row key → rules it broke

    @property
    def alarms(self) -> tuple[RuleResult, ...]:
        """Return the batch rules that did not hold."""
        return tuple(result for result in self.results if result.severity == "alarm" and not result.is_success)

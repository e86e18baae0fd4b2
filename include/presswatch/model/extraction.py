"""An article as read from one page: text blocks, time claims, author claims, and the hints given to the extractor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from presswatch.model.parsed_date import ParsedDate

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
SOURCE_REPEATS = "source_repeats"
"""Rule of the blocks that are no body because their source repeats them."""


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
    reading: ParsedDate
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class TitleClaim:
    """One headline of the article that a page or its feed states."""

    source: str  # jsonld, h1, feed, og, title_tag, twitter
    title: str  # without the name of the site and without the kicker
    raw: str
    kicker: str | None = None  # short line above it, in its heading or right above
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
    published: ParsedDate | None = None
    updated: ParsedDate | None = None


@dataclass(frozen=True, slots=True)
class RepeatedLines:
    """What a source repeats, as one numbered snapshot has it: keys of lines, as ``articles.text.line_keys`` makes them.

    The number is part of an extraction's provenance: the same snapshot gives the same extraction.
    """

    snapshot_id: int | None = None  # None: no snapshot, nothing is known
    edge: frozenset[bytes] = frozenset()  # of lines that stand at the edge of most texts which have them
    inner: frozenset[bytes] = frozenset()  # and of those that stand within


@dataclass(frozen=True, slots=True)
class SourceHint:
    """What is known of the publisher, for the cleaner to weigh."""

    name: str = ""
    timezone: str | None = None
    languages: tuple[str, ...] = ()
    day_first: bool | None = None
    repeated: RepeatedLines = RepeatedLines()


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as kept in landing, with all the cleaner may know. Cleaning is a pure function of this."""

    url: str  # final URL
    body: bytes
    content_type: str = ""  # value of the Content-Type header
    fetched_at: datetime | None = None
    feed: FeedHint = FeedHint()
    source: SourceHint = SourceHint()
    is_feed_item: bool = False  # there is no page: what the feed says is the article


@dataclass(frozen=True, slots=True)
class Extraction:
    """Our reading of one page. ``outcome`` is ``article`` or the reason why there is none."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"ser_json_bytes": "hex", "val_json_bytes": "hex"}  # for staging

    outcome: str  # article, no_article, listing, unclassified, stub, soft404, blocked, empty_body, parser_limit …
    reason: str = ""
    title: str | None = None
    titles: tuple[TitleClaim, ...] = ()  # every headline stated; of those that say ``title``, one is chosen
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
    flags: tuple[str, ...] = ()  # paywall, live_blog, feed_text, scrambled, …
    extractor: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    config_sha256: bytes = b""
    line_snapshot_id: int | None = None  # snapshot of the lines its source repeats, under which it was read

    @property
    def kicker(self) -> str | None:
        """Return the short line above the headline: in its heading, else in a block of its own."""
        in_heading = (claim.kicker for claim in self.titles if claim.kicker)
        return next(in_heading, next((block.text for block in self.blocks if block.rule == "kicker"), None))

    @property
    def body(self) -> str:
        """Return the text that is the article: its body blocks, joined by a blank line."""
        return "\n\n".join(block.text for block in self.blocks if block.role in BODY_ROLES)

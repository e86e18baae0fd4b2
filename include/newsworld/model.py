"""The records of the simulated world: publishers, articles with their versions, feeds, faults, requests and replies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

LAST_STEP = 5
"""The script ends here; stepping further changes nothing."""

FeedFormat = Literal["rss091", "rss10", "rss20", "atom03", "atom10", "jsonfeed", "sitemap"]
VersionKind = Literal["first", "declared", "silent", "typography"]
PageKind = Literal[
    "article", "gallery", "soft404", "paywall", "consent", "pdf", "flaky", "robots", "skipped", "no_link", "bad_link"
]
Relation = Literal["verbatim", "trimmed", "edited", "translation"]
FaultKind = Literal["error", "throttled", "html", "empty", "truncated", "moved", "moved_for_now"]
BlockKind = Literal["p", "h2"]


@dataclass(frozen=True)
class FeedSpec:
    """One feed of a publisher."""

    name: str
    path: str
    format: FeedFormat
    window: int = 15  # entries listed at most
    has_guid: bool = True
    has_content: bool = False
    has_dates: bool = True
    date_style: Literal["rfc822", "rfc822_z", "iso_offset", "iso_z", "zoneless", "day"] = "rfc822"
    encoding: str = "utf-8"
    is_gzip: bool = False
    has_validators: bool = True


@dataclass(frozen=True)
class Publisher:
    """One simulated publisher; its page template is ``templates/<source_id>.html``."""

    source_id: str
    name: str
    country: str
    timezone: str
    language: str
    feeds: tuple[FeedSpec, ...]
    path_form: str  # of an article: {day} {slug} {number} {section}
    section: str
    promo: str  # sentence of its newsletter box; must never be taken for text
    page_date: Literal["offset", "z", "zoneless", "localised", "day", "none"]
    has_page_modified: bool = True
    is_agency: bool = False
    day_first: bool | None = None
    skip_urls: tuple[str, ...] = ()
    robots: str | None = "User-agent: *\nAllow: /\n"  # None: robots.txt is a 404
    robots_down: tuple[int, ...] = ()  # steps at which robots.txt answers 503
    has_amp: bool = False
    states_topics: bool = False  # its pages give a section and tags
    metered_every: int = 0  # pages of every so many articles say that they are not free to read; 0: none does
    has_changing_residue: bool = False  # advertisements and teasers differ from step to step

    def feed(self, name: str) -> FeedSpec:
        """Return the feed of that name."""
        return next(feed for feed in self.feeds if feed.name == name)


@dataclass(frozen=True)
class Block:
    """One paragraph or sub-heading of an article's body."""

    text: str
    kind: BlockKind = "p"


@dataclass(frozen=True)
class Photo:
    """The picture above an article: texts that are on the page and not in the body."""

    caption: str
    credit: str
    original_caption: str = ""  # in the language of the agency, where the publisher left it standing


@dataclass(frozen=True)
class Version:
    """What an article says from ``step`` on."""

    step: int
    kind: VersionKind
    title: str
    body: tuple[Block, ...]
    modified_at: datetime | None  # what the page states, if it states anything


@dataclass(frozen=True)
class Absence:
    """An article is off the site from ``from_step`` up to, not including, ``to_step`` (None: for good)."""

    from_step: int
    to_step: int | None
    status: Literal[404, 410]

    def covers(self, step: int) -> bool:
        """Return whether the page is away at a step."""
        return self.from_step <= step and (self.to_step is None or step < self.to_step)


@dataclass(frozen=True)
class Listing:
    """How an article stands in one feed."""

    feed: str
    link_suffix: str = ""  # tracking parameters
    is_amp: bool = False


@dataclass(frozen=True)
class Origin:
    """Whose text this is, when a publisher took it from another."""

    article: str
    relation: Relation


@dataclass(frozen=True)
class Article:
    """One address of a publisher with its whole life in the script. ``key`` is ``<source_id>/<number>``."""

    key: str
    source_id: str
    language: str
    step: int  # of publication
    published_at: datetime  # in the publisher's zone, whole minutes
    dates: Literal["normal", "future", "missing"]
    page: PageKind
    authors: tuple[str, ...]
    dek: str
    photo: Photo | None
    versions: tuple[Version, ...]
    paths: tuple[tuple[int, str], ...]  # (from step, path), oldest first
    guids: tuple[tuple[int, str], ...]  # (from step, guid), oldest first
    listings: tuple[Listing, ...]
    absences: tuple[Absence, ...] = ()
    origin: Origin | None = None
    dateline: str = ""

    @property
    def number(self) -> int:
        """Return its number at the publisher."""
        return int(self.key.rpartition("/")[2])

    def version_at(self, step: int) -> Version:
        """Return what the page says at a step at or after its publication."""
        return [version for version in self.versions if version.step <= step][-1]

    def path_at(self, step: int) -> str:
        """Return the address within the site at a step."""
        return [path for since, path in self.paths if since <= step][-1]

    def guid_at(self, step: int) -> str:
        """Return the guid that feeds give at a step."""
        return [guid for since, guid in self.guids if since <= step][-1]

    def is_absent(self, step: int) -> bool:
        """Return whether the page is off the site at a step."""
        return any(absence.covers(step) for absence in self.absences)

    def absence_at(self, step: int) -> Absence:
        """Return the absence that covers a step."""
        return next(absence for absence in self.absences if absence.covers(step))


@dataclass(frozen=True)
class Fault:
    """A feed misbehaves at a step (``moved``: from that step on)."""

    source_id: str
    feed: str
    step: int
    kind: FaultKind


@dataclass(frozen=True)
class Script:
    """All that ever happens in one world: a pure function of the seed."""

    seed: int
    epoch: datetime
    step_length: timedelta
    publishers: tuple[Publisher, ...]
    articles: tuple[Article, ...]
    faults: tuple[Fault, ...]

    def instant(self, step: int) -> datetime:
        """Return the virtual instant of a step, UTC."""
        return self.epoch + step * self.step_length

    def publisher(self, source_id: str) -> Publisher:
        """Return a publisher by its key."""
        return next(publisher for publisher in self.publishers if publisher.source_id == source_id)

    def article(self, key: str) -> Article:
        """Return an article by its key."""
        return next(article for article in self.articles if article.key == key)

    def articles_of(self, source_id: str, step: int) -> list[Article]:
        """Return what a publisher has published up to a step, newest first."""
        own = [article for article in self.articles if article.source_id == source_id and article.step <= step]
        return sorted(own, key=lambda article: (article.published_at, article.key), reverse=True)

    def fault_at(self, source_id: str, feed: str, step: int) -> Fault | None:
        """Return how a feed misbehaves at a step; None when it does not."""
        for fault in self.faults:
            is_now = fault.step == step or (fault.kind == "moved" and fault.step <= step)
            if (fault.source_id, fault.feed) == (source_id, feed) and is_now:
                return fault
        return None


@dataclass(frozen=True)
class Request:
    """One request as received."""

    method: str
    target: str  # path and query
    headers: dict[str, str]  # names in lower case

    @property
    def path(self) -> str:
        """Return the target without its query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True)
class Reply:
    """One answer to be sent."""

    status: int
    content_type: str = "text/html; charset=utf-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = field(default=())

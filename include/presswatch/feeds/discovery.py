"""Feed autodiscovery: addresses at which a site says, or seems to say, that a feed of it is."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from presswatch.encoding.page import decode

FEED_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml"}
)
USUAL_PLACES: Final = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json")
"""Where the publishing systems in common use put theirs."""
SITEMAPS: Final = ("news-sitemap.xml", "sitemap-news.xml", "sitemap.xml")
HINTS: Final = ("rss", "feed", "atom", "syndication", "flux", "canal-rss")
MOST: Final = 12


class HomePage(NamedTuple):
    """A page of a site that may name its feeds."""

    body: bytes
    url: str
    content_type: str


class Candidate(NamedTuple):
    """An address that may be a feed's, and where it was found."""

    url: str
    found: str  # declared, linked, usual place, sitemap


def declared_feeds(page: HomePage) -> tuple[Candidate, ...]:
    """Return the addresses that a page declares as feeds (``rel=alternate``), then those that its links call so."""
    try:
        root = lxml_html.document_fromstring(decode(page.body, page.content_type).text)
    except (etree.LxmlError, ValueError):
        return ()
    base = _absolute(page.url, next((one.get("href") or "" for one in root.iter("base")), "")) or page.url
    declared = [link.get("href") or "" for link in root.iter("link") if _is_feed(link)]
    linked = [link.get("href") or "" for link in root.iter("a") if _seems_feed(link.get("href") or "")]
    found = [Candidate(url, "declared") for href in declared if (url := _absolute(base, href))]
    found += [Candidate(url, "linked") for href in linked if (url := _absolute(base, href))]
    return tuple({one.url: one for one in reversed(found)}.values())[::-1][:MOST]


def usual_places(homepage: str) -> tuple[Candidate, ...]:
    """Return the addresses at which a site's feeds and sitemaps usually are."""
    base = homepage if homepage.endswith("/") else f"{homepage}/"
    feeds = [Candidate(urljoin(base, place), "usual place") for place in USUAL_PLACES]
    return (*feeds, *(Candidate(urljoin(base, f"/{place}"), "sitemap") for place in SITEMAPS))


def _is_feed(link: etree._Element) -> bool:
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    return kind in FEED_TYPES and "alternate" in (link.get("rel") or "").lower().split()


def _seems_feed(href: str) -> bool:
    parts = urlsplit(href) if len(href) < 2000 and "[" not in href else None
    path = (parts.path + "?" + parts.query).lower() if parts else ""
    return any(hint in path for hint in HINTS)


def _absolute(base: str, href: str) -> str:
    if not href.strip():
        return ""
    try:
        url = urljoin(base, href.strip())
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""

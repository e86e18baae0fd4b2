"""The sources that the rows of a feed list make: a source a site, with slugs and names of feeds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from urllib.parse import urlsplit

from tld import get_fld

from presswatch.model.source import Feed, Source
from presswatch.registry.opml_reader import OpmlReport, OpmlRow
from presswatch.unicode_forms import normalize
from presswatch.urls import host_of

_SHARED_SITES = frozenset({"feedburner.com"})
_FEED_WORDS = frozenset({"", "rss", "rss2", "atom", "rdf", "xml", "json", "feed", "feeds", "index", "php"})


def sources_from_opml(report: OpmlReport) -> tuple[Source, ...]:
    """Return one source per site of the accepted rows, sorted by id, which is made from the site."""
    sites: dict[str, list[OpmlRow]] = {}
    for row in report.accepted:
        sites.setdefault(site_key(row.site or row.url), []).append(row)
    taken: set[str] = set()
    sources = [_source(site, rows, taken) for site, rows in sorted(sites.items())]
    return tuple(sorted(sources, key=lambda source: source.source_id))


def site_key(url: str) -> str:
    """Return the registrable domain of an address, or host and port where it has none (an IP address, localhost).

    A host that serves the feeds of many publishers (FeedBurner) is no site: there the address tells them apart.
    """
    host = host_of(url)
    domain = get_fld(url, fail_silently=True, search_private=True)
    if domain in _SHARED_SITES:
        return host + urlsplit(url).path.rstrip("/")
    return domain if isinstance(domain, str) else host.removeprefix("www.")


def slug_of(text: str, otherwise: str) -> str:
    """Return small ASCII letters, digits and hyphens that resemble a text, at most 48; ``otherwise`` when none do."""
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or otherwise


def free_slug(slug: str, taken: set[str]) -> str:
    """Return the slug, or with the first free number behind it, and note it as taken."""
    free = slug if slug not in taken else next(name for n in count(2) if (name := f"{slug}-{n}") not in taken)
    taken.add(free)
    return free


def feed_name(url: str, title: str) -> str:
    """Return a name for a feed inside its source: from its title, else from its address."""
    parts = urlsplit(url)
    words = [word for word in re.split(r"[^A-Za-z0-9]+", parts.path) if word.lower() not in _FEED_WORDS]
    return slug_of(title, slug_of(" ".join(words), slug_of(parts.query, "front")))


def _source(site: str, rows: Sequence[OpmlRow], taken_ids: set[str]) -> Source:
    source_id = free_slug(slug_of(site, "source"), taken_ids)
    taken: set[str] = set()
    feeds = []
    for row in rows:
        name = free_slug(feed_name(row.url, row.title), taken)
        feeds.append(Feed(f"{source_id}/{name}", source_id, row.url, row.title or name))
    return Source(
        source_id,
        site,
        tuple(feeds),
        languages=tuple(dict.fromkeys(row.language for row in rows if row.language)),
        homepage=next((row.site for row in rows if row.site), None),
    )

"""Every statement of a time on a page and in its feed, and the one of publication that is believed.

The order of belief was measured on article_fundus: structured data of the article, publication meta tag, data of the
web page, microdata, time tags that say publication, other date tags, the feed, the address. A time of change never
stands in for the time of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta, tzinfo
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from presswatch.articles.page import json_ld
from presswatch.articles.page.metadata import PageMetadata
from presswatch.dates import ZONE_NAMES, has_time, judge_date, may_be_same, parse_date, zone_on_page
from presswatch.model.extraction import SavedPage, TimeClaim
from presswatch.model.parsed_date import ParsedDate

Kind = Literal["published", "modified"]

_PUBLISHED_META = ("article:published_time", "og:article:published_time", "og:published_time", "article:published")
_MODIFIED_META = ("article:modified_time", "og:updated_time", "last-modified", "lastmod", "article:modified")
_OTHER_META = (
    "datepublished", "date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "published_time", "publication_date", "article.published", "citation_publication_date",
    "article:publicationdate", "vr:published_time", "published", "publishedat",
)  # fmt: skip
_PUBLICATION_NAMES = re.compile(r"publi|entry-date|posted|veröff|erschien", re.IGNORECASE)
_CHANGE_NAMES = re.compile(r"modif|updat|aktualis|geändert", re.IGNORECASE)
_CHANGE_WORDS = re.compile(
    r"updat|modif|aktualis|geändert|stand\b|mis[e]? à jour|actualiz|atualiz|aggiorn|bijgewerkt|oppdatert|uppdater"
    r"|обновл|更新",
    re.IGNORECASE,
)
_SHOWN_DATE = re.compile(
    r"(?:\d{4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}日?|\d{1,2}(?:st|nd|rd|th|\.|º|er)?[./\s-]+(?:(?:de|of)\s+)?(?:\d{1,2}"
    r"|[^\W\d_]{3,12}"
    r"\.?,?)[./\s-]+(?:de\s+)?\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})(?:[\s,"
    r"|-]+(?:\w{2,3}\s)?\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\b\.?)?"
    rf"(?:\s(?:Uhr\s)?\(?(?-i:{'|'.join(ZONE_NAMES).upper()}|[+-]\d\d:?\d\d)\b)?)?",
    re.IGNORECASE,
)
"""A whole date in a line, with the time and the name of the zone after it."""
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:[/-]|$)")
_PLAIN_TAG = 6
"""Rank of a time tag that does not say what it dates."""
_WIDTHS = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
_MAX_CLAIMS = 24


class TimeStatement(NamedTuple):
    """A date as found: its kind, the source to be stored, and the rank by which it is believed (low first)."""

    kind: Kind
    source: str
    rank: int
    raw: str


Ranked = tuple[int, TimeClaim]
"""A claim with the rank by which it is believed."""


class Times(NamedTuple):
    """All claims, and the chosen ones among them."""

    claims: tuple[TimeClaim, ...]
    published: TimeClaim | None
    modified: TimeClaim | None


def read_times(facts: PageMetadata, page: SavedPage, datelines: Iterable[str] = ()) -> Times:
    """Return the claims of a page and its feed; dates without a zone get the source's, or stay days.

    Args:
        facts: what the page states.
        page: gives the feed's readings, the source's zone and the instant of the fetch that judges the rest.
        datelines: lines of the page that were found to show its date.
    """
    ranked = _from_page([*_statements(facts), *_shown(datelines)], facts, page) + _from_feed(page)
    ranked.sort(key=lambda pair: pair[0])
    return _chosen(ranked[:_MAX_CLAIMS])


def _from_page(stated: list[TimeStatement], facts: PageMetadata, page: SavedPage) -> list[Ranked]:
    """Return the claims of the page; one without a zone gets the page's, where it states one, else the source's."""

    def read(one: TimeStatement, zone: tzinfo | None) -> ParsedDate:
        return parse_date(one.raw, zone=zone, languages=languages, day_first=page.source.day_first)

    languages = page.source.languages or facts.languages
    source_zone = _zone(page.source.timezone)
    readings = [read(one, None) for one in stated]
    found: list[Ranked] = []
    for one, plain in zip(stated, readings, strict=True):
        reading = plain
        if plain.reason == "no_zone":
            zone = zone_on_page(plain, readings)
            reading = read(one, zone or source_zone)
            if zone is not None and reading.zone_source == "source":
                reading = replace(reading, zone_source="page")
        elif source_zone is not None:  # which also decides what an ambiguous name of a zone means
            reading = read(one, source_zone)
        found.append((one.rank, TimeClaim(one.kind, one.source, _judged(reading, page))))
    return found


def _chosen(ranked: list[Ranked]) -> Times:
    claims = [claim for _, claim in ranked]
    modified = _best([claim for claim in claims if claim.kind == "modified"])
    published = _best(_without_changes([pair for pair in ranked if pair[1].kind == "published"], modified))
    marked = tuple(replace(claim, is_chosen=claim is published or claim is modified) for claim in claims)
    return Times(
        marked,
        next((claim for claim in marked if claim.is_chosen and claim.kind == "published"), None),
        next((claim for claim in marked if claim.is_chosen and claim.kind == "modified"), None),
    )


def _without_changes(ranked: list[Ranked], modified: TimeClaim | None) -> list[TimeClaim]:
    """Return the claims without those that give the time of the last change, where an earlier one is left.

    Some publishers write the time of the change into every tag but one. The midnight of its day is no earlier time, and
    a time tag that says nothing of itself may be of another article.
    """
    claims = [claim for _, claim in ranked]
    changed = modified.reading if modified else None
    if changed is None or changed.value is None:
        return claims
    if not any(rank != _PLAIN_TAG and _is_earlier(claim.reading, changed) for rank, claim in ranked):
        return claims
    return [claim for claim in claims if claim.reading.value != changed.value]


def _is_earlier(reading: ParsedDate, other: ParsedDate) -> bool:
    """Return whether a time lies before another one, and does not merely say the same less exactly."""
    if reading.value is None or other.value is None or reading.value >= other.value:
        return False
    if not has_time(reading):
        return not may_be_same(other, reading)
    return other.value - reading.value >= _WIDTHS.get(reading.precision or "", timedelta(seconds=1))


def _best(claims: list[TimeClaim]) -> TimeClaim | None:
    """Return the first claim that was read; a later one with the time of the same day is better than a bare day."""
    read = [claim for claim in claims if is_read(claim.reading)]
    if not read:
        return None
    first = read[0]
    if has_time(first.reading):
        return first
    finer = (claim for claim in read if has_time(claim.reading) and may_be_same(claim.reading, first.reading))
    return next(finer, first)


def is_read(reading: ParsedDate) -> bool:
    """Return whether at least the day is known."""
    return reading.value is not None or (reading.earliest is not None and reading.reason == "no_zone")


def _judged(reading: ParsedDate, page: SavedPage) -> ParsedDate:
    return reading if page.fetched_at is None else judge_date(reading, seen_at=page.fetched_at)


def _zone(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _statements(facts: PageMetadata) -> Iterator[TimeStatement]:
    for node in facts.articles:
        yield from (TimeStatement("published", "jsonld", 0, raw) for raw in json_ld.strings(node, "datePublished"))
        yield from (TimeStatement("modified", "jsonld", 0, raw) for raw in json_ld.strings(node, "dateModified"))
    for node in json_ld.nodes_of_type(facts.data, "WebPage"):
        yield from (TimeStatement("published", "jsonld", 2, raw) for raw in json_ld.strings(node, "datePublished"))
    yield from _metas("published", _PUBLISHED_META, 1, facts)
    yield from _metas("published", _OTHER_META, 5, facts)
    yield from _metas("modified", _MODIFIED_META, 1, facts)
    yield from _time_tags(facts)
    if day := _URL_DAY.search(facts.url):
        yield TimeStatement("published", "url", 8, "-".join(day.groups()))


def _shown(datelines: Iterable[str]) -> Iterator[TimeStatement]:
    """Yield the first date of each line that shows one, without the label before it."""
    for line in datelines:
        kind: Kind = "modified" if _CHANGE_WORDS.search(line) else "published"
        if match := _SHOWN_DATE.search(line):
            yield TimeStatement(kind, "text", 7, match[0].strip(" ,;|·-–"))


def _metas(kind: Kind, names: Iterable[str], rank: int, facts: PageMetadata) -> Iterator[TimeStatement]:
    yield from (TimeStatement(kind, "meta", rank, raw) for raw in facts.meta(*names))


def _time_tags(facts: PageMetadata) -> Iterator[TimeStatement]:
    plain_seen = 0
    for tag in facts.times:
        if tag.itemprop in ("datePublished", "dateModified"):
            yield TimeStatement(
                "published" if tag.itemprop == "datePublished" else "modified", "itemprop", 3, tag.stated
            )
        elif _CHANGE_NAMES.search(tag.names):
            yield TimeStatement("modified", "time_tag", 4, tag.stated)
        elif _PUBLICATION_NAMES.search(tag.names):
            yield TimeStatement("published", "time_tag", 4, tag.stated)
        elif plain_seen == 0:
            plain_seen = 1
            yield TimeStatement("published", "time_tag", _PLAIN_TAG, tag.stated)


def _from_feed(page: SavedPage) -> list[Ranked]:
    found: list[Ranked] = []
    if page.feed.published is not None:
        found.append((7, TimeClaim("published", "feed", _judged(page.feed.published, page))))
    if page.feed.updated is not None:
        found.append((7, TimeClaim("modified", "feed", _judged(page.feed.updated, page))))
    return found

"""Time claims: every statement of a time on a page and in its feed, and the ones that are believed.

The order of belief was measured on article_fundus: structured data of the article, publication meta tag, data of the
web page, microdata, time tags that say publication, other date tags, the feed, the address. A time of change never
stands in for the time of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from presswatch.articles.page import json_ld
from presswatch.articles.page.article_scope import BEFORE_ALL
from presswatch.articles.page.date_labels import Kind, dates_of_line
from presswatch.articles.page.date_marks import TimeTag
from presswatch.articles.page.metadata import PageMetadata, live_address
from presswatch.dates import (
    has_clock,
    has_time,
    is_same_day,
    judge_date,
    may_be_same,
    parse_date,
    parse_relative,
    zone_of_country,
    zone_on_page,
)
from presswatch.model.extraction import SavedPage, SourceHint, TimeClaim
from presswatch.model.parsed_date import ParsedDate

_PUBLISHED_META = ("article:published_time", "og:article:published_time", "og:published_time", "article:published")
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "last-modified", "lastmod", "article:modified", "datemodified",
    "dcterms.modified",
)  # fmt: skip
_OTHER_META = (
    "datepublished", "date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "published_time", "publication_date", "article.published", "citation_publication_date",
    "article:publicationdate", "vr:published_time", "published", "publishedat",
)  # fmt: skip
_PUBLICATION_NAMES = re.compile(r"publi|entry-date|posted|veröff|erschien", re.IGNORECASE)
_CHANGE_NAMES = re.compile(r"modif|updat|aktualis|geändert", re.IGNORECASE)
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:[/-]|$)")
_DAY_FIRST_LANGUAGES = frozenset(
    {
        "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "gl", "he", "hi", "hr", "id", "it",
        "lv", "mr", "ms", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "ta", "te", "th",
        "tr", "uk", "vi",
    }
)  # fmt: skip
"""Languages whose dates of three numbers with slashes begin with the day, in every land (CLDR)."""
_PLAIN_TAG = 6
"""Rank of a time tag that does not say what it dates."""
_WIDTHS = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
_DAY, _STORED = timedelta(days=1), timedelta(minutes=30)
_MAX_CLAIMS = 24
_SEVERAL = 2
"""One time in sixty ends in :00 by chance, two of a page one in 3,600."""


class TimeStatement(NamedTuple):
    """A date as found: its kind, the source to be stored, and the rank by which it is believed (low first)."""

    kind: Kind
    source: str
    rank: int
    raw: str
    is_relative: bool = False  # "today at 12:46", which counts from the fetch


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
        page: gives the feed's dates, the source's zone and the instant of the fetch that judges the rest.
        datelines: lines of the page that were found to show its date.
    """
    others = (line for line in datelines if line not in facts.date_lines and not facts.is_foreign(line))
    lines = dict.fromkeys((*facts.date_lines, *others))
    ranked = _from_page([*_statements(facts), *_shown(lines, _languages(facts, page))], facts, page) + _from_feed(page)
    ranked.sort(key=lambda pair: pair[0])
    return _chosen(ranked[:_MAX_CLAIMS])


def _from_page(stated: list[TimeStatement], facts: PageMetadata, page: SavedPage) -> list[Ranked]:
    """Return the claims of the page; one without a zone gets the page's, where it states one, else the source's."""

    def read(statement: TimeStatement, zone: tzinfo | None) -> ParsedDate:
        if not statement.is_relative:
            return parse_date(statement.raw, zone=zone, languages=languages, day_first=day_first)
        if page.fetched_at is None:
            return ParsedDate(statement.raw, reason="no_fetch")
        return parse_relative(statement.raw, seen_at=page.fetched_at, zone=zone, languages=languages)

    languages = _languages(facts, page)
    day_first = _day_first(page.source, languages)
    source_zone = _zone(page.source.timezone)
    naming_zone = source_zone or _zone_of_page(facts)
    parsed_dates = [read(statement, None) for statement in stated]
    ranked: list[Ranked] = []
    for statement, plain in zip(stated, parsed_dates, strict=True):
        parsed_date = plain
        if plain.reason == "no_zone":
            zone = zone_on_page(plain, parsed_dates)
            parsed_date = read(statement, zone or source_zone)
            if zone is not None and parsed_date.zone_source == "source":
                parsed_date = replace(parsed_date, zone_source="page")
        elif naming_zone is not None:  # which decides what an ambiguous name of a zone means
            parsed_date = read(statement, naming_zone)
        ranked.append((statement.rank, TimeClaim(statement.kind, statement.source, _judged(parsed_date, page))))
    return _as_precise(ranked)


def _as_precise(ranked: list[Ranked]) -> list[Ranked]:
    """Return the claims of a page; where it writes only ``:00`` as seconds, in several times, it states minutes."""
    exact = {claim.reading.earliest for _, claim in ranked if claim.reading.precision == "second"} - {None}
    if len(exact) < _SEVERAL or any(
        instant is not None and (instant.second or instant.microsecond) for instant in exact
    ):
        return ranked
    return [(rank, replace(claim, reading=_to_the_minute(claim.reading))) for rank, claim in ranked]


def _to_the_minute(parsed_date: ParsedDate) -> ParsedDate:
    if parsed_date.precision != "second" or parsed_date.latest is None:
        return parsed_date
    return replace(parsed_date, precision="minute", latest=parsed_date.latest + timedelta(seconds=59))


def _chosen(ranked: list[Ranked]) -> Times:
    claims = [claim for _, claim in ranked]
    changes = [claim for claim in claims if claim.kind == "modified"]
    # In this order, because each choice leans on the one before: the change tells which times are no publication, and
    # the publication tells which times can be no change of it.
    stated = [pair for pair in ranked if pair[1].kind == "published"]
    published = _before_changes(_best(_without_changes(stated, _best(changes))), stated, changes)
    published = _in_shown_zone(published, claims)
    modified = _last_change([claim for claim in changes if not _is_before(claim, published)], published)
    marked = tuple(replace(claim, is_chosen=claim is published or claim is modified) for claim in claims)
    return Times(
        marked,
        next((claim for claim in marked if claim.is_chosen and claim.kind == "published"), None),
        next((claim for claim in marked if claim.is_chosen and claim.kind == "modified"), None),
    )


def _without_changes(ranked: list[Ranked], modified: TimeClaim | None) -> list[TimeClaim]:
    """Return the claims without those that give the time of the last change, where an earlier one is left.

    Some publishers write the time of the change into every tag but one. The midnight of its day is no earlier time, and
    a time tag that says nothing of itself may be of another article, as a line may.
    """
    claims = [claim for _, claim in ranked]
    changed = modified.reading if modified else None
    if changed is None or changed.value is None:
        return claims
    sure = [claim for rank, claim in ranked if rank != _PLAIN_TAG and claim.source != "text"]
    if not any(_is_earlier(claim.reading, changed) for claim in sure):
        return claims
    return [claim for claim in claims if claim.reading.value != changed.value]


def _before_changes(published: TimeClaim | None, stated: list[Ranked], changes: list[TimeClaim]) -> TimeClaim | None:
    """Return the publication; where all changes are said to lie well before it, another one of that day that does not.

    Seconds before it the text of an article that waits for its hour is stored.
    """
    if published is None or published.reading.value is None or not changes:
        return published
    if not all(_is_before(change, published) and _value(published) - _value(change) > _STORED for change in changes):
        return published
    fitting = (
        claim
        for rank, claim in stated
        if rank < _PLAIN_TAG
        and has_time(claim.reading)
        and abs(_value(claim) - _value(published)) < _DAY
        and not any(_is_before(change, claim) for change in changes)
    )
    return next(fitting, published)


def _in_shown_zone(published: TimeClaim | None, claims: list[TimeClaim]) -> TimeClaim | None:
    """Return the publication as it is shown with a zone, where the data has that time of day for one of UTC."""
    value = None if published is None else published.reading.value
    if published is None or value is None or value.utcoffset() or not has_time(published.reading):
        return published
    clock = value.replace(second=0, microsecond=0, tzinfo=None)
    shown = (
        claim
        for claim in claims
        if (claim.kind, claim.source) == ("published", "text") and claim.reading.zone_source in ("offset", "name")
    )
    is_moved = (claim for claim in shown if _value(claim).replace(tzinfo=None) == clock and _value(claim).utcoffset())
    return next(is_moved, published)


def _last_change(changes: list[TimeClaim], published: TimeClaim | None) -> TimeClaim | None:
    """Return the change that is believed; one that only repeats the publication gives way to a later one."""
    first = _best(changes)
    if first is None or published is None or not _repeats(first, published):
        return first
    return _best([claim for claim in changes if _is_later(claim, published)]) or first


def _repeats(change: TimeClaim, published: TimeClaim) -> bool:
    return change.reading.value is not None and change.reading.value == published.reading.value


def _is_later(change: TimeClaim, published: TimeClaim) -> bool:
    """Return whether a change lies after the publication, and is not its time of day in another zone."""
    is_same_clock = _value(change).replace(tzinfo=None) == _value(published).replace(tzinfo=None)
    return has_time(change.reading) and _is_earlier(published.reading, change.reading) and not is_same_clock


def _value(claim: TimeClaim) -> datetime:
    return claim.reading.value or datetime.min.replace(tzinfo=UTC)


def _is_before(change: TimeClaim, published: TimeClaim | None) -> bool:
    """Return whether a change is said to be older than the publication, which it cannot be."""
    if published is None or not is_read(change.reading):
        return False
    ours, theirs = change.reading, published.reading
    if ours.value is not None and theirs.value is not None:
        return ours.value < theirs.value
    return ours.latest is not None and theirs.earliest is not None and ours.latest < theirs.earliest


def _is_earlier(parsed_date: ParsedDate, other: ParsedDate) -> bool:
    """Return whether a time lies before another one, and does not merely say the same less exactly."""
    if parsed_date.value is None or other.value is None or parsed_date.value >= other.value:
        return False
    if not has_time(parsed_date):
        return not may_be_same(other, parsed_date)
    return other.value - parsed_date.value >= _WIDTHS.get(parsed_date.precision or "", timedelta(seconds=1))


def _best(claims: list[TimeClaim]) -> TimeClaim | None:
    """Return the first claim that was read; a later one with the time of the same day is better than a bare day."""
    read = [claim for claim in claims if is_read(claim.reading)]
    if not read:
        return None
    first = read[0]
    if has_time(first.reading):
        return first
    finer = (claim for claim in read if has_time(claim.reading) and may_be_same(claim.reading, first.reading))
    alike = (claim for claim in read if has_clock(claim.reading) and is_same_day(claim.reading, first.reading))
    return next(finer, None) or (first if has_clock(first.reading) else next(alike, first))


def is_read(parsed_date: ParsedDate) -> bool:
    """Return whether at least the day is known."""
    return parsed_date.value is not None or (parsed_date.earliest is not None and parsed_date.reason == "no_zone")


def _judged(parsed_date: ParsedDate, page: SavedPage) -> ParsedDate:
    return parsed_date if page.fetched_at is None else judge_date(parsed_date, seen_at=page.fetched_at)


def _zone(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _zone_of_page(facts: PageMetadata) -> tzinfo | None:
    """Return a zone of the country that the host ends in, else of the one that the language of the page names."""
    host = urlsplit(live_address(facts.url)).hostname or ""
    regions = (tag.replace("_", "-").split("-")[-1] for tag in facts.languages if re.search(r"[-_][A-Za-z]{2}$", tag))
    return next(filter(None, map(zone_of_country, [host.rpartition(".")[2], *regions])), None)


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


def _languages(facts: PageMetadata, page: SavedPage) -> tuple[str, ...]:
    return tuple(page.source.languages) or facts.languages


def _day_first(source: SourceHint, languages: Iterable[str]) -> bool | None:
    """Return how a date such as 02/11/2024 is meant: as its source says, else day first where its language has that."""
    primary = {tag.partition("-")[0].partition("_")[0].lower() for tag in languages}
    return True if source.day_first is None and primary and primary <= _DAY_FIRST_LANGUAGES else source.day_first


def _shown(lines: Iterable[str], languages: tuple[str, ...]) -> Iterator[TimeStatement]:
    """Yield the dates of the lines that show some, each of its kind, without the label beside it."""
    for line in lines:
        for kind, span in dates_of_line(line, languages):
            yield TimeStatement(kind, "text", 7, span.raw.strip(" ,;|·-–"), is_relative=span.is_relative)


def _metas(kind: Kind, names: Iterable[str], rank: int, facts: PageMetadata) -> Iterator[TimeStatement]:
    yield from (TimeStatement(kind, "meta", rank, raw) for raw in facts.meta(*names))


def _time_tags(facts: PageMetadata) -> Iterator[TimeStatement]:
    """Yield the marked times, by label, property or class name; of those that say nothing the one nearest the head."""
    plain: list[TimeTag] = []
    for tag in facts.times:
        kind = _kind_of(tag)
        if kind == "plain":
            plain += [tag] if tag.distance < BEFORE_ALL else []
        elif kind is not None:
            is_property = tag.itemprop and tag.label in (None, kind)
            yield TimeStatement(kind, "itemprop" if is_property else "time_tag", 3 if is_property else 4, tag.stated)
    if plain:
        yield TimeStatement("published", "time_tag", _PLAIN_TAG, min(plain, key=lambda tag: tag.distance).stated)


def _kind_of(tag: TimeTag) -> Kind | Literal["plain"] | None:
    """Return what a time is the time of; None where its label names something else."""
    if tag.label == "other":
        return None
    if tag.label:
        return tag.label
    if tag.itemprop in ("datePublished", "dateModified"):
        return "published" if tag.itemprop == "datePublished" else "modified"
    if _CHANGE_NAMES.search(tag.names):
        return "modified"
    return "published" if _PUBLICATION_NAMES.search(tag.names) else "plain"


def _from_feed(page: SavedPage) -> list[Ranked]:
    ranked: list[Ranked] = []
    if page.feed.published is not None:
        ranked.append((7, TimeClaim("published", "feed", _judged(page.feed.published, page))))
    if page.feed.updated is not None:
        ranked.append((7, TimeClaim("modified", "feed", _judged(page.feed.updated, page))))
    return ranked

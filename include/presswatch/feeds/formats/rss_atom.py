"""RSS, RDF, Atom and CDF: parsed by feedparser; identity and dates come from the XML tree instead."""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Mapping
from typing import NamedTuple
from xml.sax import SAXException

import feedparser
from lxml import etree

from presswatch.durations import DAY_S, HOUR_S, WEEK_S
from presswatch.feeds.formats.author_names import feed_authors
from presswatch.feeds.formats.context import FeedContext
from presswatch.feeds.formats.item_fields import fields_of
from presswatch.feeds.formats.item_links import WrittenLink, channel_link, is_absolute, written
from presswatch.feeds.formats.newest import within_limit
from presswatch.feeds.formats.ordinary_head import ordinary_head
from presswatch.feeds.formats.ordinary_items import Values, ordinary_values
from presswatch.feeds.formats.own_elements import leave_own, own_items
from presswatch.feeds.formats.plain_text import plain_line, plain_text, storable, unmixed
from presswatch.feeds.formats.raw_fields import RawFields, read_raw_fields, stated_dates, stated_language
from presswatch.feeds.xml_repair.limits import defuse
from presswatch.feeds.xml_repair.tree import detach, is_empty, serialised
from presswatch.model.parsed_feed import Entry

logger = logging.getLogger(__name__)

_FORMATS = {
    "rss091n": "rss091",
    "rss091u": "rss091",
    "rss": "rss20",
    "atom": "atom10",
    "atom01": "atom03",
    "atom02": "atom03",
}
_PERIOD_S = {"hourly": HOUR_S, "daily": DAY_S, "weekly": WEEK_S, "monthly": 2_629_746.0, "yearly": 31_556_952.0}
_NOT_IN_TREE = RawFields()


class XmlFeed(NamedTuple):
    """What an XML feed says."""

    format: str
    entries: tuple[Entry, ...]
    over_limit: int
    title: str | None
    language: str | None
    ttl_s: float | None
    notes: tuple[str, ...]


def read_xml_feed(root: etree._Element, context: FeedContext) -> XmlFeed:
    """Return the feed under ``root``; the tree is cut to the newest items, to what is its own, and defused."""
    own, foreign = own_items(root)
    context = context.at_site(channel_link(root))
    items, empty = _without_empty(own)
    taken = _newest(items, context)
    inherited = feed_authors(root)
    fields = [fields_of(item) for item in taken]
    raw_fields = [read_raw_fields(each, inherited) for each in fields]
    for each in fields:
        leave_own(each)
    notes = defuse(root, taken)
    ordinary = [ordinary_values(item) for item in taken]
    asked = _leave_to_feedparser(taken, ordinary)
    parsed, trouble = _head_alone(root, ordinary) or _feedparsed(root)
    version = str(parsed.get("version") or "")
    judged, mismatch = _paired(parsed.get("entries", []), [raw_fields[place] for place in asked])
    entries = _merged(ordinary, raw_fields, dict(zip(asked, judged, strict=True))) if taken else judged
    feed: Values = parsed.get("feed", {})
    language = _text(feed, "language")
    return XmlFeed(
        _FORMATS.get(version, version),
        tuple(_entry(place, values, raw, context, version, language) for place, (values, raw) in enumerate(entries)),
        len(items) - len(taken),
        plain_line(_text(feed, "title"), is_literal=_is_literal(feed, "title", version)),
        language,
        _ttl_s(feed),
        (*(["foreign_items"] if foreign else []), *empty, *notes, *trouble, *mismatch),
    )


def _newest(items: list[etree._Element], context: FeedContext) -> list[etree._Element]:
    """Return the newest items that the limit allows; the others leave the tree."""
    language = stated_language(items[0]) if items else None
    kept = set(within_limit(context, len(items), (context.date(stated_dates(item), language) for item in items)))
    for place, item in enumerate(items):
        if place not in kept:
            detach(item)
    return [items[place] for place in sorted(kept)]


def _without_empty(items: list[etree._Element]) -> tuple[list[etree._Element], tuple[str, ...]]:
    """Return the items that say anything; the others (a tag cut off, a template) leave the tree, and a note."""
    kept = [item for item in items if not is_empty(item)]
    if len(kept) == len(items):
        return items, ()
    for item in set(items).difference(kept):
        detach(item)
    return kept, ("empty_entries",)


def _head_alone(root: etree._Element, ordinary: list[Values | None]) -> tuple[Values, tuple[str, ...]] | None:
    """Return what feedparser would say of a feed that is ordinary throughout, its items taken out but an empty one."""
    head = ordinary_head(root) if ordinary and None not in ordinary else None
    return ({"feed": head, "version": head["version"], "entries": [{}]}, ()) if head else None


def _feedparsed(root: etree._Element) -> tuple[Values, tuple[str, ...]]:
    """Return feedparser's result on a tree, or nothing but a note: a bug of its must not cost the feed."""
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + serialised(root).encode("utf-8")
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        # BytesIO: a string would be opened as a file or fetched. No Content-Location: it would change ids with the URL.
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # noqa: BLE001 - raised on hostile values in many shapes; the tree is read without it
        logger.warning("feedparser failed: %s", type(error).__name__)
        return {}, (f"feedparser_raised_{type(error).__name__}",)
    if isinstance(parsed.get("bozo_exception"), SAXException):
        return {}, ("feedparser_loose",)  # its loose mode garbles links
    return parsed, ()


def _leave_to_feedparser(items: list[etree._Element], ordinary: list[Values | None]) -> list[int]:
    """Take ordinary items out of the tree but the first, which stays empty; return the places of those that stay.

    One stays, since to feedparser an item's start ends the titles that stand before it.
    """
    first = next((place for place, values in enumerate(ordinary) if values is not None), None)
    for place, item in enumerate(items):
        if place == first:
            item.clear()
        elif ordinary[place] is not None:
            detach(item)
    return [place for place, values in enumerate(ordinary) if values is None or place == first]


def _merged(
    ordinary: list[Values | None], raw_fields: list[RawFields], judged: Mapping[int, tuple[Values, RawFields]]
) -> list[tuple[Values, RawFields]]:
    return [
        judged[place] if values is None else (values, raw)
        for place, (values, raw) in enumerate(zip(ordinary, raw_fields, strict=True))
    ]


def _paired(
    values: list[Values], raw_fields: list[RawFields]
) -> tuple[list[tuple[Values, RawFields]], tuple[str, ...]]:
    """Return each entry with its raw fields; where the counts differ, the tree decides what an entry is."""
    if len(values) == len(raw_fields):
        return list(zip(values, raw_fields, strict=True)), ()
    if not raw_fields:
        return [(value, _NOT_IN_TREE) for value in values], ()
    by_key = {key: value for value in values for key in (_text(value, "link"), _text(value, "id")) if key}
    keys = [(raw.guid, raw.link, *(link.text for link in raw.links)) for raw in raw_fields]
    pairs = [
        (next((by_key[key] for key in stated if key in by_key), {}), raw)
        for stated, raw in zip(keys, raw_fields, strict=True)
    ]
    return pairs, ("entry_count_differs",)


def _entry(
    ordinal: int, values: Values, raw: RawFields, context: FeedContext, version: str, feed_language: str | None
) -> Entry:
    is_atom = version.startswith("atom")
    address = context.address(_links(values) if raw is _NOT_IN_TREE else raw.links, raw.link)
    published, updated = _dates(values, raw, says_updated=is_atom or version == "cdf")
    names, raws = _people(values, raw)
    language = _language(values, raw)
    return Entry(
        ordinal=ordinal,
        guid=raw.guid or _text(values, "id"),
        link_raw=address.raw,
        url=address.url,
        url_problem=address.problem,
        title=plain_line(_text(values, "title"), is_literal=_is_literal(values, "title", version)),
        summary=plain_text(_text(values, "summary"), is_literal=_is_literal(values, "summary", version)),
        content=_content(values),
        authors=names,
        authors_raw=raws,
        published=context.date(published, language or feed_language),
        updated=context.date(updated, language or feed_language),
        language=language,
        categories=_categories(values),
        publisher_name=plain_line(raw.publisher.name) if raw.publisher.name else None,
        publisher_url=context.address(raw.publisher.links).url if raw.publisher.links else None,
    )


def _text(values: Values, key: str) -> str | None:
    """Return what is stored under a key: ``FeedParserDict.get`` would answer for absent keys with others."""
    value = dict.get(values, key) if isinstance(values, dict) else None
    return storable(value).strip() or None if isinstance(value, str) else None


def _list(values: Values, key: str) -> list[Values]:
    value = dict.get(values, key) if isinstance(values, dict) else None
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _is_literal(values: Values, key: str, version: str) -> bool:
    """Return whether a text is no HTML: Atom says so by its type, RSS cannot."""
    detail = dict.get(values, f"{key}_detail") if isinstance(values, dict) else None
    return version.startswith("atom") and isinstance(detail, dict) and detail.get("type") == "text/plain"


def _links(values: Values) -> list[WrittenLink]:
    """Return what feedparser alone items: of entries that the tree does not show as such."""
    link = _text(values, "link")
    return written(link) if is_absolute(link) else []


def _dates(values: Values, raw: RawFields, *, says_updated: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the raw dates; in RSS a lone "updated" of feedparser is dc:date, which is when it was published."""
    published = raw.published or _texts(values, "published", "created")
    updated = raw.updated or _texts(values, "updated")
    if says_updated or raw.updated:
        return published, updated
    return published or updated, ()


def _texts(values: Values, *keys: str) -> tuple[str, ...]:
    return tuple(text for key in keys if (text := _text(values, key)))


def _people(values: Values, raw: RawFields) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if raw.authors_raw:
        return raw.authors, raw.authors_raw
    names = [plain_line(_text(author, "name")) for author in _list(values, "authors")]
    raws = [" ".join(filter(None, (_text(a, "name"), _text(a, "email")))) for a in _list(values, "authors")]
    return tuple(dict.fromkeys(filter(None, names))), tuple(dict.fromkeys(filter(None, raws)))


def _language(values: Values, raw: RawFields) -> str | None:
    detail = dict.get(values, "title_detail") if isinstance(values, dict) else None
    inherited = detail.get("language") if isinstance(detail, dict) else None
    return _text(values, "language") or inherited or raw.language


def _content(values: Values) -> str | None:
    return max((_text(part, "value") or "" for part in _list(values, "content")), key=len, default="") or None


def _categories(values: Values) -> tuple[str, ...]:
    terms = (plain_line(unmixed(_text(tag, "label") or _text(tag, "term") or "")) for tag in _list(values, "tags"))
    return tuple(dict.fromkeys(filter(None, terms)))


def _ttl_s(feed: Values) -> float | None:
    """Return how long the feed says it stays fresh: rss:ttl (minutes), else sy:updatePeriod over updateFrequency."""
    minutes = _number(_text(feed, "ttl"))
    if minutes:
        return minutes * 60
    period = _PERIOD_S.get((_text(feed, "sy_updateperiod") or "").lower())
    return period / (_number(_text(feed, "sy_updatefrequency")) or 1.0) if period else None


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number > 0 else None

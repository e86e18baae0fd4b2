"""The bytes of a feed → what they say. Pure; takes any bytes and never raises."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import tzinfo

from presswatch.encoding.feed import decode, unpack
from presswatch.feeds.bounds import bounded
from presswatch.feeds.formats.address_list import read_address_list
from presswatch.feeds.formats.context import FeedContext
from presswatch.feeds.formats.item_links import is_absolute
from presswatch.feeds.formats.json_feed import read_json_feed
from presswatch.feeds.formats.new_address import new_address
from presswatch.feeds.formats.news_sitemap import read_sitemap
from presswatch.feeds.formats.older_pages import older_page
from presswatch.feeds.formats.rss_atom import XmlFeed, read_xml_feed
from presswatch.feeds.xml_repair.entities import EntityBombError, expand_entities
from presswatch.feeds.xml_repair.namespaces import has_misspelt_namespace, spell_namespaces
from presswatch.feeds.xml_repair.repair_feed import RepairedFeed, is_cut, mend, without_tail
from presswatch.feeds.xml_repair.sanitize import clean_xml
from presswatch.feeds.xml_repair.tree import is_too_deep, recovered_tree, root_name, strict_tree
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed

_KINDS = {
    "rss": "rss",
    "rdf": "rdf",
    "feed": "atom",
    "entry": "atom",
    "channel": "cdf",
    "urlset": "sitemap",
    "sitemapindex": "sitemapindex",
}
_NEVER_A_FEED = frozenset({"html", "opml", "newsml", "newsitem", "svg", "body", "head", "script"})
_JSON_FEED = re.compile(r'\{\s*+"version"\s*+:\s*+"https?:\\?/\\?/jsonfeed\.org')
"""A JSON feed behind an error that its program has written in front of it."""
_BLANK = b" \t\r\n\x00\xef\xbb\xbf"


def parse_feed(
    body: bytes,
    *,
    url: str | None = None,
    charset: str | None = None,
    zone: tzinfo | None = None,
    languages: tuple[str, ...] = (),
    day_first: bool | None = None,
    max_entries: int = 2000,
    skip: int = 0,
) -> ParsedFeed:
    """Return what a feed body says: RSS, RDF, Atom, CDF, JSON Feed, news sitemap or index; the outcome tells how well.

    Args:
        body: as received, content coding undone.
        url: the feed's own address, for relative links.
        charset: of the Content-Type header.
        zone: the source's, for dates that state none.
        languages: BCP-47, of the source; the feed's own where empty.
        day_first: how the source means ``02/11/2024``.
        max_entries: entries read, the newest; the rest is counted in ``over_limit`` and noted.
        skip: newest entries passed over, for the rest of a body whose newest were read.
    """
    unpacked = unpack(body)
    if unpacked.is_broken:
        return ParsedFeed(FeedOutcome.BAD_ENCODING, "gzip", notes=unpacked.notes)
    if not unpacked.body.strip(_BLANK):
        return ParsedFeed(FeedOutcome.EMPTY_BODY, notes=unpacked.notes)
    decoded = decode(unpacked.body, charset)
    context = FeedContext(url, zone, languages, day_first, max_entries, skip)
    feed = _read(decoded.text, context, is_short=bool({"over_size", "gzip_cut"} & set(unpacked.notes)))
    feed = replace(
        feed,
        encoding=decoded.encoding,
        encoding_source=decoded.source,
        entries=_with_losses(feed.entries) if decoded.is_lossy else feed.entries,
        notes=(*unpacked.notes, *decoded.notes, *feed.notes),
    )
    return bounded(feed, body_bytes=len(unpacked.body))


def _with_losses(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return entries, those flagged whose texts hold the sign for bytes that could not be decoded."""
    return tuple(
        replace(entry, flags=(*entry.flags, "bad_bytes"))
        if any("\ufffd" in text for text in (entry.title, entry.summary, entry.content, *entry.authors) if text)
        else entry
        for entry in entries
    )


def _read(text: str, context: FeedContext, *, is_short: bool) -> ParsedFeed:
    text = text.lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[", '"{')):
        return read_json_feed(text, context)
    if is_absolute(text) and (listed := read_address_list(text, context)) is not None:
        return _judged(listed, is_broken=False, is_short=is_short)
    cleaned = clean_xml(html.unescape(text) if text.startswith("&lt;") else text)
    root = root_name(cleaned.text)
    if root not in _KINDS and root not in _NEVER_A_FEED and (start := _JSON_FEED.search(text)):
        return read_json_feed(text[start.start() :], context)
    if root in _NEVER_A_FEED:
        return ParsedFeed(FeedOutcome.NOT_A_FEED, root, notes=cleaned.notes)
    try:
        safe = expand_entities(cleaned.text, cleaned.subset)
    except EntityBombError as error:
        return ParsedFeed(FeedOutcome.XML_ENTITIES, f"entity {error}", notes=cleaned.notes)
    feed = _read_xml(safe, _KINDS.get(root, "other"), context, is_short=is_short)
    reason = root[:40] if feed.outcome is FeedOutcome.NOT_A_FEED else feed.reason
    return replace(feed, reason=reason, notes=(*cleaned.notes, *feed.notes))


def _read_xml(text: str, kind: str, context: FeedContext, *, is_short: bool) -> ParsedFeed:
    root = strict_tree(text)
    is_broken = root is None
    if root is None and (whole := without_tail(text)) != text:
        text, root = whole, strict_tree(whole)
    if kind.startswith("sitemap"):
        root = recovered_tree(text) if root is None else root
        if root is None:
            return ParsedFeed(FeedOutcome.NOT_A_FEED)
        feed = read_sitemap(root, kind, context)
        return _judged(feed, is_broken=is_broken, is_short=is_short or (is_broken and not text.rstrip().endswith(">")))
    repaired = RepairedFeed(root) if root is not None else mend(text, kind)
    if repaired.root is None:
        return ParsedFeed(FeedOutcome.NOT_A_FEED)
    if has_misspelt_namespace(text):
        spell_namespaces(repaired.root)
    # Both are read before the tree is cut to its newest items.
    older, moved_to = older_page(repaired.root, context.url), new_address(repaired.root, context.url)
    feed = _from_xml(read_xml_feed(repaired.root, context))
    feed = replace(feed, over_limit=feed.over_limit + repaired.left_out, older=older, moved_to=moved_to)
    # libxml2 stops at its limit of depth without a word: that looks like a feed without entries.
    if is_broken and not feed.entries and is_too_deep(text):
        return ParsedFeed(FeedOutcome.PARSER_LIMIT, "too_deep")
    if kind == "other" and not feed.format and not feed.entries:
        return ParsedFeed(FeedOutcome.NOT_A_FEED)
    return _judged(feed, is_broken=is_broken, is_short=is_short or (is_broken and is_cut(text)))


def _from_xml(feed: XmlFeed) -> ParsedFeed:
    outcome = FeedOutcome.OK if feed.entries else FeedOutcome.EMPTY_FEED
    return ParsedFeed(
        outcome,
        format=feed.format,
        entries=feed.entries,
        over_limit=feed.over_limit,
        title=feed.title,
        language=feed.language,
        ttl_s=feed.ttl_s,
        notes=feed.notes,
    )


def _judged(feed: ParsedFeed, *, is_broken: bool, is_short: bool) -> ParsedFeed:
    """Return the feed with the outcome its damage asks for; the last entry of a truncated body may lack its end."""
    if is_short:
        *complete, last = feed.entries or (None,)
        entries = (*complete, replace(last, flags=(*last.flags, "maybe_cut"))) if last else ()
        return replace(feed, outcome=FeedOutcome.TRUNCATED, entries=tuple(e for e in entries if e))
    if is_broken and feed.outcome is FeedOutcome.OK:
        return replace(feed, outcome=FeedOutcome.REPAIRED)
    return feed

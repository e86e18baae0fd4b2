"""News sitemaps and sitemap indexes (sitemaps.org/protocol.html, Google News 0.9), read whatever the prefix."""

from __future__ import annotations

from lxml import etree

from presswatch.feeds.formats.context import FeedContext
from presswatch.feeds.formats.item_links import written
from presswatch.feeds.formats.newest import within_limit
from presswatch.feeds.formats.plain_text import plain_line
from presswatch.feeds.xml_repair.tree import local_name, namespace
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed

_ROWS = frozenset({"url", "sitemap"})


def read_sitemap(root: etree._Element, kind: str, context: FeedContext) -> ParsedFeed:
    """Return one entry per address. In a sitemap index an entry is another sitemap: the caller decides what to ask for.

    Args:
        root: of the document, recovered where it was broken.
        kind: ``sitemap`` or ``sitemapindex``.
        context: of the feed.
    """
    rows = _rows(root)
    taken = [_values(rows[place]) for place in _newest(rows, context)]
    return ParsedFeed(
        FeedOutcome.OK if rows else FeedOutcome.EMPTY_FEED,
        format=kind,
        entries=tuple(_entry(place, values, context) for place, values in enumerate(taken)),
        over_limit=len(rows) - len(taken),
        title=next((plain_line(values["news:name"]) for values in taken if "news:name" in values), None),
    )


def _rows(root: etree._Element) -> list[etree._Element]:
    """Return the rows of a list, or, where it holds nothing but lists of its own kind, those of them."""
    lists = [child for child in root if local_name(child) == local_name(root)]
    return [row for stated in (root, *lists) for row in stated if local_name(row) in _ROWS]


def _newest(rows: list[etree._Element], context: FeedContext) -> list[int]:
    return within_limit(context, len(rows), (_date(_values(row), context) for row in rows))


def _date(values: dict[str, str], context: FeedContext) -> ParsedDate | None:
    return context.date((values.get("news:publication_date"), values.get("lastmod")), values.get("news:language"))


def _values(row: etree._Element) -> dict[str, str]:
    """Return the first text of each name in a row; those of the news and image extensions under a prefix of ours.

    A picture has a ``loc`` and a ``title`` too, in namespaces that end like the sitemap's own.
    """
    values: dict[str, str] = {}
    for element in row.iter(etree.Element):
        text = (element.text or "").strip()
        home = namespace(element)
        is_own = element.getparent() is row and home in {namespace(row), ""}
        prefix = "news:" if "news" in home else "" if is_own else "other:"
        if text:
            values.setdefault(prefix + local_name(element), text)
    return values


def _entry(ordinal: int, values: dict[str, str], context: FeedContext) -> Entry:
    address = context.address(written(values.get("loc")))
    language = values.get("news:language")
    keywords = (plain_line(word) for word in values.get("news:keywords", "").split(","))
    return Entry(
        ordinal=ordinal,
        guid=None,
        link_raw=address.raw,
        url=address.url,
        url_problem=address.problem,
        title=plain_line(values.get("news:title")),
        published=context.date((values.get("news:publication_date"),), language),
        updated=context.date((values.get("lastmod"),), language),
        language=language,
        categories=tuple(dict.fromkeys(filter(None, keywords))),
    )

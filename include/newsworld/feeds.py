"""Writes feed bodies in every format that publishers use."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from html import escape as escape_html
from xml.sax.saxutils import escape, quoteattr

from newsworld.dates import write_instant
from newsworld.feed_listing import Item, cut_point
from newsworld.model import FeedSpec, Publisher

CONTENT_TYPES = {
    "rss091": "text/xml",
    "rss10": "application/rdf+xml",
    "rss20": "application/rss+xml",
    "atom03": "application/atom+xml",
    "atom10": "application/atom+xml",
    "jsonfeed": "application/feed+json",
    "sitemap": "application/xml",
}


def write_feed(publisher: Publisher, feed: FeedSpec, items: list[Item], origin: str) -> bytes:
    """Return the body of a feed with these entries, in its encoding."""
    return _WRITERS[feed.format](publisher, feed, items, origin).encode(feed.encoding, "xmlcharrefreplace")


def cut_feed(body: bytes, items: list[Item]) -> bytes:
    """Return an RSS body that ends inside the first tag of the entry after the cut point."""
    at = -1
    for _ in range(cut_point(items) + 1):
        at = body.index(b"<item", at + 1)
    return body[: at + len(b"<item")]


def _head(feed: FeedSpec) -> str:
    return f'<?xml version="1.0" encoding="{feed.encoding}"?>\n'


def _tag(name: str, text: str | None) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


TEASED_PAGES = frozenset({"gallery", "soft404", "paywall", "consent", "pdf"})
"""Pages that hold no article: their feeds give the teaser only, so that nobody can know the text."""


UNTOLD_PAGES = frozenset({"no_link", "bad_link"})
"""Entries without an address: their feeds give the headline only; with a text they would be articles."""


def _date(name: str, instant: datetime | None, feed: FeedSpec) -> str:
    return _tag(name, write_instant(instant, feed.date_style)) if instant else ""


def _summary(item: Item) -> str:
    if item.article.page in UNTOLD_PAGES:
        return ""
    return item.article.dek or item.version.body[0].text


def _content(item: Item) -> str:
    if item.article.page in TEASED_PAGES:
        return f"<p>{escape_html(_summary(item))}</p>"
    if item.article.page in UNTOLD_PAGES:
        return ""
    return "".join(f"<{block.kind}>{escape_html(block.text)}</{block.kind}>" for block in item.version.body)


def _write_rss091(publisher: Publisher, feed: FeedSpec, items: list[Item], origin: str) -> str:
    entries = "".join(
        f"<item>{_tag('title', i.version.title)}{_tag('link', i.link)}{_tag('description', _summary(i))}</item>\n"
        for i in items
    )
    return (
        f'{_head(feed)}<rss version="0.91"><channel>{_tag("title", publisher.name)}{_tag("link", origin + "/")}'
        f"{_tag('description', publisher.promo)}{_tag('language', publisher.language)}\n{entries}</channel></rss>\n"
    )


def _rss20_item(item: Item, feed: FeedSpec) -> str:
    parts = [_tag("title", item.version.title), _tag("link", item.link)]
    if item.guid:
        parts.append(f'<guid isPermaLink="false">{escape(item.guid)}</guid>')
    parts.append(_date("pubDate", item.published, feed))
    parts += [_tag("dc:creator", name) for name in item.article.authors]
    parts.append(_tag("description", _summary(item)))
    if feed.has_content:
        parts.append(f"<content:encoded><![CDATA[{_content(item)}]]></content:encoded>")
    return f"<item>{''.join(parts)}</item>\n"


def _write_rss20(publisher: Publisher, feed: FeedSpec, items: list[Item], origin: str) -> str:
    return (
        f'{_head(feed)}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{_tag("title", publisher.name)}'
        f"{_tag('link', origin + '/')}{_tag('description', publisher.promo)}{_tag('language', publisher.language)}\n"
        f"{''.join(_rss20_item(item, feed) for item in items)}</channel></rss>\n"
    )


def _write_rss10(publisher: Publisher, feed: FeedSpec, items: list[Item], origin: str) -> str:
    sequence = "".join(f"<rdf:li rdf:resource={quoteattr(item.link or '')}/>" for item in items)
    entries = "".join(
        f"<item rdf:about={quoteattr(i.link or '')}>{_tag('title', i.version.title)}{_tag('link', i.link)}"
        f"{_tag('description', _summary(i))}{_date('dc:date', i.published, feed)}"
        f"{''.join(_tag('dc:creator', name) for name in i.article.authors)}</item>\n"
        for i in items
    )
    return (
        f'{_head(feed)}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about={quoteattr(origin + feed.path)}>'
        f"{_tag('title', publisher.name)}{_tag('link', origin + '/')}{_tag('description', publisher.promo)}"
        f"<items><rdf:Seq>{sequence}</rdf:Seq></items></channel>\n{entries}</rdf:RDF>\n"
    )


def _atom_entry(item: Item, feed: FeedSpec) -> str:
    published, updated = ("issued", "modified") if feed.format == "atom03" else ("published", "updated")
    authors = "".join(f"<author>{_tag('name', name)}</author>" for name in item.article.authors)
    content = f'<content type="html">{escape(_content(item))}</content>' if feed.has_content else ""
    link = f'<link rel="alternate" type="text/html" href={quoteattr(item.link or "")}/>'
    return (
        f"<entry>{_tag('title', item.version.title)}{link}{_tag('id', item.guid)}{authors}"
        f"{_date(published, item.published, feed)}{_date(updated, item.updated or item.published, feed)}"
        f"{_tag('summary', _summary(item))}{content}</entry>\n"
    )


def _write_atom(publisher: Publisher, feed: FeedSpec, items: list[Item], origin: str) -> str:
    is_old = feed.format == "atom03"
    root = 'version="0.3" xmlns="http://purl.org/atom/ns#"' if is_old else 'xmlns="http://www.w3.org/2005/Atom"'
    newest = max((item.updated or item.published for item in items if item.published), default=None)
    return (
        f"{_head(feed)}<feed {root} xml:lang={quoteattr(publisher.language)}>{_tag('title', publisher.name)}"
        f'<link rel="alternate" type="text/html" href={quoteattr(origin + "/")}/>{_tag("id", origin + feed.path)}'
        f"{_date('modified' if is_old else 'updated', newest, feed)}\n"
        f"{''.join(_atom_entry(item, feed) for item in items)}</feed>\n"
    )


def _write_jsonfeed(publisher: Publisher, feed: FeedSpec, items: list[Item], origin: str) -> str:
    def entry(item: Item) -> dict[str, object]:
        fields: dict[str, object | None] = {
            "id": item.guid,
            "url": item.link,
            "title": item.version.title,
            "summary": _summary(item),
            "content_html": _content(item),
            "date_published": write_instant(item.published, feed.date_style) if item.published else None,
            "date_modified": write_instant(item.updated, feed.date_style) if item.updated else None,
            "authors": [{"name": name} for name in item.article.authors],
        }
        return {name: value for name, value in fields.items() if value is not None}

    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": publisher.name,
        "home_page_url": f"{origin}/",
        "feed_url": origin + feed.path,
        "language": publisher.language,
        "items": [entry(item) for item in items],
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


def _write_sitemap(publisher: Publisher, feed: FeedSpec, items: list[Item], origin: str) -> str:
    del origin  # A sitemap does not name its site.
    names = _tag("news:name", publisher.name) + _tag("news:language", publisher.language)
    news = f"<news:publication>{names}</news:publication>"
    entries = "".join(
        f"<url>{_tag('loc', i.link)}<news:news>{news}{_date('news:publication_date', i.published, feed)}"
        f"{_tag('news:title', i.version.title)}</news:news></url>\n"
        for i in items
    )
    return (
        f'{_head(feed)}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{entries}</urlset>\n'
    )


_WRITERS: dict[str, Callable[[Publisher, FeedSpec, list[Item], str], str]] = {
    "rss091": _write_rss091,
    "rss10": _write_rss10,
    "rss20": _write_rss20,
    "atom03": _write_atom,
    "atom10": _write_atom,
    "jsonfeed": _write_jsonfeed,
    "sitemap": _write_sitemap,
}

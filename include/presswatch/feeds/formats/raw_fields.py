"""Fields of an entry that feedparser loses or overwrites, taken from the tree: direct children of the item only."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from presswatch.feeds.bounds import MAX_CHARS
from presswatch.feeds.formats.author_names import People, authors
from presswatch.feeds.formats.item_links import Publisher, WrittenLink, links, own_link, publisher
from presswatch.feeds.xml_repair.tree import XML_LANG, local_name, namespace, own_text

# dc:date stands beside "updated" in feedparser; which tag wins when several are there: the lowest rank, then the first.
_PUBLISHED = {"pubdate": 0, "published": 0, "issued": 1, "date": 2, "datepublished": 2, "created": 3}
_UPDATED = {"updated": 0, "modified": 1}


class RawFields(NamedTuple):
    """Raw values of one item, as written."""

    guid: str | None = None
    link: str | None = None
    links: tuple[WrittenLink, ...] = ()  # of its page, in order of trust
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    authors_raw: tuple[str, ...] = ()
    language: str | None = None
    publisher: Publisher = Publisher()


def read_raw_fields(item: etree._Element, inherited: People) -> RawFields:
    """Return the raw values of an item that identity and time rest on.

    Args:
        item: the item.
        inherited: authors of its feed.
    """
    names, raws = authors(item, inherited)
    language = _language(item)
    return RawFields(
        _guid(item),
        own_link(item),
        links(item, language),
        _dated(item, _PUBLISHED),
        _dated(item, _UPDATED),
        names,
        raws,
        language,
        publisher(item),
    )


def stated_date(item: etree._Element) -> str | None:
    """Return the raw date of an item: when it was published, else when it was updated."""
    return _dated(item, _PUBLISHED) or _dated(item, _UPDATED)


_LANGUAGE_CHARS = MAX_CHARS["language"] + 1
"""Each item has a copy of what it inherits: 2,000 of a long one take hundreds of MB. One more than is kept, so that the
cut is told."""


def stated_language(item: etree._Element) -> str | None:
    """Return the language of an item, else that of the feed that it stands in."""
    feed = item.getparent()
    return _language(item) or (_language(feed) if feed is not None else None)


def _guid(item: etree._Element) -> str | None:
    """Return guid, id or rdf:about as written: resolving an id against the feed's URL would change it with the URL."""
    home = {namespace(item), ""}
    for child in item:
        if local_name(child) in {"guid", "id"} and namespace(child) in home and (text := own_text(child)):
            return text
    about = next((value for name, value in item.attrib.items() if str(name).rpartition("}")[2] == "about"), "")
    return str(about).strip() or None


def _dated(item: etree._Element, ranks: dict[str, int]) -> str | None:
    dates = [
        (ranks[name], text) for child in item if (name := local_name(child)) in ranks and (text := own_text(child))
    ]
    return min(dates, key=lambda ranked: ranked[0])[1] if dates else None


def _language(item: etree._Element) -> str | None:
    """Return dc:language, else the nearest xml:lang around the item, else that of its first child that has one."""
    stated = [text for child in item if local_name(child) == "language" and (text := own_text(child))]
    around = [tag for element in (item, *item.iterancestors()) if (tag := element.get(XML_LANG))]
    inside = [tag for child in item if (tag := child.get(XML_LANG))]
    language = next(iter([*stated[-1:], *around, *inside]), None)
    return language[:_LANGUAGE_CHARS] if language else None

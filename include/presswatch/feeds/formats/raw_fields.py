"""Fields of an entry that feedparser loses or overwrites, taken from the tree: direct children of the item only."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from presswatch.feeds.bounds import MAX_CHARS
from presswatch.feeds.formats.author_names import People, authors
from presswatch.feeds.formats.item_fields import ItemFields, fields_of
from presswatch.feeds.formats.item_links import Publisher, WrittenLink, links, publisher
from presswatch.feeds.formats.own_elements import is_home
from presswatch.feeds.xml_repair.tree import XML_LANG, own_text

# dc:date stands beside "updated" in feedparser; which tag wins when several are there: those of the first group.
_PUBLISHED = (("pubdate", "published"), ("issued",), ("date", "datepublished"), ("created",))
_UPDATED = (("updated",), ("modified",))
MAX_DATES = 5
"""Dates of one kind that are tried; an item has one or two."""


class RawFields(NamedTuple):
    """Raw values of one item, as written."""

    guid: str | None = None
    link: str | None = None
    links: tuple[WrittenLink, ...] = ()  # of its page, in order of trust
    published: tuple[str, ...] = ()  # dates in order of trust
    updated: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    authors_raw: tuple[str, ...] = ()
    language: str | None = None
    publisher: Publisher = Publisher()


def read_raw_fields(fields: ItemFields, inherited: People) -> RawFields:
    """Return the raw values of an item that identity and time rest on.

    Args:
        fields: the item.
        inherited: authors of its feed.
    """
    names, raws = authors(fields, inherited)
    language = _language(fields)
    own, ranked = links(fields, language)
    return RawFields(
        _guid(fields),
        own,
        ranked,
        _dated(fields, _PUBLISHED),
        _dated(fields, _UPDATED),
        names,
        raws,
        language,
        publisher(fields),
    )


def stated_dates(item: etree._Element) -> tuple[str, ...]:
    """Return the raw dates of an item: when it was published, then when it was updated."""
    fields = fields_of(item)
    return (*_dated(fields, _PUBLISHED), *_dated(fields, _UPDATED))


LANGUAGE_CHARS = MAX_CHARS["language"] + 1
"""Each item has a copy of what it inherits: 2,000 of a long one take hundreds of MB. One more than is kept, so that the
cut is told."""


def stated_language(item: etree._Element) -> str | None:
    """Return the language of an item, else that of the feed that it stands in."""
    feed = item.getparent()
    return _language(fields_of(item)) or (_language(fields_of(feed)) if feed is not None else None)


def _guid(fields: ItemFields) -> str | None:
    """Return guid, id or rdf:about as written: resolving an id against the feed's URL would change it with the URL."""
    for child in fields.named("guid", "id"):
        if is_home(child, fields.item) and (text := own_text(child)):
            return text
    return next(iter(fields.about()), "") or None


def _dated(fields: ItemFields, ranked: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    stated = [text for names in ranked for child in fields.named(*names) if (text := own_text(child))]
    return tuple(stated[:MAX_DATES])


def _language(fields: ItemFields) -> str | None:
    """Return dc:language, else the nearest xml:lang around the item, else that of its first child that has one."""
    stated = [text for child in fields.named("language") if (text := own_text(child))]
    item = fields.item
    around = (tag for element in (item, *item.iterancestors()) if (tag := element.get(XML_LANG)))
    inside = (tag for child, _, _, names in fields.children if XML_LANG in names and (tag := child.get(XML_LANG)))
    language = next(iter(stated[-1:]), None) or next(around, None) or next(inside, None)
    return language[:LANGUAGE_CHARS] if language else None

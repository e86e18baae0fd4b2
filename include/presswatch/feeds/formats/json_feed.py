"""JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import html
from typing import Any

from presswatch.feeds.formats.author_names import author_name
from presswatch.feeds.formats.context import FeedContext
from presswatch.feeds.formats.item_links import is_absolute, written
from presswatch.feeds.formats.json_repair import Damage, read_json
from presswatch.feeds.formats.newest import within_limit
from presswatch.feeds.formats.older_pages import own_address
from presswatch.feeds.formats.plain_text import plain_line, plain_text, storable
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed

_Object = dict[str, Any]  # as json reads it; checked field by field here, and it never leaves
_OUTCOMES: dict[Damage, FeedOutcome] = {
    "": FeedOutcome.OK,
    "repaired": FeedOutcome.REPAIRED,
    "truncated": FeedOutcome.TRUNCATED,
}


def read_json_feed(text: str, context: FeedContext) -> ParsedFeed:
    """Return the feed that the text of a JSON document is, or ``not_a_feed``."""
    parsed = read_json(text)
    document = _document(parsed.value)
    if document is None:
        return ParsedFeed(FeedOutcome.NOT_A_FEED, "json")
    stated = _items(document)
    items = [item for item in stated if isinstance(item, dict)]
    taken = _newest(items, context)
    language, names = _string(document, "language"), _authors(document)  # once: each item inherits them
    version = _string(document, "version") or ""
    return ParsedFeed(
        _OUTCOMES[parsed.damage] if taken else FeedOutcome.EMPTY_FEED,
        format="jsonfeed10" if version.rstrip("/").endswith("/1") else "jsonfeed11",
        entries=tuple(_entry(place, item, language, names, context) for place, item in enumerate(taken)),
        over_limit=len(items) - len(taken),
        title=plain_line(_string(document, "title"), is_literal=True),
        language=language,
        notes=() if len(items) == len(stated) else ("entries_not_objects",),
        older=own_address(_string(document, "next_url"), context.url),
    )


def _document(document: object) -> _Object | None:
    if not isinstance(document, dict):
        return None
    is_named = "jsonfeed.org" in str(document.get("version", ""))
    return document if is_named or (document.get("title") and isinstance(document.get("items"), list)) else None


def _items(document: _Object) -> list[Any]:
    """Return the items: none where there are none, and the values of an object, which PHP makes of a list with gaps."""
    stated = document.get("items")
    if isinstance(stated, dict):
        return list(stated.values())
    return stated if isinstance(stated, list) else []


def _newest(items: list[_Object], context: FeedContext) -> list[_Object]:
    dates = (context.date((_string(item, "date_published"), _string(item, "date_modified"))) for item in items)
    return [items[place] for place in within_limit(context, len(items), dates)]


def _string(holder: _Object, key: str) -> str | None:
    """Return a member as text; version 1 lets ids be numbers."""
    value = holder.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return storable(str(value)).strip() or None


def _entry(
    ordinal: int, item: _Object, feed_language: str | None, feed_names: tuple[str, ...], context: FeedContext
) -> Entry:
    guid = _string(item, "id")
    permalink = guid if is_absolute(guid) else None
    address = context.address(written(_string(item, "url"), permalink, _string(item, "external_url")))
    names = _authors(item) or feed_names
    language = _string(item, "language") or feed_language
    return Entry(
        ordinal=ordinal,
        guid=guid,
        link_raw=address.raw,
        url=address.url,
        url_problem=address.problem,
        title=plain_line(_string(item, "title"), is_literal=True),
        summary=plain_text(_string(item, "summary"), is_literal=True),
        content=_string(item, "content_html") or _as_html(_string(item, "content_text")),
        authors=names,
        authors_raw=names,
        published=context.date((_string(item, "date_published"),), language),
        updated=context.date((_string(item, "date_modified"),), language),
        language=language,
        categories=_tags(item),
    )


def _authors(holder: _Object) -> tuple[str, ...]:
    """Return the names in ``authors`` (1.1), else in ``author`` (1.0): each may be an object, a text or a list."""
    for key in ("authors", "author"):
        stated = holder.get(key)
        names = [_name(person) for person in (stated if isinstance(stated, list) else [stated])]
        if kept := tuple(dict.fromkeys(filter(None, names))):
            return kept
    return ()


def _name(person: object) -> str | None:
    if isinstance(person, dict):
        return plain_line(_string(person, "name"), is_literal=True)
    return author_name(storable(person)) if isinstance(person, str) else None


def _tags(item: _Object) -> tuple[str, ...]:
    tags = item["tags"] if isinstance(item.get("tags"), list) else []
    terms = (plain_line(storable(tag), is_literal=True) for tag in tags if isinstance(tag, str))
    return tuple(dict.fromkeys(filter(None, terms)))


def _as_html(text: str | None) -> str | None:
    return html.escape(text, quote=False) if text else None

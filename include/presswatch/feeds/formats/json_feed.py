"""JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import html
import json
from typing import Any

from presswatch.feeds.formats.context import FeedContext
from presswatch.feeds.formats.plain_text import plain_line, plain_text, storable
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed

_Object = dict[str, Any]  # as json reads it; checked field by field here, and it never leaves
_MAX_INT_DIGITS = 30  # int() of a longer one is slow or refused; as text it identifies just as well


def read_json_feed(text: str, context: FeedContext) -> ParsedFeed:
    """Return the feed that the text of a JSON document is, or ``not_a_feed``."""
    document = _document(text)
    if document is None:
        return ParsedFeed(FeedOutcome.NOT_A_FEED, "json")
    found = [item for item in document["items"] if isinstance(item, dict)]
    taken = found[: context.max_entries]
    language, names = _string(document, "language"), _authors(document)  # once: each item inherits them
    version = _string(document, "version") or ""
    return ParsedFeed(
        FeedOutcome.OK if taken else FeedOutcome.EMPTY_FEED,
        format="jsonfeed10" if version.rstrip("/").endswith("/1") else "jsonfeed11",
        entries=tuple(_entry(place, item, language, names, context) for place, item in enumerate(taken)),
        over_limit=len(found) - len(taken),
        title=plain_line(_string(document, "title"), is_literal=True),
        language=language,
        notes=() if len(found) == len(document["items"]) else ("entries_not_objects",),
    )


def _document(text: str) -> _Object | None:
    try:
        document = json.loads(text, strict=False, parse_constant=lambda _: None, parse_int=_integer)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return None
    is_named = "jsonfeed.org" in str(document.get("version", ""))
    return document if is_named or document.get("title") else None


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MAX_INT_DIGITS else digits


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
    permalink = guid if guid and guid.startswith(("http://", "https://")) else None
    address = context.address([_string(item, "url"), _string(item, "external_url"), permalink])
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
        published=context.date(_string(item, "date_published"), language),
        updated=context.date(_string(item, "date_modified"), language),
        language=language,
        categories=_tags(item),
    )


def _authors(holder: _Object) -> tuple[str, ...]:
    people = holder["authors"] if isinstance(holder.get("authors"), list) else [holder.get("author")]
    names = (plain_line(_string(person, "name"), is_literal=True) for person in people if isinstance(person, dict))
    return tuple(dict.fromkeys(filter(None, names)))


def _tags(item: _Object) -> tuple[str, ...]:
    tags = item["tags"] if isinstance(item.get("tags"), list) else []
    terms = (plain_line(storable(tag), is_literal=True) for tag in tags if isinstance(tag, str))
    return tuple(dict.fromkeys(filter(None, terms)))


def _as_html(text: str | None) -> str | None:
    return html.escape(text, quote=False) if text else None

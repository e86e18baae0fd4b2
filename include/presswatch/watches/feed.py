"""The events of a watch as Atom (RFC 4287, 5005, 6721) and JSON Feed 1.1, in pages that are full for good. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from presswatch.model.watch import NotedEvent

PAGE_EVENTS: Final = 100
NAMESPACES: Final = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"'
    ' xmlns:at="http://purl.org/atompub/tombstones/1.0"'
)
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Page(NamedTuple):
    """A document of a feed: the newest, or an archive."""

    stem: str
    older: str | None  # stem of the archive before it
    is_archive: bool
    events: Sequence[NotedEvent]  # the newest first


def pages(watch_id: str, events: Sequence[NotedEvent]) -> list[Page]:
    """Return the documents of a feed, the newest last; archives hold ``PAGE_EVENTS`` events each.

    Args:
        watch_id: name of the newest document; archives are numbered.
        events: all, in the order of their numbers, which is that of commits.
    """
    full = len(events) // PAGE_EVENTS
    stems = [f"{watch_id}-{number:06}" for number in range(1, full + 1)]
    made = []
    for place, stem in enumerate(stems):
        part = events[place * PAGE_EVENTS : (place + 1) * PAGE_EVENTS]
        made.append(Page(stem, stems[place - 1] if place else None, is_archive=True, events=part[::-1]))
    rest = events[full * PAGE_EVENTS :]
    return [*made, Page(watch_id, stems[-1] if stems else None, is_archive=False, events=rest[::-1])]


def atom(page: Page, name: str, base: str, updated: str) -> str:
    """Return a page as Atom; an article that does not match any more is a deleted entry.

    Args:
        page: events.
        name: title of the feed.
        base: address of the folder it is served from, with a slash at its end; empty: links are relative.
        updated: ISO 8601, for a page without events.
    """
    newest = page.events[0].noted_at.isoformat() if page.events else updated
    older = f'<link rel="prev-archive" href={quoteattr(f"{base}{page.older}.atom")}/>' if page.older else ""
    parts = [
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed {NAMESPACES}>',
        f"<id>urn:presswatch:feed:{escape(page.stem)}</id><title>{_xml(name)}</title><updated>{newest}</updated>",
        f'<author><name>Presswatch</name></author><link rel="self" href={quoteattr(f"{base}{page.stem}.atom")}/>',
        older,
        "<fh:archive/>" if page.is_archive else "",
        *map(_atom_entry, page.events),
        "</feed>\n",
    ]
    return "\n".join(part for part in parts if part)


def _atom_entry(event: NotedEvent) -> str:
    when = event.noted_at.isoformat()
    if event.kind == "retracted":
        comment = f"<at:comment>{_xml(event.why)}</at:comment>"
        return f'<at:deleted-entry ref="{_id(event)}" when="{when}">{comment}</at:deleted-entry>'
    link = f"<link href={quoteattr(_plain(event.url))}/>" if event.url else ""
    published = f"<published>{event.published_at.isoformat()}</published>" if event.published_at else ""
    return (
        f"<entry><id>{_id(event)}</id><title>{_xml(event.title)}</title><updated>{when}</updated>{published}{link}"
        f'<category term={quoteattr(event.source_id)} scheme="urn:presswatch:source"/>'
        f"<summary>{_xml(f'article {event.article_id}, revision {event.revision_no}')}</summary></entry>"
    )


def json_feed(page: Page, name: str, base: str) -> str:
    """Return a page as JSON Feed; an article that does not match any more is an item that says so."""
    facts: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name,
        "feed_url": f"{base}{page.stem}.json",
        "items": list(map(_json_item, page.events)),
    }
    if page.older:
        facts["next_url"] = f"{base}{page.older}.json"
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _json_item(event: NotedEvent) -> dict[str, Any]:
    extension = {
        "event": event.event_id,
        "kind": event.kind,
        "why": event.why,
        "article_id": event.article_id,
        "revision_no": event.revision_no,
        "source_id": event.source_id,
        "load_seq": event.load_seq,
    }
    is_over = event.kind == "retracted"
    item: dict[str, Any] = {
        "id": f"{_id(event)}:retracted:{event.event_id}" if is_over else _id(event),
        "title": f"Retracted: {event.title}" if is_over else event.title,
        "content_text": f"Article {event.article_id} of {event.source_id}, {event.kind}: {event.why}.",
        "date_modified": event.noted_at.isoformat(),
        "_presswatch": {**extension, "retracts": _id(event)} if is_over else extension,
    }
    if event.url:
        item["url"] = event.url
    if event.published_at:
        item["date_published"] = event.published_at.isoformat()
    return item


def _id(event: NotedEvent) -> str:
    return f"urn:presswatch:watch:{event.watch_id}:article:{event.article_id}"


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _xml(text: str) -> str:
    return escape(_plain(text))


def documents(
    watch_id: str, name: str, events: Sequence[NotedEvent], base: str, updated: str
) -> Iterator[tuple[str, str]]:
    """Yield the files of a feed, archives first: name and content."""
    for page in pages(watch_id, events):
        yield f"{page.stem}.atom", atom(page, name, base, updated)
        yield f"{page.stem}.json", json_feed(page, name, base)

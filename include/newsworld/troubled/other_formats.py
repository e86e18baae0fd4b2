"""The same troubles in other formats: RSS that a publisher sends, told as Atom, as a JSON Feed, or oldest first."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import escape

from newsworld.model import Reply

_ITEM = re.compile(rb"<item>.*?</item>", re.DOTALL)
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def as_atom(reply: Reply) -> Reply:
    """Return a reply with an RSS feed as Atom; any other as it is."""
    channel = _channel(reply)
    if channel is None:
        return reply
    entries = "".join(f"<entry>{_atom_entry(item)}</entry>" for item in channel.iter("item"))
    head = f"<title>{escape(channel.findtext('title') or '')}</title>"
    body = f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'
    return replace(reply, content_type="application/atom+xml", body=body.encode())


def as_json(reply: Reply) -> Reply:
    """Return a reply with an RSS feed as a JSON Feed; any other as it is."""
    channel = _channel(reply)
    if channel is None:
        return reply
    items = [_json_item(item) for item in channel.iter("item")]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": channel.findtext("title"), "items": items}
    return replace(reply, content_type="application/feed+json", body=json.dumps(document).encode())


def oldest_first(reply: Reply) -> Reply:
    """Return a reply with an RSS feed in the other order; any other as it is."""
    items = _ITEM.findall(reply.body) if _channel(reply) is not None else []
    turned = iter(reversed(items))
    return replace(reply, body=_ITEM.sub(lambda _: next(turned), reply.body)) if items else reply


def as_it_is(reply: Reply) -> Reply:
    """Return a reply unchanged."""
    return reply


RETELL: Mapping[str, Callable[[Reply], Reply]] = {
    "rss": as_it_is,
    "atom": as_atom,
    "json": as_json,
    "turned": oldest_first,
}


def _channel(reply: Reply) -> ET.Element | None:
    if not reply.body.startswith(b"<?xml") or b"<rss" not in reply.body[:200]:
        return None
    try:
        return ET.fromstring(reply.body).find("channel")  # noqa: S314 - our own publishers wrote it
    except ET.ParseError:
        return None


def _atom_entry(item: ET.Element) -> str:
    link, guid, date, text = (item.findtext(name) for name in ("link", "guid", "pubDate", _CONTENT))
    parts = [
        f"<title>{escape(item.findtext('title') or '')}</title>",
        f'<link href="{escape(link)}"/>' if link else "",
        f"<id>{escape(guid)}</id>" if guid else "",
        f"<published>{escape(_iso(date))}</published>" if date else "",
        f'<content type="html">{escape(text)}</content>' if text else "",
    ]
    return "".join(parts)


def _json_item(item: ET.Element) -> dict[str, str]:
    date = item.findtext("pubDate")
    stated = {
        "id": item.findtext("guid"),
        "url": item.findtext("link"),
        "title": item.findtext("title"),
        "date_published": _iso(date) if date else None,
        "content_html": item.findtext(_CONTENT),
    }
    return {name: value for name, value in stated.items() if value}


def _iso(date: str) -> str:
    """Return an RFC 822 date as ISO 8601, any other text as it is."""
    try:
        instant: datetime = parsedate_to_datetime(date)
    except ValueError:
        return date
    return instant.isoformat()

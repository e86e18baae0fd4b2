"""A feed as users of other readers reported it, rebuilt in our own words, and what it says to a perfect observer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
)
ATOM = "http://www.w3.org/2005/Atom"
HOME = "https://paper.example"

Said = Mapping[str, object]
"""Names of an entry's fields (published and updated as ISO time) → what they hold."""


@dataclass(frozen=True)
class Report:
    """A feed, and what its entries say in order; only the fields that are named are compared."""

    kind: str
    name: str
    seen_at: str  # thread on GitHub
    body: bytes
    entries: tuple[Said, ...]
    outcomes: tuple[str, ...] = ("ok", "repaired")
    url: str = f"{HOME}/feed.xml"
    charset: str | None = None
    zone: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


def rss(*items: str, root: str = "", head: str = "<title>Paper</title>") -> bytes:
    """Return an RSS feed of items as written."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    start = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {root or SPACES}>'
    return f"{start}<channel>{head}{inner}</channel></rss>".encode()


def atom(*entries: str, space: str = ATOM, head: str = "<title>Paper</title>") -> bytes:
    """Return an Atom feed of entries as written."""
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="{space}">{head}{inner}</feed>'.encode()


def story(number: int, *more: str) -> str:
    """Return the elements of an ordinary RSS item."""
    return f"<title>Story {number}</title><link>{HOME}/{number}</link>{''.join(more)}"


def told(number: int, **more: object) -> Said:
    """Return what such an item says."""
    return {"title": f"Story {number}", "url": f"{HOME}/{number}", **more}

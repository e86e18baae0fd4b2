"""Cuts what a parsed feed would store to limits: each field, each list, and all entries together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from operator import attrgetter

from presswatch.model.parsed_feed import Entry, ParsedFeed

MAX_CHARS = {
    "guid": 2048,
    "link_raw": 4096,
    "title": 2000,
    "summary": 20_000,
    "content": 500_000,
    "language": 100,
    "publisher_name": 500,
}
"""Longest text of each field, in characters. What identifies an entry keeps a digest of what was cut off."""
IDENTIFYING = frozenset({"guid", "link_raw"})
MAX_NAMES = 100
"""Names and categories kept of an entry, each."""
MAX_NAME_CHARS = 500
_values = attrgetter(*(field.name for field in fields(Entry)))
FREE_CHARS = 262_144
GROWTH = 3
"""All entries of a body hold at most ``FREE_CHARS`` and this many characters a byte: what is inherited or derived
(addresses, a name as written and as read) makes a feed grow, and a small one must not fill a disk."""

CUT, OVER_BUDGET = "fields_cut", "entries_over_budget"
"""Notes on the poll. The entry says which of its fields were cut (``cut_title``), or that it was ``over_budget``."""


def bounded(feed: ParsedFeed, *, body_bytes: int) -> ParsedFeed:
    """Return the feed within its limits; what is cut is flagged on its entry and noted, what is left out is counted.

    Args:
        feed: as read.
        body_bytes: length of the body, content coding undone.
    """
    cut = [_cut(entry) for entry in feed.entries]
    kept = list(_within(cut, FREE_CHARS + GROWTH * body_bytes))
    is_over = len(kept) < len(cut) or any("over_budget" in entry.flags for entry in kept)
    is_cut = any(now is not before for now, before in zip(cut, feed.entries, strict=True))
    notes = (*feed.notes, *([CUT] if is_cut else []), *([OVER_BUDGET] if is_over else []))
    return replace(
        feed,
        entries=tuple(kept),
        over_limit=feed.over_limit + len(cut) - len(kept),
        title=(feed.title or "")[: MAX_CHARS["title"]] or None,
        language=(feed.language or "")[: MAX_CHARS["language"]] or None,
        notes=notes,
    )


def stored_chars(entry: Entry) -> int:
    """Return how many characters the entry's texts hold together."""
    return sum(map(_chars, _values(entry)))


def _chars(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    return sum(map(_chars, value)) if value and isinstance(value, tuple) else 0


def _within(entries: Iterable[Entry], budget: int) -> Iterator[Entry]:
    """Yield entries while the budget lasts: one that is too large without its texts, one that still is not at all."""
    for entry in entries:
        form, chars = entry, stored_chars(entry)
        if chars > budget:
            form = _bare(entry)
            chars = stored_chars(form)
        if chars <= budget:
            budget -= chars
            yield form


def _bare(entry: Entry) -> Entry:
    bare = Entry(entry.ordinal, entry.guid, entry.link_raw, entry.url, entry.url_problem, entry.title)
    return replace(bare, published=entry.published, updated=entry.updated, flags=(*entry.flags, "over_budget"))


def _cut(entry: Entry) -> Entry:
    """Return the entry with each field within its limit: itself when all are."""
    changes: dict[str, object] = {}
    for name, most in MAX_CHARS.items():
        text = getattr(entry, name)
        if text is not None and len(text) > most:
            changes[name] = _digested(text, most) if name in IDENTIFYING else text[:most]
    for name in ("authors", "authors_raw", "categories"):
        values = getattr(entry, name)
        short = tuple(value[:MAX_NAME_CHARS] for value in values[:MAX_NAMES])
        if short != values:
            changes[name] = short
    flags = tuple(f"cut_{name}" for name in changes)
    return replace(entry, flags=(*entry.flags, *flags), **changes) if changes else entry  # type: ignore[arg-type]


def _digested(text: str, most: int) -> str:
    """Return the head of a text and a digest of all of it: two that differ late stay two."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[: most - len(digest) - 1]}…{digest}"

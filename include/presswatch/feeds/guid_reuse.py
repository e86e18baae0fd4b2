"""Which guids of a body were those of other stories before: a publisher's system uses them again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from presswatch.feeds.entry_decisions import KnownEntry
from presswatch.feeds.entry_key import KeyedEntry, is_home, likeness, text_digest
from presswatch.feeds.matching import SAME_STORY, Said, WindowBefore, address_of
from presswatch.model.parsed_feed import Entry

SAME_AS_BEFORE = 0.8
"""Share of common words from which an entry that comes back under its guid, at another address, is that of before."""


def doubtful(items: Sequence[KeyedEntry], known_entries: Iterable[KnownEntry]) -> list[int]:
    """Return the ids of known entries under guids of the body that no address confirms: what was said of them tells.

    Args:
        items: of the body.
        known_entries: entries of this feed with these keys.
    """
    return [stored.entry_id for _, stored in _moved(items, known_entries)]


def reused_guids(
    items: Sequence[KeyedEntry],
    known_entries: Sequence[KnownEntry],
    last_seen: Mapping[int, Said],
    before: WindowBefore,
) -> frozenset[bytes]:
    """Return the keys of guids that now stand for other stories: they identify nothing in this feed.

    An editor may change slug and headline of a story at once; its date stays then, or some of its words do. Where the
    body has the story of before under another key, or a story that had another key before, no such thing is asked.

    Args:
        items: of the body.
        known_entries: entries of this feed with these keys or addresses.
        last_seen: of the ``doubtful``, what the feed said last.
        before: the window before.
    """
    places = _Places.of(items, known_entries, before)
    return frozenset(
        item.key
        for item, stored in _moved(items, known_entries)
        if _is_other_story(item, stored, last_seen.get(stored.entry_id), places)
    )


class _Places(NamedTuple):
    """Keys by addresses and texts, of a body and of what was known before it."""

    listed: Mapping[bytes, bytes]
    kept: Mapping[bytes, bytes]
    keys_before: frozenset[bytes]

    @classmethod
    def of(cls, items: Sequence[KeyedEntry], known_entries: Sequence[KnownEntry], before: WindowBefore) -> _Places:
        """Return the places of a body."""
        pages = ((address_of(item) or b"", item.key) for item in items if item.has_page)
        texts = ((item.text or b"", item.key) for item in items)
        kept_pages = ((entry.url_sha256 or b"", entry.key) for entry in known_entries if entry.has_page)
        kept_texts = zip(before.texts, before.keys, strict=False)
        return cls(dict((*texts, *pages)), dict((*kept_texts, *kept_pages)), frozenset(before.keys))

    def are_crossed(self, item: KeyedEntry, stored: KnownEntry, text_before: bytes | None) -> bool:
        """Return whether an entry was known by another guid, or the one known by its guid has another now."""
        ways_now = filter(None, (item.text, address_of(item) if item.has_page else None))
        ways_before = filter(None, (text_before, stored.url_sha256 if stored.has_page else None))
        return any(self.kept.get(way, item.key) != item.key for way in ways_now) or any(
            self.listed.get(way, item.key) != item.key for way in ways_before
        )


def _moved(items: Sequence[KeyedEntry], known_entries: Iterable[KnownEntry]) -> Iterator[tuple[KeyedEntry, KnownEntry]]:
    """Yield entries that say something new under a known guid, at another address or at none that tells pages apart."""
    by_key = {entry.key: entry for entry in known_entries}
    for item in items:
        stored = by_key.get(item.key) if item.kind == "guid" else None
        if stored is None or stored.content_sha256 == item.entry.content_sha256:
            continue
        address = address_of(item)
        is_told_apart = item.entry.url is not None and item.has_page and not is_home(item.entry.url)
        if not is_told_apart or address != stored.url_sha256:
            yield item, stored


def _is_other_story(item: KeyedEntry, stored: KnownEntry, seen: Said | None, places: _Places) -> bool:
    text_before = text_digest(Entry(0, None, None, None, title=seen.title, summary=seen.text)) if seen else None
    if places.are_crossed(item, stored, text_before):
        return text_before is None or text_before != item.text  # Links may be mixed up for an hour: the texts stay.
    if seen is None:
        return False
    date = item.entry.published
    is_of_that_time = date is not None and date.value is not None and date.value == seen.published_at
    alike = SAME_STORY if stored.key in places.keys_before else SAME_AS_BEFORE
    return not is_of_that_time and likeness(seen.title, seen.text, item.entry) < alike

"""Which entries of a body the ledger knows, by key, address or text, and whether others were missed. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from presswatch.feeds.entry_decisions import Decision, KnownEntry
from presswatch.feeds.entry_key import KeyedEntry, likeness, text_digest
from presswatch.model.parsed_feed import Entry
from presswatch.urls import url_key, url_sha256

_NUMBER, _DATE = re.compile(r"\d{4,}"), re.compile(r"(?:19|20)\d\d(?:\d\d(?:\d\d)?)?$")
SAME_STORY = 0.3
"""Share of common words from which an entry under a known address is taken for the known one with a new guid."""
ARCHIVED = timedelta(days=30)
"""So long before the newest entry of the body before all entries of an archive are dated."""


class Said(NamedTuple):
    """What the feed said last of a known entry."""

    title: str | None
    text: str | None
    published_at: datetime | None = None


class WindowBefore(NamedTuple):
    """The last body of the feed that held entries, in order."""

    keys: Sequence[bytes]
    texts: Sequence[bytes]  # empty where the entry has none


class Window(NamedTuple):
    """How a feed body lies against the one before; ``keys`` and ``texts`` are what the next one is compared with."""

    keys: tuple[bytes, ...] = ()
    texts: tuple[bytes, ...] = ()
    overlap: int | None = None  # None: there was none before
    fresh: int = 0  # entries that are new, and not known by address or text either
    is_gap_suspected: bool = False
    fresh_in_parts: int = 0  # as ``fresh``, of what the body led to


class _Item(NamedTuple):
    """An entry of the body, and its place in the window before, if any."""

    key: bytes
    text: bytes
    place: int
    before: int | None
    is_new: bool


def address_of(item: KeyedEntry) -> bytes | None:
    """Return the digest under which the ledger keeps the address of an entry."""
    return url_sha256(url_key(item.entry.url)) if item.entry.url else None


def addresses_of(items: Iterable[KeyedEntry]) -> set[bytes]:
    """Return the digests of all addresses."""
    return {address for item in items if (address := address_of(item)) is not None}


def candidates(items: Sequence[KeyedEntry], known_entries: Sequence[KnownEntry]) -> list[int]:
    """Return the ids of known entries that have the address or path of an entry of the body, under another key."""
    keys, addresses = {item.key for item in items}, addresses_of(items)
    places = {place for item in items for place in _places(item.entry.url)}
    return [
        entry.entry_id
        for entry in known_entries
        if entry.key not in keys and (entry.url_sha256 in addresses or not places.isdisjoint(_places(entry.url)))
    ]


def match_entries(
    items: Sequence[KeyedEntry],
    known_entries: Sequence[KnownEntry],
    before: WindowBefore,
    last_seen: Mapping[int, Said],
) -> dict[bytes, KnownEntry]:
    """Return the known entries by the keys that the body gives them: guids may change their scheme.

    Args:
        items: of the body.
        known_entries: entries of this feed with these keys or addresses, or in the window before.
        before: the window before.
        last_seen: of the ``candidates``, what the feed said last.
    """
    by_key = {entry.key: entry for entry in known_entries}
    matched = {item.key: by_key[item.key] for item in items if item.key in by_key}
    # An entry is matched once: two items of the body may not both become the same one.
    taken = {entry.entry_id for entry in matched.values()}
    free = {entry.entry_id: entry for entry in known_entries if entry.entry_id not in taken}
    paths = _by_paths(free.values())
    of_text = {text: key for key, text in zip(before.keys, before.texts, strict=False) if text}
    for item in items:
        if item.key in matched:
            continue
        match = _by_address(item, free.values(), last_seen) or _by_path(item, paths, free, last_seen)
        # The text is the last resort, for items whose address tells nothing; others at new addresses are new stories.
        if match is None and (item.entry.url is None or item.shares_link) and item.text is not None:
            by_text = by_key.get(of_text.get(item.text, b""))
            match = by_text if by_text and by_text.entry_id in free else None
        if match is not None:
            matched[item.key] = free.pop(match.entry_id)
    return matched


def _by_address(item: KeyedEntry, free: Iterable[KnownEntry], last_seen: Mapping[int, Said]) -> KnownEntry | None:
    """Return the newest known entry at an entry's address that tells the same story."""
    address = address_of(item)
    options = [
        entry for entry in free if address is not None and entry.url_sha256 == address and _is_same_place(item, entry)
    ]
    options.sort(key=lambda entry: -entry.entry_id)
    return next((entry for entry in options if _is_same_story(item, last_seen.get(entry.entry_id))), None)


def _by_paths(known_entries: Iterable[KnownEntry]) -> Mapping[str, Sequence[KnownEntry]]:
    paths: defaultdict[str, list[KnownEntry]] = defaultdict(list)
    for entry in known_entries:
        for place in _places(entry.url):
            paths[place].append(entry)
    return paths


def _by_path(
    item: KeyedEntry,
    paths: Mapping[str, Sequence[KnownEntry]],
    free: Mapping[int, KnownEntry],
    last_seen: Mapping[int, Said],
) -> KnownEntry | None:
    """Return the known entry that says the same under the same path or number, its date too.

    Sessions, hosts and slugs of links change. Where several say the same, nothing tells them apart.
    """
    places = frozenset[str]() if item.shares_link else _places(item.entry.url)
    options = {entry.entry_id: entry for place in places for entry in paths.get(place, ())}
    asked = [entry for number, entry in options.items() if number in free and number in last_seen]
    same = [entry for entry in asked if _says_the_same(item, last_seen[entry.entry_id])]
    return same[0] if len(same) == 1 else None


def _says_the_same(item: KeyedEntry, seen: Said) -> bool:
    date = item.entry.published
    is_dated = date is not None and date.value is not None and date.value == seen.published_at
    return is_dated and text_digest(Entry(0, None, None, None, title=seen.title, summary=seen.text)) == item.text


def _places(url: str | None) -> frozenset[str]:
    """Return what of an address tells pages apart for many publishers: its path, and the numbers in it."""
    numbers = {number for number in _NUMBER.findall(urlsplit(url).path if url else "") if not _DATE.match(number)}
    return frozenset({_path(url), *numbers} - {""})


def _path(url: str | None) -> str:
    """Return the path of an address without its parameters; empty where it tells no pages apart."""
    return urlsplit(url).path.partition(";")[0].rstrip("/") if url else ""


def _is_same_place(item: KeyedEntry, stored: KnownEntry) -> bool:
    """Return whether two addresses of one page are the same to the fragment."""
    return url_key(item.entry.url or "", keep_fragment=True) == url_key(stored.url or "", keep_fragment=True)


def _is_same_story(item: KeyedEntry, seen: Said | None) -> bool:
    if seen is None:
        return not item.shares_link
    if item.shares_link:  # Stories share this address: nothing but the same text will do.
        return text_digest(Entry(0, None, None, None, title=seen.title, summary=seen.text)) == item.text
    return seen.title == item.entry.title or likeness(seen.title, seen.text, item.entry) >= SAME_STORY


def compare_windows(
    decisions: Sequence[Decision], before: WindowBefore | None, known_entries: Sequence[KnownEntry] = ()
) -> Window:
    """Return how a body lies against the one before, and whether entries may have been missed in between.

    A gap is suspected when entries are new and nothing shows that the two windows touch: what they share sits unmoved
    (a pinned or sponsored item), or stays while entries that came later have gone (it does not flow with the others).
    Entries are the same by key, address or text.

    Args:
        decisions: on the entries of the body, in order.
        before: the last body that held entries.
        known_entries: among others, the entries of the window before.
    """
    items = _items(decisions, before, known_entries)
    keys, texts = tuple(item.key for item in items), tuple(item.text for item in items)
    if before is None:
        return Window(keys, texts, None, sum(item.is_new for item in items))
    stayed = [item for item in items if item.before is not None]
    fresh = sum(item.is_new and item.before is None for item in items)
    has_only_lost = len(stayed) == len(items) < len(before.keys)
    is_older = len(stayed) < len(items) and not any(item.is_new for item in items)
    if has_only_lost or is_older:  # A body of days ago, or one that is cut, is no new window.
        keys, texts = tuple(before.keys), tuple(before.texts)
    is_gap = bool(fresh) and _is_apart(items, stayed, before, known_entries)
    return Window(keys, texts, len(stayed), fresh, is_gap)


def without_archive(
    window: Window, decisions: Sequence[Decision], before: WindowBefore, dates_before: Iterable[datetime | None]
) -> Window:
    """Return the window of a body with a gap; an archive in place of the news is none, and tells nothing of a gap.

    Args:
        window: of the body.
        decisions: on its entries.
        before: the last body that held entries.
        dates_before: publication dates of the entries of that body, timezone-aware, as far as they are known.
    """
    newest = max((date for date in dates_before if date is not None), default=None)
    dates = [decision.entry.published or decision.entry.updated for decision in decisions]
    instants = [(date.value or date.latest) if date else None for date in dates]
    if newest is None or any(instant is None or instant > newest - ARCHIVED for instant in instants):
        return window
    return window._replace(keys=tuple(before.keys), texts=tuple(before.texts), is_gap_suspected=False)


def _items(
    decisions: Sequence[Decision], before: WindowBefore | None, known_entries: Sequence[KnownEntry]
) -> list[_Item]:
    """Return the entries of a body once each, with their places in the window before."""
    positions: dict[bytes, int] = {}
    if before is not None:
        of_key = {key: position for position, key in enumerate(before.keys)}
        positions |= {text: position for position, text in enumerate(before.texts) if text}
        positions |= {
            entry.url_sha256: of_key[entry.key] for entry in known_entries if entry.url_sha256 and entry.key in of_key
        }
        positions |= of_key
    unique = {decision.key: decision for decision in decisions if decision.kind != "repeated"}
    items = []
    for position, (key, decision) in enumerate(unique.items()):
        text, url = text_digest(decision.entry) or b"", decision.entry.url
        ways = (key, url_sha256(url_key(url)) if url else b"", text)
        earlier = next((positions[way] for way in ways if way in positions), None)
        items.append(_Item(key, text, position, earlier, decision.kind == "new"))
    return items


def _is_apart(
    items: Sequence[_Item], stayed: Sequence[_Item], before: WindowBefore, known_entries: Sequence[KnownEntry]
) -> bool:
    """Return whether nothing that two windows share shows that they touch; a much shorter body tells nothing."""
    size = len(before.keys)
    if not size or 2 * len(stayed) > size or 3 * (len(items) - len(stayed)) < 2 * (size - len(stayed)):
        return False
    moved = [item for item in stayed if item.before != item.place]
    moved = [item for item in moved if size - (item.before or 0) != len(items) - item.place]
    first_polls = {entry.key: entry.first_poll_id for entry in known_entries}
    left = [first_polls.get(key, 0) for key in set(before.keys) - {before.keys[item.before or 0] for item in stayed}]
    return all(_outlives(first_polls.get(before.keys[item.before or 0], 0), left, size) for item in moved)


def _outlives(first_poll: int, left: Sequence[int], size: int) -> bool:
    """Return whether entries that came after this one have left before it; one may have been withdrawn."""
    return sum(later > first_poll for later in left) >= (2 if size > 3 else 1)

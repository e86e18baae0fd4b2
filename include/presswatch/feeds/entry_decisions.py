"""Decides what a read feed means for the ledger. Pure: knows no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from presswatch.feeds.entry_key import KeyedEntry, KeyKind
from presswatch.feeds.skip_patterns import SkipPatterns
from presswatch.model.outcome import Outcome
from presswatch.model.parsed_feed import Entry

Kind = Literal["new", "changed", "unchanged", "repeated"]

REFUSED = "refused"
"""Reason of an entry that a person has filtered."""

SHARED_LINK = "shared_link"
"""Reason of an entry without text whose address several stories of its feed share."""

SECOND_CHANCE = frozenset({Outcome.FAILED, Outcome.GONE, Outcome.QUARANTINED})
"""Outcomes that a changed entry may still leave: the publisher touched it, so it is asked for once more."""


class KnownEntry(NamedTuple):
    """What the ledger holds of an entry."""

    entry_id: int
    content_sha256: bytes
    outcome: Outcome
    url: str | None
    reason: str = ""
    key: bytes = b""  # under which it is kept, perhaps not that of the entry now
    url_sha256: bytes | None = None
    first_poll_id: int = 0
    has_page: bool = True  # as KeyedEntry.has_page


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one entry of a feed body."""

    entry: Entry
    key: bytes  # of the ledger
    kind: Kind
    entry_before: KnownEntry | None = None
    outcome: Outcome = Outcome.PENDING  # of a new entry, or of a known one that gets a second chance
    reason: str = ""
    detail: str = ""
    is_reopened: bool = False
    key_kind: KeyKind = "guid"
    has_page: bool = True

    @property
    def url(self) -> str | None:
        """Return the link of the entry, that known before where the feed gives none now."""
        return self.entry.url or (self.entry_before.url if self.entry_before else None)

    @property
    def is_elsewhere(self) -> bool:
        """Return whether its text is to be had elsewhere than before: at another address, in the feed, or on a page."""
        before = self.entry_before
        return before is not None and (self.url, self.has_page) != (before.url, before.has_page)


def decide_entries(
    items: Sequence[KeyedEntry], known_entries: Mapping[bytes, KnownEntry], *, skip_urls: Sequence[str] = ()
) -> list[Decision]:
    """Return one decision per entry, in order.

    Args:
        items: the entries of the feed body.
        known_entries: what the ledger holds of them, by the keys that the body gives them.
        skip_urls: regular expressions of the source; a matching address is filtered.
    """
    patterns = SkipPatterns(skip_urls)
    seen: set[bytes] = set()
    decisions = []
    for item in items:
        match = known_entries.get(item.key)
        key = match.key or item.key if match else item.key
        decisions.append(
            Decision(item.entry, key, "repeated", match, key_kind=item.kind)
            if key in seen
            else _decide(item, key, match, patterns)
        )
        seen.add(key)
    return decisions


def _decide(item: KeyedEntry, key: bytes, stored: KnownEntry | None, patterns: SkipPatterns) -> Decision:
    entry, has_page = item.entry, item.has_page
    if stored is not None and entry.url is None and stored.url is not None:
        has_page = stored.has_page  # A link that is missing for once takes nothing away.
    outcome, reason, detail = _first_outcome(entry, patterns, has_page=has_page)
    if stored is None:
        return Decision(entry, key, "new", None, outcome, reason, detail, key_kind=item.kind, has_page=has_page)
    if stored.content_sha256 == entry.content_sha256 and stored.has_page == has_page:
        return Decision(entry, key, "unchanged", stored, has_page=has_page)
    changed = Decision(entry, key, "changed", stored, stored.outcome, has_page=has_page)
    has_way = outcome is Outcome.PENDING and (entry.url is not None or not has_page)
    if has_way and (stored.outcome in SECOND_CHANCE or _has_left_filter(changed, stored)):
        return replace(changed, outcome=outcome, reason=reason, detail=detail, is_reopened=True)
    return changed


def _has_left_filter(changed: Decision, stored: KnownEntry) -> bool:
    """Return whether the feed gives another address for an entry that was filtered: all filters are of addresses.

    What a person has refused is refused for good.
    """
    return stored.outcome is Outcome.FILTERED and stored.reason != REFUSED and changed.is_elsewhere


def _first_outcome(entry: Entry, patterns: SkipPatterns, *, has_page: bool) -> tuple[Outcome, str, str]:
    """Return where an entry stands at first; without a page of its own, its own text is what there is."""
    hit = patterns.first_hit(entry.url) if entry.url is not None else None
    if hit is not None:
        return Outcome.FILTERED, "skip_url", f"the address matches skip_urls {hit!r} of the source"
    if has_page or any(text and text.strip() for text in (entry.summary, entry.content)):
        return Outcome.PENDING, "", ""
    if entry.url is not None:
        return Outcome.QUARANTINED, SHARED_LINK, "the entry has no text, and shares its address with other stories"
    reason = entry.url_problem or "no_link"
    return Outcome.QUARANTINED, reason, f"the entry has no text, and no address that can be asked: {reason}"

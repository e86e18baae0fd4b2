"""A perfect observer, derived from the script: polls every feed and looks at every known page once at each step."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsworld.feed_listing import Item, cut_point, list_items
from newsworld.model import Article, FeedSpec, Publisher, Script, Version
from newsworld.publisher_site import feed_body

FAILED_POLLS = {
    "error": (503, "server_error"),
    "throttled": (429, "throttled"),
    "html": (200, "not_a_feed"),
    "empty": (200, "empty_body"),
}
"""Fault → status and outcome of a poll that reads no entries."""


@dataclass(frozen=True)
class Poll:
    """What one poll of a feed gives."""

    step: int
    status: int  # of the first response; 304 where a conditional request is answered so
    outcome: str  # ok, unchanged, truncated, not_a_feed, empty_body, server_error, throttled
    entries: int  # that stand in the body, also in an unchanged one
    new: int
    overlap: int  # entries already there at the last poll that was read
    gap_suspected: bool  # no overlap although the window was full


@dataclass
class SeenEntry:
    """One entry of one feed, as first met; its link is the latest."""

    feed_url: str
    guid: str | None
    link: str | None
    article: Article
    first_step: int
    last_step: int


@dataclass
class FeedView:
    """One feed, seen through all steps."""

    publisher: Publisher
    feed: FeedSpec
    url: str
    polls: list[Poll] = field(default_factory=list)
    entries: dict[str, SeenEntry] = field(default_factory=dict)  # guid, else link, else article key


def watch_feed(script: Script, publisher: Publisher, feed: FeedSpec, origin: str, last_step: int) -> FeedView:
    """Return what polling a feed at steps 0 … ``last_step`` gives."""
    log = FeedView(publisher, feed, origin + feed.path)
    last_body: bytes | None = None
    last_keys: set[str] = set()
    for step in range(last_step + 1):
        fault = script.fault_at(publisher.source_id, feed.name, step)
        kind = fault.kind if fault else ""
        if kind in FAILED_POLLS:
            log.polls.append(Poll(step, *FAILED_POLLS[kind], 0, 0, 0, gap_suspected=False))
            continue
        items = list_items(script, publisher, feed, step, origin)
        body = feed_body(script, publisher, feed, step, origin)
        if kind == "truncated":
            items, body = items[: cut_point(items)], b""
        is_same = body == last_body
        keys = {_entry_key(item) for item in items}
        status, outcome = _read_outcome(kind, feed, is_same=is_same)
        is_rollover = step > 0 and bool(last_keys) and not keys & last_keys and len(items) == feed.window
        new = _note_entries(log, items, step, is_read=not is_same)
        log.polls.append(Poll(step, status, outcome, len(items), new, len(keys & last_keys), is_rollover))
        last_body, last_keys = body, keys
    return log


def _entry_key(item: Item) -> str:
    return item.guid or item.link or item.article.key


def _read_outcome(kind: str, feed: FeedSpec, *, is_same: bool) -> tuple[int, str]:
    if kind == "truncated":
        return 200, "truncated"
    outcome = "unchanged" if is_same else "ok"
    if kind in ("moved", "moved_for_now"):
        return (301 if kind == "moved" else 302), outcome
    return (304 if is_same and feed.has_validators else 200), outcome


def _note_entries(log: FeedView, items: list[Item], step: int, *, is_read: bool) -> int:
    new = 0
    for item in items:
        entry = log.entries.get(_entry_key(item)) or _at_link(log, item.link)
        if entry:
            entry.guid, entry.link = item.guid, item.link
            entry.last_step = step if is_read else entry.last_step
            continue
        log.entries[_entry_key(item)] = SeenEntry(log.url, item.guid, item.link, item.article, step, step)
        new += 1
    return new


def _at_link(log: FeedView, link: str | None) -> SeenEntry | None:
    """Return the entry that stands at an address: with another guid it is the same one."""
    return next((entry for entry in log.entries.values() if link and entry.link == link), None)


@dataclass(frozen=True)
class Seen:
    """A version as the observer meets it: the publisher's revision."""

    step: int
    kind: str  # first, declared, silent
    version: Version


def first_visit(publisher: Publisher, first_step: int, last_step: int) -> int | None:
    """Return the first step at or after ``first_step`` at which robots.txt can be read; None when there is none yet."""
    return next((step for step in range(first_step, last_step + 1) if step not in publisher.robots_down), None)


def watch_article(article: Article, first: int, last_step: int) -> list[Seen]:
    """Return the revisions that visits at steps ``first`` … ``last_step`` find. Typography alone makes none."""
    seen: list[Seen] = []
    for step in range(first, last_step + 1):
        if article.is_absent(step):
            continue
        version = article.version_at(step)
        if not seen:
            seen.append(Seen(step, "first", version))
        elif version is not seen[-1].version and version.kind != "typography":
            is_declared = version.modified_at != seen[-1].version.modified_at
            seen.append(Seen(step, "declared" if is_declared else "silent", version))
    return seen

"""Which sitemaps of a sitemap index are asked at a poll: those that moved, newest first, only a few. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from presswatch.model.exchange import Validators
from presswatch.model.parsed_feed import Entry
from presswatch.polling.poll_result import UNCHANGED, PollResult

MOST_PER_POLL = 10
MOST_KEPT = 1000
"""Sitemaps that are remembered of an index, the newest."""

HORIZON = timedelta(days=30)
"""A sitemap that was never read, and is so much older than the newest of its index, is archive and is left alone."""

FRESH = timedelta(days=2)
"""A sitemap whose date lies so near the newest is asked once a day even if its date stands still."""

WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(days=1)
"""Between two requests for a sitemap without a date, or one that fails; doubled each time that it brings nothing."""


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap of an index, and what is known of it."""

    url: str
    parent: str | None = None  # the index inside the index that lists it
    lastmod: str | None = None  # as written
    moved_at: datetime | None = None  # as understood
    asked_lastmod: str | None = None  # at the newest request
    asked_at: datetime | None = None
    is_read: bool = False  # the newest request was answered well
    quiet: int = 0  # requests in a row that brought no other body
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None  # hex

    @property
    def validators(self) -> Validators:
        """Return what a conditional request sends."""
        return Validators(self.etag, self.last_modified)


Children = Mapping[str, Child]


def merged(before: Children, entries: Iterable[Entry], *, parent: str | None = None) -> dict[str, Child]:
    """Return the sitemaps after an index was read: those it lists, with what is known of them.

    Args:
        before: known sitemaps.
        entries: of the index.
        parent: address of the index, where it is itself listed by one.
    """
    listed = {}
    for entry in entries:
        if entry.url is not None:
            date = entry.updated.value if entry.updated else None
            child = before.get(entry.url, Child(entry.url))
            raw = entry.updated.raw if entry.updated else None
            listed[entry.url] = replace(child, parent=parent, lastmod=raw, moved_at=date)
    kept = {url: child for url, child in before.items() if child.parent != parent}
    kept = {url: child for url, child in kept.items() if child.parent is None or child.parent in {*kept, *listed}}
    newest = sorted({**kept, **listed}.values(), key=_newest_first)
    return {child.url: child for child in newest[:MOST_KEPT]}


def children_to_ask(
    children: Children, *, now: datetime, most: int = MOST_PER_POLL, force: bool = False
) -> list[Child]:
    """Return the sitemaps to ask now, newest first; of those without a date, what was asked longest ago.

    Args:
        children: of the index.
        now: timezone-aware.
        most: at most so many.
        force: ask whether or not anything seems to have changed.
    """
    newest = max((child.moved_at for child in children.values() if child.moved_at), default=None)
    due = [child for child in children.values() if _is_due(child, newest, now) or (force and _is_near(child, newest))]
    return sorted(due, key=_newest_first)[:most]


def left_out(children: Children) -> int:
    """Return how many sitemaps have never been asked."""
    return sum(child.asked_at is None for child in children.values())


def child_after(child: Child, result: PollResult) -> Child:
    """Return what is known of a sitemap after it was asked."""
    is_same = result.outcome == UNCHANGED
    asked = replace(
        child,
        asked_lastmod=child.lastmod,
        asked_at=result.started_at,
        is_read=result.is_read or is_same,
        quiet=0 if result.is_read else child.quiet + 1,
    )
    if result.exchange is None or not (result.keeps_validators or is_same):
        return asked
    validators = result.exchange.validators
    sha = result.exchange.body_sha256.hex() if result.keeps_validators else child.body_sha256
    return replace(asked, etag=validators.etag, last_modified=validators.last_modified, body_sha256=sha)


def to_json(children: Children) -> dict[str, Any]:
    """Return plain values for the warehouse."""
    return {url: {name: _plain(value) for name, value in asdict(child).items()} for url, child in children.items()}


def from_json(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Child]:
    """Return the sitemaps that the warehouse holds."""
    return {url: _child(row) for url, row in stored.items()}


def _child(row: Mapping[str, Any]) -> Child:
    return Child(**{**row, "moved_at": _instant(row["moved_at"]), "asked_at": _instant(row["asked_at"])})


def _is_due(child: Child, newest: datetime | None, now: datetime) -> bool:
    if child.asked_at is None:
        return child.moved_at is None or newest is None or newest - child.moved_at <= HORIZON
    if child.lastmod is not None and child.lastmod != child.asked_lastmod:
        return True
    since = now - child.asked_at
    if child.lastmod is not None and child.is_read:
        return since >= LONGEST_WAIT and _is_near(child, newest)
    wait = min(WAIT * 2 ** min(child.quiet, 10), LONGEST_WAIT)
    return since >= wait or since < timedelta()  # a request in the future was noted by a wrong clock


def _is_near(child: Child, newest: datetime | None) -> bool:
    return child.moved_at is None or newest is None or newest - child.moved_at <= FRESH


def _newest_first(child: Child) -> tuple[float, float, str]:
    moved = -child.moved_at.timestamp() if child.moved_at else 0.0
    return moved, child.asked_at.timestamp() if child.asked_at else 0.0, child.url


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _instant(value: Any) -> datetime | None:  # noqa: ANN401 - of JSON
    return datetime.fromisoformat(value) if value else None

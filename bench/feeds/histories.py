"""Captures of one real feed over months, in order → the counts of its history, as an index beside them states them."""

from __future__ import annotations

import csv
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed

WHOLE = frozenset({FeedOutcome.OK, FeedOutcome.EMPTY_FEED})


class History(NamedTuple):
    """What was counted over all whole captures of a feed; and how many were not whole."""

    distinct_guid: int
    distinct_link: int
    item_observations: int
    guids_with_title_change: int
    guids_with_pubdate_change: int
    guids_with_link_change: int
    captures_without_new_item: int
    captures: int
    not_whole: int
    entries_of_broken: int


def stated(folder: Path) -> dict[str, History]:
    """Return the counts of ``index.tsv`` by feed."""
    with (folder / "index.tsv").open(encoding="utf-8") as file:
        return {
            row["feed"]: History(*(int(row[name]) for name in History._fields[:7]), int(row["versions"]), 0, 0)
            for row in csv.DictReader(file, delimiter="\t")
        }


def captures(archive: Path) -> Iterator[bytes]:
    """Yield the bodies of an archive in order of time."""
    with tarfile.open(archive) as tar:
        members = sorted(
            (m for m in tar.getmembers() if m.isfile()), key=lambda m: int(Path(m.name).stem.split("_")[0])
        )
        for member in members:
            file = tar.extractfile(member)
            if file is not None:
                yield file.read()


class _Counter:
    """Counts as captures go by; an entry is its guid, else its link."""

    def __init__(self) -> None:
        self.last: dict[str, Entry] = {}
        self.links: set[str] = set()
        self.changed: dict[str, set[str]] = {"title": set(), "date": set(), "link": set()}
        self.observations = self.nothing_new = 0

    def add(self, feed: ParsedFeed) -> None:
        is_new = False
        for entry in feed.entries:
            key = entry.guid or entry.link_raw
            if not key:
                continue
            self.observations += 1
            self.links |= {entry.link_raw} if entry.link_raw else set()
            before = self.last.get(key)
            is_new |= before is None
            if before:
                self._compare(key, before, entry)
            self.last[key] = entry
        self.nothing_new += not is_new

    def _compare(self, key: str, before: Entry, entry: Entry) -> None:
        raw = [reading.raw if reading else None for reading in (before.published, entry.published)]
        if before.title != entry.title:
            self.changed["title"].add(key)
        if raw[0] != raw[1]:
            self.changed["date"].add(key)
        if before.link_raw != entry.link_raw:
            self.changed["link"].add(key)


def history(archive: Path) -> History:
    """Return the counts of an archive."""
    counter = _Counter()
    total = broken = broken_entries = 0
    for body in captures(archive):
        feed = parse_feed(body)
        total += 1
        if feed.outcome in WHOLE:
            counter.add(feed)
        else:
            broken += 1
            broken_entries += len(feed.entries)
    changes = (len(counter.changed[name]) for name in ("title", "date", "link"))
    return History(
        len(counter.last),
        len(counter.links),
        counter.observations,
        *changes,
        counter.nothing_new,
        total,
        broken,
        broken_entries,
    )

"""Counts the lines of new articles by source, and makes a snapshot where what a source repeats has changed.

Part of the load's transaction. Loads that share a source wait for each other from the first count to their end; those
of other sources go on beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from presswatch.articles.source_lines import (
    BUCKET,
    CountedLine,
    Tally,
    is_snapshot_due,
    repeated_lines,
    tally,
)
from presswatch.ingesting.page import Page
from presswatch.model.extraction import SOURCE_REPEATS, Extraction, RepeatedLines
from presswatch.warehouse.core import source_lines
from presswatch.warehouse.core.source_lines import CountState, DayCounts


class _Article(NamedTuple):
    """A new article, with its lines that count."""

    extraction: Extraction
    lines: tuple[CountedLine, ...]


class SourceLineCounter:
    """Counts what a load reads of new articles: of most of them before the lock in which all loads meet."""

    def __init__(self, conn: Connection, *, now: datetime) -> None:
        self._conn, self._now = conn, now
        self._articles: defaultdict[str, list[_Article]] = defaultdict(list)
        self._counted: set[int] = set()

    def count_ahead(self, pages: Mapping[int, Page], source_ids: Collection[str]) -> None:
        """Count the lines of pages that are about to be filed as new articles; where one is none, all is rolled back.

        Args:
            pages: by article.
            source_ids: all sources of the batch, whose counts no other load touches until this one has ended.
        """
        source_lines.lock_counts(self._conn, source_ids)
        for article_id, page in pages.items():
            self.add(article_id, page)
        self._counted.update(pages)
        self._count()

    def add(self, article_id: int, page: Page) -> None:
        """Note the page of a new article, unless it is counted already."""
        if article_id not in self._counted:
            self._articles[page.source_id].append(_Article(page.extraction, page.text.lines))

    def write(self, gained: Mapping[str, frozenset[bytes]]) -> None:
        """Write the counts of all that was noted since, sources in key order.

        Args:
            gained: keys of lines that a template set on known texts, by source: furniture without being counted first.
        """
        self._count()
        for source_id in sorted(gained):
            if lines := gained[source_id]:
                self._add_to_snapshot(source_id, lines)

    def _count(self) -> None:
        if not self._articles:
            return
        states = source_lines.states(self._conn, self._articles)
        keys = {
            source_id: {line.key for article in articles for line in article.lines}
            for source_id, articles in self._articles.items()
        }
        seen = source_lines.counts_of_all(self._conn, keys)
        tallies = {
            source_id: tally(
                [article.lines for article in articles], seen[source_id], counted=states[source_id].articles
            )
            for source_id, articles in self._articles.items()
        }
        source_lines.add(self._conn, tallies, at=self._now)
        days = {source_id: _day_counts(self._articles[source_id], counts) for source_id, counts in tallies.items()}
        source_lines.add_days(self._conn, days, at=self._now)
        for source_id, counts in sorted(tallies.items()):
            self._follow(source_id, states[source_id], states[source_id].articles + counts.articles)
        self._articles.clear()

    def _follow(self, source_id: str, before: CountState, counted: int) -> None:
        """Forget what is rare, and make a snapshot, where enough articles of a source have come."""
        if counted // BUCKET > before.articles // BUCKET:
            source_lines.forget_rare(self._conn, source_id, counted=counted)
        if is_snapshot_due(counted, before.at_snapshot):
            self._take_snapshot(source_id, counted)

    def _add_to_snapshot(self, source_id: str, gained: frozenset[bytes]) -> None:
        newest = source_lines.newest_snapshot(self._conn, source_id)
        edge, inner = (newest.lines.edge, newest.lines.inner) if newest else (frozenset[bytes](), frozenset[bytes]())
        lines = RepeatedLines(edge=edge | gained, inner=inner - gained)
        counted = source_lines.states(self._conn, [source_id])[source_id].articles
        source_lines.insert_snapshot(self._conn, source_id, lines, articles=counted, at=self._now)

    def _take_snapshot(self, source_id: str, counted: int) -> None:
        newest = source_lines.newest_snapshot(self._conn, source_id)
        lines = repeated_lines(source_lines.frequent(self._conn, source_id), counted=counted)
        shown = (newest.lines.edge, newest.lines.inner) if newest else (frozenset(), frozenset())
        if (lines.edge, lines.inner) != shown:
            source_lines.insert_snapshot(self._conn, source_id, lines, articles=counted, at=self._now)


def _day_counts(articles: Sequence[_Article], counts: Tally) -> DayCounts:
    repeated = sum(block.rule == SOURCE_REPEATS for article in articles for block in article.extraction.blocks)
    return DayCounts(
        articles=len(articles),
        distinct_articles=counts.articles,
        lines=sum(len(article.lines) for article in articles),
        repeated_lines=repeated,
    )

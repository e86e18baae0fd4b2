"""Counts the lines of new articles by source, and makes a snapshot where what a source repeats has changed.

Part of the load's transaction, which no other load runs beside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from presswatch.articles.source_lines import (
    BUCKET,
    CountedLine,
    counted_lines,
    is_snapshot_due,
    repeated_lines,
    tally,
)
from presswatch.model.extraction import SOURCE_REPEATS, Extraction, RepeatedLines
from presswatch.warehouse.core import source_lines


class SourceLineCounter:
    """Gathers what a load reads of new articles, and writes it at its end."""

    def __init__(self, conn: Connection, *, now: datetime) -> None:
        self._conn, self._now = conn, now
        self._articles: defaultdict[str, list[Extraction]] = defaultdict(list)

    def add(self, source_id: str, extraction: Extraction) -> None:
        """Note the extraction of a new article."""
        self._articles[source_id].append(extraction)

    def write(self, gained: Mapping[str, frozenset[bytes]]) -> None:
        """Write the counts of all that was noted, sources in key order.

        Args:
            gained: keys of lines that a template set on known texts, by source: furniture without being counted first.
        """
        for source_id in sorted({*self._articles, *gained}):
            if extractions := self._articles.get(source_id):
                self._count(source_id, extractions)
            if lines := gained.get(source_id):
                self._add_to_snapshot(source_id, lines)

    def _count(self, source_id: str, extractions: Sequence[Extraction]) -> None:
        articles = [counted_lines(extraction) for extraction in extractions]
        before = source_lines.counted_articles(self._conn, source_id)
        keys = {line.key for lines in articles for line in lines}
        counts = tally(articles, source_lines.counts_of(self._conn, source_id, keys), counted=before)
        counted = before + counts.articles
        source_lines.add(self._conn, source_id, counts, at=self._now)
        self._add_day(source_id, extractions, articles, distinct=counts.articles)
        if counted // BUCKET > before // BUCKET:
            source_lines.forget_rare(self._conn, source_id, counted=counted)
        self._take_snapshot(source_id, counted)

    def _add_day(
        self,
        source_id: str,
        extractions: Sequence[Extraction],
        articles: Sequence[Sequence[CountedLine]],
        *,
        distinct: int,
    ) -> None:
        repeated = sum(block.rule == SOURCE_REPEATS for extraction in extractions for block in extraction.blocks)
        source_lines.add_day(
            self._conn,
            source_id,
            self._now,
            articles=len(extractions),
            distinct_articles=distinct,
            lines=sum(map(len, articles)),
            repeated_lines=repeated,
        )

    def _add_to_snapshot(self, source_id: str, gained: frozenset[bytes]) -> None:
        newest = source_lines.newest_snapshot(self._conn, source_id)
        edge, inner = (newest.lines.edge, newest.lines.inner) if newest else (frozenset[bytes](), frozenset[bytes]())
        lines = RepeatedLines(edge=edge | gained, inner=inner - gained)
        counted = source_lines.counted_articles(self._conn, source_id)
        source_lines.insert_snapshot(self._conn, source_id, lines, articles=counted, at=self._now)

    def _take_snapshot(self, source_id: str, counted: int) -> None:
        newest = source_lines.newest_snapshot(self._conn, source_id)
        if not is_snapshot_due(counted, newest.articles if newest else None):
            return
        lines = repeated_lines(source_lines.frequent(self._conn, source_id), counted=counted)
        shown = (newest.lines.edge, newest.lines.inner) if newest else (frozenset(), frozenset())
        if (lines.edge, lines.inner) != shown:
            source_lines.insert_snapshot(self._conn, source_id, lines, articles=counted, at=self._now)

"""Lines that a publisher's new template set below or above texts which were known without them. Part of a load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from presswatch.articles.text.line_keys import key_of_folded
from presswatch.ingesting.decide.batch_lines import Gain, edge_lines, gained_lines
from presswatch.ingesting.decide.comparable_texts import are_comparable, as_read_today
from presswatch.ingesting.decide.page_outcome import EntryOutcome
from presswatch.model.extraction import Extraction
from presswatch.model.outcome import Outcome
from presswatch.warehouse.core import articles, source_lines

TEMPLATE_CHANGED = EntryOutcome(
    Outcome.PENDING,
    "template_changed",
    "its publisher set a line around all its texts just now: the page is read again without it",
    tried=0,
)


class Look(NamedTuple):
    """A known article whose page was read again."""

    source_id: str
    article_id: int
    extraction: Extraction


class TemplateChange(NamedTuple):
    """The folded lines that sources set on pages just now."""

    lines: Mapping[str, frozenset[str]]

    def is_on(self, source_id: str, extraction: Extraction) -> bool:
        """Return whether a page was read before anybody knew that its first or last lines are a template."""
        lines = self.lines.get(source_id)
        return lines is not None and not lines.isdisjoint(edge_lines(extraction.body))

    def keys(self) -> dict[str, frozenset[bytes]]:
        """Return the keys of the lines, by source."""
        return {source_id: frozenset(map(key_of_folded, lines)) for source_id, lines in self.lines.items()}


def find_template_change(
    conn: Connection, template: Collection[str], looks: Iterable[Look], extractions_today: Mapping[int, Extraction]
) -> TemplateChange:
    """Return the lines that known texts have gained in a batch, without those that are known to be furniture.

    Args:
        conn: of the load.
        template: sources of which several pages of the batch share a line; of others nothing is asked.
        looks: pages of the batch that belong to known articles.
        extractions_today: what today's code extracts, by capture, of pages that older code has read.
    """
    asked = {look.article_id: look for look in looks if look.source_id in template}
    gains: defaultdict[str, list[Gain]] = defaultdict(list)
    for article in articles.read_all(conn, asked) if asked else ():
        look, before = asked[article.article_id], as_read_today(article, extractions_today)
        if before.body and are_comparable(before, look.extraction):
            gains[look.source_id].append(Gain(before.body, look.extraction.body))
    gained = {source_id: _unknown(conn, source_id, gained_lines(texts)) for source_id, texts in gains.items()}
    return TemplateChange({source_id: lines for source_id, lines in gained.items() if lines})


def _unknown(conn: Connection, source_id: str, lines: frozenset[str]) -> frozenset[str]:
    newest = source_lines.newest_snapshot(conn, source_id) if lines else None
    known = newest.lines.edge | newest.lines.inner if newest else frozenset[bytes]()
    return frozenset(line for line in lines if key_of_folded(line) not in known)

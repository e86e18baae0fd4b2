"""Merges articles of one publisher that a page shows to be one. Part of the load's transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from presswatch.articles.text.line_keys import key_of_folded
from presswatch.articles.text.normalize import fold
from presswatch.ingesting.decide.article_identity import ENOUGH_CHARS
from presswatch.ingesting.decide.batch_lines import SEVERAL
from presswatch.ingesting.decide.same_story import SharedText, StoryText, shared_text
from presswatch.ingesting.page import Page
from presswatch.ingesting.syndication_groups import Syndicating
from presswatch.warehouse.core import article_merges, articles, source_lines, syndication
from presswatch.warehouse.core.article_merges import NewMerge
from presswatch.warehouse.rows import CurrentArticle

MOST_NEAR = 8
"""Texts that a page is compared with: those that share most bands."""
MOST_LINES = 10
"""Of the lines that only one text has, kept in the log."""


class ArticleMerger:
    """Merges what is one, into the oldest. Order does not matter, and a second time changes nothing."""

    def __init__(self, conn: Connection, syndicating: Syndicating, *, batch_id: int) -> None:
        self._conn = conn
        self._syndicating = syndicating
        self._batch_id = batch_id
        self.has_merged = False

    def merge(self, articles: Iterable[CurrentArticle], page: Page) -> int | None:
        """Merge those of some articles whose text is that of a page; return the one that stands, None for no merge."""
        shared, theirs = {}, StoryText(page.title, page.extraction.body)
        for article in articles:
            text = shared_text(StoryText(article.title, article.body), theirs, recurring=page.template)
            if text is not None and article.source_id == page.source_id:
                shared[article.article_id] = text
        if len(shared) < 2:
            return None
        survivor, *others = sorted(shared)
        for article_id in others:
            lines = sorted({*shared[survivor].own_lines, *shared[article_id].own_lines})
            self._merge(article_id, survivor, page, shared[article_id]._replace(own_lines=tuple(lines)))
        return survivor

    def _merge(self, article_id: int, survivor: int, page: Page, shared: SharedText) -> None:
        self.has_merged = True
        self._syndicating.leave(article_id)
        lines = shared.own_lines[:MOST_LINES]
        article_merges.merge(
            self._conn,
            NewMerge(
                article_id,
                survivor,
                self._batch_id,
                page.capture.capture_id,
                page.capture.url_final,
                shared.jaccard,
                shared.contained,
                lines,
            ),
        )


def find_moved(conn: Connection, page: Page, *, unfiled: Iterable[int]) -> CurrentArticle | None:
    """Return the oldest article of a publisher that a page under a new address is, None where it is a story of its own.

    A new system gives new guids and addresses, and may set a line around each text. Without an address that leads from
    one to the other, only a long text under the same headline tells.
    """
    if not page.has_page or len(page.extraction.body) < ENOUGH_CHARS:
        return None
    theirs = StoryText(page.title, page.extraction.body)
    near = syndication.find_alike(conn, page.text.signature.bands, least=1, most=MOST_NEAR, without=unfiled)
    for article in articles.read_all(conn, near) if near else ():
        if article.source_id == page.source_id and fold(article.title) == fold(page.title):
            shared = shared_text(StoryText(article.title, article.body), theirs, recurring=page.template)
            if shared is not None and shared.is_whole:
                return article
    return None


def recurring_lines(conn: Connection, source_id: str, *bodies: str) -> frozenset[str]:
    """Return those lines of some texts, folded, that several articles of their publisher have shown."""
    keys = _keys(bodies)
    counts = source_lines.counts_of(conn, source_id, keys) if keys else {}
    several = frozenset(keys[key] for key, articles in counts.items() if articles >= SEVERAL)
    return several | furniture_lines(conn, source_id, *bodies)


def furniture_lines(conn: Connection, source_id: str, *bodies: str) -> frozenset[str]:
    """Return those lines of some texts, folded, that are known to be furniture of their publisher."""
    keys, newest = _keys(bodies), source_lines.newest_snapshot(conn, source_id)
    return frozenset(keys[key] for key in newest.lines.edge & keys.keys()) if newest else frozenset()


def _keys(bodies: Iterable[str]) -> dict[bytes, str]:
    return {key_of_folded(line): line for body in bodies for line in map(fold, body.split("\n\n")) if line}

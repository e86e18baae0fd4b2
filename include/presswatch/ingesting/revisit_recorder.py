"""Records what came of a revisit and when the page is asked for next. Part of the load's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from presswatch.durations import DAY_S, HOUR_S
from presswatch.ingesting.decide.page_outcome import GONE_AFTER
from presswatch.ingesting.decide.revisit_schedule import GONE_AGAIN_S, next_revisit_s
from presswatch.ingesting.page import Page
from presswatch.urls import host_of
from presswatch.warehouse.core import articles
from presswatch.warehouse.core.articles import ArticleUrl
from presswatch.warehouse.landing import captures
from presswatch.warehouse.ops import revisits
from presswatch.warehouse.ops.revisits import Revisit
from presswatch.warehouse.rows import BatchItem, CaptureRow, CurrentArticle, RevisitRow
from presswatch.warehouse.written_rows import NewRevision

UNSEEN_AGAIN_S = HOUR_S
MOST_PLACES = 4
"""Addresses that are asked before an article is called gone."""


CHANGES = frozenset({"edited", "restored", "withdrawn", "new_story", "merged"})
"""Outcomes of a revisit that found a change; unchanged found none, and all others say nothing."""


class RevisitRecorder:
    """Records revisits inside the transaction of a load."""

    def __init__(self, conn: Connection, *, revisit_days: float, now: datetime) -> None:
        self._conn = conn
        self._now = now
        self._most_age_s = revisit_days * DAY_S

    def wait_s(self, page: Page) -> float | None:
        """Return in how many seconds a page is asked for again; None where it never is."""
        age_s = (page.capture.fetched_at - page.first_seen_at).total_seconds()
        return next_revisit_s(age_s, most_age_s=self._most_age_s) if page.has_page else None

    def seen(self, article_id: int, url: str, page: Page, *, visited: int) -> None:
        """Record a look that showed the article's page, and where it is asked for from now on."""
        capture = page.capture
        values = {
            "etag": captures.header_of(capture.headers, "etag"),
            "last_modified": captures.header_of(capture.headers, "last-modified"),
            "body_sha256": capture.body_sha256,
            "visits": visited,
            "gone_seen": 0,
            "last_seen_at": capture.fetched_at,
            "last_visited_at": capture.fetched_at,
        }
        revisits.save(self._conn, Revisit(article_id, url, host_of(url), self.wait_s(page), values))

    def same_bytes(self, revisit: RevisitRow, capture: CaptureRow | None) -> str:
        """Note that a page has not changed at all; return unchanged."""
        seen_at = capture.fetched_at if capture is not None else revisit.last_seen_at
        if capture is not None and capture.url_final != revisit.url:
            articles.add_addresses(self._conn, revisit.article_id, [ArticleUrl(capture.url_final, "final")])
        values = {"gone_seen": 0, "last_seen_at": seen_at, "last_visited_at": seen_at, "visits": revisit.visits + 1}
        self.put_off(revisit, values, self._next_revisit_s(revisit, seen_at))
        return "unchanged"

    def not_seen(self, revisit: RevisitRow, retry_after_s: float | None) -> str:
        """Note a look that brought nothing to compare; return deferred."""
        is_young = (self._now - revisit.first_seen_at).total_seconds() <= self._most_age_s
        wait_s = max(UNSEEN_AGAIN_S, retry_after_s or 0.0) if is_young else None
        self.put_off(revisit, {"visits": revisit.visits + 1}, wait_s)
        return "deferred"

    def missing(self, revisit: RevisitRow, capture: CaptureRow | None, *, is_final: bool, is_held: bool = False) -> str:
        """Note that a page is not there; return withdrawn once that is sure, else missing.

        Args:
            revisit: when it was looked at before.
            capture: the answer, None where it was not kept.
            is_final: it was said once and for all.
            is_held: nearly all pages of the host are missing now, which tells nothing of this one.
        """
        if is_held:
            self.put_off(revisit, {"visits": revisit.visits + 1}, UNSEEN_AGAIN_S)
            return "missing"
        seen = revisit.gone_seen + 1
        article = articles.read(self._conn, revisit.article_id)
        # A house that moved may have switched its old host off: each place where the article was met is asked.
        places = articles.places(self._conn, revisit.article_id)[:MOST_PLACES]
        values = {"gone_seen": seen, "visits": revisit.visits + 1} | _next_place(revisit.url, places)
        is_sure = seen >= max(GONE_AFTER, len(places)) or (is_final and len(places) <= 1)
        if capture is None or article.state == "gone" or not is_sure:
            again = GONE_AGAIN_S if article.state == "live" else self._next_revisit_s(revisit, self._now)
            self.put_off(revisit, values, again)
            return "missing"
        self._withdraw(article, revisit, capture)
        self.put_off(revisit, values, self._next_revisit_s(revisit, capture.fetched_at))
        return "withdrawn"

    def _withdraw(self, article: CurrentArticle, revisit: RevisitRow, capture: CaptureRow) -> None:
        withdrawal = NewRevision(
            article.article_id,
            rev_no=article.rev_no + 1,
            kind="withdrawn",
            content_sha256=article.content_sha256,
            capture_id=capture.capture_id,
            observed_from=capture.fetched_at,
            edit_earliest=revisit.last_seen_at,
            edit_latest=capture.fetched_at,
            claimed_modified_at=article.claimed_modified_at,
        )
        revision_id = articles.insert_revision(self._conn, withdrawal)
        articles.make_current(self._conn, article.article_id, revision_id, state="gone", since=capture.fetched_at)

    def put_off(self, revisit: RevisitRow, values: dict[str, Any], wait_s: float | None) -> None:
        """Record a look by the columns that it changes; the next is due after some seconds, or never (None)."""
        kept = {name: getattr(revisit, name) for name in ("last_seen_at", "last_visited_at", "visits", "gone_seen")}
        place = {"url": revisit.url, "host": revisit.host}
        row = {**place, **kept, **values}
        wait_s = wait_s if revisit.has_page else None  # Its feed tells when there is something new.
        revisits.save(self._conn, Revisit(revisit.article_id, row.pop("url"), row.pop("host"), wait_s, row))

    def _next_revisit_s(self, revisit: RevisitRow, at: datetime) -> float | None:
        age_s = (at - revisit.first_seen_at).total_seconds()
        return next_revisit_s(age_s, most_age_s=self._most_age_s)


def asked_by_feeds(
    items: Iterable[BatchItem], revisits: Mapping[int, RevisitRow], outcomes: Mapping[int, str]
) -> dict[str, tuple[int, int]]:
    """Return how many revisits feeds asked for by changing an entry, and how many of them found a change.

    Args:
        items: of the batch.
        revisits: when their articles were looked at before.
        outcomes: what was found, by place in the batch.
    """
    counted: dict[str, tuple[int, int]] = {}
    for item in items:
        is_request = item.kind == "revisit" and item.has_page
        revisit = revisits.get(item.article) if is_request else None
        feed_id = revisit.hastened_by if revisit is not None else None
        outcome = outcomes[item.ordinal]
        if feed_id is not None and (outcome == "unchanged" or outcome in CHANGES):
            number, changes = counted.get(feed_id, (0, 0))
            counted[feed_id] = (number + 1, changes + (outcome in CHANGES))
    return counted


def _next_place(url: str, places: Sequence[str]) -> dict[str, Any]:
    """Return the columns of a visit that goes to the address after this one, round and round."""
    if url in places:
        url = places[(places.index(url) + 1) % len(places)]
    elif places:
        url = places[0]
    return {"url": url, "host": host_of(url)}

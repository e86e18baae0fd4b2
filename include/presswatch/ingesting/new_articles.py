"""Gathers the new articles of a load, and writes them together. Part of the load's transaction.

What is not written yet cannot be found, so whoever looks for an article asks first whether one that waits may be it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from presswatch.articles.text.normalize import fold
from presswatch.ingesting.merge_articles import MOST_NEAR
from presswatch.ingesting.page import Page
from presswatch.ingesting.syndication_groups import NewText, Syndicating
from presswatch.syndication import ALGORITHM
from presswatch.urls import host_of, url_key, url_sha256
from presswatch.warehouse.core import articles, new_articles, syndication
from presswatch.warehouse.core.articles import ArticleUrl
from presswatch.warehouse.core.new_articles import NewArticle, NewIds
from presswatch.warehouse.landing import captures

_FAR = 1 << 62
"""Above every number of an article."""


class NewArticles:
    """New articles that wait to be written."""

    def __init__(self, conn: Connection, syndicating: Syndicating, *, batch_id: int) -> None:
        self._conn = conn
        self._syndicating = syndicating
        self._batch_id = batch_id
        self._ids: list[NewIds] = []
        self._waiting: list[tuple[NewArticle, NewText]] = []
        self._marks: set[object] = set()
        self.expected = 1

    def may_hold(self, page: Page) -> bool:
        """Return whether one of those that came so far may be what a page is; it may wait yet."""
        return not self._marks.isdisjoint(_marks(page, page.addresses))

    def add(self, page: Page, entry_id: int, trusted: Sequence[ArticleUrl], *, wait_s: float | None) -> int:
        """Take a page as a new article and return its number.

        Args:
            page: what is read of it.
            entry_id: entry that led to it.
            trusted: those of its addresses that no other article has.
            wait_s: until it is looked at again; None: it is not.
        """
        ids = self._next_ids()
        text = self._syndicating.new_text(
            ids.article_id, page.source_id, page.first_seen_at, page.extraction, page.text
        )
        self._waiting.append((_new_article(ids, page, entry_id, trusted, text, wait_s), text))
        self._marks.update(_marks(page, page.addresses))
        return ids.article_id

    def _next_ids(self) -> NewIds:
        if not self._ids:
            self._ids = new_articles.take_ids(self._conn, max(1, self.expected))[::-1]
        self.expected -= 1
        return self._ids.pop()

    def write(self) -> None:
        """Write what waits, and group it with its near-duplicates, in the order in which it came."""
        waiting, self._waiting = self._waiting, []
        new_articles.insert_all(self._conn, [new for new, _ in waiting], batch_id=self._batch_id)
        self._syndicating.join_all([text for _, text in waiting])

    def forget(self) -> None:
        """Drop what waits: the transaction went back to before it."""
        self._waiting.clear()


def _marks(page: Page, addresses: Iterable[ArticleUrl]) -> set[object]:
    """Return by what a page may be found to be an article: addresses, text, headline."""
    keys: set[object] = {url_sha256(url_key(address.url)) for address in addresses}
    return keys | {(page.source_id, page.content_sha256), (page.source_id, fold(page.title))}


def _new_article(
    ids: NewIds, page: Page, entry_id: int, trusted: Sequence[ArticleUrl], text: NewText, wait_s: float | None
) -> NewArticle:
    capture, seen_at = page.capture, page.capture.fetched_at
    url = trusted[-1].url if trusted else page.asked if page.has_page else None
    return NewArticle(
        ids,
        article={
            "source_id": page.source_id,
            "canonical_url": url,
            "first_seen_at": page.first_seen_at,
            "first_entry_id": entry_id,
            "state_since": page.first_seen_at,
        },
        addresses=articles.address_rows(trusted),
        revision=_revision(ids, page),
        extraction={
            "capture_id": capture.capture_id,
            "reading_sha256": page.text.reading_sha256,
            "extracted_at": page.extracted_at,
            "content_sha256": page.content_sha256,
        },
        extracted=page.extraction,
        visit={
            "url": capture.url_final,
            "host": host_of(capture.url_final),
            "etag": captures.header_of(capture.headers, "etag"),
            "last_modified": captures.header_of(capture.headers, "last-modified"),
            "body_sha256": capture.body_sha256,
            "seen_at": seen_at,
            "wait_s": wait_s,
        },
        credits=text.credits,
        signature={"algorithm": ALGORITHM, "minima": text.minima, "bands": list(text.bands)},
    )


def _revision(ids: NewIds, page: Page) -> Mapping[str, Any]:
    return {
        "article_id": ids.article_id,
        "rev_no": 1,
        "kind": "first",
        "content_sha256": page.content_sha256,
        "capture_id": page.capture.capture_id,
        "observed_from": page.capture.fetched_at,
        "edit_latest": page.capture.fetched_at,
        "claimed_modified_at": page.claimed_modified_at,
    }


class Unknown:
    """What a load knows beforehand, of all its pages at once, not to be there: most pages are new.

    Only what is added meanwhile must be told to it: what is taken away costs no more than a look in vain.
    """

    def __init__(self, conn: Connection, pages: Sequence[Page]) -> None:
        addresses = {_digest(address) for page in pages for address in page.addresses}
        self._pages = {page.capture.capture_id for page in pages}
        self._addresses = articles.known_addresses(conn, addresses)
        self._contents = articles.known_contents(conn, [page.content_sha256 for page in pages])
        bands = {_FAR + page.capture.capture_id: page.text.signature.bands for page in pages if page.has_page}
        near = syndication.find_all_alike(conn, bands, least=1, most=MOST_NEAR)
        self._near = _moved(conn, pages, {number - _FAR: near_ids for number, near_ids in near.items()})

    def add(self, addresses: Iterable[ArticleUrl]) -> None:
        """Note addresses that lead to an article from now on."""
        self._addresses.update(map(_digest, addresses))

    def has_addresses(self, page: Page) -> bool:
        """Return whether an address of a page may lead to an article."""
        return self._is_other(page) or any(_digest(address) in self._addresses for address in page.addresses)

    def has_content(self, page: Page) -> bool:
        """Return whether an article may say exactly what a page says."""
        return self._is_other(page) or page.content_sha256 in self._contents or bool(page.template)

    def has_near(self, page: Page) -> bool:
        """Return whether an article of its source and headline may be like a page."""
        return self._is_other(page) or page.capture.capture_id in self._near

    def _is_other(self, page: Page) -> bool:
        return page.capture.capture_id not in self._pages


def _moved(conn: Connection, pages: Sequence[Page], near: Mapping[int, Sequence[int]]) -> set[int]:
    """Return the captures of pages that are like an article of their source under their headline."""
    headlines = articles.headlines(conn, {article_id for ids in near.values() for article_id in ids})
    known = {article_id: (source_id, fold(title)) for article_id, source_id, title in headlines}
    asked = {page.capture.capture_id: (page.source_id, fold(page.title)) for page in pages}
    return {capture_id for capture_id, ids in near.items() if asked[capture_id] in map(known.get, ids)}


def _digest(address: ArticleUrl) -> bytes:
    return url_sha256(url_key(address.url))

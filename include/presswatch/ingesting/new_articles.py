"""Gathers the new articles of a load, and writes them together. Part of the load's transaction.

What is not written yet cannot be found, so whoever looks for an article asks first whether one that waits may be it.
Contents of pages that are new without doubt are written ahead, before the load has the lock in which loads wait for
each other; nobody finds those articles before they are filed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from presswatch.articles.text.normalize import fold
from presswatch.errors import OvertakenError
from presswatch.ingesting.merge_articles import MOST_NEAR
from presswatch.ingesting.page import Page
from presswatch.ingesting.syndication_groups import Bonds, NewText, Syndicating
from presswatch.syndication import ALGORITHM
from presswatch.urls import host_of, url_key, url_sha256
from presswatch.warehouse.core import articles, new_articles, syndication
from presswatch.warehouse.core.articles import ArticleUrl
from presswatch.warehouse.core.new_articles import NewArticle, NewIds
from presswatch.warehouse.landing import captures

_FAR = 1 << 62
"""Above every number of an article."""
_Key = tuple[int, int]
"""Entry and capture."""


class ExpectedPage(NamedTuple):
    """A page that may be a new article."""

    page: Page
    entry_id: int
    wait_s: float | None  # until it would be looked at again


class WrittenAhead(NamedTuple):
    """A new article whose contents are written and which is not filed yet."""

    article_id: int
    entry_id: int
    page: Page


class NewArticles:
    """New articles that wait to be written."""

    def __init__(self, conn: Connection, syndicating: Syndicating, *, batch_id: int) -> None:
        self._conn = conn
        self._syndicating = syndicating
        self._batch_id = batch_id
        self._ids: dict[_Key, NewIds] = {}
        self._ahead: dict[_Key, tuple[NewArticle, NewText]] = {}
        self._written: set[int] = set()  # articles whose contents are there
        self._waiting: list[tuple[NewArticle, NewText]] = []
        self._marks: set[object] = set()
        self._bonds: Bonds | None = None  # of all that are written ahead, while they hold

    @property
    def ahead(self) -> list[NewIds]:
        """Return the numbers of those that are written ahead and not filed yet."""
        return [new.ids for new, _ in self._ahead.values()]

    def expect(self, pages: Sequence[ExpectedPage], unknown: Unknown) -> list[WrittenAhead]:
        """Number pages that may be new articles; write ahead the contents of those that are, as it seems."""
        ahead: list[WrittenAhead] = []
        self._ids = dict(zip(map(_key, pages), new_articles.take_ids(self._conn, len(pages)), strict=True))
        marks = set[object]()
        for page, entry_id, wait_s in pages:
            own = _marks(page, page.addresses)
            if marks.isdisjoint(own) and unknown.is_new(page):
                key = (entry_id, page.capture.capture_id)
                new, text = self._made(page, entry_id, page.addresses, wait_s=wait_s)
                self._ahead[key] = new, text
                ahead.append(WrittenAhead(new.ids.article_id, entry_id, page))
            marks |= own
        new_articles.insert_contents(self._conn, [new for new, _ in self._ahead.values()], batch_id=self._batch_id)
        self._written = {ids.article_id for ids in self.ahead}
        apart = {one.article_id for one in ahead if not unknown.is_like_any(one.page)}
        self._bonds = self._syndicating.find_bonds([text for _, text in self._ahead.values()], apart=apart)
        self._syndicating.unfiled = {*self._written}
        return ahead

    def find_anew(self) -> None:
        """Forget what those that are written ahead are near-duplicates of: other texts have come since."""
        self._bonds = None

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
        is_as_expected = list(trusted) == page.addresses
        made = self._ahead.pop((entry_id, page.capture.capture_id), None) if is_as_expected else None
        if made is None:
            made = self._made(page, entry_id, trusted, wait_s=wait_s)
        self._waiting.append(made)
        self._marks.update(_marks(page, page.addresses))
        return made[0].ids.article_id

    def _made(
        self, page: Page, entry_id: int, trusted: Sequence[ArticleUrl], *, wait_s: float | None
    ) -> tuple[NewArticle, NewText]:
        ids = self._ids.pop((entry_id, page.capture.capture_id), None) or new_articles.take_ids(self._conn, 1)[0]
        text = self._syndicating.new_text(
            ids.article_id, page.source_id, page.first_seen_at, page.extraction, page.text
        )
        return _new_article(ids, page, entry_id, trusted, text, wait_s), text

    def write(self) -> None:
        """Write what waits, and group it with its near-duplicates, in the order in which it came."""
        waiting, self._waiting = self._waiting, []
        new = [one for one, _ in waiting]
        unwritten = [one for one in new if one.ids.article_id not in self._written]
        new_articles.insert_contents(self._conn, unwritten, batch_id=self._batch_id)
        new_articles.insert_identities(self._conn, new)
        self._syndicating.unfiled.difference_update(one.ids.article_id for one in new)
        texts = [text for _, text in waiting]
        bonds = self._bonds
        if bonds is None or [*bonds] != [text.subject.article_id for text in texts]:
            bonds = self._syndicating.find_bonds(texts)
        self._syndicating.join_all(texts, bonds)

    def finish(self) -> None:
        """Write what waits.

        Raises:
            OvertakenError: what was written ahead is no new article after all.
        """
        self.write()
        if self._ahead:
            raise OvertakenError(f"{len(self._ahead)} pages were new when this load began, and are known articles now")

    def forget(self) -> None:
        """Drop what waits: the transaction went back to before it."""
        self._waiting.clear()


def _key(expected: ExpectedPage) -> _Key:
    return expected.entry_id, expected.page.capture.capture_id


def _contents(page: Page) -> set[bytes]:
    """Return the digests under which an article may say what a page says, with the lines of its template or without."""
    return {page.content_sha256, page.bare_sha256}


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

    def __init__(self, conn: Connection, pages: Sequence[Page], *, without: Sequence[NewIds] = ()) -> None:
        self._asked = {_digest(address) for page in pages for address in page.addresses}
        self._pages = {page.capture.capture_id for page in pages}
        self._addresses = articles.known_addresses(conn, self._asked)
        contents = {digest for page in pages for digest in _contents(page)}
        self._contents = articles.known_contents(conn, contents, without=[ids.extraction_id for ids in without])
        bands = {_FAR + page.capture.capture_id: page.text.signature.bands for page in pages if page.has_page}
        hidden = [ids.article_id for ids in without]
        near = syndication.find_all_alike(conn, bands, least=1, most=MOST_NEAR, without=hidden)
        alike = {number - _FAR: near_ids for number, near_ids in near.items()}
        self._unlike = {number - _FAR for number in bands} - {*alike}  # captures
        self._near = _moved(conn, pages, alike)

    def ask_addresses(self, conn: Connection) -> None:
        """Ask again which addresses lead to articles."""
        self._addresses |= articles.known_addresses(conn, self._asked)

    def add(self, addresses: Iterable[ArticleUrl]) -> None:
        """Note addresses that lead to an article from now on."""
        self._addresses.update(map(_digest, addresses))

    def has_addresses(self, page: Page) -> bool:
        """Return whether an address of a page may lead to an article."""
        return self._is_other(page) or any(_digest(address) in self._addresses for address in page.addresses)

    def has_content(self, page: Page) -> bool:
        """Return whether an article may say exactly what a page says."""
        return self._is_other(page) or not self._contents.isdisjoint(_contents(page))

    def has_near(self, page: Page) -> bool:
        """Return whether an article of its source and headline may be like a page."""
        return self._is_other(page) or page.capture.capture_id in self._near

    def is_like_any(self, page: Page) -> bool:
        """Return whether an article may be like a page, whatever its source and headline."""
        return page.capture.capture_id not in self._unlike

    def is_new(self, page: Page) -> bool:
        """Return whether a page is a new article, as far as other articles go."""
        return not (self.has_addresses(page) or self.has_content(page) or self.has_near(page))

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

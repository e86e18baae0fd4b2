"""What bodies the pages of a batch show, beside those that other pages of their hosts showed of late.

A body that three or more stories show is that of none of them (a maintenance page, a wall). Part of the load's
transaction.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from presswatch.ingesting.decide.second_chance import ENDINGS
from presswatch.ingesting.decide.shared_body import SAME_BODY, PlacedBody, are_many, body_sha256, shared_bodies
from presswatch.validation.suites import CONTRACT_VERSION
from presswatch.warehouse.ops import page_bodies
from presswatch.warehouse.ops.page_bodies import LedEntry, ShownBody
from presswatch.warehouse.written_rows import NewRefusal


class ShownBodies:
    """The bodies of a batch, and which of them are shared."""

    def __init__(self, conn: Connection, pages: Mapping[int, PlacedBody]) -> None:
        self._conn = conn
        self._pages = pages
        self._earlier = _shown(conn, [(page.host, page.body_sha256) for page in pages.values()])
        self.shared = shared_bodies(pages, self._earlier)
        """Places in the batch of pages whose body is that of other stories too."""

    def is_seen_before(self, place: int) -> bool:
        """Return whether the same address showed the same body at an earlier look."""
        page = self._pages.get(place)
        return page is not None and any(page[:3] == before[:3] for before in self._earlier)

    def headline(self, place: int) -> str:
        """Return what the feed calls the story of a page; empty where it says nothing."""
        page = self._pages.get(place)
        return page.headline if page is not None else ""

    def write(self) -> None:
        """Note what the pages show."""
        page_bodies.add(self._conn, [ShownBody(*page) for page in self._pages.values()])

    def taken_for_articles(self) -> list[LedEntry]:
        """Return the entries that led to articles by a body that turns out to be shared, where these still have it."""
        shared = {self._pages[place][:2] for place in self.shared}
        here = {page.url_sha256 for page in self._pages.values()}
        elsewhere = {page.url_sha256: page.body_sha256 for page in self._earlier if page[:2] in shared}
        led = page_bodies.led_entries(self._conn, sorted(elsewhere.keys() - here))
        return [one for one in led if body_sha256(one.body) == elsewhere[one.url_sha256]]


def shared_refusal(led: LedEntry, batch_id: int, *, is_loaded: bool) -> NewRefusal:
    """Return the refusal of a text that was taken for an article: of that article, or of the entry that is none."""
    evidence = {"body_chars": len(led.body), "body_start": led.body[:500]}
    of_entry, of_article = (None, led.article_id) if is_loaded else (led.entry_id, None)
    detail = ENDINGS[SAME_BODY].detail
    return NewRefusal(f"reading:{SAME_BODY}", CONTRACT_VERSION, detail, evidence, of_entry, of_article, batch_id)


def is_shared(conn: Connection, host: str, body: str) -> bool:
    """Return whether a body is known as that of several stories of a host."""
    return are_many(_shown(conn, [(host, body_sha256(body))]))


def _shown(conn: Connection, bodies: list[tuple[str, bytes]]) -> list[PlacedBody]:
    return [PlacedBody(*shown) for shown in page_bodies.shown(conn, bodies)]

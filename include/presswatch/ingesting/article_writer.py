"""Stores a page as a new article, a duplicate, an edit, a withdrawal or a return. Part of the load's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from presswatch.articles.revision import changes
from presswatch.ingesting.decide.article_identity import agree, same_article
from presswatch.ingesting.decide.comparable_texts import are_comparable, as_read_today
from presswatch.ingesting.decide.same_story import StoryText, shared_text
from presswatch.ingesting.merge_articles import ArticleMerger, find_moved, furniture_lines, recurring_lines
from presswatch.ingesting.new_articles import ExpectedPage, NewArticles, Unknown, WrittenAhead
from presswatch.ingesting.page import Page
from presswatch.ingesting.revisit_recorder import UNSEEN_AGAIN_S, RevisitRecorder
from presswatch.ingesting.shown_bodies import is_shared
from presswatch.ingesting.syndication_groups import Syndicating
from presswatch.model.extraction import Extraction
from presswatch.urls import host_of
from presswatch.warehouse.core import articles, extractions
from presswatch.warehouse.core.articles import ArticleUrl
from presswatch.warehouse.ops import entries, revisits
from presswatch.warehouse.rows import CurrentArticle, RevisitRow
from presswatch.warehouse.written_rows import NewRevision, RevisionKind

TEXTS_UNTOUCHED = frozenset({"unchanged", "deferred", "missing"})
"""Outcomes of a revisit that leave all texts as they were; an address may have been added."""


class ArticleWriter:
    """Writes articles inside the transaction of a load."""

    def __init__(self, conn: Connection, recorder: RevisitRecorder, *, batch_id: int) -> None:
        self._conn = conn
        self._recorder = recorder
        self._syndicating = Syndicating(conn)
        self._merger = ArticleMerger(conn, self._syndicating, batch_id=batch_id)
        self._new_articles = NewArticles(conn, self._syndicating, batch_id=batch_id)
        self._expected: list[Page] = []
        self._next_holder: int | None = None
        self._unknown_ahead: Unknown | None = None  # looked up before the loads' lock
        self._unknown: Unknown | None = None

    @property
    def has_merged(self) -> bool:
        """Return whether articles were merged in this load."""
        return self._merger.has_merged

    def expect(self, pages: Mapping[int, Page]) -> list[WrittenAhead]:
        """Write ahead, before the loads' lock, what is new of pages that are about to be filed, by entry."""
        self._next_holder = articles.next_holder(self._conn)
        self._expected = list(pages.values())
        self._unknown_ahead = Unknown(self._conn, self._expected)
        expected = [ExpectedPage(page, entry_id, self._recorder.wait_s(page)) for entry_id, page in pages.items()]
        return self._new_articles.expect(expected, self._unknown_ahead)

    def look_up(self, holder: int, revisits: Collection[str]) -> None:
        """Look up at once, under the loads' lock, what is known of the expected pages; once is enough where none came.

        Args:
            holder: number of this holder of the lock.
            revisits: what this load has found of known articles.
        """
        if holder == self._next_holder and TEXTS_UNTOUCHED.issuperset(revisits):
            self._unknown = self._unknown_ahead
            if self._unknown is not None and revisits:
                self._unknown.ask_addresses(self._conn)
        else:
            self._unknown = Unknown(self._conn, self._expected, without=self._new_articles.ahead)
            self._new_articles.find_anew()

    def write(self) -> None:
        """Write the new articles that wait; until then nobody finds them."""
        self._new_articles.write()

    def finish(self) -> None:
        """Write what waits.

        Raises:
            OvertakenError: another load has filed meanwhile what was written ahead.
        """
        self._new_articles.finish()

    def forget(self) -> None:
        """Drop the new articles that wait, as the transaction went back to before them."""
        self._new_articles.forget()

    def file(self, page: Page, *, entry_id: int) -> tuple[int, bool]:
        """Return the article of a page met for the first time, and whether the article is new."""
        unknown = self._unknown
        if self._new_articles.may_hold(page):
            self.write()
            unknown = None
        by_address = {}
        if unknown is None or unknown.has_addresses(page):
            by_address = articles.find_by_addresses(self._conn, page.addresses)
        twin = self._twin(page) if unknown is None or unknown.has_content(page) else None
        known = bool(by_address) or twin is not None
        article = same_article(by_address, twin, title=page.title, body=page.bare_body) if known else None
        if article is None and (unknown is None or unknown.has_near(page)):
            article = find_moved(self._conn, page, unfiled=self._syndicating.unfiled)
        if article is None:
            article_id = self._new(page, entry_id, trusted=[a for a in page.addresses if a.kind not in by_address])
            if "feed" in by_address:
                self.write()
                self._pass_on(page.asked, by_address["feed"].article_id, article_id)
            return article_id, True
        survivor, page = self._merge(article, page, by_address.values())
        known_id = survivor or article.article_id
        articles.add_addresses(self._conn, known_id, page.addresses)
        if self._unknown is not None:
            self._unknown.add(page.addresses)
        if page.is_as_announced and not by_address:  # Known by its text: its publisher has it here now.
            revisits.move(self._conn, known_id, page.capture.url_final)
        revisits.revisit_for_entry(self._conn, known_id, entry_id)
        return known_id, False

    def _merge(self, article: CurrentArticle, page: Page, others: Iterable[CurrentArticle]) -> tuple[int | None, Page]:
        """Merge an article with others whose address its page has, where the texts agree.

        Returns:
            the article that stands, None where nothing was merged; and the page, with the lines that its publisher
            sets on several.
        """
        others = [other for other in others if other.article_id != article.article_id]
        if not others:
            return None, page
        page = self._with_recurring(page, article, *others)
        return self._merger.merge([article, *others], page), page

    def _with_recurring(self, page: Page, *known: CurrentArticle) -> Page:
        """Return a page with the lines of it, or of known articles, that its publisher sets on several."""
        bodies = (page.extraction.body, *(article.body for article in known))
        return page._replace(template=recurring_lines(self._conn, page.source_id, *bodies) | {*page.template})

    def _twin(self, page: Page) -> CurrentArticle | None:
        """Return the article of a publisher that says the same; a new system may have put a line below all texts."""
        twin = articles.find_by_content(self._conn, page.source_id, page.content_sha256)
        if twin is not None or not page.template:
            return twin
        return articles.find_by_content(self._conn, page.source_id, page.bare_sha256)

    def _pass_on(self, url: str, old_id: int, new_id: int) -> None:
        """Give an address to the story that stands there now; the one before keeps its text, but is not asked for."""
        articles.pass_on_address(self._conn, url, new_id)
        revisits.leave(self._conn, old_id, host=host_of(url), url=url)

    def _new(self, page: Page, entry_id: int, *, trusted: list[ArticleUrl]) -> int:
        return self._new_articles.add(page, entry_id, trusted, wait_s=self._recorder.wait_s(page))

    def apply_revisit(self, revisit: RevisitRow, page: Page, extractions_today: Mapping[int, Extraction]) -> str:
        """Compare a page that was asked for again with what is known.

        Args:
            revisit: when it was looked at before.
            page: what is there now.
            extractions_today: what today's code extracts, by capture; that of the page before is among them where
                older code read it.

        Returns:
            edited, restored or unchanged; deferred or missing where the page does not show the article any more;
            new_story where the feed gave its entry the address of another story; merged where the page shows that
            the article and an older one are one.
        """
        article = as_read_today(articles.read(self._conn, revisit.article_id), extractions_today)
        if not are_comparable(article, page.extraction):
            return self._recorder.not_seen(revisit, None)
        by_address = articles.find_by_addresses(self._conn, page.addresses)
        others = {kind: other for kind, other in by_address.items() if other.article_id != article.article_id}
        if (result := self._not_this_article(article, revisit, page, others)) is not None:
            return result
        survivor, page = self._merge(article, page, others.values())
        if survivor is None:
            return self._compare(article, revisit, page, asked=page.asked)
        if survivor != article.article_id:
            return "merged"
        revisit = revisits.read(self._conn, [survivor])[survivor]  # Looks at the other count for it now.
        result = self._compare(article, revisit, page, asked=page.capture.url_final)
        return "merged" if result == "unchanged" else result

    def _compare(self, article: CurrentArticle, revisit: RevisitRow, page: Page, *, asked: str) -> str:
        """Note what a page changed of its article, and where it is asked for from now on."""
        articles.add_addresses(self._conn, revisit.article_id, page.addresses)
        is_back = article.state == "gone" or (
            article.content_sha256 != page.content_sha256 and self._was_shared(article, page)
        )
        is_edited = article.content_sha256 != page.content_sha256
        if is_edited:
            find = recurring_lines if page.is_moved else furniture_lines
            lines = find(self._conn, page.source_id, page.extraction.body, article.body)
            page = page._replace(template=lines | {*page.template})
        is_edited = is_edited and not page.differs_by_template_alone(article)
        self._recorder.seen(revisit.article_id, asked, page, visited=revisit.visits + 1)
        if not is_back and not is_edited:
            return "unchanged"
        kind: RevisionKind = "restored" if is_back else "edit"
        revision_id = self._revise(revisit.article_id, page, article, kind=kind, seen_before=revisit.last_seen_at)
        since = page.capture.fetched_at if is_back else None
        articles.make_current(self._conn, revisit.article_id, revision_id, state="live", since=since)
        return "restored" if is_back else "edited"

    def _not_this_article(
        self, article: CurrentArticle, revisit: RevisitRow, page: Page, others: Mapping[str, CurrentArticle]
    ) -> str | None:
        """Return what is done with a page that is not of the article, None where it is: then it may be an edit.

        Only a text that does not agree is asked about: the addresses say the less, the surer the text is. Of a page
        that stands where another article does, more is asked than that it may be a later state of this one.

        Args:
            article: what is known.
            revisit: when it was looked at before.
            page: what is there now.
            others: other articles, by the kind of address of the page that is theirs.
        """
        if article.content_sha256 == page.content_sha256:
            return None
        if agree(article, title=page.title, body=page.extraction.body):
            ours, theirs = StoryText(article.title, article.body), StoryText(page.title, page.extraction.body)
            if "final" not in others or shared_text(ours, theirs, recurring=page.template) is not None:
                return None
        return self._on_another_text(article, revisit, page, others)

    def _on_another_text(
        self, article: CurrentArticle, revisit: RevisitRow, page: Page, others: Mapping[str, CurrentArticle]
    ) -> str | None:
        """Return what is done with a page whose text is not that of the article; None where it may be an edit."""
        if not page.has_page:
            self._recorder.put_off(revisit, {"visits": revisit.visits + 1}, None)
            return self._lead_to_new(page, articles.first_entry(self._conn, article.article_id))
        if "feed" in others:  # What was asked is another article's address now, which says nothing of this one.
            self._recorder.put_off(revisit, {"visits": revisit.visits + 1}, None)
            return "deferred"
        if not articles.has_address(self._conn, article.article_id, page.asked):
            return self._new_story(revisit, page)
        # The page leads to another known article: its own is gone, and this is no edit of it.
        if others:
            return self._recorder.missing(revisit, page.capture, is_final=False)
        # Another text altogether may be that of an hour only: it is an edit when the next look shows it too.
        is_sure = page.is_seen_before or self._was_shared(article, page)
        return None if is_sure else self._recorder.not_seen(revisit, None)

    def _was_shared(self, article: CurrentArticle, page: Page) -> bool:
        """Return whether the text that is known of an article turned out to be that of many stories, hence of none."""
        return page.is_doubted and is_shared(self._conn, host_of(page.asked), article.body)

    def _new_story(self, revisit: RevisitRow, page: Page) -> str:
        """File what stands at a new address of an entry as an article of its own, since the texts do not agree.

        The article that the entry led to before is asked for where it was.
        """
        own = articles.canonical_url(self._conn, revisit.article_id)
        place = {} if own is None else {"url": own, "host": host_of(own)}
        self._recorder.put_off(revisit, {"visits": revisit.visits + 1} | place, None if own is None else UNSEEN_AGAIN_S)
        moved = entries.moved_to(self._conn, revisit.article_id, page.asked)
        if moved is None or articles.find_by_addresses(self._conn, page.addresses):
            return "deferred"
        return self._lead_to_new(page._replace(first_seen_at=moved.seen_at), moved.entry_id)

    def _lead_to_new(self, page: Page, entry_id: int) -> str:
        """File a text as an article of its own, to which an entry leads that led to another before."""
        if not page.has_page:
            page = page._replace(first_seen_at=page.capture.started_at)
        article_id = self._new(page, entry_id, trusted=page.addresses)
        self.write()
        entries.lead_to(self._conn, entry_id, article_id)
        return "new_story"

    def _revise(
        self,
        article_id: int,
        page: Page,
        article_before: CurrentArticle | None,
        *,
        kind: RevisionKind,
        seen_before: datetime | None,
    ) -> int:
        """Insert a revision with its extraction and what search sees of it; return the revision."""
        extraction = page.extraction
        revision_id = articles.insert_revision(
            self._conn, _revision(article_id, page, article_before, kind=kind, seen_before=seen_before)
        )
        extraction_id = extractions.insert_extraction(
            self._conn,
            extraction,
            revision_id=revision_id,
            capture_id=page.capture.capture_id,
            source_id=page.source_id,
            extracted_at=page.extracted_at,
            content_sha256=page.content_sha256,
        )
        articles.index_text(
            self._conn,
            article_id,
            extraction_id,
            title=page.title,
            dek=extraction.dek or "",
            body=extraction.body,
            language=extraction.language,
        )
        self._syndicating.settle(article_id, extraction_id, extraction)
        return revision_id


def _revision(
    article_id: int, page: Page, before: CurrentArticle | None, *, kind: RevisionKind, seen_before: datetime | None
) -> NewRevision:
    """Return the revision that a page is, beside the text that was known before."""
    is_edited = before is not None and before.content_sha256 != page.content_sha256
    what = changes(before.title, before.body, page.title, page.extraction.body) if before and is_edited else ()
    return NewRevision(
        article_id,
        rev_no=before.rev_no + 1 if before else 1,
        kind=kind,
        content_sha256=page.content_sha256,
        capture_id=page.capture.capture_id,
        observed_from=page.capture.fetched_at,
        edit_earliest=seen_before,
        edit_latest=page.capture.fetched_at,
        claimed_modified_at=page.claimed_modified_at,
        is_silent=before is not None and is_edited and page.claimed_modified_at == before.claimed_modified_at,
        changes=what,
    )

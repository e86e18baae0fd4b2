"""A page as a load sees it: what was read of it, where it was met, and what of it is its publisher's template."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from presswatch.articles.revision import content_sha256
from presswatch.ingesting.decide.article_identity import titles_alike
from presswatch.ingesting.decide.batch_lines import without_lines
from presswatch.ingesting.prepared_text import PreparedText
from presswatch.model.extraction import Extraction
from presswatch.urls import is_url, url_key
from presswatch.warehouse.core.articles import ArticleUrl
from presswatch.warehouse.rows import CaptureRow, CurrentArticle


class Page(NamedTuple):
    """A page that was read as an article and kept all row rules."""

    extraction: Extraction
    extracted_at: datetime
    capture: CaptureRow
    asked: str
    source_id: str
    first_seen_at: datetime
    text: PreparedText
    template: Collection[str] = ()  # lines that other stories of its batch have too
    headline: str = ""  # that its feed gives it
    is_seen_before: bool = True  # its address showed the same body at an earlier look
    is_doubted: bool = False  # other stories were once seen with the text of its article

    @property
    def content_sha256(self) -> bytes:
        """Return the digest of headline and body."""
        return self.text.content_sha256

    @property
    def title(self) -> str:
        """Return the headline, empty when there is none."""
        return self.extraction.title or ""

    @property
    def bare_body(self) -> str:
        """Return the text without the lines of its template."""
        return without_lines(self.text.body, self.template)

    @property
    def bare_sha256(self) -> bytes:
        """Return the digest of headline and text without the lines of its template."""
        bare = self.bare_body
        return self.content_sha256 if bare == self.text.body else content_sha256(self.extraction.title, bare)

    @property
    def claimed_modified_at(self) -> datetime | None:
        """Return when the publisher says the page was modified."""
        return self.extraction.modified.reading.value if self.extraction.modified else None

    @property
    def has_page(self) -> bool:
        """Return whether there is a page; else it is what the feed says of its entry."""
        return self.capture.observation_id is None

    @property
    def is_as_announced(self) -> bool:
        """Return whether the page bears the headline that its feed gives it, so that it is no notice of the site."""
        return self.has_page and titles_alike(self.title, self.headline)

    @property
    def is_moved(self) -> bool:
        """Return whether the page stands elsewhere than where it was asked for."""
        return self.has_page and url_key(self.asked) != url_key(self.capture.url_final)

    @property
    def addresses(self) -> list[ArticleUrl]:
        """Return the addresses the page was met under."""
        if not self.has_page:
            return []
        addresses = [ArticleUrl(self.asked, "feed"), ArticleUrl(self.capture.url_final, "final")]
        canonical = self.extraction.canonical_url
        return [*addresses, ArticleUrl(canonical, "canonical")] if canonical and is_url(canonical) else addresses

    def differs_by_template_alone(self, article: CurrentArticle) -> bool:
        """Return whether the page differs from the text before by lines of the template only, which nobody edited."""
        before = without_lines(article.body, self.template)
        same = content_sha256(article.title, before) == self.bare_sha256
        return bool(self.template and before) and same

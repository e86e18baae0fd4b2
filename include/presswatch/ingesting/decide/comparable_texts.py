"""Whether two extractions can be compared to see an edit, and the text before as today's code reads it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from presswatch.articles.revision import content_sha256
from presswatch.model.extraction import Extraction
from presswatch.warehouse.rows import CurrentArticle


def are_comparable(article: CurrentArticle, extraction: Extraction) -> bool:
    """Return whether two extractions differ only where the publisher changed something.

    A page that gives nothing today is no edit of the text it gave. Under another snapshot of repeated lines, as after a
    replay that was promoted meanwhile, a text is read otherwise.
    """
    is_fallback = "feed_text" in extraction.flags and "feed_text" not in article.flags
    return not is_fallback and extraction.line_snapshot_id == article.line_snapshot_id


def as_read_today(article: CurrentArticle, extractions_today: Mapping[int, Extraction]) -> CurrentArticle:
    """Return an article as today's code reads its page: an upgrade of ours must not look like an edit of theirs."""
    today = extractions_today.get(article.capture_id)
    if today is None or today.outcome != "article":
        return article
    return article._replace(
        content_sha256=content_sha256(today.title, today.body),
        claimed_modified_at=today.modified.reading.value if today.modified else None,
        title=today.title or "",
        flags=list(today.flags),
        body=today.body,
        line_snapshot_id=today.line_snapshot_id,
    )

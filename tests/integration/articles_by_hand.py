"""Articles written straight into the warehouse, for tests of what readers ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text


@dataclass(frozen=True)
class Written:
    """An article as a test wants it."""

    title: str
    body: str
    language: str | None = "en"
    source_id: str = "news"
    day: date | None = date(2026, 3, 1)
    dek: str = ""


_SOURCE = """
    insert into core.source (source_id, name, timezone, languages, is_agency, licence_note, config)
    values (:source_id, :source_id, 'UTC', '{}', false, '', '{}') on conflict do nothing
"""
_ARTICLE = """
    insert into core.article (source_id, canonical_url, first_seen_at, first_entry_id, state_since, load_seq)
    values (:source_id, 'http://news.example/' || md5(random()::text), now(), 0, now(), nextval('core.load_seq'))
    returning article_id
"""
_REVISION = """
    insert into core.revision (article_id, rev_no, kind, content_sha256, capture_id, observed_from, edit_latest)
    values (:article_id, 1, 'first', '', 0, now(), now()) returning revision_id
"""
_EXTRACTION = """
    insert into core.extraction (revision_id, capture_id, extractor, versions, config_sha256, content_sha256,
        extracted_at, title, dek, language, published_day, published_at, text, body_chars, body_words)
    values (:revision_id, 0, 'hand', '{}', '', '', now(), :title, nullif(:dek, ''), cast(:language as text),
        cast(:day as date), cast(cast(:day as date) as timestamp) at time zone 'UTC', :body, length(:body), 1)
    returning extraction_id
"""
_TEXT = """
    insert into core.article_text (article_id, extraction_id, body, search)
    values (:article_id, :extraction_id, :body,
        core.search_vector(coalesce(cast(:language as text), ''), :title, :dek, :body))
"""


def write(conn: Connection, *articles: Written) -> list[int]:
    """Insert articles and return their numbers."""
    return [_write(conn, article) for article in articles]


def _write(conn: Connection, article: Written) -> int:
    values = dict(vars(article))
    conn.execute(text(_SOURCE), values)
    for name, statement in (("article_id", _ARTICLE), ("revision_id", _REVISION), ("extraction_id", _EXTRACTION)):
        values[name] = conn.execute(text(statement), values).scalar_one()
    conn.execute(text("update core.article set revision_id = :revision_id where article_id = :article_id"), values)
    conn.execute(text(_TEXT), values)
    return int(values["article_id"])

"""The answers of the tools, from the warehouse: every value with the article, revision and offsets it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from presswatch.errors import PermanentError
from presswatch.mcp_server.arguments import (
    ArticleArguments,
    CoverageArguments,
    MentionsArguments,
    RefusedError,
    SearchArguments,
    not_understood,
    note_of_ours,
)
from presswatch.mcp_server.fenced_text import FencedText, fence
from presswatch.warehouse.queries import agent_answers
from presswatch.warehouse.queries.search import (
    DayOfMentions,
    Hit,
    Search,
    mentions_by_day,
    search,
    search_notes,
    sight_note,
)

MAX_LINE_CHARS: Final = 1000
MAX_URL_CHARS: Final = 2000
MAX_NAMES: Final = 20
MAX_SOURCE_DAYS: Final = 400


@dataclass(frozen=True)
class FoundArticle:
    """An article that a search found; offsets are code points in its body, None where the headline matched."""

    article_id: int
    revision_no: int
    source_id: str
    published_day: date | None
    published_at: datetime | None
    language: str | None
    state: str
    prominence: str
    title: FencedText
    url: FencedText | None
    sentence: FencedText
    start_char: int | None
    end_char: int | None


@dataclass(frozen=True)
class SearchAnswer:
    """What a search found; ``total`` counts all articles, shown or not. ``notes`` say why more may be there."""

    total: int
    articles: Sequence[FoundArticle]
    notes: Sequence[str]


@dataclass(frozen=True)
class Evidence:
    """The bytes that the text was read from. ``presswatch explain`` goes on to entry, poll and DAG run."""

    extraction_id: int
    content_sha256: str  # of headline and body in normal form
    extractor_sha256: str
    capture_id: int | None
    fetched_at: datetime | None
    http_status: int | None
    url_final: FencedText | None
    body_sha256: str | None  # of the page as received
    warc_path: str | None
    warc_offset: int | None


@dataclass(frozen=True)
class ArticleAnswer:
    """An article as it stands, and the part of its body from ``start_char`` to ``end_char``, code points."""

    article_id: int
    revision_no: int
    source_id: str
    source_name: str
    title: FencedText
    standfirst: FencedText | None
    authors: Sequence[FencedText]
    url: FencedText | None
    body: FencedText
    start_char: int
    end_char: int
    body_chars: int
    language: str | None
    published_at: datetime | None
    published_day: date | None
    published_precision: str | None
    state: str
    state_since: datetime
    first_seen_at: datetime
    text_seen_at: datetime
    edits: int
    silent_edits: int
    looks: int
    flags: Sequence[str]
    is_copy: bool
    independent_text_id: int
    evidence: Evidence


@dataclass(frozen=True)
class MentionsAnswer:
    """Mentions by day of publication at the publisher. ``notes`` say why there may be more."""

    days: Sequence[DayOfMentions]
    notes: Sequence[str]


@dataclass(frozen=True)
class SourceDay:
    """A source and a day of its own; ``visibility`` is full, partial or blind."""

    source_id: str
    day: date
    visibility: str
    feeds: int
    feeds_read: int
    hours_watched: int
    gaps: int
    quarantined: int
    first_watched_day: date


@dataclass(frozen=True)
class CoverageAnswer:
    """Source-days, the newest first; a day that is not there is before the first that was watched."""

    days: Sequence[SourceDay]
    is_cut: bool


def search_articles(conn: Connection, asked: SearchArguments) -> SearchAnswer:
    """Return the answer of search."""
    question = Search(asked.words, asked.from_day, asked.to_day, asked.sources, asked.languages)
    with _noted(conn, question) as notes:
        hits = search(conn, question, newest_first=asked.order == "newest", limit=asked.limit)
    revisions = agent_answers.revision_numbers(conn, [hit.article_id for hit in hits])
    return SearchAnswer(hits[0].total if hits else 0, [_found(hit, revisions[hit.article_id]) for hit in hits], notes)


@contextmanager
def _noted(conn: Connection, question: Search) -> Iterator[list[str]]:
    """Yield the list that holds, after the block, what is to be said of a search.

    Raises:
        RefusedError: the search is not understood.
    """
    notes: list[str] = []
    try:
        with search_notes(conn) as told:
            yield notes
            sight = sight_note(conn, question)
    except PermanentError as error:
        raise not_understood(error) from None
    notes += [note_of_ours(note) for note in told] + ([f"Watched: {sight}."] if sight else [])


def _found(hit: Hit, revision_no: int) -> FoundArticle:
    end = None if hit.start_char is None else hit.start_char + len(hit.sentence)
    return FoundArticle(
        article_id=hit.article_id,
        revision_no=revision_no,
        source_id=hit.source_id,
        published_day=hit.published_day,
        published_at=hit.published_at,
        language=hit.language,
        state=hit.state,
        prominence=hit.prominence,
        title=fence(hit.title, MAX_LINE_CHARS),
        url=_optional(hit.url, MAX_URL_CHARS),
        sentence=fence(hit.sentence, MAX_LINE_CHARS),
        start_char=hit.start_char,
        end_char=end,
    )


def _optional(text: str | None, max_chars: int = MAX_LINE_CHARS) -> FencedText | None:
    return None if text is None else fence(text, max_chars)


def read_article(conn: Connection, asked: ArticleArguments) -> ArticleAnswer:
    """Return the answer of article."""
    row = agent_answers.article_with_evidence(
        conn, asked.article_id, from_char=asked.from_char, max_chars=asked.max_chars
    )
    if row is None:
        raise RefusedError("no_such_article")
    same = {name: getattr(row, name) for name in _SAME}
    end = asked.from_char + len(row.body)
    return ArticleAnswer(
        **same,
        title=fence(row.title, MAX_LINE_CHARS),
        standfirst=_optional(row.dek),
        authors=[fence(name, MAX_LINE_CHARS) for name in row.authors[:MAX_NAMES]],
        url=_optional(row.url, MAX_URL_CHARS),
        body=FencedText(fence(row.body, len(row.body)).untrusted_text, end < row.body_chars),
        start_char=asked.from_char,
        end_char=end,
        evidence=_evidence(row),
    )


_SAME: Final = tuple(
    name
    for name in agent_answers.ArticleWithEvidence._fields
    if name in ArticleAnswer.__dataclass_fields__ and name not in {"title", "authors", "url", "body"}
)
"""Fields that are numbers, times or words of ours."""


def _evidence(row: agent_answers.ArticleWithEvidence) -> Evidence:
    return Evidence(
        extraction_id=row.extraction_id,
        content_sha256=row.content_sha256,
        extractor_sha256=row.extractor_sha256,
        capture_id=row.capture_id,
        fetched_at=row.fetched_at,
        http_status=row.status,
        url_final=_optional(row.url_final, MAX_URL_CHARS),
        body_sha256=row.body_sha256,
        warc_path=row.warc_path,
        warc_offset=row.warc_offset,
    )


def count_mentions(conn: Connection, asked: MentionsArguments) -> MentionsAnswer:
    """Return the answer of mentions_by_day."""
    question = Search(asked.words, asked.from_day, asked.to_day, asked.sources, asked.languages)
    with _noted(conn, question) as notes:
        days = mentions_by_day(conn, question)
    return MentionsAnswer(days, notes)


def read_coverage(conn: Connection, asked: CoverageArguments) -> CoverageAnswer:
    """Return the answer of coverage."""
    days = agent_answers.coverage(conn, asked.from_day, asked.to_day, sources=asked.sources, limit=MAX_SOURCE_DAYS + 1)
    return CoverageAnswer([SourceDay(*day) for day in days[:MAX_SOURCE_DAYS]], len(days) > MAX_SOURCE_DAYS)

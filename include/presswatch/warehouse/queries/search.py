"""Full text search over the current text of all articles: ``mart.search`` and ``mart.mentions_by_day``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, cast

import psycopg
from sqlalchemy import Connection, Date, bindparam, text
from sqlalchemy.exc import DBAPIError

from presswatch.errors import PermanentError
from presswatch.warehouse.engine import sqlstate

NOT_UNDERSTOOD = "22023"
"""SQLSTATE with which core.refuse_search refuses what it does not understand."""

_FILTERS = "cast(:from_day as date), cast(:to_day as date), :sources, :languages, :roles, :stemmed"
_SEARCH = text(f"select * from mart.search(:words, {_FILTERS}, :newest_first, :limit)")  # noqa: S608 - our own names
_MENTIONS = text(f"select * from mart.mentions_by_day(:words, {_FILTERS})")  # noqa: S608 - our own names

_SIGHT = text(
    "select count(*) as days, count(*) filter (where visibility = 'blind') as blind,"
    " count(*) filter (where visibility = 'partial') as partial"
    " from core.sight_by_day(:from_day, coalesce(:to_day, greatest(:from_day, current_date)), :sources)"
).bindparams(bindparam("from_day", type_=Date), bindparam("to_day", type_=Date))


class Search(NamedTuple):
    """What is searched for and among which articles; days are those of publication at the publisher, both included."""

    words: str
    from_day: date | None = None
    to_day: date | None = None
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # BCP-47 tags
    roles: tuple[str, ...] = ()  # of headline, standfirst, body
    stemmed: bool = True


class Hit(NamedTuple):
    """An article that answers a search; ``start_char`` is the code point in its body where the sentence begins."""

    article_id: int
    score: float | None  # None where the newest come first
    total: int  # of all articles that answer
    source_id: str
    published_day: date | None
    published_at: datetime | None
    language: str | None
    title: str
    url: str
    state: str
    prominence: str  # headline, standfirst, lead or body
    sentence: str
    start_char: int | None  # None: the sentence is the headline
    snippet: str


@dataclass(frozen=True)
class DayOfMentions:
    """One calendar day of ``mart.mentions_by_day``; counts are None, not zero, where nothing was watched."""

    day: date
    mentions: int | None
    independent_texts: int | None
    newsrooms: int | None
    articles: int | None
    share: float | None
    sources_watched: int
    sources_partial: int
    sources_blind: int
    visibility: str


def search(conn: Connection, asked: Search, *, newest_first: bool = False, limit: int = 20) -> list[Hit]:
    """Return the articles that answer a search, best or newest first.

    Args:
        conn: a read-only connection will do.
        asked: ``words`` as ``mart.search`` understands them.
        newest_first: by time of publication, not by rank.
        limit: how many at the most.

    Raises:
        PermanentError: it is not understood; the message says what.
    """
    values = {**values_of(asked), "newest_first": newest_first, "limit": limit}
    with refused():
        return [Hit(*row) for row in conn.execute(_SEARCH, values)]


def mentions_by_day(conn: Connection, asked: Search) -> list[DayOfMentions]:
    """Return mentions, texts and newsrooms for each day from ``from_day`` to ``to_day``, which must be given.

    Raises:
        PermanentError: it is not understood; the message says what.
    """
    with refused():
        return [DayOfMentions(*row) for row in conn.execute(_MENTIONS, values_of(asked))]


def sight_note(conn: Connection, asked: Search) -> str | None:
    """Return a sentence on days of a search that were not watched in full; None without any, or without a first day."""
    if asked.from_day is None:
        return None
    with refused():
        days, blind, partial = conn.execute(_SIGHT, values_of(asked)).one()
    if not blind and not partial:
        return None
    return (
        f"of {days} days {blind} were not watched at all and {partial} in part: what is not found there is not absent"
    )


@contextmanager
def search_notes(conn: Connection) -> Iterator[list[str]]:
    """Yield a list that takes what the warehouse notes of searches meanwhile, each sentence once.

    That a language was not searched, for there all words are left out, is such a note: a count is then too small.
    """
    notes: list[str] = []

    def take(note: psycopg.errors.Diagnostic) -> None:
        if note.message_primary and note.message_primary not in notes:
            notes.append(note.message_primary)

    driver = cast("psycopg.Connection[object]", conn.connection.driver_connection)
    driver.add_notice_handler(take)
    try:
        yield notes
    finally:
        driver.remove_notice_handler(take)


def values_of(asked: Search) -> dict[str, object]:
    """Return the parameters of a statement that searches.

    Raises:
        PermanentError: the first day is after the last.
    """
    if asked.from_day and asked.to_day and asked.from_day > asked.to_day:
        raise PermanentError(
            f"the search is not understood: its first day, {asked.from_day}, is after its last, {asked.to_day}",
            reason="not_understood",
        )
    lists = {name: [_sendable(item) for item in getattr(asked, name)] for name in ("sources", "languages", "roles")}
    return {**asked._asdict(), **lists, "words": _sendable(asked.words)}


@contextmanager
def refused() -> Iterator[None]:
    """Raise ``PermanentError`` for a search that the warehouse does not understand; all else as it is."""
    try:
        yield
    except DBAPIError as error:
        if sqlstate(error.orig) != NOT_UNDERSTOOD:
            raise
        raise _refusal(error) from error


def _refusal(error: DBAPIError) -> PermanentError:
    return PermanentError(f"the search is not understood: {str(error.orig).splitlines()[0]}", reason="not_understood")


def _sendable(text: str) -> str:
    """Return a text of a command line as PostgreSQL takes it: no NUL, and no bytes that were not UTF-8."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()

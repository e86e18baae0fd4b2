"""Fills a warehouse with articles and polls: by the server itself, without triggers, indexes made afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
from bench.scale.paragraphs import Paragraph
from bench.scale.rows import ARTICLES, BASE, FEED_STATES, PARAGRAPHS, POLLS

DAYS = 730
FEEDS = 200
CHUNK = 10_000
STEPS_CHUNK = 500
WORKERS = 2
Say = Callable[[str], None]


@dataclass(frozen=True)
class Size:
    """How much is made, and in which time of the past."""

    articles: int
    polls: int
    end: datetime

    @property
    def steps(self) -> int:
        """Return how often each feed is polled."""
        return max(self.polls // FEEDS, 1)

    @property
    def start(self) -> datetime:
        """Return when the first article appeared."""
        return self.end - timedelta(days=DAYS)

    def filled_in(self, statement: str) -> str:
        """Return a statement with these sizes."""
        return statement.format(
            start=self.start.isoformat(), end=self.end.isoformat(), span_s=DAYS * 86_400, articles=self.articles,
            steps=self.steps, feeds=FEEDS,
        )  # fmt: skip


def fill(url: str, size: Size, written: list[Paragraph], say: Say) -> None:
    """Make all rows; ``url`` is that of a superuser, who may leave the triggers out."""
    with _session(url) as session, _timed("paragraphs", say):
        session.execute(size.filled_in(BASE).encode())
        with session.cursor().copy("copy bench.raw from stdin") as copy:
            for paragraph in written:
                copy.write_row(paragraph)
        session.execute(PARAGRAPHS.encode())
        _make_months(session, size)
        kept = _drop_indexes(session)
    with _timed("articles", say):
        _in_chunks(url, ARTICLES, 1, size.articles, CHUNK)
    with _timed("polls", say):
        _in_chunks(url, (size.filled_in(POLLS),), 0, size.steps - 1, STEPS_CHUNK)
    with _session(url) as session, _timed("indexes", say):
        for statement in kept:
            session.execute(statement.encode())
    with _session(url) as session, _timed("statistics", say):
        session.execute(size.filled_in(FEED_STATES).encode())
        session.execute(
            "insert into ops.source_day_stale (source_id, day)"
            " select distinct source_id, published_day from core.article_text"
        )
        session.execute("vacuum analyze")


def _in_chunks(url: str, statements: tuple[str, ...], first: int, last: int, step: int) -> None:
    def make(place: int) -> None:
        with _session(url) as session, session.transaction():
            for statement in statements:
                last_here = min(place + step - 1, last)
                session.execute(statement.replace(":first", str(place)).replace(":last", str(last_here)).encode())

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(make, range(first, last + 1, step)))


@contextmanager
def _session(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, autocommit=True) as session:
        for name, value in {
            "session_replication_role": "replica",  # Neither our triggers nor those of foreign keys.
            "statement_timeout": "0",
            "temp_file_limit": "-1",
            "work_mem": "256MB",
            "maintenance_work_mem": "1GB",
            "synchronous_commit": "off",
            "timezone": "UTC",
        }.items():
            session.execute(f"set {name} = '{value}'".encode())
        yield session


def _make_months(session: psycopg.Connection, size: Size) -> None:
    month = size.start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while month <= size.end:
        after = (month + timedelta(days=32)).replace(day=1)
        for parent in ("feed_poll", "capture", "entry_observation"):
            name = f"landing.{parent}_p{month:%Y_%m}"
            session.execute(
                f"create table if not exists {name} partition of landing.{parent}"
                f" for values from ('{month:%Y-%m-%d} UTC') to ('{after:%Y-%m-%d} UTC')".encode()
            )
            session.execute(f"alter table {name} owner to warehouse".encode())
        month = after


def _drop_indexes(session: psycopg.Connection) -> list[str]:
    """Drop what is no constraint and return how to make it again."""
    rows = session.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
        " join pg_class as c on c.oid = indrelid join pg_namespace as n on n.oid = c.relnamespace"
        " where nspname in ('core', 'ops', 'landing') and relname in ('article', 'article_feed', 'article_text',"
        " 'revision', 'extraction', 'promotion', 'entry', 'batch_item', 'feed_poll', 'capture', 'article_visit',"
        " 'entry_observation', 'syndication_member')"
        " and not exists (select from pg_constraint where conindid = indexrelid)"
        " and not exists (select from pg_inherits where inhrelid = indexrelid)"
    ).fetchall()
    for name, _ in rows:
        session.execute(f"drop index {name}".encode())
    return [definition.replace(" ON ONLY ", " ON ") for _, definition in rows]


@contextmanager
def _timed(what: str, say: Say) -> Iterator[None]:
    started = time.monotonic()
    yield
    say(f"{what}: {time.monotonic() - started:.0f} s")


def size_now(articles: int, polls: int) -> Size:
    """Return a size that ends now."""
    return Size(articles, polls, datetime.now(UTC).replace(microsecond=0))

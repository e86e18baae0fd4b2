"""What an action is about, as the warehouse has it: what it is called, whose it is, and where to go afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from urllib.parse import quote

from sqlalchemy import Connection

from presswatch.alarms.remedies import REMEDIES
from presswatch.errors import PermanentError
from presswatch.warehouse.ops import alarms, quarantine, replays
from presswatch.warehouse.queries import refusals, unloaded_entries
from presswatch.warehouse.queries.feed_health import feed_health
from presswatch.warehouse.queries.source_states import source_states
from presswatch.warehouse.queries.unloaded_entries import Selection
from presswatch_airflow.asked import MOST_NUMBERS, Asked, page_of
from presswatch_ui.actions import SubjectKind

SHOWN: Final = 12
"""Of many rows the first are named."""


class Subject(NamedTuple):
    """What an action is about."""

    title: str
    back: str  # address of the page it belongs to
    source_id: str | None = None
    lines: tuple[str, ...] = ()  # of many rows, what the first are


def find_subject(conn: Connection, kind: SubjectKind, asked: Asked) -> Subject:
    """Return what is meant.

    Raises:
        PermanentError: there is no such thing.
    """
    return FINDERS[kind](conn, asked)


def page_of_source(source_id: str) -> str:
    """Return the address of the page of a source."""
    return f"source?name={quote(source_id, safe='')}"


def address_of_page(subject: str) -> str:
    """Return the address at which the captured page that a subject names is shown."""
    page = page_of(subject)
    return f"refusal?number={page.number}" if page.kind == "quarantine" else f"article?entry={page.number}"


def _source(conn: Connection, asked: Asked) -> Subject:
    source_id = asked.subject
    if not any(state.source_id == source_id for state in source_states(conn)):
        raise PermanentError("there is no source of that name", reason="not_found")
    return Subject(source_id, page_of_source(source_id), source_id)


def _feed(conn: Connection, asked: Asked) -> Subject:
    feed_id = asked.subject
    feed = next((feed for feed in feed_health(conn) if feed.feed_id == feed_id), None)
    if feed is None:
        raise PermanentError("there is no feed of that name", reason="not_found")
    return Subject(feed_id, page_of_source(feed.source_id), feed.source_id)


def _alarm(conn: Connection, asked: Asked) -> Subject:
    number = asked.subject
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise PermanentError("there is no alarm of that number", reason="not_found")
    alarm = alarms.show(conn, int(number))
    return Subject(
        f"{REMEDIES[alarm.kind].title}, {alarm.subject}: {alarm.summary}",
        f"alarm?number={alarm.alarm_id}",
        alarm.source_id,
    )


def _refusals(conn: Connection, asked: Asked) -> Subject:
    rows = quarantine.read_open(conn, asked.numbers)
    if not rows or len(rows) != len(asked.numbers):
        raise PermanentError("some of these refusals are decided already, or none was chosen", reason="not_found")
    sources = {row.source_id for row in rows}
    lines = tuple(f"{row.quarantine_id} · {row.rule} · {row.title or row.url or 'without a title'}" for row in rows)
    title = f"{len(rows)} refused row{'' if len(rows) == 1 else 's'}"
    return Subject(title, "quarantine", sources.pop() if len(sources) == 1 else None, lines[:SHOWN])


def _entries(conn: Connection, asked: Asked) -> Subject:
    rows = unloaded_entries.list_entries(conn, Selection(entry_ids=asked.numbers), limit=MOST_NUMBERS)
    if not rows or len(rows) != len(asked.numbers):
        raise PermanentError("some of these entries have an article by now, or none was chosen", reason="not_found")
    sources = {row.source_id for row in rows}
    lines = tuple(f"{row.entry_id} · {row.outcome} {row.reason} · {row.url or 'without an address'}" for row in rows)
    title = f"{len(rows)} entr{'y' if len(rows) == 1 else 'ies'} without an article"
    return Subject(title, "entries", sources.pop() if len(sources) == 1 else None, lines[:SHOWN])


def _replay(conn: Connection, asked: Asked) -> Subject:
    if len(asked.numbers) != 1:
        raise PermanentError("choose one replay", reason="not_found")
    row = replays.read(conn, asked.numbers[0])
    return Subject(f"replay {row.replay_id}, {row.captures} pages, {row.state}", "actions")


def _page(conn: Connection, asked: Asked) -> Subject:
    page = page_of(asked.subject)
    find = refusals.captured_for if page.kind == "quarantine" else refusals.captured_of_entry
    if find(conn, page.number) is None:
        raise PermanentError("no page was kept of it", reason="not_found")
    return Subject(asked.subject, address_of_page(asked.subject))


def _deployment(conn: Connection, asked: Asked) -> Subject:
    del conn, asked
    return Subject("this deployment", "./")


FINDERS: Final[Mapping[SubjectKind, Callable[[Connection, Asked], Subject]]] = {
    "source": _source,
    "feed": _feed,
    "alarm": _alarm,
    "refusals": _refusals,
    "entries": _entries,
    "replay": _replay,
    "deployment": _deployment,
    "page": _page,
}

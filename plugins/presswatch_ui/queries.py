"""What the page shows, read from the warehouse in one read-only transaction a page, bounded in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from presswatch.alarms.deployment_rules import judge_deployment
from presswatch.alarms.remedies import severity_of
from presswatch.errors import WarehouseError
from presswatch.model.alarm import Alarm, Finding
from presswatch.model.source import Source
from presswatch.settings import Settings, get_settings
from presswatch.warehouse import migrate
from presswatch.warehouse.engine import make_engine, read_only, warehouse_url
from presswatch.warehouse.landing import files as landing_files
from presswatch.warehouse.landing.files import LandingHealth
from presswatch.warehouse.ops import alarms, operator_actions, page_previews
from presswatch.warehouse.ops.operator_actions import OperatorAction
from presswatch.warehouse.queries import (
    alarm_measures,
    article_neighbours,
    conservation,
    recent_runs,
    refusals,
    source_health,
    today,
    unloaded_entries,
)
from presswatch.warehouse.queries import feed_health as health
from presswatch.warehouse.queries.article_neighbours import NewestArticle
from presswatch.warehouse.queries.configured_sources import configured_source
from presswatch.warehouse.queries.conservation import SourceSums
from presswatch.warehouse.queries.feed_health import FeedHealth
from presswatch.warehouse.queries.recent_runs import BatchOutcome, PollRun
from presswatch.warehouse.queries.refusals import RefusalDetail, RefusalFilter, RefusalGroup
from presswatch.warehouse.queries.source_health import OutcomeCount, PollLine, SourceHealth
from presswatch.warehouse.queries.source_states import SourceState, source_states
from presswatch.warehouse.queries.today import Freshness, Hour, PendingReason
from presswatch.warehouse.queries.unloaded_entries import EntryGroup, Selection, UnloadedEntry
from presswatch.warehouse.rows import OpenRefusal
from presswatch_airflow.asked import Asked
from presswatch_ui.actions import SubjectKind
from presswatch_ui.article_page import ArticleView, view_article, view_entry
from presswatch_ui.subjects import Subject, find_subject

TIMEOUT_MS: Final = 10_000
"""Nobody waits longer for a page."""
CONNECTIONS: Final = 2
POLL_RUNS: Final = 10
BATCHES: Final = 15


@dataclass(frozen=True, slots=True)
class Overview:
    """The ledger, what ran last, and how landing is."""

    sources: list[SourceSums]
    problems: list[str]
    poll_runs: list[PollRun]
    batches: list[BatchOutcome]
    landing: LandingHealth

    @property
    def is_whole(self) -> bool:
        """Return whether every sum adds up."""
        return not self.problems and all(source.is_whole for source in self.sources)

    @property
    def totals(self) -> dict[str, int]:
        """Return the sums over all sources, by outcome."""
        return {name: sum(getattr(source, name) for source in self.sources) for name in SourceSums._fields[1:-1]}


@dataclass(frozen=True, slots=True)
class Today:
    """Whether a person is needed, and how the day goes."""

    now: datetime
    alarms: list[Alarm]  # open, those that nobody silenced
    silenced: list[Alarm]
    live: list[Finding]  # of the deployment, found by this very page, that no alarm tells yet
    recovered: list[Alarm]  # within a day
    hourly: list[Hour]
    pending: list[PendingReason]
    freshness: Freshness
    untold: int  # notices that no sink has taken yet

    @property
    def level(self) -> str:
        """Return good when nobody is needed, bad when entries are lost or late, odd when somebody should look."""
        severities = {alarm.severity for alarm in self.alarms} | {severity_of(finding.kind) for finding in self.live}
        return "bad" if "broken" in severities else "odd" if severities else "good"


@dataclass(frozen=True, slots=True)
class SourcePage:
    """All about one source."""

    health: SourceHealth
    state: SourceState | None
    alarms: list[Alarm]
    recovered: list[Alarm]
    feeds: list[FeedHealth]
    outcomes: list[OutcomeCount]
    polls: list[PollLine]
    actions: list[OperatorAction]
    articles: list[NewestArticle]
    configured: Source | None


class RefusalList(NamedTuple):
    """Open refusals in groups, and a part of those that are meant."""

    groups: list[RefusalGroup]
    rows: list[OpenRefusal]
    total: int  # of those that are meant


class RefusalPage(NamedTuple):
    """One refusal and its neighbours."""

    row: RefusalDetail
    newer: int | None
    older: int | None


class Warehouse:
    """Reads for the page. One for the api-server; its engine is made on first use."""

    @cached_property
    def settings(self) -> Settings:
        """Return the settings of the environment."""
        return get_settings()

    @cached_property
    def engine(self) -> Engine:
        """Return the engine; actions write through it, pages read in transactions that can only read."""
        return make_engine(warehouse_url(self.settings), name="presswatch-ui", pool_size=CONNECTIONS)

    def close(self) -> None:
        """Close its connections; they come back when they are needed."""
        self.engine.dispose()

    @contextmanager
    def _read_only(self) -> Iterator[Connection]:
        try:
            with self.engine.connect() as conn:
                migrate.require_current(conn)
            with read_only(self.engine, timeout_ms=TIMEOUT_MS) as conn:
                yield conn
        except DBAPIError as error:
            raise WarehouseError(f"the warehouse did not answer: {type(error.orig).__name__}") from error

    def overview(self) -> Overview:
        """Return the ledger by source, and the newest poll runs and batches, and how landing is.

        Raises:
            WarehouseError: the warehouse cannot be reached, is not migrated, or is too slow; so for all that follow.
        """
        with self._read_only() as conn:
            return Overview(
                sources=conservation.by_source(conn),
                problems=conservation.broken_sums(conn),
                poll_runs=recent_runs.poll_runs(conn, limit=POLL_RUNS),
                batches=recent_runs.batches(conn, limit=BATCHES),
                landing=landing_files.health(conn),
            )

    def today(self, processes: Sequence[Finding] = ()) -> Today:
        """Return whether a person is needed, judged now, and how the day goes.

        Args:
            processes: what is wrong with those of Airflow.
        """
        with self._read_only() as conn:
            now = alarm_measures.warehouse_now(conn)
            listed = alarms.open_alarms(conn)
            told = {(alarm.kind, alarm.subject) for alarm in listed}
            every_s = self.settings.poll_every_s
            measure = alarm_measures.deployment(conn, now, clock_apart_s=0.0, poll_every_s=every_s, landing=None)
            live = judge_deployment(measure, now) if measure else []
            return Today(
                now=now,
                alarms=[alarm for alarm in listed if not alarm.is_silenced(now)],
                silenced=[alarm for alarm in listed if alarm.is_silenced(now)],
                live=[*processes] + [finding for finding in live if (finding.kind, finding.subject) not in told],
                recovered=[each for each in alarms.recent(conn, limit=20) if _is_of_today(each, now)],
                hourly=today.hourly(conn),
                pending=today.pending(conn),
                freshness=today.freshness(conn),
                untold=alarms.waiting_notices(conn),
            )

    def alarm(self, alarm_id: int) -> Alarm:
        """Return one alarm.

        Raises:
            PermanentError: there is none with that number.
        """
        with self._read_only() as conn:
            return alarms.show(conn, alarm_id)

    def sources(self, *, limit: int, offset: int) -> tuple[list[SourceHealth], dict[str, SourceState], int]:
        """Return a part of the sources, those with alarms first, who holds them, and how many there are."""
        with self._read_only() as conn:
            rows = source_health.source_health(conn)
            states = {state.source_id: state for state in source_states(conn) if state.source_id}
        return rows[offset : offset + limit], states, len(rows)

    def source(self, source_id: str) -> SourcePage | None:
        """Return all about one source; None when it is not configured."""
        with self._read_only() as conn:
            rows = source_health.source_health(conn, source_id)
            if not rows:
                return None
            return SourcePage(
                health=rows[0],
                state=next((state for state in source_states(conn) if state.source_id == source_id), None),
                alarms=[alarm for alarm in alarms.open_alarms(conn) if alarm.source_id == source_id],
                recovered=alarms.recent(conn, source_id=source_id, limit=20),
                feeds=[feed for feed in health.feed_health(conn) if feed.source_id == source_id],
                outcomes=source_health.outcomes(conn, source_id),
                polls=source_health.newest_polls(conn, source_id),
                actions=operator_actions.newest(conn, source_id=source_id, limit=10),
                articles=article_neighbours.newest_articles(conn, source_id),
                configured=configured_source(conn, source_id),
            )

    def feeds(self, *, limit: int, offset: int) -> tuple[list[FeedHealth], int]:
        """Return a part of the feeds, the worst first, and how many there are."""
        with self._read_only() as conn:
            feeds = health.feed_health(conn)
        return feeds[offset : offset + limit], len(feeds)

    def sources_to_see(self) -> list[SourceState]:
        """Return the sources whose file is wrong, and those that a person has paused or silenced."""
        with self._read_only() as conn:
            return [state for state in source_states(conn) if not state.is_in_order]

    def refusals(self, which: RefusalFilter, *, limit: int, before: int | None) -> RefusalList:
        """Return the open quarantine in groups, and a part of what is meant, newest first."""
        with self._read_only() as conn:
            rows = refusals.listing(conn, which, before=before, limit=limit)
            return RefusalList(refusals.groups(conn), rows, refusals.count(conn, which))

    def refusal(self, quarantine_id: int, which: RefusalFilter) -> RefusalPage:
        """Return one row of the quarantine, and its neighbours among those that are meant.

        Raises:
            PermanentError: there is none with that number.
        """
        with self._read_only() as conn:
            newer, older = refusals.neighbours(conn, which, quarantine_id)
            return RefusalPage(refusals.detail(conn, quarantine_id), newer, older)

    def entries(
        self, which: Selection, *, limit: int, before: int | None
    ) -> tuple[list[EntryGroup], list[UnloadedEntry]]:
        """Return the entries without an article in groups, and a part of those that are meant, newest first."""
        with self._read_only() as conn:
            rows = unloaded_entries.list_entries(conn, which, limit=limit, before=before)
            return unloaded_entries.group_entries(conn, Selection(source_id=which.source_id)), rows

    def article(self, *, number: int | None, entry: int | None) -> ArticleView:
        """Return an article, or an entry, with its evidence.

        Raises:
            PermanentError: there is no such row.
        """
        with self._read_only() as conn:
            return view_article(conn, number) if number is not None else view_entry(conn, entry or 0)

    def kept_preview(self, kind: page_previews.Kind, number: int) -> Mapping[str, Any]:
        """Return what a worker has read in a captured page, and its safe markup.

        Raises:
            PermanentError: none has within a day.
        """
        with self._read_only() as conn:
            return page_previews.read(conn, kind, number).facts

    def kept_previews(self, kind: page_previews.Kind, numbers: Sequence[int]) -> Mapping[int, datetime]:
        """Return which captured pages a worker has read, and when."""
        with self._read_only() as conn:
            return page_previews.kept(conn, kind, numbers)

    def subject(self, kind: SubjectKind, asked: Asked) -> Subject:
        """Return what an action is about.

        Raises:
            PermanentError: there is no such thing.
        """
        with self._read_only() as conn:
            return find_subject(conn, kind, asked)

    def actions(self, *, limit: int) -> list[OperatorAction]:
        """Return what persons did last."""
        with self._read_only() as conn:
            return operator_actions.newest(conn, limit=limit)

    def action(self, action_id: int) -> OperatorAction:
        """Return what a person did, and what came of it.

        Raises:
            PermanentError: there is no such action.
        """
        with self._read_only() as conn:
            return operator_actions.show(conn, action_id)

    def action_of_form(self, form_key: str) -> int | None:
        """Return the number of the action that a form began; None when it was not sent before."""
        with self._read_only() as conn:
            return operator_actions.of_form(conn, form_key)


def _is_of_today(alarm: Alarm, now: datetime) -> bool:
    return alarm.recovered_at is not None and now - alarm.recovered_at < timedelta(days=1)

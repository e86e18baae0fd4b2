"""Measures feeds, sources and the deployment, judges them, and writes what became of the alarms."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from presswatch.alarms.deployment_rules import judge_deployment, judge_file
from presswatch.alarms.expectation import HISTORY, hour_of, learn
from presswatch.alarms.feed_rules import judge_feed
from presswatch.alarms.lifecycle import Transitions, compare
from presswatch.alarms.measures import FeedMeasure
from presswatch.alarms.source_rules import judge_flood, judge_source
from presswatch.alarms.stage_rules import CHECKS
from presswatch.checking.disks import room_of_landing, room_of_warehouse
from presswatch.model.alarm import Alarm, Finding
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import alarms, expectations, source_holds, stage_states
from presswatch.warehouse.queries import alarm_measures
from presswatch.warehouse.queries.source_states import SourceState, source_states

log = logging.getLogger(__name__)

LEARNED_FOR: Final = timedelta(days=1)
LEARNED_AT_ONCE: Final = 100
"""Feeds whose expectation one check learns anew: with a check every ten minutes, 14,000 a day."""


def check_sources(runtime: Runtime) -> dict[str, int]:
    """Raise, confirm and close alarms, and return how many were open, raised and closed. Twice is once."""
    learned = _learn(runtime)
    with runtime.engine.begin() as conn:
        alarms.lock_checks(conn)
        stage_states.note_ok(conn, CHECKS)  # first: a check that runs finds no fault with checks
        now = alarm_measures.warehouse_now(conn)
        before = alarms.open_alarms(conn)
        changes = compare(before, _audible(conn, before, _judge(runtime, conn, now)), now)
        alarms.apply(conn, changes, now=now, sinks=runtime.settings.alarm_sinks)
    _log(changes)
    return {
        "learned": learned,
        "open": len(changes.raised) + len(changes.confirmed) + len(changes.clear),
        "raised": len(changes.raised),
        "recovered": len(changes.recovered),
    }


def _learn(runtime: Runtime) -> int:
    with runtime.engine.begin() as conn:
        now = alarm_measures.warehouse_now(conn)
        unlearned = expectations.unlearned(conn, before=now - LEARNED_FOR, most=LEARNED_AT_ONCE)
        counts = expectations.entries_by_hour(conn, [feed.feed_id for feed in unlearned], now - HISTORY)
        learned = {}
        for feed in unlearned:
            since = max(feed.first_poll_at + timedelta(hours=1), now - HISTORY)  # the first window is no rate
            hours = {hour: n for hour, n in counts.get(feed.feed_id, {}).items() if hour >= hour_of(since)}
            if (expectation := learn(hours, since, now)) is not None:
                learned[feed.feed_id] = expectation
        expectations.save(conn, learned, now=now)
    return len(learned)


def _judge(runtime: Runtime, conn: Connection, now: datetime) -> list[Finding]:
    feeds = alarm_measures.feeds(conn, now)
    findings = [finding for feed in feeds for finding in judge_feed(feed, now)]
    for source_id, its_feeds in sorted(_by_source(feeds).items()):
        findings += judge_flood(source_id, its_feeds, now)
    findings += [finding for source in alarm_measures.sources(conn, now) for finding in judge_source(source)]
    states = source_states(conn)
    held = {state.source_id for state in states if state.paused or state.silenced}
    findings = [finding for finding in findings if finding.source_id not in held] + _judge_files(states)
    apart_s = (runtime.clock() - alarm_measures.warehouse_now(conn)).total_seconds()
    landing, warehouse = room_of_landing(runtime.settings), room_of_warehouse(runtime.settings)
    every_s = runtime.settings.poll_every_s
    deployment = alarm_measures.deployment(
        conn, now, clock_apart_s=apart_s, poll_every_s=every_s, landing=landing, warehouse=warehouse
    )
    return findings + (judge_deployment(deployment, now) if deployment else [])


def _audible(conn: Connection, before: Sequence[Alarm], findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings without new ones of paused and silenced sources; what was raised before goes on."""
    held = {hold.source_id for hold in source_holds.current(conn)}
    going_on = {(alarm.kind, alarm.subject) for alarm in before}
    return [item for item in findings if item.source_id not in held or (item.kind, item.subject) in going_on]


def _judge_files(states: Sequence[SourceState]) -> list[Finding]:
    return [
        judge_file(state.file or state.source_id or "?", state.broken_since, state.mistakes)
        for state in states
        if state.mistakes and state.broken_since is not None
    ]


def _by_source(feeds: Sequence[FeedMeasure]) -> dict[str, list[FeedMeasure]]:
    by_source: dict[str, list[FeedMeasure]] = defaultdict(list)
    for feed in feeds:
        by_source[feed.source_id].append(feed)
    return by_source


def _log(changes: Transitions) -> None:
    for finding in changes.raised:
        log.warning("alarm %s %s: %s", finding.kind, finding.subject, finding.summary)
    for alarm_id in changes.recovered:
        log.info("alarm %s has recovered", alarm_id)

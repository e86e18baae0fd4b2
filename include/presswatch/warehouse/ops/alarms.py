"""Statements on ops.alarm and ops.alarm_notice. Times are those of the warehouse's clock, as the caller read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, case, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from presswatch.alarms.lifecycle import Transitions
from presswatch.alarms.remedies import severity_of
from presswatch.errors import PermanentError
from presswatch.model.alarm import Alarm, AlarmKind, Event, Finding, Notice
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.tables import alarm, alarm_notice

COLUMNS = tuple(alarm.c[name] for name in Alarm._fields)
RECENT = 200
"""Recovered alarms that a list shows."""
TOLD_AT_ONCE = 200
"""Notices of one message; what is left over goes into the next."""


def lock_checks(conn: Connection) -> None:
    """Let one check at a time raise and close alarms, until the end of the transaction."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtext("presswatch.alarms"))))


def open_alarms(conn: Connection) -> list[Alarm]:
    """Return the alarms that have not recovered, the worst and then the oldest first."""
    order = case((alarm.c.severity == "broken", 0), else_=1)
    statement = select(*COLUMNS).where(alarm.c.state == "open").order_by(order, alarm.c.since, alarm.c.alarm_id)
    return [_alarm(row) for row in conn.execute(statement)]


def recent(conn: Connection, *, source_id: str | None = None, limit: int = RECENT) -> list[Alarm]:
    """Return alarms that have recovered, the newest first; of one source, or of all."""
    statement = select(*COLUMNS).where(alarm.c.state == "recovered")
    if source_id is not None:
        statement = statement.where(alarm.c.source_id == source_id)
    return [_alarm(row) for row in conn.execute(statement.order_by(alarm.c.recovered_at.desc()).limit(limit))]


def show(conn: Connection, alarm_id: int) -> Alarm:
    """Return one alarm.

    Raises:
        PermanentError: there is none with that number.
    """
    row = conn.execute(select(*COLUMNS).where(alarm.c.alarm_id == alarm_id)).one_or_none()
    if row is None:
        raise PermanentError(f"there is no alarm {alarm_id}", reason="no_such_alarm")
    return _alarm(row)


def apply(conn: Connection, changes: Transitions, *, now: datetime, sinks: Sequence[str]) -> None:
    """Write what a check found, and queue what is to be told of it, in one transaction that the caller owns."""
    for finding in changes.raised:
        conn.execute(alarm.insert().values(_values(finding, now) | {"raised_at": now}))
    for alarm_id, finding in changes.confirmed:
        values = _values(finding, now)
        del values["since"]  # the beginning stays, though a rule may no longer see that far back
        conn.execute(update(alarm).where(alarm.c.alarm_id == alarm_id).values(values | {"clear_since": None}))
    clear_since = func.coalesce(alarm.c.clear_since, now)
    conn.execute(update(alarm).where(alarm.c.alarm_id.in_(changes.clear)).values(clear_since=clear_since))
    closed = {"state": "recovered", "recovered_at": now}
    conn.execute(update(alarm).where(alarm.c.alarm_id.in_(changes.recovered)).values(closed))
    _queue(conn, now=now, sinks=sinks, recovered=changes.recovered)


def silence(conn: Connection, alarm_id: int, *, until: datetime, who: str, why: str) -> Alarm:
    """Silence an open alarm until then, and return it.

    Raises:
        PermanentError: it is not there, or has recovered.
    """
    values = storable({"silenced_by": who, "silence_reason": why}) | {"silenced_until": until}
    is_open = and_(alarm.c.alarm_id == alarm_id, alarm.c.state == "open")
    if conn.execute(update(alarm).where(is_open).values(values)).rowcount != 1:
        raise PermanentError(f"there is no open alarm {alarm_id}", reason="no_such_alarm")
    return show(conn, alarm_id)


def unsilence(conn: Connection, alarm_id: int) -> Alarm:
    """Let an alarm be told again, and return it.

    Raises:
        PermanentError: it is not there.
    """
    nobody = {"silenced_until": None, "silenced_by": None, "silence_reason": None}
    conn.execute(update(alarm).where(alarm.c.alarm_id == alarm_id).values(nobody))
    return show(conn, alarm_id)


def unsent(conn: Connection, sink: str) -> list[Notice]:
    """Return what is still to be told through a sink, the oldest first; locked until the end of the transaction."""
    statement = (
        select(alarm_notice.c.event, alarm_notice.c.attempts, *COLUMNS)
        .join(alarm, alarm.c.alarm_id == alarm_notice.c.alarm_id)
        .where(alarm_notice.c.sink == sink, alarm_notice.c.sent_at.is_(None))
        .order_by(alarm_notice.c.queued_at, alarm_notice.c.alarm_id, alarm_notice.c.event)
        .limit(TOLD_AT_ONCE)
        .with_for_update(of=alarm_notice, skip_locked=True)
    )
    return [Notice(_alarm(row[2:]), row.event, row.attempts) for row in conn.execute(statement)]


def note_sent(conn: Connection, sink: str, notices: Sequence[Notice], *, error: str | None = None) -> None:
    """Note that a sink took notices, or why it did not."""
    sent_at = func.clock_timestamp() if error is None else None
    for notice in notices:
        its = and_(
            alarm_notice.c.alarm_id == notice.alarm.alarm_id,
            alarm_notice.c.event == notice.event,
            alarm_notice.c.sink == sink,
        )
        values = {"sent_at": sent_at, "attempts": alarm_notice.c.attempts + 1, "error": error}
        conn.execute(update(alarm_notice).where(its).values(values))


def waiting_notices(conn: Connection) -> int:
    """Return how many notices no sink has taken yet."""
    return int(conn.execute(select(func.count()).where(alarm_notice.c.sent_at.is_(None))).scalar_one())


def _queue(conn: Connection, *, now: datetime, sinks: Sequence[str], recovered: Sequence[int]) -> None:
    """Queue the beginning of what is open and not silenced, and the end of what was told before."""
    is_audible = or_(alarm.c.silenced_until.is_(None), alarm.c.silenced_until <= now)
    for sink in sinks:
        begun = and_(alarm.c.state == "open", alarm.c.clear_since.is_(None), is_audible)
        is_told = exists().where(alarm_notice.c.alarm_id == alarm.c.alarm_id, alarm_notice.c.sink == sink)
        ended = and_(alarm.c.alarm_id.in_(recovered), is_told)
        events: tuple[tuple[Event, Any], ...] = (("raised", begun), ("recovered", ended))
        for event, condition in events:
            rows = select(alarm.c.alarm_id, literal(event), literal(sink), literal(now)).where(condition)
            columns = ["alarm_id", "event", "sink", "queued_at"]
            conn.execute(insert(alarm_notice).from_select(columns, rows).on_conflict_do_nothing())


def _values(finding: Finding, now: datetime) -> dict[str, Any]:
    return storable(finding._asdict()) | {
        "kind": finding.kind.value,
        "severity": severity_of(finding.kind),
        "confirmed_at": now,
    }


def _alarm(row: Row[Any] | tuple[Any, ...]) -> Alarm:
    values = Alarm(*row)
    return values._replace(kind=AlarmKind(values.kind))

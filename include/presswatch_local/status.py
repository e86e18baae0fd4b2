"""Says whether a person is needed, asked from outside Airflow: the dead-man's switch behind ``presswatch status``."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from presswatch import embedded
from presswatch.alarms.deployment_rules import judge_deployment
from presswatch.alarms.process_rules import LATE, process_statuses
from presswatch.checking.disks import room_of_landing, room_of_warehouse
from presswatch.clock import utc_now
from presswatch.errors import PresswatchError
from presswatch.model.alarm import AlarmKind
from presswatch.settings import Settings
from presswatch.warehouse import migrate
from presswatch.warehouse.engine import make_engine, warehouse_url
from presswatch.warehouse.ops import alarms
from presswatch.warehouse.queries import alarm_measures
from presswatch_local.airflow_api import AirflowApi, AirflowError, AirflowUnreachableError
from presswatch_local.run_record import base_url, read_record

HEALTH_WITHIN_S = 15.0


class Status(NamedTuple):
    """How the deployment is, as far as it can be told from outside."""

    is_well: bool
    problems: list[str]  # a sentence each
    last_poll_at: datetime | None = None
    last_load_at: datetime | None = None
    open_alarms: int = 0
    broken_alarms: int = 0  # those that are not silenced
    untold_notices: int = 0
    processes: dict[str, str | None] = {}  # noqa: RUF012 - never written to; status of each, as Airflow has it
    warehouse: str | None = None  # why it cannot be used
    checks: str | None = None  # why nobody checks the sources


def read_status(settings: Settings, airflow: str | None) -> Status:
    """Return the status; it needs no scheduler, starts nothing and writes nothing.

    Args:
        settings: of this deployment.
        airflow: address of the API server; None: that of ``make run``, when it runs, else it is left out.
    """
    processes, problems = _processes(settings, airflow)
    try:
        return _with_warehouse(settings, processes, problems)
    except (PresswatchError, SQLAlchemyError) as error:
        words = error.detail if isinstance(error, PresswatchError) else type(error).__name__
        problems = [*problems, f"the warehouse cannot be used: {words}"]
        return Status(is_well=False, problems=problems, processes=processes, warehouse=words)


def _processes(settings: Settings, airflow: str | None) -> tuple[dict[str, str | None], list[str]]:
    url = airflow or (base_url(settings) if read_record(settings) is not None else None)
    if url is None:
        return {}, []
    try:
        report = AirflowApi(url.rstrip("/"), "", "").health_report(within_s=HEALTH_WITHIN_S)
    except (AirflowUnreachableError, AirflowError) as error:
        return {"api-server": "away"}, [f"Airflow's API server does not answer: {error.detail}"]
    health = process_statuses(report, utc_now())
    dead = [name for name, status in health.items() if status not in ("healthy", LATE, None)]
    return {"api-server": "healthy", **health}, [f"{name} has no heartbeat" for name in dead]


def _with_warehouse(settings: Settings, processes: dict[str, str | None], problems: list[str]) -> Status:
    if settings.warehouse_url is None and not embedded.is_running(settings):
        raise PresswatchError("the embedded server is down; make run starts it")
    engine = make_engine(warehouse_url(settings), name="presswatch-status", pool_size=1)
    try:
        with engine.connect() as conn:
            migrate.require_current(conn)
            return _measured(settings, conn, processes, problems)
    finally:
        engine.dispose()


def _measured(settings: Settings, conn: Connection, processes: dict[str, str | None], problems: list[str]) -> Status:
    now = alarm_measures.warehouse_now(conn)
    apart_s = (utc_now() - now).total_seconds()
    landing, warehouse = room_of_landing(settings), room_of_warehouse(settings)
    every_s = settings.poll_every_s
    measure = alarm_measures.deployment(
        conn, now, clock_apart_s=apart_s, poll_every_s=every_s, landing=landing, warehouse=warehouse
    )
    findings = judge_deployment(measure, now) if measure else []
    open_alarms = alarms.open_alarms(conn)
    loud = [alarm for alarm in open_alarms if not alarm.is_silenced(now)]
    in_findings = {(finding.kind, finding.subject) for finding in findings}
    broken = [alarm for alarm in loud if alarm.severity == "broken"]
    lines = [f"{finding.subject}: {finding.summary}" for finding in findings]
    lines += [f"{alarm.subject}: {alarm.summary}" for alarm in broken if (alarm.kind, alarm.subject) not in in_findings]
    problems = [*problems, *lines]
    return Status(
        not problems,
        problems,
        measure.last_poll_at if measure else None,
        measure.last_load_at if measure else None,
        len(open_alarms),
        len(broken),
        alarms.waiting_notices(conn),
        processes,
        checks=next((finding.summary for finding in findings if finding.kind == AlarmKind.CHECKS_STALE), None),
    )

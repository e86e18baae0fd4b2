"""One cycle through Airflow, watched: poll all feeds, then ingest until nothing is left that could be done now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from sqlalchemy import Engine, func, select

from presswatch.clock import utc_now
from presswatch.warehouse.engine import make_engine, warehouse_url
from presswatch.warehouse.queries import conservation
from presswatch.warehouse.queries.conservation import LastPoll, SourceSums
from presswatch_local.airflow_api import ACTIVE, AirflowApi, Run
from presswatch_local.run_record import base_url
from presswatch_local.supervisor import ComponentEndedError, Supervisor

POLL, INGEST = "poll_feeds", "ingest_articles"
DAGS_KNOWN_WITHIN_S = 180.0
DOORBELL_WITHIN_S = 15.0
"""How long the asset may take to start the ingest run that a poll asked for, before we start one ourselves."""
LOOK_EVERY_S = 1.0
LOOK_AT_LONG_RUNS_EVERY_S = 4.0
"""Each look is a request that Airflow answers with CPU which the run itself could use."""
LONG_S = 20.0
REPORT_EVERY_S = 5.0
ROUNDS_WITHOUT_PROGRESS = 3


@dataclass(frozen=True, slots=True)
class CycleResult:
    """How a cycle ended."""

    sums: tuple[SourceSums, ...]
    problems: tuple[str, ...]  # a sentence each; none: the cycle is complete


@dataclass
class Cycle:
    """A cycle under way; ``open_cycle`` makes one."""

    supervisor: Supervisor
    api: AirflowApi
    engine: Engine
    problems: list[str] = field(default_factory=list)

    def wait_for_dags(self) -> None:
        """Wait until Airflow has read the DAG files.

        Raises:
            ComponentEndedError: a DAG file cannot be loaded, or none is found in time.
        """
        deadline = monotonic() + DAGS_KNOWN_WITHIN_S
        while not (self.api.has_dag(POLL) and self.api.has_dag(INGEST)):
            if errors := self.api.import_errors():
                raise ComponentEndedError(f"a DAG file cannot be loaded: {errors[0]}")
            if monotonic() > deadline:
                raise ComponentEndedError(f"Airflow found no DAG within {DAGS_KNOWN_WITHIN_S:.0f} s")
            self.supervisor.pause(LOOK_EVERY_S)

    def poll(self, *, force: bool, since: datetime | None = None) -> None:
        """Ask all feeds, due or not, and wait for the end of it.

        Args:
            force: without conditions, so that an unchanged feed is read again.
            since: feeds asked since then need not be asked again: Airflow's schedule may have been faster than we are.
        """
        with self.engine.connect() as conn:
            started_at = since or conn.execute(select(func.now())).scalar_one()
        self._finish_active(POLL)
        if force or since is None or self._unasked(since):
            self._follow(self.api.trigger(POLL, _run_id(), {"all": True, "force": force}))
        with self.engine.connect() as conn:
            polls = [poll for poll in conservation.last_polls(conn) if poll.polled_at >= started_at]
        if problem := unreached(polls):
            self.problems.append(problem)

    def ingest(self, *, revisit: bool = False) -> None:
        """Run ingest until no entry is due any more: each is done or waits for its retry.

        Args:
            revisit: look again at all recent articles, whether their turn has come or not.
        """
        self._await_doorbell()
        self._finish_active(INGEST)
        if revisit:
            self._follow(self.api.trigger(INGEST, _run_id(), {"revisit": True}))
        stalled = 0
        while due := self._due():
            if not self._finish_active(INGEST):
                self._follow(self.api.trigger(INGEST, _run_id(), {}))
            stalled = stalled + 1 if self._due() >= due else 0
            if stalled and (self.problems or stalled == ROUNDS_WITHOUT_PROGRESS):
                self.problems.append(f"{due} entries are due, and ingest does not get on with them")
                return

    def result(self) -> CycleResult:
        """Return the sums of the ledger, and all problems met."""
        with self.engine.connect() as conn:
            return CycleResult(tuple(conservation.by_source(conn)), (*self.problems, *conservation.broken_sums(conn)))

    def _due(self) -> int:
        with self.engine.connect() as conn:
            return conservation.due_now(conn)

    def _await_doorbell(self) -> None:
        deadline = monotonic() + DOORBELL_WITHIN_S
        while self._due() and not self.api.active_runs(INGEST) and monotonic() < deadline:
            self.supervisor.pause(LOOK_EVERY_S)

    def _unasked(self, since: datetime) -> bool:
        with self.engine.connect() as conn:
            return conservation.unpolled(conn, since) > 0

    def _finish_active(self, dag_id: str) -> int:
        runs = self.api.active_runs(dag_id)
        for run in runs:
            self._follow(run)
        return len(runs)

    def _follow(self, run: Run) -> None:
        last_line, next_report_at, long_at = "", 0.0, monotonic() + LONG_S
        while run.state in ACTIVE:
            if monotonic() >= next_report_at and (line := self._line(run)) != last_line:
                self.supervisor.say(line)
                last_line, next_report_at = line, monotonic() + REPORT_EVERY_S
            self.supervisor.pause(LOOK_EVERY_S if monotonic() < long_at else LOOK_AT_LONG_RUNS_EVERY_S)
            run = self.api.run(run.dag_id, run.run_id)
        self.supervisor.say(f"{run.dag_id} ended: {run.state}")
        if run.state != "success":
            where = f"{base_url(self.supervisor.settings)}/dags/{run.dag_id}/runs/{run.run_id}"
            self.problems.append(f"{run.dag_id} failed: see {where}")

    def _line(self, run: Run) -> str:
        tasks = ", ".join(f"{count} {state}" for state, count in sorted(self.api.task_states(run).items()))
        with self.engine.connect() as conn:
            sums = conservation.by_source(conn)
        return f"{run.dag_id} {run.state}: tasks {tasks or 'none yet'} · ledger {_totals(sums)}"


@contextmanager
def open_cycle(supervisor: Supervisor) -> Iterator[Cycle]:
    """Yield a cycle on the supervisor's Airflow and warehouse, its DAGs loaded."""
    engine = make_engine(warehouse_url(supervisor.settings), name="presswatch-local", pool_size=1)
    try:
        cycle = Cycle(supervisor, supervisor.api(), engine)
        cycle.wait_for_dags()
        yield cycle
    finally:
        engine.dispose()


def unreached(polls: Sequence[LastPoll]) -> str | None:
    """Return a sentence when not one of the polled feeds gave an answer, else None."""
    if any(poll.status is not None for poll in polls):
        return None
    if not polls:
        return "no feed was polled: are there any in PRESSWATCH_SOURCES? See `presswatch feeds list`"
    reasons = Counter(poll.reason or poll.outcome for poll in polls)
    summary = ", ".join(f"{reason} {count}x" for reason, count in reasons.most_common(5))
    return f"no feed could be reached ({summary}): is there a way to the internet? `make demo` needs none"


def _totals(sums: Sequence[SourceSums]) -> str:
    counts = {name: sum(getattr(each, name) for each in sums) for name in ("seen", "pending", "loaded", "quarantined")}
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _run_id(now: datetime | None = None) -> str:
    return f"make_run__{(now or utc_now()):%Y-%m-%dT%H:%M:%S.%f}"

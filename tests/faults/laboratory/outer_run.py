"""One run of the outer ring: a fresh warehouse, a world, a fault at a drawn moment, and what must hold in the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from tests.faults.laboratory.invariants import check, check_orphans, orphans
from tests.faults.laboratory.outer_airflow import BUSY, UNFINISHED, Installation, quiet_errors
from tests.faults.laboratory.outer_faults import STRIKES, TASKS, Scene, wait_for_task
from tests.faults.laboratory.outer_world import RunWorld, TroubledWorld
from tests.faults.laboratory.report import Breach, Kind, RunReport
from tests.faults.laboratory.troubles import check_troubled, draw_troubled
from tests.integration.fetch.hostile_server import HostileServer

from newsworld.troubled.month import Month
from presswatch.landing.warc_store import WarcLanding
from presswatch.warehouse.engine import make_engine, warehouse_url
from presswatch_local.warehouse_export import read_observed

QUIET_WITHIN_S = 600.0
"""Far more than it takes, on a machine of which little is left: what is not quiet by then never will be."""
CRON_S = 4.0
"""Where nothing runs and something is to be done, the next run comes so much later: cron's five minutes, made short."""
DAYS_AT_MOST = 4
LARGEST_MB = 1500.0

TO_POLL = """
select count(*) from core.feed f left join ops.feed_state s using (feed_id)
where f.retired_at is null and (s.leased_until is not null or s.last_polled_at is null)
"""
TO_INGEST = """
select (select count(*) from ops.entry
        where outcome = 'pending' and (next_at <= now() or batch_id is not null)
        and host not in (select host from ops.host_rest where rests_until > now()))
    + (select count(*) from ops.batch where state = 'open')
"""
A_DAY_PASSES = "delete from ops.host_rest"
"""No host is at rest any more. All else is asked for whether its time has come or not."""
READ = "select url from core.feed join ops.feed_state using (feed_id) where last_ok_at is not null"
OUTCOMES = "select outcome, count(*) from ops.entry group by outcome order by outcome"
LAST_RUNS = "select distinct on (dag_id) dag_id, state from dag_run order by dag_id, id desc"


@dataclass
class Laboratory:
    """What outlives a run."""

    airflow: Installation
    internal: HostileServer  # nobody may call it
    month: Month  # the troubled publishers
    base_port: int  # of the publishers
    say: Callable[[str], None]


@dataclass
class OuterRun:
    """One run under way."""

    lab: Laboratory
    seed: int
    report: RunReport = field(init=False)
    _triggers: int = 0
    _ledger: str = ""
    _notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.report = RunReport(self.seed)
        self._rng = Random(self.seed)
        self._airflow = self.lab.airflow
        self._engine: Engine = make_engine(warehouse_url(self._airflow.settings), name="laboratory", pool_size=1)

    def play(self) -> RunReport:
        """Return what came of it."""
        started, called = time.monotonic(), self.lab.internal.connections
        self._airflow.rss_mb = 0.0
        internal = self.lab.internal.port
        troubled = TroubledWorld(self.lab.month, draw_troubled(self.seed, share=1.0))
        world = RunWorld(self._rng, self.lab.base_port, self._airflow.settings.sources, internal, troubled)
        # Only now: a poll that cron starts may find the sources of the run before, while they are there.
        self._airflow.new_warehouse(self.seed)
        try:
            self._live(world)
        finally:
            world.stop()
            self._engine.dispose()
        self.report.forbidden_connections = self.lab.internal.connections - called
        self.report.rss_mb = self._airflow.rss_mb
        if self.report.rss_mb > LARGEST_MB:
            self._broken("unbounded", f"a process had {self.report.rss_mb:.0f} MiB")
        self.report.wall_s = time.monotonic() - started
        self._tell()
        return self.report

    def _tell(self) -> None:
        report = self.report
        kind, recovered = *report.planned, f"{report.recovery_s:.0f}" if report.recovery_s is not None else "never"
        self.lab.say(
            f"seed {self.seed}: {kind} {' '.join(self._notes)}: {report.wall_s:.0f} s, recovered after {recovered} s,"
            f" {self._ledger}, {len(report.breaches)} breaches"
        )

    def _live(self, world: RunWorld) -> None:
        self._trigger("poll_feeds", {"all": True})
        struck_at = self._strike(world)
        if not self._until_quiet():
            return
        self.report.recovery_s = time.monotonic() - struck_at
        for _ in range(DAYS_AT_MOST):
            with self._engine.connect() as conn:
                if self._is_all_seen(conn, world):
                    break
            with self._engine.begin() as conn:
                conn.execute(text(A_DAY_PASSES))
            self._trigger("poll_feeds", {"all": True})
            self._trigger("ingest_articles", {"revisit": True})
            if not self._until_quiet():
                return
        self._check(world)

    def _strike(self, world: RunWorld) -> float:
        kinds = list(STRIKES)
        kind = kinds[self.seed % len(kinds)]
        task = self._rng.choice(TASKS)
        scene = Scene(self._airflow, world, self._rng, self._trigger)
        self.report.planned[kind] += 1
        wait_for_task(scene, task, within_s=40)
        struck_at = time.monotonic()
        if STRIKES[kind](scene):
            self.report.fired[kind] += 1
        self._notes = scene.notes
        return struck_at

    # --- what happens by itself --------------------------------------------------------------------------------------

    def _trigger(self, dag_id: str, conf: dict[str, Any]) -> None:
        """Ask for a run, until Airflow takes it."""
        self._triggers += 1
        run_id, deadline = f"lab-{self.seed}-{self._triggers}-{time.time_ns()}", time.monotonic() + QUIET_WITHIN_S
        while time.monotonic() < deadline:
            self._airflow.keep_up()
            with quiet_errors():
                self._airflow.api().trigger(dag_id, run_id, conf)
                return
            time.sleep(0.3)
        self._broken("unbounded", f"Airflow takes no run of {dag_id}")

    def _until_quiet(self) -> bool:
        """Wait until nothing runs and nothing is to be done; whatever waits is started as cron would."""
        started = idle_since = time.monotonic()
        while time.monotonic() < started + QUIET_WITHIN_S:
            self._airflow.keep_up()
            work = self._work()
            if work == "none":
                return True
            if work in ("runs", "down"):
                idle_since = time.monotonic()
            elif time.monotonic() > idle_since + CRON_S:
                self._trigger(work, {"all": True} if work == "poll_feeds" else {})
            time.sleep(0.5)
        self._broken("unbounded", f"not quiet after {QUIET_WITHIN_S:.0f} s: {self._work()} {self._busy()}")
        return False

    def _work(self) -> str:
        """Return the DAG that has work, ``none``, ``runs`` while anything runs, or ``down``."""
        try:
            with quiet_errors():
                if self._airflow.airflow_rows(UNFINISHED)[0][0] or self._busy():
                    return "runs"
                with self._engine.connect() as conn:
                    if conn.execute(text(TO_POLL)).scalar_one():
                        return "poll_feeds"
                    if conn.execute(text(TO_INGEST)).scalar_one():
                        return "ingest_articles"
                red = [row[0] for row in self._airflow.airflow_rows(LAST_RUNS) if row[1] != "success"]
                return "none" if not red else red[0]
        except DBAPIError:
            pass
        return "down"

    def _busy(self) -> list[Any]:
        with quiet_errors():
            return self._airflow.airflow_rows(BUSY)
        return []

    # --- what must hold ----------------------------------------------------------------------------------------------

    def _is_all_seen(self, conn: Connection, world: RunWorld) -> bool:
        """Return whether time can bring nothing more of what is not hostile."""
        read = set(
            conn.execute(
                text("select url from core.feed join ops.feed_state using (feed_id) where last_ok_at is not null")
            ).scalars()
        )
        is_read = world.fair_feeds <= read and not self._lost_of_troubled(conn, world)
        return is_read and world.compare(read_observed(conn)).is_equal

    def _lost_of_troubled(self, conn: Connection, world: RunWorld) -> list[Breach]:
        assert world.troubled is not None
        return [breach for breach in check_troubled(conn, world.troubled.truth()) if breach.kind == "lost"]

    def _check(self, world: RunWorld) -> None:
        landing = WarcLanding(self._airflow.settings.landing_url, software="Presswatch/laboratory")
        with self._engine.connect() as conn:
            self.report.breaches += check(conn, landing)
            stray = orphans(conn, landing)
            self.report.orphans = len(stray)
            self.report.breaches += check_orphans(conn, stray)
            if world.troubled is not None:
                self.report.breaches += check_troubled(conn, world.troubled.truth())
            comparison = world.compare(read_observed(conn))
            self._ledger = " ".join(f"{outcome}={count}" for outcome, count in conn.execute(text(OUTCOMES)))
        for difference in comparison.differences:
            kind: Kind = "duplicated" if "extra" in difference.kind else "lost"
            self._broken(kind, f"{difference.kind} {difference.key}: {difference.expected}, not {difference.observed}")
        for process in self._airflow.strays():
            self._broken("unaccounted", f"process {process} is left over")

    def _broken(self, kind: Kind, what: str) -> None:
        self.report.breaches.append(Breach(kind, what))

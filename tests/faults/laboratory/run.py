"""One seeded run: rounds of the real use cases under faults, recovery without, and the judgement."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from typing import Any

import psycopg
from sqlalchemy import text
from tests.faults.laboratory import invariants
from tests.faults.laboratory.crew import INSIDE, Crew, Job
from tests.faults.laboratory.expectation import check_truth
from tests.faults.laboratory.faults import CHAIN, Task
from tests.faults.laboratory.lane import Lane
from tests.faults.laboratory.plan import Plan, Strike
from tests.faults.laboratory.report import Breach, RunReport
from tests.faults.laboratory.troubles import check_troubled
from tests.faults.laboratory.worker import Setup

from presswatch.landing.warc_store import WarcLanding
from presswatch.settings import Settings

MOST_ROUNDS = 20
"""A page that is put off again and again is given up after some, and its neighbours wait for it."""
MOST_RSS_MB = 1024.0
MOST_WALL_S = 120.0

AIMED = frozenset({"cut_answer", "reset_answer"})
"""Actions of the world outside, which says at the end what struck."""

MOST_STRIKING_ROUNDS = 3

AGE = (
    "update ops.batch set leased_until = now() - interval '1 s' where state = 'open'",
    "update ops.feed_state set leased_until = now() - interval '1 s' where leased_until is not null",
    "update ops.entry set next_at = now() where outcome = 'pending'",
    "delete from ops.host_rest",
)
"""What time would do: leases run out, what was put off is due, and hosts have had their rest."""

STATE = """
    select coalesce(string_agg(concat_ws(' ', entry_id, outcome, reason, looks), ';' order by entry_id), ''),
        (select count(*) from core.revision), count(*) filter (where outcome = 'pending')
    from ops.entry cross join lateral (
        select case when outcome = 'pending' and detail like 'held, %' then null else attempts end as looks) as counted
"""
"""How often an entry was looked at that is held is left out: while one bad answer has taken over its host, that is
done once a day for a month, and nothing else comes of it."""


class Run:
    """One run in a lane."""

    def __init__(self, lane: Lane, plan: Plan) -> None:
        self._lane, self._plan = lane, plan
        self.report = RunReport(plan.seed)
        self._removed: set[str] = set()
        self._has_old_news = False  # whether known articles are looked at again
        self._conn: psycopg.Connection[Any] | None = None

    def play(self) -> RunReport:
        """Return what came of it."""
        started = time.monotonic()
        self._prepare()
        try:
            for step in range(self._plan.last_step + 1):
                if step:
                    self._lane.outside.advance()
                    self._has_old_news = True
                self._step([strike for strike in self._plan.strikes if strike.step == step])
            self._judge()
        finally:
            self._crew.dismiss()
            self._forget_connection()
        self._bounds(started)
        return self.report

    def _prepare(self) -> None:
        lane, plan = self._lane, self._plan
        troubled = plan.troubled.source_id
        sources = lane.fresh((*plan.source_ids, *([troubled] if troubled else [])))
        self._scene = lane.outside.begin(plan)
        self._settings = Settings(
            var=lane.folder,
            landing=str(lane.landing),
            sources=sources,
            allowed_private_hosts=lane.outside.places.allow,
            batch_entries=plan.batch_entries,
            request_deadline_s=2.0,
            parse_limit_s=4.0,
            max_entries_per_feed=20,
            max_attempts=4,
            workers=1,
        )
        places = lane.outside.places
        has_proxy = any(strike.action in ("cut_commit", "lose_ack") for strike in plan.strikes)
        port = places.proxy_port if has_proxy else None
        setup = Setup(
            engine=lane.engine,
            settings=self._settings,
            admin_address=lane.server.admin_address,
            proxy_port=port,
            control_port=places.control_port,
            known=lane.known,
            spoil=lane.spoil,
            is_loud=lane.is_loud,
        )
        self._crew = Crew(setup, self.report, self._crash, may_remember=not plan.is_thorough)

    # --- one step of the world ------------------------------------------------------------------------------------

    def _step(self, strikes: list[Strike]) -> None:
        self.report.planned.update(strike.name for strike in strikes)
        left = strikes
        for _ in range(MOST_STRIKING_ROUNDS):
            if left:
                left = self._struck(left)
        began = time.monotonic()
        self._recover()
        if strikes:
            self.report.recovery_s = max(self.report.recovery_s or 0.0, time.monotonic() - began)

    def _struck(self, strikes: list[Strike]) -> list[Strike]:
        """Go through a round under faults, one a task, and return those that have not come to their turn."""
        self._crew.is_calm = False
        now = {strike.task: strike for strike in reversed(strikes)}
        before = self.report.fired.copy()
        self._round(now)
        self._age()
        if self._crew.has_stopped:
            self._round({})
            self._crew.raise_the_dead()
            self._age()
        is_over = {name for name, times in self.report.fired.items() if times > before[name]}
        is_over |= {strike.name for strike in now.values() if strike.action in AIMED}
        return [strike for strike in strikes if strike.name not in is_over]

    def _round(self, strikes: dict[Task, Strike]) -> None:
        """Go through all tasks once, as the two DAGs do."""
        leases = self._do("lease_feeds", None, strikes)
        if leases:
            self._do("poll", leases, strikes)
        if self._crew.is_calm:  # A feed that asked for rest is asked again a quarter of it later, pages before it.
            self._age()
        batches = self._do("claim", self._has_old_news, strikes)
        self._ingest(batches or [], strikes)
        self._do("settle", batches or [], strikes)

    def _do(self, task: Task, given: Any, strikes: dict[Task, Strike]) -> Any:
        """Do one task, and return its result; None when it was given up."""
        strike = strikes.get(task)
        self._before(task, strike)
        jobs = [Job([task], given, {task: strike} if strike else {})]
        if strike and strike.action == "twins":
            self._fired(strike)
            jobs.append(Job([task], given))
        self._crew.work(jobs)
        self._after(strike)
        results = [job.result for job in jobs if job.result is not None]
        if task in ("lease_feeds", "claim"):
            return [one for result in results for one in result]
        return results[0] if results else None

    def _ingest(self, batches: Sequence[Any], strikes: dict[Task, Strike]) -> None:
        """Do the four tasks of every batch; a strike is for the first."""
        mine = {task: strike for task, strike in strikes.items() if task in CHAIN}
        outer = [strike for strike in mine.values() if strike.action not in INSIDE]
        if not outer:
            self._crew.work([Job(CHAIN, lease, mine if place == 0 else {}) for place, lease in enumerate(batches)])
            return
        for task in CHAIN:  # All batches wait for each other, so that something can happen between the tasks.
            strike = mine.get(task)
            self._before(task, strike)
            jobs = [
                Job([task], lease, {task: strike} if strike and not place else {})
                for place, lease in enumerate(batches)
            ]
            if strike and strike.action == "twins" and batches:
                self._fired(strike)
                jobs.insert(1, Job([task], batches[0]))
            self._crew.work(jobs)
            self._after(strike)
            batches = [job.given for job in jobs if job.result is not None]
            batches = list(dict.fromkeys(batches))

    def _before(self, task: Task, strike: Strike | None) -> None:
        if strike is None:
            return
        match strike.action:
            case "clock":
                self._crew.clock_hours = strike.amount
                self._fired(strike)
            case "full_disk" if self._lane.has_own_disk:
                self._lane.fill_disk()
                self._fired(strike)
            case "cut_answer" | "reset_answer":
                self._lane.outside.aim(strike, self._plan.source_ids[0])
            case "drop_feed":
                self._remove_feed(self._plan.source_ids[0])
                self._fired(strike)

    def _after(self, strike: Strike | None) -> None:
        if strike and strike.action == "full_disk":
            self._lane.empty_disk()

    def _remove_feed(self, source_id: str) -> None:
        """Take a house out of the source files, if it is still there, and have somebody read them."""
        (self._settings.sources / f"{source_id}.yaml").unlink(missing_ok=True)
        self._removed.add(source_id)
        self._crew.unclaimed.add(source_id)
        self._crew.work([Job(["lease_feeds"], "none/none")])

    def _fired(self, strike: Strike) -> None:
        self.report.fired[strike.name] += 1

    # --- recovery -------------------------------------------------------------------------------------------------

    def _recover(self) -> None:
        """Work without faults until nothing changes any more."""
        self._lane.outside.calm()
        self._crew.clock_hours = 0
        if self._plan.is_feed_restored:
            for source_id in self._removed:
                self._lane.put_source(source_id)
            self._removed.clear()
        before = None
        for _ in range(MOST_ROUNDS):
            self._age()
            self._crew.is_calm = True
            self._round({})
            now = self._state()
            if now == before or now[2] == 0:
                return
            before = now
        self._breach("unaccounted", f"entries find no rest in {MOST_ROUNDS} rounds")

    def _state(self) -> tuple[Any, ...]:
        return self._sql().execute(STATE).fetchone() or ()

    def _age(self) -> None:
        conn = self._sql()
        for statement in AGE:
            conn.execute(statement)  # type: ignore[call-overload]

    def _sql(self) -> psycopg.Connection[Any]:
        """Return the run's own connection, which commits each statement."""
        if self._conn is None:
            self._conn = psycopg.connect(self._lane.server.url.replace("+psycopg", ""), autocommit=True)
        return self._conn

    def _forget_connection(self) -> None:
        if self._conn is not None:
            self._conn.close()
        self._conn = None

    def _crash(self) -> None:
        self._forget_connection()
        self._lane.server.crash()

    # --- judgement ------------------------------------------------------------------------------------------------

    def _breach(self, kind: Any, what: str) -> None:
        self.report.breaches.append(Breach(kind, what))

    def _judge(self) -> None:
        lane, landing = self._lane, WarcLanding(str(self._lane.landing), software="laboratory")
        name = self._plan.troubled.source_id
        troubled = lane.outside.troubled_truth(name) if name else None
        truth, record = lane.outside.truth(), lane.outside.end()
        with lane.engine.connect() as conn:
            conn.execute(text("set time zone 'UTC'"))
            files = invariants.orphans(conn, landing)
            self.report.breaches += [
                *invariants.check(conn, landing, contested=self._scene.hostile_pages),
                *invariants.check_served(conn, record.served),
                *invariants.check_orphans(conn, files),
                *check_truth(conn, truth, self._scene, without=self._removed),
            ]
            if troubled is not None:
                self.report.breaches += check_troubled(conn, troubled)
        self.report.orphans = len(files)
        self.report.fired += record.fired
        self.report.forbidden_connections = record.forbidden_connections
        if record.forbidden_connections:
            self._breach("forbidden", f"the internal listener was called {record.forbidden_connections} times")
        lane.engine.dispose()

    def _bounds(self, started: float) -> None:
        """Nothing may be left, nothing may have been too large or too slow."""
        report = self.report
        ends_at = time.monotonic() + 5
        while (left := self._lane.strangers()) and time.monotonic() < ends_at:
            time.sleep(0.02)
        for stranger in left:
            self._breach("unbounded", f"process {stranger} was left")
            os.kill(int(stranger.split()[0]), signal.SIGKILL)
        report.wall_s = time.monotonic() - started
        if report.rss_mb > MOST_RSS_MB:
            self._breach("unbounded", f"a process took {report.rss_mb:.0f} MiB")
        if report.wall_s > MOST_WALL_S:
            self._breach("unbounded", f"the run took {report.wall_s:.0f} s")

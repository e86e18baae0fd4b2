"""Minutes that pass at once: all instants in the warehouse grow older, and stages run at the pace of their DAGs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import psycopg
from bench.staying_sandbox import open_with
from tests.browser.deployment import Deployment
from tests.integration.watching import STAGES

from presswatch import checking, embedded, ingesting, polling
from presswatch.clock import utc_now
from presswatch.errors import PresswatchError
from presswatch.runtime import Runtime
from presswatch.settings import Settings
from presswatch.warehouse.queries import conservation

TICK_MIN = 5
INSTANTS = """
    select format('update %I.%I set %s', c.table_schema, c.table_name,
        string_agg(format('%1$I = %1$I - interval ''5 minutes''', c.column_name), ', '))
    from information_schema.columns as c
    join information_schema.tables as t using (table_schema, table_name)
    where c.table_schema in ('landing', 'ops', 'core') and c.data_type = 'timestamp with time zone'
        and c.is_generated = 'NEVER' and t.table_type = 'BASE TABLE'
        and not exists (
            select from pg_inherits as i where i.inhrelid = format('%I.%I', c.table_schema, c.table_name)::regclass)
    group by c.table_schema, c.table_name
"""


@dataclass
class Pipeline:
    """The pipeline of a deployment, driven by hand."""

    ui: Deployment
    settings: Settings
    minute: int = 0
    clock_ahead: timedelta = timedelta()
    on_tick: Callable[[], None] = lambda: None
    _aging: list[str] = field(default_factory=list)

    def until(self, is_so: Callable[[], bool], *, within: int) -> int:
        """Let time pass until something is so, and return the minutes that it took.

        Raises:
            AssertionError: it took longer.
        """
        started = self.minute
        while not is_so():
            assert self.minute - started < within, f"not within {within} minutes"
            self.tick()
        return self.minute - started

    def tick(self) -> None:
        """Let five minutes pass: a poll of what is due; every ten an ingest, a check and what is to be told."""
        self._age()
        self.minute += TICK_MIN
        self.on_tick()
        with open_with(self.ui.pools, self.settings, run_id=f"simulated/{self.minute}") as runtime:
            self._stage(runtime, "poll_feeds.poll_share", _poll)
            if self.minute % 10 == 0 or self._is_due(runtime):
                self._stage(runtime, "ingest_articles.ingest_batch", _ingest)
            if self.minute % 10 == 0:
                self.check(runtime)

    def check(self, runtime: Runtime) -> None:
        """Check, by the clock of this worker, and tell."""
        checking.check_sources(replace(runtime, clock=lambda: utc_now() + self.clock_ahead))
        checking.send_notices(runtime)

    def _stage(self, runtime: Runtime, name: str, work: Callable[[Runtime], None]) -> None:
        with suppress(PresswatchError), checking.watched_stage(runtime, name):
            work(runtime)

    def _is_due(self, runtime: Runtime) -> bool:
        with runtime.engine.connect() as conn:
            return conservation.due_now(conn) > 0

    def _age(self) -> None:
        url = embedded.url(self.ui.settings, "warehouse", driver="", user="postgres")
        with psycopg.connect(url) as conn:
            conn.execute("set session_replication_role = replica")  # keys point at instants that move with them
            self._aging = self._aging or [row[0] for row in conn.execute(INSTANTS)]
            for statement in self._aging:
                conn.execute(statement)  # type: ignore[arg-type]


def _poll(runtime: Runtime) -> None:
    if leases := polling.claim_feeds(runtime):
        try:
            polling.poll_feeds(runtime, leases)
        finally:
            polling.release_leases(runtime)


def _ingest(runtime: Runtime) -> None:
    leases = ingesting.claim_batches(runtime)
    try:
        for lease in leases:
            for stage in STAGES:
                stage(runtime, lease)
    finally:
        ingesting.settle(runtime, leases)

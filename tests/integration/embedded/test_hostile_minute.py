"""Readers that do their worst for a while: whatever SQL lets them hold or fill, the pipeline loads on.

``HOSTILE_SECONDS=60 pytest --log-cli-level=INFO`` takes a whole minute and says what loads took before and meanwhile.
"""

from __future__ import annotations

import logging
import os
import statistics
import threading
import time
from contextlib import ExitStack, suppress

import psycopg
from sqlalchemy import Engine
from tests.integration.articles_by_hand import Written, write

from presswatch import embedded
from presswatch.errors import WarehouseError
from presswatch.settings import Settings
from presswatch.warehouse.core import articles
from presswatch.warehouse.engine import make_engine
from presswatch.warehouse.ops import reader_sessions

log = logging.getLogger(__name__)
SECONDS = float(os.environ.get("HOSTILE_SECONDS", "10"))
LONGEST_S = 3.0
"""How long a reader may take here; an hour in production would end nothing within a test."""
LIFTED = {
    "default_transaction_read_only": "off",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "lock_timeout": "0",
}

BUSY = {
    "sorts": "select count(*) from (select repeat(n::text, 60) t from generate_series(1, 3000000) n order by t) s",
    "counts": "select count(*) from generate_series(1, 1e15)",
    "sleeps": "select pg_sleep(3600)",
    "products": "select count(*) from core.extraction a, core.extraction b, core.extraction c, pg_class d, pg_class e",
    "recursion": "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t",
    "text": "select length(repeat('x', 1000000000))",
    "large objects": "select lo_from_bytea(0, repeat('x', 1000000)::bytea)",
    "messages": "select pg_notify('presswatch', repeat('x', 7000))",
    "advisory locks": "select pg_advisory_lock(hashtext('presswatch.load'))",
    "temporary tables": "create temporary table t as select repeat('x', 1000) from generate_series(1, 1000000)",
    "tables of its own": """select scratch.create_table('fill', '{"x": "text"}')""",
    "rows of its own": "insert into scratch.fill select repeat(md5(n::text), 30) from generate_series(1, 1000000) as n",
    "search": "select count(*) from mart.search('a* OR e* OR s*', max_rows => 100000)",
}
HELD = (
    "select * from core.article for share",
    "lock table core.article in access exclusive mode",
    "lock table core.article in access share mode",
    "declare c cursor for select * from core.extraction; fetch 1 from c",
)


def lifted(settings: Settings) -> psycopg.Connection:
    session = psycopg.connect(embedded.url(settings, driver="", user="analyst"), autocommit=True, connect_timeout=5)
    for name, value in LIFTED.items():
        session.execute(f"set {name} = '{value}'".encode())
    return session


def keep_busy(settings: Settings, statement: str, stop: threading.Event) -> None:
    while not stop.is_set():
        with suppress(psycopg.Error), lifted(settings) as session:
            session.execute(statement.encode())
        stop.wait(0.05)


def hold(settings: Settings, statement: str, stop: threading.Event) -> None:
    while not stop.is_set():
        with suppress(psycopg.Error), lifted(settings) as session:
            session.execute(b"begin")
            with suppress(psycopg.Error):
                session.execute(statement.encode())
            while not stop.wait(0.2):
                session.execute(b"")
        stop.wait(0.05)


def connect_again_and_again(settings: Settings, stop: threading.Event) -> None:
    while not stop.is_set():
        with ExitStack() as stack, suppress(psycopg.Error):
            while not stop.is_set():
                stack.enter_context(psycopg.connect(embedded.url(settings, driver="", user="analyst")))


def load(engine: Engine) -> float:
    """Load three articles as a batch does, and return how long it took."""
    started = time.monotonic()
    with engine.begin() as conn:
        articles.lock_loads(conn)
        write(conn, *(Written("A ferry sank", "The ferry sank off the harbour.") for _ in range(3)))
    return time.monotonic() - started


def loads_for(engine: Engine, seconds: float, *, ending: bool) -> list[float]:
    times, until, swept = [], time.monotonic() + seconds, time.monotonic()
    while time.monotonic() < until:
        times.append(load(engine))
        if ending and time.monotonic() - swept > 1:
            with engine.begin() as conn:
                reader_sessions.end_overlong(conn, longest_s=LONGEST_S)
            swept = time.monotonic()
    return times


def lock_articles(engine: Engine, *, within_s: float = 20.0) -> None:
    """Take what a migration needs, which no reader holds for longer than it may: as polls do, end readers meanwhile."""
    until = time.monotonic() + within_s
    while True:
        try:
            with engine.begin() as conn:
                conn.exec_driver_sql("set local lock_timeout = '2s'")
                reader_sessions.end_overlong(conn, longest_s=0)
                conn.exec_driver_sql("lock table core.article in access exclusive mode")
        except WarehouseError:  # One has come between the two statements.
            if time.monotonic() > until:
                raise
        else:
            return


def test_the_pipeline_loads_on_through_a_hostile_while(served: Settings) -> None:
    engine = make_engine(embedded.url(served))
    quiet = loads_for(engine, 2, ending=False)
    stop = threading.Event()
    attackers = [
        *(threading.Thread(target=keep_busy, args=(served, statement, stop)) for statement in BUSY.values()),
        *(threading.Thread(target=hold, args=(served, statement, stop)) for statement in HELD),
        *(threading.Thread(target=connect_again_and_again, args=(served, stop)) for _ in range(2)),
    ]
    for attacker in attackers:
        attacker.start()
    try:
        times = loads_for(engine, SECONDS, ending=True)
        lock_articles(engine)
        data = sum(file.stat().st_size for file in (served.var / "postgres" / "base").rglob("*") if file.is_file())
    finally:
        stop.set()
        with engine.begin() as conn:
            reader_sessions.end_overlong(conn, longest_s=0)
        for attacker in attackers:
            attacker.join(30)
        engine.dispose()
    medians = f"median {statistics.median(times):.3f} s, without readers {statistics.median(quiet):.3f} s"
    log.info(
        "%s loads in %s s, %s, slowest %.2f s, data %s MB", len(times), SECONDS, medians, max(times), data // 10**6
    )
    assert len(times) > SECONDS
    assert max(times) < 8
    assert data < 3e9

"""A login of a reader that tries whatever SQL lets it try, while the pipeline writes and Airflow logs in."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest
from sqlalchemy import Engine

from presswatch import embedded
from presswatch.embedded.roles import ANALYST_CONNECTIONS
from presswatch.settings import Settings
from presswatch.warehouse.core import articles
from presswatch.warehouse.engine import make_engine
from presswatch.warehouse.ops import reader_sessions

REFUSED = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ReadOnlySqlTransaction,
    psycopg.errors.ObjectNotInPrerequisiteState,
    psycopg.errors.UndefinedObject,
)


@pytest.fixture(scope="module")
def served(served: Settings) -> Settings:
    """Return settings of a server with a table of an analyst; all its connections are taken here."""
    with psycopg.connect(embedded.url(served, driver="")) as owner:
        owner.execute("""select scratch.create_table('notes', '{"n": "bigint"}')""")
    return served


@pytest.fixture
def pipeline(served: Settings) -> Iterator[Engine]:
    engine = make_engine(embedded.url(served))
    yield engine
    engine.dispose()


def connected(url: str, *, within_s: float = 10.0) -> psycopg.Connection:
    """Return a session; the server frees those of the test before only once their processes have ended."""
    until = time.monotonic() + within_s
    while True:
        try:
            return psycopg.connect(url, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def hostile(settings: Settings, user: str = "analyst") -> psycopg.Connection:
    """Return a session of a reader that lifted every limit it may lift."""
    session = connected(embedded.url(settings, driver="", user=user))
    for name, value in {
        "default_transaction_read_only": "off",
        "statement_timeout": "0",
        "idle_in_transaction_session_timeout": "0",
        "work_mem": "64kB",
    }.items():
        session.execute(f"set {name} = '{value}'".encode())
    return session


ATTEMPTS = [
    "select lo_creat(-1)",
    "select lo_create(0)",
    "select lo_from_bytea(0, 'x')",
    "select lo_import('/etc/passwd')",
    "select lo_open(1, 131072)",
    "select lowrite(0, 'x')",
    "select pg_advisory_lock(7274923)",
    "select pg_try_advisory_lock(1, 2)",
    "select pg_advisory_lock_shared(7274923)",
    "select pg_advisory_xact_lock(hashtext('presswatch.load'))",
    "select pg_try_advisory_xact_lock_shared(hashtext('presswatch.claim'))",
    "select pg_logical_emit_message(false, 'x', repeat('x', 1000000))",
    "select pg_notify('presswatch', 'x')",
    "select pg_export_snapshot()",
    "create temporary table t as select 1",
    "create table public.t as select 1",
    "create table core.t as select 1",
    "create schema mine",
    "create role other superuser",
    "create database other",
    "alter role warehouse password 'x'",
    "alter role analyst connection limit 1000",
    "alter role analyst superuser",
    "alter role analyst set temp_file_limit = -1",
    "set temp_file_limit = -1",
    "set role warehouse",
    "set session authorization warehouse",
    "alter system set fsync = off",
    "checkpoint",
    "insert into core.source (source_id) values ('x')",
    "update ops.entry set reason = 'x'",
    "delete from ops.batch",
    "truncate core.article",
    "select 1 from core.article for update",
    "begin; lock table core.article in row exclusive mode",
    "drop view mart.article",
    "create function core.f() returns int language sql as 'select 1'",
    "copy (select 1) to program 'true'",
    "copy (select 1) to '/tmp/presswatch-hostile'",
    "select pg_read_file('postgresql.conf')",
    "select pg_ls_dir('.')",
    "select pg_reload_conf()",
    "select pg_rotate_logfile()",
    "select pg_stat_reset()",
    "select pg_switch_wal()",
    "select pg_create_restore_point('x')",
    "select rolpassword from pg_authid",
    "select * from staging.extraction_draft",
    "do language plpython3u 'pass'",
    "create table scratch.t as select 1",
    "create view scratch.v as select 1",
    "create function scratch.f() returns int language sql as 'select 1'",
    "create or replace function scratch.most_bytes() returns bigint language sql as 'select 1::bigint'",
    "drop table scratch.notes",
    "alter table scratch.notes disable trigger all",
    "drop trigger refuse_growth on scratch.notes",
    "alter table scratch.notes add column body text",
    "truncate scratch.notes",
    "create index on scratch.notes (n)",
    "create trigger t before insert on scratch.notes for each row execute function scratch.refuse_growth()",
    "drop schema scratch cascade",
    "select scratch.refuse_growth()",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_reader_is_refused(served: Settings, attempt: str) -> None:
    with hostile(served) as session, pytest.raises(psycopg.Error) as refused:
        session.execute(attempt.encode())
    assert isinstance(refused.value, REFUSED), refused


def test_a_reader_cannot_end_sessions_of_others(served: Settings, pipeline: Engine) -> None:
    with pipeline.connect() as conn, hostile(served) as session:
        pid = conn.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("select pg_terminate_backend(%s)", [pid])


def test_what_a_sort_writes_to_disk_is_bounded(served: Settings) -> None:
    with hostile(served) as session, pytest.raises(psycopg.errors.ConfigurationLimitExceeded):
        session.execute(
            "select count(*) from (select repeat(n::text, 50) t from generate_series(1, 3000000) n order by t) s"
        )


def test_readers_cannot_take_all_connections(served: Settings) -> None:
    with ExitStack() as stack, psycopg.connect(embedded.url(served, "postgres", driver="", user="postgres")) as admin:
        admin.autocommit = True
        admin.execute("create role wide login password 'wide' in role presswatch_reader")
        url = embedded.url(served, driver="", user="analyst")
        for _ in range(ANALYST_CONNECTIONS):
            stack.enter_context(psycopg.connect(url))
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            psycopg.connect(url)
        wide = f"postgresql://wide:wide@127.0.0.1:{served.pg_port}/warehouse"
        with pytest.raises(psycopg.OperationalError, match="reserved"):
            _take_all(stack, wide)
        for database in ("warehouse", "airflow"):
            for _ in range(20):
                stack.enter_context(psycopg.connect(embedded.url(served, database, driver="")))


def test_a_transaction_that_stays_open_is_ended(served: Settings, pipeline: Engine) -> None:
    with hostile(served) as session:
        session.execute("begin")
        session.execute("lock table landing.capture in access share mode")
        time.sleep(0.3)
        with pipeline.begin() as conn:
            assert reader_sessions.end_overlong(conn, longest_s=60) == 0
            assert reader_sessions.end_overlong(conn, longest_s=0.2) == 1
        with pytest.raises(psycopg.OperationalError):
            session.execute("select 1")
    with pipeline.begin() as conn:
        conn.exec_driver_sql("lock table landing.capture in access exclusive mode")


def test_a_statement_that_never_ends_is_ended(served: Settings, pipeline: Engine) -> None:
    with hostile(served) as session:
        session.execute("select 1")
        thread = threading.Thread(target=_ignoring, args=(session, "select count(*) from generate_series(1, 1e15)"))
        thread.start()
        time.sleep(0.5)
        with pipeline.begin() as conn:
            assert reader_sessions.end_overlong(conn, longest_s=0.2) == 1
        thread.join(10)
        assert not thread.is_alive()


def test_the_pipeline_works_on_as_a_reader_tries_everything(served: Settings, pipeline: Engine) -> None:
    stop = threading.Event()

    def attack() -> None:
        while not stop.is_set():
            with hostile(served) as session:
                for attempt in ATTEMPTS:
                    _ignoring(session, attempt)

    attackers = [threading.Thread(target=attack) for _ in range(3)]
    for attacker in attackers:
        attacker.start()
    try:
        slowest, loads, until = 0.0, 0, time.monotonic() + 8
        while time.monotonic() < until:
            started = time.monotonic()
            with pipeline.begin() as conn:
                articles.lock_loads(conn)
                conn.exec_driver_sql("create table if not exists staging.probe (n int)")
                conn.exec_driver_sql("insert into staging.probe values (1)")
            slowest, loads = max(slowest, time.monotonic() - started), loads + 1
    finally:
        stop.set()
        for attacker in attackers:
            attacker.join()
    assert loads > 20
    assert slowest < 3


def _take_all(stack: ExitStack, url: str) -> None:
    while True:
        stack.enter_context(psycopg.connect(url))


def _ignoring(session: psycopg.Connection, statement: str) -> None:
    try:
        session.execute(statement.encode())
    except psycopg.Error:
        return


def test_doctor_says_whether_readers_are_bounded(served: Settings) -> None:
    from presswatch_local.doctor import _bounds_of_readers

    assert list(_bounds_of_readers(embedded.url(served))) == []
    grant = "{} execute on function pg_advisory_lock(bigint) {} presswatch_reader"
    with psycopg.connect(embedded.url(served, driver="", user="postgres"), autocommit=True) as admin:
        admin.execute(grant.format("grant", "to").encode())
        try:
            (finding,) = _bounds_of_readers(embedded.url(served))
        finally:
            admin.execute(grant.format("revoke", "from").encode())
    assert "readers.sql" in finding.fix

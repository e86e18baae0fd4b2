"""Connections to the warehouse: bounded in time, in UTC, named, checked before use."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from presswatch import embedded
from presswatch.errors import ContractError, SettingsError, TransientError, WarehouseError
from presswatch.settings import Settings

log = logging.getLogger(__name__)

_Result = TypeVar("_Result")

LOCK_TIMEOUT_MS = 5_000
STATEMENT_TIMEOUT_MS = 60_000
IDLE_IN_TRANSACTION_MS = 60_000

BOUNDS = (
    f"set local timezone = 'UTC'; set local lock_timeout = {LOCK_TIMEOUT_MS};"
    f" set local statement_timeout = {STATEMENT_TIMEOUT_MS};"
    f" set local idle_in_transaction_session_timeout = {IDLE_IN_TRANSACTION_MS}"
)
"""What each transaction begins with. Options of the session would be lost, or refused, behind a pooler."""

PLANNED_WHOLE = "set local join_collapse_limit = 20; set local from_collapse_limit = 20"
"""For readers of views that join many tables, also where the database is not ours to set it: see planner.sql."""

AWAY = frozenset({"57P01", "57P02", "57P03", "57P05"})
"""SQLSTATEs (PostgreSQL, appendix A) of a server that stops, has crashed, or does not take connections yet."""
INTERRUPTED = frozenset({"57014", "25P03", "25P04"})
"""SQLSTATEs of a statement that was cancelled or took too long, and of transactions that were idle or open too long."""
DISK_FULL = "53100"
BUSY = frozenset({"40001", "40P01", "53200", "53300", "55P03"})
"""SQLSTATEs of a lost race, a deadlock, no memory, no connection, and a lock that was not given in time."""
BUSY_REASON = "warehouse_busy"
TOO_MUCH = "54"
"""Class of PostgreSQL's errors for what is over a limit of the program, such as more words than an index takes."""


EXPECTED_URL = "expected is postgresql://user:password@host/database"
WHAT_TO_DO = (
    "Is its PostgreSQL up, and its address right (`presswatch doctor`)? What falls due is taken up when it is back"
)


def warehouse_url(settings: Settings) -> str:
    """Return the SQLAlchemy URL of the warehouse: the configured one, else that of the embedded server.

    Raises:
        SettingsError: the configured URL is not one of PostgreSQL.
    """
    if settings.warehouse_url is None:
        return embedded.url(settings)
    try:
        url = make_url(settings.warehouse_url.get_secret_value())
    except ArgumentError as error:
        raise SettingsError(f"PRESSWATCH_WAREHOUSE_URL is not a database URL; {EXPECTED_URL}") from error
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise SettingsError(f"PRESSWATCH_WAREHOUSE_URL must be a PostgreSQL URL; {EXPECTED_URL}")
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def make_engine(url: str, *, name: str = "presswatch", pool_size: int = 4) -> Engine:
    """Return an engine whose transactions are in UTC and give up on locks, statements and idling in time.

    It works behind a pooler that hands out servers by the transaction (``pool_mode = transaction`` of pgbouncer): it
    asks nothing of the session, and statements are not prepared there.

    Args:
        url: SQLAlchemy URL with the psycopg driver.
        name: shown in pg_stat_activity.
        pool_size: connections kept.
    """
    connect_args = {"application_name": name, "connect_timeout": 10}
    engine = create_engine(url, pool_pre_ping=True, pool_size=pool_size, max_overflow=2, connect_args=connect_args)
    event.listen(engine, "connect", _prepare_nothing_behind_a_pooler)
    event.listen(engine, "begin", _bound_transaction)
    return name_errors(engine)


def is_pooled(connection: psycopg.Connection[Any]) -> bool:
    """Return whether a pooler stands before the server: another process answers than the one promised."""
    answer = connection.execute("select pg_backend_pid()").fetchone()
    return answer is not None and answer[0] != connection.info.backend_pid


def _prepare_nothing_behind_a_pooler(connection: psycopg.Connection[Any], _: object) -> None:
    if is_pooled(connection):
        connection.prepare_threshold = None  # The next transaction may meet a server that never saw the statement.
    connection.rollback()


def _bound_transaction(conn: Connection) -> None:
    conn.exec_driver_sql(BOUNDS)


def name_errors(engine: Engine) -> Engine:
    """Have an engine raise ``WarehouseError`` for what another try may mend; the driver's own errors for all else."""

    @event.listens_for(engine, "handle_error")
    def name_error(context: ExceptionContext) -> None:
        if not context.is_pre_ping and (named := _named(context)) is not None:
            raise named from context.sqlalchemy_exception

    return engine


def _named(context: ExceptionContext) -> WarehouseError | None:
    error = context.original_exception
    state, message = sqlstate(error), str(error).strip()
    if state in INTERRUPTED:
        return WarehouseError(f"the warehouse broke the work off: {message}", reason="warehouse_interrupted")
    if context.connection is None or context.is_disconnect or state in AWAY:
        first = message.partition("\n")[0]
        return WarehouseError(f"cannot reach the warehouse: {first}. {WHAT_TO_DO}")
    if state == DISK_FULL:
        return WarehouseError(f"the disk of the warehouse is full: {message}", reason="warehouse_full")
    if state in BUSY:
        return WarehouseError(f"the warehouse is busy: {message}", reason=BUSY_REASON)
    return None


def in_transaction(engine: Engine, work: Callable[[Connection], _Result], *, attempts: int = 3) -> _Result:
    """Return what the work returns, done in one transaction; it is done anew where another was in its way.

    Args:
        engine: from ``make_engine``.
        work: what to do; may be called several times, the effects of all calls but the last are undone.
        attempts: calls in all.

    Raises:
        WarehouseError: the others are still in its way, or the warehouse fails in another way.
    """
    for attempt in range(1, attempts + 1):
        try:
            with engine.begin() as conn:
                return work(conn)
        except WarehouseError as error:
            if error.reason != BUSY_REASON or attempt == attempts:
                raise
            log.warning("tried again: %s", error)
            time.sleep(random.uniform(0.05, 0.5) * attempt)  # noqa: S311 - so that two do not meet again
    raise AssertionError  # the last attempt returns or raises


def is_of_the_input(error: Exception) -> bool:
    """Return whether an error comes of what was to be written: one page or feed must not hold up all others.

    What comes of the server, the machine or a promise of ours does not: trying the others would fail as well.
    """
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError | IntegrityError) or sqlstate(error.orig).startswith(TOO_MUCH)
    return not isinstance(error, TransientError | ContractError | OSError | MemoryError | PoolTimeoutError)


def sqlstate(error: BaseException | None) -> str:
    """Return the SQLSTATE of a driver's error; empty where it has none."""
    return str(getattr(error, "sqlstate", None) or "")


@contextmanager
def read_only(
    engine: Engine, *, role: str | None = None, timeout_ms: int = 30_000, is_snapshot: bool = False
) -> Iterator[Connection]:
    """Yield a connection in a read-only transaction, as the given role, and roll it back at the end.

    With ``is_snapshot`` all its statements see one state of the warehouse.
    """
    level = "isolation level repeatable read, " if is_snapshot else ""
    with engine.connect() as conn:
        conn.execute(text(f"set transaction {level}read only"))
        conn.exec_driver_sql(f"set local statement_timeout = {int(timeout_ms)}; {PLANNED_WHOLE}")
        if role is not None:
            _become(conn, role)
        try:
            yield conn
        finally:
            conn.rollback()


def _become(conn: Connection, role: str) -> None:
    try:
        conn.execute(text(f'set local role "{role}"'))
    except DBAPIError as error:
        raise SettingsError(
            f"this login cannot act as {role} ({str(error.orig).strip()}): let an administrator run"
            f" `create role {role} nologin; grant {role} to <this login>`, then run `presswatch migrate`"
        ) from error

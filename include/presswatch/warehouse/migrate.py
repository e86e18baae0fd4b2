"""Brings a warehouse to the schema of this code: migrations, partitions ahead, marts, rights of readers."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from presswatch.errors import WarehouseError
from presswatch.warehouse.engine import name_errors
from presswatch.warehouse.tables import SCHEMAS

OWN_SCHEMAS = frozenset(SCHEMAS)
READER_ROLE = "presswatch_reader"
LOCK_KEY = 7_274_923  # One migration at a time; any constant that nothing else in this database uses.
MONTHS_AHEAD = 3
MOVE_WITHIN = "1h"
"""Rows of a month that was not prepared are moved into it; there may be many."""
OLDEST_SERVER = 150_000  # PostgreSQL 15, as server_version_num.


def upgrade(url: str) -> bool:
    """Migrate the warehouse and return whether there was anything to migrate. All or nothing; safe to run at any time.

    Args:
        url: SQLAlchemy URL of a role that owns the database.

    Raises:
        WarehouseError: the server cannot be reached or is older than PostgreSQL 15.
    """
    engine = name_errors(create_engine(url, poolclass=NullPool))
    try:
        with engine.begin() as conn:
            conn.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
            _refuse_old_server(conn)
            for schema in SCHEMAS:
                conn.execute(text(f"create schema if not exists {schema}"))
            before = version(conn)
            _run_migrations(conn)
            _refresh(conn)
            return version(conn) != before
    finally:
        engine.dispose()


def pending(url: str) -> bool:
    """Return whether the warehouse lacks a migration of this code.

    Raises:
        WarehouseError: the server cannot be reached.
    """
    engine = name_errors(create_engine(url, poolclass=NullPool))
    try:
        with engine.connect() as conn:
            return version(conn) != head()
    finally:
        engine.dispose()


def require_current(conn: Connection) -> None:
    """Do nothing when the schema is that of this code.

    Raises:
        WarehouseError: it is older or newer; the message says what to do.
    """
    current, wanted = version(conn), head()
    if current == wanted:
        return
    if current is None:
        raise WarehouseError("the warehouse is empty: run `presswatch migrate`, or `make run`, which does it first")
    if current > wanted:
        raise WarehouseError(
            f"the warehouse is at migration {current}, newer than this code, which knows {wanted}: run the version of"
            " Presswatch that brought it there; this one changes nothing"
        )
    raise WarehouseError(
        f"the warehouse is at migration {current}, this code needs {wanted}: run `presswatch migrate`; until then"
        " nothing is polled or loaded"
    )


def _run_migrations(conn: Connection) -> None:
    from alembic import command  # Heavy, and needed only here: tasks merely compare versions.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("presswatch.warehouse") / "migrations"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


def head() -> str:
    """Return the newest migration of this code: file names start with their number."""
    folder = files("presswatch.warehouse") / "migrations" / "versions"
    return max(item.name for item in folder.iterdir() if item.name[:1].isdigit()).partition("_")[0]


def version(conn: Connection) -> str | None:
    """Return the migration the warehouse is at; None before the first."""
    if conn.execute(text("select to_regclass('ops.schema_version')")).scalar_one() is None:
        return None
    return conn.execute(text("select version_num from ops.schema_version")).scalar_one_or_none()


def _refuse_old_server(conn: Connection) -> None:
    number = int(conn.execute(text("show server_version_num")).scalar_one())
    if number < OLDEST_SERVER:
        raise WarehouseError(f"the warehouse needs PostgreSQL 15 or newer, this server is {number // 10_000}")


def make_partitions(conn: Connection) -> int:
    """Make what is missing of landing's partitions up to the months ahead, and return how many were made."""
    conn.execute(text(f"set local statement_timeout = '{MOVE_WITHIN}'"))
    return int(conn.execute(text("select landing.ensure_partitions(:months)"), {"months": MONTHS_AHEAD}).scalar_one())


def _refresh(conn: Connection) -> None:
    """Make again what is derived from the code: partitions ahead, marts, rights."""
    make_partitions(conn)
    folder = files("presswatch.warehouse") / "sql"
    marts = sorted(
        (item for item in (folder / "marts").iterdir() if item.name.endswith(".sql")), key=lambda item: item.name
    )
    cursor = conn.connection.cursor()  # The driver's own cursor takes a whole script and leaves % alone.
    for script in [*marts, *(folder / f"{name}.sql" for name in ("scratch", "rights", "planner"))]:
        cursor.execute(script.read_text())

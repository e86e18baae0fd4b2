"""The databases and roles of the embedded server, and the addresses to reach them by.

``airflow`` and ``warehouse`` each belong to a role of the same name. ``analyst`` is for people: it reads what the
migrations grant to ``presswatch_reader``, and nothing else.
"""

from __future__ import annotations

from importlib.resources import files

import psycopg
from psycopg import sql

from presswatch.embedded.paths import EmbeddedPaths, keep_secret
from presswatch.errors import WarehouseError
from presswatch.settings import Settings

SUPERUSER = "postgres"
WAREHOUSE = "warehouse"
ANALYST = "analyst"
READER = "presswatch_reader"
DATABASES = ("airflow", WAREHOUSE)
"""Each is owned by the role of its name."""
ANALYST_CONNECTIONS = 8
BOUNDS_OF_READERS = (files("presswatch.embedded") / "readers.sql").read_bytes()


def url(settings: Settings, database: str = WAREHOUSE, *, driver: str = "+psycopg", user: str | None = None) -> str:
    """Return the address of a database on the embedded server, password included; never log it.

    Args:
        settings: say where the server lives and on which port.
        database: ``warehouse``, ``airflow``, or one that a test made.
        driver: SQLAlchemy's driver suffix; empty for libpq.
        user: role to log in as; by default the owner of the database, ``warehouse`` for one made by a test.

    Raises:
        WarehouseError: the server was never started here, so there is no password.
    """
    role = user or (database if database in DATABASES else WAREHOUSE)
    file = EmbeddedPaths.of(settings).password_file(role)
    if not file.exists():
        raise WarehouseError(f"no embedded database in {settings.var}: start it with `make run`")
    return f"postgresql{driver}://{role}:{file.read_text()}@127.0.0.1:{settings.pg_port}/{database}"


def ensure_databases(settings: Settings) -> None:
    """Create what is missing of roles and databases, and set the passwords of the files; can be repeated.

    Raises:
        WarehouseError: the superuser's password does not fit, or the server went away.
    """
    paths = EmbeddedPaths.of(settings)
    try:
        with psycopg.connect(url(settings, SUPERUSER, driver="", user=SUPERUSER), autocommit=True) as connection:
            _ensure_reader(connection)
            for role in (*DATABASES, ANALYST):
                _ensure_login(connection, role, keep_secret(paths.password_file(role)))
            for database in DATABASES:
                _ensure_database(connection, database)
            _grant(connection)
        with psycopg.connect(url(settings, driver="", user=SUPERUSER), autocommit=True) as connection:
            connection.execute(BOUNDS_OF_READERS)
    except psycopg.OperationalError as error:
        raise WarehouseError(
            f"the embedded server refuses us; does {paths.password_file(SUPERUSER)} belong to {paths.data}? {error}"
        ) from error


def _ensure_reader(connection: psycopg.Connection) -> None:
    if not _exists(connection, "select 1 from pg_roles where rolname = %s", READER):
        connection.execute(sql.SQL("create role {} nologin").format(sql.Identifier(READER)))


def _ensure_login(connection: psycopg.Connection, role: str, password: str) -> None:
    # Hashed on our side: a statement that fails would be written to the server's log with its clear text.
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    verb = "alter" if _exists(connection, "select 1 from pg_roles where rolname = %s", role) else "create"
    connection.execute(
        sql.SQL("{} role {} login password {}").format(sql.SQL(verb), sql.Identifier(role), sql.Literal(verifier))
    )


def _ensure_database(connection: psycopg.Connection, name: str) -> None:
    if not _exists(connection, "select 1 from pg_database where datname = %s", name):
        connection.execute(sql.SQL("create database {0} owner {0}").format(sql.Identifier(name)))
    connection.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(name)))


def _grant(connection: psycopg.Connection) -> None:
    """Let analysts and the pipeline act as reader, and give readers a way in to the warehouse."""
    names = {"reader": sql.Identifier(READER), "analyst": sql.Identifier(ANALYST), "owner": sql.Identifier(WAREHOUSE)}
    for statement in (
        "grant {reader} to {analyst}",
        "grant {reader} to {owner}",
        "grant connect on database {owner} to {reader}",
        "alter role {analyst} connection limit {limit}",
        # A default that a login may change for itself; its lack of rights and readers.sql are what holds.
        "alter role {analyst} set default_transaction_read_only = on",
    ):
        connection.execute(sql.SQL(statement).format(**names, limit=sql.Literal(ANALYST_CONNECTIONS)))


def _exists(connection: psycopg.Connection, question: str, name: str) -> bool:
    return connection.execute(question, [name]).fetchone() is not None

"""The PostgreSQL server of a laboratory: a fresh warehouse in milliseconds, and a sudden end on demand."""

from __future__ import annotations

import shutil
import signal
import tempfile
import time
from pathlib import Path
from types import TracebackType

import psycopg
from bench.free_ports import free_port
from psycopg import sql

from presswatch import embedded
from presswatch.embedded.paths import EmbeddedPaths
from presswatch.embedded.processes import find_server, is_gone
from presswatch.settings import Settings
from presswatch.warehouse import migrate

DATABASE = "laboratory"
"""One name for the databases of all runs, one after the other: statements compiled for one fit the next."""

NO_DISK = ("fsync = off", "full_page_writes = off", "autovacuum = off")
"""What dies here is a process, never the machine: what was written reaches the next process. Commits stay synchronous,
since a server that is stopped at once must keep what it acknowledged."""

RENEWED_EVERY = 20
"""Runs after which the database is made anew: until then its rows are deleted, which takes a tenth of the time, and
leaves dead ones behind."""

_OTHERS = "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s"
_EMPTY = """
    do $$
    declare one record;
    begin
        set local session_replication_role = replica;  -- foreign keys are not asked, nor triggers
        for one in select oid::regclass as name from pg_class
            where relkind = 'r' and relnamespace::regnamespace::text <> all ('{pg_catalog,information_schema}')
                and oid <> 'ops.schema_version'::regclass
        loop
            execute format('delete from %s', one.name);
        end loop;
        perform setval(seqrelid, seqstart, false) from pg_sequence;
    end $$
"""


class Server:
    """An embedded server in a folder of its own; a context manager."""

    def __enter__(self) -> Server:
        self._emptied = RENEWED_EVERY
        self.folder = Path(tempfile.mkdtemp(prefix="pw-"))
        self.settings = Settings(var=self.folder, pg_port=free_port(), warehouse_url=None)
        embedded.start_or_attach(self.settings)
        migrate.upgrade(embedded.url(self.settings))
        with self.admin() as conn:
            for setting in NO_DISK:
                conn.execute(f"alter system set {setting}")  # type: ignore[call-overload]
            conn.execute("select pg_reload_conf()")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        embedded.stop(self.settings)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        """Return the SQLAlchemy URL of the database of runs."""
        return embedded.url(self.settings, DATABASE)

    @property
    def admin_address(self) -> str:
        """Return the address at which the superuser reaches the server."""
        return embedded.url(self.settings, "postgres", driver="", user="postgres")

    @property
    def postmaster(self) -> int | None:
        """Return the pid of the running server."""
        found = find_server(EmbeddedPaths.of(self.settings))
        return found.process.pid if found else None

    def admin(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """Return a connection of the superuser that commits each statement."""
        address = embedded.url(self.settings, database, driver="", user="postgres")
        return psycopg.connect(address, autocommit=True)

    def fresh_database(self, *, is_renewed: bool = False) -> None:
        """Put a migrated, empty warehouse in the place of the last run's; its connections are ended."""
        self._emptied += 1
        if is_renewed or self._emptied >= RENEWED_EVERY:
            self._renew_database()
            self._emptied = 0
            return
        with self.admin() as conn:
            conn.execute(_OTHERS, (DATABASE,))
        with self.admin(DATABASE) as conn:
            conn.execute(_EMPTY)

    def _renew_database(self) -> None:
        name = sql.Identifier(DATABASE)
        with self.admin() as conn:
            conn.execute(sql.SQL("drop database if exists {} with (force)").format(name))
            conn.execute(
                sql.SQL("create database {} template warehouse strategy file_copy owner warehouse").format(name)
            )

    def crash(self) -> None:
        """Stop the server as an immediate shutdown does, without a checkpoint, and start it again."""
        found = find_server(EmbeddedPaths.of(self.settings))
        if found is not None:
            found.process.send_signal(signal.SIGQUIT)
            while not is_gone(found.process):
                time.sleep(0.01)
        embedded.start_or_attach(self.settings)

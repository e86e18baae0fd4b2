"""Migrates a warehouse and dies at the n-th statement: ``python -m … URL STEP`` tries every STEP-th, each in a fork.

Prints for each the number, how the child ended, and what the warehouse holds then; ends when a child gets through.
"""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from presswatch.warehouse import migrate

HOLDS = text(
    "select coalesce((select max(version_num) from ops.schema_version), 'none') || ' ' || ("
    "select md5(string_agg(c.oid || c.relname || coalesce(a.attname, ''), ',' order by c.oid, a.attnum))"
    " from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_attribute a on a.attrelid = c.oid"
    " where n.nspname in ('landing', 'staging', 'core', 'ops', 'mart'))"
)


def main(url: str, step: int) -> None:
    """Print one line for each death."""
    from alembic import command  # noqa: F401 - imported once, before the forks

    number, status = 1, -signal.SIGKILL
    while status:
        status = _die_at(url, number)
        print(number, status, _held(url), flush=True)  # noqa: T201 - its output
        number += step if number > 1 else max(step - 1, 1)


def _die_at(url: str, number: int) -> int:
    child = os.fork()
    if not child:
        seen = 0

        @event.listens_for(Engine, "before_cursor_execute")
        def count(*_: object) -> None:
            nonlocal seen
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

        migrate.upgrade(url)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _held(url: str) -> str:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as conn:
        if conn.execute(text("select to_regclass('ops.schema_version')")).scalar_one() is None:
            return "none"
        return str(conn.execute(HOLDS).scalar_one())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

"""Migrates warehouses and dies at the n-th statement, each time in a fork of one process that has imported all of it.

Reads lines ``URL STEP FAR_STEP``: every STEP-th statement is tried until the first migration that the warehouse lacks
has ended, beyond it every FAR_STEP-th. Prints for each the number, how the child ended, and what the warehouse holds
then; an empty line when a child got through. By hand: ``echo URL 1 1 | python -m …``.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Iterator
from mmap import mmap
from typing import NamedTuple

from alembic import command  # noqa: F401 - imported once, before the forks
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from presswatch.warehouse import migrate

VERSION_WRITTEN = ("INSERT INTO ops.schema_version", "UPDATE ops.schema_version")
"""How the last statement of each migration begins."""
HOLDS = text(
    "select coalesce((select max(version_num) from ops.schema_version), 'none') || ' ' || ("
    "select md5(string_agg(c.oid || c.relname || coalesce(a.attname, ''), ',' order by c.oid, a.attnum))"
    " from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_attribute a on a.attrelid = c.oid"
    " where n.nspname in ('landing', 'staging', 'core', 'ops', 'mart'))"
)


class Death(NamedTuple):
    """How an upgrade ended that was to die at a statement, and what the warehouse holds then."""

    number: int
    status: int
    held: str


def main() -> None:
    """Print one line for each death of each upgrade asked for."""
    for line in sys.stdin:
        url, step, far_step = line.split()
        for death in deaths(url, int(step), int(far_step)):
            print(*death, flush=True)  # noqa: T201 - its output
        print(flush=True)  # noqa: T201


def deaths(url: str, step: int, far_step: int) -> Iterator[Death]:
    """Yield the deaths at statements further and further on, and at last the end of an upgrade that was not killed."""
    with mmap(-1, 1) as is_first_done:  # shared with the children
        number, status = 1, -signal.SIGKILL
        while status == -signal.SIGKILL:
            status = _die_at(url, number, is_first_done)
            yield Death(number, status, _held(url))
            ahead = far_step if is_first_done[0] else step
            number += ahead if number > 1 else max(ahead - 1, 1)


def _die_at(url: str, number: int, is_first_done: mmap) -> int:
    child = os.fork()
    if not child:
        seen = 0

        @event.listens_for(Engine, "before_cursor_execute")
        def count(_conn: object, _cursor: object, statement: str, *_: object) -> None:
            nonlocal seen
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)
            if statement.startswith(VERSION_WRITTEN):
                is_first_done[0] = 1

        os._exit(_upgrade(url))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _upgrade(url: str) -> int:
    try:
        migrate.upgrade(url)
    except BaseException:  # noqa: BLE001 - nothing may go on in a child as if it were the parent
        traceback.print_exc()
        return 1
    return 0


def _held(url: str) -> str:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as conn:
        if conn.execute(text("select to_regclass('ops.schema_version')")).scalar_one() is None:
            return "none"
        return str(conn.execute(HOLDS).scalar_one())


if __name__ == "__main__":
    main()

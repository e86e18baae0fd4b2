"""Inventory of landing: every file is noted; a record that no row names is an orphan. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from presswatch.errors import ContractError, TransientError
from presswatch.landing.warc_index import gaps
from presswatch.ports import Landing
from presswatch.runtime import Runtime
from presswatch.warehouse.landing import files as landing_files
from presswatch.warehouse.landing.files import Orphan

LEASES_OLD = 2
"""Leases that must have run out since a file was met first: until then its rows may yet be committed."""


def find_orphans(runtime: Runtime) -> dict[str, int]:
    """Note all files of landing, examine those that are old enough, and return what was found.

    A record is an orphan when the transaction that was to name it was never committed; the page was asked for again
    then. It is evidence all the same: it is kept, with a row that says where it is.

    Raises:
        TransientError: landing is not there.
    """
    files = runtime.landing.files()  # Before the rows: what is listed and committed by now has its rows.
    with runtime.engine.begin() as conn:
        require_landing(conn, files)
        new = landing_files.note(conn, files)
        due = landing_files.unexamined(conn, older_than_s=LEASES_OLD * runtime.settings.lease_s)
    orphans: list[Orphan] = []
    for path in due:
        with runtime.engine.begin() as conn:
            orphans += _examine(conn, runtime.landing, path, files.get(path))
    with runtime.engine.connect() as conn:
        file_count = landing_files.count(conn)
    return {
        "files": file_count,
        "new": new,
        "examined": len(due),
        "orphans": len(orphans),
        "orphan_bytes": sum(orphan.warc_length for orphan in orphans),
    }


def require_landing(conn: Connection, files: dict[str, int]) -> None:
    """Do nothing when landing is there: a store that is not mounted must not look like one that lost everything.

    Raises:
        TransientError: no file is there, and there were some before.
    """
    if not files and landing_files.count(conn):
        raise TransientError("landing is empty, and files were in it before: is it mounted?", reason="landing_away")


def _examine(conn: Connection, landing: Landing, path: str, size: int | None) -> list[Orphan]:
    """Return the orphans of a file and keep them; ``size`` is None where landing has no such file."""
    rows = landing_files.landed(conn, path)
    if size is None and not rows:
        landing_files.forget(conn, path)
        return []
    orphans = []
    if path.endswith(".part"):
        orphans = [Orphan(path, 0, size or 0, "unfinished")]
    elif size is not None:
        records = [(row.record.warc_offset, row.record.warc_length) for row in rows]
        orphans = [orphan for start, end in gaps(size, records) for orphan in _orphans(landing, path, start, end)]
    landing_files.save_examined(conn, path, orphans)
    return orphans


def _orphans(landing: Landing, path: str, start: int, end: int) -> Iterator[Orphan]:
    done = start
    try:
        for record in landing.records(path, start, end):
            done = record.warc_offset + record.warc_length
            if record.url is not None:
                yield Orphan(
                    path,
                    record.warc_offset,
                    record.warc_length,
                    "record",
                    record.url,
                    record.fetched_at,
                    record.payload_digest,
                )
    except ContractError:
        yield Orphan(path, done, end - done, "unreadable")

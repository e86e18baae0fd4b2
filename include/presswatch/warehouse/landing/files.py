"""Statements on landing.file, landing.orphan and landing.damage: what maintenance knows of landing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select, text, true, update
from sqlalchemy.dialects.postgresql import insert

from presswatch.model.landed import LandedRecord
from presswatch.warehouse.expressions import seconds, storable
from presswatch.warehouse.tables import capture, damage, feed_poll, file, orphan

_NOTE_NAMED = text(
    """
    insert into landing.file (warc_path)
    select warc_path from landing.capture
    where warc_path is not null and fetched_at > now() - make_interval(days => :days)
    union
    select warc_path from landing.feed_poll
    where warc_path is not null and polled_at > now() - make_interval(days => :days)
    on conflict do nothing
    """
)
NAMED_WITHIN_DAYS = 40
"""How far back files are looked for by their rows: a month without maintenance, and the partitions of two months."""


class Landed(NamedTuple):
    """A row of landing, and where its bytes are."""

    subject: str  # capture or feed_poll
    subject_id: int
    record: LandedRecord


class Orphan(NamedTuple):
    """Bytes in a landing file that no row names; the columns of landing.orphan."""

    warc_path: str
    warc_offset: int
    warc_length: int
    kind: str
    url: str | None = None
    fetched_at: datetime | None = None
    payload_digest: str | None = None


class LandingHealth(NamedTuple):
    """Sums over what maintenance knows of landing."""

    files: int
    orphans: int
    damaged: int  # rows whose bytes are not there, or are others
    audited_at: datetime | None  # newest audit of any file


def note(conn: Connection, files: Mapping[str, int]) -> int:
    """Note the files of landing, path → bytes, and those that rows name; return how many were not known before."""
    before = count(conn)
    noted = set(conn.execute(select(file.c.warc_path).where(file.c.file_bytes.is_not(None))).scalars())
    fresh = [{"warc_path": path, "file_bytes": size} for path, size in files.items() if path not in noted]
    if fresh:
        new = insert(file)
        sizes = {"file_bytes": new.excluded.file_bytes}
        conn.execute(new.on_conflict_do_update(index_elements=[file.c.warc_path], set_=sizes), fresh)
    conn.execute(_NOTE_NAMED, {"days": NAMED_WITHIN_DAYS})
    return count(conn) - before


def count(conn: Connection) -> int:
    """Return how many files are known."""
    return int(conn.execute(select(func.count()).select_from(file)).scalar_one())


def unexamined(conn: Connection, *, older_than_s: float) -> Sequence[str]:
    """Return files that were not examined and were met first that long ago, by the database clock."""
    is_due = file.c.examined_at.is_(None) & (file.c.first_seen_at <= func.now() - seconds(older_than_s))
    return conn.execute(select(file.c.warc_path).where(is_due).order_by(file.c.warc_path)).scalars().all()


def least_audited(conn: Connection, *, limit: int) -> Sequence[str]:
    """Return files whose rows are all there, those never audited or not for longest first."""
    order = (file.c.audited_at.nulls_first(), file.c.warc_path)
    examined = select(file.c.warc_path).where(file.c.examined_at.is_not(None))
    return conn.execute(examined.order_by(*order).limit(limit)).scalars().all()


def landed(conn: Connection, path: str) -> list[Landed]:
    """Return the rows whose bytes are in a file, in the order of the file."""
    rows = []
    # A feed's body is that of its poll, however many captures read their entries in it.
    own = capture.c.observation_id.is_(None)
    for table, key, which in ((capture, capture.c.capture_id, own), (feed_poll, feed_poll.c.poll_id, true())):
        columns = [table.c[name] for name in LandedRecord.__dataclass_fields__]
        for number, *values in conn.execute(select(key, *columns).where(table.c.warc_path == path, which)):
            rows.append(Landed(table.name, number, LandedRecord(*values)))
    return sorted(rows, key=lambda row: row.record.warc_offset)


def save_examined(conn: Connection, path: str, orphans: Sequence[Orphan]) -> None:
    """Keep what a file holds that no row names; the file is not examined again."""
    if orphans:
        rows = [storable(stray._asdict()) for stray in orphans]
        conn.execute(insert(orphan).on_conflict_do_nothing(), rows)
    conn.execute(update(file).where(file.c.warc_path == path).values(examined_at=func.now()))


def forget(conn: Connection, path: str) -> None:
    """Drop a file that was listed while it was being written, under the name it had until then."""
    conn.execute(file.delete().where(file.c.warc_path == path))


def save_audit(conn: Connection, path: str, problems: Mapping[Landed, str]) -> int:
    """Keep what is wrong with rows of a file, mark as mended what is not any more, and return how many were mended."""
    rows = [
        {
            "subject": row.subject,
            "subject_id": row.subject_id,
            "warc_path": path,
            "warc_offset": row.record.warc_offset,
            "problem": problem,
        }
        for row, problem in problems.items()
    ]
    was = damage.c
    sound = select(was.subject, was.subject_id).where(was.warc_path == path, was.mended_at.is_(None))
    broken = {(row.subject, row.subject_id) for row in problems}
    mended = [tuple(row) for row in conn.execute(sound) if tuple(row) not in broken]
    for subject, number in mended:
        is_row = (was.subject == subject) & (was.subject_id == number)
        conn.execute(update(damage).where(is_row).values(mended_at=func.now()))
    if rows:
        new = insert(damage)
        again = {"problem": new.excluded.problem, "mended_at": None}
        conn.execute(
            new.on_conflict_do_update(index_elements=[was.subject, was.subject_id], set_=again),
            [storable(row) for row in rows],
        )
    conn.execute(update(file).where(file.c.warc_path == path).values(audited_at=func.now()))
    return len(mended)


def health(conn: Connection) -> LandingHealth:
    """Return how landing is, as far as maintenance knows."""
    orphans = select(func.count()).select_from(orphan).scalar_subquery()
    damaged = select(func.count()).select_from(damage).where(damage.c.mended_at.is_(None)).scalar_subquery()
    figures = (func.count(file.c.warc_path), orphans, damaged, func.max(file.c.audited_at))
    return LandingHealth(*conn.execute(select(*figures)).one())

"""Exports marts: one increment a call, all or nothing."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from presswatch import __version__
from presswatch.errors import PermanentError
from presswatch.exporting import manifest as manifests
from presswatch.exporting.manifest import ExportedColumn, ExportedFile, FileFormat, Manifest, Previous
from presswatch.exporting.row_files import Batches, write_rows
from presswatch.exporting.target import ExportTarget
from presswatch.runtime import Runtime
from presswatch.warehouse.engine import read_only
from presswatch.warehouse.queries import mart_rows

log = logging.getLogger(__name__)

FOLDERS: Final = ("manifests", *mart_rows.MARTS)
USUAL_MARTS: Final = ("article", "revision", "article_author", "coverage")
TIMEOUT_MS: Final = 600_000
"""Of one statement: the first rows of a month of revisions take longest."""


@dataclass(frozen=True)
class Order:
    """What is asked of an export; what is left open is as the target has it, or as usual."""

    marts: tuple[str, ...] = ()
    file_format: FileFormat | None = None


def export_marts(runtime: Runtime, url: str, order: Order = Order()) -> Manifest | None:
    """Write what changed since the newest increment at a target, and return its manifest; None where nothing did.

    Twice is once: a call that was killed leaves files that no manifest names, and the next one writes them anew.

    Raises:
        PermanentError: another export writes there, or it asks for other marts than the target holds.
        TransientError: the target is full or away.
    """
    target = ExportTarget(url)
    with read_only(runtime.engine, timeout_ms=TIMEOUT_MS, is_snapshot=True) as conn:
        if not mart_rows.lock_target(conn, str(target)):
            raise PermanentError(f"another export writes to {target}", reason="target_busy")
        data = target.read(manifests.NEWEST)
        before = manifests.from_json(data) if data is not None else None
        with target.workshop() as workshop:
            increment = _Increment(conn, target, workshop, before, _settled(order, before))
            made = increment.write(runtime.clock())
        if made is not None:
            _sweep(target, made, before)
        return made


def _settled(order: Order, before: Manifest | None) -> Order:
    """Return the order with nothing left open: a target keeps its marts and its format.

    Raises:
        PermanentError: it asks for others.
    """
    if before is None:
        return Order(order.marts or USUAL_MARTS, order.file_format or "parquet")
    held = tuple(mart for mart in before.schema if mart != mart_rows.REMOVED)
    if order.marts and set(order.marts) != set(held):
        raise PermanentError(f"this target holds {', '.join(held)}: for others begin a new one")
    if order.file_format not in (None, before.file_format):
        raise PermanentError(f"this target holds {before.file_format}: for another format begin a new one")
    return Order(held, before.file_format)


class _Increment:
    """One increment being written: files first, their manifest last."""

    def __init__(
        self, conn: Connection, target: ExportTarget, workshop: Path, before: Manifest | None, order: Order
    ) -> None:
        self._conn = conn
        self._target = target
        self._workshop = workshop
        self._before = before
        self._marts = order.marts
        self._format: FileFormat = order.file_format or "parquet"
        self._number = before.number + 1 if before else 1
        self._after = before.seq_to if before else 0
        self._to = mart_rows.newest_seq(conn)
        self._schema = {mart: self._columns(mart) for mart in (*order.marts, mart_rows.REMOVED)}

    def write(self, now: datetime) -> Manifest | None:
        """Write all files and the manifest; None, and no file, where nothing changed."""
        if self._to < self._after:
            raise PermanentError(
                f"the export is at load_seq {self._after}, this warehouse at {self._to}: it is another one, or was"
                " brought back from a backup. Begin a new target"
            )
        self._clear()
        files = tuple(self._changed()) if self._to > self._after else ()
        snapshots = tuple(file for mart in self._marts if mart in mart_rows.BY_DAY for file in self._whole(mart))
        if self._before is not None and not files and snapshots == self._before.snapshots:
            return None
        made = self._manifest(files, snapshots, now)
        for path in (made.path, manifests.NEWEST):
            file = self._workshop / "manifest.json"
            file.write_bytes(manifests.to_json(made))
            self._target.publish(file, path)
        return made

    def _manifest(
        self, files: tuple[ExportedFile, ...], snapshots: tuple[ExportedFile, ...], now: datetime
    ) -> Manifest:
        return Manifest(
            number=self._number,
            created_at=now.astimezone(UTC).isoformat(timespec="seconds"),
            presswatch=__version__,
            contract=mart_rows.contract_version(self._conn),
            file_format=self._format,
            seq_after=self._after,
            seq_to=self._to,
            schema=self._schema,
            files=files,
            snapshots=snapshots,
            previous=self._previous(),
        )

    def _columns(self, mart: str) -> tuple[ExportedColumn, ...]:
        return tuple(ExportedColumn(*column) for column in mart_rows.columns(self._conn, mart))

    def _previous(self) -> Previous | None:
        if self._before is None:
            return None
        return Previous(self._before.path, manifests.digest(manifests.to_json(self._before)))

    def _clear(self) -> None:
        """Remove what a killed call wrote: files of an increment that no manifest names."""
        for path in self._target.files(FOLDERS):
            if _number_of(path) >= self._number:
                log.info("%s is of an export that was broken off, and goes", path)
                self._target.remove(path)

    def _changed(self) -> Iterator[ExportedFile]:
        for mart in (mart for mart in self._marts if mart in mart_rows.BY_ARTICLE):
            for month in mart_rows.months(self._conn, mart, self._after, self._to):
                rows = mart_rows.read_month(self._conn, mart, month, self._after, self._to)
                yield from self._file(mart, _label(month), rows)
        yield from self._file(mart_rows.REMOVED, "", mart_rows.read_removed(self._conn, self._after, self._to))

    def _whole(self, mart: str) -> Iterator[ExportedFile]:
        """Yield a file for each month of a mart that is written whole; a month that is as before keeps its file."""
        held = {(file.mart, file.month): file for file in (self._before.snapshots if self._before else ())}
        for month in mart_rows.months(self._conn, mart, 0, 0):
            rows = mart_rows.read_month(self._conn, mart, month, 0, 0)
            yield from self._file(mart, _label(month), rows, held.get((mart, _label(month))))

    def _file(self, mart: str, month: str, rows: Batches, held: ExportedFile | None = None) -> Iterator[ExportedFile]:
        """Yield the file that holds some rows, written now unless it is held already; none of no rows."""
        local = self._workshop / f"rows.{self._format}"
        number_of_rows = write_rows(local, self._format, self._schema[mart], rows)
        if not number_of_rows:
            return
        data = local.stat().st_size, _sha256(local)
        if held is not None and (held.bytes, held.sha256) == data:
            yield held
            return
        folder = f"{mart}/month={month}" if month else mart
        path = f"{folder}/{self._number:06}.{self._format}"
        self._target.publish(local, path)
        yield ExportedFile(path, mart, month, number_of_rows, *data)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _label(month: date | None) -> str:
    return f"{month:%Y-%m}" if month else "undated"


_OURS: Final = re.compile(
    rf"(?:manifests/(?P<manifest>[0-9]{{6,}})\.json"
    rf"|(?:{'|'.join(mart_rows.MARTS)})/(?:month=(?:[0-9]{{4,}}-[0-9]{{2}}|undated)/)?(?P<rows>[0-9]{{6,}})\.(?:parquet|csv))"
)
"""What an export writes, as paths below its target: whatever else is there is somebody else's, and is never touched."""


def _number_of(path: str) -> int:
    """Return the increment that a file is of; 0 where it is none of ours."""
    found = _OURS.fullmatch(path)
    return int(found["manifest"] or found["rows"]) if found else 0


def _sweep(target: ExportTarget, made: Manifest, before: Manifest | None) -> None:
    """Remove the files of whole marts that two manifests in a row have not named: a slow reader may hold the last."""
    kept = {file.path for manifest in (made, before) if manifest for file in manifest.snapshots}
    folders: Sequence[str] = [mart for mart in made.schema if mart in mart_rows.BY_DAY]
    for path in target.files(folders):
        if _number_of(path) and path not in kept:
            target.remove(path)

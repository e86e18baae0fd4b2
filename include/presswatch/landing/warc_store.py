"""Landing: responses kept as they came, one WARC/1.1 file a batch (ISO 28500), each record compressed by itself."""

from __future__ import annotations

import base64
import errno
import hashlib
import io
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from upath import UPath
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from presswatch.clock import Clock, utc_now
from presswatch.encoding.content_coding import decode
from presswatch.errors import ContractError, PresswatchError, TransientError
from presswatch.landing.store import AWAY, is_local, open_store, store_trouble_named
from presswatch.landing.warc_index import GZIP, records_in
from presswatch.model.exchange import Exchange
from presswatch.model.landed import LandedRecord, StoredRecord
from presswatch.private_files import make_private_folder, open_private

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}")
_SPOOL_BYTES = 4 << 20  # beyond it a batch being written lies on disk
_LEVEL = 5  # of zlib: half the time of warcio's 9, for 2 % more bytes of pages


class WarcLanding:
    """Landing in a folder or in any store fsspec knows (``ports.Landing``)."""

    def __init__(self, root_url: str, *, software: str, clock: Clock = utc_now, timeout_s: float = 30.0) -> None:
        """Open landing; nothing is created before the first batch is published.

        Args:
            root_url: a path or an fsspec URL.
            software: name and version of what writes, for the warcinfo record.
            clock: gives the day a batch is filed under, UTC.
            timeout_s: how long an object store may take to connect, and to send or take the next bytes.
        """
        self._root = open_store(root_url, timeout_s=timeout_s)
        self._software = software
        self._clock = clock

    def open_batch(self, kind: str, name: str) -> WarcBatch:
        """Return a batch that will be ``<kind>/YYYY/MM/DD/<name>.warc.gz`` when it is published.

        Args:
            kind: ``feeds`` or ``pages``.
            name: unique for ever: the batch id with its fencing token; letters, digits, ``._-``.

        Raises:
            ContractError: kind or name could not be a file name.
        """
        if not (_NAME.fullmatch(kind) and _NAME.fullmatch(name)):
            raise ContractError(f"no name for a landing file: {kind!r}, {name!r}")
        day = self._clock().astimezone(UTC)
        return WarcBatch(self._root, f"{kind}/{day:%Y/%m/%d}/{name}.warc.gz", self._software, self._clock)

    def read_body(self, record: LandedRecord) -> bytes:
        """Return the decoded body of a record; only its own bytes are read from the file.

        Raises:
            ContractError: the record is missing, is not where it was said to be, or its digest differs.
            TransientError: the store cannot be reached, or refuses us (``landing_away``, ``landing_refused``).
        """
        try:
            body = _body_of(self._read(record), max_bytes=max(record.body_bytes, record.wire_bytes, 1))
        except TransientError:
            raise
        except (OSError, PresswatchError, ArchiveLoadFailed, ValueError, AttributeError) as error:
            raise ContractError(f"{_place(record)} cannot be read: {error}", reason="landing_unreadable") from error
        if hashlib.sha256(body).digest() != record.body_sha256:
            raise ContractError(f"{_place(record)} holds another body than its row says", reason="landing_digest")
        return body

    def files(self) -> dict[str, int]:
        """Return all files with their sizes in bytes, paths relative to the root; those of killed writes among them.

        Raises:
            TransientError: the store cannot be reached, or refuses us.
        """
        root, listed = self._root.path.rstrip("/"), {}
        # "exists" would take a store that does not answer for one that is empty.
        with store_trouble_named(self._root), suppress(FileNotFoundError):
            listed = self._root.fs.find(self._root.path, detail=True)
        return {str(file).removeprefix(root).lstrip("/"): int(facts["size"]) for file, facts in listed.items()}

    def records(self, path: str, start: int, end: int) -> Iterator[StoredRecord]:
        """Yield the records that lie between two offsets of a file; both are where a record begins, or the file ends.

        Raises:
            ContractError: the bytes after the records yielded so far are none (``landing_unreadable``).
            TransientError: the store cannot be reached, or refuses us.
        """
        with store_trouble_named(self._root), (self._root / path).open("rb") as file:
            yield from records_in(file, start, end)

    def _read(self, record: LandedRecord) -> bytes:
        file = self._root / record.warc_path
        end = record.warc_offset + record.warc_length
        with store_trouble_named(self._root):
            data: bytes = file.fs.cat_file(file.path, start=record.warc_offset, end=end)
        if len(data) != record.warc_length:
            raise ContractError(f"{len(data)} of {record.warc_length} bytes are there")
        return data


class WarcBatch:
    """One landing file being written (``ports.LandingBatch``); for one thread at a time."""

    def __init__(self, root: UPath, path: str, software: str, clock: Clock) -> None:
        self._root = root
        self._path = path
        self._records = 0
        self._spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES)  # noqa: SIM115  # closed by publish
        self._writer = _CompressingWriter(self._spool, gzip=False, warc_version="1.1")
        info = {"software": software, "format": "WARC File Format 1.1", "conformsTo": "ISO 28500:2017"}
        record = self._writer.create_warcinfo_record(path.rpartition("/")[2], info)
        record.rec_headers.replace_header("WARC-Date", _warc_date(clock()))
        self._writer.write_record(record)

    def add(self, exchange: Exchange) -> LandedRecord:
        """Append a response; return where it will be once the batch is published.

        Raises:
            TransientError: no room left on the disk (``disk_full``).
        """
        offset = self._spool.tell()
        with _disk_full_named():
            self._writer.write_record(_record_of(self._writer, exchange))
        self._records += 1
        return LandedRecord(
            warc_path=self._path,
            warc_offset=offset,
            warc_length=self._spool.tell() - offset,
            body_sha256=exchange.body_sha256 or hashlib.sha256(exchange.body).digest(),
            body_bytes=len(exchange.body),
            wire_bytes=len(exchange.wire_body),
        )

    def publish(self) -> str | None:
        """Make the file visible, whole, and return its path relative to the root; None when nothing was added.

        Raises:
            ContractError: a file of that name is there already; what is in landing is never replaced.
            TransientError: no room left (``disk_full``), or the store cannot be reached or refuses us; nothing is
                visible then.
        """
        with self._spool as spool, _disk_full_named():
            if not self._records:
                return None
            spool.seek(0)
            target = self._root / self._path
            if is_local(target):
                _publish_local(spool, Path(target.path))
            else:
                _publish_remote(spool, target)
        return self._path

    def discard(self) -> None:
        """Drop what was not published."""
        self._spool.close()


class _CompressingWriter(WARCWriter):  # type: ignore[misc]
    """A writer that compresses each record by itself, at our level."""

    def _write_warc_record(self, out: IO[bytes], record: object) -> None:
        super()._write_warc_record(_Member(out), record)


class _Member:
    """A gzip member being written, with what warcio asks of a file."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, GZIP)

    def write(self, data: bytes) -> None:
        """Compress and write."""
        self._out.write(self._compressor.compress(data))

    def flush(self) -> None:
        """Write the rest; comes once, at the end of the record."""
        self._out.write(self._compressor.flush())
        self._out.flush()


@contextmanager
def _disk_full_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise TransientError(f"landing: {error.strerror}", reason="disk_full") from error


class _RawHeaders(StatusAndHeaders):  # type: ignore[misc]
    """A head that is written byte for byte; warcio would escape what is not ASCII."""

    def __init__(self, exchange: Exchange) -> None:
        status = f"{exchange.status} {exchange.reason_phrase}"
        headers = [(_stored_name(name), value) for name, value in exchange.headers]
        super().__init__(status, headers, protocol=f"HTTP/{exchange.http_version.removeprefix('HTTP/')}")
        lines = [f"{self.protocol} {status}", *(f"{name}: {value}" for name, value in headers), "", ""]
        self.block = "\r\n".join(lines).encode("latin-1", "replace")

    def compute_headers_buffer(self, header_filter: object = None) -> None:  # noqa: ARG002  # warcio's signature
        """Set what is written."""
        self.headers_buff = self.block


def _stored_name(name: str) -> str:
    """Return the name a header is kept under: the payload is no longer chunked, as Common Crawl marks it."""
    return "X-Crawl-Transfer-Encoding" if name.lower() == "transfer-encoding" else name


def _record_of(writer: WARCWriter, exchange: Exchange) -> object:
    head = _RawHeaders(exchange)
    fields = {
        "WARC-Date": _warc_date(exchange.fetched_at),
        "WARC-IP-Address": exchange.remote_ip,
        "WARC-Payload-Digest": _digest(exchange.wire_body),
        "WARC-Block-Digest": _digest(head.block, exchange.wire_body),
    }
    return writer.create_warc_record(
        exchange.url_final,
        "response",
        payload=io.BytesIO(exchange.wire_body),
        length=len(exchange.wire_body),
        http_headers=head,
        warc_headers_dict=fields,
    )


def _digest(*parts: bytes) -> str:
    sha256 = hashlib.sha256()
    for part in parts:
        sha256.update(part)
    return f"sha256:{base64.b32encode(sha256.digest()).decode('ascii')}"


def _warc_date(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _publish_local(spool: IO[bytes], target: Path) -> None:
    """Write beside the target, flush to disk, then give it its name: after a crash it is there whole or not at all."""
    if target.exists():
        raise _is_there(target)
    make_private_folder(target.parent)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with open_private(part, "wb") as file:
            shutil.copyfileobj(spool, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _publish_remote(spool: IO[bytes], target: UPath) -> None:
    """Put the file in one go; an object store shows it when the upload is complete."""
    with store_trouble_named(target):
        if target.exists():
            raise _is_there(target)
        try:
            with target.open("wb") as file:
                shutil.copyfileobj(spool, file)
        except FileNotFoundError as error:
            raise TransientError(f"landing has no such bucket or folder: {error}", reason=AWAY) from error


def _is_there(target: Path | UPath) -> ContractError:
    return ContractError(f"{target} is in landing already", reason="landing_exists")


def _place(record: LandedRecord) -> str:
    return f"{record.warc_path} at {record.warc_offset}"


def _body_of(raw: bytes, *, max_bytes: int) -> bytes:
    """Return the decoded body in one compressed record."""
    for record in ArchiveIterator(io.BytesIO(raw), no_record_parse=True):
        head, _, payload = record.raw_stream.read().partition(b"\r\n\r\n")
        lines = (line.partition(":") for line in head.decode("latin-1").split("\r\n")[1:])
        codings = [value.strip() for name, _, value in lines if name.lower() == "content-encoding"]
        return decode(",".join(codings), payload, max_bytes).decoded if payload else b""
    raise ContractError("no record")

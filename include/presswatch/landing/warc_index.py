"""Finds the records in a landing file without their rows: each is a gzip member of its own (RFC 1952)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO

from presswatch.errors import ContractError
from presswatch.model.landed import StoredRecord

CHUNK_BYTES = 1 << 16
HEAD_BYTES = 1 << 14
"""Of a record, decompressed: its own header is well within; an address has 2,048 characters at the most."""
GZIP = 31  # zlib's number for a window of 32 kB in a gzip wrapper, whose length and CRC are then verified


def gaps(size: int, records: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts of a file, as start and end, that no known record covers; records are offset and length."""
    uncovered, done = [], 0
    for offset, length in sorted(records):
        if offset > done:
            uncovered.append((done, offset))
        done = max(done, offset + length)
    return [*uncovered, (done, size)] if done < size else uncovered


def records_in(file: IO[bytes], start: int, end: int) -> Iterator[StoredRecord]:
    """Yield the records between two offsets; both are where a record begins, or the file ends. Memory stays flat.

    Raises:
        ContractError: the bytes after the records yielded so far are none (``landing_unreadable``).
    """
    file.seek(start)
    data, offset, position = b"", start, start
    while offset < end:
        head, inflate = b"", zlib.decompressobj(GZIP)
        while not inflate.eof:
            if not data:
                data = file.read(min(CHUNK_BYTES, end - position))
                position += len(data)
            if not data:
                raise _unreadable(offset, "it is cut")
            try:
                inflated = inflate.decompress(data, CHUNK_BYTES)
            except zlib.error as error:
                raise _unreadable(offset, str(error)) from error
            # The head names the record; of the body only the length is wanted, so it is inflated and dropped.
            head = head if len(head) >= HEAD_BYTES else head + inflated
            data = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
        length = position - len(data) - offset
        yield _record(offset, length, head)
        offset += length


def _record(offset: int, length: int, data: bytes) -> StoredRecord:
    version, _, rest = data.partition(b"\r\n")
    if not version.startswith(b"WARC/"):
        raise _unreadable(offset, "it is no WARC")
    lines = rest.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").split("\r\n")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return StoredRecord(
        offset,
        length,
        fields.get("warc-target-uri"),
        _instant(fields.get("warc-date", "")),
        fields.get("warc-payload-digest"),
    )


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _unreadable(offset: int, why: str) -> ContractError:
    return ContractError(f"no record can be read at {offset}: {why}", reason="landing_unreadable")

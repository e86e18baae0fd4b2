"""Decodes one content coding (gzip, deflate …), bounded in size whatever the peer says or does."""

from __future__ import annotations

import zlib
from typing import Literal, NamedTuple

from presswatch.errors import BadResponseError, BodyTooLargeError, TruncatedError

MAX_RATIO = 100
"""Decoded bytes per wire byte beyond ``RATIO_FREE_BYTES``; pages reach 20, a bomb 1,000."""

RATIO_FREE_BYTES = 1 << 20
HEAD_BYTES = 512_000
"""What an over-long body leaves behind in its error, for robots.txt (RFC 9309, 2.5)."""

_STEP_BYTES = 1 << 16
_MAX_GZIP_MEMBERS = 1000  # blocked gzip has one per 64 kB
_GZIP_MAGIC = b"\x1f\x8b"
_UNDONE = frozenset({"gzip", "x-gzip", "deflate"})
_NOT_UNDONE = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "aes128gcm", "pack200-gzip"})

Coding = Literal["gzip", "deflate", "identity"]


class Bodies(NamedTuple):
    """A body as it came and as it reads; the same object where there was no coding."""

    wire: bytes
    decoded: bytes


def decode(content_encoding: str, wire: bytes, max_bytes: int) -> Bodies:
    """Return a whole body decoded.

    Raises:
        BodyTooLargeError, TruncatedError, BadResponseError: as ``BodyDecoder``.
    """
    decoder = BodyDecoder(content_encoding, max_bytes)
    decoder.feed(wire)
    return decoder.finish()


class BodyDecoder:
    """Takes a body piece by piece; holds never more than twice the limit."""

    def __init__(self, content_encoding: str, max_bytes: int) -> None:
        """Prepare for one body.

        Args:
            content_encoding: value of the header, or several joined by commas; lies are found out by the first bytes.
            max_bytes: limit of the wire form and of the decoded form, each.

        Raises:
            BadResponseError: more than one coding, or one we did not ask for (``unsupported_encoding``).
        """
        self._declared = _declared_coding(content_encoding)
        self._max_bytes = max_bytes
        self._wire = bytearray()
        self._decoded = bytearray()
        self._coding: Coding | None = None
        self._members = 0
        self._inflater: zlib._Decompress | None = None
        self._rest = b""  # after the end of a gzip member
        self._is_over = False

    def feed(self, data: bytes) -> None:
        """Take the next piece.

        Raises:
            BodyTooLargeError: over the limit, or blown up more than ``MAX_RATIO`` times.
            BadResponseError: the coding is broken (``bad_encoding``).
        """
        self._wire += data
        if self._coding is None:
            if len(self._wire) < 2:
                return
            data, self._coding = bytes(self._wire), self._find_coding()
        if self._coding != "identity":
            self._inflate(data)
        if len(self._wire) > self._max_bytes:
            raise self._too_large(f"over {self._max_bytes} bytes on the wire")

    def finish(self) -> Bodies:
        """Return the body.

        Raises:
            TruncatedError: the coding did not come to its end.
        """
        if self._coding in {None, "identity"}:
            wire = bytes(self._wire)
            return Bodies(wire, wire)
        if self._inflater is not None:  # All input may be taken with the last bytes of output still inside.
            self._decoded += self._inflater.decompress(b"", _STEP_BYTES)
        if self._inflater is not None and not self._inflater.eof:
            raise TruncatedError(f"{self._coding} ends early, after {len(self._wire)} bytes")
        return Bodies(bytes(self._wire), bytes(self._decoded))

    def _find_coding(self) -> Coding:
        """Believe the first bytes more than the header: servers lie in both directions."""
        if self._wire.startswith(_GZIP_MAGIC):
            self._start("gzip")
            return "gzip"
        if self._declared == "deflate":
            self._start("deflate")
            return "deflate"
        return "identity"

    def _start(self, coding: Coding) -> None:
        self._members += 1
        if self._members > _MAX_GZIP_MEMBERS:
            raise BadResponseError(f"more than {_MAX_GZIP_MEMBERS} gzip members", reason="bad_encoding")
        if coding == "gzip":
            wbits = 16 + zlib.MAX_WBITS
        else:  # RFC 9110, 8.4.1.2 says zlib; some servers send it bare
            is_zlib = self._wire[0] & 0x0F == 8 and (self._wire[0] << 8 | self._wire[1]) % 31 == 0
            wbits = zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS
        self._inflater = zlib.decompressobj(wbits)

    def _inflate(self, data: bytes) -> None:
        while data and not self._is_over:
            if self._inflater is None:
                data = self._next_member(data)
                continue
            try:
                self._decoded += self._inflater.decompress(data, _STEP_BYTES)
            except zlib.error as error:
                raise BadResponseError(f"{self._coding}: {error}", reason="bad_encoding") from error
            self._check_decoded()
            data = self._inflater.unconsumed_tail
            if self._inflater.eof:
                data, self._inflater = self._inflater.unused_data, None

    def _next_member(self, data: bytes) -> bytes:
        """Return what is to be inflated after the end of a member: the next one (RFC 1952, 2.2); padding is dropped."""
        self._rest += data
        if self._coding == "deflate" or not _GZIP_MAGIC.startswith(self._rest[:2]):
            self._is_over = True
        if self._is_over or len(self._rest) < 2:
            return b""
        data, self._rest = self._rest, b""
        self._start("gzip")
        return data

    def _check_decoded(self) -> None:
        size = len(self._decoded)
        if size > self._max_bytes:
            raise self._too_large(f"over {self._max_bytes} bytes decoded")
        if size > RATIO_FREE_BYTES and size > MAX_RATIO * len(self._wire):
            raise self._too_large(f"{len(self._wire)} bytes blow up more than {MAX_RATIO} times")

    def _too_large(self, detail: str) -> BodyTooLargeError:
        error = BodyTooLargeError(detail)
        error.head = bytes((self._wire if self._coding == "identity" else self._decoded)[:HEAD_BYTES])
        return error


def _declared_coding(content_encoding: str) -> Coding:
    """Return the one coding a header names; unknown words (``utf-8``, ``none``) are common mistakes, mean nothing."""
    words = [word.strip().lower() for word in content_encoding.split(",")]
    codings = [word for word in words if word in _UNDONE or word in _NOT_UNDONE]
    if len(codings) > 1 or any(word in _NOT_UNDONE for word in codings):
        raise BadResponseError(f"Content-Encoding: {content_encoding[:80]}", reason="unsupported_encoding")
    if not codings:
        return "identity"
    return "deflate" if codings == ["deflate"] else "gzip"

"""Bytes of a feed → text: which encoding it really is, whatever its labels say."""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

import webencodings

from presswatch.legacy_charset import guess_legacy

MAX_TEXT_BYTES = 15 << 20
"""Largest body read, bytes; the fetcher refuses larger ones already, this holds for what is unpacked here."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# First bytes of a document without a mark (XML 1.0, appendix F): "<" in UTF-32 and UTF-16, "<?xm" in EBCDIC.
_SHAPES = (
    (re.compile(rb"<\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00<"), "utf-32-be"),
    (re.compile(rb"<\x00[^\x00]\x00"), "utf-16-le"),
    (re.compile(rb"\x00<\x00[^\x00]"), "utf-16-be"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']\s{0,20}([\w.:-]{1,40})""")
_SEVEN_BIT = ("iso-2022", "hz-")  # other alphabets in ASCII bytes, so that valid UTF-8 proves nothing


class Decoded(NamedTuple):
    """The text of a body and how its encoding was found."""

    text: str
    encoding: str
    source: str  # bom, shape, content, xml, http, guess
    notes: tuple[str, ...] = ()


class Unpacked(NamedTuple):
    """A body freed of a gzip wrapping that no header told of."""

    body: bytes
    notes: tuple[str, ...] = ()
    is_broken: bool = False


def unpack(body: bytes) -> Unpacked:
    """Return the body, unzipped where it starts like a gzip file; never more than ``MAX_TEXT_BYTES``."""
    notes: tuple[str, ...] = ()
    if body.startswith(b"\x1f\x8b"):
        unzipper = zlib.decompressobj(31)
        try:
            body = unzipper.decompress(body, MAX_TEXT_BYTES + 1)
        except zlib.error:
            return Unpacked(b"", ("gzip_body",), is_broken=True)
        notes = ("gzip_body",) if unzipper.eof else ("gzip_body", "gzip_cut")
        if not body:
            return Unpacked(b"", notes, is_broken=True)
    if len(body) > MAX_TEXT_BYTES:
        return Unpacked(body[:MAX_TEXT_BYTES], (*notes, "over_size"))
    return Unpacked(body, notes)


def decode(body: bytes, charset: str | None = None) -> Decoded:
    """Return the text: byte order mark, else valid UTF-8, else XML declaration, else HTTP ``charset``, else a guess.

    Labels are those of the WHATWG Encoding Standard only: Python's own table also knows punycode, zlib and rot13.
    """
    return _by_mark(body) or _by_shape(body) or _by_label(body, charset)


def _by_mark(body: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            text = body[len(mark) :]
            try:
                return Decoded(text.decode(encoding), encoding, "bom")
            except UnicodeDecodeError:
                if encoding == "utf-8":
                    return _guess(text, ("bom_lies",))
                return Decoded(text.decode(encoding, "replace"), encoding, "bom", ("bad_bytes",))
    return None


def _by_shape(body: bytes) -> Decoded | None:
    for shape, encoding in _SHAPES:
        if shape.match(body):
            return Decoded(body.decode(encoding, "replace"), encoding, "shape")
    return None


def _by_label(body: bytes, charset: str | None) -> Decoded:
    declared = _DECLARED.search(body[:1024])
    # The declaration travels with the bytes; the header is often a server's default.
    labels = [("xml", declared[1].decode("ascii"))] if declared else []
    labels += [("http", charset)] if charset else []
    is_seven_bit = any(label.lower().startswith(_SEVEN_BIT) for _, label in labels) and body.isascii()
    if not is_seven_bit:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return Decoded(text, "utf-8", "content", _contradicted(labels, text))
    return _by_named(body, labels)


def _contradicted(labels: list[tuple[str, str]], text: str) -> tuple[str, ...]:
    known = webencodings.lookup(labels[0][1]) if labels else None
    return () if known is None or known.name == "utf-8" or text.isascii() else (f"declared_{known.name}",)


def _by_named(body: bytes, labels: list[tuple[str, str]]) -> Decoded:
    notes: list[str] = []
    for source, label in labels:
        known = webencodings.lookup(label)
        if known is None:
            notes.append("unknown_charset")
        elif known.name not in {"utf-8", "x-user-defined", "replacement"}:
            try:
                return Decoded(known.codec_info.decode(body, "strict")[0], known.name, source, tuple(notes))
            except ValueError:
                text = known.codec_info.decode(body, "replace")[0]
                return Decoded(text, known.name, source, (*notes, "bad_bytes"))
    return _guess(body, tuple(notes))


def _guess(body: bytes, notes: tuple[str, ...]) -> Decoded:
    """Return UTF-8 with its bad bytes replaced, or, where most high bytes are none, what the bytes look like."""
    text = body.decode("utf-8", "replace")
    high = len(body) - len(body.translate(None, bytes(range(128, 256))))
    if text.count("\ufffd") * 4 <= high:
        return Decoded(text, "utf-8", "guess", (*notes, "bad_bytes"))
    encoding = guess_legacy(body)
    return Decoded(body.decode(encoding, "replace"), encoding, "guess", (*notes, "charset_guessed"))

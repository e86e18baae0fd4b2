"""Bytes of a feed → text: the encoding that it really has, whatever its labels say."""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

import webencodings

from presswatch.encoding.declared import without_mark, xml_encoding
from presswatch.encoding.legacy import guess_legacy
from presswatch.encoding.web_standard import WebText, decode_guessed, decode_labelled, is_seven_bit

MAX_TEXT_BYTES = 15 << 20
"""Largest body read, bytes; the fetcher refuses larger ones already, this holds for what is unpacked here."""

# First bytes of a document without a mark (XML 1.0, appendix F), behind white space: "<" or "{" in UTF-32 and UTF-16,
# "<?xm" in EBCDIC. White space of one byte before text of two was written by another program.
_SHAPES = (
    (re.compile(rb"(?:[\t\n\r ]\x00{0,3}){0,100}([<{\[]\x00\x00\x00)"), "utf-32-le"),
    (re.compile(rb"(?:\x00{0,3}[\t\n\r ]){0,100}(\x00\x00\x00[<{\[])"), "utf-32-be"),
    (re.compile(rb"(?:[\t\n\r ]\x00?){0,100}([<{\[]\x00[^\x00]\x00)"), "utf-16-le"),
    (re.compile(rb"(?:\x00?[\t\n\r ]){0,100}(\x00[<{\[]\x00[^\x00])"), "utf-16-be"),
    (re.compile(rb"(\x4c\x6f\xa7\x94)"), "cp037"),
)
_REPLACEMENT = b"\xef\xbf\xbd"


class DecodedFeed(NamedTuple):
    """The text of a body and how its encoding was found."""

    text: str
    encoding: str
    source: str  # bom, shape, content, xml, http, guess
    notes: tuple[str, ...] = ()

    @property
    def is_lossy(self) -> bool:
        """Return whether some bytes could not be decoded."""
        return any(note.startswith("bad_bytes") for note in self.notes)


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


def decode(body: bytes, charset: str | None = None) -> DecodedFeed:
    """Return the text: byte order mark, else valid UTF-8, else XML declaration or HTTP ``charset``, else a guess.

    Labels are those of the WHATWG Encoding Standard only: Python's own table also knows punycode, zlib and rot13.
    """
    return _by_mark(body) or _by_shape(body) or _by_label(body, charset)


def _by_mark(body: bytes) -> DecodedFeed | None:
    if (marked := without_mark(body)) is None:
        return None
    text, encoding = marked
    if encoding != "utf-8":
        return _plain(text, encoding, "bom")
    try:
        return DecodedFeed(text.decode("utf-8"), "utf-8", "bom")
    except UnicodeDecodeError:
        return _guess(text, ("bom_lies",))


def _by_shape(body: bytes) -> DecodedFeed | None:
    for shape, encoding in _SHAPES:
        if match := shape.match(body):
            start = match.start(1)
            # One byte of white space before big-endian text looks like little-endian text, but for its odd length.
            if encoding == "utf-16-le" and (len(body) - start) % 2 and body[start - 1 : start] == b"\x00":
                start, encoding = start - 1, "utf-16-be"
            return _plain(body[start:], encoding, "shape")
    return None


def _plain(body: bytes, encoding: str, source: str) -> DecodedFeed:
    text = body.decode(encoding, "replace")
    return DecodedFeed(text, encoding, source, _lost(text.count("\ufffd")))


def _lost(undecodable: int) -> tuple[str, ...]:
    return (f"bad_bytes:{undecodable}",) if undecodable else ()


def _by_label(body: bytes, charset: str | None) -> DecodedFeed:
    declared = xml_encoding(body[:1024])
    # The declaration travels with the bytes; the header is often a server's default.
    labels = [("xml", declared)] if declared else []
    labels += [("http", charset)] if charset else []
    if not is_seven_bit(body, [label for _, label in labels]):
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return DecodedFeed(text, "utf-8", "content", _contradicted(labels, text))
    return _by_named(body, labels)


def _contradicted(labels: list[tuple[str, str]], text: str) -> tuple[str, ...]:
    encoding = webencodings.lookup(labels[0][1]) if labels else None
    return () if encoding is None or encoding.name == "utf-8" or text.isascii() else (f"declared_{encoding.name}",)


def _by_named(body: bytes, labels: list[tuple[str, str]]) -> DecodedFeed:
    """Return the text by the first label under which every byte means something, else by the one that loses least."""
    unknown = tuple("unknown_charset" for _, label in labels if webencodings.lookup(label) is None)
    texts: list[tuple[str, WebText]] = []
    for source, label in labels:
        if (text := decode_labelled(body, label)) is not None:
            texts.append((source, text))
    if not texts:
        return _guess(body, unknown)
    source, best = min(texts, key=lambda labelled: labelled[1].undecodable)
    return DecodedFeed(best.text, best.encoding, source, (*unknown, *_lost(best.undecodable)))


def _guess(body: bytes, notes: tuple[str, ...]) -> DecodedFeed:
    """Return UTF-8 with its bad bytes replaced, or, where most high bytes are none, what the bytes look like."""
    text = body.decode("utf-8", "replace")
    lost = text.count("\ufffd") - body.count(_REPLACEMENT)
    high = len(body) - len(body.translate(None, bytes(range(128, 256))))
    if lost * 4 <= high:
        return DecodedFeed(text, "utf-8", "guess", (*notes, *_lost(lost)))
    guessed = decode_guessed(body, guess_legacy(body))
    return DecodedFeed(
        guessed.text, guessed.encoding, "guess", (*notes, "charset_guessed", *_lost(guessed.undecodable))
    )

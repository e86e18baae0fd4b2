"""From bytes to text: byte order mark, then valid UTF-8, then what is declared, then a guess."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import webencodings

from presswatch.legacy_charset import guess_legacy

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_META_REACH = 4096
"""Bytes in which a declaration is looked for; browsers stop at 1024, real pages put scripts before it."""
_STRAY_SHARE = 0.01
"""Share of undecodable bytes that damaged UTF-8 may hold before it counts as another encoding."""


_TWICE_ENCODED = re.compile("[\xc2-\xf4][\x80-\x9f]")
"""UTF-8 that someone read as Latin-1 and encoded again: no text holds the C1 controls that this leaves behind."""
_MULTIBYTE = re.compile("[\xc2-\xf4][\x80-\xbf]{1,3}")


class Decoded(NamedTuple):
    """Text, the Python name of its encoding, and how that was found: bom, utf8, declared, guess or repaired."""

    text: str
    encoding: str
    source: str


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Return the text of a page; never raises, undecodable bytes become U+FFFD."""
    found = _decode(body, content_type)
    if not _TWICE_ENCODED.search(found.text):
        return found
    return Decoded(_MULTIBYTE.sub(_read_again, found.text), found.encoding, "repaired")


def _decode(body: bytes, content_type: str) -> Decoded:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(encoding, "replace"), encoding, "bom")
    if wide := _wide(body):
        return Decoded(body.decode(wide, "replace"), wide, "guess")
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "utf8")
    except UnicodeDecodeError:
        return _decode_legacy(body, content_type)


def _decode_legacy(body: bytes, content_type: str) -> Decoded:
    text = body.decode("utf-8", "replace")
    multibyte = sum(ord(char) > 127 for char in text)
    if text.count("\ufffd") <= max(_STRAY_SHARE * multibyte, _STRAY_SHARE):
        return Decoded(text, "utf-8", "repaired")
    for label in _declared(body, content_type):
        codec = webencodings.lookup(label)
        # Bytes that are no UTF-8 were proven above, whatever the page says.
        if codec is not None and codec.name not in ("utf-8", "utf-16le", "utf-16be", "x-user-defined", "replacement"):
            return Decoded(codec.codec_info.decode(body, "replace")[0], codec.name, "declared")
    encoding = guess_legacy(body)
    return Decoded(body.decode(encoding, "replace"), encoding, "guess")


def _read_again(match: re.Match[str]) -> str:
    try:
        return match[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _declared(body: bytes, content_type: str) -> list[str]:
    found = [match[1] for match in [_HEADER.search(content_type)] if match]
    head = body[:_META_REACH]
    found += [match[1].decode("ascii", "ignore") for match in (_META.search(head), _DECLARATION.search(head)) if match]
    return found


def _wide(body: bytes) -> str | None:
    """Return UTF-16 without a byte order mark: markup whose every other byte is NUL."""
    head = body[:200]
    if len(head) < 8 or head.count(0) < len(head) // 3:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"

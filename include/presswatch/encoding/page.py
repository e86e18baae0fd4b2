"""Bytes of a page → text: byte order mark, then valid UTF-8, then what is declared, then a guess."""

from __future__ import annotations

import re
from typing import NamedTuple

from presswatch.encoding.declared import WEB_MARKS, header_encoding, meta_encoding, without_mark, xml_encoding
from presswatch.encoding.legacy import guess_legacy
from presswatch.encoding.web_standard import decode_guessed, decode_labelled, is_seven_bit

_META_REACH = 4096
"""Bytes in which a declaration is looked for; browsers stop at 1024, real pages put scripts before it."""
_REPLACEMENT = "\ufffd".encode()
_STRAY_SHARE = 0.01
"""Share of undecodable bytes that damaged UTF-8 may hold before it counts as another encoding."""


_TWICE_ENCODED = re.compile("[\xc2-\xf4][\x80-\x9f]")
"""UTF-8 that someone read as Latin-1 and encoded again: no text holds the C1 controls that this leaves behind."""
_C1_BYTES = re.compile(b"\xc2[\x80-\x9f]")
"""The same controls in UTF-8: bytes are searched ten times as fast as text."""
_MULTIBYTE = re.compile("[\xc2-\xf4][\x80-\xbf]{1,3}")


class DecodedPage(NamedTuple):
    """Text, the name of its encoding, and how that was found: bom, utf8, declared, guess or repaired."""

    text: str
    encoding: str
    source: str
    undecodable: int = 0  # sequences of bytes that mean nothing in the encoding; U+FFFD stands for each


def decode(body: bytes, content_type: str = "") -> DecodedPage:
    """Return the text of a page; never raises, undecodable bytes become U+FFFD."""
    decoded = _decode(body, content_type)
    if decoded.source == "utf8" and not _C1_BYTES.search(body):
        return decoded
    if not _TWICE_ENCODED.search(decoded.text):
        return decoded
    return decoded._replace(text=_MULTIBYTE.sub(_read_again, decoded.text), source="repaired")


def _decode(body: bytes, content_type: str) -> DecodedPage:
    if marked := without_mark(body, WEB_MARKS):
        return _plain(*marked, "bom")
    if wide := _wide(body):
        return _plain(body, wide, "guess")
    labels = _declared(body, content_type)
    if is_seven_bit(body, labels):
        return _legacy(body, labels)
    try:
        return DecodedPage(body.decode("utf-8"), "utf-8", "utf8")
    except UnicodeDecodeError:
        return _stray(body) or _legacy(body, labels)


def _plain(body: bytes, encoding: str, source: str) -> DecodedPage:
    text = body.decode(encoding, "replace")
    return DecodedPage(
        text, encoding, source, text.count("\ufffd") - (body.count(_REPLACEMENT) if encoding == "utf-8" else 0)
    )


def _stray(body: bytes) -> DecodedPage | None:
    """Return UTF-8 in which a few bytes are damaged, or None where there are too many."""
    decoded = _plain(body, "utf-8", "repaired")
    multibyte = sum(ord(char) > 127 for char in decoded.text)
    return decoded if decoded.undecodable <= max(_STRAY_SHARE * multibyte, _STRAY_SHARE) else None


def _legacy(body: bytes, labels: list[str]) -> DecodedPage:
    """Return the text by the first label under which every byte means something, else by the one that loses least."""
    texts = [text for label in labels if (text := decode_labelled(body, label)) is not None]
    if texts:
        best = min(texts, key=lambda text: text.undecodable)
        return DecodedPage(best.text, best.encoding, "declared", best.undecodable)
    guessed = decode_guessed(body, guess_legacy(body))
    return DecodedPage(guessed.text, guessed.encoding, "guess", guessed.undecodable)


def _read_again(match: re.Match[str]) -> str:
    try:
        return match[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _declared(body: bytes, content_type: str) -> list[str]:
    head = body[:_META_REACH]
    labels = (header_encoding(content_type), meta_encoding(head), xml_encoding(head, at_start=True))
    return [label for label in labels if label]


def _wide(body: bytes) -> str | None:
    """Return UTF-16 without a byte order mark: markup whose every other byte is NUL."""
    head = body[:200]
    if len(head) < 8 or head.count(0) < len(head) // 3:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"

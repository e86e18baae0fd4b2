"""Small readings of text that every rule of this package shares."""

from __future__ import annotations

import re
from html import unescape

from presswatch.unicode_forms import normalize

_TAGS = re.compile(r"<[^<>]{1,2000}>")
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_ASCII_WORD = bytes(code for code in range(128) if not chr(code).isalnum())
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।։።|][\s)\]»”\"'’›]*$")
"""Text that closes a sentence, in the scripts of the source list."""


def squeeze(text: str) -> str:
    """Return the text in NFC on one line: white space runs as one blank, invisible characters gone."""
    return " ".join(normalize("NFC", _INVISIBLE.sub("", text)).split())


def fold(text: str) -> str:
    """Return what two renderings of one text share: its letters and digits, composed (NFC), case folded."""
    if text.isascii():  # Most texts are, and bytes are folded ten times as fast.
        return text.encode("ascii").lower().translate(None, _NOT_ASCII_WORD).decode("ascii")
    return _NOT_WORD.sub("", normalize("NFC", text).casefold())


def plain(markup: str) -> str:
    """Return the text of a string that may hold tags and references, even doubly escaped ones."""
    return squeeze(_TAGS.sub(" ", unescape(unescape(markup))))


def letters(text: str) -> int:
    """Return the number of letters."""
    return sum(map(str.isalpha, text))

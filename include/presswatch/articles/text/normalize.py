"""Normal forms of text: white space, markup, letter case and accents, as all of this package compare them."""

from __future__ import annotations

import re
from html import unescape
from unicodedata import category

from presswatch.unicode_forms import normalize

_TAGS = re.compile(r"<[^<>]{1,2000}>")
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_ASCII_WORD = bytes(code for code in range(128) if not chr(code).isalnum())
_WESTERN = bytes(code for code in range(256) if code not in b"\x81\x8d\x8f\x90\x9d")
"""The codes of cp1252, the letters and signs of western Europe: most texts that are not ASCII are written in them."""
_NOT_WESTERN_WORD = bytes(code for code in _WESTERN if _NOT_WORD.match(bytes([code]).decode("cp1252")))
_NO_WESTERN_LETTER = bytes(code for code in _WESTERN if not bytes([code]).decode("cp1252").isalpha())
_WESTERN_LOWER = bytes.maketrans(_WESTERN, _WESTERN.decode("cp1252").lower().encode("cp1252"))
_SHARP_S, _MICRO = "ß".encode("cp1252"), "µ".encode("cp1252")
"""What case folding takes to two letters, and out of the set."""
_INVISIBLE = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff]")
_UNSHOWN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u061c\u180e\u200e\u200f\u202a-\u202e\u2066-\u206f"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""What a name or a title does not hold: controls (C0, C1), direction marks, annotation and tag characters. The joiners
U+200C and U+200D stay, as Persian and Indic words are spelt with them."""
_JOINS_NOTHING = re.compile("[\u200c\u200d]+(?=\\s|$)|(?:(?<=\\s)|^)[\u200c\u200d]+")
ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।։።|][\s)\]»”\"'’›]*$")
"""Text that closes a sentence, in the scripts of the source list."""


def squeeze(text: str) -> str:
    """Return the text in NFC on one line: white space runs as one blank, invisible characters gone."""
    if text.isascii():  # Composed, and nothing in it invisible.
        return " ".join(text.split())
    return " ".join(normalize("NFC", _INVISIBLE.sub("", text)).split())


def fold(text: str) -> str:
    """Return what two renderings of one text share: its letters and digits, composed (NFC), case folded."""
    if text.isascii():  # Most texts are, and bytes are folded ten times as fast.
        return text.encode("ascii").lower().translate(None, _NOT_ASCII_WORD).decode("ascii")
    western = _western(text)
    if western is None or _MICRO in western:
        return _NOT_WORD.sub("", normalize("NFC", text).casefold())
    # Nothing in this set combines, so that its texts are composed.
    return western.replace(_SHARP_S, b"ss").translate(_WESTERN_LOWER, _NOT_WESTERN_WORD).decode("cp1252")


def _western(text: str) -> bytes | None:
    """Return a text in cp1252, None where that has no code for one of its characters."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return None


def plain(markup: str) -> str:
    """Return the text of a string that may hold tags and references, even doubly escaped ones; nothing unshown."""
    return squeeze(_UNSHOWN.sub("", _JOINS_NOTHING.sub("", _TAGS.sub(" ", unescape(unescape(markup))))))


def letters(text: str) -> int:
    """Return the number of letters."""
    western = _western(text)
    return sum(map(str.isalpha, text)) if western is None else len(western.translate(None, _NO_WESTERN_LETTER))


def alphabetic_size(text: str) -> int:
    """Return the letters a text would have in an alphabet: vowel signs count, CJK and Hangul characters twice."""
    if (western := _western(text)) is not None:
        return len(western.translate(None, _NO_WESTERN_LETTER))
    return letters(text) + sum(char > "\u2e7f" if char.isalpha() else category(char) in ("Mn", "Mc") for char in text)

"""Marked-up feed text → plain text, in linear time whatever the input."""

from __future__ import annotations

import html
import re

from presswatch.unicode_forms import normalize

_BLOCK_NAMES = "blockquote|br|dd|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|section|table|tbody|td|th|tr|ul"
_INLINE_NAMES = (
    "a|abbr|acronym|b|big|button|cite|code|del|em|embed|font|form|i|iframe|img|input|ins|mark|nobr|object|applet|q|s"
    "|small|span|strike|strong|sub|sup|time|tt|u|video|audio|source|wbr"
)
_BLOCK = re.compile(rf"</?(?:{_BLOCK_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE = re.compile(rf"</?(?:{_INLINE_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_HIDDEN_OPEN = re.compile(r"<(script|style)\b|<!--", re.IGNORECASE)
_HIDDEN_CLOSE = {
    "script": re.compile(r"</script\s*>", re.IGNORECASE),
    "style": re.compile(r"</style\s*>", re.IGNORECASE),
    "": re.compile("-->"),
}
_SECTION = "<![CDATA["
_MIXED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")
"""A first byte of UTF-8 and one that follows, read as Windows-1252."""
_WINDOWS = {
    ord(bytes([code]).decode("cp1252")): code for code in range(128, 160) if code not in {129, 141, 143, 144, 157}
}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def plain_line(value: str | None, *, is_literal: bool = False) -> str | None:
    """Return one line of plain text (a title, a name), NFC, or None where nothing is left.

    Args:
        value: text of the feed, its XML escapes undone.
        is_literal: the text is no HTML (Atom ``type="text"``): tags and entities in it mean themselves.
    """
    text = plain_text(value, is_literal=is_literal)
    return text.replace("\n", " ") if text else None


def plain_text(value: str | None, *, is_literal: bool = False) -> str | None:
    """Return plain text with one line per block of the markup, NFC, or None where nothing is left.

    Known HTML tags go, anything else between angle brackets stays; entities are read once.
    """
    if value is None:
        return None
    value = unwrapped(value)
    if "<" not in value and "&" not in value and not is_literal:
        value, is_literal = " ".join(value.split()), True  # no markup in it; a line feed is none either
    text = value if is_literal else _without_markup(value)
    if text.isascii() and text.isprintable():  # most of all texts: one line, nothing to compose or to leave out
        return " ".join(text.split()) or None
    text = normalize("NFC", storable(unmixed_windows(text).replace("\u00ad", "")))
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line) or None


def _without_markup(value: str) -> str:
    text = " ".join(value.split())
    if "<" in text:
        text = _INLINE.sub("", _BLOCK.sub("\n", _without_hidden(text)))
    return html.unescape(text) if "&" in text else text


def _without_hidden(text: str) -> str:
    """Return text without scripts, styles and comments; what is never closed is hidden to the end."""
    kept, place = [], 0
    while opening := _HIDDEN_OPEN.search(text, place):
        kept.append(text[place : opening.start()])
        closing = _HIDDEN_CLOSE[(opening[1] or "").lower()].search(text, opening.end())
        if closing is None:
            return "".join(kept)
        place = closing.end()
    return "".join([*kept, text[place:]])


def storable(value: str) -> str:
    """Return text without NUL and lone surrogates, which no database takes."""
    try:
        value.encode()
    except UnicodeEncodeError:  # a surrogate
        return _UNSTORABLE.sub("", value)
    return value.replace("\x00", "")


def unwrapped(value: str) -> str:
    """Return a text without the marks of CDATA around it, which were escaped and so became a part of it."""
    if _SECTION not in value:
        return value
    text = value.strip()
    is_around = text.startswith(_SECTION) and text.endswith("]]>")
    return text.removeprefix(_SECTION).removesuffix("]]>") if is_around else value


def unmixed_windows(value: str) -> str:
    """Return text that was UTF-8 read as Windows-1252 and encoded again, read right; all other text as it is.

    Text that only looks so is next to none: every character outside ASCII would have to stand in such a row.
    """
    if not _MIXED.search(value):
        return value
    try:
        return value.translate(_WINDOWS).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def unmixed(value: str) -> str:
    """Return text that was UTF-8 read as Latin-1 and encoded again, read right; all other text as it is."""
    if value.isascii():
        return value
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value

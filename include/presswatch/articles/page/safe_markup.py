"""Sanitising of hostile markup before a library parses it.

Each rule answers a case in which lxml or trafilatura lost a whole article or hung: control character references
(the article vanishes), nesting from 256 on (the same), megabytes of JSON-LD, thousands of attributes on one tag
(quadratic). The rules themselves take linear time, whatever is open and never closed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_JSONLD_CHARS = 262_144
"""One block of structured data; trafilatura takes 0.7 s CPU a megabyte."""
MAX_TAG_CHARS = 16_384
"""One tag with its attributes; real ones stay below, but for data: URIs, which hold no text."""
MAX_STYLE_CHARS = 100_000
"""One style sheet: a longer one is a whole framework, of whose rules the page uses few."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PLAIN = bytes(code for code in range(128) if not _CONTROLS.match(chr(code)))
_OPENS_CONTROL = re.compile(b"[\x00-\x7f]|\xed|\xef[\xb7\xbf]")
"""What they are or begin with in UTF-8, once the plain letters are gone."""
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));?")
_ESCAPED_TWICE = re.compile(
    r"&amp;(#\d{2,5}|#[xX][0-9a-fA-F]{2,4}|(?:quot|apos|nbsp|amp|[lr]squo|[lr]dquo|[bs]dquo|sbquo|[lr]aquo|[nm]dash|hellip"
    r"|shy|szlig|[A-Za-z]{1,2}(?:acute|grave|uml|circ|tilde|cedil|ring|slash|caron|lig));)"
)
"""References of letters and signs whose own sign was escaped once more; those of tags show markup on purpose."""
_SHOWS_CODE = re.compile(r"<(?:code|pre|kbd|samp)\b", re.IGNORECASE)
_OPENING = re.compile(r"<(script|style)\b([^>]{0,4096})>", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}\s{{0,16}}>", re.IGNORECASE) for name in ("script", "style")}
_HIDING = re.compile(r":\s{0,8}(?:none|hidden|collapse|absolute|-\d{3})", re.IGNORECASE)
_LONG_TAG = re.compile(rf"<([a-zA-Z][\w:-]*)\s[^<>]{{{MAX_TAG_CHARS},}}>")
_WRAPPERS = "div|section|article|main|center|span|font|b|i|em|strong|table|tbody|tr|td"
_NESTING = re.compile(rf"<(/?)(?:{_WRAPPERS})\b[^<>]*>", re.IGNORECASE)


class SafeMarkup(NamedTuple):
    """Markup that may be parsed, and flags that name what was taken out."""

    text: str
    flags: tuple[str, ...]


def make_safe(markup: str) -> SafeMarkup:
    """Return the markup without controls, programs, style sheets and storms; its visible text stays whole."""
    flags: list[str] = []
    text = _CONTROLS.sub("", markup) if _may_hold_controls(markup) else markup
    text = _REFERENCE.sub(_mend_reference, text)
    text, is_cut = _without_programs(text)
    if "&amp;" in text and not _SHOWS_CODE.search(text):
        text = _ESCAPED_TWICE.sub(r"&\1", text)
    if is_cut:
        flags.append("jsonld_too_large")
    if long_tags := _long_tags(text):
        for tag in reversed(long_tags):
            text = f"{text[: tag.start()]}<{tag[1]}>{text[tag.end() :]}"
        flags.append("attributes_cut")
    return SafeMarkup(text, tuple(flags))


def flatten(markup: str) -> str:
    """Return the markup with every wrapper replaced by a paragraph, which cannot nest."""
    return _NESTING.sub(lambda match: "</p>" if match[1] else "<p>", markup)


def _may_hold_controls(markup: str) -> bool:
    """Return whether there may be any; what is not plain is a small part of a page, and soon looked through."""
    return _OPENS_CONTROL.search(markup.encode("utf-8", "surrogatepass").translate(None, _PLAIN)) is not None


def _long_tags(text: str) -> list[re.Match[str]]:
    """Return the tags that are too long: each has half their length somewhere without another one opening."""
    half = MAX_TAG_CHARS // 2
    gaps = (start for start in range(0, len(text) - half, half) if text.find("<", start, start + half) < 0)
    openings = dict.fromkeys(text.rfind("<", 0, gap) for gap in gaps)
    return [tag for opening in openings if opening >= 0 and (tag := _LONG_TAG.match(text, opening))]


def _without_programs(text: str) -> tuple[str, bool]:
    """Return the text without programs, and whether some JSON-LD was too large to keep.

    Data stay, and style sheets that take something out of sight.
    """
    kept: list[str] = []
    start, is_cut = 0, False
    while opening := _OPENING.search(text, start):
        closing = _CLOSING[opening[1].lower()].search(text, opening.end())
        if closing is None:  # Open to the end of the page: the parser knows what to do, looking further would not.
            break
        is_data = "ld+json" in opening[2].lower()
        is_small = closing.start() - opening.end() <= MAX_JSONLD_CHARS
        is_kept = is_small if is_data else _tells_visibility(opening[1], text[opening.end() : closing.start()])
        kept.append(text[start : closing.end() if is_kept else opening.start()])
        is_cut = is_cut or (is_data and not is_small)
        start = closing.end()
    kept.append(text[start:])
    return "".join(kept), is_cut


def _tells_visibility(name: str, content: str) -> bool:
    """Return whether a style sheet of bounded size hides something."""
    return name.lower() == "style" and len(content) <= MAX_STYLE_CHARS and _HIDING.search(content) is not None


def _mend_reference(match: re.Match[str]) -> str:
    """Return the character that browsers read (WHATWG HTML, 13.2.5.80), nothing for those that text cannot hold."""
    code = int(match[1], 16) if match[1] else int(match[2])
    if code in (9, 10, 12, 13):
        return " "
    if 0x80 <= code <= 0x9F:
        return bytes([code]).decode("cp1252", "ignore")
    if code < 32 or code == 127 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or code & 0xFFFE == 0xFFFE:
        return ""
    return match[0]

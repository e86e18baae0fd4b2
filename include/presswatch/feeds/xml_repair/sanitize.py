"""Text of a feed → text that XML parsers take without harm; linear, and keeps what a well-formed document says."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2
_CONTROLS = bytes({*range(32)} - set(b"\t\n\r"))
_LEADING = "\ufeff \t\r\n\x00\x0b\x0c\x85\xa0"
_OPAQUE_START = re.compile(r"<!(?:\[CDATA\[|--)")
_OPAQUE_END = {"<![CDATA[": "]]>", "<!--": "-->"}
MAX_OPEN_SECTIONS = 100
"""Damaged CDATA sections of one feed that are mended."""

# <title><![CDATA[ … </item> … <![CDATA[ or nothing more, without an end in between
_SWALLOWING = re.compile(
    r"<([A-Za-z][\w.:-]{0,60})(?:\s[^<>]{0,300})?>\s*<!\[CDATA\[(?:(?!\]\]>|<!\[CDATA\[|</(?:item|entry)).)*+"
    r"</(?:item|entry)(?:(?!\]\]>|<!\[CDATA\[).)*+(?:<!\[CDATA\[|\Z)",
    re.DOTALL,
)
_CLOSED_BADLY = re.compile(r"\]{1,2}\s{0,9}>?\s{0,9}\Z")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_ODD_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);|#(?:3[2-9]|[4-9]\d|1[01]\d|12[0-7]|1[6-9]\d|[2-9]\d\d|[1-9]\d{3}|[1-4]\d{4});)"
)
"""A reference that is not written as we would write it; there are few."""
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_BARE = re.compile(r"&(?!#\d+;|#[xX][0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)")
_STRAY_LT = re.compile(r"<(?!/?[A-Za-z_]|\?[A-Za-z]|!--|!\[CDATA\[)")
_DECLARATION = re.compile(r"<\?xml[^>]{0,1000}?\?>", re.IGNORECASE)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
# Character references 128 to 159 mean Windows-1252 to browsers and to those who write them.
_WINDOWS = bytes(range(0x80, 0xA0)).decode("cp1252", "replace")
_C1 = {number: char for number, char in enumerate(_WINDOWS, start=0x80) if char != "\ufffd"}


class Cleaned(NamedTuple):
    """Text ready for a parser, without declaration and document type."""

    text: str
    notes: tuple[str, ...]
    subset: str = ""  # the internal DTD subset that was taken out


def clean_xml(text: str) -> Cleaned:
    """Return the text from its first tag on, without what XML forbids or what makes a parser expand or fetch."""
    notes = []
    text = text.lstrip(_LEADING)
    if (start := text.find("<")) > 0:
        notes.append("junk_before_root")
        text = text[start:]
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :].lstrip()
    # Control characters go before the prolog is read, CDATA is closed before references are mended: each step takes
    # for granted what the one before leaves.
    legal = text if _is_legal(text) else _ILLEGAL.sub("", text)
    if len(legal) != len(text):
        notes.append("control_chars")
    prolog = _prolog(legal)
    if prolog.note:
        notes.append(prolog.note)
    closed = close_sections(prolog.text)
    if closed != prolog.text:
        notes.append("cdata_closed")
    text = clean_markup(closed)
    if text != closed:
        notes.append("references_mended")
    return Cleaned(text, tuple(notes), prolog.subset)


def _is_legal(text: str) -> bool:
    """Return whether an expression for what XML forbids, which takes a hundred times as long, would find nothing."""
    try:
        encoded = text.encode()
    except UnicodeEncodeError:  # a surrogate
        return False
    is_controlled = len(encoded.translate(None, _CONTROLS)) != len(encoded)
    return not is_controlled and "\ufffe" not in text and "\uffff" not in text


def close_sections(text: str) -> str:
    """Return text in which a CDATA section whose end marker is damaged ends with its field, not inside a later item.

    The sign is a section that holds the end of an item and then the start of another section, or the end of the feed:
    no publisher can write that, for the inner section would end the outer one.
    """
    if not _holds_end_of_item(text):
        return text
    kept: list[str] = []
    place = 0
    for _ in range(MAX_OPEN_SECTIONS):
        swallowed = _SWALLOWING.search(text, place)
        if swallowed is None:
            break
        end = text.find(f"</{swallowed[1]}", swallowed.end(1))
        if end < 0 or end > swallowed.end():
            kept.append(text[place : swallowed.end()])
            place = swallowed.end()
        else:
            kept.append(_CLOSED_BADLY.sub("", text[place:end]) + "]]>")
            place = end
    return "".join([*kept, text[place:]])


def _holds_end_of_item(text: str) -> bool:
    """Return whether any CDATA section does, up to its end or to the next: next to none, and that is quickly seen."""
    sections = (part.partition("]]>")[0] for part in text.split("<![CDATA[")[1:])
    return any("</item" in section or "</entry" in section for section in sections)


def opaque_parts(text: str) -> list[str]:
    """Return the parts of a text by turns: markup, then a CDATA section or a comment, in which markup means nothing."""
    parts, place = [], 0
    while start := _OPAQUE_START.search(text, place):
        end = text.find(_OPAQUE_END[start[0]], start.end())
        stop = len(text) if end < 0 else end + len("]]>")
        parts += [text[place : start.start()], text[start.start() : stop]]
        place = stop
    return [*parts, text[place:]]


def clean_markup(text: str) -> str:
    """Return text whose references and angle brackets outside CDATA and comments are all good XML."""
    if "&" not in text and "]]>" not in text and not _STRAY_LT.search(text):
        return text
    parts = opaque_parts(text)
    parts[::2] = [_clean_part(part) for part in parts[::2]]
    # Mending may yet take a damaged section for markup, and then such a reference would break the tree.
    parts[1::2] = [_without_bad_references(part) if "&#" in part else part for part in parts[1::2]]
    return "".join(parts)


def _without_bad_references(part: str) -> str:
    return _REFERENCE.sub(lambda match: match[0] if _numbered(match) else "", part)


def _clean_part(part: str) -> str:
    if _ODD_REFERENCE.search(part):
        part = _BARE.sub("&amp;", _NAMED.sub(_named, _REFERENCE.sub(_numbered, part)))
    return _STRAY_LT.sub("&lt;", part).replace("]]>", "]]&gt;")


def _numbered(match: re.Match[str]) -> str:
    """Return a character reference that XML allows, or nothing."""
    digits = (match[1] or match[2]).lstrip("0")
    if len(digits) > 7:  # a longer one names no character, and int() of it takes quadratic time
        return ""
    number = int(digits or "0", 16 if match[1] else 10)
    if number in _C1:
        return _C1[number]
    char = chr(number) if number < 0x110000 else "\x00"
    return "" if _ILLEGAL.match(char) else f"&#{number};"


def _named(match: re.Match[str]) -> str:
    """Return an HTML entity as its character; what is none stays as text."""
    if match[1] in _XML_NAMES:
        return match[0]
    text = html.unescape(match[0])
    return text if text != match[0] and not {"<", "&"} & set(text) else "&amp;" + match[0][1:]


class _Prolog(NamedTuple):
    text: str
    note: str = ""
    subset: str = ""


def _prolog(text: str) -> _Prolog:
    """Return the text without its document type declaration; only the prolog is looked at."""
    place = 0
    while True:
        while text[place : place + 1].isspace():
            place += 1
        if text.startswith("<?", place):
            end, skip = text.find("?>", place), 2
        elif text.startswith("<!--", place):
            end, skip = text.find("-->", place), 3
        else:
            break
        if end < 0:
            return _Prolog(text)
        place = end + skip
    if text[place : place + 9].upper() != "<!DOCTYPE":
        return _Prolog(text)
    return _without_doctype(text, place)


_DOCTYPE_PIECE = re.compile(r"""<!--|["'\[\]>]""")
_DOCTYPE_CLOSES = {"<!--": "-->", '"': '"', "'": "'"}


def _without_doctype(text: str, start: int) -> _Prolog:
    is_inside, opened, place = False, 0, start
    never_closed: set[str] = set()
    while piece := _DOCTYPE_PIECE.search(text, place):
        place = piece.end()
        if closing := _DOCTYPE_CLOSES.get(piece[0]):
            end = -1 if closing in never_closed else text.find(closing, place)
            never_closed |= {closing} if end < 0 else set()  # looking again each time would be quadratic
            place = max(place, end + len(closing))
        elif piece[0] == "[" and not is_inside:
            is_inside, opened = True, place
        elif piece[0] == "]":
            is_inside = False
        elif piece[0] == ">" and not is_inside:
            subset = text[opened : piece.start()].rstrip(" \t\r\n").removesuffix("]") if opened else ""
            return _Prolog(text[:start] + text[place:], "dtd_subset_removed" if opened else "", subset)
    return _Prolog(text[:start] + text[start + 9 :], "doctype_open")

"""Declared encodings: byte order marks, XML declarations, meta tags, the header. Each form once.

Who asks keeps an order of belief of their own, for good reasons:

======  ==============================================================================================
feed    mark, shape of the first characters, valid UTF-8, XML declaration, header, guess
page    mark, UTF-16 by its NULs, valid UTF-8, header, meta tag, XML declaration at the start, guess
OPML    XML declaration, UTF-8, windows-1252
======  ==============================================================================================

The declaration of a feed travels with its bytes, its header is often a server's default. Of pages the header goes
first, as in browsers.
"""

from __future__ import annotations

import re
from typing import Final

BYTE_ORDER_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Longest first where one begins with another (Unicode 17.0, 23.8)."""

WEB_MARKS: Final = tuple(pair for pair in BYTE_ORDER_MARKS if not pair[1].startswith("utf-32"))
"""Those that browsers know (WHATWG Encoding Standard, 6.1)."""

_XML = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']\s{0,20}([\w.:-]{1,40})""", re.IGNORECASE)
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w.:-]{1,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w.:-]{1,40})""", re.IGNORECASE)
_BLANKS = b"\t\n\f\r "


def without_mark(body: bytes, marks: tuple[tuple[bytes, str], ...] = BYTE_ORDER_MARKS) -> tuple[bytes, str] | None:
    """Return the bytes after a byte order mark and the encoding it names, or None where there is none.

    White space before the mark is passed over: a script printed it.
    """
    start = body.lstrip(_BLANKS)
    return next(((start[len(mark) :], name) for mark, name in marks if start.startswith(mark)), None)


def xml_encoding(head: bytes, *, at_start: bool = False) -> str | None:
    """Return the encoding that an XML declaration names (XML 1.0, 2.8), as written.

    Args:
        head: the first bytes of a document.
        at_start: only white space may stand before the declaration; else anything, as in feeds behind rubbish.
    """
    match = _XML.match(head.lstrip(_BLANKS)) if at_start else _XML.search(head)
    return match[1].decode("ascii", "ignore") if match else None


def meta_encoding(head: bytes) -> str | None:
    """Return the encoding that a meta tag names (HTML, 13.2.3.2), as written."""
    match = _META.search(head)
    return match[1].decode("ascii", "ignore") if match else None


def header_encoding(content_type: str) -> str | None:
    """Return the charset of a Content-Type header (RFC 9110, 8.3.2), as written."""
    match = _HEADER.search(content_type[:1000])
    return match[1] if match else None

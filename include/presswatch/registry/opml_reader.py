"""OPML → rows: what each line of a feed list says, and why some say nothing.

Two of three OPML files found in the wild are not well-formed XML (a bare ``&`` in addresses, ``"`` inside titles), so
the reader scans for outline tags instead of parsing a tree. That also makes nesting and entities harmless.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

import webencodings

from presswatch.encoding.declared import xml_encoding
from presswatch.errors import BadUrlError, SourceFileError
from presswatch.urls import fetch_url, url_key

MAX_BYTES = 15 << 20
"""As for a feed body; the largest list met has 10,000 feeds in 1.5 MB."""

MAX_ROWS = 20_000
"""Feeds taken from one list; one more and the list is refused, for nothing may be left out in silence."""

MAX_TAG_CHARS = 65_536
"""Of one outline tag; the longest met, with a description, has 2,000."""

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_DOCTYPE_BEGIN = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.:-]+)""")
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_OUTLINE = re.compile(r"<(?:[\w.-]+:)?outline(?=[\s/>])", re.IGNORECASE)
_PAIR = re.compile(r"""\s+([A-Za-z_][\w:.-]*)\s*=\s*("[^"<]*"|'[^'<]*')""")
_WELL_FORMED = re.compile(r"""((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*+)\s*/?>""")
_OPENING = re.compile(r"""(?<=["'\s])([A-Za-z_][\w:.-]*)\s*=\s*(["'])""")
_REFERENCE = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FEED_TYPES = frozenset({"rss", "atom", "link", "include"})
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?")

Status = Literal["ok", "duplicate", "rejected"]


@dataclass(frozen=True, slots=True)
class OpmlRow:
    """One feed of an OPML document; ``line`` counts from 1."""

    line: int
    title: str
    url: str  # to fetch; as written when rejected
    status: Status
    reason: str = ""
    site: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class OpmlReport:
    """All feeds of an OPML document, in its order."""

    rows: tuple[OpmlRow, ...]

    @property
    def accepted(self) -> tuple[OpmlRow, ...]:
        """Return the rows that make a feed."""
        return tuple(row for row in self.rows if row.status == "ok")

    @property
    def rejected(self) -> tuple[OpmlRow, ...]:
        """Return the rows that cannot make a feed; while there is one, nothing is imported."""
        return tuple(row for row in self.rows if row.status == "rejected")


def read_opml(body: bytes) -> OpmlReport:
    """Return what each feed outline of a document says; an outline without a feed address is a folder and makes no row.

    Raises:
        SourceFileError: not OPML, or larger than a feed list may be.
    """
    if len(body) > MAX_BYTES:
        raise SourceFileError(f"larger than {MAX_BYTES >> 20} MiB; expected an OPML list of feeds")
    text, entities = _safe_text(body)
    root = _ROOT.search(text)
    if root is None or root[1].lower() != "opml":
        raise SourceFileError(f"not OPML: the root element is {root[1][:40] if root else 'missing'}; expected <opml>")
    rows: list[OpmlRow] = []
    first: dict[str, int] = {}
    for line, attributes in _outlines(text):
        url = _feed_address(attributes)
        if url is None:
            continue
        if len(rows) == MAX_ROWS:
            raise SourceFileError(f"more than {MAX_ROWS} feeds; split the list")
        rows.append(_row(line, url, attributes, entities, first))
    return OpmlReport(tuple(rows))


# --- scanning ---------------------------------------------------------------------------------------------------------


def _safe_text(body: bytes) -> tuple[str, frozenset[str]]:
    """Return the text with comments and DTD blanked out, line for line, and the entities that the DTD declared."""
    encoding = webencodings.lookup(xml_encoding(body[:500]) or "utf-8") or webencodings.UTF8
    text, _ = webencodings.decode(body, encoding)
    if "\ufffd" in text and encoding.name == "utf-8":
        text, _ = webencodings.decode(body, "windows-1252")
    text = _COMMENT.sub(_blank, re.sub("\r\n?", "\n", text))
    begin = _DOCTYPE_BEGIN.search(text)  # tried at this one place only, else a file of openings costs minutes
    doctype = _DOCTYPE.match(text, begin.start()) if begin else None
    if doctype is None:
        return text, frozenset()
    return text[: doctype.start()] + _blank(doctype) + text[doctype.end() :], frozenset(_ENTITY.findall(doctype[0]))


def _blank(match: re.Match[str]) -> str:
    """Return the lines of a match, emptied; what was opened and never closed stays, or feeds would vanish with it."""
    return "\n" * match[0].count("\n") if match[0].endswith(">") else match[0]


def _outlines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line and attributes of each outline tag."""
    tags = list(_OUTLINE.finditer(text))
    line, position = 1, 0
    for tag, following in zip_longest(tags, tags[1:]):
        line += text.count("\n", position, tag.start())
        position = tag.start()
        end = following.start() if following else len(text)
        yield line, _attributes(text[tag.end() : min(end, tag.end() + MAX_TAG_CHARS)])


def _attributes(tag: str) -> dict[str, str]:
    """Return the attributes of a tag; names in lower case without prefix, the first of a repeated one counts."""
    well_formed = _WELL_FORMED.match(tag)
    pairs = [(name, value[1:-1]) for name, value in _PAIR.findall(well_formed[1])] if well_formed else _mended(tag)
    attributes: dict[str, str] = {}
    for name, value in pairs:
        attributes.setdefault(name.lower().rpartition(":")[2], value.strip())
    return attributes


def _mended(tag: str) -> list[tuple[str, str]]:
    """Return the attributes of a tag with stray quotes: each value reaches to the next ``name="`` or the tag's end."""
    openings = list(_OPENING.finditer(tag))
    pairs = []
    for opening, following in zip_longest(openings, openings[1:]):
        value = tag[opening.end() : following.start() if following else None]
        closing = re.search(rf"{opening[2]}\s*\Z" if following else rf"{opening[2]}\s*/?>", value)
        pairs.append((opening[1], value[: closing.start()] if closing else value))
    return pairs


def _feed_address(attributes: Mapping[str, str]) -> str | None:
    if "xmlurl" in attributes:
        return attributes["xmlurl"]
    return attributes.get("url") if attributes.get("type", "").lower() in _FEED_TYPES else None


def _row(
    line: int, written: str, attributes: Mapping[str, str], entities: frozenset[str], first: dict[str, int]
) -> OpmlRow:
    title = " ".join(_unescaped(_unescaped(attributes.get("title") or attributes.get("text") or "")).split())
    title = "".join(char for char in title if char.isprintable())[:500]
    if any(f"&{name};" in value for name in entities for value in attributes.values()):
        return OpmlRow(line, title, written, "rejected", "xml_entities: uses an entity that the file declares itself")
    try:
        url = fetch_url(_web_scheme(_unescaped(written)))
    except BadUrlError as error:
        return OpmlRow(line, title, written, "rejected", error.reason)
    site = _site_of(attributes.get("htmlurl", ""))
    language = _language_of(attributes.get("language", ""))
    key = url_key(url)
    if key in first:
        return OpmlRow(line, title, url, "duplicate", f"same feed as on line {first[key]}", site, language)
    first[key] = line
    return OpmlRow(line, title, url, "ok", "", site, language)


def _unescaped(value: str) -> str:
    """Resolve references that end in a semicolon; a bare ``&copy=1`` in an address is left alone."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), value)


def _web_scheme(url: str) -> str:
    """Return ``feed://host/…`` and ``feed:https://…`` as the web addresses they stand for."""
    lower = url.lower()
    if lower.startswith("feed://"):
        return "http" + url[4:]
    return url[5:] if lower.startswith("feed:http") else url


def _site_of(written: str) -> str | None:
    try:
        return fetch_url(_unescaped(written))
    except BadUrlError:
        return None


def _language_of(written: str) -> str | None:
    match = _LANGUAGE.fullmatch(written)
    if match is None:
        return None
    language, script, region = match.groups()
    return "-".join([language.lower(), *([script.title()] if script else []), *([region.upper()] if region else [])])


# --- sources ----------------------------------------------------------------------------------------------------------


# --- out --------------------------------------------------------------------------------------------------------------

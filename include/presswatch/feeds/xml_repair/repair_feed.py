"""A feed that is not well-formed → one that is, item by item, so that a bad item costs its neighbours nothing.

Everything here is to keep feedparser out of its loose mode, which garbles ``&`` in links: each entry would look new.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from presswatch.feeds.xml_repair.repair_item import by_fields, closed
from presswatch.feeds.xml_repair.sanitize import opaque_parts
from presswatch.feeds.xml_repair.tree import detach, items, recovered_tree, strict_tree

MAX_PIECES = 5000
"""Items looked at one by one, and what stands between: more than any feed is read of; the rest is left as it is."""

MAX_PREFIXES = 50
"""Undeclared namespace prefixes that are declared; a feed has two or three."""

_ITEM_TAG = re.compile(r"<!\[CDATA\[|<!--|<(/?)((?:[\w.-]{1,40}:)?(?:item|entry))(?=[\s>/])[^<>]*>", re.IGNORECASE)
_OPAQUE_END = {"<![CDATA[": "]]>", "<!--": "-->"}
_TEXT_FIELDS = (
    "title|description|summary|subtitle|link|guid|id|author|creator|category|content|encoded|copyright|managingEditor"
)
_TEXT_FIELD = re.compile(rf"<((?:[\w-]{{1,40}}:)?(?:{_TEXT_FIELDS}))((?:\s[^<>]*)?)(?<!/)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s([A-Za-z_][\w.:-]{0,100})\s{0,9}=\s{0,9}(?:"[^"<>]*"|'[^'<>]*')""")
_START_TAG = re.compile(rf"<[A-Za-z_][\w.:-]{{0,100}}(?:{_ATTRIBUTE.pattern}){{2,100}}\s{{0,9}}/?>")
_NAMESPACE = re.compile(r"""\bxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_SPACED_NAMESPACE = re.compile(r"""\bxmlns(?::[\w.-]+)?=(?:"[^"<>\s]*\s[^"<>]*"|'[^'<>\s]*\s[^'<>]*')""")
_PREFIX_USED = re.compile(r"</?([A-Za-z_][\w.-]{0,40}):[A-Za-z_]|\s([A-Za-z_][\w.-]{0,40}):[\w.-]{1,40}\s?=\s?[\"']")
_PREFIX_DECLARED = re.compile(r"\bxmlns:([\w.-]+)\s*=")
_ROOT_TAG = re.compile(r"<(?![!?])[^\s<>/]+")
_WELL_KNOWN = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
MAX_CONTAINERS = 5
"""Kinds of elements with foreign items that are cut out of broken text; a feed has one."""
_ITEM_WINDOW = 100_000
_BEHIND_ITEM = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*>\s*</([A-Za-z_][\w.:-]{0,80})\s*>", re.IGNORECASE)
_LIST_NAMES = frozenset({"rss", "rdf", "feed", "channel", "items", "item", "entry"})
_END_OF_FEED = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel|entry)\s*>\s*(?:<!--[^>]*-->\s*)*\Z", re.IGNORECASE)
_END_OF_ROOT = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|urlset|sitemapindex)\s*>", re.IGNORECASE)
_LISTS = {"rss": "channel", "rdf": "", "atom": "", "cdf": ""}


class _Piece(NamedTuple):
    text: str
    is_item: bool


def is_cut(text: str) -> bool:
    """Return whether the text stops before the end tag that closes a feed."""
    return _END_OF_FEED.search(text[-4000:]) is None


def without_tail(text: str) -> str:
    """Return text without what stands behind the end of a feed: an error of a program, a script of a proxy, a counter.

    Nothing is cut where items follow, or where the end tag stands in a section that is not closed.
    """
    end = max((tag.end() for tag in _END_OF_ROOT.finditer(text)), default=len(text))
    tail = text[end:]
    is_inside = text.count("<![CDATA[", 0, end) != text.count("]]>", 0, end)
    return text if not tail.strip() or is_inside or _ITEM_TAG.search(tail) else text[:end]


class RepairedFeed(NamedTuple):
    """The tree of a broken feed, None where nothing can be read, and how many items were too many to be mended."""

    root: etree._Element | None
    left_out: int = 0


def mend(text: str, kind: str) -> RepairedFeed:
    """Return the tree of broken text with as many items as it shows.

    Args:
        text: cleaned text that does not parse.
        kind: dialect by the root element: ``rss``, ``rdf``, ``atom``, ``cdf``.
    """
    text = _with_prefixes(_SPACED_NAMESPACE.sub(lambda match: re.sub(r"\s+(?=[^=]*$)", "", match[0]), text))
    text = _START_TAG.sub(_without_repeats, text)
    if (root := strict_tree(text)) is not None:
        return RepairedFeed(root)
    pieces = _pieces(without_foreign(text))
    opening = f"<x {' '.join(dict.fromkeys(_NAMESPACE.findall(pieces[0].text)))}>"
    mended = [_mended(piece, opening) for piece in pieces[:MAX_PIECES]] + pieces[MAX_PIECES:]
    repaired = "".join(piece.text for piece in mended)
    root = strict_tree(repaired)
    if root is None:
        root = recovered_tree(closed(repaired))
    expected = sum(piece.is_item for piece in mended)
    if root is not None and len(items(root)) >= expected:
        return RepairedFeed(root)
    left_out = sum(piece.is_item for piece in pieces[MAX_PIECES:])
    return RepairedFeed(_assembled(mended, opening, kind), left_out)


def _without_repeats(tag: re.Match[str]) -> str:
    """Return a start tag with the first of each of its attributes: two of one name are no XML."""
    stated = list(_ATTRIBUTE.finditer(tag[0]))
    names = [attribute[1] for attribute in stated]
    text = tag[0]
    for place in reversed(range(len(stated))):
        if names[place] in names[:place]:
            text = text[: stated[place].start()] + text[stated[place].end() :]
    return text


def without_foreign(text: str) -> str:
    """Return text without the elements inside of items that hold other items: they cannot be told from the feed's own.

    Such an element ends right behind an item. One that never ends is cut off with the text.
    """
    names = {match[1] for match in _BEHIND_ITEM.finditer(text)}
    for name in sorted(name for name in names if name.rpartition(":")[2].lower() not in _LIST_NAMES)[:MAX_CONTAINERS]:
        tag = re.escape(name)
        container = re.compile(rf"<{tag}(?:\s[^<>]*)?(?<!/)>(?:(?!<{tag}[\s>]).)*?(?:</{tag}\s*>|\Z)", re.DOTALL)
        text = container.sub(lambda match: "" if _is_foreign(match) else match[0], text)
    return text


def _is_foreign(container: re.Match[str]) -> bool:
    """Return whether an element stands in an item, holds the start of another, and does not end the one around it."""
    text, start = container.string, container.start()
    window = max(0, start - _ITEM_WINDOW)
    opened = max(text.rfind("<item", window, start), text.rfind("<entry", window, start))
    closed = max(text.rfind("</item", window, start), text.rfind("</entry", window, start))
    tags = [match[1] for match in _ITEM_TAG.finditer(container[0]) if match[2]]
    return opened > closed and 0 < 2 * tags.count("") >= len(tags)


def _with_prefixes(text: str) -> str:
    """Return text with every namespace prefix that is used but nowhere declared, declared on the root element.

    Of more than any feed has, those we do not know become a part of the name: ``<a7:x>`` → ``<a7.x>``.
    """
    used = {tag or attribute for tag, attribute in _PREFIX_USED.findall(text)}
    missing = used - set(_PREFIX_DECLARED.findall(text)) - {"xml", "xmlns"}
    root = _ROOT_TAG.search(text)
    if root is None or not missing:
        return text
    if len(missing) > MAX_PREFIXES:
        strange = {name for name in missing if name.lower() not in _WELL_KNOWN}
        text = _PREFIX_USED.sub(
            lambda used: used[0].replace(":", ".", 1) if (used[1] or used[2]) in strange else used[0], text
        )
        missing -= strange
    homes = {name: _WELL_KNOWN.get(name.lower(), f"urn:undeclared:{name}") for name in sorted(missing)}
    declared = "".join(f' xmlns:{name}="{home}"' for name, home in homes.items())
    return text[: root.end()] + declared + text[root.end() :]


def _pieces(text: str) -> list[_Piece]:
    """Return the text cut into items and what stands between; an item ends at its end tag or before the next one."""
    pieces: list[_Piece] = []
    place = start = 0
    inside = False
    never_closed: set[str] = set()
    while tag := _ITEM_TAG.search(text, place):
        place = tag.end()
        if tag[0] in _OPAQUE_END:
            end = -1 if tag[0] in never_closed else text.find(_OPAQUE_END[tag[0]], place)
            never_closed |= {tag[0]} if end < 0 else set()  # looking again each time would be quadratic
            place = max(end, place)
        elif tag[1] and inside:
            pieces.append(_Piece(text[start:place], is_item=True))
            start, inside = place, False
        elif not tag[1]:
            pieces.append(_Piece(text[start : tag.start()], is_item=inside))
            start, inside = tag.start(), not tag[0].endswith("/>")
    pieces.append(_Piece(text[start:], is_item=inside))
    return pieces


def _mended(piece: _Piece, opening: str) -> _Piece:
    """Return an item that parses alone: as it is, else with stray tags in its fields escaped, else as recovered.

    What stands between items cannot parse alone; only its fields are looked at.
    """
    if not piece.is_item:
        return _Piece(_escaped_fields(piece.text, opening), is_item=False)
    text = piece.text
    if strict_tree(f"{opening}{text}</x>") is None:
        text = _escaped_fields(text, opening)
    if strict_tree(f"{opening}{text}</x>") is None:
        text = by_fields(text, opening)
    return _Piece(text, is_item=True)


def _escaped_fields(text: str, opening: str) -> str:
    """Return text whose fields each parse alone: a stray ``<b>`` becomes a part of its title."""
    kept: list[str] = []
    place = 0
    unclosed: set[str] = set()
    while field := _TEXT_FIELD.search(text, place):
        kept.append(text[place : field.end()])
        place = field.end()
        name = field[1].lower()
        if name in unclosed:
            continue
        closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, place)
        if closing is None:
            unclosed.add(name)
            continue
        kept.append(_escaped(text[place : closing.start()], field[2], opening))
        place = closing.start()
    return "".join([*kept, text[place:]])


def _escaped(inner: str, attributes: str, opening: str) -> str:
    """Return the inside of a field, its tags made text outside CDATA where they do not parse."""
    if "<" not in inner or "xhtml" in attributes or strict_tree(f"{opening}{inner}</x>") is not None:
        return inner
    parts = opaque_parts(inner)
    parts[::2] = [part.replace("<", "&lt;") for part in parts[::2]]
    return "".join(parts)


def _assembled(pieces: list[_Piece], opening: str, kind: str) -> etree._Element | None:
    """Return a tree of the feed's head with every item that can be read, put where the dialect has them."""
    root = recovered_tree(pieces[0].text)
    if root is None:
        return None
    for item in items(root):
        detach(item)
    home = next((child for child in root if _LISTS.get(kind) and child.tag == _LISTS[kind]), root)
    for piece in pieces[:MAX_PIECES]:
        wrapped = recovered_tree(f"{opening}{piece.text}</x>") if piece.is_item else None
        home.extend(items(wrapped) if wrapped is not None else [])
    return root

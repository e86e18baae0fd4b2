"""A feed that is not well-formed → one that is, item by item, so that a bad item costs its neighbours nothing.

Everything here is to keep feedparser out of its loose mode, which garbles ``&`` in links: each entry would look new.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from presswatch.feeds.tree import items, recovered_tree, serialised, strict_tree

_ITEM_TAG = re.compile(r"<!\[CDATA\[|<!--|<(/?)((?:[\w.-]{1,40}:)?(?:item|entry))(?=[\s>/])[^<>]*>", re.IGNORECASE)
_OPAQUE_END = {"<![CDATA[": "]]>", "<!--": "-->"}
_TEXT_FIELDS = "title|description|summary|subtitle|link|guid|author|copyright|managingEditor"
_TEXT_FIELD = re.compile(rf"<({_TEXT_FIELDS})((?:\s[^<>]*)?)(?<!/)>", re.IGNORECASE)
_NAMESPACE = re.compile(r"""\bxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_SPACED_NAMESPACE = re.compile(r"""\bxmlns(?::[\w.-]+)?=(?:"[^"<>\s]*\s[^"<>]*"|'[^'<>\s]*\s[^'<>]*')""")
_PREFIX_USED = re.compile(r"[<\s/]([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
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
_END_OF_FEED = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel|entry)\s*>\s*(?:<!--[^>]*-->\s*)*\Z", re.IGNORECASE)
_LISTS = {"rss": "channel", "rdf": "", "atom": "", "cdf": ""}


class _Piece(NamedTuple):
    text: str
    is_item: bool


def is_cut(text: str) -> bool:
    """Return whether the text stops before the end tag that closes a feed."""
    return _END_OF_FEED.search(text[-4000:]) is None


def mend(text: str, kind: str) -> etree._Element | None:
    """Return the tree of broken text with as many items as it shows, or None where nothing can be read.

    Args:
        text: cleaned text that does not parse.
        kind: dialect by the root element: ``rss``, ``rdf``, ``atom``, ``cdf``.
    """
    text = _with_prefixes(_SPACED_NAMESPACE.sub(lambda match: re.sub(r"\s+(?=[^=]*$)", "", match[0]), text))
    if (root := strict_tree(text)) is not None:
        return root
    pieces = _pieces(text)
    mended = [
        _mended_item(piece.text, _NAMESPACE.findall(pieces[0].text)) if piece.is_item else piece for piece in pieces
    ]
    whole = "".join(piece.text for piece in mended)
    root = strict_tree(whole)
    if root is None:
        root = recovered_tree(_closed(whole))
    expected = sum(piece.is_item for piece in mended)
    if root is not None and len(items(root)) >= expected:
        return root
    return _assembled(mended, kind)


def _with_prefixes(text: str) -> str:
    """Return text with every namespace prefix that is used but nowhere declared, declared on the root element."""
    missing = set(_PREFIX_USED.findall(text)) - set(_PREFIX_DECLARED.findall(text)) - {"xml", "xmlns", "http", "https"}
    root = _ROOT_TAG.search(text)
    if root is None or not missing or len(missing) > 50:
        return text
    declared = "".join(
        f' xmlns:{name}="{_WELL_KNOWN.get(name.lower(), f"urn:undeclared:{name}")}"' for name in sorted(missing)
    )
    return text[: root.end()] + declared + text[root.end() :]


def _pieces(text: str) -> list[_Piece]:
    """Return the text cut into items and what stands between them; an item ends at its end tag or before the next one."""
    found: list[_Piece] = []
    place = start = 0
    inside = False
    while tag := _ITEM_TAG.search(text, place):
        place = tag.end()
        if tag[0] in _OPAQUE_END:
            end = text.find(_OPAQUE_END[tag[0]], place)
            place = end if end >= 0 else place
        elif tag[1] and inside:
            found.append(_Piece(text[start:place], is_item=True))
            start, inside = place, False
        elif not tag[1]:
            found.append(_Piece(text[start : tag.start()], is_item=inside))
            start, inside = tag.start(), not tag[0].endswith("/>")
    found.append(_Piece(text[start:], is_item=inside))
    return found


def _mended_item(text: str, namespaces: list[str]) -> _Piece:
    """Return an item that parses alone: as it is, else with the markup in its text fields escaped, else as recovered."""
    opening = f"<x {' '.join(dict.fromkeys(namespaces))}>"
    escaped = text
    if strict_tree(f"{opening}{text}</x>") is None:
        escaped = _escaped_fields(text)
        if escaped == text or strict_tree(f"{opening}{escaped}</x>") is None:
            recovered = recovered_tree(f"{opening}{_closed(escaped)}</x>")
            found = items(recovered) if recovered is not None else []
            escaped = serialised(found[0]) if found else escaped
    return _Piece(escaped, is_item=True)


def _closed(text: str) -> str:
    """Return text with a CDATA section that is never closed, closed."""
    return text + "]]>" if text.rfind("<![CDATA[") > text.rfind("]]>") else text


def _escaped_fields(text: str) -> str:
    """Return an item whose text fields hold no tags any more: a stray ``<b>`` is then a part of its title."""
    kept: list[str] = []
    place = 0
    unclosed: set[str] = set()
    while opening := _TEXT_FIELD.search(text, place):
        kept.append(text[place : opening.end()])
        place = opening.end()
        name = opening[1].lower()
        if name in unclosed:
            continue
        closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, place)
        if closing is None:
            unclosed.add(name)
            continue
        kept.append(_escaped(text[place : closing.start()], opening[2]))
        place = closing.start()
    return "".join([*kept, text[place:]])


def _escaped(inner: str, attributes: str) -> str:
    is_markup = "<![CDATA[" in inner or "xhtml" in attributes or "<div" in inner
    return inner if is_markup else inner.replace("<", "&lt;")


def _assembled(pieces: list[_Piece], kind: str) -> etree._Element | None:
    """Return a tree of the feed's head with every item that can be read, put where the dialect has them."""
    root = recovered_tree(pieces[0].text)
    if root is None:
        return None
    for item in items(root):
        item.getparent().remove(item)
    home = next((child for child in root if _LISTS.get(kind) and child.tag == _LISTS[kind]), root)
    opening = f"<x {' '.join(dict.fromkeys(_NAMESPACE.findall(pieces[0].text)))}>"
    for piece in pieces:
        wrapped = recovered_tree(f"{opening}{piece.text}</x>") if piece.is_item else None
        home.extend(items(wrapped) if wrapped is not None else [])
    return root

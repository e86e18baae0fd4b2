"""The XML tree of a feed: strict and forgiving parsers, and queries that several modules share."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from presswatch.feeds.xml_repair.sanitize import opaque_parts

ITEM_NAMES = frozenset({"item", "entry"})
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FEW_FIELDS = 20
_ROOT = re.compile(r"<(?:[\w.-]{1,100}:)?([\w.-]{1,100})")


def strict_tree(text: str) -> etree._Element | None:
    """Return the root of well-formed text, else None. Nothing is resolved or fetched."""
    try:
        return etree.fromstring(text.encode("utf-8"), _parser(recover=False))
    except etree.XMLSyntaxError:
        return None


def is_too_deep(text: str) -> bool:
    """Return whether a parser gives up on text because elements are nested deeper than 256, as in no real feed."""
    try:
        etree.fromstring(text.encode("utf-8"), _parser(recover=False))
    except etree.XMLSyntaxError as error:
        return "Excessive depth" in str(error)
    return False


def recovered_tree(text: str) -> etree._Element | None:
    """Return the root that libxml2 makes of broken text, or None where it finds no element."""
    parts = opaque_parts(text)
    # After an error libxml2 drops named references and keeps numbered ones: "?a=1&amp;b=2" would become "?a=1b=2".
    parts[::2] = [part.replace("&amp;", "&#38;").replace("&lt;", "&#60;") for part in parts[::2]]
    try:
        root = etree.fromstring("".join(parts).encode("utf-8"), _parser(recover=True))
    except etree.XMLSyntaxError:
        return None
    return root if root is not None and isinstance(root.tag, str) else None


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
    )


def serialised(root: etree._Element) -> str:
    """Return the text of a tree."""
    return str(etree.tostring(root, encoding="utf-8").decode("utf-8", "replace"))  # recovery lets lone surrogates in


def detach(element: etree._Element) -> None:
    """Take an element out of its tree."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def local_name(element: etree._Element) -> str:
    """Return the name of an element without namespace, lower case; empty for comments and instructions."""
    tag = element.tag
    return tag_parts(tag)[1] if isinstance(tag, str) else ""


def namespace(element: etree._Element) -> str:
    """Return the namespace of an element, empty for none."""
    tag = element.tag
    return tag_parts(tag)[0] if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def tag_parts(tag: str) -> tuple[str, str]:
    """Return namespace and lower-case name of a tag; a feed has few of them and each many times."""
    home = tag[1:].partition("}")[0] if tag.startswith("{") else ""
    return home, tag.rpartition("}")[2].rpartition(":")[2].lower()


def items(root: etree._Element) -> list[etree._Element]:
    """Return the item and entry elements in document order."""
    return [element for element in root.iter(etree.Element) if tag_parts(element.tag)[1] in ITEM_NAMES]


def is_empty(item: etree._Element) -> bool:
    """Return whether an item holds no text and no attribute, in itself and in its few fields."""
    if item.attrib or (item.text or "").strip() or len(item) > _FEW_FIELDS:
        return False
    return all(not (len(child) or child.attrib or f"{child.text or ''}{child.tail or ''}".strip()) for child in item)


def own_text(element: etree._Element) -> str:
    """Return the stripped text of an element that holds nothing but text, else nothing."""
    return (element.text or "").strip() if len(element) == 0 else ""


def root_name(text: str) -> str:
    """Return the local name of the first element in cleaned text, lower case; empty where there is none."""
    place = len(text) - len(text.lstrip())
    while text.startswith(("<?", "<!--"), place):
        closing = "?>" if text[place + 1] == "?" else "-->"
        end = text.find(closing, place)
        if end < 0:
            return ""
        place = end + len(closing)
        while text[place : place + 1].isspace():
            place += 1
    match = _ROOT.match(text, place)
    return match[1].lower() if match else ""

"""An ordinary item → the values that feedparser gives for it, at a fraction of its time; of any other item nothing.

feedparser stays the judge: an item with an element, an attribute or nesting that is not written down here is left to
it, and tests hold both to the same values on generated and real feeds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from lxml import etree

from presswatch.feeds.formats.plain_text import unmixed
from presswatch.feeds.formats.raw_fields import LANGUAGE_CHARS
from presswatch.feeds.xml_repair.tree import XML_LANG, local_name, namespace

Values = Mapping[str, Any]
"""What feedparser says of an entry, under its names; never leaves this package."""

_ATOM = "http://www.w3.org/2005/Atom"
_RSS1 = "http://purl.org/rss/1.0/"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_LINK = f"{{{_ATOM}}}link"
_PICTURES = {f"{{{_MEDIA}}}content", f"{{{_MEDIA}}}thumbnail", f"{{{_ATOM}}}img"}
_ROOTS = {"rss": "", "rdf": _RSS1, "feed": _ATOM}
"""Name of the root → namespace of its ordinary items."""

_DATES = frozenset({"pubdate", "published", "issued", "created", "updated", "modified"})
_TYPES = {
    "": "text/plain",
    "text": "text/plain",
    "html": "text/html",
    "text/plain": "text/plain",
    "text/html": "text/html",
}
_MEDIA_TYPES = {"": "text/html", "plain": "text/plain", "html": "text/html"}
_CATEGORY = {"term", "scheme", "domain", "label", XML_LANG}
_UNDEFINED = {129, 141, 143, 144, 157}
_C1 = re.compile("[\x80-\x9f]")
_CP1252 = {code: bytes([code]).decode("cp1252") for code in range(128, 160) if code not in _UNDEFINED}

Draft = dict[str, Any]
Reader = Callable[[etree._Element, Draft], bool]


def ordinary_values(item: etree._Element) -> Values | None:
    """Return feedparser's values of an item cut down to its own elements, or None where feedparser has to be asked."""
    home = namespace(item)
    if _ROOTS.get(local_name(item.getroottree().getroot())) != home or not set(item.attrib) <= {_ABOUT, XML_LANG}:
        return None
    draft: Draft = {}
    for child in item:
        read = _reader(child.tag, home) if isinstance(child.tag, str) else None
        if read is None or (len(child) and not _holds_pictures(child)) or not read(child, draft):
            return None
    if "title_detail" in draft:
        draft["title_detail"].setdefault("language", _language_around(item))
    for content in draft.get("content", ())[:1]:
        draft.setdefault("summary", content["value"])  # with no detail: feedparser does not say what it copied
    return draft


def _holds_pictures(child: etree._Element) -> bool:
    """Return whether an element is a reference that has an address, and in it nothing but the pictures of its page."""
    if child.tag != _LINK or "href" not in child.attrib:
        return False
    return all(inner.tag in _PICTURES for inner in child.iterdescendants())


@lru_cache(maxsize=1024)
def _reader(tag: str, home: str) -> Reader | None:
    """Return what reads an element of an item in the namespace ``home``, None for what is not ordinary."""
    space, _, name = tag.rpartition("}")
    space, name = space.removeprefix("{"), name.lower()
    if space == _DC:
        return {"subject": _category, "language": _language, "date": None if home == _ATOM else _in_tree}.get(name)
    if space == _CONTENT:
        return _content if name == "encoded" and home != _ATOM else None
    if space == _MEDIA:
        return _media_description if name == "description" else None
    if space == home:
        return (_ATOM_FIELDS if home == _ATOM else _RSS_FIELDS).get(name)
    return _in_tree if space == _ATOM and name in {"link", *_DATES} else None


def _in_tree(_: etree._Element, __: Draft) -> bool:
    """Accept what is taken from the tree in any case: addresses, identifiers, dates."""
    return True


def read_title(element: etree._Element, draft: Draft) -> bool:
    """Read a title; return whether it is an ordinary one."""
    return _text(element, draft, "title")


def _summary(element: etree._Element, draft: Draft) -> bool:
    return _text(element, draft, "summary")


def _media_description(element: etree._Element, draft: Draft) -> bool:
    return set(element.attrib) <= {"type"} and _text(element, draft, "summary", _MEDIA_TYPES)


def _text(element: etree._Element, draft: Draft, key: str, types: Mapping[str, str] | None = None) -> bool:
    kind = types.get(element.get("type", "")) if types else _stated_type(element)
    if kind is None or key in draft:  # which of two counts is feedparser's to say
        return False
    draft[key] = mended(element)
    draft[f"{key}_detail"] = {"type": kind}
    if XML_LANG in element.attrib:
        draft[f"{key}_detail"]["language"] = _tag(str(element.attrib[XML_LANG]))
    return True


def _content(element: etree._Element, draft: Draft) -> bool:
    if _stated_type(element) is None:
        return False
    draft.setdefault("content", []).append({"value": mended(element)})
    return True


def _stated_type(element: etree._Element) -> str | None:
    """Return the type of a text, None where anything else is said of it. Only Atom's says something."""
    if not element.attrib:
        return "text/plain"
    if not set(element.attrib) <= {"type", XML_LANG} or namespace(element) != _ATOM:
        return None
    return _TYPES.get(element.attrib.get("type", "").lower())


def _language(element: etree._Element, draft: Draft) -> bool:
    draft["language"] = mended(element)
    return True


def _category(element: etree._Element, draft: Draft) -> bool:
    """Add a category: its attributes are one, and its text another, unless the last lacks its term."""
    if not _CATEGORY.issuperset(element.attrib):
        return False
    stated = element.attrib
    tags: list[dict[str, str | None]] = draft.setdefault("tags", [])
    _add(tags, stated.get("term"), stated.get("scheme", stated.get("domain")), stated.get("label"))
    if text := mended(element):
        if tags and not tags[-1]["term"]:
            tags[-1]["term"] = text
        else:
            _add(tags, text, None, None)
    return True


def _add(tags: list[dict[str, str | None]], term: str | None, scheme: str | None, label: str | None) -> None:
    tag = {"term": term, "scheme": scheme, "label": label}
    if any(tag.values()) and tag not in tags:
        tags.append(tag)


def mended(element: etree._Element) -> str:
    """Return the text of an element as feedparser mends it: Latin-1 that was UTF-8, controls that were cp1252."""
    text = (element.text or "").strip()
    if text.isascii():
        return text
    text = unmixed(text)
    return text.translate(_CP1252) if _C1.search(text) else text


def _language_around(item: etree._Element) -> str | None:
    around = (element.get(XML_LANG) for element in (item, *item.iterancestors()))
    stated = next((tag for tag in around if tag is not None), None)
    return _tag(stated) if stated else None


def _tag(stated: str) -> str | None:
    return stated[:LANGUAGE_CHARS].replace("_", "-") or None


_SHARED: dict[str, Reader] = dict.fromkeys(("link", "guid", "id", *_DATES), _in_tree)
_SHARED |= {"title": read_title, "category": _category}
_RSS_FIELDS = _SHARED | {"description": _summary, "language": _language}
_ATOM_FIELDS = _SHARED | {"summary": _summary, "content": _content}

"""The addresses that an item writes: its own page in order of trust, and the publisher it was taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from presswatch.feeds.formats.address_slips import meant, shorn
from presswatch.feeds.formats.item_fields import ItemFields, fields_of
from presswatch.feeds.formats.own_elements import ATOM, FEED_NAMESPACES, is_feeds, is_home
from presswatch.feeds.xml_repair.tree import XML_BASE, local_name, namespace, own_text
from presswatch.urls import MAX_URL_CHARS

MAX_LINKS = 50
"""Links of one item that are weighed; honest items have fewer than ten."""

MAX_BASES = 20
"""Values of ``xml:base`` around one link, and ``MAX_URL_CHARS`` for each: it is kept with every link."""

_ALTERNATE = "http://www.iana.org/assignments/relation/"  # RFC 4287, 4.2.7.2: a bare name stands for this and the name
_TO_ITEM = frozenset({"alternate"})
"""What a link says that says nothing."""
_ABSOLUTE = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_FROM_ROOT = re.compile(r"//?[^/\s]")
"""A link below the root of its host is one, also where spaces stand in it as they are."""
_SPACE = re.compile(r"\s")
_PATH = re.compile(r"[/.?=:]")
_PAGES = frozenset({"", "text/html", "application/xhtml+xml"})
_NO_PAGE = re.compile(r"(?:audio|image|video|font)/|application/(?!xhtml)", re.IGNORECASE)
_MEDIA_FILE = re.compile(
    r"\.(?:mp[34]|m4[av]|mov|avi|mkv|webm|og[agv]|wav|flac|jpe?g|png|gif|webp|avif|svg|zip)(?:[?#]|$)", re.IGNORECASE
)
_FALSE = frozenset({"false", "0", "no"})
_FRONT = re.compile(r"https?://[^/?#]+/?", re.IGNORECASE)
_ANCHOR = re.compile(r"""<a\s[^<>]{0,500}?\bhref\s{0,9}=\s{0,9}["']([^"'<>]{1,2048})["']""", re.IGNORECASE)


class WrittenLink(NamedTuple):
    """An address as written, and the ``xml:base`` that it is relative to."""

    text: str
    base: str = ""


class ItemLinks(NamedTuple):
    """What an item says of the address of its page."""

    own: str | None  # its own link as written, whether it can be asked or not
    ranked: tuple[WrittenLink, ...]  # all addresses in order of trust


class Publisher(NamedTuple):
    """Who an entry was taken from, as its ``source`` says: a name, and addresses in order of trust."""

    name: str = ""
    links: tuple[WrittenLink, ...] = ()


def is_absolute(text: str | None) -> bool:
    """Return whether a text is an absolute address of the web."""
    return bool(text and _ABSOLUTE.match(text))


def written(*texts: str | None) -> list[WrittenLink]:
    """Return the texts that say anything as links, in order."""
    return [WrittenLink(kept) for text in texts if text and (kept := shorn(text))]


def links(fields: ItemFields, language: str | None) -> ItemLinks:
    """Return the addresses of an item's own page, each as written.

    First what a redirector says it stands for, then the item's own links, then those in another language of feeds
    (Atom in RSS), the address of the content (RFC 4287, 4.1.3.2), ``rel=canonical``, and an identifier that is an
    absolute address. Pictures, related pages and replies are never among them. A front page, where all stories may
    stand, comes after what names a page of its own.
    """
    is_atom = fields.home in ATOM  # in which a link is any reference (RFC 4287, 4.2.7.1)
    stated = _link_elements(fields)
    alternates = _alternates(fields, stated)
    candidates = [
        *_redirected(fields),
        *(link for link in _ordered(alternates, language) if is_atom or _may_be_address(link)),
        *_content(fields),
        *_related_by("canonical", stated),
        *_identifiers(fields),
    ]
    if len(candidates) > 1:
        candidates.sort(key=lambda link: _FRONT.fullmatch(link.text) is not None)
    return ItemLinks(_first(alternates), tuple(dict.fromkeys([*candidates, *_related_by("self", stated)])))


def channel_link(root: etree._Element) -> str | None:
    """Return the address of the site that an RSS feed belongs to, where it is absolute."""
    channel = next((element for element in root.iter(etree.Element) if local_name(element) == "channel"), None)
    if channel is None:
        return None
    fields = fields_of(channel)
    site = _first(_alternates(fields, _link_elements(fields)))
    return site if is_absolute(site) else None


def _may_be_address(link: WrittenLink) -> bool:
    """Return whether a link is none of the words that stand where there is none ("N/A", "none", a number)."""
    text = link.text
    return (
        bool(link.base)
        or is_absolute(text)
        or _FROM_ROOT.match(text) is not None
        or (not _SPACE.search(text) and text.lower() != "n/a" and _PATH.search(text) is not None)
    )


def _written(element: etree._Element, text: str | None) -> Iterator[WrittenLink]:
    if text and (kept := meant(text)):
        yield WrittenLink(kept, _base(element))


def _base(element: etree._Element) -> str:
    """Return the ``xml:base`` values around an element, outermost first, separated by spaces."""
    around = [stated.strip() for each in (element, *element.iterancestors()) if (stated := each.get(XML_BASE))]
    bases = [base for base in around if 0 < len(base) <= MAX_URL_CHARS and not _SPACE.search(base)]
    return " ".join(reversed(bases[:MAX_BASES]))


def _redirected(fields: ItemFields) -> Iterator[WrittenLink]:
    for child in fields.named("origlink"):
        if is_absolute(text := own_text(child)):
            yield from _written(child, text)


class _LinkElement(NamedTuple):
    """A ``link`` of an item and what it says of where it leads."""

    element: etree._Element
    relations: frozenset[str]
    kind: str  # media type


class _Alternate(NamedTuple):
    """A link to the item itself."""

    rank: tuple[bool, bool]  # own before foreign, pages before data
    language: str | None  # of what it leads to
    link: WrittenLink


def _alternates(fields: ItemFields, stated: list[_LinkElement]) -> list[_Alternate]:
    """Return the links to the item itself in document order."""
    home = {fields.home, ""}
    found = [
        _Alternate((namespace(child) not in home, kind not in _PAGES), child.get("hreflang"), link)
        for child, relations, kind in stated
        if "alternate" in relations
        for link in _written(child, _stated(child))
    ]
    if not found and (href := fields.item.get("href")):  # CDF
        return [_Alternate((False, False), None, link) for link in _written(fields.item, href)]
    return found


def _ordered(alternates: list[_Alternate], language: str | None) -> Iterator[WrittenLink]:
    """Yield the links: own before foreign, pages before data, those in a language first, then in document order."""
    if len(alternates) > 1:
        alternates = sorted(alternates, key=lambda each: (each.rank, not _speaks(each.language, language)))
    return (alternate.link for alternate in alternates)


def _first(alternates: list[_Alternate]) -> str | None:
    """Return the text of the first link, whatever language it leads to."""
    return min(alternates, key=lambda each: each.rank).link.text if alternates else None


def _stated(link: etree._Element) -> str | None:
    """Return the address in a link: its text, else its attribute, else where broken or foreign markup has put it.

    That is in front of the elements that an end tag should have kept out, behind an element that HTML knows as empty,
    or in an anchor.
    """
    text = own_text(link)
    if not text and not (text := link.get("href", "")):
        around = next((part.split()[0] for part in (link.text, link.tail) if part and is_absolute(part.strip())), "")
        text = around or next((child.get("href", "") for child in link if local_name(child) == "a"), "")
    anchor = _ANCHOR.search(text) if "<" in text else None
    return anchor[1] if anchor else text


def _link_elements(fields: ItemFields) -> list[_LinkElement]:
    home = fields.home  # in which stands what is in no namespace
    own = [link for link in fields.named("link") if (space := namespace(link)) in FEED_NAMESPACES or space == home]
    return [
        _LinkElement(child, _relations(child), _type(child)) if child.keys() else _LinkElement(child, _TO_ITEM, "")
        for child in own[:MAX_LINKS]
    ]


def _relations(link: etree._Element) -> frozenset[str]:
    stated = link.get("rel")
    if not stated:
        return _TO_ITEM
    return frozenset(name.removeprefix(_ALTERNATE) for name in stated.lower().split()) or _TO_ITEM


def _type(element: etree._Element) -> str:
    return (element.get("type") or "").partition(";")[0].strip().lower()


def _speaks(stated: str | None, language: str | None) -> bool:
    return not stated or not language or stated[:2].lower() == language[:2].lower()


def _related_by(name: str, stated: list[_LinkElement]) -> Iterator[WrittenLink]:
    for child, relations, kind in stated:
        if name in relations and not _NO_PAGE.match(kind):
            yield from _written(child, child.get("href"))


def _content(fields: ItemFields) -> Iterator[WrittenLink]:
    for child in fields.named("content"):
        if namespace(child) in ATOM | {fields.home} and not _NO_PAGE.match(_type(child)):
            yield from (link for link in _written(child, child.get("src")) if not _MEDIA_FILE.search(link.text))


def _identifiers(fields: ItemFields) -> Iterator[WrittenLink]:
    """Yield guid, id and rdf:about that are absolute addresses, unless they say they are none."""
    for child in fields.named("guid", "id"):
        attributes = {str(name).lower(): value.strip().lower() for name, value in child.attrib.items()}
        if (
            is_home(child, fields.item)
            and attributes.get("ispermalink") not in _FALSE
            and is_absolute(text := own_text(child))
        ):
            yield WrittenLink(text)
    yield from (WrittenLink(text) for text in fields.about() if is_absolute(text))


def publisher(fields: ItemFields) -> Publisher:
    """Return who the item was taken from: RSS names it in the text of ``source``, Atom as a feed of its own."""
    source = next((child for child in fields.named("source") if is_feeds(child, fields.item)), None)
    if source is None:
        return Publisher()
    inner = fields_of(source)
    named = next(iter(inner.named("title")), source if len(source) == 0 else None)
    name = "".join(map(str, named.itertext())).strip() if named is not None else ""
    stated = _link_elements(inner)
    candidates = [
        *_written(source, source.get("url")),
        *_ordered(_alternates(inner, stated), None),
        *_related_by("self", stated),
    ]
    return Publisher(name, tuple(dict.fromkeys(candidates)))

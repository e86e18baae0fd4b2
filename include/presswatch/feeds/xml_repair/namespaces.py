"""Names of namespaces as they are meant, where they are written with https, another case or without their last sign."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

_DECLARED = re.compile(r"""xmlns(?::[\w.-]{1,100})?\s{0,9}=\s{0,9}["']([^"'<>]{1,200})["']""")
_SCHEME = re.compile(r"(?:https?:)?//(?:www\.)?")
_KNOWN = (
    "http://www.w3.org/2005/Atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/1999/xhtml",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/elements/1.0/",
    "http://purl.org/dc/terms/",
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/rss/1.0/modules/syndication/",
    "http://search.yahoo.com/mrss/",
    "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "http://rssnamespace.org/feedburner/ext/1.0",
)


def has_misspelt_namespace(text: str) -> bool:
    """Return whether a document declares a namespace that is one we know, written otherwise."""
    return any(_meant(stated) != stated for stated in set(_DECLARED.findall(text)))


def spell_namespaces(root: etree._Element) -> None:
    """Put the elements of a tree into the namespaces that are meant."""
    for element in root.iter(etree.Element):
        element.tag = _own_tag(str(element.tag))


@lru_cache(maxsize=1024)
def _own_tag(tag: str) -> str:
    home, end, name = tag.rpartition("}")
    return f"{{{_meant(home[1:])}{end}{name}" if end else tag


@lru_cache(maxsize=1024)
def _meant(stated: str) -> str:
    return _BY_BARE_NAME.get(_bare(stated), stated)


def _bare(stated: str) -> str:
    return _SCHEME.sub("", stated.strip().lower(), count=1).rstrip("/#")


_BY_BARE_NAME = {_bare(stated): stated for stated in _KNOWN}

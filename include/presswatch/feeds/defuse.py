"""Takes out of a tree what feedparser is slow on: its expressions are quadratic on long authors and many attributes."""

from __future__ import annotations

from lxml import etree

from presswatch.feeds.tree import local_name

MAX_SHORT_CHARS = 4096
"""Longest text feedparser gets of a field that is no prose; the whole text stays in the tree we read ourselves."""

MAX_ATTRIBUTES = 100
"""Attributes an element may have in feedparser's copy."""

_PROSE = frozenset(
    {
        "title",
        "description",
        "summary",
        "content",
        "encoded",
        "body",
        "subtitle",
        "tagline",
        "abstract",
        "info",
        "div",
        "p",
    }
)


def defuse(root: etree._Element) -> tuple[str, ...]:
    """Cut what is hostile out of the tree, in place, and return a note for each kind of cut."""
    notes: dict[str, None] = {}
    for element in root.iter(etree.Element):
        if len(element.attrib) > MAX_ATTRIBUTES:
            notes["attributes_cut"] = None
            for name in element.attrib.keys()[MAX_ATTRIBUTES:]:
                del element.attrib[name]
        if element.text and len(element.text) > MAX_SHORT_CHARS and local_name(element) not in _PROSE:
            notes["long_field_cut"] = None
            element.text = element.text[:MAX_SHORT_CHARS]
    return tuple(notes)

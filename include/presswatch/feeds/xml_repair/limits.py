"""Removes what makes feedparser slow: its expressions are quadratic on long authors and many attributes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lxml import etree

from presswatch.feeds.xml_repair.tree import ITEM_NAMES, XML_BASE, detach, local_name

MAX_SHORT_CHARS = 4096
"""Longest text feedparser gets of a field that is no prose; the whole text stays in the tree we read ourselves."""

MAX_ATTRIBUTES = 100
"""Attributes an element may have in feedparser's copy."""

MAX_SAME_CHILDREN = 500
"""Children of one name that an element of an entry may have in feedparser's copy: its lists take quadratic time."""

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


def defuse(root: etree._Element, found: Sequence[etree._Element]) -> tuple[str, ...]:
    """Cut what is hostile out of the tree, in place, and return a note for each kind of cut.

    Args:
        root: of the feed.
        found: its items.
    """
    notes: dict[str, None] = {}
    for element in root.iter(etree.Element):
        if (names := element.keys()) and _defuse_attributes(element, [*map(str, names)]):
            notes["attributes_cut"] = None
        text = element.text
        if text and len(text) > MAX_SHORT_CHARS and local_name(element) not in _PROSE:
            notes["long_field_cut"] = None
            element.text = text[:MAX_SHORT_CHARS]
    for item in found:
        if len(item) > MAX_SAME_CHILDREN and _thin_out(item):
            notes["repeated_fields_cut"] = None
    return tuple(notes)


def _defuse_attributes(element: etree._Element, names: list[str]) -> bool:
    """Take attributes from an element that has any; return whether there were too many."""
    if XML_BASE in names:  # feedparser would join it to every link, in vain: ours are read without it
        del element.attrib[XML_BASE]
        names.remove(XML_BASE)
    for name in names[MAX_ATTRIBUTES:]:
        del element.attrib[name]
    return len(names) > MAX_ATTRIBUTES


def _thin_out(item: etree._Element) -> bool:
    """Detach the children of an item that come after the first so many of their name; return whether there were any."""
    seen: Counter[str] = Counter()
    extra = []
    for child in item:
        seen[name := local_name(child)] += 1
        if seen[name] > MAX_SAME_CHILDREN and name not in ITEM_NAMES:
            extra.append(child)
    for child in extra:
        detach(child)
    return bool(extra)

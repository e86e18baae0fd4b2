"""The elements of an item by name: looked through once, asked for many times."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from lxml import etree

from presswatch.feeds.xml_repair.tree import namespace, tag_parts

Child = tuple[etree._Element, str, str, Collection[str | bytes]]
"""A direct child of an item: namespace, local name in lower case (each empty for instructions), names of attributes.

No class: an item has a dozen, and a feed hundreds.
"""


class ItemFields(NamedTuple):
    """An item (or a feed, or an entry's source) with its direct children, each in document order."""

    item: etree._Element
    home: str  # its namespace
    children: list[Child]
    by_name: dict[str, list[etree._Element]]

    def named(self, *names: str) -> list[etree._Element]:
        """Return the children of these names in document order."""
        groups = [self.by_name[name] for name in names if name in self.by_name]
        if len(groups) < 2:
            return groups[0] if groups else []
        return [element for element, _, name, _ in self.children if name in names]

    def about(self) -> list[str]:
        """Return the identifiers that the item has as ``rdf:about``."""
        names = self.item.keys()
        stated = self.item.attrib.items() if names else ()
        return [str(value).strip() for name, value in stated if str(name).rpartition("}")[2] == "about"]


def fields_of(item: etree._Element) -> ItemFields:
    """Return the children of an element by name; comments and instructions have none."""
    children: list[Child] = []
    by_name: dict[str, list[etree._Element]] = {}
    for element in item:
        tag = element.tag
        if isinstance(tag, str):
            space, name = tag_parts(tag)
            children.append((element, space, name, element.keys()))
            by_name.setdefault(name, []).append(element)
        else:
            children.append((element, "", "", []))
    return ItemFields(item, namespace(item), children, by_name)

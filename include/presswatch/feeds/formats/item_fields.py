"""The elements of an item by name: looked through once, asked for many times."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from presswatch.feeds.xml_repair.tree import local_name, namespace


class ItemFields(NamedTuple):
    """An item (or a feed, or an entry's source) with its direct children by local name, each in document order."""

    item: etree._Element
    home: str  # its namespace
    by_name: dict[str, list[etree._Element]]

    def named(self, *names: str) -> list[etree._Element]:
        """Return the children of these names in document order."""
        groups = [group for name in names if (group := self.by_name.get(name))]
        if len(groups) < 2:
            return groups[0] if groups else []
        return [child for child in self.item if local_name(child) in names]


def fields_of(item: etree._Element) -> ItemFields:
    """Return the children of an element by name; comments and instructions have none."""
    by_name: dict[str, list[etree._Element]] = {}
    for child in item:
        by_name.setdefault(local_name(child), []).append(child)
    by_name.pop("", None)
    return ItemFields(item, namespace(item), by_name)

"""Feeds that say in themselves that they have moved: for hosts at which no redirect can be set up."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from presswatch.errors import BadUrlError
from presswatch.feeds.xml_repair.tree import ITEM_NAMES, local_name, own_text
from presswatch.urls import fetch_url, url_key

_NAMES = frozenset({"new-feed-url", "newfeedurl", "newlocation"})
"""Of iTunes, of the podcast namespace, and of UserLand's ``redirect``."""


def new_address(root: etree._Element, url: str | None) -> str | None:
    """Return the address that an XML feed names as its new one; None where it names none, or itself.

    Args:
        root: of the feed.
        url: the feed's own address.
    """
    if url is None:
        return None
    stated = next((own_text(element) for element in _head(root) if local_name(element) in _NAMES), "")
    try:
        address = fetch_url(stated)
        return address if url_key(address) != url_key(url) else None
    except BadUrlError:
        return None


def _head(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements of a feed and of its channel that are no items, and those inside a ``redirect``."""
    for element in root:
        name = local_name(element)
        if name in {"channel", "redirect"}:
            yield from _head(element)
        elif name not in ITEM_NAMES:
            yield element

"""Pagination of feeds: archives and pages (RFC 5005), and the pages that WordPress has."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit, urlunsplit

from lxml import etree

from presswatch.errors import BadUrlError
from presswatch.feeds.xml_repair.tree import ITEM_NAMES, local_name
from presswatch.urls import fetch_url, same_site

_RELATIONS = ("prev-archive", "next")
_MOST_LEVELS = 2  # the children of the root, and of its channel


def older_page(root: etree._Element, url: str | None) -> str | None:
    """Return the address of the next older page of an XML feed, on its own site; None where it offers none.

    Args:
        root: of the feed.
        url: the feed's own address.
    """
    if url is None:
        return None
    rows = [root, *(element for element in root if local_name(element) == "channel")][:_MOST_LEVELS]
    own = [element for row in rows for element in row if local_name(element) not in ITEM_NAMES]
    # By relation first: an archive (RFC 5005) never changes, while the next page moves with every new entry.
    for relation in _RELATIONS:
        for element in own:
            names = (element.get("rel") or "").casefold().split()
            if local_name(element) == "link" and relation in names:
                return own_address(element.get("href"), url)
    # WordPress pages its feeds and says so nowhere.
    generators = ((element.text or "") + (element.get("uri") or "") for element in own if _is_generator(element))
    return _next_page(url) if any("wordpress.org/" in text for text in generators) else None


def own_address(raw: str | None, url: str | None) -> str | None:
    """Return a link of a feed as an absolute address, where it stays on the feed's site and leads elsewhere."""
    if not raw or url is None:
        return None
    try:
        older = fetch_url(raw, url)
        return older if older != url and same_site(older, url) else None
    except BadUrlError:
        return None


def _is_generator(element: etree._Element) -> bool:
    return local_name(element) == "generator"


def _next_page(url: str) -> str:
    """Return the address of the page after this one of a WordPress feed."""
    split = urlsplit(url)
    pages = [value for name, value in parse_qsl(split.query) if name == "paged"]
    number = int(pages[0]) if pages and pages[0].isdecimal() and len(pages[0]) < 6 else 1
    kept = [part for part in split.query.split("&") if part and not part.startswith("paged=")]
    return urlunsplit(split._replace(query="&".join([*kept, f"paged={number + 1}"]), fragment=""))

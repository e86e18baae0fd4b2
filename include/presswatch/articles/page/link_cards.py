"""Cards: headings that lead to other pages, with the excerpts below them; lists of articles are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urldefrag, urljoin, urlsplit

from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock
from presswatch.errors import BadUrlError
from presswatch.urls import same_site

_LINKED = 0.8
"""Share of a heading that is a link."""
_MIN_CARDS = 3
"""Fewer are pointers within an article."""
_HEADING_CHARS = 12
"""A shorter heading names a person or a section."""
_CARD_CHARS = 1000
"""Characters below a heading from which they are no excerpt but a text."""


def card_leaves(leaves: Sequence[TextBlock], url: str) -> frozenset[int]:
    """Return the places of the leaves that belong to cards, none where the page shows fewer than three of them.

    Args:
        leaves: of one page, in document order.
        url: address of the page, empty if it is unknown.
    """
    headings = [place for place, leaf in enumerate(leaves) if _leads_away(leaf, url)]
    if len(headings) < _MIN_CARDS:
        return frozenset()
    tops = _card_tops(leaves, headings)
    ends = (*headings[1:], len(leaves))
    cards = [_card(leaves, range(*span), tops[span[0]]) for span in zip(headings, ends, strict=True)]
    short = [card for card in cards if sum(len(leaves[place].text) for place in card[1:]) <= _CARD_CHARS]
    return frozenset(place for card in short for place in card) if len(short) >= _MIN_CARDS else frozenset()


def _card(leaves: Sequence[TextBlock], places: range, top: int) -> range:
    """Return those of the places, from a heading to before the next, that stand in its card or beside it."""
    parent = _parent(leaves[places.start])
    for place in places[1:]:
        leaf = leaves[place]
        is_beside = leaf.tag not in HEADING_TAGS and _parent(leaf) == parent
        if not (is_beside or any(element.number == top for element in leaf.path)):
            return range(places.start, place)
    return places


def _leads_away(leaf: TextBlock, url: str) -> bool:
    """Return whether a leaf is a heading that is a link to another page of the site."""
    if leaf.tag not in HEADING_TAGS or leaf.link_share < _LINKED or len(leaf.text) < _HEADING_CHARS:
        return False
    return any(_is_other_page(anchor.strip(), url) for anchor in leaf.anchors)


def _is_other_page(href: str, url: str) -> bool:
    if not href or href.startswith("#") or href.lower().startswith(("javascript:", "mailto:", "tel:")):
        return False
    try:
        address = urldefrag(urljoin(url, href)).url
        if not urlsplit(address).hostname or not url:
            return True
        return same_site(address, url) and address.rstrip("/") != urldefrag(url).url.rstrip("/")
    except (ValueError, BadUrlError):  # Not an address at all.
        return False


def _card_tops(leaves: Sequence[TextBlock], headings: Sequence[int]) -> dict[int, int]:
    """Return for each heading the number of the largest element that begins with it and holds no other of them."""
    counts: dict[int, int] = {}
    first: dict[int, int] = {}
    for place, leaf in enumerate(leaves):
        for element in leaf.path:
            first.setdefault(element.number, place)
    for place in headings:
        for element in leaves[place].path:
            counts[element.number] = counts.get(element.number, 0) + 1
    return {
        place: next(
            (
                element.number
                for element in leaves[place].path
                if counts[element.number] == 1 and _opens(leaves, first[element.number], place)
            ),
            leaves[place].path[-1].number,
        )
        for place in headings
    }


def _opens(leaves: Sequence[TextBlock], first: int, heading: int) -> bool:
    """Return whether nothing but labels stands before a heading in its card: a date, a section."""
    return heading - first <= 3 and all(len(leaf.text) < 60 and leaf.tag != "h1" for leaf in leaves[first:heading])


def _parent(leaf: TextBlock) -> int:
    return leaf.path[-2].number if len(leaf.path) > 1 else 0

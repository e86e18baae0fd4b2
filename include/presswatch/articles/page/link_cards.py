"""Cards: headings that lead to other pages, with the excerpts below them; lists of articles are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from presswatch.articles.page.link_targets import target_of
from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock

_LINKED, _LINKED_LINE = 0.8, 0.6
"""Share of a heading that is a link; of any other line, which may hold a date as well."""
_CACHED = 4096
"""Addresses whose answers are kept: the lines of a card share theirs."""
_MIN_CARDS = 3
"""Fewer are pointers within an article."""
_HEADING_CHARS = 12
"""A shorter heading names a person or a section."""
_LINE_CHARS = 200
_CARD_CHARS = 1000
"""Characters below a heading from which they are no excerpt but a text."""


def card_leaves(blocks: Sequence[TextBlock], url: str) -> frozenset[int]:
    """Return the places of the leaves that belong to cards, none where the page shows fewer than three of them.

    Lines that are no heading by their tag open a card only where no heading does, and only with an excerpt in an
    element of their own: a pointer between two paragraphs is none.

    Args:
        blocks: of one page, in document order.
        url: address of the page, empty if it is unknown.
    """
    linked = [place for place, block in enumerate(blocks) if _leads_away(block, url)]
    by_heading = _cards(blocks, [place for place in linked if blocks[place].tag in HEADING_TAGS])
    cards = by_heading or [card for card in _cards(blocks, _once(blocks, linked)) if len(card) > 1]
    return frozenset(place for card in cards for place in card) if len(cards) >= _MIN_CARDS else frozenset()


def shows_several(blocks: Sequence[TextBlock], url: str) -> bool:
    """Return whether a page holds headings that lead to several other pages."""
    return sum(block.tag in HEADING_TAGS and _leads_away(block, url) for block in blocks) >= _MIN_CARDS


def _cards(blocks: Sequence[TextBlock], heads: list[int]) -> list[range]:
    if len(heads) < _MIN_CARDS:
        return []
    tops = _card_tops(blocks, heads)
    ends = (*heads[1:], len(blocks))
    cards = [_card(blocks, range(*span), tops[span[0]]) for span in zip(heads, ends, strict=True)]
    return [card for card in cards if sum(len(blocks[place].text) for place in card[1:]) <= _CARD_CHARS]


def _card(blocks: Sequence[TextBlock], positions: range, top: int) -> range:
    """Return those of the places, from a heading to before the next, that stand in its card or beside it."""
    head = blocks[positions.start]
    beside = {"dt": ("dd",)}.get(head.tag, ("p", "div", "span", "ul") if head.tag in HEADING_TAGS else ())
    for position in positions[1:]:
        block = blocks[position]
        is_beside = block.tag in beside and _parent(block) == _parent(head)
        if not (is_beside or top in block.numbers):
            return range(positions.start, position)
    return positions


def _once(blocks: Sequence[TextBlock], linked: Sequence[int]) -> list[int]:
    """Return the linked lines without those that lead to where the one before leads: pictures, "more"."""
    before = [None, *(_hrefs(blocks[place])[0] for place in linked)]
    return [place for place, last in zip(linked, before, strict=False) if _hrefs(blocks[place])[0] != last]


def _hrefs(block: TextBlock) -> tuple[str, ...]:
    """Return where a leaf leads: by its own links, else by the one around it."""
    return block.anchors or ((block.link,) if block.link else ())


def _leads_away(block: TextBlock, url: str) -> bool:
    """Return whether a leaf is a line that is a link to another page of the site."""
    share = _LINKED if block.tag in HEADING_TAGS else _LINKED_LINE
    if block.link_share < share or not _HEADING_CHARS <= len(block.text) <= _LINE_CHARS:
        return False
    return any(_is_other_page(anchor.strip(), url) for anchor in _hrefs(block))


@lru_cache(maxsize=_CACHED)
def _is_other_page(href: str, url: str) -> bool:
    if not href or href[0] == "#" or href.lower().startswith(("javascript:", "mailto:", "tel:")):
        return False
    try:
        address, own = target_of(url, href), urlsplit(url)
        host, own_host = _host(address), _host(own)
    except ValueError:  # Not an address at all.
        return False
    if not host or not own_host:
        return True
    is_same_site = host == own_host or host.endswith(f".{own_host}") or own_host.endswith(f".{host}")
    return is_same_site and (address.path.rstrip("/"), address.query) != (own.path.rstrip("/"), own.query)


def _host(address: SplitResult) -> str:
    return (address.hostname or "").removeprefix("www.")


def _card_tops(blocks: Sequence[TextBlock], headings: Sequence[int]) -> dict[int, int]:
    """Return for each heading the number of the largest element that begins with it and holds no other of them."""
    counts: dict[int, int] = {}
    first: dict[int, int] = {}
    for place, block in enumerate(blocks):
        for element in block.path:
            first.setdefault(element.number, place)
    for place in headings:
        for element in blocks[place].path:
            counts[element.number] = counts.get(element.number, 0) + 1
    return {
        place: next(
            (
                element.number
                for element in blocks[place].path
                if counts[element.number] == 1 and _opens(blocks, first[element.number], place)
            ),
            blocks[place].path[-1].number,
        )
        for place in headings
    }


def _opens(blocks: Sequence[TextBlock], first: int, heading: int) -> bool:
    """Return whether nothing but labels stands before a heading in its card: a date, a section."""
    return heading - first <= 3 and all(len(block.text) < 60 and block.tag != "h1" for block in blocks[first:heading])


def _parent(block: TextBlock) -> int:
    return block.path[-2].number if len(block.path) > 1 else 0

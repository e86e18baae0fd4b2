"""Other stories: text on a page that belongs to another article, below this one, beside it or on a card within.

Nothing hangs on class names. A story has a headline of its own; an ``article`` element, a byline with a day, or an
address of its own says that what follows belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.page.article_scope import leads_to_story
from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock
from presswatch.articles.text import phrases
from presswatch.dates.find import MAX_LINE_CHARS, shows_day
from presswatch.model.extraction import BODY_ROLES

Labels = Sequence[BlockLabel | None]
_STORY_CHARS = 200
"""Letters and digits of text below a headline from which the page has told its own story."""
_STORY_BLOCKS = 2
"""Paragraphs, a standfirst not counted, from which that is so."""
_HEAD_BLOCKS = 6
"""Blocks between a headline and its text: standfirst, names, day, caption."""
_PROSE_CHARS = 60
_TITLE_CHARS = 12
_CARD_CHARS = 700
_MOST_CARDS = 0.4
"""Of the body: cards of more text are the items of the page's own list."""
_CARDS_BETWEEN = 2
"""More of them with text after them are the items of the page's own list."""
_LINKED = 0.8


def other_stories(context: BlockContext, labels: Labels) -> frozenset[int]:
    """Return the blocks that belong to other stories."""
    bodies = [i for i, label in enumerate(labels) if label is not None and label.role in BODY_ROLES]
    if not bodies:
        return frozenset()
    return _of_elements(context, bodies) | _below(context, labels, bodies) | _cards(context, bodies)


def _of_elements(context: BlockContext, bodies: list[int]) -> frozenset[int]:
    """Return what stands in other ``article`` elements with headings of their own, where ours holds its text."""
    leaves = context.leaves
    own = next(iter(_article_numbers(leaves[context.headline])), None) if context.headline >= 0 else None
    if own is None:
        return frozenset()
    told = [i for i in bodies if own in _article_numbers(leaves[i]) and _is_prose(leaves[i])]
    if len(told) < _STORY_BLOCKS or context.view.chars[told].sum() < _STORY_CHARS:
        return frozenset()
    others: dict[int, list[int]] = {}
    for i in range(context.headline, len(leaves)):
        numbers = _article_numbers(leaves[i])
        if numbers and own not in numbers:
            others.setdefault(numbers[-1], []).append(i)
    return frozenset(i for group in others.values() if _has_heading(context, group) for i in group)


def _article_numbers(leaf: TextBlock) -> list[int]:
    """Return the ``article`` elements around a block, the innermost first."""
    return [place.number for place in reversed(leaf.path) if place.tag == "article"]


def _has_heading(context: BlockContext, group: list[int]) -> bool:
    """Return whether a heading that is not ours stands above the first text of a group."""
    for i in group[: _HEAD_BLOCKS + 1]:
        leaf = context.leaves[i]
        if leaf.tag in HEADING_TAGS:
            return not _is_own_title(context, i)
        if _is_prose(leaf) and len(leaf.text) > 2 * _PROSE_CHARS:
            return False
    return False


def _is_own_title(context: BlockContext, index: int) -> bool:
    """Return whether a heading repeats our headline, whole or in part; other headings are no titles."""
    text = context.view.folded[index]
    own = {*context.view.stated.titles[:1], *([context.view.folded[context.headline]] if context.headline >= 0 else [])}
    return any(text == title or (len(text) > _TITLE_CHARS and (text in title or title in text)) for title in own)


def _below(context: BlockContext, labels: Labels, bodies: list[int]) -> frozenset[int]:
    """Return what stands from the headline of another story on, to the end of its element or of the page."""
    start, own = max(context.headline, 0), frozenset(bodies)
    told: list[int] = []
    for i in range(start, len(context.leaves)):
        leaf = context.leaves[i]
        if leaf.tag in ("h1", "h2") and i > start and _is_headline(context, labels, i):
            if len(told) < _STORY_BLOCKS or context.view.chars[told].sum() < _STORY_CHARS:
                return frozenset()  # The page is a row of such pieces, as a live blog is.
            return _from(context, i, told[0])
        label = labels[i]
        if i in own and _is_prose(leaf) and label is not None and label.rule != "lead":
            told.append(i)
    return frozenset()


def _is_headline(context: BlockContext, labels: Labels, index: int) -> bool:
    """Return whether a heading has author and day of its own, both right below it or the day above."""
    if _is_own_title(context, index):
        return False
    is_signed = is_dated = False
    for i in _head(context, index):
        leaf, label = context.leaves[i], labels[i]
        role = label.role if label is not None else None
        short = leaf.text[:MAX_LINE_CHARS] if len(leaf.text) <= MAX_LINE_CHARS else ""
        is_signed = (
            is_signed or role == "byline" or phrases.BYLINE.match(short) or bool(phrases.WRITTEN_BY.match(short))
        )
        is_dated = is_dated or bool(short and shows_day(short))
    return is_signed and is_dated


def _head(context: BlockContext, index: int) -> Iterator[int]:
    for i in range(max(0, index - 2), index):
        if not _is_prose(context.leaves[i]):
            yield i
    lines = 0
    for i in range(index + 1, min(index + 1 + _HEAD_BLOCKS, len(context.leaves))):
        lines += _is_prose(context.leaves[i])
        if lines > 1:  # The first may be a standfirst.
            return
        yield i


def _from(context: BlockContext, index: int, first: int) -> frozenset[int]:
    """Return the blocks of the element that begins with a headline and does not hold our text, else all that follow."""
    ours = {place.number for i in (max(context.headline, 0), first) for place in context.leaves[i].path}
    wrapper = next((p.number for p in context.leaves[index].path[:-1] if p.number not in ours), None)
    rest = range(index, len(context.leaves))
    if wrapper is None:
        return frozenset(rest)
    within = frozenset(i for i in rest if any(p.number == wrapper for p in context.leaves[i].path))
    return within if len(within) > 1 else frozenset(rest)


def _cards(context: BlockContext, bodies: list[int]) -> frozenset[int]:
    """Return the text of small elements whose heading is a link to another story."""
    body_chars = float(context.view.chars[bodies].sum())
    ours = {*context.container, *(p.number for p in context.leaves[max(context.headline, 0)].path)}
    cards: dict[int, list[int]] = {}
    for i in range(len(context.leaves)):
        if _is_link_to_story(context, i) and (card := _card(context, i, ours)):
            cards[card[0]] = card
    inside = frozenset(i for card in cards.values() for i in card)
    in_body = sorted(inside.intersection(bodies))
    if not in_body or float(context.view.chars[in_body].sum()) > _MOST_CARDS * body_chars:
        return frozenset()
    between = [i for i in bodies if in_body[0] < i and i not in inside and _is_prose(context.leaves[i])]
    rows = [card for card in cards.values() if between and card[0] < between[-1]]
    return inside if len(rows) <= _CARDS_BETWEEN else frozenset()


def _is_link_to_story(context: BlockContext, index: int) -> bool:
    leaf = context.leaves[index]
    return (
        leaf.tag in HEADING_TAGS
        and leaf.link_share >= _LINKED
        and any(leads_to_story(context.view.stated.url, href) for href in leaf.anchors)
    )


def _card(context: BlockContext, index: int, ours: set[int]) -> list[int]:
    """Return the blocks of the smallest element around a linked heading that holds more than it, if that is small."""
    for place in reversed(context.leaves[index].path[:-1]):
        if place.number in ours or place.tag in ("body", "main", "tr", "tbody"):
            return []
        group = _around(context, index, place.number)
        if len(group) > 1:
            if any(_is_prose(context.leaves[i]) for i in group if i < index):
                return []
            is_small = sum(len(context.leaves[i].text) for i in group) <= _CARD_CHARS
            is_small = is_small and not any(context.leaves[i].tag == "li" for i in group)
            return group if is_small else []
    return []


def _around(context: BlockContext, index: int, number: int) -> list[int]:
    """Return the blocks around a block that stand in an element with it."""
    leaves = context.leaves
    first = last = index
    while first and any(place.number == number for place in leaves[first - 1].path):
        first -= 1
    while last + 1 < len(leaves) and any(place.number == number for place in leaves[last + 1].path):
        last += 1
    return list(range(first, last + 1))


def _is_prose(leaf: TextBlock) -> bool:
    return len(leaf.text) >= _PROSE_CHARS and leaf.tag not in HEADING_TAGS and leaf.link_share < 0.5

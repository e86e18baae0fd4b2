"""Other stories: text on a page that belongs to another article, below this one, beside it or on a card within.

Nothing hangs on class names. A story has a headline of its own; an ``article`` element, a byline with a day, or an
address of its own says that what follows belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.page.article_scope import COMMENTS, leads_to_story
from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock
from presswatch.articles.text import byline_words, phrases
from presswatch.articles.text.normalize import ENDS_SENTENCE
from presswatch.dates.find import MAX_LINE_CHARS, shows_day
from presswatch.model.extraction import BODY_ROLES

Labels = Sequence[BlockLabel | None]
_STORY_CHARS = 120
"""Letters and digits of text below a headline from which the page has told its own story."""
_STORY_BLOCKS = 2
"""Paragraphs, a standfirst not counted, from which that is so."""
_HEAD_BLOCKS = 6
"""Blocks between a headline and its text: standfirst, names, day, caption."""
_PROSE_CHARS, _DENSE_PROSE_CHARS = 60, 30
_DENSE = re.compile("[\u3040-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""Scripts that say as much with half the signs."""
_YEAR = r"(?<![\d$€£¥])(?:13|14|19|20|24|25)\d\d(?!\d)"
"""A year by the common era, or by the calendars of Iran, Islam and Thailand; prices and telephone numbers are none."""
_DAY_AND_YEAR = re.compile(rf"(?<!\d)\d{{1,2}}(?!\d).{{1,24}}{_YEAR}|{_YEAR}\D{{1,12}}\d{{1,2}}(?!\d)")
"""A short line with such numbers above the text of a story is its day, in whatever language and calendar."""
_HOUR = re.compile(r"\W*(?:[01]?\d|2[0-3])\s?[:.hH時시点點]\s?[0-5]\d(?!\d)")
_DAY_CHARS, _NAME_CHARS = 70, 40
"""A longer line above the text of a story names nobody."""
_NAME_TAGS = frozenset(["p", "div", "section", "address", "span", "li", "dt", "header"])
_TITLE_CHARS = 12
_CARD_CHARS = 700
_CARD_LINES = 3
_MOST_CARDS = 0.4
"""Of the body: cards of more text are the items of the page's own list."""
_CARDS_BETWEEN = 2
"""More of them with text after them are the items of the page's own list."""
_LINKED = 0.8
_NO_CARD_TAGS = ("li", "td", "th", "dd", "figure", "nav", "blockquote")


def other_stories(context: BlockContext, labels: Labels) -> frozenset[int]:
    """Return the blocks that belong to other stories."""
    bodies = [i for i, label in enumerate(labels) if label is not None and label.role in BODY_ROLES]
    if not bodies:
        return frozenset()
    stories = _of_elements(context, bodies) | _below(context, labels, bodies) | _headed(context, labels, bodies)
    return stories | _cards(context, bodies) | _comments(context, bodies) | _tickers(context, bodies)


def _of_elements(context: BlockContext, bodies: list[int]) -> frozenset[int]:
    """Return what stands in other ``article`` elements with headings of their own, where ours holds its text."""
    blocks = context.blocks
    own = next(iter(_article_numbers(blocks[context.headline])), None) if context.headline >= 0 else None
    if own is None:
        return frozenset()
    own_prose = [i for i in bodies if own in _article_numbers(blocks[i]) and is_prose(blocks[i])]
    if len(own_prose) < _STORY_BLOCKS or context.features.chars[own_prose].sum() < _STORY_CHARS:
        return frozenset()
    others: dict[int, list[int]] = {}
    for i in range(context.headline, len(blocks)):
        numbers = _article_numbers(blocks[i])
        if numbers and own not in numbers:
            others.setdefault(numbers[-1], []).append(i)
    return frozenset(i for group in others.values() if _has_heading(context, group) for i in group)


def _article_numbers(block: TextBlock) -> list[int]:
    """Return the ``article`` elements around a block, the innermost first."""
    return [place.number for place in reversed(block.path) if place.tag == "article"]


def _has_heading(context: BlockContext, group: list[int]) -> bool:
    """Return whether a heading that is not ours stands above the first text of a group."""
    for i in group[: _HEAD_BLOCKS + 1]:
        block = context.blocks[i]
        if block.tag in HEADING_TAGS:
            return not _is_own_title(context, i)
        if is_prose(block) and len(block.text) > 2 * _PROSE_CHARS:
            return False
    return False


def _is_own_title(context: BlockContext, index: int) -> bool:
    """Return whether a heading repeats our headline, whole or in part; other headings are no titles."""
    text = context.features.folded[index]
    own = {
        *context.features.stated.titles[:1],
        *([context.features.folded[context.headline]] if context.headline >= 0 else []),
    }
    return any(text == title or (len(text) > _TITLE_CHARS and (text in title or title in text)) for title in own)


def _below(context: BlockContext, labels: Labels, bodies: list[int]) -> frozenset[int]:
    """Return what stands from each headline of another story on, to the end of its element or of the page."""
    start, own = max(context.headline, 0), frozenset(bodies)
    own_prose: list[int] = []
    stories: frozenset[int] = frozenset()
    for i in range(start, len(context.blocks)):
        block, label = context.blocks[i], labels[i]
        if i in stories:
            continue
        if block.tag in ("h1", "h2") and i > start and _is_headline(context, labels, i, own_prose):
            if not stories and not _has_told(context, own_prose):
                return frozenset()  # The page is a row of such pieces, as a live blog is.
            stories |= _from(context, i, own_prose[0])
        elif i in own and is_prose(block) and label is not None and label.rule != "lead":
            own_prose.append(i)
    return stories


def _has_told(context: BlockContext, own_prose: list[int]) -> bool:
    """Return whether so much prose is a story of its own."""
    return len(own_prose) >= _STORY_BLOCKS and bool(context.features.chars[own_prose].sum() >= _STORY_CHARS)


def _headed(context: BlockContext, labels: Labels, bodies: list[int]) -> frozenset[int]:
    """Return the text of elements that a lesser heading opens which is a link to a story, with its name or day."""
    prose = [i for i in bodies if i > context.headline and is_prose(context.blocks[i])]
    ours = {*context.container, *(p.number for p in context.blocks[max(context.headline, 0)].path)}
    groups: list[list[int]] = []
    for i in range(prose[1] + 1 if len(prose) > 1 else len(context.blocks), len(context.blocks)):
        if context.blocks[i].tag in ("h1", "h2") or not _is_link_to_story(context, i):
            continue
        if _has_told(context, [k for k in prose if k < i]) and _is_headline(context, labels, i, prose):
            groups.append(_opened_by(context, i, ours))
    told = [group for group in groups if any(is_prose(context.blocks[k]) for k in group)]
    if told and len(told) <= _CARDS_BETWEEN and prose[-1] <= max(map(max, told)):
        return frozenset(i for group in told for i in group)
    return _apart(context, bodies, told)


def _opened_by(context: BlockContext, index: int, ours: set[int]) -> list[int]:
    """Return the blocks of the outermost element that begins with a heading, a line or two before it allowed."""
    group: list[int] = []
    for place in reversed(context.blocks[index].path[:-1]):
        around = _around(context, index, place.number)
        is_opened = index - around[0] <= 2 and not any(is_prose(context.blocks[i]) for i in around if i < index)
        if place.number in ours or not is_opened:
            break
        group = around
    return group


def _is_headline(context: BlockContext, labels: Labels, index: int, own_prose: list[int]) -> bool:
    """Return whether a heading has two of author, day, address and an element like ours, or one as a second ``h1``."""
    if _is_own_title(context, index):
        return False
    head = list(_head(context, index))
    days = {i for i in head if _tells_day(context.blocks[i].text)}
    signed = any(_is_signed(context.blocks[i], labels[i]) for i in head)
    named = any(_is_name(context.blocks[i]) and {i - 1, i + 1} & days for i in head if i > index and i not in days)
    is_twin = bool(own_prose) and _is_set_as_ours(context, index, own_prose[0])
    marks = (signed or named) + bool(days) + _is_link_to_story(context, index)
    is_second = context.headline >= 0 and context.blocks[context.headline].tag == context.blocks[index].tag == "h1"
    return marks > 0 and marks + is_second + is_twin > 1


def _is_set_as_ours(context: BlockContext, index: int, first: int) -> bool:
    """Return whether a heading stands in an element beside that of our headline and text, and of the same kind."""
    ours, theirs = context.blocks[max(context.headline, 0)].path[:-1], context.blocks[index].path[:-1]
    pair = next((pair for pair in zip(ours, theirs, strict=False) if pair[0].number != pair[1].number), None)
    if pair is None or pair[0] not in context.blocks[first].path:
        return False
    return (pair[0].tag, pair[0].names) == (pair[1].tag, pair[1].names)


def opens_story(context: BlockContext, labels: Labels, head: range) -> bool:
    """Return whether lines above a text name who wrote it, and when."""
    is_signed = any(_is_signed(context.blocks[i], labels[i]) for i in head)
    return is_signed and any(_tells_day(context.blocks[i].text) for i in head)


def _tells_day(text: str) -> bool:
    """Return whether a line is little more than a day, in whatever language and calendar."""
    if len(text) > _DAY_CHARS or ENDS_SENTENCE.search(text):
        return False
    return bool(_DAY_AND_YEAR.search(text)) or shows_day(text)


def _is_signed(block: TextBlock, label: BlockLabel | None) -> bool:
    if label is not None and label.role == "body" and is_prose(block):  # "By the lake" opens a sentence as well.
        return False
    is_byline = len(block.text) <= MAX_LINE_CHARS and bool(
        phrases.BYLINE.match(block.text) or byline_words.is_written_by(block.text)
    )
    return is_byline or (label is not None and label.role == "byline")


def _is_name(block: TextBlock) -> bool:
    """Return whether a line may be a name by its form: a short one that is no sentence and has letters."""
    is_line = len(block.text) <= _NAME_CHARS and block.tag in _NAME_TAGS
    return is_line and not ENDS_SENTENCE.search(block.text) and any(map(str.isalpha, block.text))


def _head(context: BlockContext, index: int) -> Iterator[int]:
    for i in range(max(0, index - 2), index):
        if not is_prose(context.blocks[i]) and not _closes_card(context, i, index):
            yield i
    lines = 0
    for i in range(index + 1, min(index + 1 + _HEAD_BLOCKS, len(context.blocks))):
        lines += is_prose(context.blocks[i])
        if lines > 1 or _opens_card(context, i, index):  # The first line may be a standfirst.
            return
        yield i


def _opens_card(context: BlockContext, index: int, heading: int) -> bool:
    """Return whether a link to a story stands below a heading, in an element of its own: names and days are its."""
    around = {place.number for place in context.blocks[heading].path[:-1]}
    is_apart = any(place.number not in around for place in context.blocks[index].path[:-1])
    return is_apart and _is_link_to_story(context, index)


def _closes_card(context: BlockContext, index: int, heading: int) -> bool:
    """Return whether a line above a heading stands in a card that ends before it: name and day are of its story."""
    around = {place.number for place in context.blocks[heading].path}
    card = next((place for place in context.blocks[index].path if place.number not in around), None)
    inside = (i for i in range(max(0, index - _HEAD_BLOCKS), index) if card in context.blocks[i].path)
    return any(context.blocks[i].tag in HEADING_TAGS or _is_link_line(context, i) for i in inside)


def _from(context: BlockContext, index: int, first: int) -> frozenset[int]:
    """Return the blocks of the element that begins with a headline and does not hold our text, else all that follow."""
    ours = {place.number for i in (max(context.headline, 0), first) for place in context.blocks[i].path}
    wrapper = next((p.number for p in context.blocks[index].path[:-1] if p.number not in ours), None)
    rest = range(index, len(context.blocks))
    if wrapper is None:
        return frozenset(rest)
    within = frozenset(i for i in rest if wrapper in context.blocks[i].numbers)
    return within if len(within) > 1 else frozenset(rest)


def _comments(context: BlockContext, bodies: list[int]) -> frozenset[int]:
    """Return what stands in an element of its own below the text, under a heading that counts or names comments."""
    prose = [i for i in bodies if i > context.headline and is_prose(context.blocks[i])]
    if len(prose) < _STORY_BLOCKS:
        return frozenset()
    ours = {p.number for i in (max(context.headline, 0), *prose[:_STORY_BLOCKS]) for p in context.blocks[i].path}
    for i in range(prose[_STORY_BLOCKS - 1] + 1, len(context.blocks)):
        block = context.blocks[i]
        if len(block.text) > _NAME_CHARS or not COMMENTS.match(block.text):
            continue
        wrapper = next((p.number for p in block.path[:-1] if p.number not in ours), None)
        group = [] if wrapper is None else _around(context, i, wrapper)
        # A section on a discussion has paragraphs alone; what readers wrote has their names or days above it.
        if any(is_prose(context.blocks[k]) and _is_name(context.blocks[k - 1]) for k in group if k - 1 > i):
            return frozenset(group)
    return frozenset()


def _tickers(context: BlockContext, bodies: list[int]) -> frozenset[int]:
    """Return the lines in an element beside the text that each open with an hour, where they are the lesser part."""
    ours = {*context.container, *(p.number for p in context.blocks[max(context.headline, 0)].path)}
    rows: dict[int, list[int]] = {}
    for i in bodies:
        block = context.blocks[i]
        place = next((p.number for p in block.path[:-1] if p.number not in ours), None)
        if place is not None and _HOUR.match(block.text):
            rows.setdefault(place, []).append(i)
    lines = [i for group in rows.values() if len(group) > 1 for i in group]
    chars = context.features.chars
    is_most = float(chars[lines].sum()) > _MOST_CARDS * float(chars[bodies].sum())
    return frozenset() if is_most else frozenset(lines)


def _cards(context: BlockContext, bodies: list[int]) -> frozenset[int]:
    """Return the text of small elements whose heading, or else a line of them, is a link to another story."""
    ours = {*context.container, *(p.number for p in context.blocks[max(context.headline, 0)].path)}
    headed: dict[int, list[int]] = {}
    plain: dict[int, list[int]] = {}
    for i in range(len(context.blocks)):
        if _is_link_to_story(context, i):
            headed |= {card[0]: card for card in (_card(context, i, ours),) if card}
        elif _is_link_line(context, i):
            plain |= {card[0]: card for card in (_card(context, i, ours),) if _is_plain_card(context, i, card)}
    return _apart(context, bodies, list(headed.values())) | _apart(context, bodies, list(plain.values()))


def _apart(context: BlockContext, bodies: list[int], cards: list[list[int]]) -> frozenset[int]:
    """Return the blocks of cards, none where they are the page's own list."""
    inside = frozenset(i for card in cards for i in card)
    in_body = sorted(inside.intersection(bodies))
    # Where cards are most of the body, they are the body: a page that is a list, or a live blog of linked headings.
    chars = context.features.chars
    if not in_body or float(chars[in_body].sum()) > _MOST_CARDS * float(chars[bodies].sum()):
        return frozenset()
    between = [i for i in bodies if in_body[0] < i and i not in inside and is_prose(context.blocks[i])]
    rows = [card for card in cards if between and card[0] < between[-1]]
    return inside if len(rows) <= _CARDS_BETWEEN else frozenset()


def _is_link_to_story(context: BlockContext, index: int) -> bool:
    block = context.blocks[index]
    return (
        block.tag in HEADING_TAGS
        and block.link_share >= _LINKED
        and any(leads_to_story(context.features.stated.url, href) for href in (*block.anchors, block.link) if href)
    )


def _is_link_line(context: BlockContext, index: int) -> bool:
    """Return whether a line that is no heading and stands in no list is a link to another story."""
    block = context.blocks[index]
    if not block.link_chars:
        return False
    is_linked = block.link_share >= _LINKED and len(block.text) >= _TITLE_CHARS and block.tag not in HEADING_TAGS
    if not is_linked or context.is_in(block, *_NO_CARD_TAGS):
        return False
    return any(leads_to_story(context.features.stated.url, href) for href in (*block.anchors, block.link) if href)


def _card(context: BlockContext, index: int, ours: set[int]) -> list[int]:
    """Return the blocks of the smallest element around a linked title that holds more than it, if that is small."""
    path = context.blocks[index].path
    for place in reversed(path[:-1] if path[-1].tag in HEADING_TAGS else path):
        if place.number in ours or place.tag in ("body", "main", "tr", "tbody"):
            return []
        group = _around(context, index, place.number)
        if len(group) > 1:
            if any(is_prose(context.blocks[i]) for i in group if i < index):
                return []
            is_small = sum(len(context.blocks[i].text) for i in group) <= _CARD_CHARS
            is_small = is_small and not any(context.blocks[i].tag == "li" for i in group)
            return _with_lines(context, group, ours) if is_small else []
    return []


def _with_lines(context: BlockContext, card: list[int], ours: set[int]) -> list[int]:
    """Return a card with the few lines around it in its element, where that holds no more: its name and day."""
    path = context.blocks[card[0]].path
    inside = {place.number for place in context.blocks[card[-1]].path}
    place = next(
        (p for p in reversed(path) if p.number in inside and _around(context, card[0], p.number) != card), None
    )
    if place is None or place.number in ours or place.tag in ("body", "main", *_NO_CARD_TAGS):
        return card
    group = _around(context, card[0], place.number)
    lines = [i for i in group if i not in card]
    days = [_tells_day(context.blocks[i].text) for i in lines]  # A name above the card may be what it stands under.
    is_plain = all(day or (i > card[-1] and _is_name(context.blocks[i])) for i, day in zip(lines, days, strict=True))
    return group if len(lines) <= _CARD_LINES and is_plain else card


def _is_plain_card(context: BlockContext, index: int, card: list[int]) -> bool:
    """Return whether a card without a linked heading holds a link with lines and one excerpt below it, no more."""
    excerpts = [i for i in card if is_prose(context.blocks[i])]
    return bool(card) and len(excerpts) < 2 and all(_goes_with_link(context, i, index) for i in card)


def _goes_with_link(context: BlockContext, index: int, link: int) -> bool:
    """Return whether a block of a card is its link, a line, or an excerpt without a link of its own."""
    block = context.blocks[index]
    return index == link or len(block.text) <= _PROSE_CHARS or (index > link and not block.anchors)


def _around(context: BlockContext, index: int, number: int) -> list[int]:
    """Return the blocks around a block that stand in an element with it."""
    blocks = context.blocks
    first = last = index
    while first and number in blocks[first - 1].numbers:
        first -= 1
    while last + 1 < len(blocks) and number in blocks[last + 1].numbers:
        last += 1
    return list(range(first, last + 1))


def is_prose(block: TextBlock) -> bool:
    """Return whether a block is as long as a sentence, and neither a heading nor a link."""
    size = len(block.text)
    is_long = size >= _PROSE_CHARS or (size >= _DENSE_PROSE_CHARS and _DENSE.search(block.text[:40]) is not None)
    return is_long and block.tag not in HEADING_TAGS and block.link_share < 0.5

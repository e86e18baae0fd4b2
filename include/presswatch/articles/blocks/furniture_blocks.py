"""Furniture that its place and markup give away, in any language: nothing here asks for a word or a class name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from presswatch.articles.blocks.alike_lines import ALIKE
from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.other_stories import is_prose
from presswatch.articles.page.text_blocks import CELL_TAGS, HEADING_TAGS, TextBlock
from presswatch.articles.text.normalize import ENDS_SENTENCE
from presswatch.articles.text.service_phrases import FILMS
from presswatch.dates import find_dates
from presswatch.dates.relative import find_relative
from presswatch.model.extraction import BODY_ROLES

Labels = Sequence[BlockLabel | None]
_LINKED = 0.9
_CLOSING_CHARS = 120
"""A longer link at the end of the text is a paragraph that happens to be one."""
_LABEL_CHARS = 60
_MOST_TRAILING = 4
"""More lines at the end of a text are a list of facts."""
_LEAST_PROSE = 3
"""Paragraphs of a text that has an end of its own."""
_DATA_TAGS = ("td", "th", "dt", "dd", "pre", "code", "blockquote", "li")
_KEPT_TAGS = (*_DATA_TAGS[:-1], "figure")
_BEFORE_SHARE = 0.5
"""Of the body: what stands before the headline and is more is the text of a page that ends with its title."""
_TITLE_CHARS = 20
_NOTE_TAGS = frozenset(["em", "i", "small", "cite"])
_ROW_CHARS, _ROW_SIGNS = 3, 2
"""Of a row that sets parts of a text apart: so long, and of no more kinds of signs."""
_AGO_CHARS = 40
_HOUR = re.compile(
    r"\W*(?:(?:kl|klo|um|à|alle|ore|às|godz|ob|om|lúc|pukul|saat|a las|ώρα|בשעה|الساعة|ساعت|в|о|u|v)\.?\s)?"
    r"(?:[01]?\d|2[0-3])\s?[:.hH時시点點]\s?[0-5]\d\s?(?:uhr|h|hs|hrs|[ap]\.?m\.?|น\.|wib|uur|分|분|gmt|utc|bst|ч\.?)?\W*",
    re.IGNORECASE,
)
_CAPTION_CHARS = 300
_PLAYER_TAGS = ("iframe", "video", "audio", "amp-iframe", "object", "embed")
_CLOCK = re.compile(r"(?<![\d.:])(?:[01]?\d|2[0-3])[:.h][0-5]\d(?![\d.:])")
_DAY_OF_MONTH = re.compile(r"\W*(?:\d{1,2}\W{1,3}[^\W\d_]{3,12}|[^\W\d_]{3,12}\W{1,3}\d{1,2})(?:\W{1,3}\d{4})?\W*")
_FILM_LABEL_CHARS = 30
_MOST_BADGES, _BADGE_CHARS = 2, 24
_DAY_TAIL = 4
"""Characters beside a link and a day that are no text: dots, bars, brackets."""


def furniture_blocks(context: BlockContext, labels: Labels) -> dict[int, BlockLabel]:
    """Return the labels of the blocks that are no text of the article by their place or form."""
    bodies = [i for i, label in enumerate(labels) if label is not None and label.role in BODY_ROLES]
    found = dict.fromkeys(_before_headline(context, bodies), BlockLabel("teaser", "before_headline"))
    found |= dict.fromkeys(_in_footers(context, bodies), BlockLabel("boilerplate", "footer"))
    found |= dict.fromkeys(_without_letters(context, bodies), BlockLabel("boilerplate", "no_letters"))
    found |= dict.fromkeys(_times_ago(context, bodies), BlockLabel("dateline", "ago"))
    found |= dict.fromkeys(_player_labels(context, bodies), BlockLabel("boilerplate", "label_of_player"))
    found |= dict.fromkeys(_picture_notes(context, bodies), BlockLabel("caption", "in_letters"))
    found |= dict.fromkeys(_link_words(context, bodies), BlockLabel("boilerplate", "link_words"))
    found |= dict.fromkeys(_dated_links(context, bodies), BlockLabel("related", "dated_links"))
    found |= dict.fromkeys(_closing_links(context, bodies, found), BlockLabel("promo", "closing_link"))
    found |= dict.fromkeys(_badges(context, bodies, found), BlockLabel("boilerplate", "badge"))
    kept = frozenset(i for i in bodies if labels[i] == ALIKE)
    return found | dict.fromkeys(_trailing(context, bodies, found, kept), BlockLabel("boilerplate", "trailing_line"))


def _before_headline(context: BlockContext, bodies: list[int]) -> list[int]:
    """Return the text before the heading of the page that stands in other elements than the text behind it."""
    if context.headline < 0 or context.blocks[context.headline].tag != "h1":
        return []
    ours = {place.number for place in context.blocks[context.headline].path if place.tag != "body"}
    before = [i for i in bodies if i < context.headline]
    chars = context.features.chars
    if not before or float(chars[before].sum()) > _BEFORE_SHARE * float(chars[bodies].sum()):
        return []
    return [i for i in before if not any(place.number in ours for place in context.blocks[i].path)]


def _in_footers(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield what stands in a ``footer`` or ``nav`` that holds neither the text nor the headline."""
    ours = {*context.container, *(p.number for p in context.blocks[max(context.headline, 0)].path)}
    for i in bodies:
        if any(place.tag in ("footer", "nav") and place.number not in ours for place in context.blocks[i].path):
            yield i


def _without_letters(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield lines without a letter, outside tables and lists: lengths of films, counts, arrows, rows of signs."""
    for i in bodies:
        block = context.blocks[i]
        if any(map(str.isalpha, block.text)) or block.tag in HEADING_TAGS or context.is_in(block, *_DATA_TAGS):
            continue
        is_row = len(block.text) >= _ROW_CHARS and len(set(block.text) - {" "}) <= _ROW_SIGNS
        if is_row or any(map(str.isdigit, block.text)):
            yield i


def _times_ago(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield lines that say at what hour, or how long ago, something was written and nothing else."""
    for i in bodies:
        block = context.blocks[i]
        if len(block.text) > _AGO_CHARS or block.tag in HEADING_TAGS or block.within(*_DATA_TAGS):
            continue
        span = find_relative(block.text)
        rest = "" if span is None else block.text[: span.start] + block.text[span.end :]
        is_ago = span is not None and span.unit and not any(map(str.isalnum, rest))
        if is_ago or _HOUR.fullmatch(block.text) or _is_hour_of_day(block.text):
            yield i


def _is_hour_of_day(text: str) -> bool:
    """Return whether a line is an hour, the number of a day and the word for its month."""
    rest = _CLOCK.sub(" ", text)
    return rest != text and _DAY_OF_MONTH.fullmatch(rest) is not None


def _player_labels(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield lines that end in a colon, or are a label for films, right above a player."""
    for i in bodies:
        block = context.blocks[i]
        below = block.element.getnext() if block.element is not None else None
        if below is None or len(block.text) > _LABEL_CHARS:
            continue
        is_for_film = is_label(context, block) and len(block.text) <= _FILM_LABEL_CHARS and FILMS.match(block.text)
        if block.text[-1] not in ":：" and not is_for_film:
            continue
        if below.tag in _PLAYER_TAGS or (not "".join(below.itertext()).strip() and _holds_player(below)):
            yield i


def _holds_player(element: HtmlElement) -> bool:
    return next(element.iter(*_PLAYER_TAGS), None) is not None


def _picture_notes(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield what stands below a picture in its element, in letters of its own and with nothing else beside it."""
    for i in bodies:
        block = context.blocks[i]
        is_note = block.tag not in HEADING_TAGS and context.is_below_picture(block) and _is_note_of_picture(block)
        if is_note or _is_alone_with_picture(context, i):
            yield i


def _is_alone_with_picture(context: BlockContext, index: int) -> bool:
    """Return whether a line is the only text of a table with a picture: old pages frame pictures so."""
    block = context.blocks[index]
    table = block.ancestor("table") if len(block.text) <= _CAPTION_CHARS else None
    if table is None or table.number in context.container or block.element is None:
        return False
    beside = (k for k in (index - 1, index + 1) if 0 <= k < len(context.blocks))
    if any(table.number in context.blocks[k].numbers for k in beside):
        return False
    framed = next(block.element.iterancestors("table"), None)
    return framed is not None and framed.find(".//img") is not None


def _is_note_of_picture(block: TextBlock) -> bool:
    """Return whether an element holds, beside things without text, one small or emphasised text and no other."""
    if block.element is None or (block.element.text or "").strip():
        return False
    parts = [part for part in block.element if isinstance(part.tag, str)]
    texts = [part for part in parts if "".join(part.itertext()).strip()]
    is_bare = not any((part.tail or "").strip() for part in block.element)
    return is_bare and len(texts) == 1 < len(parts) and texts[0].tag in _NOTE_TAGS


def _link_words(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield the items of lists that are links of one word to other hosts, all of them: buttons to share a page."""
    host = urlsplit(context.features.stated.url).hostname
    lists: dict[int, list[int]] = {}
    for i in bodies:
        if (place := context.blocks[i].ancestor("ul", "ol")) is not None:
            lists.setdefault(place.number, []).append(i)
    for items in lists.values():
        if all(_is_link_word(context.blocks[i], host) for i in items):
            yield from items


def _is_link_word(block: TextBlock, host: str | None) -> bool:
    hrefs = (*block.anchors, block.link) if block.link else block.anchors
    is_word = block.link_share >= _LINKED and len(block.text.split()) == 1
    return is_word and bool(hrefs) and all(_leaves(href, host) for href in hrefs)


def _leaves(href: str, host: str | None) -> bool:
    """Return whether an address is of another host, or of none."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.scheme not in ("", "http", "https") or (parts.hostname or host) != host


def _dated_links(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield items of lists that are a link of several words and a day beside it: other stories."""
    for i in bodies:
        block = context.blocks[i]
        rest = len(block.text) - block.link_chars
        if block.tag != "li" or not 2 < rest < _CLOSING_CHARS or block.link_chars < _TITLE_CHARS:
            continue
        days = find_dates(block.text)
        if days and rest - max(len(span.raw) for span in days) <= _DAY_TAIL:
            yield i


def _closing_links(context: BlockContext, bodies: list[int], gone: dict[int, BlockLabel]) -> Iterator[int]:
    """Yield the lines at the end of the text that are one link each: they lead on, and say nothing themselves."""
    rest = [i for i in bodies if i not in gone]
    if sum(is_prose(context.blocks[i]) for i in rest) < _LEAST_PROSE:
        return
    below = -1
    for i in reversed(rest):
        block = context.blocks[i]
        if i + 1 == below and is_label(context, block):
            yield i
        is_line = len(block.text) <= _CLOSING_CHARS and block.tag not in HEADING_TAGS
        if not is_line or block.link_share < _LINKED or _is_kept(context, block):
            return
        yield i
        below = i


def _is_kept(context: BlockContext, block: TextBlock) -> bool:
    """Return whether a block stands in what keeps its last lines: lists of facts, quotations, tables of data."""
    cell = block.ancestor(*CELL_TAGS)
    is_datum = cell is not None and not context.is_layout(cell)
    return is_datum or block.within(*(tag for tag in _KEPT_TAGS if tag not in CELL_TAGS))


def is_label(context: BlockContext, block: TextBlock) -> bool:
    """Return whether a line outside of lists and tables is too short for a sentence, and none."""
    return (
        not context.is_in(block, *_DATA_TAGS)
        and not is_prose(block)
        and len(block.text) <= _LABEL_CHARS
        and not ENDS_SENTENCE.search(block.text)
    )


def _badges(context: BlockContext, bodies: list[int], gone: dict[int, BlockLabel]) -> list[int]:
    """Return the labels between headline and text that are set otherwise than its paragraphs."""
    rest = [i for i in bodies if i not in gone and i > context.headline >= 0]
    layouts = {context.blocks[i].layout for i in rest if is_prose(context.blocks[i])}
    head = list(takewhile(lambda i: not is_prose(context.blocks[i]), rest))
    blocks = [context.blocks[i] for i in head]
    are_badges = len(head) <= _MOST_BADGES and all(
        is_label(context, b) and len(b.text) <= _BADGE_CHARS and b.tag not in HEADING_TAGS and b.layout not in layouts
        for b in blocks
    )
    return head if are_badges and layouts else []


def _trailing(context: BlockContext, bodies: list[int], gone: dict[int, BlockLabel], kept: frozenset[int]) -> list[int]:
    """Return the few lines at the end of the text that are no sentences and are set otherwise than its paragraphs."""
    rest = [i for i in bodies if i not in gone]
    layouts = {context.blocks[i].layout for i in rest if is_prose(context.blocks[i])}
    if sum(is_prose(context.blocks[i]) for i in rest) < _LEAST_PROSE:
        return []
    ours = {*context.container, *(p.number for p in context.blocks[max(context.headline, 0)].path)}
    lines: list[int] = []
    for i in reversed(rest):
        block = context.blocks[i]
        is_heading = block.tag in HEADING_TAGS and len(block.text) <= _CLOSING_CHARS and block.text[-1] not in "?？؟"
        is_inside = is_heading and all(place.number in ours for place in block.path[:-1])
        # With nothing of the text below it even a sentence in a heading heads none of it.
        is_line = is_heading or is_label(context, block)
        if i in kept or not is_line or block.layout in layouts or is_inside or context.is_in(block, *_KEPT_TAGS, "li"):
            break
        lines.append(i)
    return lines if len(lines) <= _MOST_TRAILING else []

"""Slide shows: the lines below the pictures of a series, and the counters between them, in any language.

A series is made of elements that are set alike, each with a picture and a line or two and with nothing but others like
it between them; or of one element with a picture that counts them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock
from presswatch.model.extraction import BODY_ROLES

Labels = Sequence[BlockLabel | None]
_LEAST_SLIDES = 3
_SLIDE_CHARS = 160
_MOST_SHARE = 0.3
"""Of the body: a text that is made of pictures and what stands below them is the article."""
_COUNTER = re.compile(
    r"(?:[^\W\d]{1,12}\s)?\d{1,3}\s?(?:[/／|]|of|von|av|de|di|sur|van|z|из|з|od|dari|/)\s?\d{1,3}", re.IGNORECASE
)
"""Is the number of a picture among how many."""


def picture_series(context: BlockContext, labels: Labels) -> dict[int, BlockLabel]:
    """Return the labels of the body's blocks that belong to slide shows."""
    bodies = [i for i, label in enumerate(labels) if label is not None and label.role in BODY_ROLES]
    slides: dict[int, list[int]] = {}
    for i in bodies:
        if number := _slide_of(context, context.blocks[i]):
            slides.setdefault(number, []).append(i)
    kinds: dict[tuple[tuple[str, str], ...], list[list[int]]] = {}
    for number, lines in slides.items():
        if _is_short(context, lines):
            kinds.setdefault(_layout_of(context.blocks[lines[0]], number), []).append(lines)
    series = [i for group in kinds.values() if _is_series(context, group) for lines in group for i in lines]
    chars = context.features.chars
    is_most = bool(series) and float(chars[series].sum()) > _MOST_SHARE * float(chars[bodies].sum())
    return {} if is_most else dict.fromkeys(series, BlockLabel("caption", "slide"))


def _slide_of(context: BlockContext, block: TextBlock) -> int:
    """Return the number of the element around a block that holds a picture and is not the text's, 0 for none."""
    is_slide = block.picture and not context.is_in(block, "table") and context.is_below_picture(block)
    return block.picture if is_slide else 0


def _layout_of(block: TextBlock, number: int) -> tuple[tuple[str, str], ...]:
    end = next(place for place, element in enumerate(block.path, start=1) if element.number == number)
    return tuple((element.tag, element.names) for element in block.path[:end])


def _is_short(context: BlockContext, lines: list[int]) -> bool:
    blocks = [context.blocks[i] for i in lines]
    return sum(len(block.text) for block in blocks) <= _SLIDE_CHARS and not any(b.tag in HEADING_TAGS for b in blocks)


def _is_series(context: BlockContext, group: list[list[int]]) -> bool:
    """Return whether slides follow each other with nothing between them, or one of them is counted."""
    elements = {context.blocks[lines[0]].picture for lines in group}
    if any(_COUNTER.fullmatch(block.text) and not elements.isdisjoint(block.numbers) for block in context.blocks):
        return True
    places = sorted(i for lines in group for i in lines)
    return len(group) >= _LEAST_SLIDES and places[-1] - places[0] < len(places) + len(group)

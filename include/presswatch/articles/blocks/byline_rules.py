"""Rules for bylines, datelines and author notes: above the body, or in a note below it.

Each is asked of one leaf, like the rules of ``roles``.
"""

from __future__ import annotations

import re

from presswatch.articles.blocks.block_context import LINE_CHARS, BlockContext, BlockLabel
from presswatch.articles.page.text_blocks import TextBlock
from presswatch.articles.text import byline_words, class_names, phrases
from presswatch.articles.text.normalize import ENDS_SENTENCE

_BYLINE_CHARS, _DATE_CHARS, _NOTE_CHARS = 80, 90, 700
_NAME_TAIL = 45
"""Letters that may stand beside a stated author in a line that names them: office, paper, day."""
_DATED_WORDS = 7
"""Words from which a line with no number but a year is a sentence."""
_LINKS = 0.6
_OPENING = 2
"""Leaves around the ends of the body among which author and date still stand."""


def dated_or_signed(context: BlockContext, index: int) -> BlockLabel | None:
    """Return what a line near the headline, or one that was taken or stands in the body, says of author and time."""
    block = context.blocks[index]
    in_top = index in context.top
    is_edge = index <= context.first_paragraph + _OPENING or index >= context.last - _OPENING
    is_near = in_top or (is_edge and (context.is_taken(index) or context.is_beside_body(index)))
    if len(block.text) > LINE_CHARS or not is_near or phrases.CHROME.match(block.text):
        return None
    if _is_signed(context, index, in_top=in_top):
        return BlockLabel("byline", "wording")
    if phrases.DATELINE.match(block.text) or block.tag == "time" or (in_top and _is_dated(block)):
        return BlockLabel("dateline", "wording") if has_time(block.text) else None
    return _named(block)


def _is_signed(context: BlockContext, index: int, *, in_top: bool) -> bool:
    text = context.blocks[index].text
    if phrases.BYLINE.match(text) or (in_top and names_author(context, index)):
        return True
    is_worded = byline_words.is_written_by(text) or (phrases.is_dated(text) and byline_words.WRITES.search(text))
    return in_top and bool(is_worded) and not ENDS_SENTENCE.search(text)


def names_author(context: BlockContext, index: int) -> bool:
    """Return whether a leaf is little more than the name of a stated author."""
    folded = context.features.folded[index]
    return any(
        len(name) > 4 and name in folded and len(folded) <= len(name) + _NAME_TAIL
        for name in context.features.stated.authors
    )


def _is_dated(block: TextBlock) -> bool:
    is_line = len(block.text) <= _DATE_CHARS and block.link_share < _LINKS and not ENDS_SENTENCE.search(block.text)
    return is_line and phrases.is_dated(block.text)


def has_time(text: str) -> bool:
    """Return whether a line says when: it is neither the place of a player's hand nor a sentence that names a year."""
    is_sentence = len(text.split()) > _DATED_WORDS and re.fullmatch(r"\D*\d{4}\D*", text) is not None
    return not is_sentence and not re.fullmatch(r"[\d:/\s]*0:00[\d:/\s]*", text)


def _named(block: TextBlock) -> BlockLabel | None:
    """Return what the nearest block with a telling name says; a date in the author's block is a date."""
    if phrases.PROMOTION.search(block.text):
        return None
    for place in reversed(block.path[-2:]):
        if class_names.DATE.search(place.names) and phrases.is_dated(block.text):
            return BlockLabel("dateline", "named")
        if class_names.BYLINE.search(place.names):
            return BlockLabel("dateline" if _is_dated(block) else "byline", "named")
        if class_names.DATE.search(place.names) and has_time(block.text):
            return BlockLabel("dateline", "named")
    return None


def author_note(context: BlockContext, index: int) -> BlockLabel | None:
    """Return ``byline`` for what stands right below the body in a block on its author, or names one."""
    block = context.blocks[index]
    is_within = index > context.first and context.is_beside_body(index)
    if not (context.is_note(index) or is_within) or len(block.text) > _NOTE_CHARS:
        return None
    # Within the text only the block's own element is believed: those around it are the body's.
    around = " ".join(place.names for place in block.path[-1 if is_within else -4 :])
    if class_names.OF_OTHERS.search(around):
        return None
    is_named = class_names.NOTE_ON_AUTHOR.search(around) or block.tag == "address"
    if is_named or is_within:
        return BlockLabel("byline", "author_note") if is_named else None
    if context.depth_in(index) < context.depth - _OPENING:
        return None
    # No name of a class says so: the words have to, and shortly; a last paragraph may begin with "By" too.
    is_worded = phrases.BYLINE.match(block.text) or byline_words.is_written_by(block.text)
    if (is_worded and len(block.text) <= _BYLINE_CHARS) or names_author(context, index):
        return BlockLabel("byline", "author_note")
    is_date = context.is_below_body(index) and phrases.DATELINE.match(block.text) and has_time(block.text)
    return BlockLabel("dateline", "wording") if is_date else None


def opening_byline(context: BlockContext, index: int) -> BlockLabel | None:
    """Likely body above the first paragraph that names the author, by its wording or its block's name."""
    block = context.blocks[index]
    is_opening = context.headline < index <= context.first_paragraph + _OPENING and len(block.text) <= _BYLINE_CHARS
    if not is_opening or ENDS_SENTENCE.search(block.text):
        return None
    if phrases.DATELINE.match(block.text):
        return BlockLabel("dateline", "wording")
    if names_author(context, index):
        return BlockLabel("byline", "stated_author")
    is_named = (
        block.tag == "address" or class_names.BYLINE.search(block.path[-1].names) or phrases.EMAIL.search(block.text)
    )
    return BlockLabel("byline", "opening") if is_named or phrases.BYLINE.match(block.text) else None


def closing_byline(context: BlockContext, index: int) -> BlockLabel | None:
    """Likely body at its end that signs it: a line with an address for mail, or a note that opens with the author."""
    block, folded = context.blocks[index], context.features.folded[index]
    if index < context.last - 3 or len(block.text) > _NOTE_CHARS or index <= context.first:
        return None
    is_signed = len(block.text) <= _BYLINE_CHARS and bool(
        phrases.EMAIL.search(block.text) or phrases.BYLINE.match(block.text) or names_author(context, index)
    )
    is_about = index >= context.last - 1 and any(
        len(name) > 8 and folded.startswith(name) for name in context.features.stated.authors
    )
    return BlockLabel("byline", "closing") if is_signed or is_about else None

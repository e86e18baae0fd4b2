"""Sub-headings that no tag marks: short lines between paragraphs, set otherwise than those by class or bold letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.furniture_blocks import is_label
from presswatch.articles.blocks.other_stories import is_prose
from presswatch.articles.page.text_blocks import TextBlock

Labels = Sequence[BlockLabel | None]
_TEXT_ROLES = frozenset(["body", "quote", "list"])
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NEVER = re.compile(r"[:：,;…–—-]$|^[(\[\"“„«‹「『–—-]|@|\d[:.]\d\d")
"""Ends or opens labels, quotations and dates."""


def subheadings(context: BlockContext, labels: Labels) -> dict[int, BlockLabel]:
    """Return the labels of the lines of the text that head the paragraphs below them."""
    texts = [i for i, label in enumerate(labels) if label is not None and label.role in _TEXT_ROLES]
    layouts = {context.blocks[i].layout for i in texts if is_prose(context.blocks[i])}
    found = [i for i in _between_paragraphs(context, labels, texts) if _is_set_apart(context.blocks[i], layouts)]
    return dict.fromkeys(found, BlockLabel("heading", "set_apart"))


def _between_paragraphs(context: BlockContext, labels: Labels, texts: list[int]) -> Iterator[int]:
    """Yield the lines that are body, with a paragraph right before and right after them."""
    for before, i, after in zip(texts, texts[1:], texts[2:], strict=False):
        label, block = labels[i], context.blocks[i]
        is_line = label is not None and label.role == "body" and is_label(context, block) and not block.link_chars
        is_plain = is_line and not block.picture and not _NEVER.search(block.text)
        if is_plain and is_prose(context.blocks[before]) and is_prose(context.blocks[after]) and after == i + 1:
            yield i


def _is_set_apart(block: TextBlock, layouts: set[tuple[tuple[str, str], ...]]) -> bool:
    """Return whether a line is set otherwise than the paragraphs, or in bold letters by its style."""
    element = block.element
    if element is None:
        return False
    parts = [element, *element] if len(element) == 1 else [element]
    is_bold = any(_BOLD.search(part.get("style") or "") for part in parts if isinstance(part.tag, str))
    is_classed = bool(block.path[-1].names) and block.layout not in layouts
    return is_bold or is_classed or block.is_strong

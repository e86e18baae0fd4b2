"""Lines of a text that are set and begin alike, ``Where to watch: …`` below each film: where some are text, all are.

How likely each is body hangs on what stands near it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from presswatch.articles.blocks.block_context import LINE_CHARS, BlockContext, BlockLabel
from presswatch.articles.page.text_blocks import CELL_TAGS, HEADING_TAGS
from presswatch.articles.text.normalize import fold
from presswatch.model.extraction import BODY_ROLES

Labels = Sequence[BlockLabel | None]
_OPENING = re.compile(r"[^:：\d]{3,40}[:：](?=\s*\S)")
"""The words up to a colon that has something behind it."""
ALIKE = BlockLabel("body", "alike")
_LEAST = 4
_OF_TEXT = 0.3
"""Share of such lines from which all of them are text: seldom is a row of the page likely text in any of its lines."""


def alike_lines(context: BlockContext, labels: Labels) -> dict[int, BlockLabel]:
    """Return the labels of lines that are no likely text, where enough of those which are set and begin alike are."""
    settled: dict[int, BlockLabel] = {}
    for row in _rows(context):
        inside = [i for i in row if (label := labels[i]) is not None and label.role in BODY_ROLES]
        if len(inside) >= _OF_TEXT * len(row):
            settled |= dict.fromkeys((i for i in row if i not in inside), ALIKE)
    return settled


def _rows(context: BlockContext) -> Iterator[list[int]]:
    """Yield the lines of the text's own elements that are set and begin alike, with others between them."""
    if not len(context.kept):
        return
    kinds = {i: kind for i in range(context.first, len(context.blocks)) if (kind := _kind(context, i))}
    for _, row in groupby(sorted(kinds, key=lambda i: (kinds[i], i)), key=lambda i: kinds[i]):
        lines = list(row)
        if len(lines) >= _LEAST and lines[-1] - lines[0] >= 2 * (len(lines) - 1):
            yield lines


def _kind(context: BlockContext, index: int) -> tuple[str, str, str] | None:
    block = context.blocks[index]
    if context.depth_in(index) < context.depth or block.tag in HEADING_TAGS | CELL_TAGS or len(block.text) > LINE_CHARS:
        return None
    match = _OPENING.match(block.text)
    return (fold(match[0]), block.tag, block.path[-1].names) if match else None

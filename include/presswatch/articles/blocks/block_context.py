"""A page with the body probability of each text block, as the role rules see it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from presswatch.articles.blocks.body_features import PageFeatures
from presswatch.articles.blocks.body_model import KEEP
from presswatch.articles.page.headline_lines import kicker_above
from presswatch.articles.page.text_blocks import CELL_TAGS, HEADING_TAGS, DomElement, TextBlock
from presswatch.articles.text import phrases
from presswatch.articles.text.normalize import ENDS_SENTENCE, fold
from presswatch.model.extraction import Role

ENUMERATION = re.compile(r"^\s*(?:\d{1,2}\s?[.)]|[-–•*])\s*")
LINE_CHARS = 120
_OPENING_LEAVES = 4
"""Kicker, contents line and credit at most stand between a headline and the first paragraph."""
_CAPTION_REACH = 4
"""Leaves below the body among which a caption still belongs to the article."""
_PICTURED_LINES = 2
"""More lines below pictures than these are the text of a page that is made of pictures."""
_LAYOUT_LEAVES = 3
"""Likely body leaves from which a table cell is a column of the page, no datum."""
_ABOVE_HEADLINE, _TOP_LEAVES, _NOTE_LEAVES = 3, 40, 20
"""Leaves above a headline, from there to the first paragraph, and below the body that may say who wrote, and when."""
_REPEATED_CHARS = 100
"""From here on a text that the body shows again is a copy for another device, no refrain."""


class BlockLabel(NamedTuple):
    """The role of a leaf and the rule that gave it."""

    role: Role
    rule: str


@dataclass(frozen=True)
class BlockContext:
    """A page with what is known of its leaves, how likely each is body, and which were taken for text."""

    features: PageFeatures
    chances: NDArray[np.float64]
    taken: NDArray[np.bool_]  # by trafilatura where it was asked, else by the body model

    @cached_property
    def blocks(self) -> tuple[TextBlock, ...]:
        """Return the leaves in document order."""
        return self.features.blocks

    @cached_property
    def kept(self) -> NDArray[np.intp]:
        """Return the leaves that are likely body."""
        return np.flatnonzero(self.chances >= KEEP)

    @cached_property
    def first(self) -> int:
        """Return the first likely body leaf."""
        return int(self.kept[0]) if len(self.kept) else len(self.blocks)

    @cached_property
    def last(self) -> int:
        """Return the last likely body leaf."""
        return int(self.kept[-1]) if len(self.kept) else -1

    @cached_property
    def headline(self) -> int:
        """Return the leaf that shows the title, -1 for none.

        It is the one nearest before the body: the chosen title in an h1, in anything else, then what else was stated.
        """
        until = min(self.first + 4, len(self.blocks))
        folded, titles = self.features.folded, self.features.stated.titles
        matches = [i for i in range(until) if folded[i] in titles]
        chosen = [i for i in matches if folded[i] == titles[0]]
        if not chosen:  # Other stories may stand before it.
            half = range(until, self._half)
            chosen = [i for i in half if self.blocks[i].tag == "h1" and folded[i] in titles[:1]]
        for group in (chosen, matches):
            in_h1 = [i for i in group if self.blocks[i].tag == "h1"]
            if in_h1 or group:
                return (in_h1 or group)[-1]
        return -1

    @cached_property
    def kicker(self) -> TextBlock | None:
        """Return the line above the headline that is its kicker, None for none."""
        return kicker_above(self.blocks, self.headline) if self.headline >= 0 else None

    @cached_property
    def _half(self) -> int:
        """Return the leaf before which half of the likely body's characters stand."""
        sums = np.cumsum(self.features.chars[self.kept])
        return int(self.kept[int(np.searchsorted(sums, sums[-1] / 2))]) if len(self.kept) else 0

    @cached_property
    def container(self) -> frozenset[int]:
        """Return the elements around nine tenths of the body's characters."""
        weights: dict[int, float] = {}
        for i in self.kept:
            for place in self.blocks[i].path:
                weights[place.number] = weights.get(place.number, 0.0) + float(self.features.chars[i])
        total = float(self.features.chars[self.kept].sum())
        return frozenset(index for index, weight in weights.items() if weight >= 0.9 * total)

    @cached_property
    def depth(self) -> int:
        """Return how many levels deep that container lies."""
        return max((self.depth_in(i) for i in self.kept), default=0)

    def depth_in(self, index: int) -> int:
        """Return how many levels a leaf shares with the body's container."""
        return self._depths[index]

    @cached_property
    def _depths(self) -> list[int]:
        container = self.container
        return [len(container & block.numbers) for block in self.blocks]

    @cached_property
    def first_paragraph(self) -> int:
        """Return the first likely body leaf that is longer than a line."""
        return next((int(i) for i in self.kept if len(self.blocks[i].text) > LINE_CHARS), len(self.blocks))

    @cached_property
    def first_within(self) -> int:
        """Return the first likely body leaf inside the body's own container."""
        return next((int(i) for i in self.kept if self.depth_in(i) == self.depth), len(self.blocks))

    @cached_property
    def pictured(self) -> frozenset[int]:
        """Return the likely body that is no sentence and stands below a picture; none on a page of pictures."""
        below_pictures = [int(i) for i in self.kept if self.is_below_picture(self.blocks[i])]
        lines = [i for i in below_pictures if not ENDS_SENTENCE.search(self.blocks[i].text)]
        return frozenset(lines if len(lines) <= _PICTURED_LINES else ())

    @cached_property
    def opening(self) -> int:
        """Return the first likely body leaf below the headline, -1 where more short lines than a kicker's follow."""
        below = [int(i) for i in self.kept if self.headline < i <= self.first_paragraph]
        return below[0] if 0 < len(below) <= _OPENING_LEAVES else -1

    @cached_property
    def last_line(self) -> dict[str, int]:
        """Return where each short line that may be a heading stands last, folded and without its enumeration."""
        lines = ((i, self.blocks[i]) for i in range(self.last + 1))
        return {
            bare: i
            for i, block in lines
            if len(block.text) <= LINE_CHARS and block.tag != "li" and (bare := fold(ENUMERATION.sub("", block.text)))
        }

    @cached_property
    def contents(self) -> list[BlockLabel | None]:
        """Return the label of each leaf that belongs to a contents list."""
        return [_contents_label(self, index) for index in range(len(self.blocks))]

    @cached_property
    def announced(self) -> frozenset[str]:
        """Return the folded lines of the article's contents list, their enumeration taken off."""
        points = (block.text for block, label in zip(self.blocks, self.contents, strict=True) if label)
        return frozenset(fold(ENUMERATION.sub("", text)) for text in points)

    def is_taken(self, index: int) -> bool:
        """Return whether the leaf was taken for text."""
        return self._taken[index]

    @cached_property
    def _taken(self) -> list[bool]:
        return list(self.taken.tolist())

    def is_beside_body(self, index: int) -> bool:
        """Return whether a leaf stands between the headline and the end of the body, in its container."""
        return self._beside[index]

    @cached_property
    def _beside(self) -> list[bool]:
        start = self.headline if self.headline >= 0 else self.first
        return [start <= i <= self.last and depth >= self.depth - 1 for i, depth in enumerate(self._depths)]

    @cached_property
    def bold_lines(self) -> frozenset[int]:
        """Return the likely body that is a line in bold above more of it; none where most of the body is bold."""
        strong = [int(i) for i in self.kept if self.blocks[i].is_strong]
        if len(strong) > len(self.kept) / 2:
            return frozenset()
        return frozenset(i for i in strong if i < self.last and self._is_title_like(self.blocks[i]))

    @staticmethod
    def _is_title_like(block: TextBlock) -> bool:
        ends = block.text[-1] in ".,;…" or block.text[0] in "([-–—"
        return len(block.text) <= LINE_CHARS and block.tag not in ("li", "td", "th", "dd") and not ends

    @cached_property
    def copies(self) -> frozenset[int]:
        """Return the likely body whose text the likely body has shown before, set otherwise: alike, it is a refrain."""
        seen: dict[str, TextBlock] = {}
        repeated: set[int] = set()
        for i in map(int, self.kept):
            folded, block = self.features.folded[i], self.blocks[i]
            is_refrain = seen.setdefault(folded, block).layout == block.layout
            if len(folded) >= _REPEATED_CHARS and block.tag != "pre" and not is_refrain:
                repeated.add(i)
        return frozenset(repeated)

    @cached_property
    def top(self) -> range:
        """Return the leaves around the headline, up to the first paragraph inside the body's container."""
        if self.headline < 0:
            return range(0)
        end = max(self.first_paragraph if self.first_paragraph < len(self.blocks) else 0, self.first_within)
        return range(max(0, self.headline - _ABOVE_HEADLINE), min(end, self.headline + _TOP_LEAVES, len(self.blocks)))

    def is_note(self, index: int) -> bool:
        """Return whether a leaf stands so near below the body that it may be a note on the author."""
        return self.last < index <= self.last + _NOTE_LEAVES

    def is_below_body(self, index: int) -> bool:
        """Return whether a leaf stands right after the body, no more than a level outside its container."""
        return self.last < index <= self.last + _CAPTION_REACH and self.depth_in(index) >= self.depth - 2

    def is_in(self, block: TextBlock, *tags: str) -> bool:
        """Return whether a leaf stands in one of these elements, but for those that hold the whole text."""
        return block.within(*tags) and any(p.tag in tags and p.number not in self.container for p in block.path)

    def is_layout(self, cell: DomElement) -> bool:
        """Return whether a cell is a column of the page: it holds the body, paragraphs of it or all of its row."""
        is_whole_row = cell.number in self.lone_cells
        return is_whole_row or cell.number in self.container or self.cell_leaves[cell.number] >= _LAYOUT_LEAVES

    @cached_property
    def lone_cells(self) -> frozenset[int]:
        """Return the cells whose row has no text in any other cell: such a table sets out the page, no data."""
        rows: dict[int, set[int]] = {}
        for block in self.blocks:
            cell, row = block.ancestor(*CELL_TAGS), block.ancestor("tr")
            if cell is not None and row is not None:
                rows.setdefault(row.number, set()).add(cell.number)
        return frozenset(next(iter(cells)) for cells in rows.values() if len(cells) == 1)

    @cached_property
    def cell_leaves(self) -> Counter[int]:
        """Return how many likely body leaves longer than a line each nearest cell holds."""
        long = (self.blocks[i] for i in self.kept if len(self.blocks[i].text) > LINE_CHARS)
        return Counter(cell.number for block in long if (cell := block.ancestor(*CELL_TAGS)))

    def is_in_head(self, index: int) -> bool:
        """Return whether a leaf stands between the headline and the body."""
        return 0 <= self.headline < index <= self.first

    def is_below_picture(self, block: TextBlock) -> bool:
        """Return whether the leaf's block, or the one around it, shows a picture before it and is not the body."""
        return block.picture not in self.container and any(place.number == block.picture for place in block.path[-2:])


def _contents_label(context: BlockContext, index: int) -> BlockLabel | None:
    """Return ``toc`` for a line that announces a heading further down; the list comes before the body or in it."""
    block = context.blocks[index]
    if index < context.headline:
        return None
    if len(block.text) > LINE_CHARS or block.tag in HEADING_TAGS:
        return BlockLabel("toc", "title") if phrases.CONTENTS_TITLE.match(block.text) else None
    if not context.is_beside_body(index) and not context.is_taken(index):
        return None
    if phrases.CONTENTS_TITLE.match(block.text):
        return BlockLabel("toc", "title")
    if not (block.tag == "li" or ENUMERATION.match(block.text) or any("#" in href for href in block.anchors)):
        return None
    bare = fold(ENUMERATION.sub("", block.text))
    return BlockLabel("toc", "announces_heading") if context.last_line.get(bare, -1) > index else None

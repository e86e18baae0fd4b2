"""The text of an extraction as blocks with exact places, joined by a blank line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from presswatch.articles.blocks.block_context import BlockLabel
from presswatch.articles.page.text_blocks import TextBlock
from presswatch.articles.text.normalize import squeeze
from presswatch.model.extraction import Block, Role
from presswatch.unicode_forms import normalize

SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class UnplacedBlock:
    """A block before its place is known."""

    role: Role
    text: str
    rule: str
    language: str | None = None
    paired: int | None = None


def drafts_of(text_blocks: Sequence[TextBlock], labels: Sequence[BlockLabel | None]) -> list[UnplacedBlock]:
    """Return a draft for each labelled leaf, the cells of one table row joined into one."""
    unplaced: list[UnplacedBlock] = []
    open_row: int | None = None
    for text_block, label in zip(text_blocks, labels, strict=True):
        if label is None or not (text := squeeze(text_block.text)):
            continue
        row = _row(text_block) if label.role == "table" else None
        if row is not None and row == open_row:
            unplaced[-1] = replace(unplaced[-1], text=f"{unplaced[-1].text} | {text}")
        else:
            unplaced.append(UnplacedBlock(label.role, text, label.rule))
        open_row = row
    return unplaced


def lines_as_drafts(lines: Iterable[str], rule: str) -> list[UnplacedBlock]:
    """Return plain lines as body."""
    return [UnplacedBlock("body", text, rule) for line in lines if (text := squeeze(line))]


def lay_out(unplaced_blocks: Iterable[UnplacedBlock]) -> tuple[str, tuple[Block, ...]]:
    """Return the text and its blocks; each block's text is exactly its slice of the text."""
    blocks: list[Block] = []
    start = 0
    for unplaced in unplaced_blocks:
        text = normalize("NFC", unplaced.text)
        blocks.append(
            Block(unplaced.role, text, start, start + len(text), unplaced.language, unplaced.paired, unplaced.rule)
        )
        start += len(text) + len(SEPARATOR)
    return SEPARATOR.join(block.text for block in blocks), tuple(blocks)


def _row(text_block: TextBlock) -> int | None:
    place = text_block.ancestor("tr")
    return None if place is None else place.number

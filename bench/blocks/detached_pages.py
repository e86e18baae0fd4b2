"""Parsed pages without their trees, which no other process can be sent: training reads pages in several."""

from __future__ import annotations

from dataclasses import replace

from presswatch.articles.page.text_blocks import BlockTree
from presswatch.articles.page_parser import ParsedPage


def without_elements(reading: ParsedPage) -> ParsedPage:
    """Return a page that has let go of the parsed tree; its bylines can no longer be asked for."""
    blocks = tuple(replace(block, element=None) for block in reading.block_tree.blocks)
    old = reading.block_tree
    tree = BlockTree(blocks, old.depth, old.forms, old.players, buttons=old.buttons)
    start = reading.block_tree.blocks.index(reading.features.blocks[0])
    features = replace(reading.features, blocks=blocks[start : start + len(reading.features.blocks)])
    facts = replace(reading.facts, article=None)  # type: ignore[arg-type]
    return replace(reading, facts=facts, block_tree=tree, features=features)

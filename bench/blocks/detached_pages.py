"""Parsed pages without their trees, which no other process can be sent: training reads pages in several."""

from __future__ import annotations

from dataclasses import replace

from presswatch.articles.blocks.body_features import PageFeatures
from presswatch.articles.page.text_blocks import BlockTree
from presswatch.articles.page_parser import ParsedPage


def without_elements(reading: ParsedPage) -> ParsedPage:
    """Return a page that has let go of the parsed tree; its bylines can no longer be asked for."""
    old = reading.block_tree
    blocks = tuple(replace(block, element=None) for block in old.blocks)
    tree = BlockTree(blocks, old.depth, old.forms, old.players, buttons=old.buttons)
    body = replace(reading.body, features=detached(reading.body.features))
    facts = replace(reading.facts, article=None)  # type: ignore[arg-type]
    return replace(reading, facts=facts, block_tree=tree, body=body)


def detached(features: PageFeatures) -> PageFeatures:
    """Return what is known of a page's text blocks without the elements that they came from."""
    return replace(features, blocks=tuple(replace(block, element=None) for block in features.blocks))

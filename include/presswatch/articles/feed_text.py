"""The article as its feed carries it, for pages that do not."""

from __future__ import annotations

from html import escape

import numpy as np

from presswatch.articles.blocks import body_features
from presswatch.articles.blocks.judged_body import JudgedBody
from presswatch.articles.blocks.layout import UnplacedBlock, drafts_of
from presswatch.articles.blocks.role_rules import NOTHING_REPEATED, label_leaves
from presswatch.articles.page import main_text, safe_markup
from presswatch.articles.page.text_blocks import read_outline
from presswatch.model.extraction import FeedHint, RepeatedLines

MIN_CHARS = 200
"""Text of a feed below this is a teaser, not the article."""
_LIKELY = 0.8
"""What a feed carries is body unless a rule of ``roles`` is sure of something else."""


def drafts_from_feed(
    feed: FeedHint, repeated: RepeatedLines = NOTHING_REPEATED, *, min_chars: int = MIN_CHARS
) -> list[UnplacedBlock]:
    """Return the feed's content as blocks, else its summary; nothing where both are too short.

    Args:
        feed: what it says.
        repeated: lines that its source repeats.
        min_chars: of a text that is no teaser; where there is no page, any text is the article.
    """
    for text in (feed.content, feed.summary):
        unplaced_blocks = _drafts(text or "", feed.title or "", repeated)
        if sum(len(unplaced.text) for unplaced in unplaced_blocks) >= min_chars:
            return unplaced_blocks
    return []


def _drafts(content: str, title: str, repeated: RepeatedLines) -> list[UnplacedBlock]:
    safe = safe_markup.make_safe(content).text
    tree = (
        main_text.parse(f"<html><head></head><body><h1>{escape(title)}</h1><div>{safe}</div></body></html>")
        if safe.strip()
        else None
    )
    if tree is None:
        return []
    block_tree = read_outline(tree)
    features = body_features.features_of(block_tree, slice(None), body_features.stated_of([title], [], ""))
    everything = np.ones(len(features.blocks), dtype=bool)
    body = JudgedBody(features, np.where(everything, _LIKELY, 0.0), everything, everything)
    return drafts_of(features.blocks, label_leaves(body, repeated))

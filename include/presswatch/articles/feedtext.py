"""The article as its feed carries it, for pages that do not."""

from __future__ import annotations

from presswatch.articles import engines, markup
from presswatch.articles.dom import HEADING_TAGS, Leaf, read_outline
from presswatch.articles.layout import Draft
from presswatch.articles.text import squeeze
from presswatch.model import FeedHint, Role

MIN_CHARS = 200
"""Text of a feed below this is a teaser, not the article."""


def drafts_from_feed(feed: FeedHint) -> list[Draft]:
    """Return the feed's content as blocks, else its summary; nothing where both are too short."""
    for text in (feed.content, feed.summary):
        drafts = _drafts(text or "")
        if sum(len(draft.text) for draft in drafts) >= MIN_CHARS:
            return drafts
    return []


def _drafts(content: str) -> list[Draft]:
    safe = markup.make_safe(content).text
    tree = engines.parse(f"<html><head></head><body><div>{safe}</div></body></html>") if safe.strip() else None
    if tree is None:
        return []
    return [Draft(_role(leaf), squeeze(leaf.text), "feed") for leaf in read_outline(tree).leaves if squeeze(leaf.text)]


def _role(leaf: Leaf) -> Role:
    if leaf.tag in HEADING_TAGS:
        return "heading"
    if leaf.ancestor("figcaption"):
        return "caption"
    return "quote" if leaf.ancestor("blockquote") else "list" if leaf.tag == "li" else "body"

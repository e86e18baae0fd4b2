"""From the bytes of a saved page to an extraction; a pure function, run in an expendable child process."""

from __future__ import annotations

import unicodedata

import trafilatura

from presswatch.articles import config
from presswatch.model import Block, Extraction, SavedPage


def clean_page(page: SavedPage) -> Extraction:
    """Return our reading of a page. Any bytes have an outcome; only a bug of ours raises."""
    if not page.body.strip():
        return _without_article("empty_body", "the body holds no characters")
    document = trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True, include_comments=False)
    if document is None or not document.text:
        return _without_article("no_article", "no main text was found")
    text, blocks = _blocks(document.text.split("\n"))
    return Extraction(
        outcome="article",
        title=document.title,
        text=text,
        blocks=blocks,
        extractor=config.EXTRACTOR,
        versions=config.library_versions(),
        config_sha256=config.config_sha256(),
    )


def _without_article(outcome: str, reason: str) -> Extraction:
    return Extraction(
        outcome=outcome,
        reason=reason,
        extractor=config.EXTRACTOR,
        versions=config.library_versions(),
        config_sha256=config.config_sha256(),
    )


def _blocks(lines: list[str]) -> tuple[str, tuple[Block, ...]]:
    blocks: list[Block] = []
    start = 0
    for line in lines:
        text = unicodedata.normalize("NFC", line).strip()
        if text:
            blocks.append(Block("body", text, start, start + len(text), rule="default"))
            start += len(text) + 2
    return "\n\n".join(block.text for block in blocks), tuple(blocks)

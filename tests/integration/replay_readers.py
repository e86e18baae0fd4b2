"""Readers for replays, importable by name as the sandbox asks: today's own, as another version of our code would be."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import Extraction, SavedPage

NEWER = hashlib.sha256(b"newer rules").digest()


def newer_rules_same_result(page: SavedPage) -> Extraction:
    """Other rules that change nothing."""
    return replace(clean_page(page), config_sha256=NEWER)


def with_roles_for_last_blocks(page: SavedPage) -> Extraction:
    """Other rules that take the last body block of every page for a teaser."""
    made = newer_rules_same_result(page)
    last = max((place for place, block in enumerate(made.blocks) if block.role == "body"), default=None)
    blocks = tuple(replace(one, role="teaser") if place == last else one for place, one in enumerate(made.blocks))
    return replace(made, blocks=blocks)


def newer(page: SavedPage) -> Extraction:
    """Other rules that cut the last body block, write dates an hour later, and spoil headlines that hold an s."""
    made = with_roles_for_last_blocks(page)
    if made.published is not None and made.published.reading.value is not None:
        value = made.published.reading.value + timedelta(hours=1)
        reading = replace(made.published.reading, value=value)
        made = replace(made, published=replace(made.published, reading=reading))
    return replace(made, title=f"{made.title} (read again)") if "s" in (made.title or "") else made


def nothing_is_an_article(page: SavedPage) -> Extraction:
    """Other rules that read every page as a stub."""
    return Extraction("stub", "so short", config_sha256=NEWER)

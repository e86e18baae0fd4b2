"""Decides whether a page is an article that is already known. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from presswatch.warehouse.core.articles import CurrentArticle

WORDS = re.compile(r"\w+")
GRAM = 3
SAME_TEXT = 0.5
"""Share of word 3-grams that two readings of one article have in common at least; different articles share few."""

ENOUGH_CHARS = 400
"""A shorter text (a notice, a stub) may well be the same on two pages that are not the same article."""


def same_article(
    found: Mapping[str, CurrentArticle], twin: CurrentArticle | None, *, title: str, body: str
) -> CurrentArticle | None:
    """Return the known article that a page is, or None when it is a new one.

    The address an entry gives is believed. Where a page leads (its final or canonical address) is believed only when
    the texts agree, because a broken template or a consent wall sends many pages to one address.

    Args:
        found: known articles by kind of address: feed, final, canonical.
        twin: known article of the same source with exactly this headline and body.
        title: headline of the page.
        body: body of the page.
    """
    if "feed" in found:
        return found["feed"]
    for kind in ("final", "canonical"):
        if kind in found and agree(found[kind], title=title, body=body):
            return found[kind]
    return twin if twin is not None and len(body) >= ENOUGH_CHARS else None


def agree(known: CurrentArticle, *, title: str, body: str) -> bool:
    """Return whether two readings are of one text, edits allowed."""
    if known.title.casefold() == title.casefold() and known.title:
        return True
    ours, theirs = _grams(body), _grams(known.body)
    if not ours or not theirs:
        return False
    return len(ours & theirs) / len(ours | theirs) >= SAME_TEXT


def _grams(text: str) -> set[tuple[str, ...]]:
    words = WORDS.findall(text.casefold())
    return {tuple(words[start : start + GRAM]) for start in range(len(words) - GRAM + 1)}

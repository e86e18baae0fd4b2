"""Article identity: whether a page is an article that is already known. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from presswatch.syndication import compare, read_text
from presswatch.warehouse.rows import CurrentArticle

SAME_TEXT = 0.5
"""Jaccard of three-word runs that two extractions of one article have at least; different articles share few."""
CONTAINED = 0.8
"""Part of a shorter text that the longer one holds, when one is a cut of the other."""
NOTHING_SHARED = 0.05
"""Part contained below which a common headline is a name of the column, not of the story."""
ANNOUNCED = 0.8
"""Part of what a feed says of an entry that the text of an article holds, when it is of that article."""
ALIKE_TITLES = 0.6
"""Jaccard of the words of two headlines of one story; headlines of a column differ in its one telling word."""

ENOUGH_CHARS = 400
"""A shorter text (a notice, a stub) may well be the same on two pages that are not the same article."""
FEW_TOKENS = 60
"""A shorter text tells little by what it shares."""
TELLING_CHARS = 200
"""Of a feed's text from which it tells whether it is of an article; a teaser may be in other words."""


def same_article(
    by_address: Mapping[str, CurrentArticle], twin: CurrentArticle | None, *, title: str, body: str
) -> CurrentArticle | None:
    """Return the known article that a page is, or None when it is a new one.

    An address is believed only when the texts agree: one is given to a new story each day, and a broken template or a
    consent wall sends many pages to one.

    Args:
        by_address: known articles by kind of address: feed, final, canonical.
        twin: known article of the same source with exactly this headline and body.
        title: headline of the page.
        body: body of the page.
    """
    for kind in ("feed", "final", "canonical"):
        if kind in by_address and agree(by_address[kind], title=title, body=body):
            return by_address[kind]
    return twin if twin is not None and len(body) >= ENOUGH_CHARS else None


def agree(article: CurrentArticle, *, title: str, body: str) -> bool:
    """Return whether two extractions are of one text, edits allowed."""
    ours, theirs = read_text(body), read_text(article.body)
    likeness = compare(ours, theirs)
    is_short = likeness.shortest < FEW_TOKENS
    if article.title and article.title.casefold() == title.casefold():
        return is_short or likeness.contained >= NOTHING_SHARED
    if not len(ours.shingles) or not len(theirs.shingles):
        return False
    return likeness.jaccard >= SAME_TEXT or (not is_short and likeness.contained >= CONTAINED)


def titles_alike(title_a: str, title_b: str) -> bool:
    """Return whether two headlines may be of one story: most of their words are the same."""
    first, second = (set(read_text(title).tokens) for title in (title_a, title_b))
    return bool(first | second) and len(first & second) >= ALIKE_TITLES * len(first | second)


def is_announced_again(title: str, text: str, *, titles: Collection[str], body: str) -> bool:
    """Return whether what a feed says of a new entry is of the article that has its address already.

    Args:
        title: headline that the feed gives.
        text: its text or summary, plain.
        titles: headlines of the article: on its page, and in the feed that showed it first.
        body: text of the article.
    """
    titles = [own_title for own_title in titles if own_title.strip()]
    is_alike = not title.strip() or not titles or any(titles_alike(title, own_title) for own_title in titles)
    if len(text) < TELLING_CHARS:
        return is_alike
    shared = compare(read_text(text), read_text(body)).contained
    return shared >= ANNOUNCED or (is_alike and shared >= NOTHING_SHARED)

"""Same story: whether two texts of one publisher are one but for lines that recur or stand around them. Pure.

Stricter than the question whether a page is a later state of an article: what is said to be one is merged for good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from presswatch.articles.text.normalize import alphabetic_size, fold
from presswatch.ingesting.decide.article_identity import titles_alike
from presswatch.syndication import compare, read_text, relate

FEW_TOKENS = 60
"""A shorter text must be the same line by line: notices of a kind share their wording."""
TELLING_LETTERS = 40
"""Of shared text below which nothing is said: "More follows" stands on many pages."""
LONG_LETTERS = 300
"""Of shared text from which it tells a story by itself, under whatever headline."""
OWN_LINES, OWN_PART = 3, 4
"""Lines around a text that only one side has: so many at most, and less than that part of what is shared."""
_BETWEEN = "\n\n"


class StoryText(NamedTuple):
    """Headline and text of a story."""

    title: str
    body: str


class SharedText(NamedTuple):
    """What two texts of one story share, kept as the evidence of a merge."""

    jaccard: float  # 0 to 1, of their three-word runs
    contained: float  # part of the shorter text that the longer one holds
    own_lines: tuple[str, ...]  # that only one of them has
    is_whole: bool  # line by line; else with words changed here and there


def shared_text(first: StoryText, second: StoryText, *, recurring: Collection[str] = ()) -> SharedText | None:
    """Return what two texts share if they are one story, None where each is one of its own.

    Args:
        first: a text of a publisher.
        second: another of the same publisher; the order of the two does not matter.
        recurring: folded lines that the publisher sets on pages of several stories.
    """
    sides = _lines(first.body, recurring), _lines(second.body, recurring)
    own = tuple(sorted({line for line, _ in (*_own(*sides), *_own(*reversed(sides)))}))
    is_whole = _is_one_with_lines_around(*sides, has_one_title=fold(first.title) == fold(second.title))
    if not is_whole and not _is_copy(first, second):
        return None
    likeness = compare(read_text(first.body), read_text(second.body))
    return SharedText(round(likeness.jaccard, 4), round(likeness.contained, 4), own, is_whole)


Line = tuple[str, str]
"""A line as it stands, and folded."""


def _lines(body: str, recurring: Collection[str]) -> list[Line]:
    lines = ((line, fold(line)) for line in body.split(_BETWEEN))
    return [(line, folded) for line, folded in lines if folded and folded not in recurring]


def _own(lines: Sequence[Line], others: Sequence[Line]) -> list[Line]:
    """Return the lines that the other side has not, or not as often."""
    left = Counter(folded for _, folded in others)
    own = []
    for line in lines:
        left[line[1]] -= 1
        if left[line[1]] < 0:
            own.append(line)
    return own


def _is_one_with_lines_around(first: Sequence[Line], second: Sequence[Line], *, has_one_title: bool) -> bool:
    """Return whether one text stands whole within the other, in one run; what is around it is little."""
    short, long = sorted(
        ([folded for _, folded in side] for side in (first, second)), key=lambda side: (len(side), side)
    )
    places = range(len(long) - len(short) + 1)
    start = next((place for place in places if long[place : place + len(short)] == short), None)
    if not short or start is None:
        return False
    around = [*long[:start], *long[start + len(short) :]]
    shared, more = (sum(map(alphabetic_size, lines)) for lines in (short, around))
    is_little = len(around) <= OWN_LINES and more * OWN_PART <= shared
    return is_little and shared >= (TELLING_LETTERS if has_one_title else LONG_LETTERS)


def _is_copy(first: StoryText, second: StoryText) -> bool:
    """Return whether two longer texts differ in few words and in no number, under headlines that are alike."""
    likeness = compare(read_text(first.body), read_text(second.body))
    is_related = relate(likeness, is_one_source=True) is not None
    return likeness.shortest >= FEW_TOKENS and is_related and titles_alike(first.title, second.title)

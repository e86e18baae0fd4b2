"""Which lines a source repeats: what is counted of each article, and from when on a line is furniture.

Counts are kept as lossy counting keeps them (Manku and Motwani 2002): a line that is seen too rarely is forgotten, so
that a source never has more than some thousand of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from presswatch.articles.text.line_keys import key_of_folded
from presswatch.articles.text.normalize import alphabetic_size, fold
from presswatch.model.extraction import BODY_ROLES, SOURCE_REPEATS, Block, Extraction, RepeatedLines, Role

BUCKET = 50
"""Articles between two occasions to forget lines; a line that was on one in so many of late is kept."""
MIN_ARTICLES, MIN_WINDOW, MIN_SHARE = 8, 20, 0.2
"""Articles with a line, articles since it was first seen, and share of these from which it is furniture."""
_EDGE_SHARE = 0.8
_BETWEEN, _BETWEEN_PART, _MOST_BETWEEN = 20, 10, 500
"""Articles between two snapshots of a source: so many, and a tenth of those before, and no more than the last."""
_LEAD_LINES, _TAIL_LINES = 3, 8
_FIRST_LINES, _LAST_LINES = 20, 40
"""Lines of one article that are counted, where it has more."""
_LINE_LETTERS, _SAMPLE_CHARS = 8, 300
_FRESH_LETTERS, _FRESH_PART = 80, 4
_COUNTED = BODY_ROLES - {"table"} | {"dek"}


class CountedLine(NamedTuple):
    """A line of one article."""

    key: bytes
    sample: str
    kind: Role
    letters: int
    is_edge: bool  # whether it stands near the first or the last line, and only once


class LineCount(NamedTuple):
    """How often a source has shown a line."""

    key: bytes
    sample: str
    kind: str
    articles: int  # different ones that have it
    edge_articles: int  # of these, with the line at the edge of the text
    since_article: int  # number, among the counted articles of the source, of the first


class Tally(NamedTuple):
    """What some articles of one source add to its counts."""

    articles: int  # that are no copies of others
    lines: tuple[LineCount, ...]


def counted_lines(extraction: Extraction) -> tuple[CountedLine, ...]:
    """Return the lines of an article that count: those of its body, and those that left it because they are repeated.

    So the counts do not hang on the snapshot under which the article was read.
    """
    blocks = [block for block in extraction.blocks if block.role in _COUNTED or block.rule == SOURCE_REPEATS]
    folded = [fold(block.text) for block in blocks]
    times = Counter(folded)
    first_of = {text: i for i, text in reversed(list(enumerate(folded)))}
    lines = (_counted(blocks[i], text, i, len(blocks), is_once=times[text] == 1) for text, i in first_of.items())
    return tuple(line for line in lines if line is not None)


def _counted(block: Block, folded: str, index: int, count: int, *, is_once: bool) -> CountedLine | None:
    letters = alphabetic_size(block.text)
    if letters < _LINE_LETTERS or _FIRST_LINES <= index < count - _LAST_LINES:
        return None
    is_edge = is_once and (index < _LEAD_LINES or index >= count - _TAIL_LINES)
    return CountedLine(key_of_folded(folded), block.text[:_SAMPLE_CHARS], block.role, letters, is_edge)


def tally(articles: Iterable[Sequence[CountedLine]], seen: Mapping[bytes, int], *, counted: int) -> Tally:
    """Return what articles of one source add to its counts.

    An article that says little that its source has not said before is a copy, a reprint or a correction under a new
    address: what it repeats of the other article is no furniture.

    Args:
        articles: their lines, in the order in which they came.
        seen: how many articles had each line before.
        counted: articles of the source that were counted before.
    """
    times, first, at_edge = Counter(seen), dict[bytes, tuple[CountedLine, int]](), Counter[bytes]()
    added = Counter[bytes]()
    number = counted
    for lines in articles:
        if not _is_distinct(lines, times):
            continue
        number += 1
        for line in lines:
            first.setdefault(line.key, (line, number))
            times[line.key] += 1
            added[line.key] += 1
            at_edge[line.key] += line.is_edge
    rows = (
        LineCount(key, line.sample, line.kind, added[key], at_edge[key], since) for key, (line, since) in first.items()
    )
    return Tally(number - counted, tuple(rows))


def _is_distinct(lines: Sequence[CountedLine], times: Mapping[bytes, int]) -> bool:
    """Return whether an article says enough of its own."""
    fresh = sum(line.letters for line in lines if not times.get(line.key))
    familiar = sum(line.letters for line in lines if 0 < times.get(line.key, 0) < MIN_ARTICLES)
    return fresh >= _FRESH_LETTERS and fresh * _FRESH_PART >= familiar


def is_repeated(line: LineCount, *, counted: int) -> bool:
    """Return whether a line is furniture of its source, of which so many articles were counted."""
    window = counted - line.since_article + 1
    return line.articles >= MIN_ARTICLES and window >= MIN_WINDOW and line.articles >= MIN_SHARE * window


def repeated_lines(lines: Iterable[LineCount], *, counted: int, snapshot_id: int | None = None) -> RepeatedLines:
    """Return what a source repeats, of which so many articles were counted."""
    furniture = [line for line in lines if is_repeated(line, counted=counted)]
    edge = frozenset(line.key for line in furniture if line.edge_articles >= _EDGE_SHARE * line.articles)
    return RepeatedLines(snapshot_id, edge, frozenset(line.key for line in furniture) - edge)


def is_snapshot_due(counted: int, last: int | None) -> bool:
    """Return whether enough articles of a source came for a snapshot.

    Args:
        counted: articles of the source that were counted.
        last: how many they were at its last snapshot, None where it has none.
    """
    if last is None:
        return counted >= MIN_WINDOW
    return counted - last >= min(_BETWEEN + last // _BETWEEN_PART, _MOST_BETWEEN)

"""Decides which lines of a batch are a publisher's template: they stand on pages of several stories. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from presswatch.articles.text.normalize import fold

SEVERAL = 3
"""Stories with a line from which it is no part of any of them; two may quote one another."""
NEARLY_ALL = 0.8
"""Share of known texts of a publisher that gain a line when it is the template that changed."""
_LEAD_LINES, _TAIL_LINES = 3, 8
_BETWEEN = "\n\n"


class ReadPage(NamedTuple):
    """What a page of a batch says."""

    source_id: str
    title: str
    body: str


class Gain(NamedTuple):
    """A text that was known, and what its page says now."""

    before: str
    now: str


def gained_lines(texts: Sequence[Gain]) -> frozenset[str]:
    """Return the folded lines that nearly all of several known texts of a publisher have gained at an edge.

    An editor may add one sentence to some stories of a kind; to all of them it is the template that adds it.
    """
    counts = Counter(line for text in texts for line in edge_lines(text.now) - set(map(fold, _lines(text.before))))
    least = max(SEVERAL, NEARLY_ALL * len(texts))
    return frozenset(line for line, number in counts.items() if number >= least)


def edge_lines(body: str) -> frozenset[str]:
    """Return the first and the last lines of a text, folded."""
    lines = _lines(body)
    return frozenset(map(fold, [*lines[:_LEAD_LINES], *lines[-_TAIL_LINES:]]))


def _lines(body: str) -> list[str]:
    return body.split(_BETWEEN)


def template_lines(pages: Iterable[ReadPage]) -> dict[str, frozenset[str]]:
    """Return, by publisher, the folded lines that stand on pages under several different headlines."""
    titles: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for page in pages:
        title = fold(page.title)
        for line in page.body.split(_BETWEEN):
            titles[page.source_id, fold(line)].add(title)
    lines: defaultdict[str, set[str]] = defaultdict(set)
    for (source_id, line), under in titles.items():
        if len(under) >= SEVERAL:
            lines[source_id].add(line)
    return {source_id: frozenset(found) for source_id, found in lines.items()}


def without_lines(body: str, lines: Collection[str]) -> str:
    """Return a text without these folded lines."""
    return _BETWEEN.join(line for line in body.split(_BETWEEN) if fold(line) not in lines) if lines else body

"""Decides which lines of a batch are a publisher's template: they stand on pages of several stories. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from presswatch.articles.text.normalize import fold

SEVERAL = 3
"""Stories with a line from which it is no part of any of them; two may quote one another."""
_BETWEEN = "\n\n"


class ReadPage(NamedTuple):
    """What a page of a batch says."""

    source_id: str
    title: str
    body: str


def template_lines(pages: Iterable[ReadPage]) -> dict[str, frozenset[str]]:
    """Return, by publisher, the folded lines that stand on pages under several different headlines."""
    titles: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for page in pages:
        for line in page.body.split(_BETWEEN):
            titles[page.source_id, fold(line)].add(fold(page.title))
    lines: defaultdict[str, set[str]] = defaultdict(set)
    for (source_id, line), under in titles.items():
        if len(under) >= SEVERAL:
            lines[source_id].add(line)
    return {source_id: frozenset(found) for source_id, found in lines.items()}


def without_lines(body: str, lines: Collection[str]) -> str:
    """Return a text without these folded lines."""
    return _BETWEEN.join(line for line in body.split(_BETWEEN) if fold(line) not in lines) if lines else body

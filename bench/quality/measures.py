"""Measures of a set: what is printed of the scores of its pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from statistics import fmean
from typing import Any

from bench.quality.metrics import Segments, Share, text_f1
from bench.quality.pages import Score

Measures = dict[str, Share]


def measures(set_name: str, scores: list[Score]) -> Measures:
    """Return all measures of one system on one set, by name; what it does not offer is left out."""
    return dict([*_body(set_name, scores), *_metadata(scores)])


def _body(set_name: str, scores: list[Score]) -> Iterator[tuple[str, Share]]:
    if texts := [one.text for one in scores if one.text]:
        yield "body F1", Share(text_f1(set_name, texts), len(texts))
        yield "body precision", Share(fmean(text.precision for text in texts), len(texts))
        yield "body recall", Share(fmean(text.recall for text in texts), len(texts))
    if counted := [one.segments for one in scores if one.segments]:
        total = Segments(*(sum(column) for column in zip(*counted, strict=True))).overlap
        yield "segments F", Share(total.f1, len(counted))
        yield "segments precision", Share(total.precision, len(counted))
        yield "segments recall", Share(total.recall, len(counted))


def _metadata(scores: list[Score]) -> Iterator[tuple[str, Share]]:
    if titles := _offered(scores, "title"):
        yield "title equal", Share(fmean(titles), len(titles))
    for name in ("day", "instant"):
        if verdicts := _offered(scores, name):
            shares = Counter(verdicts)
            yield f"{name} equal", Share(shares["right"] / len(verdicts), len(verdicts))
            yield f"{name} wrong", Share(shares["wrong"] / len(verdicts), len(verdicts))
    if authors := _offered(scores, "authors"):
        yield "authors, set F1", Share(fmean(authors), len(authors))


def _offered(scores: list[Score], name: str) -> list[Any]:
    """Return the verdicts on a field, none where only pages that the system lost have any."""
    said = [(getattr(one, name), one.is_lost) for one in scores]
    known = [(verdict, is_lost) for verdict, is_lost in said if verdict is not None]
    return [verdict for verdict, _ in known] if any(not is_lost for _, is_lost in known) else []


def by_language(scores: list[Score], least: int) -> dict[str, list[Score]]:
    """Return the scores by language of the labelled text, those with fewer pages than ``least`` as ``others``."""
    pages: dict[str, set[str]] = defaultdict(set)
    for one in scores:
        pages[one.language].add(one.gold.page_id)
    groups: dict[str, list[Score]] = defaultdict(list)
    for one in scores:
        groups[one.language if len(pages[one.language]) >= least else "others"].append(one)
    return dict(sorted(groups.items(), key=lambda item: (item[0] == "others", -len(item[1]), item[0])))


def cpu_ratio(scores: Iterable[Score], base: Iterable[Score]) -> Share | None:
    """Return CPU time over that of another system on the pages that both answered."""
    known = {(one.gold.set_name, one.gold.page_id): one.cpu_s for one in base if one.cpu_s is not None}
    pairs = [
        (one.cpu_s, known[one.gold.set_name, one.gold.page_id])
        for one in scores
        if one.cpu_s is not None and (one.gold.set_name, one.gold.page_id) in known
    ]
    spent = sum(other for _, other in pairs)
    return Share(sum(own for own, _ in pairs) / spent, len(pairs)) if spent else None


def worst(scores: list[Score], count: int) -> list[tuple[float, Score]]:
    """Return the worst pages of one system with what they lack of full marks, the worst first."""
    judged = [(loss, one) for one in scores if (loss := _loss(one)) is not None]
    return sorted(judged, key=lambda item: (-item[0], item[1].gold.page_id))[:count]


def _loss(one: Score) -> float | None:
    if one.text:
        return 1 - one.text.f1
    return float(one.segments.false_negative + one.segments.false_positive) if one.segments else None

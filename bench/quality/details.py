"""Our worst pages, with what they have too much and what they lack, for whoever looks for the reason."""

from __future__ import annotations

from collections.abc import Iterator

from bench.quality.gold import MORE, READERS
from bench.quality.measures import worst
from bench.quality.pages import Score, Scores
from bench.quality.table import OURS

PAGES, LINES, CHARS = 10, 3, 100


def details(scores: Scores) -> Iterator[str]:
    """Yield our worst pages of each set."""
    for set_name in (*READERS, *MORE):
        found = [one for one in scores.of(OURS, set_name) if one.text or one.segments]
        for loss, one in worst(found, PAGES) if found else ():
            yield f"\n{set_name} {one.gold.page_id} ({one.language}): {_said(one)}; loss {loss:.3f}"
            yield f"    others: {_others(scores, one)}"
            yield from (f"    too much: {line[:CHARS]}" for line in _extra(one)[:LINES])
            yield from (f"    lacking:  {line[:CHARS]}" for line in _lacking(one)[:LINES])


def _said(one: Score) -> str:
    if one.text:
        return f"P {one.text.precision:.3f} R {one.text.recall:.3f} {one.outcome}"
    counts = one.segments
    return (
        f"{counts.false_negative} lacking, {counts.false_positive} too much, {one.outcome}" if counts else one.outcome
    )


def _others(scores: Scores, one: Score) -> str:
    same = [x for x in scores.found if x.gold == one.gold and x.system != OURS]
    known = [(x.text.f1 if x.text else x.segments.overlap.f1 if x.segments else 0.0, x.system) for x in same]
    return ", ".join(f"{system} {value:.2f}" for value, system in sorted(known, reverse=True)[:4])


def _extra(one: Score) -> list[str]:
    """Return our lines that the labels do not hold, or the segments that must not be there and are."""
    if one.gold.body is None:
        flat = " ".join(one.body.split())
        return [segment for segment in one.gold.unwanted if segment in flat]
    gold = "".join(one.gold.body.split())
    return _longest(line for line in one.body.split("\n") if "".join(line.split()) not in gold)


def _lacking(one: Score) -> list[str]:
    flat = " ".join(one.body.split())
    if one.gold.body is None:
        return [segment for segment in one.gold.wanted if segment not in flat]
    body = "".join(one.body.split())
    return _longest(line for line in one.gold.body.split("\n") if "".join(line.split()) not in body)


def _longest(lines: Iterator[str]) -> list[str]:
    return sorted((line.strip() for line in lines if line.strip()), key=len, reverse=True)

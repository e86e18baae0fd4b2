"""Metric definitions, as published with the sets: text overlap, segments, titles, days, instants, authors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import datetime
from statistics import fmean
from typing import NamedTuple


class Overlap(NamedTuple):
    """Precision and recall of one page, or means of a set."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def words(text: str) -> Counter[Hashable]:
    """Return the bag of lower-cased word tokens (WCXB evaluate.py)."""
    return Counter(re.findall(r"\w+", text.lower()))


def shingles(text: str) -> Counter[Hashable]:
    """Return the multiset of 4-grams of tokens, case kept; one shorter shingle for a shorter text (scrapinghub)."""
    tokens = re.findall(r"\w+", text)
    if len(tokens) < 4:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(tuple(tokens[i : i + 4]) for i in range(len(tokens) - 3))


def overlap(found: Counter[Hashable], gold: Counter[Hashable]) -> Overlap:
    """Return precision and recall of one bag against another; both empty is right."""
    common = (found & gold).total()
    if not found and not gold:
        return Overlap(1.0, 1.0)
    return Overlap(common / (found.total() or 1), common / (gold.total() or 1))


def mean_page_f1(pages: Iterable[Overlap]) -> float:
    """Return the macro mean of page F1 (WCXB, fundus as used here)."""
    return fmean(page.f1 for page in pages)


def f1_of_means(pages: Iterable[Overlap]) -> float:
    """Return F1 of the two mean values (scrapinghub: not the mean of page F1)."""
    listed = list(pages)
    return Overlap(fmean(p.precision for p in listed), fmean(p.recall for p in listed)).f1


class Segments(NamedTuple):
    """Counts of must-have and must-not-have segments, summed over pages (trafilatura eval_common.py)."""

    true_positive: int = 0
    false_negative: int = 0
    false_positive: int = 0

    @property
    def overlap(self) -> Overlap:
        """Return micro precision and recall."""
        found = self.true_positive + self.false_positive
        return Overlap(
            self.true_positive / (found or 1), self.true_positive / (self.true_positive + self.false_negative or 1)
        )


def segments(text: str, wanted: Iterable[str], unwanted: Iterable[str]) -> Segments:
    """Count the segments of one page in its whitespace-normalised text."""
    flat = " ".join(text.split())
    hits = [segment in flat for segment in wanted]
    return Segments(sum(hits), len(hits) - sum(hits), sum(segment in flat for segment in unwanted))


def titles_equal(found: str | None, gold: str, *, fold_quotes: bool) -> bool:
    """Return whether two titles are equal in lower case, white space normalised, optionally quotes folded."""
    return _title_key(found or "", fold_quotes=fold_quotes) == _title_key(gold, fold_quotes=fold_quotes)


def _title_key(text: str, *, fold_quotes: bool) -> str:
    key = " ".join(text.lower().split())
    if not fold_quotes:
        return key
    key = re.sub("[\u2010-\u2015\u2212]", "-", key.replace("\u00ad", ""))
    return re.sub("[\"'`\u00b4\u2018-\u201f\u00ab\u00bb\u2039\u203a]", "'", key).replace("\u2026", "...")


def day_verdict(found: datetime | None, gold: str) -> str:
    """Return ``right``, ``wrong`` or ``unknown`` for the calendar day as the publisher stated it."""
    if found is None:
        return "unknown"
    return "right" if found.date().isoformat() == gold[:10] else "wrong"


def instant_verdict(found: datetime | None, precision: str | None, gold: str) -> str:
    """Return ``right``, ``wrong``, ``coarse`` or ``unknown`` for the instant; the gold must state a zone.

    A time that claims no seconds and is that of the gold without them is coarse: not equal, and not wrong either.
    """
    if found is None or precision in (None, "day", "month", "year") or found.tzinfo is None:
        return "unknown"
    stated = datetime.fromisoformat(gold)
    if found.replace(microsecond=0) == stated.replace(microsecond=0):
        return "right"
    is_coarse = precision == "minute" and found == stated.replace(second=0, microsecond=0)
    return "coarse" if is_coarse else "wrong"


def authors_f1(found: Iterable[str], gold: Iterable[str]) -> float:
    """Return the F1 of two sets of names, case and white space folded."""
    ours, theirs = {" ".join(n.casefold().split()) for n in found}, {" ".join(n.casefold().split()) for n in gold}
    common = len(ours & theirs)
    return 2 * common / (len(ours) + len(theirs)) if ours or theirs else 1.0


class Share(NamedTuple):
    """A part of a whole, and how large the whole is."""

    value: float
    of: int


def text_f1(set_name: str, pages: list[Overlap]) -> float:
    """Return the F1 of a set as its publisher defines it."""
    return f1_of_means(pages) if set_name == "scrapinghub" else mean_page_f1(pages)


def text_overlap(set_name: str, found: str, gold: str) -> Overlap:
    """Return the overlap of one page by the bags of its set: 4-grams for scrapinghub, words for the others."""
    bag = shingles if set_name == "scrapinghub" else words
    return overlap(bag(found), bag(gold))

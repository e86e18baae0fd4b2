"""What an extraction states, as facts that can be compared one by one, and how far two of them are apart."""

from __future__ import annotations

from collections import Counter
from typing import Literal, NamedTuple, get_args

from presswatch.articles.text.normalize import fold, squeeze
from presswatch.model.extraction import BODY_ROLES, Extraction

Fact = Literal["outcome", "title", "date", "precision", "authors", "body", "canonical", "language"]
ALL: tuple[Fact, ...] = get_args(Fact)


class Facts(NamedTuple):
    """The facts of one page: what a row would show of it."""

    outcome: str
    title: str
    date: str  # instant of publication in ISO 8601 as stated, else its day, else empty
    precision: str
    authors: tuple[str, ...]
    body: tuple[str, ...]  # texts of the body's blocks
    canonical: str
    language: str


class Violation(NamedTuple):
    """A fact that is not what it should be."""

    fact: Fact
    expected: str
    actual: str
    size: float  # 1 for a wrong value; of a body the share of letters that came or went


def facts_of(extraction: Extraction) -> Facts:
    """Return the facts that an extraction states."""
    parsed = extraction.published.reading if extraction.published else None
    stated = (parsed.value or parsed.calendar_day) if parsed else None
    return Facts(
        outcome=extraction.outcome,
        title=squeeze(extraction.title or ""),
        date=stated.isoformat() if stated else "",
        precision=(parsed.precision or "") if parsed else "",
        authors=tuple(sorted(claim.name for claim in extraction.authors)),
        body=tuple(block.text for block in extraction.blocks if block.role in BODY_ROLES),
        canonical=extraction.canonical_url or "",
        language=extraction.language or "",
    )


def violations(expected: Facts, actual: Facts, compared: tuple[Fact, ...]) -> list[Violation]:
    """Return the compared facts that differ; of an extraction that is no article only that."""
    if expected.outcome != actual.outcome:
        return [Violation("outcome", expected.outcome, actual.outcome, 1.0)]
    return [broken for fact in compared if (broken := _violation(fact, expected, actual))]


def _violation(fact: Fact, expected: Facts, actual: Facts) -> Violation | None:
    if fact == "body":
        return _body_violation(expected.body, actual.body)
    wanted, got = getattr(expected, fact), getattr(actual, fact)
    if wanted == got or (fact == "title" and fold(wanted) == fold(got)):
        return None
    return Violation(fact, str(wanted), str(got), 1.0)


def _body_violation(expected: tuple[str, ...], actual: tuple[str, ...]) -> Violation | None:
    wanted, got = [list(filter(None, map(fold, texts))) for texts in (expected, actual)]
    if wanted == got:
        return None
    lost, added = Counter(wanted) - Counter(got), Counter(got) - Counter(wanted)
    letters = sum(len(text) * count for text, count in (lost + added).items())
    return Violation("body", _lines(expected, lost), _lines(actual, added), letters / (sum(map(len, wanted)) or 1))


def _lines(texts: tuple[str, ...], folded: Counter[str]) -> str:
    """Return the texts of a body that the other one lacks, one a line; none where only their order differs."""
    return "\n".join(text for text in texts if folded[fold(text)])

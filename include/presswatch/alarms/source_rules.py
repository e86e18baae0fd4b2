"""Rules for the articles of a source: flood, yield, repeats, dates, authors, lengths, drift. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from statistics import median
from typing import Final, NamedTuple

from presswatch.alarms.expectation import expected_between
from presswatch.alarms.measures import FeedMeasure, FetchOutcome, RepeatDay, SourceMeasure
from presswatch.alarms.shares import Excess, Fetches, excess
from presswatch.model.alarm import AlarmKind, Finding

GOOD: Final = frozenset({"loaded", "duplicate"})
NOT_SHOWN: Final = frozenset({"deferred", "missing", "withdrawn"})
"""Outcomes of a revisit that did not show the article."""
FLOOD_HOURS: Final = 3
FLOOD_LEAST: Final = 40
"""New entries in that time below which nothing is a flood."""
FLOOD_FACTOR: Final = 4.0
LEARNED_FROM: Final = 30
"""Pages of history: of a source that never named its authors none can be gone."""
LENGTH_FACTOR: Final = 3.0
"""A source whose median body is three times shorter or longer is read otherwise, or has changed."""
LENGTH_EXTREME: Final = 20
"""One article in so many is short, and one long: what is shorter or longer than those of the history."""
RECENT, LEAST_RECENT, RECENT_PART = 60, 30, 3
"""Newest fetches that are judged: a third of what there is, within these two; the rest is history."""
QUARTER: Final = timedelta(days=91)
DRIFT_FACTOR: Final = 3.0
"""Of a source three times fewer of whose lines are known as repeated than ever, the furniture is another."""
DRIFT_ARTICLES: Final = 12
DRIFT_WINDOWS: Final = 3
"""Windows of so many articles that show what is usual."""
DRIFT_LINES: Final = 10
"""Repeated lines that the newest window should have: of fewer, chance explains that they are gone."""


class ShareRule(NamedTuple):
    """A share of the newest fetches that may not rise."""

    kind: AlarmKind
    is_judged: Callable[[FetchOutcome], bool]
    is_bad: Callable[[FetchOutcome], bool]
    words: str


def judge_flood(source_id: str, feeds: Sequence[FeedMeasure], now: datetime) -> list[Finding]:
    """Return the alarm for a source that brings many more new entries than it ever did."""
    learned = [(feed, feed.expectation) for feed in feeds if feed.expectation is not None]
    new = sum(feed.new_entries for feed, _ in learned)
    start = now - timedelta(hours=FLOOD_HOURS)
    expected = sum(expected_between(usual.slots, start, now) for _, usual in learned)
    peak = sum(usual.usual_peak for _, usual in learned)
    if not learned or new < max(FLOOD_LEAST, FLOOD_FACTOR * peak, FLOOD_FACTOR * expected):
        return []
    summary = f"{new} new entries in {FLOOD_HOURS} h, {expected:.0f} were to be expected"
    evidence = {"new": new, "expected": round(expected, 1), "usual_peak_an_hour": peak}
    return [Finding(AlarmKind.SOURCE_FLOOD, source_id, source_id, start, summary, evidence, new)]


def judge_source(source: SourceMeasure) -> list[Finding]:
    """Return what is wrong with the articles of a source."""
    findings = [_yield(source), *(_share(source, rule) for rule in SHARE_RULES), *_lengths(source), _drift(source)]
    return [finding for finding in findings if finding is not None]


def _yield(source: SourceMeasure) -> Finding | None:
    """Return the alarm for new entries without an article, or for articles that their pages do not show any more."""
    return _lost(source, source.pages, _is_bad, "pages gave no article") or _lost(
        source, source.revisits, _is_not_shown, "articles that were asked for again are not on their pages any more"
    )


def _lost(
    source: SourceMeasure, pages: Sequence[FetchOutcome], is_bad: Callable[[FetchOutcome], bool], words: str
) -> Finding | None:
    recent, before = _split(pages)
    share = _excess(pages, recent, before, is_bad)
    if share is None:
        return None
    window = recent[: share.of]
    reasons = Counter(f"{page.outcome} {page.reason}".strip() for page in window if is_bad(page))
    why = ", ".join(f"{reason} {count}x" for reason, count in reasons.most_common(3))
    summary = f"{share.bad} of the newest {share.of} {words} ({why}); usual are {share.usual:.0%}"
    return _of_window(AlarmKind.SOURCE_YIELD, source, window, is_bad, summary, dict(reasons))


def _share(source: SourceMeasure, rule: ShareRule) -> Finding | None:
    recent, before = _split([page for page in source.pages if rule.is_judged(page)])
    share = _excess(source.pages, recent, before, rule.is_bad) if len(before) >= LEARNED_FROM else None
    if share is None:
        return None
    summary = f"{share.bad} of the newest {share.of} {rule.words}; usual are {share.usual:.0%}"
    return _of_window(rule.kind, source, recent[: share.of], rule.is_bad, summary, {})


def _excess(
    pages: Sequence[FetchOutcome],
    recent: Sequence[FetchOutcome],
    before: Sequence[FetchOutcome],
    is_bad: Callable[[FetchOutcome], bool],
) -> Excess | None:
    """Return the newest fetches of which too many are bad."""
    newest, history = (
        Fetches([is_bad(page) for page in pages], [page.closed_at for page in pages]) for pages in (recent, before)
    )
    return excess(newest, history, _a_quarter(pages))


def _split(pages: Sequence[FetchOutcome]) -> tuple[Sequence[FetchOutcome], Sequence[FetchOutcome]]:
    """Return the newest fetches, and those before."""
    size = max(LEAST_RECENT, min(RECENT, len(pages) // RECENT_PART))
    return pages[:size], pages[size:]


def _a_quarter(pages: Sequence[FetchOutcome]) -> float:
    """Return how many fetches such a source has in a quarter."""
    span = pages[0].closed_at - pages[-1].closed_at if pages else timedelta()
    return len(pages) * (QUARTER / max(span, timedelta(days=1)))


def _of_window(
    kind: AlarmKind,
    source: SourceMeasure,
    window: Sequence[FetchOutcome],
    is_bad: Callable[[FetchOutcome], bool],
    summary: str,
    reasons: dict[str, int],
) -> Finding:
    bad = [page for page in window if is_bad(page)]
    evidence = {"bad": len(bad), "of": len(window), "reasons": reasons}
    return Finding(kind, source.source_id, source.source_id, bad[-1].closed_at, summary, evidence, len(bad))


def _lengths(source: SourceMeasure) -> list[Finding]:
    """Return the alarm for articles that are shorter, or longer, than all but a few ever were."""
    recent, before = _split([page for page in source.pages if page.body_chars is not None])
    if len(before) < LEARNED_FROM:
        return []
    usual = sorted(page.body_chars or 0 for page in before)
    few = len(usual) // LENGTH_EXTREME
    short, long = usual[few], usual[-1 - few]
    runs = [
        _excess(source.pages, recent, before, is_bad)
        for is_bad in (lambda page: page.body_chars < short, lambda page: page.body_chars > long)
    ]
    return [
        finding
        for run in runs
        if run is not None and (finding := _of_length(source, recent[: run.of], median(usual))) is not None
    ]


def _of_length(source: SourceMeasure, window: Sequence[FetchOutcome], usual: float) -> Finding | None:
    chars = median(page.body_chars or 0 for page in window)
    if usual / LENGTH_FACTOR <= chars <= usual * LENGTH_FACTOR:
        return None
    summary = f"the median body of the newest {len(window)} articles has {chars:.0f} characters, usual are {usual:.0f}"
    evidence = {"median_chars": chars, "usual_chars": usual}
    since = window[-1].closed_at
    return Finding(AlarmKind.SOURCE_LENGTH, source.source_id, source.source_id, since, summary, evidence, len(window))


def _drift(source: SourceMeasure) -> Finding | None:
    """Return the alarm for lines that the source repeated and that are gone; that they rise only shows them learned."""
    newest, *before = _windows(source.repeats) or [[]]
    if len(before) < DRIFT_WINDOWS:
        return None
    usual = min(_repeated_share(window) for window in before)
    lines, share = sum(day.lines for day in newest), _repeated_share(newest)
    if usual * lines < DRIFT_LINES or share * DRIFT_FACTOR >= usual:
        return None
    articles = sum(day.articles for day in newest)
    summary = (
        f"{share:.0%} of the lines of the newest {articles} articles are known repeats, never below {usual:.0%} so far"
    )
    evidence = {"share": round(share, 4), "least_share": round(usual, 4), "lines": lines}
    since = datetime.combine(newest[-1].day, time(), UTC)
    return Finding(AlarmKind.SOURCE_DRIFT, source.source_id, source.source_id, since, summary, evidence, articles)


def _windows(days: Sequence[RepeatDay]) -> list[list[RepeatDay]]:
    """Return the days, newest first, cut into windows of enough articles; a rest of fewer is left out."""
    windows: list[list[RepeatDay]] = []
    window: list[RepeatDay] = []
    for day in days:
        window.append(day)
        if sum(each.articles for each in window) >= DRIFT_ARTICLES:
            windows.append(window)
            window = []
    return windows


def _repeated_share(window: Sequence[RepeatDay]) -> float:
    return sum(day.repeated_lines for day in window) / (sum(day.lines for day in window) or 1)


def _is_bad(page: FetchOutcome) -> bool:
    return page.outcome not in GOOD


def _is_not_shown(page: FetchOutcome) -> bool:
    return page.outcome in NOT_SHOWN


def _is_loaded(page: FetchOutcome) -> bool:
    return page.outcome == "loaded" and page.is_dated is not None


SHARE_RULES: Final = (
    ShareRule(
        AlarmKind.SOURCE_REPEATS,
        lambda page: page.outcome in GOOD,
        lambda page: page.outcome == "duplicate",
        "new entries lead to articles that we have",
    ),
    ShareRule(AlarmKind.SOURCE_DATES, _is_loaded, lambda page: not page.is_dated, "articles have no date"),
    ShareRule(AlarmKind.SOURCE_AUTHORS, _is_loaded, lambda page: not page.has_author, "articles have no author"),
)

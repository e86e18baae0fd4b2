"""Compares what the warehouse holds of troubled publishers with the truth; pure, fed from the mart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from newsworld.compare_with_truth import Report, fold
from newsworld.troubled.trouble import Trouble, TroubleTruth, TrueStory


@dataclass(frozen=True)
class SeenArticle:
    """One article as ``mart.article`` shows it."""

    source_id: str
    urls: frozenset[str]
    title: str
    body: str
    authors: tuple[str, ...]
    published_at: datetime | None
    revisions: int
    publisher_name: str | None
    state: str
    standfirst: str | None = None
    language: str | None = None
    precision: str | None = None
    day: date | None = None
    edits: int = 0
    silent_edits: int = 0
    feeds: int = 1
    flags: frozenset[str] = frozenset()
    is_copy: bool = False
    agency: str | None = None


@dataclass(frozen=True)
class SeenPoll:
    """One poll of a publisher's feed, by step."""

    step: int
    is_success: bool
    is_gap_suspected: bool


@dataclass(frozen=True)
class SeenStep:
    """What was shown after one step, to be judged by what is true then: wrong for a while is wrong."""

    step: int
    titles: frozenset[tuple[str, str]]  # of articles: publisher and title
    endings: frozenset[tuple[str, str]]  # publisher, and how an entry or article of it ended


def compare_steps(troubles: Sequence[Trouble], steps: Sequence[SeenStep]) -> Report:
    """Return what was shown at some step and was not true: articles that nobody wrote, ends of what had not ended."""
    report = Report()
    for trouble in troubles:
        written, wrong = set[str](), list[str]()
        for seen in steps:
            written |= {fold(story.title) for story in trouble.truth(seen.step).stories.values()}
            titles = sorted(title for name, title in seen.titles if name == trouble.source_id)
            wrong += [f"step {seen.step}: {title}" for title in titles if fold(title) not in written]
            endings = sorted(ending for name, ending in seen.endings if name == trouble.source_id)
            wrong += [f"step {seen.step}: {ending}" for ending in endings]
        report.check("wrong for a while", trouble.source_id, [], wrong)
    return report


def compare_month(
    troubles: Sequence[Trouble],
    last_step: int,
    articles: Sequence[SeenArticle],
    polls: Mapping[str, Sequence[SeenPoll]],
    entries: Mapping[str, int],
) -> Report:
    """Return in what an observation differs from the truth of each publisher.

    Args:
        troubles: the publishers.
        last_step: that was played.
        articles: as the mart shows them.
        polls: by publisher.
        entries: in the ledger, by publisher.
    """
    report = Report()
    by_source: defaultdict[str, list[SeenArticle]] = defaultdict(list)
    for article in articles:
        by_source[article.source_id].append(article)
    names = {trouble.source_id for trouble in troubles}
    for trouble in troubles:
        truth = _among(names, trouble.truth(last_step))
        _compare_articles(trouble.source_id, truth, by_source[trouble.source_id], report)
        _compare_polls(trouble.source_id, truth, polls.get(trouble.source_id, ()), report)
        _compare_requests(trouble, truth, report)
        if truth.entries is not None:
            number = entries.get(trouble.source_id, 0)
            is_right = truth.entries - truth.unlisted <= number <= truth.entries
            report.check("entries", trouble.source_id, truth.entries, number, is_right=is_right)
    return report


def _among(names: set[str], truth: TroubleTruth) -> TroubleTruth:
    """Return the truth where only some take part: nobody copies from those that do not."""
    stories = {
        key: story if story.copy_of in names else replace(story, copy_of=None) for key, story in truth.stories.items()
    }
    return replace(truth, stories=stories)


def _compare_articles(source_id: str, truth: TroubleTruth, seen: list[SeenArticle], report: Report) -> None:
    """Compare by title: addresses may be shared, titles never are."""
    by_title: defaultdict[str, list[SeenArticle]] = defaultdict(list)
    for article in seen:
        by_title[fold(article.title)].append(article)
    for key, story in truth.stories.items():
        rows = by_title.pop(fold(story.title), [])
        name = f"{source_id}/{key}"
        if not rows and key in truth.may_lack:
            continue
        report.check("articles", name, "one article", f"{len(rows)} articles", is_right=len(rows) == 1)
        if rows:
            _compare_article(name, story, rows[0], report)
    for title, rows in by_title.items():
        report.note("article extra", source_id, "none", f"{len(rows)} × {title}")


def _compare_article(name: str, story: TrueStory, seen: SeenArticle, report: Report) -> None:
    report.check("address", name, sorted(story.addresses), sorted(seen.urls), is_right=seen.urls <= story.addresses)
    body, expected = fold(seen.body), fold(" ".join(story.paragraphs))
    with_standfirst = fold(f"{story.standfirst or ''} {expected}")
    report.check("body", name, expected, body, is_right=body in (expected, with_standfirst))
    report.check("standfirst", name, story.standfirst, seen.standfirst)
    report.check("authors", name, (story.author,) if story.author else (), seen.authors)
    report.check("published", name, story.published_at, seen.published_at, is_right=_is_same(story, seen))
    day = story.day or (story.published_at.date() if story.published_at else None)
    report.check("day", name, day, seen.day)
    report.check("precision", name, story.precision, seen.precision)
    report.check("language", name, "en", seen.language)
    report.check("revisions", name, story.revisions, seen.revisions)
    report.check("edits", name, (story.revisions - 1, 0), (seen.edits, seen.silent_edits))
    report.check("syndication", name, (story.copy_of is not None, None), (seen.is_copy, seen.agency))
    report.check("feeds", name, story.feeds, seen.feeds)
    report.check("flags", name, sorted(story.flags), sorted(seen.flags))
    report.check("publisher", name, story.publisher_name, seen.publisher_name)
    report.check("state", name, "live", seen.state)


def _is_same(story: TrueStory, seen: SeenArticle) -> bool:
    if story.published_at is None or seen.published_at is None:
        return story.published_at is seen.published_at
    return abs((story.published_at - seen.published_at).total_seconds()) < 60


def _compare_polls(source_id: str, truth: TroubleTruth, polls: Sequence[SeenPoll], report: Report) -> None:
    steps = {poll.step for poll in polls}
    failed = {poll.step for poll in polls if not poll.is_success}
    report.check("failed polls", source_id, sorted(truth.failed_steps & steps), sorted(failed))
    if truth.gap_steps is not None:
        gaps = {poll.step for poll in polls if poll.is_gap_suspected}
        report.check("gaps", source_id, sorted(truth.gap_steps & steps), sorted(gaps))


def _compare_requests(trouble: Trouble, truth: TroubleTruth, report: Report) -> None:
    asked = {target.partition("?")[0] for _, target in trouble.requests}
    invented = sorted(asked & truth.never_asked)
    report.check("nothing invented", trouble.source_id, "no request", invented, is_right=not invented)
    if truth.most_fetches is not None:
        pages = sum(target.startswith("/news/") for _, target in trouble.requests)
        is_polite = pages <= truth.most_fetches
        report.check("fetches", trouble.source_id, f"at most {truth.most_fetches}", pages, is_right=is_polite)

"""Compares what the warehouse holds of troubled publishers with the truth; pure, fed from the mart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True)
class SeenPoll:
    """One poll of a publisher's feed, by step."""

    step: int
    is_success: bool
    is_gap_suspected: bool


def compare_month(
    troubles: Sequence[Trouble],
    last_step: int,
    articles: Sequence[SeenArticle],
    polls: Mapping[str, Sequence[SeenPoll]],
) -> Report:
    """Return in what an observation differs from the truth of each publisher."""
    report = Report()
    by_source: defaultdict[str, list[SeenArticle]] = defaultdict(list)
    for article in articles:
        by_source[article.source_id].append(article)
    for trouble in troubles:
        truth = trouble.truth(last_step)
        _compare_articles(trouble.source_id, truth, by_source[trouble.source_id], report)
        _compare_polls(trouble.source_id, truth, polls.get(trouble.source_id, ()), report)
        _compare_requests(trouble, truth, report)
    return report


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
    body = fold(seen.body)
    missing = sum(fold(paragraph) not in body for paragraph in story.paragraphs)
    report.check("body", name, fold(" ".join(story.paragraphs)), body, is_right=not missing)
    report.check("authors", name, (story.author,) if story.author else (), seen.authors)
    report.check("published", name, story.published_at, seen.published_at, is_right=_is_same(story, seen))
    report.check("revisions", name, story.revisions, seen.revisions)
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

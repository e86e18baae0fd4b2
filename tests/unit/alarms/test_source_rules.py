import random
from datetime import timedelta

import pytest
from tests.unit.alarms.cases import BUSY, NOW, feed, page

from presswatch.alarms.measures import RepeatDay, SourceMeasure
from presswatch.alarms.source_rules import judge_flood, judge_source
from presswatch.model.alarm import AlarmKind

WELL = [page()] * 300


def kinds(recent, before=WELL):
    return [finding.kind for finding in judge_source(SourceMeasure("paper", [*recent, *before]))]


def test_ten_of_ten_lost_is_an_alarm_also_of_a_source_without_history():
    lost = [page("pending", "no_article")] * 10
    assert kinds(lost) == [AlarmKind.SOURCE_YIELD]
    assert kinds(lost, []) == [AlarmKind.SOURCE_YIELD]
    assert kinds([]) == []


def test_the_summary_names_the_reason():
    (finding,) = judge_source(SourceMeasure("paper", [page("failed", "http_403")] * 9 + WELL))
    assert "failed http_403 9x" in finding.summary
    assert finding.entries == 9


def test_a_few_lost_ones_are_usual():
    assert kinds([page("failed", "http_404")] * 4 + [page()] * 56) == []
    assert kinds([page("failed", "http_404")] * 4) == []


def test_what_a_source_always_loses_is_no_alarm():
    dice = random.Random(3)
    videos = [page("filtered", "not_article") if dice.random() < 0.4 else page() for _ in range(400)]
    assert kinds(videos[:60], videos[60:]) == []


def test_dates_authors_and_repeats():
    assert kinds([page(is_dated=False)] * 12) == [AlarmKind.SOURCE_DATES]
    assert kinds([page(has_author=False)] * 12) == [AlarmKind.SOURCE_AUTHORS]
    assert kinds([page(has_author=False)] * 12, [page(has_author=False)] * 300) == []
    assert kinds([page("duplicate")] * 12) == [AlarmKind.SOURCE_REPEATS]


@pytest.mark.parametrize("chars", [700, 12_000])
def test_texts_of_another_length_though_text_still_comes(chars):
    assert kinds([page(body_chars=chars)] * 12) == [AlarmKind.SOURCE_LENGTH]
    assert kinds([page(body_chars=chars)] * 11 + [page()]) == [AlarmKind.SOURCE_LENGTH]
    assert kinds([page(body_chars=chars)] * 5 + [page()] * 7) == []


def test_a_flood_is_many_more_than_ever():
    assert judge_flood("paper", [feed(new_entries=25)], NOW) == []
    (finding,) = judge_flood("paper", [feed(new_entries=300)], NOW)
    assert finding.kind is AlarmKind.SOURCE_FLOOD
    assert judge_flood("paper", [feed(new_entries=300, expectation=None)], NOW) == []
    assert judge_flood("paper", [feed(new_entries=300, expectation=BUSY._replace(usual_peak=150))], NOW) == []


def drift(*repeated, articles=6, lines=60):
    """Return the alarms of a source of whose lines so many are repeated on each day, newest first."""
    days = [RepeatDay(NOW.date() - timedelta(days=n), articles, lines, count) for n, count in enumerate(repeated)]
    return [finding.kind for finding in judge_source(SourceMeasure("paper", WELL, days))]


@pytest.mark.parametrize("newest", [(0, 0), (4, 2), (0, 0, 0)])
def test_repeated_lines_that_are_gone_are_an_alarm(newest):
    assert drift(*newest, *[20] * 12) == [AlarmKind.SOURCE_DRIFT]


@pytest.mark.parametrize(
    "repeated",
    [
        (),
        (0, 0),
        (0, 0, 20, 20, 20, 20),  # too short a history
        (20, 20, *[0] * 12),  # learned of late
        (9, 9, *[20] * 12),
        (0, 0, *[20] * 6, 0, 0, *[20] * 6),  # it was so before
        (0, 0, *[4] * 12),  # few lines: chance
        (0, *[20] * 13),  # one day of few articles
    ],
)
def test_a_source_that_repeats_as_ever_raises_none(repeated):
    assert drift(*repeated) == []


def test_drift_says_since_when_and_how_much():
    days = [RepeatDay(NOW.date() - timedelta(days=n), 12, 100, 0 if n == 0 else 30) for n in range(6)]
    (finding,) = judge_source(SourceMeasure("paper", WELL, days))
    assert finding.evidence == {"share": 0.0, "least_share": 0.3, "lines": 100}
    assert finding.since.date() == NOW.date()


def revisited(*outcomes):
    """Return the alarms of a source whose articles were asked for again so, newest first, each in its own batch."""
    visits = [page(outcome, closed_at=NOW - n * timedelta(minutes=5)) for n, outcome in enumerate(outcomes)]
    return judge_source(SourceMeasure("paper", WELL, revisits=visits))


def test_articles_that_their_pages_do_not_show_any_more_are_an_alarm_before_a_new_entry_comes():
    (finding,) = revisited(*["deferred"] * 4, *["unchanged", "edited"] * 60)
    assert finding.kind is AlarmKind.SOURCE_YIELD
    assert "4 of the newest 4 articles that were asked for again" in finding.summary
    assert revisited(*["unchanged", "edited", "merged", "restored"] * 10) == []


def test_articles_that_are_deleted_now_and_then_are_none():
    assert revisited("deferred", *["unchanged"] * 60) == []
    assert revisited("withdrawn", *["unchanged"] * 12, "missing", *["unchanged"] * 12, "withdrawn") == []

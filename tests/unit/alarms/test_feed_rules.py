from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.alarms.cases import BUSY, HOUR, NOW, feed

from presswatch.alarms.feed_rules import is_silence, judge_feed
from presswatch.alarms.measures import FeedExpectation
from presswatch.model.alarm import AlarmKind


def kinds(**facts):
    return [finding.kind for finding in judge_feed(feed(**facts), NOW)]


def failing(**facts):
    return {
        "failures": 3,
        "failing_since": NOW - HOUR,
        "last_outcome": "http_error",
        "last_status": 500,
        "last_reason": "http_500",
    } | facts


def test_a_feed_that_is_well_has_no_alarm():
    assert kinds() == []


@pytest.mark.parametrize("status", [401, 403, 429, 451])
def test_who_refuses_us_three_times_blocks_us(status):
    assert kinds(**failing(last_status=status)) == [AlarmKind.FEED_BLOCKED]


@pytest.mark.parametrize(
    ("outcome", "status", "reason"),
    [("blocked", 202, "http_202: not_a_feed"), ("robots_denied", None, "robots.txt forbids it")],
)
def test_so_do_robots_and_challenges(outcome, status, reason):
    assert kinds(**failing(last_outcome=outcome, last_status=status, last_reason=reason)) == [AlarmKind.FEED_BLOCKED]


def test_a_page_is_no_feed():
    assert kinds(**failing(last_outcome="not_a_feed", last_status=200, last_reason="html")) == [
        AlarmKind.FEED_NOT_A_FEED
    ]


def test_two_failures_are_an_accident_until_they_last():
    assert kinds(**failing(failures=2)) == []
    assert kinds(**failing(failures=2, failing_since=NOW - 7 * HOUR)) == [AlarmKind.FEED_FAILING]
    assert kinds(**failing(failures=1, failing_since=NOW - 7 * HOUR)) == []


def test_a_failing_feed_says_since_when_and_what_it_costs():
    (finding,) = judge_feed(feed(**failing(last_status=403, failing_since=NOW - 5 * HOUR)), NOW)
    assert finding.since == NOW - 5 * HOUR
    assert finding.entries == 10
    assert "403" in finding.summary


def quiet(hours: float, **facts):
    start = NOW - timedelta(hours=hours)
    return {"last_entry_at": start, "last_changed_at": start, "read_polls": 9, "unchanged_polls": 9} | facts


def test_the_same_body_for_longer_than_ever_is_frozen():
    assert kinds(**quiet(4.4)) == []  # nine entries, at two an hour
    assert kinds(**quiet(5)) == [AlarmKind.FEED_FROZEN]


def test_a_short_history_is_believed_less():
    assert kinds(**quiet(8), expectation=BUSY._replace(weeks=2)) == []
    assert kinds(**quiet(10), expectation=BUSY._replace(weeks=2)) == [AlarmKind.FEED_FROZEN]


def test_on_a_quiet_day_less_is_missed():
    assert kinds(**quiet(8), day_entries=2) == []
    assert kinds(**quiet(12), day_entries=2) == [AlarmKind.FEED_FROZEN]
    assert kinds(**quiet(4.4), day_entries=90) == []  # a busy one tells nothing of the next hours


def test_the_hours_before_a_feed_was_added_say_nothing_of_the_day():
    assert kinds(**quiet(5), day_entries=2, added_at=NOW - 6 * HOUR) == [AlarmKind.FEED_FROZEN]
    assert kinds(**quiet(5), day_entries=2, added_at=NOW - 60 * HOUR) == []


@given(st.floats(0, 80), st.floats(0, 80), st.integers(0, 50))
def test_a_silence_stays_one(hours, more, day_entries):
    start = NOW - timedelta(hours=hours)
    calm = feed(day_entries=day_entries)
    if is_silence(calm, start, NOW):
        assert hours >= 2
        assert is_silence(calm, start, NOW + timedelta(hours=more))


def test_one_that_changes_and_brings_nothing_is_silent():
    assert kinds(**quiet(5, last_changed_at=NOW - HOUR)) == [AlarmKind.FEED_SILENT]
    assert kinds(**quiet(5, unchanged_polls=2)) == [AlarmKind.FEED_SILENT]


def test_silence_is_not_told_of_a_feed_that_fails_or_is_hardly_asked():
    assert kinds(**quiet(50), failures=1, failing_since=NOW - HOUR) == []
    assert kinds(**quiet(50, read_polls=2, unchanged_polls=2)) == []


def test_a_night_without_news_is_no_silence():
    slots = tuple(6.0 if 8 <= slot % 24 < 18 else 0.0 for slot in range(168))
    usual = FeedExpectation(8, slots, 15 * 3600, 8, 6.0)
    evening = NOW.replace(hour=17, minute=50)
    calm = feed(last_entry_at=evening, last_changed_at=evening, read_polls=9, unchanged_polls=9, expectation=usual)
    assert judge_feed(calm, evening + 14.5 * HOUR) == []
    assert [finding.kind for finding in judge_feed(calm, evening + 24 * HOUR)] == [AlarmKind.FEED_FROZEN]


def test_a_source_file_has_the_last_word():
    assert kinds(**quiet(50, max_silence_s=100 * 3600.0)) == []
    assert kinds(**quiet(2, max_silence_s=3600.0)) == [AlarmKind.FEED_FROZEN]


@pytest.mark.parametrize(
    ("facts", "longest"),
    [
        ({"expectation": FeedExpectation(8, (0.5 / 168,) * 168, 10 * 86400, 1, 6.0)}, timedelta(days=60)),
        ({"expectation": None}, timedelta(days=14)),
        ({"expectation": None, "articles_per_week": 70}, timedelta(days=4.5)),
        ({"expectation": BUSY._replace(missed_bound=6.0)}, 3 * HOUR),
        ({"expectation": BUSY._replace(missed_bound=0.0)}, 2 * HOUR),
    ],
)
def test_small_and_new_sources_have_a_floor(facts, longest):
    calm = feed(**facts)
    assert not is_silence(calm, NOW, NOW + longest - timedelta(minutes=1))
    assert is_silence(calm, NOW, NOW + longest)


def test_gaps_and_moves():
    assert kinds(gaps=1, gap_at=NOW - HOUR, gap_entries=20) == []
    assert kinds(gaps=2, gap_at=NOW - HOUR, gap_entries=40) == [AlarmKind.FEED_GAP]
    assert kinds(moved_seen=3, moved_to="https://new.example/rss", moved_at=NOW) == [AlarmKind.FEED_MOVED]
    assert kinds(moved_seen=2, moved_to="https://new.example/rss", moved_at=NOW) == []

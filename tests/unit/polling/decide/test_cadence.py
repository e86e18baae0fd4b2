"""The cadence: bounds that always hold, back-off by grade, and what weeks of simulated publishing cost and lose."""

from __future__ import annotations

import re
import tarfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from bench.performance.yearly_polls import MIX, published, watch
from hypothesis import given, settings
from hypothesis import strategies as st

from presswatch.errors import BadUrlError, NetworkError, RobotsDeniedError, TlsError
from presswatch.model.parsed_feed import HAS_ENTRIES, FeedOutcome
from presswatch.politeness.answer_policy import (
    OF_OUTCOME,
    FailureClass,
    classify_error,
    classify_outcome,
    classify_status,
)
from presswatch.polling.decide.cadence import (
    PollHistory,
    is_full_read_due,
    next_poll,
    score_after,
)

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SERIES = Path(__file__).parents[5] / "shared" / "corpus" / "feed_timeseries"

SECONDS = st.none() | st.floats(0, 1e9)


@st.composite
def histories(draw: st.DrawFn) -> PollHistory:
    least, longest = sorted((draw(st.floats(1, 2_678_400)), draw(st.floats(1, 2_678_400))))
    return PollHistory(
        grade=draw(st.sampled_from(FailureClass)),
        failure_score=draw(st.floats(0, 1e6)),
        consecutive_failures=draw(st.integers(0, 10**6)),
        gone_in_a_row=draw(st.integers(0, 3)),
        window_entries=draw(st.integers(0, 2_000)),
        entries_per_hour=draw(st.floats(0, 1e6)),
        retry_after_s=draw(SECONDS),
        max_age_s=draw(SECONDS),
        ttl_s=draw(SECONDS),
        min_interval_s=least,
        max_interval_s=longest,
        state=draw(st.sampled_from(["active", "dormant", "gone"])),
    )


@settings(deadline=None)
@given(histories(), st.floats(0, 1))
def test_bounds_hold_for_every_history(history, jitter):
    plan = next_poll(history, now=NOW, jitter=jitter)
    asked = min(history.retry_after_s or 0, 86_400)
    assert plan.interval_s >= asked
    assert plan.next_poll_at == NOW + timedelta(seconds=plan.interval_s)
    assert plan.reason
    if plan.state == "active":
        assert history.min_interval_s <= plan.interval_s <= max(history.max_interval_s, asked)
    if history.grade is FailureClass.OK and history.window_entries and history.entries_per_hour:
        quarter_s = history.window_entries / 4 / history.entries_per_hour * 3_600
        assert plan.interval_s <= max(quarter_s, history.min_interval_s, asked) * (1 + 1e-9)
        assert plan.state == "active"


def interval_of(**known: object) -> float:
    return next_poll(replace(PollHistory(), **known), now=NOW, jitter=0.0).interval_s


def test_pace_follows_the_feed():
    assert interval_of(entries_per_hour=4.0, window_entries=50) == 7_200
    assert interval_of(entries_per_hour=4.0, window_entries=12) == 1_800
    assert interval_of(entries_per_hour=10.0, window_entries=6) == 360
    assert interval_of(entries_per_hour=400.0, window_entries=50) == 300
    assert interval_of(entries_per_hour=0.0, window_entries=50) == 86_400
    assert interval_of() == 1_800


@pytest.mark.parametrize(
    ("hint", "interval_s"),
    [
        ({"ttl_s": 9_000.0}, 9_000),
        ({"max_age_s": 60.0}, 7_200),
        ({"ttl_s": 1e9}, 30_000),  # not so long that entries would roll out of the window
        ({"ttl_s": 1e9, "max_interval_s": 9_500.0}, 9_500),
        ({"retry_after_s": 10_000.0}, 10_000),
        ({"retry_after_s": 1e9}, 86_400),
        ({"retry_after_s": 10_000.0, "max_interval_s": 3_600.0}, 10_000),
        ({"retry_after_s": 10_000.0, "rests_host": True}, 12_500),
    ],
)
def test_publisher_is_heard_within_bounds(hint, interval_s):
    assert interval_of(entries_per_hour=4.0, window_entries=200, **hint) == pytest.approx(interval_s)


def test_jitter_is_an_argument_and_only_shortens():
    plans = [next_poll(PollHistory(entries_per_hour=8.0), now=NOW, jitter=jitter).interval_s for jitter in (0, 0.5, 1)]
    assert plans == [3_600, 3_420, 3_240]


def fail(grade: FailureClass, times: int) -> list[tuple[str, float]]:
    history = PollHistory(entries_per_hour=8.0, window_entries=50)
    plans = []
    for n in range(1, times + 1):
        score = score_after(history.failure_score, grade)
        gone = n if grade is FailureClass.GONE else 0
        history = replace(history, grade=grade, failure_score=score, consecutive_failures=n, gone_in_a_row=gone)
        plan = next_poll(history, now=NOW, jitter=0.0)
        history = replace(history, state=plan.state)
        plans.append((plan.state, plan.interval_s))
    return plans


def test_back_off_is_graded():
    hour = 3_600.0
    assert [interval for _, interval in fail(FailureClass.HARD, 5)] == [
        2 * hour,
        4 * hour,
        8 * hour,
        16 * hour,
        24 * hour,
    ]
    assert fail(FailureClass.HARD, 10)[8:] == [("active", 86_400), ("dormant", 86_400)]
    assert [state for state, _ in fail(FailureClass.SOFT, 20)] == ["active"] * 19 + ["dormant"]
    assert fail(FailureClass.TEMPORARY, 4)[-1] == ("active", 2 * hour)
    assert fail(FailureClass.TEMPORARY, 500)[-1] == ("active", 2 * hour)
    assert fail(FailureClass.GONE, 3) == [("active", 2 * hour), ("gone", 604_800), ("gone", 604_800)]


def test_any_good_answer_wakes_a_feed():
    for state in ("dormant", "gone"):
        plan = next_poll(PollHistory(state=state, entries_per_hour=8.0), now=NOW, jitter=0.0)
        assert (plan.state, plan.interval_s) == ("active", 3_600)
    assert score_after(9.0, FailureClass.OK) == 0


def test_reason_is_for_an_operator():
    ok = next_poll(PollHistory(entries_per_hour=40.0, window_entries=10, ttl_s=600), now=NOW, jitter=0.0)
    assert ok.reason == "about 40 new entries an hour in a window of 10; kept to the feed's least interval"
    history = PollHistory(grade=FailureClass.SOFT, failure_score=1.5, consecutive_failures=3, retry_after_s=86_400)
    failing = next_poll(history, now=NOW, jitter=0.0)
    assert failing.reason == "backing off; 3 failed polls in a row, the last soft; the host asks to wait 24 h"


def test_every_outcome_has_a_grade():
    assert set(OF_OUTCOME) == set(FeedOutcome)
    assert {outcome for outcome in FeedOutcome if classify_outcome(outcome) is FailureClass.OK} == HAS_ENTRIES - {
        FeedOutcome.TRUNCATED
    }
    statuses = {status: classify_status(status).value for status in (202, 304, 301, 403, 404, 410, 429, 500, 503, 599)}
    assert " ".join(statuses.values()) == "soft soft soft soft hard gone temporary soft temporary soft"
    errors = [NetworkError("x"), TlsError("x"), BadUrlError("x"), RobotsDeniedError("x")]
    assert [classify_error(error).value for error in errors] == ["temporary", "soft", "hard", "hard"]


# --- weeks of publishing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("per_day", "window"), [(2, 10), (10, 10), (24, 15), (60, 20), (150, 10), (200, 50), (700, 100), (1_500, 60)]
)
def test_simulated_weeks_lose_next_to_nothing(per_day, window):
    times = published(per_day, 28, seed=per_day)
    ours, hourly = watch(times, window), watch(times, window, fixed_s=3_600)
    print(f"\n{per_day:>5}/day window {window:>3}: {ours}, hourly {hourly}")  # noqa: T201
    assert ours.lost <= 0.002 * ours.published
    assert ours.polls / ours.published < (2.0 if window < per_day / 10 else max(6 / per_day**0.5, 0.2))


def test_a_mixed_list_costs_less_than_hourly_polls():
    """Rates as on a real list: most feeds are slow (as in feed_timeseries: 1 to 35 a day, a few of 100 and more)."""
    runs = [(published(rate, 28, seed=rate), window) for rate, window in MIX]
    ours = [watch(times, window) for times, window in runs]
    hourly = [watch(times, window, fixed_s=3_600) for times, window in runs]
    polls, fixed = sum(run.polls for run in ours), sum(run.polls for run in hourly)
    print(f"\nmix: {polls} polls against {fixed} hourly; lost {sum(run.lost for run in ours)}")  # noqa: T201
    assert polls <= 0.7 * fixed
    assert sum(run.lost for run in ours) <= 0.001 * sum(run.published for run in ours)


def test_a_sudden_burst_is_caught_up_with():
    calm = [hour * 3_600.0 for hour in range(240)]
    burst = [240 * 3_600 + minute * 60.0 for minute in range(0, 600, 12)]  # 5 an hour, out of 1
    run = watch([*calm, *burst], 20)
    assert run.lost == 0


def arrivals(path: Path) -> list[float]:
    """Return the publishing times that a feed's captures state, each entry once, in order."""
    stated: dict[bytes, float] = {}
    with tarfile.open(path) as archive:
        for member in archive:
            body = archive.extractfile(member)
            for item in re.findall(rb"<item\b.*?</item>|<entry\b.*?</entry>", body.read() if body else b"", re.DOTALL):
                key = re.search(rb"<(?:guid|id|link)[^>]*>(.*?)</", item, re.DOTALL)
                when = re.search(rb"<(?:pubDate|published|updated)>\s*(?:<!\[CDATA\[)?([^<\]]+)", item)
                if key and when and key[1] not in stated:
                    stated[key[1]] = instant(when[1].decode().strip())
    times = sorted(stated.values())
    return [time - times[0] for time in times]


def instant(text: str) -> float:
    return (parsedate_to_datetime(text) if "," in text else datetime.fromisoformat(text)).timestamp()


@pytest.mark.parametrize(
    ("name", "window"), [("aljazeeraenglish", 15), ("nytimes", 24), ("onenewsnz", 15), ("straittimes", 26), ("cnn", 50)]
)
def test_real_publishing_times_are_kept_up_with(name, window):
    path = SERIES / f"{name}.tar.xz"
    if not path.exists():
        pytest.skip("the corpus (../shared/corpus/feed_timeseries) is not here")
    times = arrivals(path)
    recent = [time - times[-1] + 90 * 86_400 for time in times if time > times[-1] - 90 * 86_400]
    ours, hourly = watch(recent, window), watch(recent, window, fixed_s=3_600)
    print(f"\n{name}: {ours}, hourly {hourly}")  # noqa: T201
    assert ours.lost <= 0.005 * ours.published
    assert ours.polls <= 0.2 * hourly.polls


@given(jitter=st.floats(0, 1), hours=st.floats(0, 100))
def test_a_feed_is_read_whole_about_once_a_day(jitter, hours):
    due = is_full_read_due(NOW - timedelta(hours=hours), None, now=NOW, jitter=jitter)
    assert due or hours < 24
    assert not due or hours >= 18


def test_a_feed_is_read_whole_as_long_as_it_is_doubted_and_where_nothing_is_known():
    assert is_full_read_due(NOW, NOW + timedelta(seconds=1), now=NOW, jitter=0.0)
    assert not is_full_read_due(NOW, NOW, now=NOW, jitter=0.0)
    assert is_full_read_due(None, None, now=NOW, jitter=0.0)

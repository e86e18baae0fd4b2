"""Measures the alarms over simulated time: ``python -m bench.alarms [--weeks 31] [--seed 7] [--unseen] [--details]``.

Publishers of eleven rhythms print for half a year. The product's own cadence says when each is polled, its own rules
judge after every poll and every hour, its own lifecycle raises and closes. From the sixth week on faults are planted,
one at a time, at random hours. A fault counts as found in time when an alarm that names it comes within three polls or
one day; what is raised while nothing is wrong is a false alarm. That is also counted from the first trace of a fault, a
poll that failed, a page that was hit, an entry that was held back: nothing can be seen before, and a weekly paper may
leave none. The rules were set with the first rhythms; ``--unseen`` takes others. No network and no database: the SQL of
the measures has tests of its own.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from presswatch.alarms.expectation import HISTORY, hour_of, learn
from presswatch.alarms.feed_rules import judge_feed
from presswatch.alarms.lifecycle import compare
from presswatch.alarms.measures import FeedExpectation, FeedMeasure, FetchOutcome, SourceMeasure
from presswatch.alarms.source_rules import FLOOD_HOURS, judge_flood, judge_source
from presswatch.model.alarm import Alarm, AlarmKind, Finding
from presswatch.politeness.answer_policy import FailureClass
from presswatch.polling.decide.cadence import PRIOR_RATE, PollHistory, next_poll, rate_after, score_after
from presswatch.warehouse.queries.alarm_measures import MOST, RECENT

START = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
QUIET_WEEKS = 6
"""Before the first fault: what is usual has to be learned."""
REST = timedelta(days=4)
"""After a fault, before the next one at the same publisher."""
LASTS = timedelta(days=5)
"""A fault that nobody found is over after so long."""
IN_TIME, IN_POLLS = timedelta(days=1), 3
HOUR = timedelta(hours=1)
WINDOW = 30

FAULTS = {
    "feed 403": {AlarmKind.FEED_BLOCKED},
    "feed 429": {AlarmKind.FEED_BLOCKED},
    "feed is HTML": {AlarmKind.FEED_NOT_A_FEED},
    "feed 500": {AlarmKind.FEED_FAILING},
    "no network": {AlarmKind.FEED_FAILING},
    "frozen": {AlarmKind.FEED_FROZEN},
    "silent": {AlarmKind.FEED_SILENT},
    "moved": {AlarmKind.FEED_MOVED},
    "gaps": {AlarmKind.FEED_GAP},
    "flood": {AlarmKind.SOURCE_FLOOD, AlarmKind.SOURCE_REPEATS},
    "guid storm": {AlarmKind.SOURCE_REPEATS, AlarmKind.SOURCE_FLOOD},
    "template broken": {AlarmKind.SOURCE_YIELD},
    "pages 403": {AlarmKind.SOURCE_YIELD},
    "half the pages lost": {AlarmKind.SOURCE_YIELD},
    "dates gone": {AlarmKind.SOURCE_DATES},
    "authors gone": {AlarmKind.SOURCE_AUTHORS},
    "bodies cut": {AlarmKind.SOURCE_LENGTH},
}
"""Fault → the alarms that name it."""
ANSWERS = {
    "feed 403": (FailureClass.SOFT, "http_error", 403, "http_403"),
    "feed 429": (FailureClass.TEMPORARY, "http_error", 429, "http_429"),
    "feed is HTML": (FailureClass.SOFT, "not_a_feed", 200, "html"),
    "feed 500": (FailureClass.SOFT, "http_error", 500, "http_500"),
    "no network": (FailureClass.TEMPORARY, "network", None, "timed out"),
}
"""Fault → what a poll then comes to."""


class Rhythm(NamedTuple):
    """How a publisher prints."""

    name: str
    a_day: float
    hours: tuple[int, int] = (0, 24)  # when it prints
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    herd: int = 1  # stories that come at once
    lost: float = 0.04  # pages that usually give no article
    has_authors: bool = True


RHYTHMS = (
    Rhythm("agency", 400),
    Rhythm("broadcaster", 120, (5, 23)),
    Rhythm("daily", 60, (6, 22)),
    Rhythm("office", 25, (8, 18), (0, 1, 2, 3, 4)),
    Rhythm("three editions", 54, (6, 20), herd=18),
    Rhythm("galleries", 40, (7, 21), herd=4, lost=0.3),
    Rhythm("unsigned", 50, (6, 22), has_authors=False),
    Rhythm("weekend", 40, (9, 22), (4, 5, 6)),
    Rhythm("local", 8, (8, 19), (0, 1, 2, 3, 4, 5)),
    Rhythm("small", 2, (9, 20)),
    Rhythm("weekly", 9, (6, 9), (3,), herd=9),
)
UNSEEN = (
    Rhythm("night desk", 90, (0, 5)),
    Rhythm("radio", 96, herd=4),
    Rhythm("mornings", 12, (6, 9), (0, 1, 2, 3, 4)),
    Rhythm("magazine", 5, (9, 12), (1, 4), herd=5),
    Rhythm("ticker", 250, (4, 24), lost=0.15),
    Rhythm("walled", 30, (7, 20), lost=0.45),
    Rhythm("parliament", 70, (9, 18), (1, 2, 3), has_authors=False),
    Rhythm("village", 4, (8, 12), (0, 2, 4)),
)
"""Rhythms that no rule was set with."""


@dataclass
class Fault:
    """One planted fault, and what became of it."""

    name: str
    rhythm: str
    began_at: datetime
    polls: int = 0
    traced_at: datetime | None = None  # when there was something of it to be seen
    traced_polls: int = 0
    found_after: timedelta | None = None
    found_polls: int = 0
    ended_at: datetime | None = None

    @property
    def is_in_time(self) -> bool:
        """Return whether it was found within three polls or one day."""
        return self.found_after is not None and (self.found_after <= IN_TIME or self.found_polls <= IN_POLLS)

    @property
    def is_in_time_of_trace(self) -> bool:
        """Return the same, counted from its first trace."""
        if self.found_after is None or self.traced_at is None:
            return False
        return (
            self.began_at + self.found_after - self.traced_at <= IN_TIME
            or self.found_polls - self.traced_polls < IN_POLLS
        )

    def trace(self, now: datetime) -> None:
        """Note that there is something of it to be seen now."""
        if self.traced_at is None:
            self.traced_at, self.traced_polls = now, self.polls


@dataclass
class Publisher:
    """A publisher with one feed, as the product sees it and as it is."""

    rhythm: Rhythm
    dice: random.Random
    fault: Fault | None = None
    faults: list[Fault] = field(default_factory=list)
    false: list[tuple[datetime, Finding]] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    hours: Counter[int] = field(default_factory=Counter)
    pages: deque[FetchOutcome] = field(default_factory=lambda: deque(maxlen=MOST))
    news: list[tuple[datetime, int]] = field(default_factory=list)
    gap_polls: list[tuple[datetime, int]] = field(default_factory=list)
    waiting: int = 0
    failures: int = 0
    score: float = 0.0
    rate: float = PRIOR_RATE
    answer: tuple[str, int | None, str] = ("ok", 200, "")
    failing_since: datetime | None = None
    last_ok_at: datetime | None = None
    last_entry_at: datetime | None = None
    last_changed_at: datetime | None = None
    unchanged: int = 0
    read: int = 0
    moved_seen: int = 0
    moved_at: datetime | None = None
    expectation: FeedExpectation | None = None
    next_poll_at: datetime = START
    next_fault_at: datetime = START
    mood: float = 1.0

    def print_hour(self, now: datetime) -> None:
        """Let an hour of printing pass; days differ, and holidays are quiet."""
        its = self.rhythm
        if now.hour == 0:
            self.mood = math.exp(self.dice.gauss(0, 0.25)) * (0.35 if self.dice.random() < 0.02 else 1)
        if now.weekday() in its.days and its.hours[0] <= now.hour < its.hours[1]:
            mean = its.a_day / (its.hours[1] - its.hours[0]) / its.herd * self.mood
            self.waiting += its.herd * self._poisson(mean)

    def _poisson(self, mean: float) -> int:
        limit, count, product = math.exp(-mean), 0, self.dice.random()
        while product > limit:
            count, product = count + 1, product * self.dice.random()
        return count

    def poll(self, now: datetime) -> None:
        """Poll once, as the product would, and plan the next poll."""
        name = self.fault.name if self.fault else ""
        if self.fault:
            self.fault.polls += 1
        grade, *answer = ANSWERS.get(name, (FailureClass.OK, "ok", 200, ""))
        self.answer = tuple(answer)  # type: ignore[assignment]
        self.score = score_after(self.score, grade)
        if grade is FailureClass.OK:
            self._read(now, name)
        else:
            if self.fault:
                self.fault.trace(now)
            self.failures += 1
            self.failing_since = self.failing_since or now
        history = PollHistory(grade, self.score, self.failures, 0, WINDOW, self.rate, max_interval_s=7200.0)
        self.next_poll_at = next_poll(history, now=now, jitter=self.dice.random()).next_poll_at

    def _read(self, now: datetime, name: str) -> None:
        self.failures, self.failing_since = 0, None
        held_back = self.waiting if name in ("frozen", "silent") else max(self.waiting - WINDOW, 0)
        new, self.waiting = self._listed(name)
        if self.fault and (held_back if name in ("frozen", "silent", "gaps") else new or name == "moved"):
            self.fault.trace(now)
        since = self.last_ok_at
        if since is not None:
            self.rate = rate_after(self.rate, new_entries=new, hours=(now - since) / HOUR, window_entries=WINDOW)
        self.last_ok_at = now
        is_changed = new > 0 or (name == "silent" and self.dice.random() < 0.5)
        self.read = 0 if new else self.read + 1
        self.unchanged = 0 if new else self.unchanged + (not is_changed)
        if is_changed:
            self.last_changed_at = now
        if name == "moved":
            self.moved_seen, self.moved_at = self.moved_seen + 1, self.moved_at or now
        else:
            self.moved_seen, self.moved_at = 0, None
        if name == "gaps" and new:
            self.gap_polls.append((now, new))
        if new:
            self.last_entry_at = now
            self.news.append((now, new))
            self.hours[hour_of(now)] += new
            self.pages.extendleft(self._page(name, now) for _ in range(min(new, 200)))

    def _listed(self, name: str) -> tuple[int, int]:
        """Return the new entries of a poll, and what is printed and not listed."""
        match name:
            case "frozen" | "silent":
                return 0, 0
            case "flood":
                return self.waiting + 400, 0
            case "guid storm":
                return self.waiting + WINDOW, 0
            case "gaps":
                return min(self.waiting, WINDOW), 0
            case _:
                return self.waiting, 0

    def _page(self, name: str, now: datetime) -> FetchOutcome:
        is_lost = self.dice.random() < (0.6 if name == "half the pages lost" else self.rhythm.lost)
        if name in ("template broken", "pages 403") or is_lost:
            return FetchOutcome("pending", {"pages 403": "http_403"}.get(name, "no_article"), now)
        if name in ("guid storm", "flood") and self.dice.random() < 0.95:
            return FetchOutcome("duplicate", "known_article", now)
        chars = int(3000 * math.exp(self.dice.gauss(0, 0.6)) * (0.12 if name == "bodies cut" else 1))
        is_dated = name != "dates gone" and self.dice.random() < 0.99
        has_author = self.rhythm.has_authors and name != "authors gone" and self.dice.random() < 0.9
        return FetchOutcome("loaded", "", now, is_dated, has_author, chars)

    def judge(self, now: datetime) -> None:
        """Judge, and keep what was raised: as the fault's, or as false."""
        measure = self._measure(now)
        pages = list(self.pages)
        source = SourceMeasure(self.rhythm.name, pages[:RECENT], pages[RECENT:])
        found = [*judge_feed(measure, now), *judge_flood(self.rhythm.name, [measure], now), *judge_source(source)]
        changes = compare(self.alarms, found, now)
        for finding in changes.raised:
            self._note(finding, now)
        clear = set(changes.clear)
        kept = [alarm for alarm in self.alarms if alarm.alarm_id not in set(changes.recovered)]
        self.alarms = [
            alarm._replace(clear_since=alarm.clear_since or now if alarm.alarm_id in clear else None) for alarm in kept
        ] + [_alarm(finding, now) for finding in changes.raised]

    def _note(self, finding: Finding, now: datetime) -> None:
        fault = self.fault
        recent = self.faults[-1] if self.faults else None
        if fault and finding.kind in FAULTS[fault.name]:
            if fault.found_after is None:
                fault.found_after, fault.found_polls = now - fault.began_at, fault.polls
        elif not fault and (recent is None or recent.ended_at is None or now - recent.ended_at > REST):
            self.false.append((now, finding))

    def _measure(self, now: datetime) -> FeedMeasure:
        flooded = now - timedelta(hours=FLOOD_HOURS)
        gaps = [(at, new) for at, new in self.gap_polls if at > now - timedelta(days=1)]
        return FeedMeasure(
            self.rhythm.name, self.rhythm.name, "https://x.example/rss", "active", self.failures, *self.answer, START,
            self.failing_since, self.last_ok_at, self.last_changed_at, self.last_entry_at, self.unchanged, self.read,
            len(gaps), sum(new for _, new in gaps), gaps[0][0] if gaps else None,
            "https://y.example/rss" if self.moved_seen else None, self.moved_seen, self.moved_at,
            sum(new for at, new in self.news[-400:] if at > flooded), None, None, self.expectation,
        )  # fmt: skip


def _alarm(finding: Finding, now: datetime) -> Alarm:
    return Alarm(
        hash((finding.kind, finding.subject, now)), finding.kind, finding.subject, finding.source_id, "broken", "open",
        finding.since, finding.summary, {}, None, now, now, None, None, None, None, None,
    )  # fmt: skip


def run(rhythm: Rhythm, seed: int, weeks: int) -> Publisher:
    """Let a publisher print for so many weeks and return what was seen."""
    its = Publisher(rhythm, random.Random(f"{rhythm.name} {seed}"))
    names = its.dice.sample(sorted(FAULTS), len(FAULTS))
    its.next_fault_at = START + timedelta(weeks=QUIET_WEEKS, hours=its.dice.uniform(0, 168))
    for hour in range(weeks * 168):
        now = START + hour * HOUR
        its.print_hour(now)
        if now.hour == 3:
            its.expectation = learn(its.hours, max(START + HOUR, now - HISTORY), now)
        while its.next_poll_at < now + HOUR:
            at = its.next_poll_at
            its.poll(at)
            its.judge(at + timedelta(minutes=5))
        its.judge(now + HOUR)
        _move_faults(its, names, now + HOUR)
    return its


def _move_faults(its: Publisher, names: list[str], now: datetime) -> None:
    fault = its.fault
    if fault and (fault.found_after is not None or now - fault.began_at > LASTS):
        fault.ended_at, its.fault = now, None
        its.next_fault_at = now + REST + timedelta(hours=its.dice.uniform(96, 240))
    elif fault is None and names and now >= its.next_fault_at:
        name = names.pop()
        if name == "authors gone" and not its.rhythm.has_authors:
            return
        its.fault = Fault(name, its.rhythm.name, now)
        its.faults.append(its.fault)


def main() -> None:
    """Print what was found, how soon, and what was raised for nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=31)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--unseen", action="store_true", help="rhythms that no rule was set with")
    parser.add_argument("--details", action="store_true")
    given = parser.parse_args()
    publishers = [run(rhythm, given.seed, given.weeks) for rhythm in (UNSEEN if given.unseen else RHYTHMS)]
    faults = [fault for each in publishers for fault in each.faults]
    _print_table("fault", faults, lambda fault: fault.name)
    _print_table("rhythm", faults, lambda fault: fault.rhythm)
    quarters = len(publishers) * (given.weeks - 1) / 13
    false = [(each.rhythm.name, *one) for each in publishers for one in each.false]
    in_time = sum(fault.is_in_time for fault in faults)
    traced = [fault for fault in faults if fault.traced_at is not None]
    of_trace = sum(fault.is_in_time_of_trace for fault in traced)
    print(f"{len(faults)} faults, in time {in_time} ({in_time / max(1, len(faults)):.0%});", end=" ")
    print(f"{len(traced)} left a trace, in time of it {of_trace} ({of_trace / max(1, len(traced)):.0%});", end=" ")
    print(f"{len(false)} false alarms in {quarters:.0f} quarters of sources ({len(false) / quarters:.2f} each)")
    if given.details:
        for name, at, finding in false:
            print(f"false: {name} {at:%a %m-%d %H:%M} {finding.kind} {finding.summary}")
        for fault in faults:
            if not fault.is_in_time:
                print(f"late: {fault.rhythm} {fault.name} {fault.began_at:%a %H:%M} {fault.found_after} {fault.polls}")


def _print_table(title: str, faults: list[Fault], key: object) -> None:
    groups: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        groups[key(fault)].append(fault)  # type: ignore[operator]
    print(f"| {title} | planted | in time | found at all | median hours |\n|---|---|---|---|---|")
    for name, group in sorted(groups.items()):
        hours = sorted(fault.found_after / HOUR for fault in group if fault.found_after is not None)
        middle = f"{hours[len(hours) // 2]:.1f}" if hours else "–"
        print(f"| {name} | {len(group)} | {sum(fault.is_in_time for fault in group)} | {len(hours)} | {middle} |")
    print()


if __name__ == "__main__":
    main()

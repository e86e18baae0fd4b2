"""One simulated publisher, as it is and as the product sees it."""

from __future__ import annotations

import math
import random
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bench.alarms.faults import ANSWERS, FAULTS, Fault
from bench.alarms.revisits import HITS, Revisits
from bench.alarms.rhythms import Rhythm

from presswatch.alarms.expectation import SHIFT, hour_of
from presswatch.alarms.feed_rules import judge_feed
from presswatch.alarms.lifecycle import compare
from presswatch.alarms.measures import FeedExpectation, FeedMeasure, FetchOutcome, SourceMeasure
from presswatch.alarms.source_rules import FLOOD_HOURS, judge_flood, judge_source
from presswatch.model.alarm import Alarm, Finding
from presswatch.politeness.answer_policy import FailureClass
from presswatch.polling.decide.cadence import PRIOR_RATE, PollHistory, next_poll, rate_after, score_after
from presswatch.warehouse.queries.alarm_measures import FETCHED_SINCE, MOST

START = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
REST = timedelta(days=4)
"""After a fault, before the next one at the same publisher."""
HOUR = timedelta(hours=1)
WINDOW = 30


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
    revisits: Revisits = field(init=False)
    judged: FetchOutcome | None = None
    of_pages: list[Finding] = field(default_factory=list)
    of_revisits: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.revisits = Revisits(self.dice)

    def print_hour(self, now: datetime) -> None:
        """Let an hour of printing pass; days differ, and holidays are quiet."""
        its = self.rhythm
        if now.hour == 0:
            self.mood = math.exp(self.dice.gauss(0, 0.25)) * (0.35 if self.dice.random() < 0.02 else 1)
        if now.weekday() in its.days and its.hours[0] <= now.hour < its.hours[1]:
            trend = its.trend ** ((now - START) / timedelta(weeks=1))
            mean = its.a_day / (its.hours[1] - its.hours[0]) / its.herd * self.mood * trend
            self.waiting += its.herd * (max(1, round(mean)) if its.is_punctual else self._poisson(mean))

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
            self._take_pages(name, now, min(new, 200))

    def _take_pages(self, name: str, now: datetime, count: int) -> None:
        luck = self.dice.random() if self.rhythm.loses_herds else None
        for _ in range(count):
            page = self._page(name, now, luck)
            self.pages.appendleft(page)
            if page.outcome == "loaded":
                self.revisits.add(now)

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

    def _page(self, name: str, now: datetime, luck: float | None) -> FetchOutcome:
        is_lost = (self.dice.random() if luck is None else luck) < (
            0.6 if name == "half the pages lost" else self.rhythm.lost
        )
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
        found = [*judge_feed(measure, now), *judge_flood(self.rhythm.name, [measure], now), *self._judge_pages(now)]
        changes = compare(self.alarms, found, now)
        for finding in changes.raised:
            self._note(finding, now)
        clear = set(changes.clear)
        kept = [alarm for alarm in self.alarms if alarm.alarm_id not in set(changes.recovered)]
        self.alarms = [
            alarm._replace(clear_since=alarm.clear_since or now if alarm.alarm_id in clear else None) for alarm in kept
        ] + [_alarm(finding, now) for finding in changes.raised]

    def _judge_pages(self, now: datetime) -> list[Finding]:
        """Return what is wrong with the pages; without new ones, what was wrong before."""
        newest = self.pages[0] if self.pages else None
        if newest is not self.judged:
            pages = [page for page in self.pages if page.closed_at > now - FETCHED_SINCE]
            self.judged, self.of_pages = newest, judge_source(SourceMeasure(self.rhythm.name, pages))
        return [*self.of_pages, *self.of_revisits]

    def revisit(self, now: datetime) -> None:
        """Ask again for the pages that are due."""
        asked = self.revisits.ask(now, self.fault.name if self.fault else "")
        if asked:
            measure = SourceMeasure(self.rhythm.name, (), revisits=self.revisits.last(now))
            self.of_revisits = judge_source(measure)
        if self.fault and asked and self.fault.name in HITS:
            self.fault.trace(now)

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
            self._came(self.last_entry_at, SHIFT), sum(new for at, new in self.news[-400:] if at > flooded), None, None,
            self.expectation,
        )  # fmt: skip

    def _came(self, until: datetime | None, during: timedelta) -> int:
        return 0 if until is None else sum(new for at, new in self.news[-100:] if until - during < at <= until)


def _alarm(finding: Finding, now: datetime) -> Alarm:
    return Alarm(
        hash((finding.kind, finding.subject, now)), finding.kind, finding.subject, finding.source_id, "broken", "open",
        finding.since, finding.summary, {}, None, now, now, None, None, None, None, None,
    )  # fmt: skip

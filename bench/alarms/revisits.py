"""Revisits of the articles of one simulated publisher, by the product's own schedule."""

from __future__ import annotations

import heapq
import random
from datetime import datetime, timedelta
from itertools import islice

from presswatch.alarms.measures import FetchOutcome
from presswatch.durations import DAY_S
from presswatch.ingesting.decide.revisit_schedule import next_revisit_s
from presswatch.ingesting.revisit_recorder import UNSEEN_AGAIN_S
from presswatch.warehouse.queries.alarm_measures import MOST_REVISITED, REVISITED_SINCE

MOST_AGE_S = 3 * DAY_S
DELETED = 0.01
"""Articles that are found deleted, at each revisit."""
HITS = {"template broken": "no_article", "pages 403": "http_403"}
"""Faults that hit old pages too, and what a revisit then says; half of the pages, dates … are of new ones alone."""


class Revisits:
    """Articles that are asked for again."""

    def __init__(self, dice: random.Random) -> None:
        """Begin without any."""
        self._dice = random.Random(dice.random())
        self._due: list[tuple[datetime, int, datetime]] = []  # when, article, first seen at
        self._last: dict[int, FetchOutcome] = {}  # oldest first
        self._failed: dict[int, int] = {}  # article → revisits in a row that did not show it
        self._number = 0
        self._deleted: set[int] = set()

    def add(self, now: datetime) -> None:
        """Plan the first revisit of an article that was loaded now."""
        self._number += 1
        self._plan(self._number, now, now)

    def ask(self, now: datetime, fault: str) -> bool:
        """Ask for what is due; tell whether anything was."""
        is_asked = bool(self._due) and self._due[0][0] <= now
        while self._due and self._due[0][0] <= now:
            _, article, seen_at = heapq.heappop(self._due)
            if self._dice.random() < DELETED:
                self._deleted.add(article)
            reason = HITS.get(fault, "http_404" if article in self._deleted else "")
            self._failed[article] = self._failed.get(article, 0) + 1 if reason else 0
            if self._failed[article] in (0, 2):  # once it may be away; what is asked for every hour counts once
                self._last.pop(article, None)
                self._last[article] = FetchOutcome("deferred" if reason else "unchanged", reason, now)
            self._plan(article, seen_at, now, is_shown=not reason)
        return is_asked

    def last(self, now: datetime) -> list[FetchOutcome]:
        """Return the last revisit of each article that showed it, or the second that did not, newest first."""
        newest = islice(reversed(self._last.values()), MOST_REVISITED)
        return [one for one in newest if one.closed_at > now - REVISITED_SINCE]

    def _plan(self, article: int, seen_at: datetime, now: datetime, *, is_shown: bool = True) -> None:
        age_s = (now - seen_at).total_seconds()
        wait_s = next_revisit_s(age_s, most_age_s=MOST_AGE_S) if is_shown or age_s > MOST_AGE_S else UNSEEN_AGAIN_S
        if wait_s is not None:
            heapq.heappush(self._due, (now + timedelta(seconds=wait_s), article, seen_at))

"""Faults that are planted, and when they count as found in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from presswatch.model.alarm import AlarmKind
from presswatch.politeness.answer_policy import FailureClass

IN_TIME, IN_POLLS = timedelta(days=1), 3

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

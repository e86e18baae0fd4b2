"""A date string, parsed: instant, precision and where its zone comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Precision = Literal["second", "minute", "hour", "day", "month", "year"]


ZoneSource = Literal["offset", "name", "ambiguous_name", "source", "page", "none"]


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """What one raw date string says. ``value`` keeps the stated offset, and is None where the instant is not known."""

    raw: str
    value: datetime | None = None
    precision: Precision | None = None
    zone_source: ZoneSource = "none"
    reason: str = ""  # why value is None
    flags: tuple[str, ...] = ()
    earliest: datetime | None = None  # bounds of the instant where the calendar date was read
    latest: datetime | None = None

    @property
    def calendar_day(self) -> date | None:
        """Return the publisher's day: of the instant as stated, else the middle of what an unknown zone leaves."""
        if self.value is not None:
            return self.value.date()
        if self.earliest is None or self.latest is None or self.precision in ("month", "year"):
            return None
        return (self.earliest + (self.latest - self.earliest) / 2).date()

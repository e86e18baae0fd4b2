"""Which entries of a feed that holds more than the limit are read: the newest, in whatever order they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from presswatch.model.parsed_date import ParsedDate


def newest(dates: Sequence[ParsedDate | None], most: int) -> list[int]:
    """Return the places of the newest entries in document order: all where there are no more than ``most``.

    An entry without a date counts as old as the one before it, at the head as the first that has one. Where none has,
    and among equals, it is the order of the document that decides, taken for the other way round where the first dated
    entry is older than the last.

    Args:
        dates: of all entries, in document order.
        most: entries to take.
    """
    positions = range(len(dates))
    if len(dates) <= most:
        return list(positions)
    instants = [_instant(date) for date in dates]
    dated = [instant for instant in instants if instant is not None]
    if not dated:
        return list(positions[:most])
    step = 1 if dated[0] < dated[-1] else -1
    ages, last = [], dated[0]
    for instant in instants:
        last = instant or last
        ages.append(last)
    return sorted(sorted(positions, key=lambda position: (ages[position], step * position), reverse=True)[:most])


def _instant(date: ParsedDate | None) -> datetime | None:
    """Return the instant, or the last one that it may be; None where the zone is missing even for that."""
    instant = (date.value or date.latest) if date is not None else None
    return instant if instant is not None and instant.tzinfo is not None else None

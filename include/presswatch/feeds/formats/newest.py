"""Which entries of a feed that holds more than the limit are read: the newest, in whatever order they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, zip_longest

from presswatch.feeds.formats.context import FeedContext
from presswatch.model.parsed_date import ParsedDate


def within_limit(context: FeedContext, count: int, dates: Iterable[ParsedDate | None]) -> list[int]:
    """Return the places of the entries that this reading takes, in document order: all where the limit allows it.

    Args:
        context: of the feed; says how many are read, and how many newer ones an earlier reading of this body took.
        count: of all entries.
        dates: theirs, in document order; looked at only where there are too many.
    """
    if count <= context.max_entries and not context.skip:
        return list(range(count))
    return sorted(newest_first(list(dates))[context.skip : context.skip + context.max_entries])


def newest_first(dates: Sequence[ParsedDate | None]) -> list[int]:
    """Return the places of all entries, the newest first.

    An entry without a date counts as old as the one before it, at the head as the first that has one. Among equals it
    is the order of the document that decides, taken for the other way round where the first dated entry is older than
    the last. Where the dates tell nothing (there is none, or all are one) nobody knows which end is the new one: both
    are, in turn.

    Args:
        dates: of all entries, in document order.
    """
    positions = range(len(dates))
    instants = [_instant(date) for date in dates]
    dated = [instant for instant in instants if instant is not None]
    if len(set(dated)) <= 1:
        half = (len(dates) + 1) // 2
        ends = zip_longest(positions[:half], reversed(positions[half:]))
        return [position for position in chain.from_iterable(ends) if position is not None]
    step = 1 if dated[0] < dated[-1] else -1
    ages, last = [], dated[0]
    for instant in instants:
        last = instant or last
        ages.append(last)
    return sorted(positions, key=lambda position: (ages[position], step * position), reverse=True)


def _instant(date: ParsedDate | None) -> datetime | None:
    """Return the instant, or the last one that it may be; None where the zone is missing even for that."""
    instant = (date.value or date.latest) if date is not None else None
    return instant if instant is not None and instant.tzinfo is not None else None

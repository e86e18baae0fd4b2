"""Feeds as users of other readers reported them: each with what a perfect observer would hold of it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.unit.feeds.reported import dates, links, other, second, structure, texts, third
from tests.unit.feeds.reported.report import Report

from presswatch.dates import judge_date
from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_date import ParsedDate

REPORTS = [
    *structure.REPORTS,
    *links.REPORTS,
    *texts.REPORTS,
    *dates.REPORTS,
    *other.REPORTS,
    *second.REPORTS,
    *third.REPORTS,
]


SEEN_AT = datetime(2026, 11, 29, 9, tzinfo=UTC)


@pytest.mark.parametrize("report", REPORTS, ids=str)
def test_a_reported_feed_says_what_it_says(report: Report):
    zone = ZoneInfo(report.zone) if report.zone else None
    feed = parse_feed(report.body, url=report.url, charset=report.charset, zone=zone)
    said = [
        {name: shown(getattr(entry, name)) for name in want}
        for entry, want in zip(feed.entries, report.entries, strict=False)
    ]
    assert (len(feed.entries), said) == (len(report.entries), [dict(want) for want in report.entries])
    assert feed.outcome.value in report.outcomes


def shown(value: object) -> object:
    """Return a field as a report states it: dates in UTC, judged by the day that the feed was seen on."""
    if not isinstance(value, ParsedDate):
        return value
    at = judge_date(value, seen_at=SEEN_AT).value
    return at.astimezone(UTC).isoformat() if at is not None else None

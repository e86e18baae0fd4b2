"""Relative dates: counted from the fetch, in the zone of the source, no more exact than they are."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from presswatch.dates import parse_relative

SEEN = datetime(2024, 5, 3, 22, 30, tzinfo=UTC)
ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("raw", "language", "value", "precision"),
    [
        ("today at 12:46", "en", "2024-05-04T12:46:00+02:00", "minute"),
        ("ieri alle 12:46", "it", "2024-05-03T12:46:00+02:00", "minute"),
        ("hier", "fr", "2024-05-03T00:00:00+02:00", "day"),
        ("aujourd'hui à 0h10", "fr", "2024-05-04T00:10:00+02:00", "minute"),
        ("gestern, 23:15 Uhr", "de", "2024-05-03T23:15:00+02:00", "minute"),
        ("今日 00:05", "ja", "2024-05-04T00:05:00+02:00", "minute"),
        ("3 hours ago", "en", "2024-05-03T21:00:00+02:00", "hour"),
        ("il y a 20 minutes", "fr", "2024-05-04T00:10:00+02:00", "minute"),
        ("hace 2 días", "es", "2024-05-02T00:00:00+02:00", "day"),
        ("yesterday, 21:15 WIB", "id", "2024-05-03T21:15:00+07:00", "minute"),
        ("пре 3 сата", "sr", "2024-05-03T21:00:00+02:00", "hour"),
        ("৩ ঘণ্টা আগে", "bn", "2024-05-03T21:00:00+02:00", "hour"),
        ("3 ชั่วโมงที่ผ่านมา", "th", "2024-05-03T21:00:00+02:00", "hour"),
        ("prieš 20 minučių", "lt", "2024-05-04T00:10:00+02:00", "minute"),
        ("2 giorni fa", "it", "2024-05-02T00:00:00+02:00", "day"),
    ],
)
def test_relative_dates(raw, language, value, precision):
    reading = parse_relative(raw, seen_at=SEEN, zone=ROME, languages=(language,))
    assert (reading.value.isoformat(), reading.precision, reading.flags[0]) == (value, precision, "relative")


def test_day_without_a_zone_is_a_day_and_no_instant():
    reading = parse_relative("yesterday at 12:46", seen_at=SEEN, languages=("en",))
    assert (reading.value, reading.reason) == (None, "no_zone")


@pytest.mark.parametrize("raw", ["hier", "today we met", "yesterday 12 people", "ago", ""])
def test_other_words_are_no_date(raw):
    assert parse_relative(raw, seen_at=SEEN, zone=ROME, languages=("de",)).value is None

"""Of a feed with more entries than the limit the newest are taken, in whatever order they stand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.feeds.formats.context import FeedContext
from presswatch.feeds.formats.newest import within_limit
from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import ParsedFeed

START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = [3, 9, 1, 7, 5]


def at(day: int | None) -> ParsedDate | None:
    return None if day is None else ParsedDate(str(day), START + timedelta(days=day))


def newest(dates: list[ParsedDate | None], most: int, skip: int = 0) -> list[int]:
    return within_limit(FeedContext(None, None, (), None, most, skip), len(dates), dates)


def iso(day: int) -> str:
    return (START + timedelta(days=day)).isoformat()


def read(form: str, days: list[int], most: int) -> ParsedFeed:
    if form == "json":
        items = [{"id": str(day), "date_published": iso(day)} for day in days]
        body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items})
    elif form == "sitemap":
        rows = "".join(f"<url><loc>https://e.example/{day}</loc><lastmod>{iso(day)}</lastmod></url>" for day in days)
        body = f"<urlset>{rows}</urlset>"
    elif form == "rss":
        rows = "".join(f"<item><guid>{day}</guid><pubDate>{iso(day)}</pubDate></item>" for day in days)
        body = f"<rss version='2.0'><channel>{rows}</channel></rss>"
    else:
        rows = "".join(f"<entry><id>{day}</id><updated>{iso(day)}</updated></entry>" for day in days)
        body = f"<feed xmlns='http://www.w3.org/2005/Atom'>{rows}</feed>"
    return parse_feed(body.encode(), max_entries=most)


@pytest.mark.parametrize("form", ["rss", "atom", "json", "sitemap"])
def test_what_the_limit_leaves_out_is_the_oldest_and_is_counted(form: str) -> None:
    feed = read(form, DAYS, 3)
    assert [(entry.guid or entry.url or "").rpartition("/")[2] for entry in feed.entries] == ["9", "7", "5"]
    assert [entry.ordinal for entry in feed.entries] == [0, 1, 2]
    assert feed.over_limit == 2
    assert len(read(form, DAYS, 5).entries) == 5


@pytest.mark.parametrize(
    ("days", "most", "places"),
    [
        ([1, 2, 3, 4], 2, [2, 3]),
        ([4, 3, 2, 1], 2, [0, 1]),
        ([None, None, None], 2, [0, 2]),
        ([None, None, None, None], 3, [0, 1, 3]),
        ([None, None, None, None, None], 2, [0, 4]),
        ([None, None], 1, [0]),
        ([99, 1, 2, 3], 2, [0, 3]),
        ([1, None, 3, None], 2, [2, 3]),
        ([None, 4, 1, None], 2, [0, 1]),
        ([1, 1, 2, 2], 1, [3]),
        ([2, 2, 1, 1], 1, [0]),
        ([1, 1, 1], 2, [0, 2]),
        ([], 2, []),
    ],
)
def test_places_of_the_newest(days: list[int | None], most: int, places: list[int]) -> None:
    assert newest([at(day) for day in days], most) == places


def test_readings_one_after_the_other_take_all_and_none_twice() -> None:
    for days in ([4, 3, 2, 1, 0], [None] * 5, [1, None, 3, None, 2]):
        dates = [at(day) for day in days]
        taken = [newest(dates, 2, skip) for skip in (0, 2, 4, 6)]
        assert sorted(chain.from_iterable(taken)) == [0, 1, 2, 3, 4]
        assert taken[3] == []
    assert newest([at(1)], 2, 2) == []
    assert newest([at(1), at(2), at(3)], 4, 1) == [0, 1], "the rest may be less than the limit"


def test_a_day_without_a_zone_is_used_as_far_as_it_is_known() -> None:
    day = ParsedDate("2026-03-09", None, latest=START + timedelta(days=9))
    assert newest([at(1), day, at(5)], 1) == [1]
    assert newest([ParsedDate("?"), at(1)], 1) == [0]


def test_items_that_are_too_many_to_be_mended_are_counted() -> None:
    items = "".join(f"<item><guid>{n}</guid><title>t<b></title></item>" for n in range(6000))
    feed = parse_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    assert len(feed.entries) + feed.over_limit == 6000


def test_days_are_read_in_the_language_of_the_feed() -> None:
    days = ("9 mars", "11 mai", "10 avril")
    rows = "".join(f"<item><guid>{day}</guid><pubDate>{day} 2026 08:00:00 +0100</pubDate></item>" for day in days)
    body = f"<rss version='2.0'><channel><language>fr</language>{rows}</channel></rss>"
    assert [entry.guid for entry in parse_feed(body.encode(), max_entries=1).entries] == ["11 mai"]


@given(st.lists(st.integers(0, 30) | st.none(), max_size=40), st.integers(0, 50))
def test_any_dates_give_as_many_places_as_asked_for(days: list[int | None], most: int) -> None:
    places = newest([at(day) for day in days], most)
    assert len(places) == min(most, len(days))
    assert places == sorted(set(places))
    left = [day for place, day in enumerate(days) if place not in places]
    if None not in days and places and left:
        assert max(left) <= min(day for place in places if (day := days[place]) is not None)

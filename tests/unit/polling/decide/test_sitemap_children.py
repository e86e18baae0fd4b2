"""Which sitemaps of an index are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from presswatch.errors import NetworkError
from presswatch.model.exchange import Exchange
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed
from presswatch.polling.decide.sitemap_children import (
    MOST_KEPT,
    child_after,
    children_to_ask,
    from_json,
    left_out,
    merged,
    to_json,
)
from presswatch.polling.poll_result import Asked, read_answer, read_error, with_feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def listed(**days_ago):
    """Return the entries of an index: names, and how many days ago they were changed; None is not said."""
    entries = []
    for name, days in days_ago.items():
        at = None if days is None else NOW - days * DAY
        entries.append(Entry(0, None, name, f"http://h/{name}", updated=at and ParsedDate(str(at), at, "second")))
    return entries


def names(children, **how):
    return [child.url.rpartition("/")[2] for child in children_to_ask(children, **{"now": NOW, **how})]


def answered(status=200, outcome=FeedOutcome.OK, at=NOW):
    exchange = Exchange("u", "u", status, "", "1.1", (("ETag", '"1"'),), b"x", b"x", (), "", at, at, b"\x01" * 32)
    result = read_answer(exchange, last_body_sha256=None, asked=Asked(is_conditional=True))
    return with_feed(result, ParsedFeed(outcome)) if status == 200 else result


def asked(children, result=None, *only):
    result = result or answered()
    return {url: child_after(child, result) if not only or child.url[9:] in only else child
            for url, child in children.items()}  # fmt: skip


def test_the_newest_come_first_and_only_a_few():
    children = merged({}, listed(a=3, b=1, c=None, d=2))
    assert names(children) == ["b", "d", "a", "c"]
    assert names(children, most=2) == ["b", "d"]


def test_archives_are_left_alone():
    children = merged({}, listed(a=0, b=29, c=31, d=4000))
    assert names(children) == ["a", "b"]
    assert left_out(asked(children, None, "a", "b")) == 2
    assert names(merged({}, listed(c=4000, d=4029, e=4031))) == ["c", "d"], "of a paper that has stopped, the last"


def test_what_was_read_is_asked_again_when_its_date_moves():
    children = asked(merged({}, listed(a=3, b=9)))
    assert names(children) == []
    assert names(merged(children, listed(a=3, b=0))) == ["b"]
    assert names(children, now=NOW + DAY) == ["a"], "a date that stands still near the newest is not quite believed"


def test_without_a_date_all_are_asked_in_turn_and_less_and_less_while_nothing_comes():
    children = merged({}, listed(a=None, b=None, c=None))
    first = children_to_ask(children, now=NOW, most=2)
    children |= {child.url: child_after(child, answered()) for child in first}
    assert names(children, most=2) == ["c"]
    assert names(children, now=NOW + timedelta(minutes=16)) == ["c", "a", "b"]
    for _ in range(4):
        children = asked(children, answered(304))
    assert names(children, now=NOW + timedelta(hours=3)) == []
    assert names(children, now=NOW + timedelta(hours=5)) == ["a", "b", "c"]
    assert names(children, now=NOW - 400 * DAY) == ["a", "b", "c"], "a wrong clock"


@pytest.mark.parametrize(
    "failure", [answered(404), answered(503), read_error(NetworkError("x"), started_at=NOW, now=NOW)]
)
def test_a_sitemap_that_fails_is_asked_again_with_growing_pauses(failure):
    children = asked(merged({}, listed(a=3)), failure)
    assert names(children) == []
    assert names(children, now=NOW + timedelta(minutes=31)) == ["a"]
    children = asked(children, failure)
    assert names(children, now=NOW + timedelta(minutes=31)) == []
    assert names(merged(children, listed(a=0))) == ["a"], "its date has moved"


def test_force_asks_the_newest_whether_or_not_they_moved():
    children = asked(merged({}, listed(a=0, b=1, c=20)))
    assert names(children, force=True) == ["a", "b"]


def test_what_the_index_does_not_list_any_more_is_forgotten_with_what_it_listed():
    children = merged({}, listed(a=0, sub=0))
    children = merged(children, listed(x=0, y=0), parent="http://h/sub")
    assert set(merged(children, listed(a=0, sub=0))) == set(children)
    assert set(merged(children, listed(b=0))) == {"http://h/b"}
    assert len(merged({}, listed(**{f"s{n}": n for n in range(MOST_KEPT + 5)}))) == MOST_KEPT


def test_what_is_known_survives_the_warehouse():
    children = asked(merged({}, listed(a=0, b=None)))
    assert from_json(to_json(children)) == children
    child = children["http://h/a"]
    assert (child.validators.etag, child.body_sha256) == ('"1"', "01" * 32)
    assert child_after(child, replace(answered(), parsed=ParsedFeed(FeedOutcome.NOT_A_FEED))).etag == '"1"'

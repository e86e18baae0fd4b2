"""Which guids stand for another story than before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from presswatch.feeds.entry_decisions import KnownEntry
from presswatch.feeds.entry_key import entry_key, key_entries, text_digest
from presswatch.feeds.guid_reuse import doubtful, reused_guids
from presswatch.feeds.matching import Said, WindowBefore
from presswatch.model.outcome import Outcome
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry
from presswatch.urls import url_key, url_sha256

SITE = "http://paper.example/"
WRITTEN = datetime(2026, 3, 1, 8, tzinfo=UTC)
LATER = WRITTEN + timedelta(days=3)
STRIKE, RAIN = "Ferry strike ends after a week of talks", "Rain expected tomorrow in all valleys"


def entry(guid="7", link="a", title=STRIKE, at=WRITTEN):
    url = None if link is None else SITE + link
    date = None if at is None else ParsedDate("", at)
    return Entry(0, guid, url, url, title=title, published=date)


def stored(item, number=1, *, has_page=True):
    digest = url_sha256(url_key(item.url)) if item.url else None
    return KnownEntry(
        number, item.content_sha256, Outcome.LOADED, item.url, "", entry_key(item), digest, has_page=has_page
    )


def said(item):
    return Said(item.title, None, item.published.value if item.published else None)


def reused(body, before, left=frozenset()):
    items, rows = key_entries(body), [stored(item, number) for number, item in enumerate(before)]
    asked = doubtful(items, rows)
    told = {number: said(item) for number, item in enumerate(before) if number in asked}
    listed = [item for item in before if entry_key(item) not in left]
    window = WindowBefore([entry_key(item) for item in listed], [text_digest(item) or b"" for item in listed])
    keys = reused_guids(items, rows, told, window)
    return [item.guid for item in body if entry_key(item) in keys]


@pytest.mark.parametrize(
    ("now", "is_reused"),
    [
        (entry(link="b", title=RAIN, at=LATER), True),
        (entry(link="?p=2", title=RAIN, at=LATER), True),
        (entry(link="b", title=RAIN, at=None), True),
        (entry(link="b", title=RAIN), False),  # headline and slug of one story, whose date stays
        (entry(link="b", title=f"Updated: {STRIKE}", at=LATER), False),
        (entry(link="a", title=RAIN, at=LATER), False),  # a page that goes on under one address
        (entry(link=None, at=LATER), False),  # a link that is missing for once
        (entry(link="b", title=None, at=LATER), False),  # nothing tells
        (entry(guid="8", link="b", title=RAIN, at=LATER), False),
        (entry(), False),
    ],
)
def test_a_guid_that_comes_with_another_story_is_used_again(now, is_reused):
    assert reused([now], [entry()]) == ([now.guid] if is_reused else [])


@pytest.mark.parametrize(
    ("title", "at", "is_reused"),
    [
        ("Ferry strike ends after a week of rain", LATER, True),  # a headline of the same make
        (f"Updated: {STRIKE}", LATER, False),
        ("Ferry strike ends after a week of rain", WRITTEN, False),
    ],
)
def test_who_had_left_the_feed_comes_back_as_it_was_or_is_another(title, at, is_reused):
    old = entry()
    assert reused([entry(link="b", title=title, at=at)], [old], {entry_key(old)}) == (["7"] if is_reused else [])
    assert reused([entry(link="b", title=title, at=at)], [old]) == []


@pytest.mark.parametrize(
    ("title", "at", "is_reused"), [(RAIN, LATER, True), (RAIN, WRITTEN, False), (STRIKE, LATER, False)]
)
@pytest.mark.parametrize("link", [None, ""])
def test_without_a_page_the_text_alone_tells(link, title, at, is_reused):
    assert reused([entry(link=link, title=title, at=at)], [entry(link=link)]) == (["7"] if is_reused else [])


@pytest.mark.parametrize("has_links", [True, False])
def test_guids_that_number_the_places_of_a_list_move_on_to_other_stories(has_links):
    def body(first):
        return [
            entry(f"{place}", f"n{first - place}" if has_links else None, f"Council hears matter {first - place}", None)
            for place in range(4)
        ]

    assert reused(body(12), body(11)) == ["0", "1", "2", "3"]


def test_links_that_were_mixed_up_for_an_hour_leave_the_guids_alone():
    mixed = [entry("1", "b"), entry("2", "a", RAIN)]
    assert reused([entry("1", "a"), entry("2", "b", RAIN)], mixed) == []


def test_of_what_nobody_remembers_only_the_list_itself_tells():
    old, items = entry(), key_entries([entry(link="b", title=RAIN, at=LATER), entry("8", "a")])
    assert reused_guids(items[:1], [stored(old)], {}, WindowBefore((), ())) == frozenset()
    assert reused_guids(items, [stored(old)], {}, WindowBefore((), ())) == {entry_key(old)}


def test_only_what_an_address_does_not_confirm_is_asked_for():
    items = key_entries([entry(), entry("2", "b", RAIN), entry("3", "d", RAIN)])
    assert doubtful(items, [stored(entry(), 1), stored(entry("2", "b"), 2), stored(entry("3", "c"), 3)]) == [3]

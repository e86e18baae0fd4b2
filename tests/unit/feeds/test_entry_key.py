"""Which key an entry has, and which keys are shared by several stories."""

from __future__ import annotations

import pytest

from presswatch.feeds.entry_key import entry_key, key_entries, shared_keys, text_digest
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry

HOME = "http://paper.example/"
WORDS = ("Ferry strike ends", "Wheat harvest poor", "Opera opens late", "Bridge closed again", "Mayor wins vote")


def entry(guid, link, title="t", text=None, **facts):
    return Entry(0, guid, link, link, title=title, summary=text, **facts)


def page(number):
    return f"{HOME}{number}"


def kinds(entries, shared=None):
    return [item.kind for item in key_entries(entries, shared_keys(entries) if shared is None else shared)]


@pytest.mark.parametrize("guid", ["N/A", "0", "http://paper.example/", "[guid]"])
def test_a_guid_of_several_links_is_no_key(guid):
    assert kinds([entry(guid, page(n), WORDS[n]) for n in range(4)]) == ["link"] * 4
    assert kinds([entry(guid, page(n), WORDS[n]) for n in range(2)]) == ["link"] * 2


def test_only_the_guid_that_is_shared_is_no_key():
    assert kinds([entry("x", page(1)), entry("x", page(2)), entry("y", page(3))]) == ["link", "link", "guid"]


def test_what_is_remembered_as_shared_is_no_key_where_it_stands_alone():
    shared = shared_keys([entry("x", page(1)), entry("x", page(2))])
    assert kinds([entry("x", page(9))], shared) == ["link"]


@pytest.mark.parametrize("link", [HOME, "http://paper.example/news", "http://paper.example/?utm_source=rss"])
@pytest.mark.parametrize("guid", [None, "N/A"])
def test_a_link_of_several_stories_is_no_key(guid, link):
    items = [entry(guid, link, title) for title in WORDS]
    keyed = key_entries(items, shared_keys(items))
    assert [item.kind for item in keyed] == ["text"] * 5
    assert len({item.key for item in keyed}) == 5
    assert {(item.entry.url, item.shares_link) for item in keyed} == {(link, True)}


def test_a_shared_link_leaves_good_guids_alone():
    items = [entry(str(n), HOME, WORDS[n]) for n in range(4)]
    keyed = key_entries(items, shared_keys(items))
    assert [item.kind for item in keyed] == ["guid"] * 4
    assert [item.shares_link for item in keyed] == [True] * 4


def test_two_stories_at_the_home_page_are_two_however_alike():
    assert kinds([entry(None, HOME, "Short notice 5"), entry(None, HOME, "Short notice 6")]) == ["text"] * 2


def test_a_feed_without_links_and_with_one_guid_goes_by_text():
    assert kinds([entry("N/A", None, title) for title in WORDS]) == ["text"] * 5


@pytest.mark.parametrize(
    "again",
    [
        entry("g", page(1), "Ferry strike ends"),  # given twice
        entry("g", page(1), "Ferry strike ends after a week"),  # in two versions
        entry("g", page(1), "Wheat harvest poor"),  # guid and link agree
        entry("g", f"{page(1)}?utm_source=rss", "Ferry strike ends"),
        entry("h", page(1), "Ferry strike ends at last"),  # the same story under another guid
        entry(None, page(1), "Ferry strike ends at last"),
    ],
)
def test_a_key_given_twice_for_one_story_is_a_good_one(again):
    assert shared_keys([entry("g", page(1), "Ferry strike ends"), again]) == frozenset()


def test_anchors_of_one_page_are_links_of_their_own_and_share_the_page():
    entries = [entry(None, f"{HOME}live#{n}", WORDS[n]) for n in range(4)]
    assert shared_keys(entries) == {entry_key(entries[0], "page")}
    items = key_entries(entries, shared_keys(entries))
    assert [(item.kind, item.shares_link, item.has_page) for item in items] == [("link", False, False)] * 4


@pytest.mark.parametrize("link", [f"{HOME}?utm_source=rss", f"{HOME}#", f"{HOME}news/", f"{HOME}feed.xml"])
def test_half_of_the_items_share_a_page(link):
    entries = [entry(f"g{n}", link if n % 2 else f"{HOME}{n}", WORDS[n]) for n in range(4)]
    items = key_entries(entries, shared_keys(entries))
    assert [item.has_page for item in items] == [True, False, True, False]


def test_an_entry_without_an_address_has_no_page():
    assert not key_entries([entry("g", None, WORDS[0])])[0].has_page


def test_entries_without_words_share_nothing():
    assert shared_keys([entry(None, HOME, None) for _ in range(4)]) == frozenset()


def test_a_text_that_tells_enough_is_a_key_whatever_the_date():
    long = "The ferries go again from Monday on, the company and the union said."
    one, other = (entry(None, None, "t", long, published=ParsedDate(day)) for day in ("Mon", "Tue"))
    assert entry_key(one) == entry_key(other)
    one, other = (entry(None, None, "t", "Rain", published=ParsedDate(day)) for day in ("Mon", "Tue"))
    assert entry_key(one) != entry_key(other)


def test_words_are_compared_whatever_their_dress():
    assert text_digest(entry("a", None, "Ferry  STRIKE", "ends.")) == text_digest(
        entry("b", None, "Ferry strike", "ends")
    )
    assert text_digest(entry("a", None, "", None)) is None

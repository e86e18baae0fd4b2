"""Which entries are known by address or text, and where a window ends that another should touch."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from presswatch.feeds.entry_decisions import KnownEntry, decide_entries
from presswatch.feeds.entry_key import entry_key, key_entries, text_digest
from presswatch.feeds.matching import Said, WindowBefore, candidates, compare_windows, match_entries, without_archive
from presswatch.model.outcome import Outcome
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry
from presswatch.urls import url_key, url_sha256

SITE = "http://paper.example/"
NO_WINDOW = WindowBefore((), ())
TITLE = "Ferry strike ends after a week of talks"


def entry(guid, link=None, title=TITLE):
    return Entry(0, guid, link, link, title=title)


def known(item, number=1, poll=1):
    digest = url_sha256(url_key(item.url)) if item.url else None
    return KnownEntry(number, item.content_sha256, Outcome.LOADED, item.url, "", entry_key(item), digest, poll)


def match(item, before, *, said=None, shared=(), window=NO_WINDOW):
    items = key_entries([item], shared)
    rows = [known(other, number) for number, other in enumerate(before, 1)]
    told = {rows[n].entry_id: Said(other.title, None) for n, other in enumerate(before)} if said is None else said
    found = match_entries(items, rows, window, told)
    return [one.entry_id for one in found.values()]


# --- known by another key ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "is_known"),
    [
        (entry("https://h/?p=1", SITE + "a"), True),
        (entry("https://h/?p=1", SITE + "a?utm_source=rss"), True),
        (entry("slug", SITE + "a", "Ferry strike ends, talks go on"), True),  # a headline that was changed
        (entry("new", SITE + "a", "Rain expected tomorrow"), False),  # a page that tells another story each day
        (entry("new", SITE + "a#two"), False),
        (entry("new", SITE + "b"), False),
        (entry("new", None), False),
    ],
)
def test_a_new_guid_at_a_known_address_is_the_known_entry_if_it_tells_the_same(now, is_known):
    assert match(now, [entry("http://h/?p=1", SITE + "a")]) == ([1] if is_known else [])


def test_an_entry_that_is_in_the_body_itself_is_nobody_elses():
    old, new = entry("old", SITE + "a"), entry("new", SITE + "a")
    found = match_entries(key_entries([new, old]), [known(old)], NO_WINDOW, {})
    assert list(found) == [entry_key(old)]


def test_candidates_are_asked_for_only_where_an_address_is_known_under_another_key():
    old = known(entry("old", SITE + "a"))
    assert candidates(key_entries([entry("new", SITE + "a")]), [old]) == [1]
    assert candidates(key_entries([entry("old", SITE + "a")]), [old]) == []


def test_at_a_shared_address_only_the_same_text_is_the_same_entry():
    shared = {entry_key(entry(None, SITE), "link")}
    assert match(entry(None, SITE), [entry(None, SITE)], shared=shared) == [1]
    assert match(entry(None, SITE, TITLE + " indeed"), [entry(None, SITE)], shared=shared) == []


def test_a_guid_that_changes_in_a_feed_without_links_is_seen_by_the_text_of_the_window():
    old = entry("http://h/1")
    window = WindowBefore([entry_key(old)], [text_digest(old)])
    assert match(entry("https://h/1"), [old], window=window) == [1]
    assert match(entry("https://h/1", None, "Rain"), [old], window=window) == []


READ_AT = datetime(2026, 3, 1, tzinfo=UTC)


def at_session(link, title=TITLE, at=READ_AT):
    return replace(entry(None, link, title), published=ParsedDate("", at))


@pytest.mark.parametrize(
    ("now", "is_known"),
    [
        (at_session(SITE + "a/story?sid=2"), True),
        (at_session(SITE + "a/story;jsessionid=2F"), True),
        (at_session("https://mail.paper.example/a/story?sid=1"), True),
        (at_session(SITE + "a/other?sid=2"), False),
        (at_session(SITE + "b/Z00417/words-of-another-story"), True),  # only the number is read
        (at_session(SITE + "b/Z00418/story"), False),
        (at_session(SITE + "a/story?sid=2", TITLE + " indeed"), False),
        (at_session(SITE + "a/story?sid=2", at=READ_AT + timedelta(seconds=1)), False),
        (at_session(SITE + "a/story?sid=2", at=None), False),
        (at_session(SITE + "?sid=2"), False),
    ],
)
def test_a_link_with_another_session_or_host_is_that_of_the_entry_that_says_the_same(now, is_known):
    number = "b/Z00417/story" if "Z0" in now.url else "a/story?sid=1"
    before = at_session(SITE + number)
    told = {1: Said(before.title, None, READ_AT)}
    assert match(now, [before], said=told) == ([1] if is_known else [])


def test_two_entries_that_say_the_same_under_one_path_stay_two():
    before = [at_session(f"{SITE}story?id={number}") for number in (1, 2)]
    told = {number: Said(TITLE, None, READ_AT) for number in (1, 2)}
    assert match(at_session(f"{SITE}story?id=3"), before, said=told) == []


# --- gaps -------------------------------------------------------------------------------------------------------------


def polled(*bodies, link=True):
    """Return the windows of polls whose bodies are words of letters; a letter is a story."""
    rows, before, windows = {}, None, []
    for poll, body in enumerate(bodies, 1):
        entries = [entry(letter, SITE + letter if link else None, f"Story {letter * 9}") for letter in body]
        items = key_entries(entries)
        found = match_entries(items, list(rows.values()), before or NO_WINDOW, {})
        decisions = decide_entries(items, found)
        window = compare_windows(decisions, before, list(rows.values()))
        for item in items:
            rows.setdefault(item.key, known(item.entry, len(rows) + 1, poll))
        before = WindowBefore(window.keys, window.texts)
        windows.append(window)
    return windows


def gaps(*bodies):
    return [window.is_gap_suspected for window in polled(*bodies)]


@pytest.mark.parametrize(
    ("bodies", "flags"),
    [
        (("ab",), (False,)),
        (("ba", "cb"), (False, False)),
        (("ba", "dc"), (False, True)),
        (("ba", "d"), (False, False)),  # a much shorter body may just have been cut down
        (("ba", ""), (False, False)),
        (("ba", "aab"), (False, False)),
        (("edcba", "gfedc"), (False, False)),  # three of five are shared
        (("edcba", "ihgfe"), (False, False)),  # one is, and it went down as far as the others
        (("abcde", "efghi"), (False, False)),  # oldest first
        (("abc", "abcdefgh"), (False, False)),  # a feed that keeps all, oldest first
        (("edcba", "edcba"), (False, False)),
        (("edcba", "", "edcba"), (False, False, False)),
        (("edcba", "", "utsrq"), (False, False, True)),  # an empty body in between
        (("edcba", "ed", "utsrq"), (False, False, True)),
        (("Pdcba", "P", "Putsr"), (False, False, True)),
        (("edcba", "gfedc", "edcba", "ihgfe"), (False, False, False, False)),  # a copy of days ago in between
        (("edcba", "jihgf", "edcba", "lkjih"), (False, True, False, False)),
        (("edcba", "jihgf", "edcba", "utsrq"), (False, True, False, True)),
        (("Pdcba", "Phgfe", "Plkji"), (False, True, True)),  # pinned on top
        (("dcbaP", "hgfeP", "lkjiP"), (False, True, True)),  # at the end
        (("dcPba", "hgPfe"), (False, True)),  # in the middle
        (("dPcba", "hgfPe", "Plkji"), (False, False, True)),  # a place that changes: known once others come and go
        (("PQcba", "PQfed", "PQihg"), (False, True, True)),
        (("Pa", "Pb", "Pc"), (False, True, True)),
        (("Pdcba", "Pedcb", "Pfedc"), (False, False, False)),  # pinned, and nothing is lost
    ],
)
def test_gaps(bodies, flags):
    assert gaps(*bodies) == list(flags)


def test_windows_touch_by_address_and_by_text_too():
    first = [entry(letter, SITE + letter, f"Story {letter * 9}") for letter in "abc"]
    rows = [known(one, number) for number, one in enumerate(first, 1)]
    before = WindowBefore([one.key for one in rows], [text_digest(one) for one in first])
    other_guids = [entry("x" + one.guid, one.url, f"Other {one.guid * 9}") for one in first]
    other_links = [entry("x" + one.guid, one.url + "2", one.title) for one in first]
    strangers = [entry("x" + one.guid, one.url + "2", f"Other {one.guid * 9}") for one in first]
    for entries, overlap, fresh in ((other_guids, 3, 0), (other_links, 3, 0), (strangers, 0, 3)):
        window = compare_windows(decide_entries(key_entries(entries), {}), before, rows)
        assert (window.overlap, window.fresh, window.is_gap_suspected) == (overlap, fresh, bool(fresh))


def test_a_window_is_kept_until_there_is_another():
    first, empty, short, other = polled("cba", "", "cb", "dcb")
    assert first.keys == empty.keys == short.keys != other.keys


# --- an archive in place of the news ----------------------------------------------------------------------------------


def dated(letters, at):
    date = ParsedDate("", at)
    return [replace(entry(letter, SITE + letter, f"Story {letter * 9}"), published=date) for letter in letters]


def compared(before, entries):
    rows = [known(one, number) for number, one in enumerate(before, 1)]
    window = WindowBefore([one.key for one in rows], [text_digest(one) for one in before])
    decisions = decide_entries(key_entries(entries), {one.key: one for one in rows})
    dates = [one.published.value for one in before]
    return window, without_archive(compare_windows(decisions, window, rows), decisions, window, dates)


def test_an_archive_in_place_of_the_news_is_no_gap_and_no_window():
    before, after = compared(dated("abcd", READ_AT), dated("wxyz", READ_AT - timedelta(days=400)))
    assert (after.is_gap_suspected, after.fresh, after.overlap) == (False, 4, 0)
    assert (after.keys, after.texts) == (tuple(before.keys), tuple(before.texts))


@pytest.mark.parametrize(
    ("entries", "dates"),
    [
        (dated("wxyz", READ_AT - timedelta(days=29)), READ_AT),
        (dated("wxy", READ_AT - timedelta(days=400)) + dated("z", READ_AT), READ_AT),
        (dated("wxyz", None), READ_AT),
        (dated("wxyz", READ_AT - timedelta(days=400)), None),
        (dated("wxyz", READ_AT), READ_AT),  # a feed that gives one date to all, however old
    ],
)
def test_without_old_dates_on_all_it_is_a_gap(entries, dates):
    before, after = compared(dated("abcd", dates), entries)
    assert after.is_gap_suspected
    assert after.keys != tuple(before.keys)

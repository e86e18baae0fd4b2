"""Hostile bodies: never an exception, the outcome of the catalogue, CPU that grows with the input and no faster."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.corpus.feeds.hostile import CASES, ITEM, Hostile, rss

from presswatch.feeds.entry_key import entry_key
from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_feed import FeedOutcome

CPU_LIMIT_S = 8.0  # generous: other work shares the machine; a quadratic case takes minutes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile_body_ends_in_its_outcome(case: Hostile) -> None:
    started = time.process_time()
    feed = parse_feed(case.body)
    assert (feed.outcome.value, len(feed.entries)) == (case.outcome, case.entries), feed.notes
    assert time.process_time() - started < CPU_LIMIT_S


PIECES = """
<rss> <channel> <item> </item> <entry> <feed> <title> </title> <![CDATA[ ]]> &amp; & < &#xD800; <guid>g</guid> <!-- é
<link>http://e.com/</link> <pubDate>2024-12-04</pubDate> <media:x> <!DOCTYPE [ <rdf:RDF> <urlset>
<url><loc>x</loc></url>
{"version":"https://jsonfeed.org/version/1.1","items":[ {"id":1} ]}
"""
FRAGMENTS = st.sampled_from([*PIECES.split(), " ", "\x00", "<feed xmlns='http://www.w3.org/2005/Atom'>"])


@settings(max_examples=300, deadline=None)
@example(b"<![CDATA[<item><_&#xD800;")
@given(st.one_of(st.binary(max_size=300), st.lists(FRAGMENTS, max_size=30).map(lambda parts: "".join(parts).encode())))
def test_any_bytes_give_a_feed_with_keys(body: bytes) -> None:
    feed = parse_feed(body)
    assert isinstance(feed.outcome, FeedOutcome)
    assert all(len(entry_key(entry)) == 32 for entry in feed.entries)
    assert parse_feed(body) == feed


@given(st.text(max_size=60), st.text(max_size=60))
def test_json_strings_never_raise_and_can_be_stored(guid: str, title: str) -> None:
    import json

    document = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": guid, "title": title}]}
    (entry,) = parse_feed(json.dumps(document).encode()).entries
    for value in (entry.guid or "", entry.title or ""):
        assert "\x00" not in value
        value.encode("utf-8")


def test_undeclared_prefixes_cost_no_title() -> None:
    body = ITEM.replace("</item>", "".join(f"<p{number}:x y{number}:z='1'/>" for number in range(300)) + "</item>")
    (entry,) = parse_feed(rss(body)).entries
    assert (entry.guid, entry.title, entry.url) == ("g", "x", "http://news.example/a")


def test_damaged_end_of_cdata_costs_its_own_item_only() -> None:
    feed = parse_feed(
        rss(
            "<item><guid>1</guid><title><![CDATA[one]]></title><description><![CDATA[<p>a</p>] ]></description></item>"
            "<item><guid>2</guid><title><![CDATA[two]]></title></item>"
        )
    )
    assert [(entry.guid, entry.title) for entry in feed.entries] == [("1", "one"), ("2", "two")]
    assert "cdata_closed" in feed.notes


def test_quoted_feed_in_cdata_is_left_alone() -> None:
    text = "&lt;item&gt;a&lt;/item&gt;<item>b</item>"
    feed = parse_feed(rss(f"<item><guid>1</guid><description><![CDATA[{text}]]></description></item>{ITEM}"))
    assert (len(feed.entries), feed.notes) == (2, ())


def test_entry_that_says_nothing_is_a_note() -> None:
    feed = parse_feed(rss(f"<item></item>{ITEM}<item><pubDate></pubDate></item>"))
    assert [(entry.ordinal, entry.guid) for entry in feed.entries] == [(0, "g")]
    assert feed.notes == ("empty_entries",)


def test_entries_over_the_limit_are_counted_not_read() -> None:
    feed = parse_feed(rss("".join(ITEM.replace(">g<", f">{n}<") for n in range(50))), max_entries=20)
    assert (len(feed.entries), feed.over_limit) == (20, 30)


def test_short_declared_entity_is_put_in() -> None:
    feed = parse_feed(rss("<item><title>a &co; b</title></item>", '<!DOCTYPE r [<!ENTITY co "Comp &#233;">]>'))
    assert feed.entries[0].title == "a Comp é b"

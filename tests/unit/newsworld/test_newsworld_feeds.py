"""Every feed format is written so that a real parser reads back what was put in."""

from __future__ import annotations

import gzip
import json

import feedparser
import pytest
from lxml import etree

from newsworld.feed_listing import cut_point, list_items
from newsworld.feeds import cut_feed
from newsworld.model import Request
from newsworld.publisher_site import answer, condition, feed_body
from newsworld.publishers import CAST
from newsworld.scenario import build_script

SCRIPT = build_script(1)
ORIGIN = "http://127.0.0.1:9"
FEEDS = [(publisher, feed) for publisher in CAST for feed in publisher.feeds]
XML_FEEDS = [pair for pair in FEEDS if pair[1].format not in ("jsonfeed", "sitemap")]
VERSIONS = {"rss091": "rss091u", "rss10": "rss10", "rss20": "rss20", "atom03": "atom03", "atom10": "atom10"}


def name(value):
    return getattr(value, "source_id", None) or getattr(value, "name", None)


@pytest.mark.parametrize(("publisher", "feed"), XML_FEEDS, ids=name)
def test_feedparser_reads_what_was_listed(publisher, feed):
    items = list_items(SCRIPT, publisher, feed, 5, ORIGIN)
    parsed = feedparser.parse(feed_body(SCRIPT, publisher, feed, 5, ORIGIN))
    assert not parsed.bozo
    assert parsed.version == VERSIONS[feed.format]
    assert [entry.get("link") for entry in parsed.entries] == [item.link for item in items]
    assert [entry.title for entry in parsed.entries] == [item.version.title for item in items]
    if feed.has_guid and feed.format != "rss10":
        assert [entry.id for entry in parsed.entries] == [item.guid for item in items]
    if feed.has_content:
        assert items[0].version.body[0].text[:40] in parsed.entries[0].content[0].value.replace("&#x27;", "'")


def test_json_feed_holds_what_was_listed():
    publisher = SCRIPT.publisher("prairie-ledger")
    items = list_items(SCRIPT, publisher, publisher.feeds[0], 1, ORIGIN)
    body = json.loads(feed_body(SCRIPT, publisher, publisher.feeds[0], 1, ORIGIN))
    assert body["version"] == "https://jsonfeed.org/version/1.1"
    assert [entry.get("url") for entry in body["items"]] == [item.link for item in items]
    assert None in [entry.get("url") for entry in body["items"]]
    assert "javascript:void(0)" in [entry.get("url") for entry in body["items"]]


def test_sitemap_gives_days():
    publisher = SCRIPT.publisher("folha-do-cais")
    tree = etree.fromstring(feed_body(SCRIPT, publisher, publisher.feeds[0], 5, ORIGIN))
    dates = tree.xpath("//*[local-name()='publication_date']/text()")
    assert len(dates) == len(list_items(SCRIPT, publisher, publisher.feeds[0], 5, ORIGIN))
    assert all(len(date) == 10 for date in dates)


DATED = [pair for pair in XML_FEEDS if pair[1].has_dates and pair[1].date_style != "zoneless"]


@pytest.mark.parametrize(("publisher", "feed"), DATED, ids=name)
def test_feed_dates_say_the_instant_of_publication(publisher, feed):
    parsed = feedparser.parse(feed_body(SCRIPT, publisher, feed, 0, ORIGIN))
    items = list_items(SCRIPT, publisher, feed, 0, ORIGIN)
    stated = [tuple(entry.published_parsed)[:6] for entry in parsed.entries]
    assert stated == [tuple(item.article.published_at.utctimetuple())[:6] for item in items]


def test_zone_less_dates_are_local():
    publisher = SCRIPT.publisher("el-puente")
    item = list_items(SCRIPT, publisher, publisher.feeds[0], 0, ORIGIN)[0]
    local = item.article.published_at.replace(tzinfo=None).isoformat()
    assert f"<dc:date>{local}</dc:date>".encode() in feed_body(SCRIPT, publisher, publisher.feeds[0], 0, ORIGIN)


def test_one_feed_is_not_utf_8():
    publisher = SCRIPT.publisher("courrier-des-rives")
    body = feed_body(SCRIPT, publisher, publisher.feeds[0], 0, ORIGIN)
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    assert body.startswith(b'<?xml version="1.0" encoding="windows-1252"?>')


def test_a_cut_feed_keeps_the_entries_before_the_cut():
    publisher = SCRIPT.publisher("alpenbote")
    items = list_items(SCRIPT, publisher, publisher.feeds[0], 2, ORIGIN)
    cut = cut_feed(feed_body(SCRIPT, publisher, publisher.feeds[0], 2, ORIGIN), items)
    parsed = feedparser.parse(cut)
    assert parsed.bozo
    assert [entry.link for entry in parsed.entries if "link" in entry] == [i.link for i in items[: cut_point(items)]]


def ask(source_id, path, step, **headers):
    request = Request("GET", path, headers)
    return condition(answer(1, source_id, ORIGIN, step, path), request)


def test_validators_give_304_only_while_nothing_changed():
    first = dict(ask("al-marsa", "/rss.xml", 1).headers)
    assert ask("al-marsa", "/rss.xml", 2, **{"if-none-match": first["ETag"]}).status == 304
    assert ask("al-marsa", "/rss.xml", 2, **{"if-modified-since": first["Last-Modified"]}).status == 304
    assert ask("al-marsa", "/rss.xml", 4, **{"if-none-match": first["ETag"]}).status == 200
    assert ask("la-vega", "/rss/todo.xml", 0).headers == ()


def test_gzip_only_for_those_who_ask():
    plain = ask("elbkurier", "/atom03.xml", 0)
    packed = ask("elbkurier", "/atom03.xml", 0, **{"accept-encoding": "gzip"})
    assert ("Content-Encoding", "gzip") in packed.headers
    assert gzip.decompress(packed.body) == plain.body


@pytest.mark.parametrize(
    ("source_id", "path", "step", "status"),
    [
        ("elbkurier", "/atom03.xml", 1, 503),
        ("elbkurier", "/atom03.xml", 3, 200),
        ("prairie-ledger", "/feed.json", 2, 429),
        ("diario-da-serra", "/rss", 1, 200),
        ("diario-da-serra", "/rss", 2, 301),
        ("diario-da-serra", "/v2/rss", 5, 200),
        ("voix-du-leman", "/actu.atom", 2, 302),
        ("voix-du-leman", "/actu.atom", 3, 200),
        ("voix-du-leman", "/robots.txt", 1, 503),
        ("voix-du-leman", "/robots.txt", 2, 200),
        ("folha-do-cais", "/robots.txt", 0, 404),
        ("al-marsa", "/nowhere", 0, 404),
    ],
)
def test_faults_come_and_go_at_their_steps(source_id, path, step, status):
    assert ask(source_id, path, step).status == status


def test_empty_and_html_bodies_stand_in_for_feeds_once():
    assert ask("al-marsa", "/rss.xml", 3).body == b""
    assert ask("diario-da-serra", "/rss", 1).content_type.startswith("text/html")
    assert ask("prairie-ledger", "/feed.json", 2).headers == (("Retry-After", "2"),)

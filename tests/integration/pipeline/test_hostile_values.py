"""Values that no honest publisher writes: NUL, lone surrogates, addresses that have no key, texts no index takes."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from tests.integration.pipeline.paper import SITE, Answer, Item, feed_body, page, story

from presswatch import ingesting
from presswatch.articles.extract import clean_page
from presswatch.errors import BadResponseError, NetworkError
from presswatch.feeds.parse import parse_feed
from presswatch.model.extraction import AuthorClaim, Block, Extraction
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed
from presswatch.polling import poll as poll_module
from presswatch.warehouse.core.extractions import MAX_NAME_CHARS

DIRT = "a\x00b\ud800c\u202e"


def test_a_feed_full_of_dirt_is_stored(bench, monkeypatch):
    """The parser leaves none of this today; the warehouse does not depend on it."""
    date = ParsedDate(DIRT, reason=DIRT)
    entry = Entry(
        0, DIRT, f"{SITE}/a{DIRT}", f"{SITE}/a", "", DIRT, DIRT, DIRT, (DIRT,), (DIRT,), date, date, DIRT, (DIRT,)
    )
    lost = Entry(1, None, DIRT, None, "bad_url", DIRT)
    logging.getLogger().error(DIRT)  # As a tier whose logs are on would: what a test prints must reach the run.
    parsed = ParsedFeed(FeedOutcome.OK, DIRT, "rss20", (entry, lost), notes=(DIRT,), encoding=DIRT)
    monkeypatch.setattr(poll_module, "parse_body", lambda _: parsed)
    bench.put("feed.xml", Answer(body=b"<x/>", headers=(("X-Dirt", DIRT), ("ETag", DIRT))))
    assert bench.poll()["entries_new"] == 2
    assert bench.poll(force=True)["entries_changed"] == 0
    assert bench.broken() == []


def test_a_reading_full_of_dirt_is_loaded_with_true_offsets(bench, monkeypatch):
    head = f"{DIRT} starts here."
    text = "\n\n".join((head, *story("a")))
    cut = len(head) + 2
    made = Extraction(
        "article",
        title=DIRT,
        dek=DIRT,
        authors=(AuthorClaim(DIRT), AuthorClaim("N" * 9000)),
        section=DIRT,
        tags=(DIRT,),
        language="en",
        canonical_url="http://[::1",
        text=text,
        blocks=(Block("body", head, 0, len(head), DIRT, rule=DIRT), Block("body", text[cut:], cut, len(text))),
        flags=(DIRT,),
        extractor="x",
        versions={DIRT: DIRT},
        config_sha256=b"\x01" * 32,
    )
    monkeypatch.setattr(ingesting.clean, "clean_page", lambda _: made)
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    assert bench.outcomes()["a"] == ("loaded", "")
    found = bench.rows(
        "select substr(x.text, b.start_char + 1, b.end_char - b.start_char) from core.text_block b"
        " join core.extraction x using (extraction_id) order by b.ordinal"
    )
    assert found[0][0].endswith("starts here.")
    assert found[1][0] == text[cut:]
    assert bench.one("select max(char_length(name)) from core.author") == MAX_NAME_CHARS


@pytest.mark.parametrize(
    "address", ["https://www.google.com/amp/s/news.example:99999/a", "http://news.example/%zz?&&=="]
)
def test_an_address_that_unwraps_to_nonsense_is_an_address_all_the_same(bench, address):
    bench.feed(Item("a", link=address), "b")
    bench.put("b", page("b"))
    assert bench.poll()["entries_new"] == 2
    assert bench.ingest()["loaded"] == 1


def test_a_page_that_cannot_be_written_costs_that_page_only(bench, monkeypatch):
    """More than a mebibyte of different words is more than a tsvector takes; no row rule looks at the standfirst."""
    many = " ".join(f"word{number}" for number in range(200_000))

    def read(saved):
        made = clean_page(saved)
        return replace(made, dek=many) if saved.url.endswith("/b") else made

    monkeypatch.setattr(ingesting.clean, "clean_page", read)
    bench.feed("a", "b", "c")
    for key in "abc":
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()
    assert bench.outcomes() == {"a": ("loaded", ""), "b": ("quarantined", "load_error"), "c": ("loaded", "")}
    assert bench.broken() == []


def test_errors_of_requests_end_in_outcomes(bench):
    bench.feed("a", "b")
    bench.put("a", NetworkError(DIRT * 5000, reason="reset"))
    bench.put("b", BadResponseError(DIRT * 5000))
    bench.poll()
    bench.ingest()
    assert bench.outcomes() == {"a": ("pending", "reset"), "b": ("failed", "bad_response")}
    assert bench.one("select max(length(detail)) from ops.entry") <= 2000


def test_a_feed_that_fails_touches_no_other(bench, monkeypatch):
    from tests.integration.pipeline.paper import FEED, source

    from presswatch.errors import WarehouseError

    bench.configure(source("news", FEED, f"{FEED}?2", f"{FEED}?3"))
    for url in (FEED, f"{FEED}?2", f"{FEED}?3"):
        bench.feed("a", url=url)
    store = poll_module.store_poll

    def fail_once(run, lease, *rest):
        if lease.feed_id == "news/f1":
            raise WarehouseError("no")
        return store(run, lease, *rest)

    monkeypatch.setattr(poll_module, "store_poll", fail_once)
    with pytest.raises(WarehouseError, match="news/f1"):
        bench.poll()
    assert bench.rows("select feed_id from landing.feed_poll order by 1") == [("news/f0",), ("news/f2",)]


def test_the_parser_itself_leaves_no_dirt():
    body = feed_body(Item("a", title="x")).replace(b"<title>x</title>", b"<title>x&#0;&#xD800;y</title>")
    (entry,) = parse_feed(body, url=f"{SITE}/feed.xml").entries
    assert "\x00" not in (entry.title or "")
    (entry.title or "").encode()

"""Feeds of every dialect: what an entry says, raw beside derived; outcomes by the root element."""

import gzip
from datetime import UTC, datetime, timedelta
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.feeds.entry_key import entry_key
from presswatch.feeds.formats import plain_text
from presswatch.feeds.parse import parse_feed
from presswatch.feeds.xml_repair import sanitize
from presswatch.model.parsed_feed import Entry, FeedOutcome

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News &amp; more</title>
<language>fr</language>
<ttl>15</ttl><item><title>Un &lt;b&gt;titre&lt;/b&gt; &amp;amp; plus</title><link>/a?x=1&amp;amp;y=2</link>
<guid isPermaLink="false"> id-1 </guid><description>&lt;p&gt;Un&lt;/p&gt;&lt;p&gt;Deux&lt;/p&gt;</description>
<author>desk@news.example (Ann Author)</author><dc:creator>Bea Writer</dc:creator>
<category>Monde</category><pubDate>mer., 04 déc. 2024 18:09:00 +0100</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>t</title>
<entry><id>t3_x</id><title type="text">1 &lt; 2 &amp;amp; 3</title><link rel="self" href="/self"/>
<link href="/a"/><updated>2024-12-04T18:09:00Z</updated><author><name>Ann</name><email>a@b.example</email></author>
<content type="html">&lt;p&gt;x&lt;/p&gt;</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="u"><title>t</title><sy:updatePeriod>hourly</sy:updatePeriod>
<sy:updateFrequency>2</sy:updateFrequency>
</channel><item rdf:about="http://news.example/1"><title>x</title><link>http://news.example/1</link>
<dc:date>2024-12-04T18:09:00Z</dc:date></item></rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "t",
"items": [{"id": 7, "url": "/a", "title": "1 < 2",
"content_text": "a & b", "date_published": "2024-12-04T18:09:00Z", "authors": [{"name": "Ann"}],
"tags": ["x", "x"]}, 5]}"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/a</loc><lastmod>2024-12-05</lastmod><n:news><n:publication><n:name>News</n:name>
<n:language>en</n:language></n:publication><n:publication_date>2024-12-04T18:09:00Z</n:publication_date>
<n:title>Title</n:title><n:keywords>a, b</n:keywords></n:news></url></urlset>"""
INSTANT = datetime(2024, 12, 4, 18, 9, tzinfo=UTC)


def one(text: str, url: str = "https://news.example/rss") -> Entry:
    feed = parse_feed(text.encode(), url=url)
    assert feed.outcome is FeedOutcome.OK, feed.notes
    return feed.entries[0]


def test_rss_entry_keeps_raw_beside_derived() -> None:
    entry = one(RSS)
    assert (entry.guid, entry.url) == ("id-1", "https://news.example/a?x=1&y=2")
    assert entry.link_raw == "/a?x=1&amp;y=2"
    assert (entry.title, entry.summary) == ("Un titre & plus", "Un\nDeux")
    assert entry.authors == ("Ann Author", "Bea Writer")
    assert entry.authors_raw == ("desk@news.example (Ann Author)", "Bea Writer")
    assert entry.categories == ("Monde",)
    assert entry.published
    assert entry.published.value == INSTANT - timedelta(hours=1)


def test_rss_feed_says_title_language_and_ttl() -> None:
    feed = parse_feed(RSS.encode())
    assert (feed.format, feed.title, feed.language, feed.ttl_s) == ("rss20", "News & more", "fr", 900)


def test_atom_text_title_is_literal_and_id_never_resolved() -> None:
    entry = one(ATOM)
    assert (entry.guid, entry.title, entry.url) == ("t3_x", "1 < 2 &amp; 3", "https://news.example/a")
    assert (entry.content, entry.authors, entry.language) == ("<p>x</p>", ("Ann",), "en")
    assert entry.published is None
    assert entry.updated
    assert entry.updated.value == INSTANT


def test_rdf_date_is_published_and_about_is_guid() -> None:
    entry = one(RDF)
    assert entry.guid == "http://news.example/1"
    assert entry.published
    assert (entry.published.value, entry.updated) == (INSTANT, None)
    assert parse_feed(RDF.encode()).ttl_s == 1800


def test_json_feed() -> None:
    feed = parse_feed(JSON.encode(), url="https://news.example/f.json")
    (entry,) = feed.entries
    assert (feed.format, feed.notes) == ("jsonfeed11", ("entries_not_objects",))
    assert (entry.guid, entry.url, entry.title) == ("7", "https://news.example/a", "1 < 2")
    assert (entry.content, entry.categories, entry.authors) == ("a &amp; b", ("x",), ("Ann",))


def test_news_sitemap_under_any_prefix() -> None:
    feed = parse_feed(SITEMAP.encode())
    (entry,) = feed.entries
    assert (feed.format, feed.title, entry.guid) == ("sitemap", "News", None)
    assert (entry.url, entry.title, entry.language) == ("https://news.example/a", "Title", "en")
    assert (entry.categories, entry.published and entry.published.value) == (("a", "b"), INSTANT)


def test_a_picture_in_a_sitemap_is_not_its_page() -> None:
    for version in ("0.9", "1.1"):
        picture = "<i:image><i:loc>https://news.example/i.jpg</i:loc><i:title>Pic</i:title></i:image>"
        rows = f"<url>{picture}<loc>https://news.example/a</loc></url>"
        home, images = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.google.com/schemas/sitemap-image"
        (entry,) = parse_feed(f"<urlset xmlns='{home}' xmlns:i='{images}/{version}'>{rows}</urlset>".encode()).entries
        assert (entry.url, entry.title) == ("https://news.example/a", None)


def test_sitemap_index_lists_sitemaps() -> None:
    body = b"<sitemapindex><sitemap><loc>https://news.example/s.xml</loc></sitemap></sitemapindex>"
    feed = parse_feed(body)
    assert (feed.format, feed.entries[0].url) == ("sitemapindex", "https://news.example/s.xml")


@pytest.mark.parametrize(
    ("body", "encoding", "source"),
    [
        (RSS.encode(), "utf-8", "content"),
        (RSS.encode("utf-8-sig"), "utf-8", "bom"),
        (RSS.replace("utf-8", "utf-16").encode("utf-16"), "utf-16-le", "bom"),
        (RSS.encode("utf-16-be"), "utf-16-be", "shape"),
        (RSS.replace("utf-8", "iso-8859-1").encode("latin-1"), "windows-1252", "xml"),
        (RSS.replace("utf-8", "punycode").encode(), "utf-8", "content"),
        (gzip.compress(RSS.encode()), "utf-8", "content"),
    ],
)
def test_encoding_is_what_the_bytes_are(body: bytes, encoding: str, source: str) -> None:
    feed = parse_feed(body)
    assert (feed.encoding, feed.encoding_source) == (encoding, source)
    assert feed.entries[0].published
    assert feed.entries[0].published.raw.startswith("mer., 04 déc.")


def test_cut_body_is_truncated_and_its_last_entry_marked() -> None:
    body = RSS.replace("</channel></rss>", "<item><guid>id-2</guid><title>Half a ti").encode()
    feed = parse_feed(body)
    assert feed.outcome is FeedOutcome.TRUNCATED
    assert [entry.flags for entry in feed.entries] == [(), ("maybe_cut",)]
    assert feed.entries[0].guid == "id-1"


def test_broken_title_costs_its_neighbours_nothing() -> None:
    items = "".join(
        f"<item><title>x <b> y</title><guid>{n}</guid><link>http://e.com/?a=1&b={n}</link></item>" for n in "12"
    )
    feed = parse_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    assert feed.outcome is FeedOutcome.REPAIRED
    assert [(e.guid, e.url) for e in feed.entries] == [("1", "http://e.com/?a=1&b=1"), ("2", "http://e.com/?a=1&b=2")]


def test_refused_link_is_told_and_the_entry_kept() -> None:
    entry = one(RSS.replace("/a?x=1&amp;amp;y=2", "javascript:alert(1)"))
    assert (entry.url, entry.url_problem, entry.link_raw) == (None, "bad_scheme", "javascript:alert(1)")


def test_key_is_guid_else_link_else_text() -> None:
    guid = Entry(0, "g", "http://news.example/a", "http://news.example/a", title="x")
    link = Entry(0, None, "http://news.example/a#one", "http://news.example/a#one", title="x")
    text = Entry(0, " ", None, None, title="x")
    assert [e.key_kind for e in (guid, link, text)] == ["guid", "link", "text"]
    assert len({entry_key(e) for e in (guid, link, text)}) == 3


def test_key_survives_what_is_no_identity() -> None:
    old = Entry(0, "caf\u0065\u0301", "http://news.example/a", None, title="x")
    new = Entry(5, " café ", "https://news.example/b", None, title="y")
    assert entry_key(old) == entry_key(new)
    a = Entry(0, None, "http://www.news.example/a?utm_source=rss#one", "http://www.news.example/a?utm_source=rss#one")
    b = Entry(0, None, "https://news.example/a#one", "https://news.example/a#one")
    c = Entry(0, None, "https://news.example/a#two", "https://news.example/a#two")
    assert entry_key(a) == entry_key(b) != entry_key(c)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<item>", '<item a="1" b="2" a="3">'),
        (
            "<rss>",
            '<rss xmlns:m="http://search.yahoo.com/mrss/" version="2.0" xmlns:m="http://search.yahoo.com/mrss/">',
        ),
        ("<title>Fog", '<title type="a" type="b">Fog'),
    ],
)
def test_an_attribute_that_is_given_twice_costs_nothing(before, after):
    body = "<rss><channel><item><title>Fog</title><link>https://paper.example/1</link></item></channel></rss>"
    (entry,) = parse_feed(body.replace(before, after).encode()).entries
    assert (entry.title, entry.url) == ("Fog", "https://paper.example/1")


@pytest.mark.parametrize("title", ["<![CDATA[Fog]]", "<![CDATA[Fog]", "<![CDATA[Fog]] >", "<!-- a -->Fog<!-- b -->"])
def test_marks_that_are_broken_or_say_nothing_are_no_part_of_a_text(title):
    item = f"<item><title>{title}</title><link><!-- a -->https://paper.example/1</link></item>"
    body = f"<rss><channel>{item}<item><title>Sun</title></item></channel></rss>"
    entries = parse_feed(body.encode()).entries
    assert [(entry.title, entry.url) for entry in entries] == [("Fog", "https://paper.example/1"), ("Sun", None)]


def test_a_feed_that_was_escaped_as_a_whole_is_read():
    body = "<rss><channel><item><title>Fog &amp; fire</title></item></channel></rss>"
    assert [entry.title for entry in parse_feed(escape(body).encode()).entries] == ["Fog & fire"]


PIECES = [
    "<a>",
    "<![CDATA[",
    "]]>",
    "</item>",
    "</entry",
    "<!--",
    "&",
    "&#1;",
    "x",
    "\n",
    "é",
    "😀",
    *"\x00\x0b\x1f\x7f\ufffe\uffff\ud800",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_what_is_seen_quickly_is_what_the_expressions_say(text):
    assert sanitize._is_legal(text) is (sanitize._ILLEGAL.search(text) is None)
    assert sanitize._holds_end_of_item(text) or sanitize._SWALLOWING.search(text) is None
    assert plain_text.storable(text) == plain_text._UNSTORABLE.sub("", text)

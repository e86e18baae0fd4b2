"""An item's own link, title, text and identifier, whatever else is nested in it or stands beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed

NAMESPACES = (
    'xmlns:a="http://www.w3.org/2005/Atom" xmlns:m="http://search.yahoo.com/mrss/" xmlns:z="urn:z"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
FEED = "https://paper.example/feeds/all.xml"
OWN = "<title>Bridge opens</title><link>https://paper.example/bridge</link><guid>https://paper.example/?p=1</guid>"


def rss(*items: str, channel: str = "") -> ParsedFeed:
    body = f"<rss version='2.0' {NAMESPACES}><channel><title>Paper</title>{channel}{''.join(items)}</channel></rss>"
    return parse_feed(body.encode(), url=FEED)


def atom(*entries: str, attributes: str = "") -> ParsedFeed:
    body = f"<feed xmlns='http://www.w3.org/2005/Atom' {attributes} {NAMESPACES}>{''.join(entries)}</feed>"
    return parse_feed(body.encode(), url=FEED)


def only(feed: ParsedFeed) -> Entry:
    assert feed.outcome is FeedOutcome.OK, feed
    (entry,) = feed.entries
    return entry


NESTED = [
    "<z:more><link>https://other.example/</link><title>Other</title><guid>9</guid></z:more>",
    "<more><link href='https://other.example/'/><title>Other</title><description>Other</description></more>",
    "<z:more><item><title>Inner</title><link>https://other.example/</link></item></z:more>",
    "<z:more><a:entry><a:id>urn:9</a:id><a:title>Inner</a:title></a:entry></z:more>",
    "<item><title>Inner</title><link>https://other.example/</link></item>",
    "<z:item><z:title>Inner</z:title><z:link>https://other.example/</z:link></z:item>",
    "<source url='https://other.example/rss'>Other</source>",
    "<a:source><a:title>Other</a:title><a:link href='https://other.example/'/><a:id>urn:o</a:id></a:source>",
    "<m:content url='https://i.example/1.jpg'><m:title>Photo</m:title><m:description>A dam</m:description></m:content>",
    "<m:group><m:title>Photo</m:title><m:thumbnail url='https://i.example/1.jpg'/><m:description>A</m:description></m:group>",
    "<z:title>Other</z:title><z:link>https://other.example/</z:link><z:guid>9</z:guid><z:description>O</z:description>",
    "<a:link rel='enclosure' href='https://other.example/a.mp3'/><a:link rel='replies' href='https://other.example/r'/>",
    "<comments>https://other.example/c</comments><enclosure url='https://other.example/x.mp3' type='audio/mpeg'/>",
    "<link>https://paper.example/bridge-comments</link>",
    "<image><title>Other</title><url>https://other.example/i.png</url><link>https://other.example/</link></image>",
    "<a:author><a:name>A</a:name><a:title>Chief</a:title><a:link>https://other.example/</a:link></a:author>",
]


@pytest.mark.parametrize("nested", NESTED)
def test_what_is_nested_in_an_rss_item_speaks_of_others(nested: str) -> None:
    first = () if nested.startswith("<link>") else (nested + OWN,)
    for inside in (OWN + nested, *first):
        entry = only(rss(f"<item>{inside}</item>"))
        assert (entry.url, entry.title, entry.summary) == ("https://paper.example/bridge", "Bridge opens", None)
        assert entry.guid == "https://paper.example/?p=1"


@pytest.mark.parametrize("nested", [one for one in NESTED if not one.startswith(("<link>", "<item>", "<source"))])
def test_what_is_nested_in_an_atom_entry_speaks_of_others(nested: str) -> None:
    own = "<id>urn:1</id><title>Bridge opens</title><link href='https://paper.example/bridge'/>"
    nested = nested.replace("<a:", "<").replace("</a:", "</")
    for inside in (own + nested, nested + own):
        entry = only(atom(f"<entry>{inside}</entry>"))
        assert (entry.url, entry.title, entry.guid) == ("https://paper.example/bridge", "Bridge opens", "urn:1")
        assert entry.summary is None


def test_items_of_an_extension_are_none_of_the_feed() -> None:
    trending = "<z:trending><item><title>Inner</title><link>https://other.example/</link></item></z:trending>"
    feed = rss("<item><title>a</title></item>", "<z:item><z:title>b</z:title></z:item>", channel=trending)
    assert [entry.title for entry in feed.entries] == ["a"]
    assert "foreign_items" in feed.notes


def test_a_feed_that_is_all_in_an_unknown_namespace_is_read() -> None:
    body = (
        "<x:feed xmlns:x='urn:x'><x:entry><x:title>a</x:title><x:link href='https://p.example/a'/></x:entry></x:feed>"
    )
    feed = parse_feed(body.encode(), url=FEED)
    assert [entry.url for entry in feed.entries] == ["https://p.example/a"]


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ("<link href='/a.json' type='application/json'/><link href='/a' type='text/html'/>", "/a"),
        ("<link rel='self' href='/self'/><link rel='edit' href='/e'/><link href='/a'/>", "/a"),
        ("<link rel='ALTERNATE' href='/a'/>", "/a"),
        ("<link rel='http://www.iana.org/assignments/relation/alternate' href='/a'/>", "/a"),
        ("<link rel='alternate' hreflang='fr' href='/fr'/><link rel='alternate' hreflang='en-GB' href='/a'/>", "/a"),
        ("<link rel='enclosure'>https://i.example/1.jpg</link><link>https://paper.example/a</link>", "/a"),
        ("<content src='/a' type='text/html'/><link rel='related' href='https://other.example/'/>", "/a"),
        ("<content src='/a'/><id>urn:1</id>", "/a"),
        ("<content src='https://i.example/1.mp3' type='audio/mpeg'/><id>urn:1</id>", None),
        ("<content src='https://i.example/1.mp4?x=1'/><id>urn:1</id>", None),
        ("<link rel='canonical' href='/a'/>", "/a"),
        ("<id>https://paper.example/a</id><link rel='via' href='https://other.example/'/>", "/a"),
        ("<link href='note-3'/>", "/feeds/note-3"),
        ("<id>note-3</id>", None),
        ("<id>/a</id>", None),
        ("<id>tag:paper.example,2026:1</id><link rel='enclosure' href='/a.mp3'/>", None),
    ],
)
def test_the_page_of_an_atom_entry(links: str, url: str | None) -> None:
    entry = only(atom(f"<entry xml:lang='en'><title>t</title>{links}</entry>"))
    assert entry.url == (f"https://paper.example{url}" if url else None)


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ("<link/><link>https://paper.example/a</link>", "/a"),
        ("<a:link href='/b'/><link>/a</link>", "/a"),
        ("<a:link rel='alternate' href='/a'/><guid isPermaLink='false'>1</guid>", "/a"),
        ("<a:link rel='self' href='/a'/><link>https://paper.example/b</link>", "/b"),
        ("<guid>https://paper.example/a</guid>", "/a"),
        ("<guid isPermaLink='true'>https://paper.example/a</guid>", "/a"),
        ("<guid isPermaLink=' FALSE '>https://paper.example/a</guid>", None),
        ("<guid ispermalink='false'>https://paper.example/a</guid>", None),
        ("<guid isPermaLink='true'>1165</guid>", None),
        ("<guid isPermaLink='true'>/a</guid>", None),
        ("<guid>gid://episodes/7</guid>", None),
        ("<guid>paper.example/a</guid>", None),
        ("<link>N/A</link><guid>https://paper.example/a</guid>", "/a"),
        ("<link>none</link>", None),
        ("<link rel='enclosure'>https://i.example/1.jpg</link>", None),
        ("<enclosure url='https://i.example/1.jpg' type='image/jpeg'/>", None),
        ("<link>Read it on our site</link>", None),
        (
            "<link>https://r.example/~r/x/1</link><feedburner:origLink>https://paper.example/a</feedburner:origLink>",
            "/a",
        ),
        ("<link>https://paper.example/a</link><feedburner:origLink>12</feedburner:origLink>", "/a"),
        ("<link>/a?x=1</link>", "/a?x=1"),
        ("<link>a.html</link>", "/feeds/a.html"),
    ],
)
def test_the_page_of_an_rss_item(links: str, url: str | None) -> None:
    entry = only(rss(f"<item><title>t</title>{links}</item>"))
    assert entry.url == (f"https://paper.example{url}" if url else None)


def test_an_address_is_relative_to_the_nearest_xml_base() -> None:
    feed = atom(
        "<entry xml:base='b/'><link xml:base='c/' href='1'/></entry>",
        "<entry><link href='2'/></entry>",
        "<entry xml:base='https://x.example/'><content src='3'/></entry>",
        "<entry xml:base='javascript:1'><link href='4'/></entry>",
        attributes="xml:base='/a/'",
    )
    assert [entry.url for entry in feed.entries] == [
        "https://paper.example/a/b/c/1",
        "https://paper.example/a/2",
        "https://x.example/3",
        "https://paper.example/a/4",
    ]


def test_a_link_costs_little_however_much_stands_around_it() -> None:
    links = "".join(f"<link>https://paper.example/{n}</link>" for n in range(20_000))
    entry = only(rss(f"<item xml:base='{'a/' * 20_000}'>{links}</item>"))
    assert (entry.url, entry.link_raw) == ("https://paper.example/0", "https://paper.example/0")
    assert (
        only(rss(f"<item xml:base='{'a/' * 20_000}'><link>b/c</link></item>")).url == "https://paper.example/feeds/b/c"
    )


@pytest.mark.parametrize(
    ("site", "url"),
    [
        ("https://town.example/news/", "https://town.example/a"),
        ("http://www.paper.example/", "https://paper.example/a"),
        ("", "https://paper.example/a"),
        ("/", "https://paper.example/a"),
        ("http://[", "https://paper.example/a"),
        ("javascript:1", "https://paper.example/a"),
    ],
)
def test_a_feed_kept_on_another_host_means_its_sites_addresses(site: str, url: str) -> None:
    assert only(rss("<item><title>t</title><link>/a</link></item>", channel=f"<link>{site}</link>")).url == url


@pytest.mark.parametrize(
    ("source", "name", "url"),
    [
        (
            "<source url='https://wire.example/rss'>The &amp;amp; Wire</source>",
            "The & Wire",
            "https://wire.example/rss",
        ),
        ("<source url='javascript:1'>Wire</source>", "Wire", None),
        ("<source>Wire</source>", "Wire", None),
        ("<source url='https://wire.example/'/>", None, "https://wire.example/"),
        (
            "<a:source><a:id>urn:w</a:id><a:link rel='self' href='https://wire.example/atom'/>"
            "<a:link href='https://wire.example/'/><a:title>Wire</a:title></a:source>",
            "Wire",
            "https://wire.example/",
        ),
        ("<a:source><a:title/><a:link rel='self' href='/w'/></a:source>", None, "https://paper.example/w"),
        ("<z:source url='https://wire.example/'>Wire</z:source>", None, None),
    ],
)
def test_the_publisher_that_an_entry_was_taken_from(source: str, name: str | None, url: str | None) -> None:
    entry = only(rss(f"<item>{OWN}{source}</item>"))
    assert (entry.publisher_name, entry.publisher_url) == (name, url)
    assert entry.title == "Bridge opens"


@pytest.mark.parametrize(
    ("people", "names"),
    [
        ("<author><name>Ann Orr</name><title>Chief</title><department>Maps</department></author>", ("Ann Orr",)),
        ("<author><name>Ann Orr</name><name>Bo Lund</name><email>a@e.example</email></author>", ("Ann Orr", "Bo Lund")),
        ("<m:credit role='photographer'>Kim Lens</m:credit>", ()),
        ("<m:content><a:author><a:name>Kim Lens</a:name></a:author></m:content><dc:creator>Ann</dc:creator>", ("Ann",)),
        ("<source><author><name>Other</name></author></source>", ()),
    ],
)
def test_the_people_of_an_item_are_its_own(people: str, names: tuple[str, ...]) -> None:
    assert only(rss(f"<item>{OWN}{people}</item>")).authors == names


@pytest.mark.parametrize(
    ("people", "names"),
    [
        ("<author><name>Own</name></author>", ("Own",)),
        ("<source><author><name>Wire</name></author></source>", ("Wire",)),
        ("<source><title>Wire</title></source>", ("Desk", "Night Desk")),
        ("", ("Desk", "Night Desk")),
    ],
)
def test_an_atom_entry_inherits_the_people_of_its_source_and_its_feed(people: str, names: tuple[str, ...]) -> None:
    desks = "<author><name>Desk</name></author><author><name>Night Desk</name></author>"
    assert only(atom(f"{desks}<entry><id>1</id>{people}</entry>")).authors == names


def test_the_name_of_a_publication_is_no_author_of_its_entries() -> None:
    own = "<title>The Paper – latest</title><author><name>The Paper</name></author>"
    assert only(atom(f"{own}<entry><id>1</id></entry>")).authors == ()


def test_a_publisher_changes_the_digest_of_an_entry_and_none_keeps_it() -> None:
    taken = [only(rss(f"<item>{OWN}{source}</item>")) for source in ("", "<source/>", "<source>Wire</source>")]
    assert taken[0].content_sha256 == taken[1].content_sha256 != taken[2].content_sha256


@pytest.mark.parametrize(
    ("media", "title", "summary"),
    [
        (
            "<m:title>Film</m:title><m:content medium='video' url='/v'/><m:description>Text</m:description>",
            "Film",
            "Text",
        ),
        ("<m:group><m:content type='video/mp4' url='/v'/><m:description>Text</m:description></m:group>", None, "Text"),
        ("<m:content medium='image' url='/i'/><m:description>A dam</m:description>", None, None),
        (
            "<m:content medium='video' url='/v'/><m:description>Film</m:description><description>Own</description>",
            None,
            "Own",
        ),
        ("<description>Own</description><itunes:summary>Show</itunes:summary>", None, "Own"),
        (
            "<itunes:summary>S</itunes:summary><dc:description>D</dc:description><description>Own</description>",
            None,
            "Own",
        ),
        ("<description/><itunes:summary>Show</itunes:summary>", None, "Show"),
        ("<dc:title>Second</dc:title><title>First</title><title>Third</title>", "First", None),
        ("<dc:title>Second</dc:title><m:title>Film</m:title>", "Second", None),
    ],
)
def test_media_stand_in_only_where_the_item_says_nothing(media: str, title: str | None, summary: str | None) -> None:
    entry = only(rss(f"<item>{media}<guid>1</guid></item>"))
    assert (entry.title, entry.summary) == (title, summary)


@given(
    st.lists(st.sampled_from([*NESTED, OWN, "<title>t</title>", "<item>", "</item>", "&x;", "<![CDATA["]), max_size=8)
)
def test_any_mixture_is_read_and_no_address_is_invented(parts: list[str]) -> None:
    feed = rss(f"<item>{''.join(parts)}</item>")
    written = {"https://paper.example/bridge", "https://paper.example/bridge-comments", "https://paper.example/?p=1"}
    assert all(entry.url in written | {None, "https://other.example/"} for entry in feed.entries)

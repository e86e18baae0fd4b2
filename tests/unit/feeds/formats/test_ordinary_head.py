"""Ordinary heads give what feedparser gives; heads that are not ordinary are left to it."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.feeds.formats import rss_atom
from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_feed import ParsedFeed

NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:odd="urn:odd" xmlns:fire="urn:fire"'
)
# fmt: off
NAMES = [
    "title", "title", "link", "description", "language", "ttl", "pubDate", "lastBuildDate", "generator",
    "copyright", "managingEditor", "subtitle", "id", "updated", "rights", "icon", "sy:updatePeriod",
    "sy:updateFrequency", "sy:updateBase", "dc:language", "dc:date", "dc:title", "dc:description",
    "atom:link", "atom:title", "atom:subtitle", "media:title", "media:rating", "itunes:summary",
    "itunes:title", "itunes:new-feed-url", "odd:title", "odd:language", "fire:ttl", "source", "summary",
    "content", "newlocation",
]
# fmt: on
INSIDE = [
    "<image><url>https://ex.org/a.png</url><title>Mark</title><link>https://ex.org/</link></image>",
    "<image><title>Mark</title><pubDate>2026</pubDate><title>Again</title></image>",
    "<textInput><title>Search</title><name>q</name></textInput>",
    "<author><name>A. B.</name></author>",
    "<odd:box><title>Inner</title></odd:box>",
    "<itunes:owner><itunes:name>A. B.</itunes:name></itunes:owner>",
    "<skipHours><hour>3</hour></skipHours>",
    "<title>Bay <b>News</b></title>",
    '<title xmlns="urn:foreign">Foreign</title>',
    "<!-- unseen -->",
    "<?php echo?>",
]
TEXTS = [
    "",
    " ",
    "Bay News",
    "a &lt;b&gt;x&lt;/b&gt; c",
    "CafÃ© rÃ©ouvert",
    "it\x92s",
    "Zürich",
    "fr_CH",
    "30",
    "hourly",
    "-1",
]
ATTRIBUTES = [
    *[""] * 8,
    ' type="html"',
    ' type="text"',
    ' xml:lang="de"',
    ' lang="it"',
    ' href="https://ex.org/x"',
    ' a="b"',
]


@st.composite
def elements(draw: st.DrawFn) -> str:
    if draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from(INSIDE))
    name, text = draw(st.sampled_from(NAMES)), escape(draw(st.sampled_from(TEXTS)), quote=False)
    return f"<{name}{draw(st.sampled_from(ATTRIBUTES))}>{text}</{name}>"


HEADS = st.lists(elements(), max_size=6).map("".join)
ITEM = "<item><title>Ferry late</title><link>https://ex.org/1</link></item>"
LANGUAGES = st.sampled_from(["", ' xml:lang="fr_CA"', ' xml:lang=""', ' lang="nn"', ' xml:base="https://ex.org/"'])
VERSIONS = st.sampled_from(
    ['version="2.0"', 'version="0.91"', 'version="0.94"', 'version="3"', "", 'version="2.0" a="b"']
)
RSS = st.builds(
    "<rss {} {}{}><channel>{}{}{}</channel></rss>".format,
    VERSIONS,
    st.just(NAMESPACES),
    LANGUAGES,
    HEADS,
    st.just(ITEM),
    HEADS,
)
ATOM = st.builds(
    '<feed xmlns="http://www.w3.org/2005/Atom" {}{}>{}<entry><title>Ferry</title></entry>{}</feed>'.format,
    st.just(NAMESPACES.replace('xmlns:atom="http://www.w3.org/2005/Atom" ', "").replace("<atom:", "<")),
    LANGUAGES,
    HEADS.map(lambda head: head.replace("atom:", "")),
    HEADS.map(lambda head: head.replace("atom:", "")),
)
RDF = st.builds(
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {}{}>{}'
    '<channel rdf:about="https://ex.org/"{}>{}<items><rdf:Seq><rdf:li resource="a"/></rdf:Seq></items></channel>'
    "{}{}</rdf:RDF>".format,
    st.just(NAMESPACES.partition(" ")[2]),
    LANGUAGES,
    st.sampled_from(["", "", INSIDE[0]]),
    st.sampled_from(["", "", ' href="x"']),
    HEADS.map(lambda head: head.replace("atom:", "")),
    st.sampled_from(["", INSIDE[0], INSIDE[2]]),
    st.just(ITEM),
)


def parsed(text: str) -> ParsedFeed:
    return parse_feed(text.encode(), url="https://ex.org/feed")


def as_feedparser(text: str) -> ParsedFeed:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rss_atom, "ordinary_head", lambda _: None)
        return parsed(text)


@given(RSS | ATOM | RDF)
def test_a_head_reads_as_with_feedparser(text):
    assert parsed(text) == as_feedparser(text)


def is_asked(text: str) -> bool:
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rss_atom, "_feedparsed", lambda root: (seen.append(root) or {}, ()))
        parsed(text)
    return bool(seen)


def rss(head: str, attributes: str = "") -> str:
    return f"<rss version='2.0' {NAMESPACES}{attributes}><channel><title>Bay News</title>{head}{ITEM}</channel></rss>"


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<ttl>30</ttl>",
        "<odd:id>7</odd:id>",
        "<sy:updatePeriod>hourly</sy:updatePeriod>",
        *INSIDE[:1],
        INSIDE[2],
        INSIDE[6],
    ],
)
def test_an_ordinary_feed_does_not_cost_feedparser_s_time(head):
    assert not is_asked(rss(head))


@pytest.mark.parametrize(
    "head", ["<title>Two</title>", "<dc:title>Two</dc:title>", "<ttl unit='h'>3</ttl>", INSIDE[1], INSIDE[4], INSIDE[8]]
)
def test_a_head_that_is_not_written_down_is_left_to_feedparser(head):
    assert is_asked(rss(head))


def test_a_root_that_declares_another_format_is_left_to_feedparser():
    assert is_asked(rss("", ' xmlns:r="http://purl.org/rss/1.0/"'))


def test_the_head_is_read():
    feed = parsed(
        rss(
            "<language>de-CH</language><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
        )
    )

    assert (feed.format, feed.title, feed.language, feed.ttl_s) == ("rss20", "Bay News", "de-CH", 1800)

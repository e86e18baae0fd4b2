"""Ordinary items give what feedparser gives; items that are not ordinary are left to it."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.feeds.formats import rss_atom
from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_feed import ParsedFeed

NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dcterms="http://purl.org/dc/terms/"'
)
RSS_FIELDS = [
    "title",
    "description",
    "content:encoded",
    "category",
    "dc:subject",
    "language",
    "dc:language",
    "pubDate",
    "dc:date",
    "dcterms:modified",
    "guid",
    "link",
    "atom:link",
    "atom:updated",
    "dc:title",
    "dc:description",
    "media:description",
    "media:title",
    "itunes:author",
    "summary",
    "content",
    "dc:creator",
    "author",
    "source",
    "comments",
]
ATOM_FIELDS = [
    "title",
    "summary",
    "content",
    "category",
    "id",
    "published",
    "updated",
    "issued",
    "link",
    "dc:subject",
    "dc:date",
    "dc:language",
    "media:description",
    "author",
    "rights",
    "source",
    "subtitle",
]
TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "Ferry late by an hour",
            "<b>Bold</b> &amp; more",
            "a < b &lt;i&gt;",
            "CafÃ© rÃ©ouvert",
            "it\x92s \x93quoted\x94",
            "Zürich — Genève",
            "https://ex.org/a?b=1&c=2",
            "2026-03-04T05:06:07Z",
            "Wed, 04 Mar 2026 05:06:07 GMT",
            "fr",
        ]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20),
)
ATTRIBUTES = st.sampled_from(
    [
        *[""] * 6,
        ' type="html"',
        ' type="text"',
        ' type="xhtml"',
        ' type="application/octet-stream"',
        ' xml:lang="pt_BR"',
        ' term="sea"',
        ' term="sea" label="The sea"',
        ' label="only"',
        ' domain="d"',
        ' scheme="s" term=""',
        ' href="https://ex.org/x"',
        ' lang="de"',
        ' mode="base64"',
        ' Term="odd"',
    ]
)


@st.composite
def elements(draw: st.DrawFn, names: list[str]) -> str:
    name = draw(st.sampled_from(names))
    text = escape(draw(TEXTS))
    if draw(st.integers(0, 9)) == 0:
        text = draw(st.sampled_from(["<i>in</i>", "<!-- unseen -->", "<name>A. B.</name>", f"<![CDATA[{text}]]>"]))
    return f"<{name}{draw(ATTRIBUTES)}>{text}</{name}>"


def items(tag: str, names: list[str]) -> st.SearchStrategy[str]:
    inside = st.lists(elements(names), max_size=6).map("".join)
    start = st.sampled_from([f"<{tag}>"] * 4 + [f'<{tag} xml:lang="it-IT">', f'<{tag} lastmod="2020">'])
    return st.lists(st.tuples(start, inside).map(lambda pair: f"{pair[0]}{pair[1]}</{tag}>"), max_size=4).map("".join)


HEADS = st.sampled_from(["", "<title>Bay News</title>", "<title/><language>sv</language>", "<ttl>30</ttl>"])
RSS = st.builds(
    "<rss version='2.0' {}{}><channel>{}{}{}</channel></rss>".format,
    st.just(NAMESPACES),
    st.sampled_from(["", ' xml:lang="fr_CA"', ' xml:lang=""']),
    HEADS,
    items("item", RSS_FIELDS),
    HEADS,
)
ATOM = st.builds(
    '<feed xmlns="http://www.w3.org/2005/Atom" {}{}>{}{}{}</feed>'.format,
    st.just(NAMESPACES),
    st.sampled_from(["", ' xml:lang="fr"']),
    HEADS,
    items("entry", ATOM_FIELDS),
    HEADS,
)


def parsed(text: str) -> ParsedFeed:
    return parse_feed(text.encode(), url="https://ex.org/feed")


def as_feedparser(text: str) -> ParsedFeed:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rss_atom, "ordinary_values", lambda _: None)
        return parsed(text)


@given(RSS | ATOM)
def test_a_feed_reads_as_with_feedparser_alone(text):
    assert parsed(text) == as_feedparser(text)


def asked(text: str) -> int:
    """Return how many items with any content are left to feedparser."""
    seen = []

    def count(root):
        seen.append(sum(len(element) > 0 for element in root.iter("{*}item", "{*}entry")))
        return {}, ()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rss_atom, "_feedparsed", count)
        parsed(text)
    return sum(seen)


ORDINARY = (
    "<title>Ferry late</title><link>https://ex.org/1</link><guid>1</guid><description>&lt;p&gt;Fog.&lt;/p&gt;</description>"
    "<pubDate>Wed, 04 Mar 2026 05:06:07 GMT</pubDate><category>Sea</category><dc:creator>A. B.</dc:creator>"
)


def rss(*inner: str) -> str:
    stated = "".join(f"<item>{fields}</item>" for fields in inner)
    return f"<rss version='2.0' {NAMESPACES}><channel><title>Bay News</title>{stated}</channel></rss>"


def test_ordinary_items_do_not_cost_feedparser_s_time():
    assert asked(rss(*[ORDINARY] * 5)) == 0


def test_pictures_inside_a_reference_are_not_a_reason_to_ask():
    link = (
        "<atom:link href='https://ex.org/2'><media:content><media:thumbnail url='a.png'/></media:content></atom:link>"
    )
    text = rss(ORDINARY, ORDINARY + link)

    assert asked(text) == 0
    assert parsed(text) == as_feedparser(text)


@pytest.mark.parametrize(
    "odd",
    [
        "<description>Two</description>",
        "<itunes:author>C. D.</itunes:author>",
        "<category>a<b/></category>",
        "<content>raw</content>",
        "<atom:link href='https://ex.org/2'><title>T</title></atom:link>",
    ],
)
def test_what_is_not_written_down_is_left_to_feedparser(odd):
    text = rss(ORDINARY, ORDINARY.replace("<title>Ferry late</title>", "<title>Odd</title>") + odd, ORDINARY)

    assert asked(text) == 1
    assert parsed(text) == as_feedparser(text)

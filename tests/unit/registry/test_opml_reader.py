"""OPML: every feed line accounted for, whatever the markup; sources made from it; written back."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presswatch.errors import SourceFileError
from presswatch.registry.opml_reader import MAX_ROWS, read_opml
from presswatch.registry.opml_sources import site_key, sources_from_opml
from presswatch.registry.opml_writer import write_opml

LISTS = Path(__file__).parents[4] / "shared" / "corpus" / "feed_lists"


def opml(*outlines: str, head: str = "") -> bytes:
    return "\n".join(['<?xml version="1.0"?>', f"{head}<opml><body>", *outlines, "</body></opml>"]).encode()


def rows_of(*outlines: str, head: str = "") -> list[tuple[int, str, str]]:
    return [(row.line, row.status, row.url) for row in read_opml(opml(*outlines, head=head)).rows]


def test_real_lists_lose_no_feed():
    if not LISTS.is_dir():
        pytest.skip("the corpus (../shared/corpus/feed_lists) is not here")
    files = sorted(LISTS.rglob("*.opml"))
    reports = [read_opml(path.read_bytes()) for path in files]
    written = sum(len(re.findall(rb"xmlurl\s*=", path.read_bytes(), re.IGNORECASE)) for path in files)
    rows = [row for report in reports for row in report.rows]
    assert (len(files), written, len(rows)) == (118, 1572, 1572)
    assert [row.status for row in rows].count("duplicate") == 2
    assert not [row for row in rows if row.status == "rejected"]
    for report in reports:
        sources = sources_from_opml(report)
        assert sources_from_opml(read_opml(write_opml(sources))) == sources


def test_says_what_became_of_each_line():
    report = read_opml(
        opml(
            '<outline text="Press">',
            '<outline title="A" xmlUrl="https://a.example/rss" htmlUrl="https://a.example" language="en-us"/>',
            '<outline title="A again" xmlUrl="http://www.a.example/rss/"/>',
            '<outline title="Script" xmlUrl="javascript:alert(1)"/>',
            '<outline title="Empty" xmlUrl=""/></outline>',
        )
    )
    assert [(row.line, row.status, row.reason) for row in report.rows] == [
        (4, "ok", ""),
        (5, "duplicate", "same feed as on line 4"),
        (6, "rejected", "bad_scheme"),
        (7, "rejected", "no_link"),
    ]
    assert (report.rows[0].site, report.rows[0].language) == ("https://a.example/", "en-US")


@pytest.mark.parametrize(
    ("outline", "url", "title"),
    [
        (
            '<outline text="Q & A" xmlUrl="https://a.example/?a=1&copy=2&b=3"/>',
            "https://a.example/?a=1&copy=2&b=3",
            "Q & A",
        ),
        ('<outline text="x" xmlUrl="https://a.example/?a=1&amp;b=2"/>', "https://a.example/?a=1&b=2", "x"),
        ('<outline title="The "best" paper" xmlUrl="https://a.example/"/>', "https://a.example/", 'The "best" paper'),
        ('<outline xmlUrl="https://a.example/" title="He said "no""/>', "https://a.example/", 'He said "no"'),
        ("<outline title='it\"s' xmlUrl='https://a.example/'/>", "https://a.example/", 'it"s'),
        ('<outline title="a > b" xmlUrl="https://a.example/"></outline>', "https://a.example/", "a > b"),
        ('<outline title="<b>A</b>" xmlUrl="https://a.example/"/>', "https://a.example/", "<b>A</b>"),
        ('<OUTLINE TEXT="A" XMLURL="https://a.example/"/>', "https://a.example/", "A"),
        ('<outline text="A&amp;amp;B" xmlUrl="https://a.example/"/>', "https://a.example/", "A&B"),
        ('<outline type="rss" text="A" url="https://a.example/"/>', "https://a.example/", "A"),
        ('<outline text="A" xmlUrl="feed://a.example/"/>', "http://a.example/", "A"),
        ('<outline text="A" xmlUrl="feed:https://a.example/"/>', "https://a.example/", "A"),
        ('<outline\n  text="A"\n  xmlUrl = "https://a.example/"\n/>', "https://a.example/", "A"),
    ],
)
def test_markup_as_found_in_the_wild(outline, url, title):
    rows = read_opml(opml(outline)).rows
    assert [(row.url, row.title, row.status, row.line) for row in rows] == [(url, title, "ok", 3)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_encodings(encoding):
    label = "" if encoding == "windows-1252" else f' encoding="{encoding.removesuffix("-sig")}"'
    text = f'<?xml version="1.0"{label}?><opml><body><outline text="Zürich" xmlUrl="https://a.example/"/></body></opml>'
    assert read_opml(text.encode(encoding)).rows[0].title == "Zürich"


def test_comments_are_not_feeds():
    hidden = '<!-- <outline xmlUrl="https://hidden.example/"/>\n -->'
    assert rows_of(hidden, '<outline xmlUrl="https://a.example/"/>') == [(5, "ok", "https://a.example/")]


def test_entities_are_never_resolved():
    dtd = '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname"> <!ENTITY o "<outline xmlUrl=\'https://b.example/\'/>">]>'
    rows = read_opml(opml('<outline text="&x;" xmlUrl="https://a.example/"/>', "&o;", head=dtd)).rows
    assert [(row.url, row.status, row.reason.partition(":")[0]) for row in rows] == [
        ("https://a.example/", "rejected", "xml_entities")
    ]


def test_deep_nesting_is_nothing_special():
    deep = '<outline text="f">' * 5_000 + '<outline xmlUrl="https://a.example/"/>' + "</outline>" * 5_000
    assert len(rows_of(deep)) == 1


@pytest.mark.parametrize(
    "body", [b"", b"<html><body/></html>", b"\x00\x01", b"{}", b"<rss/>", "<opmlx/>".encode("utf-16")]
)
def test_what_is_not_opml_is_refused(body):
    with pytest.raises(SourceFileError, match="not OPML"):
        read_opml(body)


def test_too_many_feeds_are_refused_and_not_cut():
    outline = '<outline text="A" xmlUrl="https://a.example/{}"/>'
    assert len(rows_of(*(outline.format(n) for n in range(MAX_ROWS)))) == MAX_ROWS
    with pytest.raises(SourceFileError, match="more than 20000 feeds"):
        rows_of(*(outline.format(n) for n in range(50_000)))


@pytest.mark.parametrize(
    "hostile",
    [
        '<outline title="' + 'a="' * 500_000,
        "<outline " + " " * 2_000_000,
        "<outline " + "a" * 2_000_000,
        '<outline a="' + "<!--" * 300_000,
        "<!DOCTYPE x [" * 100_000,
        "<outline " * 200_000,
        '<outline xmlUrl="' + "&" * 1_000_000 + '"/>',
    ],
)
def test_hostile_markup_costs_seconds_at_most(hostile):
    started = time.process_time()
    assert all(row.status == "rejected" for row in read_opml(b"<opml>" + hostile.encode()).rows)
    assert time.process_time() - started < 5


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_rows_or_a_refusal(tail):
    rows = read_opml(b"<opml>" + tail + b'<outline xmlUrl="').rows
    assert all(row.status in {"ok", "duplicate", "rejected"} for row in rows)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).map(str.strip).filter(bool))
def test_any_title_survives_writing(title):
    body = write_opml(sources_from_opml(read_opml(opml('<outline xmlUrl="https://a.example/"/>'))))
    escaped = title.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    again = read_opml(body.replace(b'title="front"', f'title="{escaped}"'.encode()))
    assert len(again.accepted) == 1
    if "&" not in title:  # titles are unescaped twice, as lists in the wild are escaped twice
        assert again.rows[0].title == "".join(c for c in " ".join(title.split()) if c.isprintable())


def test_feeds_are_grouped_by_site():
    report = read_opml(
        opml(
            '<outline text="World" xmlUrl="https://feeds.bbci.co.uk/news/world/rss.xml" htmlUrl="https://www.bbc.com/news"/>',
            '<outline text="Africa" xmlUrl="https://feeds.bbci.co.uk/news/africa/rss.xml" htmlUrl="https://www.bbc.com/news"/>',
            '<outline text="世界" xmlUrl="https://example.org/intl/rss.xml" language="ja"/>',
            '<outline text="World" xmlUrl="https://news.example.org/2"/>',
            '<outline text="World" xmlUrl="https://news.example.org/3"/>',
            '<outline text="Local" xmlUrl="http://127.0.0.1:8080/rss"/>',
        )
    )
    sources = {source.source_id: source for source in sources_from_opml(report)}
    assert [feed.feed_id for feed in sources["bbc-com"].feeds] == ["bbc-com/world", "bbc-com/africa"]
    assert [feed.feed_id for feed in sources["example-org"].feeds] == [
        "example-org/intl",
        "example-org/world",
        "example-org/world-2",
    ]
    assert sources["example-org"].languages == ("ja",)
    assert sources["127-0-0-1-8080"].name == "127.0.0.1:8080"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://news.bbc.co.uk/x", "bbc.co.uk"),
        ("https://a.github.io/feed", "a.github.io"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("http://localhost/", "localhost"),
        ("http://feeds.feedburner.com/ndtvnews-top-stories", "feeds.feedburner.com/ndtvnews-top-stories"),
    ],
)
def test_site_key(url, site):
    assert site_key(url) == site

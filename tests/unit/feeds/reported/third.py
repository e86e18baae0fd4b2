"""Eighteen more, written down before they were read: links of other schemes, lists of names, odd dates."""

from __future__ import annotations

from tests.unit.feeds.reported.report import HOME, Report, atom, rss, story, told

_AT = "2026-05-04T06:00:00+00:00"
_ENTRY = f'<title>Story 1</title><link href="{HOME}/1"/><id>urn:n:1</id>'
_BY = ("Ann Bay", "Cy Dow")


def _linked(link: str) -> str:
    return f"<title>Story 1</title><link>{link}</link>"


REPORTS = (
    Report(
        "links",
        "a scheme of feed readers in front",
        "ViennaRSS/vienna-rss/issues/1170",
        rss(_linked("feed:https://paper.example/1"), story(2), _linked("feed://paper.example/3")),
        ({"url": f"{HOME}/1"}, told(2), {"url": "http://paper.example/3"}),
    ),
    Report(
        "links",
        "slashes that lean the other way",
        "Tiendil/feeds.fun/pull/525",
        rss(_linked(r"https:\\paper.example\1"), _linked(r"https://paper.example\2?q=a\b"), _linked(r"\3")),
        ({"url": f"{HOME}/1"}, {"url": f"{HOME}/2?q=a\\b"}, {"url": f"{HOME}/3"}),
    ),
    Report(
        "links",
        "an entry of another protocol costs its neighbours nothing",
        "mmcdole/gofeed/pull/240",
        rss(_linked("at://did:plc:x/app/1"), story(2), _linked("mailto:desk@paper.example")),
        ({"url": None, "title": "Story 1"}, told(2), {"url": None}),
    ),
    Report(
        "links",
        "a slash as a number, in CDATA",
        "RssBandit/RssBandit/issues/812",
        rss(_linked("<![CDATA[https://paper.example/news&#47;1]]>"), _linked("https://paper.example/news&#47;2")),
        ({"url": f"{HOME}/news/1"}, {"url": f"{HOME}/news/2"}),
    ),
    Report(
        "links",
        "relative to the site, and the site relative too",
        "danmactough/node-feedparser/issues/171",
        rss(_linked("/en/news/1"), _linked("2.html"), head="<title>Paper</title><link>/en/news</link>"),
        ({"url": f"{HOME}/en/news/1"}, {"url": f"{HOME}/2.html"}),
    ),
    Report(
        "links",
        "none at all in one of the items",
        "kurtmckee/feedparser/issues/442",
        rss(story(1), "<title>Panel</title><description>Watch it.</description>", story(3)),
        (told(1), {"title": "Panel", "url": None}, told(3)),
    ),
    Report(
        "names",
        "each in an element of its own",
        "FreshRSS/FreshRSS/issues/7909",
        rss(story(1, "<dc:creator>Ann Bay</dc:creator><dc:creator>Cy Dow</dc:creator>")),
        (told(1, authors=_BY),),
    ),
    Report(
        "names",
        "three elements in Atom",
        "miniflux/v2/issues/1247",
        atom(_ENTRY + "".join(f"<author><name>{name}</name></author>" for name in (*_BY, "Eve Fox"))),
        ({"authors": (*_BY, "Eve Fox")},),
    ),
    Report(
        "names",
        "a list in one element",
        "18F/18f.gsa.gov/issues/903",
        rss(
            story(1, "<dc:creator>Ann Bay, Cy Dow, Eve Fox</dc:creator>"),
            story(2, "<author>Ann Bay and Cy Dow</author>"),
            story(3, "<dc:creator>Ann Bay; Cy Dow</dc:creator>"),
            story(5, "<dc:creator>By ANN BAY and CY DOW</dc:creator>"),
            story(4, "<dc:creator>Ann van der Bay, Cy Dow &amp; Eve M. Fox</dc:creator>"),
        ),
        (
            told(1, authors=(*_BY, "Eve Fox")),
            told(2, authors=_BY),
            told(3, authors=_BY),
            told(5, authors=("ANN BAY", "CY DOW")),
            told(4, authors=("Ann van der Bay", "Cy Dow", "Eve M. Fox")),
        ),
    ),
    Report(
        "names",
        "what looks like a list and is none",
        "18F/18f.gsa.gov/issues/903",
        rss(
            story(1, "<dc:creator>Bay, Ann</dc:creator>"),
            story(2, "<dc:creator>Ann Bay, Senior Editor</dc:creator>"),
            story(3, "<dc:creator>Health and Science Desk</dc:creator>"),
            story(4, "<dc:creator>Ministry of Ports and Fair Trade</dc:creator>"),
        ),
        (
            told(1, authors=("Bay, Ann",)),
            told(2, authors=("Ann Bay, Senior Editor",)),
            told(3, authors=("Health and Science Desk",)),
            told(4, authors=("Ministry of Ports and Fair Trade",)),
        ),
    ),
    Report(
        "names",
        "each in an anchor",
        "miniflux/v2/issues/2033",
        rss(story(1, "<dc:creator>&lt;a&gt;Ann Bay&lt;/a&gt;, &lt;a&gt;Cy Dow&lt;/a&gt;</dc:creator>")),
        (told(1, authors=_BY),),
    ),
    Report(
        "dates",
        "an element of RSS in Atom",
        "emacs-elfeed/elfeed/issues/345",
        atom(f"{_ENTRY}<pubDate>Mon, 04 May 2026 06:00:00 GMT</pubDate>"),
        ({"published": _AT},),
    ),
    Report(
        "dates",
        "slashes, the year first",
        "emacs-elfeed/elfeed/issues/345",
        rss(story(1, "<pubDate>2026/05/04 14:00:00</pubDate>")),
        (told(1, published=_AT),),
        zone="Asia/Shanghai",
    ),
    Report(
        "dates",
        "a form of mail in Atom",
        "lwindolf/liferea/issues/989",
        atom(f"{_ENTRY}<updated>Mon, 04 May 2026 06:00:00 GMT</updated>"),
        ({"updated": _AT},),
    ),
    Report(
        "dates",
        "blanks around it",
        "bubelov/vesti/issues/65",
        rss(story(1, "<pubDate>\t Mon, 04 May 2026 01:00:00 -0500 </pubDate>")),
        (told(1, published=_AT),),
    ),
    Report(
        "dates",
        "nothing but the day of the week",
        "miniflux/v2/issues/617",
        rss(story(1, "<pubDate>Tue,</pubDate>"), story(2, "<pubDate>Mon, 04 May 2026 06:00:00 GMT</pubDate>")),
        (told(1, published=None), told(2, published=_AT)),
    ),
    Report(
        "texts",
        "a title that is a number",
        "samuelclay/NewsBlur/issues/358",
        rss(f"<title>1024</title><link>{HOME}/1</link>", f"<title>0</title><link>{HOME}/2</link>"),
        ({"title": "1024", "url": f"{HOME}/1"}, {"title": "0", "url": f"{HOME}/2"}),
    ),
    Report(
        "texts",
        "no titles, but contents",
        "RssBandit/RssBandit/issues/664",
        atom(f'<link href="{HOME}/1"/><id>urn:n:1</id><title/><content type="html">&lt;p&gt;Fog.&lt;/p&gt;</content>'),
        ({"title": None, "summary": "Fog.", "content": "<p>Fog.</p>"},),
    ),
)

"""Namespaces, roots and what stands around them."""

from __future__ import annotations

from tests.unit.feeds.reported.report import ATOM, HOME, Report, atom, rss, story, told

_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
_RSS1 = "http://purl.org/rss/1.0/"
_AT = "2026-05-04T06:00:00+00:00"
_DATE = "<pubDate>Mon, 04 May 2026 06:00:00 GMT</pubDate>"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def _sitemap(rows: str, space: str = _SITEMAP, more: str = "") -> bytes:
    return f'<?xml version="1.0"?><urlset xmlns="{space}" {more}>{rows}</urlset>'.encode()


def _plain(body: bytes, end: bytes) -> bytes:
    return body + end


REPORTS = (
    Report(
        "namespaces",
        "Atom's namespace by default in RSS",
        "newsboat/newsboat/issues/1086",
        rss(story(1, _DATE, "<guid>n1</guid>"), story(2, "<description>Two.</description>"), root=f'xmlns="{ATOM}"'),
        (told(1, published=_AT, guid="n1"), told(2, summary="Two.")),
    ),
    Report(
        "namespaces",
        "a namespace that nobody knows by default in RSS",
        "mmcdole/gofeed/pull/347",
        rss(
            story(1, _DATE, "<author>Ann Lee</author>"),
            story(2, "<content:encoded><![CDATA[<p>All of two.</p>]]></content:encoded>"),
            root='xmlns="https://cyber.harvard.edu/rss/rss.html" xmlns:content="http://purl.org/rss/1.0/modules/content/"',
        ),
        (told(1, published=_AT, authors=("Ann Lee",)), told(2, content="<p>All of two.</p>")),
    ),
    Report(
        "namespaces",
        "the elements of RSS 1.0 under a prefix",
        "macieklamberski/feedsmith/issues/262",
        f'<rdf:RDF {_RDF} xmlns:r="{_RSS1}" xmlns:dc="http://purl.org/dc/elements/1.1/"><r:channel>'
        f"<r:title>Paper</r:title>"
        f'</r:channel><r:item rdf:about="{HOME}/1"><r:title>Story 1</r:title><r:link>{HOME}/1</r:link>'
        f"<dc:date>{_AT}</dc:date>"
        "</r:item></rdf:RDF>".encode(),
        (told(1, published=_AT),),
    ),
    Report(
        "namespaces",
        "RSS 1.0 whose namespace each element declares",
        "rometools/rome/issues/158",
        f'<rdf:RDF {_RDF}><channel rdf:about="{HOME}/" xmlns="{_RSS1}"><title>Paper</title></channel>'
        f'<item rdf:about="{HOME}/1" '
        f'xmlns="{_RSS1}"><title>Story 1</title><link>{HOME}/1</link><description>One.</description></item>'
        f"</rdf:RDF>".encode(),
        (told(1, summary="One."),),
    ),
    Report(
        "namespaces",
        "https in the names of extensions",
        "simplepie/simplepie/issues/746",
        rss(
            story(1, "<dc:creator>Ann Lee</dc:creator><dc:subject>Sea</dc:subject>", f"<dc:date>{_AT}</dc:date>"),
            story(2, "<content:encoded><![CDATA[<p>All of two.</p>]]></content:encoded>"),
            root='xmlns:dc="https://purl.org/dc/elements/1.1" xmlns:content="https://purl.org/rss/1.0/modules/content/"',
        ),
        (
            told(1, authors=("Ann Lee",), categories=("Sea",), published=_AT),
            told(2, content="<p>All of two.</p>"),
        ),
    ),
    Report(
        "namespaces",
        "https in the name of Atom",
        "simplepie/simplepie/issues/746",
        atom(
            f'<title type="html">Fog &amp;amp; &lt;b&gt;fire&lt;/b&gt;</title><link rel="replies" href="{HOME}/1#c"/>'
            f'<link href="{HOME}/1"/><id>n1</id><published>{_AT}</published>'
            f'<content type="html">&lt;p&gt;One.&lt;/p&gt;</content>',
            f'<title type="text">The &lt;b&gt; of HTML</title><link href="{HOME}/2"/><id>n2</id><author>'
            f"<name>Bo Ek</name></author>",
            space="https://www.w3.org/2005/Atom",
            head="<title>Paper</title><author><name>Ann Lee</name></author>",
        ),
        (
            {
                "title": "Fog & fire",
                "url": f"{HOME}/1",
                "published": _AT,
                "content": "<p>One.</p>",
                "authors": ("Ann Lee",),
            },
            {"title": "The <b> of HTML", "url": f"{HOME}/2", "authors": ("Bo Ek",)},
        ),
    ),
    Report(
        "namespaces",
        "Atom under a prefix of its own",
        "macieklamberski/feedsmith/issues/77",
        f'<a:feed xmlns:a="{ATOM}"><a:title>Paper</a:title><a:entry><a:id>n1</a:id><a:title>Story 1</a:title>'
        f'<a:link href="{HOME}/1"/><a:updated>{_AT}</a:updated></a:entry></a:feed>'.encode(),
        (told(1, guid="n1", updated=_AT),),
    ),
    Report(
        "around the root",
        "items after the channel has ended",
        "simplepie/simplepie/issues/677",
        rss().replace(b"</channel>", b"</channel>" + f"<item>{story(1, _DATE)}</item><item>{story(2)}</item>".encode()),
        (told(1, published=_AT), told(2)),
    ),
    Report(
        "around the root",
        "two documents in one body",
        "kurtmckee/feedparser/issues/254",
        rss(story(1), story(2)) + rss(story(3), story(4)),
        (told(1), told(2), told(3), told(4)),
    ),
    Report(
        "around the root",
        "a script behind the feed",
        "tontof/kriss_feed/issues/446",
        rss(story(1), story(2))
        + b'<script defer src="https://b.example/b.js" data-b=\'{"v":"1","r":1}\' async></script>\n',
        (told(1, flags=()), told(2, flags=())),
    ),
    Report(
        "around the root",
        "an error of the program behind the feed",
        "readest/readest/pull/4506",
        atom(f'<title>Story 1</title><link href="{HOME}/1"/><id>n1</id>')
        + b"\n<br />\n<b>Warning</b>:  Undefined variable $x & more in <b>/srv/f.php</b> on line <b>9</b><br />\n",
        (told(1, flags=()),),
    ),
    Report(
        "around the root",
        "two brackets behind the feed",
        "nmdias/FeedKit/pull/53",
        rss(story(1), story(2)) + b"[]",
        (told(1, flags=()), told(2, flags=())),
    ),
    Report(
        "broken markup",
        "an anchor of a description that is never closed",
        "lwindolf/liferea/issues/1395",
        rss(
            f"<title>Story 1</title><description><p>See <a href='{HOME}/x'>this<a> and <b>that</p></description>"
            f"<link>{HOME}/1</link>",
            story(2, "<description>Two.</description>"),
            story(3, "<guid>n3</guid>"),
        ),
        (told(1), told(2, summary="Two."), told(3, guid="n3")),
    ),
    Report(
        "broken markup",
        "links that are never closed",
        "brendanlong/lion-reader/pull/204",
        rss(
            f"<title>Story 1</title><link>{HOME}/1<pubDate>Mon, 04 May 2026 06:00:00 GMT</pubDate>",
            f"<title>Story 2</title><link>{HOME}/2<guid>n2</guid><pubDate>Mon, 04 May 2026 06:00:00 GMT</pubDate>",
        ),
        (told(1, published=_AT), told(2, guid="n2", published=_AT)),
    ),
    Report(
        "broken markup",
        "links as an HTML parser writes them",
        "andybalholm/cascadia/issues/22",
        rss(
            f"<title>Story 1</title><link/>{HOME}/1<pubDate>Mon, 04 May 2026 06:00:00 GMT</pubDate>",
            f"<link/>{HOME}/2\n<title>Story 2</title>",
        ),
        (told(1, published=_AT), told(2)),
    ),
    Report(
        "sitemaps",
        "pictures and other languages beside the page, an old namespace",
        "crawler-commons/crawler-commons/issues/210",
        _sitemap(
            f"<url><image:image><image:loc>{HOME}/1.jpg</image:loc><image:title>Wrong</image:title>"
            f"</image:image><xhtml:link "
            f'rel="alternate" hreflang="de" href="{HOME}/de/1"/><loc>{HOME}/1</loc><lastmod>{_AT}</lastmod></url>',
            space="//www.google.com/schemas/sitemap/0.84/",
            more='xmlns:image="https://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml"',
        ),
        ({"title": None, "url": f"{HOME}/1", "updated": _AT},),
    ),
    Report(
        "sitemaps",
        "a list in a list, no namespace, a clock of twelve hours",
        "GateNLP/ultimate-sitemap-parser/issues/86",
        f"<urlset>\n<urlset><url><loc>{HOME}/1</loc><lastmod>2026-05-04 06:00:00 PM</lastmod></url>"
        f"<url><loc>{HOME}/2</loc></url></urlset></urlset>".encode(),
        ({"url": f"{HOME}/1", "updated": "2026-05-04T18:00:00+00:00"}, {"url": f"{HOME}/2"}),
        zone="UTC",
    ),
    Report(
        "sitemaps",
        "names and titles with an ampersand as it is",
        "ekalinin/sitemap.js/pull/155",
        _sitemap(
            f"<url><loc>{HOME}/?a=1&b=2</loc><news:news><news:publication><news:name>Fog & Fire</news:name>"
            f"<news:language>en"
            f"</news:language></news:publication><news:title><![CDATA[R&D & more]]></news:title>"
            f"<news:publication_date>{_AT}"
            "</news:publication_date></news:news></url>",
            more=_NEWS,
        ),
        ({"title": "R&D & more", "url": f"{HOME}/?a=1&b=2", "published": _AT, "language": "en"},),
    ),
)

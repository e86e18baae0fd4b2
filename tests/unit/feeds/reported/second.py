"""Twenty more, found after the others held: other members of the same kinds, and some kinds of their own."""

from __future__ import annotations

import gzip
import json

from tests.unit.feeds.reported.report import HOME, Report, atom, rss, story, told

_AT = "2026-05-04T06:00:00+00:00"
_DATE = "<pubDate>Mon, 04 May 2026 06:00:00 GMT</pubDate>"
_WARNING = b"<br />\n<b>Warning</b>:  Undefined index: x in <b>/srv/feed.php</b> on line <b>12</b><br />\n"
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _json(*items: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1", "title": "Paper", "items": list(items)})


def _item(number: int) -> dict[str, object]:
    return {"id": f"n{number}", "title": f"Story {number}", "url": f"{HOME}/{number}", "tags": ["a", "b"]}


def _dated(*dates: str) -> bytes:
    return rss(*(story(number, f"<pubDate>{date}</pubDate>") for number, date in enumerate(dates, start=1)))


REPORTS = (
    Report(
        "sitemaps",
        "a compressed list of addresses",
        "crawler-commons/crawler-commons/issues/143",
        gzip.compress(f"{HOME}/1\n{HOME}/2?a=1&b=2\r\n\n{HOME}/3\n".encode(), mtime=0),
        ({"url": f"{HOME}/1"}, {"url": f"{HOME}/2?a=1&b=2"}, {"url": f"{HOME}/3"}),
    ),
    Report(
        "sitemaps",
        "CDATA and line feeds around addresses",
        "webrecorder/browsertrix-crawler/pull/578",
        f"<urlset {_SITEMAP}><url><loc><![CDATA[{HOME}/1?a=1&b=2]]></loc></url><url>\n<loc>\n {HOME}/2\n</loc>\n"
        "<lastmod>\n2026-05-04T08:00+02:00\n</lastmod></url></urlset>".encode(),
        ({"url": f"{HOME}/1?a=1&b=2"}, {"url": f"{HOME}/2", "updated": _AT}),
    ),
    Report(
        "sitemaps",
        "a document type that is none, white space in front",
        "ukwa/ukwa-heritrix/issues/44",
        f'\n \n<?xml version="1.0"?>\n<!DOCTYPE urlset PUBLIC "-//x//y">\n<urlset {_SITEMAP}><url><loc>{HOME}/1</loc>'
        "</url></urlset>".encode(),
        ({"url": f"{HOME}/1"},),
    ),
    Report(
        "JSON",
        "a document in a string",
        "macieklamberski/feedsmith/pull/189",
        json.dumps(_json(_item(1), _item(2))).encode(),
        (told(1), told(2)),
        url=f"{HOME}/feed.json",
    ),
    Report(
        "JSON",
        "one item with an escape that is none",
        "FreshRSS/FreshRSS/issues/7170",
        _json(_item(1), _item(2), _item(3)).replace("Story 2", "Sto\\xry 2").encode(),
        (told(1), told(3)),
        url=f"{HOME}/feed.json",
    ),
    Report(
        "JSON",
        "cut in a list of a list",
        "feedjira/feedjira/issues/485",
        _json(_item(1), _item(2)).encode()[:-9],
        (told(1, categories=("a", "b")),),
        outcomes=("truncated",),
        url=f"{HOME}/feed.json",
    ),
    Report(
        "namespaces",
        "media and podcasts in other letters",
        "simplepie/simplepie/issues/746",
        rss(
            f"<link>{HOME}/1</link><m:title>Story 1</m:title><m:content medium='video' url='{HOME}/1.mp4'/>"
            "<m:description>One.</m:description>",
            story(2, "<i:summary>Two.</i:summary>"),
            root='xmlns:m="https://search.yahoo.com/mrss" xmlns:i="HTTP://www.itunes.com/DTDs/Podcast-1.0.dtd"',
        ),
        (told(1, summary="One."), told(2, summary="Two.")),
    ),
    Report(
        "namespaces",
        "RSS 1.0 with https and without its last sign",
        "simplepie/simplepie/issues/746",
        '<rdf:RDF xmlns:rdf="https://www.w3.org/1999/02/22-rdf-syntax-ns" xmlns="https://purl.org/rss/1.0" '
        f'xmlns:dc="https://purl.org/dc/elements/1.1/"><channel><title>Paper</title></channel>'
        f'<item rdf:about="{HOME}/1">'
        f"<title>Story 1</title><link>{HOME}/1</link><dc:date>{_AT}</dc:date><dc:creator>Ann Lee</dc:creator>"
        f"</item></rdf:RDF>".encode(),
        (told(1, guid=f"{HOME}/1", published=_AT, authors=("Ann Lee",)),),
    ),
    Report(
        "around the root",
        "an error of the program in front of the feed",
        "FreshRSS/FreshRSS/issues/1057",
        _WARNING + rss(story(1), story(2)),
        (told(1), told(2)),
    ),
    Report(
        "around the root",
        "an error of the program in front of a JSON feed",
        "FreshRSS/FreshRSS/issues/1057",
        _WARNING + _json(_item(1)).encode(),
        (told(1),),
        url=f"{HOME}/feed.json",
    ),
    Report(
        "broken markup",
        "bare ampersands in attributes",
        "jpmonette/feed/issues/227",
        rss(
            story(1, f'<enclosure url="{HOME}/i.png?a=1&b=2" type="image/png"/>'),
            story(2, '<source url="https://o.example/?a&b">O</source>'),
        ),
        (told(1), told(2, publisher_name="O", publisher_url="https://o.example/?a&b")),
    ),
    Report(
        "links",
        "slashes as numbers",
        "justlark/gempost/issues/3",
        atom('<title>Story 1</title><link rel="alternate" href="https:&#x2F;&#x2F;paper.example&#x2F;1"/>'),
        (told(1),),
    ),
    Report(
        "links",
        "one link for each language",
        "lwindolf/liferea/issues/442",
        atom(
            f'<title>Story 1</title><link hreflang="de" href="{HOME}/de/1"/><link hreflang="en" href="{HOME}/1"/>'
            f'<link hreflang="fr" href="{HOME}/fr/1"/>'
        ).replace(b"<feed ", b'<feed xml:lang="en" '),
        (told(1),),
    ),
    Report(
        "dates",
        "changed later than published, in Atom's element",
        "owncloud-archive/news/issues/84",
        rss(
            story(1, f"<a10:updated>2026-05-06T06:00:00Z</a10:updated>{_DATE}"),
            root='xmlns:a10="http://www.w3.org/2005/Atom"',
        ),
        (told(1, published=_AT, updated="2026-05-06T06:00:00+00:00"),),
    ),
    Report(
        "dates",
        "midnight at the end of a day, noon without seconds",
        "stevedylandev/alcove/pull/18",
        _dated("Sun, 03 May 2026 24:00:00 +0000", "Mon, 04 May 2026 02:00 AM", "2026-05-03T24:00Z"),
        tuple(told(number, published="2026-05-04T00:00:00+00:00") for number in (1, 2, 3)),
        zone="Europe/Berlin",
    ),
    Report(
        "dates",
        "names of months cut to three letters",
        "witjem/feedpls/issues/16",
        _dated(
            "dom, 04 ott 2026 06:00:00 GMT",
            "ne, 04 říj 2026 06:00:00 GMT",
            "Жов 4, 2026, 06:00 GMT",
            "Min, 04 Okt 2026 06:00:00 GMT",
            "Paz, 04 Eki 2026 06:00:00 GMT",
            "dg, 04 oct 2026 06:00:00 GMT",
            "Κυρ, 04 Οκτ 2026 06:00:00 GMT",
        ),
        tuple(told(number, published="2026-10-04T06:00:00+00:00") for number in range(1, 8)),
    ),
    Report(
        "dates",
        "the date of the issue where the date of the story is a word",
        "alexdebril/rss-atom-bundle/issues/94",
        rss(story(1, "<pubDate>heute</pubDate>", f"<dc:date>-</dc:date><dc:date>{_AT}</dc:date>")),
        (told(1, published=_AT),),
    ),
    Report(
        "texts",
        "elements in a title that says it is HTML",
        "GoogleChrome/web.dev/issues/5691",
        atom(f'<title type="html">Fog <b>and</b> fire</title><link href="{HOME}/1"/>'),
        ({"title": "Fog and fire"},),
    ),
    Report(
        "texts",
        "apostrophes by name, once and twice",
        "alcides/alcides-bliki/pull/5",
        rss(
            f"<title>UK&amp;#x27;s fog</title><link>{HOME}/1</link>",
            f"<title>UK&apos;s fog</title><link>{HOME}/1</link>",
            f"<title>UK&amp;apos;s fog</title><link>{HOME}/1</link>",
            f"<title><![CDATA[UK&#8217;s fog]]></title><link>{HOME}/1</link>",
        ),
        ({"title": "UK's fog"}, {"title": "UK's fog"}, {"title": "UK's fog"}, {"title": "UK’s fog"}),
    ),
    Report(
        "texts",
        "Windows-1252 in categories and names",
        "jakartaee/jakartablogs.ee/issues/121",
        rss(
            story(1, "<category>L’Ã©tranger â€“ mer</category><dc:creator>RenÃ©e Dâ€™Arc</dc:creator>"),
            story(2, "<dc:creator>Renée D’Arc</dc:creator>"),
        ),
        (told(1, categories=("L’Ã©tranger â€“ mer",), authors=("Renée D’Arc",)), told(2, authors=("Renée D’Arc",))),
    ),
)

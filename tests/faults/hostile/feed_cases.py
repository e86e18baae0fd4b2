"""Section C: feeds that bomb, lie or are broken; a good entry beside a bad one must never suffer."""

# ruff: noqa: E501 - a case a line reads as a table

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

from tests.faults.hostile.case import Case
from tests.faults.hostile.ways import GOOD, ITEM, Say, feed, good_one, rss, with_good

from presswatch.feeds.entry_key import entry_key
from presswatch.model.parsed_feed import ParsedFeed

BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
XML = '<?xml version="1.0" encoding="{}"?>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{}</feed>'
ATOM_GOOD = '<entry><id>good</id><title>Title good</title><link href="http://news.example/good"/></entry>'
DATES = {
    "future": "2099-01-01T00:00:00Z",
    "past": "Thu, 01 Jan 1970 00:00:00 GMT",
    "year 0": "0000-00-00",
    "year 99999": "99999-01-01",
    "epoch": "1764576000",
    "31 February": "Tue, 31 Feb 2026 10:00:00 GMT",
    "words": "yesterday at noon",
    "long": "1 " * 200_000,
}


def first(*names: str) -> Say:
    """Say fields of the first entry."""
    return lambda parsed: (
        ", ".join(str(getattr(parsed.entries[0], name)) for name in names) if parsed.entries else "no entry"
    )


def published(parsed: ParsedFeed) -> str:
    """Say which entries got an instant, and which of them is out of reason."""
    read = [entry for entry in parsed.entries if entry.published and entry.published.value]
    odd = [entry.guid for entry in read if not 1990 <= entry.published.value.year <= 2027]  # type: ignore[union-attr]
    return f"{len(parsed.entries)} entries, {len(read)} dated, out of reason: {odd}"


def keys(parsed: ParsedFeed) -> str:
    """Say how many entries and how many keys there are."""
    return f"{len(parsed.entries)} entries, {len({entry_key(entry) for entry in parsed.entries})} keys"


def dated() -> str:
    items = (f"<item><guid>{name}</guid><pubDate>{raw}</pubDate></item>" for name, raw in DATES.items())
    return rss("".join(items) + "<item><guid>good</guid><pubDate>Sun, 01 Mar 2026 08:00:00 +0100</pubDate></item>")


def json_feed(*items: object, version: str = "https://jsonfeed.org/version/1.1") -> bytes:
    return json.dumps({"version": version, "title": "t", "items": items}).encode()


def many(count: int, item: str = ITEM) -> Callable[[], str]:
    return lambda: rss("".join(item.format(number) for number in range(count)))


CASES = [
    Case("C01 laughs", "billion laughs", feed(rss("<item><title>&c;</title></item>", BOMB)), "xml_entities 0"),
    Case("C01 laughs unused", "the same, declared and not used", feed(with_good("<title>x</title>", BOMB), say=good_one), "ok 2"),
    Case("C02 quadratic", "one entity of 20 kB, 5,000 times", feed(lambda: rss(f"<item><title>{'&a;' * 5000}</title></item>", f'\n<!DOCTYPE r [<!ENTITY a "{"x" * 20_000}">]>')), "xml_entities 0"),
    Case("C02 short", "50,000 times an entity of 900 characters", feed(lambda: rss(f"<item><title>{'&a;' * 50_000}</title></item>", f'<!DOCTYPE r [<!ENTITY a "{"x" * 900}">]>')), "xml_entities 0"),
    Case("C03 file", "an entity that names a file", feed(rss("<item><title>&x;</title></item>", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>')), "xml_entities 0"),
    Case("C03 parameter", "a parameter entity on loopback", feed(with_good("", '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]>'), say=good_one), "ok 2"),
    Case("C03 DTD", "an external DTD", feed(with_good("", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">'), say=good_one), "ok 2"),
    Case("C03 XInclude", "an XInclude of a file", feed(with_good('<title><i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/></title>'), say=good_one), "ok 2"),
    Case("C03 stylesheet", "a style sheet on loopback", feed(with_good("", '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:1/x.xsl"?>'), say=good_one), "ok 2"),
    Case("C04 deep", "200,000 nested elements", feed(lambda: rss("<a>" * 200_000 + "</a>" * 200_000)), "parser_limit 0", cpu_s=8, mb=600),
    Case("C04 deep item", "300 nested elements in one item, a good one beside it", feed(with_good("<a>" * 300 + "</a>" * 300), say=good_one), "repaired 2"),
    Case("C04 two million", "2,000,000 nested elements, 6 MB", feed(lambda: rss("<a>" * 2_000_000)), "parser_limit 0", cpu_s=15, wall_s=40, mb=900),
    Case("C05 undeclared", "&nbsp; without a declaration", feed(with_good("<title>a&nbsp;b</title>"), say=good_one), "ok 2"),
    Case("C05 unknown", "&nosuch; and a bare &", feed(with_good("<title>a &nosuch; b & c</title><link>http://e.example/?a=1&b=2</link>"), say=first("title", "url")), "a &nosuch; b & c, http://e.example/?a=1&b=2"),
    Case("C07 surrogate", "&#xD800; in a title", feed(with_good("<title>a&#xD800;b</title>"), say=good_one), "ok 2"),
    Case("C07 too high", "&#x110000; and &#0;", feed(with_good("<title>a&#x110000;b&#0;c</title>"), say=first("title")), "abc"),
    Case("C07 digits", "a reference of a million digits", feed(lambda: with_good(f"<title>&#{'9' * 1_000_000};</title>"), say=good_one), "ok 2"),
    Case("C07 in a broken feed", "&#xD800; beside a tag never closed", feed(with_good("<title>&#xD800;<b></title>"), say=good_one), "repaired 2"),
    *(
        Case(f"C08 {name}", f"declared encoding {name}", feed(XML.format(name) + with_good("<title>x</title>"), say=good_one), "ok 2")
        for name in ("punycode", "unicode_escape", "zlib", "rot13", "utf-7", "klingon", "idna", "undefined")
    ),
    Case("C09 latin", "Latin-1 declared as UTF-8", feed(lambda: (XML.format("utf-8") + with_good("<title>café à gogo</title>")).encode("latin-1"), say=lambda p: f"{p.outcome} {len(p.entries)} {p.notes}"), "ok 2 ('charset_guessed',)"),
    Case("C09 UTF-16", "UTF-16 without a mark", feed(with_good("<title>é</title>").encode("utf-16-le"), say=good_one), "ok 2"),
    Case("C09 mixed", "Windows-1252 in one item of a UTF-8 feed", feed(with_good("<title>Zoë</title>").encode().replace("Zoë".encode(), b"Zo\xeb"), say=good_one), "ok 2"),
    Case("C09 header", "charset=utf-16 in the header, UTF-8 in the body", feed(with_good("<title>é</title>"), "Content-Type: text/xml; charset=utf-16", say=first("title")), "é"),
    Case("C10 nothing", "items without guid and link", feed(rss("<item><title>a</title></item><item><title>b</title></item>"), say=keys), "2 entries, 2 keys"),
    Case("C10 empty item", "an item without any field", feed(rss(f"<item></item><item/>{GOOD}"), say=good_one), "ok 1"),
    Case("C11 twice", "one guid twice, two texts", feed(rss("<item><guid>1</guid><title>a</title></item><item><guid>1</guid><title>b</title></item>"), say=keys), "2 entries, 1 keys"),
    Case("C12 guid storm", "2,000 items with one guid", feed(many(2000, "<item><guid>same</guid><title>{0}</title></item>"), say=keys), "2000 entries, 1 keys", cpu_s=10),
    Case("C14 long guid", "a guid of 1 MB", feed(lambda: with_good("", "").replace("<guid>bad", "<guid>" + "x" * 1_000_000), say=keys), "2 entries, 2 keys"),
    Case("C14 blank guid", "guids of white space", feed(rss("<item><guid> \t </guid><title>a</title></item><item><guid>\u3000</guid><title>b</title></item>"), say=keys), "2 entries, 2 keys"),
    Case("C15 no items", "a feed without items", feed(rss("")), "empty_feed 0"),
    Case("C15 page", "a page", feed("<!DOCTYPE html><html><body><h1>403 Forbidden</h1></body></html>"), "not_a_feed 0"),
    Case("C15 JSON", "JSON that is no feed", feed('{"error": "not found"}'), "not_a_feed 0"),
    Case("C15 other XML", "a SOAP fault", feed('<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Fault/></s:Envelope>'), "not_a_feed 0"),
    Case("C15 white space", "nothing but white space and NUL", feed(b" \r\n\x00 " * 1000), "empty_body 0"),
    Case("C15 JSON feed", "JSON Feed with an item that is no object", feed(json_feed(1, "x", None, [], {"id": "good", "title": "Title good", "url": "http://news.example/good"}), say=good_one), "ok 1"),
    Case("C15 deep JSON", "100,000 brackets in a JSON Feed", feed(b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 100_000), "not_a_feed 0"),
    Case("C15 JSON number", "an id of a million digits", feed(b'{"version":"https://jsonfeed.org/version/1","items":[{"id":' + b"9" * 1_000_000 + b"}]}"), "ok 1"),
    Case("C15 JSON types", "every member of the wrong type", feed(json_feed({"id": ["x"], "url": {}, "title": 3, "authors": "x", "tags": {"a": 1}, "date_published": [1]})), "ok 1"),
    Case("C15 JSON surrogate", "a lone surrogate and NUL in a JSON title", feed(b'{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"a\\ud800b\\u0000c"}]}', say=first("title")), "abc"),
    Case("C16 100,000", "100,000 entries, 9 MB", feed(many(100_000), say=lambda p: f"{p.outcome} {len(p.entries)} + {p.over_limit}"), "ok 2000 + 98000", cpu_s=15, wall_s=60, mb=700),
    Case("C16 100 MB", "a feed of 100 MB", feed(lambda: b"<rss><channel>" + b"x" * 100_000_000), "body_too_large", mb=420, wall_s=40),
    Case("C16 one title", "a title of 10 MB", feed(lambda: with_good(f"<title>{'x' * 10_000_000}</title>"), say=good_one), "ok 2", cpu_s=12, wall_s=60, mb=900),
    Case("C17 blank start", "a million newlines before the root", feed(lambda: "\n" * 1_000_000 + with_good(""), say=good_one), "ok 2"),
    Case("C17 blank prolog", "blanks between declaration and root", feed(lambda: XML.format("utf-8") + "\n " * 500_000 + with_good(""), say=good_one), "ok 2"),
    Case("C19 author", "an author of 1 MB made for regular expressions", feed(lambda: with_good("<author>a@" + "a." * 500_000 + "</author>"), say=good_one), "ok 2"),
    Case("C19 style", "100,000 times url( in a style", feed(lambda: with_good(f'<description>&lt;p style="{"url(" * 100_000}"&gt;</description>'), say=good_one), "ok 2"),
    Case("C19 brackets", "200,000 times <", feed(lambda: with_good("<title>" + "<" * 200_000 + "</title>"), say=good_one), "ok 2"),
    Case("C19 open tags", "100,000 tags never closed in a title", feed(lambda: with_good("<title>" + "<a " * 100_000 + "</title>"), say=good_one), "repaired 2", cpu_s=8),
    Case("C19 attributes", "20,000 attributes on one element", feed(lambda: with_good("<x " + " ".join(f"a{n}='1'" for n in range(20_000)) + "/>"), say=good_one), "ok 2", cpu_s=8),
    Case("C20 dates", "dates out of reason, in all shapes: kept as the feed's claim, no page chooses them (D16)", feed(dated, say=published), "9 entries, 4 dated, out of reason: ['future', 'past']"),
    Case("C23 clock", "24:00, :60 and typos of RFC 822", feed(rss("".join(f"<item><guid>{n}</guid><pubDate>{raw}</pubDate></item>" for n, raw in enumerate(("Sun, 01 Mar 2026 24:00:00 GMT", "Sun, 01 Mar 2026 10:00:60 GMT", "Sunn, 1 Marc 2026 10:00 GMT")))), say=lambda p: f"{len(p.entries)} entries"), "3 entries"),
    Case("C25 script", "a link javascript:", feed(with_good("<link>javascript:alert(1)</link>"), say=first("url", "url_problem")), "None, bad_scheme"),
    Case("C25 title", "a script in a title is text", feed(with_good("<title>&lt;script&gt;alert(1)&lt;/script&gt;Hi</title>"), say=lambda p: "no tag" if "<script" not in (p.entries[0].title or "") else "tag"), "no tag"),
    Case("C25 internal link", "a link to the metadata service is kept as text, refused when asked for", feed(with_good("<link>http://169.254.169.254/x</link>"), say=first("url")), "http://169.254.169.254/x"),
    Case("C26 escaped twice", "&amp;amp;lt;", feed(with_good("<title>a &amp;amp;lt;b&amp;amp;gt; c</title>"), say=first("title")), "a &lt;b&gt; c"),
    Case("C27 cut", "cut inside the ninth of ten items", feed(lambda: many(10)().encode()[:-140], say=lambda p: f"{p.outcome} {len(p.entries)}"), "truncated 9"),
    Case("C27 cut at item", "cut right after <item", feed(lambda: rss(GOOD + "<item").removesuffix("</channel></rss>"), say=good_one), "truncated 1"),
    Case("C27 cut after item", "cut right after <item>", feed(lambda: rss(GOOD + "<item>").removesuffix("</channel></rss>"), say=good_one), "truncated 1"),
    Case("C28 gzip inside", "gzip in gzip: one layer by header, one unsaid", feed(lambda: gzip.compress(gzip.compress(with_good("").encode())), "Content-Encoding: gzip", say=good_one), "ok 2"),
    Case("C28 no gzip", "gzip magic, then text", feed(b"\x1f\x8b\x08\x00broken", "Content-Encoding: identity"), "truncated"),
    Case("C31 Atom", "Atom with a stray end tag", feed(ATOM.format(f"</b>{ATOM_GOOD}"), say=good_one), "repaired 1"),
    Case("C31 wrong namespace", "Atom under a namespace that is none", feed(ATOM.format(ATOM_GOOD).replace("www.w3.org", "www.w3.example"), say=lambda p: f"{len(p.entries)} {p.entries[0].guid if p.entries else ''}"), "1 good"),
    Case("C31 undeclared prefix", "prefixes used and not declared", feed(with_good("<dc:creator>A</dc:creator><media:x y:z='1'/>"), say=good_one), "repaired 2"),
    Case("C32 namespaces", "9,000 declared namespaces", feed(lambda: with_good("<x " + " ".join(f"xmlns:a{n}='u{n}'" for n in range(9_000)) + "/>"), say=good_one), "ok 2", cpu_s=8),
    Case("C32 prefixes", "50,000 undeclared prefixes", feed(lambda: with_good("<title>kept</title>" + "".join(f"<p{n}:x/>" for n in range(50_000))), say=lambda p: f"{good_one(p)}, {p.entries[0].title}"), "repaired 2, kept", cpu_s=12),
    Case("C33 moved", "itunes:new-feed-url to an internal host is not followed", feed(rss("<itunes:new-feed-url xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>http://127.0.0.1:1/</itunes:new-feed-url>" + GOOD), say=good_one), "ok 1"),
    Case("C34 items open", "300,000 items never closed, 1.8 MB", feed(lambda: rss("<item>" * 300_000)), "parser_limit 0", cpu_s=12, wall_s=40, mb=700),
    Case("C34 items nested", "2,000 items in one another", feed(lambda: rss("<item><guid>x</guid>" * 2000 + "</item>" * 2000)), "repaired 2000", cpu_s=15, wall_s=60, mb=700),
    Case("C35 CDATA end", "a damaged CDATA end marker costs its item, not the next", feed(rss(f"<item><guid>bad</guid><title><![CDATA[x]>]</title></item>{GOOD}<item><guid>3</guid><title><![CDATA[y]]></title></item>"), say=good_one), "ok 3"),
    Case("C35 CDATA open", "100,000 CDATA starts", feed(lambda: rss("<item><guid>g</guid><title>" + "<![CDATA[" * 100_000)), "repaired 1", cpu_s=8),
    Case("C35 CDATA last", "a CDATA section open to the end", feed(rss(f"{GOOD}<item><guid>2</guid><title><![CDATA[x</title></item>"), say=lambda p: f"{good_one(p)}, {p.entries[1].title}"), "ok 2, x"),
    Case("C35 comments", "100,000 comment starts", feed(lambda: rss(GOOD + "<!--" * 100_000), say=good_one), "repaired 1", cpu_s=8),
    Case("C35 titles", "100,000 titles never closed", feed(lambda: rss(f"<item>{'<title>' * 100_000}</item>{GOOD}"), say=good_one), "repaired 2", cpu_s=10, wall_s=40, mb=700),
    Case("C35 doctype", "a document type never closed", feed(lambda: "<!DOCTYPE x [" + "<!-- " * 200_000 + rss(GOOD)), "not_a_feed 0"),
    Case("C36 controls", "controls and NUL in a title", feed(with_good("<title>a\x00b\x08c\x1fd</title>"), say=first("title")), "abcd"),
    Case("C36 bidi", "right-to-left override in a title is kept as text", feed(with_good("<title>a\u202eb</title>"), say=good_one), "ok 2"),
    Case("C36 binary", "all bytes, 1 MB", feed(bytes(range(256)) * 4000), "not_a_feed 0"),
    Case("C36 categories", "50,000 categories in one item", feed(lambda: with_good("".join(f"<category>{n}</category>" for n in range(50_000))), say=good_one), "ok 2", cpu_s=12, wall_s=40),
    Case("C36 enclosures", "20,000 enclosures and links in one item", feed(lambda: with_good('<enclosure url="http://e.example/x" type="a/b" length="-1"/>' * 20_000), say=good_one), "ok 2", cpu_s=12, wall_s=40),
    Case("C37 sitemap bomb", "a news sitemap that bombs", feed(BOMB.replace("r [", "urlset [") + "<urlset><url><loc>&c;</loc></url></urlset>"), "xml_entities 0"),
    Case("C37 sitemap cut", "a sitemap cut in the middle", feed("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://a.example/1</loc></url><url><loc>http://a.ex"), "truncated 2"),
]  # fmt: skip

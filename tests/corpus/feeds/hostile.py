"""Feed bodies made to hurt a parser, each with the outcome it must have and the seconds of CPU it may take."""

from __future__ import annotations

from typing import NamedTuple

ITEM = "<item><guid>g</guid><link>http://news.example/a</link><title>x</title></item>"
BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'

MANY_ATTRIBUTES = " ".join(f"a{number}='1'" for number in range(20_000))
MANY_NAMESPACES = " ".join(f"xmlns:a{number}='u{number}'" for number in range(9_000))
PREFIXES = "".join(f"<p{number}:x/>" for number in range(50_000))
CATEGORIES = "".join(f"<category>{number}</category>" for number in range(50_000))


def rss(inner: str, before: str = "") -> bytes:
    return f'{before}<rss version="2.0"><channel><title>t</title>{inner}</channel></rss>'.encode()


class Hostile(NamedTuple):
    name: str
    body: bytes
    outcome: str
    entries: int


def field(name: str, text: str) -> bytes:
    return rss(f"<item><guid>g</guid><{name}>{text}</{name}></item>")


CASES = [
    Hostile("C01 billion laughs", rss("<item><title>&c;</title></item>", BOMB), "xml_entities", 0),
    Hostile(
        "C02 quadratic entity",
        rss(f"<item><title>{'&a;' * 5000}</title></item>", f'\n<!DOCTYPE r [<!ENTITY a "{"x" * 20_000}">]>'),
        "xml_entities",
        0,
    ),
    Hostile(
        "C02 many short entities",
        rss(f"<item><title>{'&a;' * 50_000}</title></item>", f'<!DOCTYPE r [<!ENTITY a "{"x" * 900}">]>'),
        "xml_entities",
        0,
    ),
    Hostile(
        "C03 external entity",
        rss("<item><title>&x;</title></item>", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "xml_entities",
        0,
    ),
    Hostile(
        "C03 parameter entity",
        rss(ITEM, '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]>'),
        "ok",
        1,
    ),
    Hostile("C04 nested tags", rss("<a>" * 200_000 + "</a>" * 200_000), "parser_limit", 0),
    Hostile("C05 undeclared entity", field("title", "a&nbsp;b"), "ok", 1),
    Hostile("C07 surrogate reference", field("title", "a&#xD800;b"), "ok", 1),
    Hostile("C07 reference out of range", field("title", "a&#x110000;b"), "ok", 1),
    Hostile("C07 reference of a million digits", field("title", f"&#{'9' * 1_000_000};"), "ok", 1),
    Hostile("C07 surrogate in a broken feed", rss(f"<item><title>&#xD800;<b></title></item>{ITEM}"), "repaired", 2),
    Hostile("C15 empty body", b" \r\n\x00 ", "empty_body", 0),
    Hostile("C15 no entries", rss(""), "empty_feed", 0),
    Hostile("C15 a page", b"<!DOCTYPE html><html><body><h1>403 Forbidden</h1></body></html>", "not_a_feed", 0),
    Hostile("C15 JSON that is no feed", b'{"error": "not found"}', "not_a_feed", 0),
    Hostile("C17 white space before the root", b"\n" * 1_000_000 + rss(ITEM), "ok", 1),
    Hostile("C17 white space before the doctype", b'<?xml version="1.0"?>' + b"\n " * 500_000 + rss(ITEM), "ok", 1),
    Hostile("C19 author", field("author", "a@" + "a." * 500_000), "ok", 1),
    Hostile("C19 style", field("description", f'&lt;p style="{"url(" * 100_000}"&gt;'), "ok", 1),
    Hostile("C19 brackets", field("title", "<" * 200_000), "ok", 1),
    Hostile("C19 open tags", field("title", "<a " * 100_000), "repaired", 1),
    Hostile("attributes", rss(f"<item><x {MANY_ATTRIBUTES}/></item>"), "ok", 1),
    Hostile("C32 namespaces", rss(f"<item><guid>g</guid><x {MANY_NAMESPACES}/></item>"), "ok", 1),
    Hostile("C25 script link", field("link", "javascript:alert(1)"), "ok", 1),
    Hostile("C28 gzip that is none", b"\x1f\x8b\x08\x00broken", "bad_encoding", 0),
    Hostile("unclosed CDATA", field("title", "<![CDATA[" * 100_000), "repaired", 1),
    Hostile("CDATA damaged", rss(f"<item><guid>b</guid><title><![CDATA[x]>]</title></item>{ITEM}" * 2), "ok", 4),
    Hostile(
        "CDATA damaged before others",
        rss(f"<item><title><![CDATA[x]></title></item>{ITEM}<a><![CDATA[y]]></a>"),
        "ok",
        2,
    ),
    Hostile("CDATA damaged, last", rss(f"{ITEM}<item><title><![CDATA[x]></title></item>"), "ok", 2),
    Hostile("CDATA damaged without end", rss("<item><title><![CDATA[</item>" * 100_000), "repaired", 2000),
    Hostile("empty items", rss(f"<item></item><item/>{ITEM}"), "ok", 1),
    Hostile("cut in an item tag", rss(f"{ITEM}<item").removesuffix(b"</channel></rss>"), "truncated", 1),
    Hostile("undeclared prefixes", rss(ITEM + PREFIXES), "repaired", 1),
    Hostile("categories", rss(f"<item><guid>g</guid>{CATEGORIES}</item>"), "ok", 1),
    Hostile("items in items", rss("<item>" * 300_000), "parser_limit", 0),
    Hostile("unclosed comments", rss("<!--" * 100_000), "empty_feed", 0),
    Hostile("unclosed titles", rss(f"<item>{'<title>' * 100_000}</item>"), "repaired", 1),
    Hostile("unclosed doctype", ("<!DOCTYPE x [" + "<!-- " * 200_000).encode() + rss(ITEM), "not_a_feed", 0),
    Hostile("date", field("pubDate", "1 " * 500_000), "ok", 1),
    Hostile("binary", bytes(range(256)) * 4000, "not_a_feed", 0),
    Hostile("deep JSON", b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 100_000, "not_a_feed", 0),
    Hostile(
        "JSON number",
        b'{"version":"https://jsonfeed.org/version/1","items":[{"id":' + b"9" * 1_000_000 + b"}]}",
        "ok",
        1,
    ),
]

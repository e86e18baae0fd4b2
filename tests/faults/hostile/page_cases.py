"""Section D: pages that lose, hide or forge an article, or hang who reads them."""

# ruff: noqa: E501 - a case a line reads as a table

from __future__ import annotations

import json
from collections.abc import Callable

from tests.faults.hostile.case import Case
from tests.faults.hostile.ways import ORDINARY, SUMMARY, WORDS, Say, holds, page, story
from tests.integration.pipeline import paper

from presswatch.model.extraction import Extraction

WHOLE = holds(*WORDS)
ARTICLE, KEPT = "article", "article feed_text"
LONG_PARAGRAPH = " ".join(ORDINARY)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def ld(**facts: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **facts})}</script>'


def said(*names: str) -> Say:
    """Say fields of the reading."""
    return lambda reading: ", ".join(str(getattr(reading, name)) for name in names)


def storable(reading: Extraction) -> str:
    """Say whether every text of a reading can be stored in PostgreSQL, and that it is whole."""
    texts = [reading.title or "", reading.text, *reading.tags, *(author.name for author in reading.authors)]
    bad = [text for text in texts if "\x00" in text or any(0xD800 <= ord(char) <= 0xDFFF for char in text)]
    return WHOLE(reading) + (", cannot be stored" if bad else "")  # type: ignore[operator]


def chosen_year(reading: Extraction) -> str:
    return str(reading.published.reading.value.year if reading.published and reading.published.reading.value else None)


def with_paragraphs(tag: str, count: int, text: str = "x") -> Callable[[], str]:
    return lambda: story(after=f"<{tag}>{text}</{tag}>" * count)


HUGE = {"cpu_s": 22.0, "wall_s": 60.0, "mb": 1100.0}
"""What a page may take that runs into the limits of the sandbox."""

CASES = [
    Case("D01 NUL", "NUL in a paragraph", page(story("a\x00b"), say=storable), ARTICLE),
    Case("D01 references", "&#1; &#11; &#x1F; &#0; &#xD800; in paragraphs", page(story("a&#1;b &#11; &#x1F; &#0; &#xD800; &#x110000;"), say=storable), ARTICLE),
    Case("D01 surrogate bytes", "a surrogate in UTF-8 bytes", page(story("a\ud800b"), say=storable), ARTICLE),
    Case("D01 digits", "a reference of a million digits", page(lambda: story(f"&#{'9' * 1_000_000};"), say=WHOLE), ARTICLE),
    Case("D01 not characters", "U+FFFE, U+FFFF and specials", page(story("a\ufffeb\uffffc\ufdd0d"), say=storable), ARTICLE),
    Case("D02 deep 260", "an article 260 levels deep", page(story(before="<div>" * 260, after="</div>" * 260), say=WHOLE), ARTICLE),
    Case("D02 deep 10,000", "10,000 levels", page(lambda: story(before="<div>" * 10_000), say=WHOLE), ARTICLE),
    Case("D02 deep 200,000", "200,000 levels", page(lambda: story(before="<div>" * 200_000)), ARTICLE, **HUGE),
    Case("D02 inline", "5,000 nested spans in a paragraph", page(story("<span>" * 5000 + "deep" + "</span>" * 5000)), ARTICLE, cpu_s=10),
    Case("D03 paragraphs", "100,000 paragraphs after the article", page(with_paragraphs("p", 100_000)), KEPT, **HUGE),
    Case("D03 breaks", "100,000 <br> in the article: over 20,000 blocks, the feed's text is kept", page(lambda: story("line<br>" * 100_000)), KEPT, **HUGE),
    Case("D03 links", "50,000 links", page(lambda: story(after="<ul>" + "<li><a href='/x'>link</a></li>" * 50_000 + "</ul>")), KEPT, **HUGE),
    Case("D03 rows", "50,000 table rows", page(lambda: story(after="<table>" + "<tr><td>1<td>2" * 50_000 + "</table>")), KEPT, **HUGE),
    Case("D04 too large", "a page of 19 MB", page(lambda: story(*[LONG_PARAGRAPH] * 25_000)), "body_too_large", mb=128),
    Case("D04 large", "2.7 MB of paragraphs", page(lambda: story(*paper.story("z", paragraphs=7_000))), ARTICLE, **HUGE),
    Case("D04 one text", "one paragraph of 5 MB", page(lambda: story("word " * 1_000_000)), ARTICLE, **HUGE),
    Case("D05 JSON-LD", "5 MB of JSON-LD", page(lambda: story(head=ld(articleBody="x" * 5_000_000)), say=WHOLE), ARTICLE, cpu_s=8),
    Case("D05 deep JSON-LD", "100,000 brackets as JSON-LD", page(lambda: story(head=f'<script type="application/ld+json">{"[" * 100_000}</script>'), say=WHOLE), ARTICLE),
    Case("D05 types", "JSON-LD whose members have the wrong types", page(story(head=ld(headline={"a": 1}, author=[[["x"]]], datePublished=[{}], keywords=7, image=None)), say=WHOLE), ARTICLE),
    Case("D05 number", "JSON-LD with a number of a million digits", page(lambda: story(head='<script type="application/ld+json">{"@type":"NewsArticle","wordCount":' + "9" * 200_000 + "}</script>"), say=WHOLE), ARTICLE),
    Case("D05 cycle", "JSON-LD that refers to itself", page(story(head='<script type="application/ld+json">{"@graph":[{"@id":"#a","@type":"NewsArticle","author":{"@id":"#a"},"isPartOf":{"@id":"#a"}}]}</script>'), say=WHOLE), ARTICLE),
    Case("D06 scripts", "1,000 scripts of 4 kB", page(lambda: story(before=f"<script>{'var a;' * 700}</script>" * 1000), say=WHOLE), ARTICLE),
    Case("D06 open script", "a script never closed after the article", page(story(after="<script>" + "x<p>" * 10_000), say=WHOLE), ARTICLE),
    Case("D07 attributes", "50,000 attributes on one tag", page(lambda: story(before="<div " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"), say=WHOLE), ARTICLE, cpu_s=8),
    Case("D07 long attribute", "an attribute of 5 MB", page(lambda: story(before=f'<img alt="{"x" * 5_000_000}">'), say=WHOLE), ARTICLE, cpu_s=8),
    Case("D07 many attributes", "20 attributes on each of 5,000 tags", page(lambda: story(after="<i " + " ".join(f"a{n}=1" for n in range(20)) + "></i>" * 5000), say=WHOLE), ARTICLE, cpu_s=10),
    Case("D08 colspan", "colspan=2^53-1, rowspan too", page(story(after=f"<table><tr><td colspan={2**53 - 1} rowspan={2**53 - 1}>a</td></tr></table>"), say=WHOLE), ARTICLE),
    Case("D09 spaces", "nothing but white space", page(b" \n\t " * 1000), KEPT),
    Case("D09 junk", "random bytes as text/html", page(bytes(range(256)) * 400), KEPT),
    Case("D09 junk, no feed text", "the same, and the feed says nothing", page(bytes(range(256)) * 400, summary=""), "unsupported_media"),
    Case("D09 no markup", "plain text that is no page", page(b"nothing here", summary=""), "no_article"),
    Case("D10 wall", "a consent wall in place of the page", page("<html><title>Before you continue</title><body><h1>Before you continue</h1><p>We and our partners use cookies. Accept all.</p>", summary=""), "blocked"),
    Case("D10 challenge", "a challenge in place of the page", page("<html><title>Just a moment...</title><body><h1>Checking your browser</h1><p>Enable JavaScript and cookies to continue</p>", summary=""), "blocked"),
    Case("D10 wall, feed text", "a consent wall, and the feed has the story", page("<html><title>Before you continue</title><body><p>We and our partners use cookies. Accept all.</p>"), KEPT),
    Case("D11 stub", "a paywall's first sentence", page("<html><title>Story</title><body><article><h1>Story</h1><p>Subscribe to read this short story.</p></article>", summary=""), "stub"),
    Case("D11 soft 404", "a page that says 200 and means 404", page("<html><title>Page not found</title><body><h1>Page not found</h1><p>The page you want is not here.</p>", summary=""), "soft404"),
    Case("D13 other host", "canonical on another host", page(story(head='<link rel="canonical" href="https://other.test/">'), say=said("canonical_url")), "None"),
    Case("D13 home", "canonical is the home page", page(story(head='<link rel="canonical" href="/">'), say=said("canonical_url")), "None"),
    Case("D14 script", "canonical javascript:, og:url file:", page(story(head='<link rel="canonical" href="javascript:alert(1)">' + meta("og:url", "file:///etc/passwd")), say=said("canonical_url")), "None"),
    Case("D14 base", "a base element on another host", page(story(head='<base href="http://evil.test/"><link rel="canonical" href="a/b">'), say=lambda r: "evil" in str(r.canonical_url)), "False"),
    Case("D14 many", "10,000 canonical links", page(lambda: story(head="".join(f'<link rel="canonical" href="/{n}">' for n in range(10_000))), say=WHOLE), ARTICLE, cpu_s=8),
    Case("D16 2099", "published in 2099", page(story(head=meta("article:published_time", "2099-01-01T00:00:00Z")), say=chosen_year), "None"),
    Case("D16 1970", "published in 1970", page(story(head=meta("article:published_time", "1970-01-01T00:00:00Z")), say=chosen_year), "None"),
    Case("D16 0000", "published in the year 0", page(story(head=meta("article:published_time", "0000-00-00T00:00:00Z")), say=chosen_year), "None"),
    Case("D17 title", "a script in og:title", page(story(head=meta("og:title", "&lt;script&gt;alert(1)&lt;/script&gt;"))), ARTICLE),
    Case("D17 long title", "a title of 1 MB", page(lambda: story().replace("<title>", "<title>" + "x " * 500_000)), ARTICLE, cpu_s=12),
    Case("D18 names", "an author of 500 kB", page(lambda: story(head=ld(author={"@type": "Person", "name": "A " * 250_000})), say=WHOLE), ARTICLE, cpu_s=8),
    Case("D18 authors", "10,000 authors", page(lambda: story(head=ld(author=[{"@type": "Person", "name": f"Name {n}"} for n in range(5_000)])), say=WHOLE), ARTICLE, cpu_s=10),
    Case("D20 charset lie", "Windows-1252 declared as UTF-8", page(story("naïve café").encode("cp1252"), say=WHOLE), ARTICLE),
    Case("D20 gbk", "GBK declared in a meta", page(story("市议会决定修复港口的墙").replace('charset="utf-8"', 'charset="gbk"').encode("gbk", "replace"), say=holds("市议会")), ARTICLE),
    Case("D20 UTF-16", "UTF-16 with a mark", page(b"\xff\xfe" + story().encode("utf-16-le"), say=WHOLE), ARTICLE),
    Case("D20 codec", "charsets that are Python codecs", page(story(), "Content-Type: text/html; charset=unicode_escape", say=WHOLE), ARTICLE),
    Case("D20 hex", "charset=hex", page(story(), "Content-Type: text/html; charset=hex", say=WHOLE), ARTICLE),
    Case("D22 bombs in tags", "200,000 times <!--", page(lambda: story(after="<!--" * 200_000), say=WHOLE), ARTICLE),
    Case("D22 brackets", "500,000 times <", page(lambda: story(after="<" * 500_000), say=WHOLE), ARTICLE, cpu_s=12),
    Case("D22 entities", "500,000 times &amp;", page(lambda: story("&amp;" * 500_000)), ARTICLE, cpu_s=12),
    Case("D22 open tags", "100,000 times <a", page(lambda: story(after="<a " * 100_000), say=WHOLE), ARTICLE, cpu_s=12),
    Case("D22 templates", "20,000 nested templates", page(lambda: story(after="<template>" * 20_000), say=WHOLE), ARTICLE, cpu_s=10),
    Case("D22 tables", "2,000 nested tables", page(lambda: story(after="<table><tr><td>" * 2_000), say=WHOLE), ARTICLE, cpu_s=10),
    Case("D22 formatting", "5,000 unclosed formatting tags over 500 paragraphs", page(lambda: story(after="<b><i><u>" * 1_500 + "<p>x" * 500), say=WHOLE), ARTICLE, **HUGE),
    Case("D22 svg", "SVG with scripts and foreign objects", page(story(before="<svg><script>alert(1)</script><foreignObject><p>not text</p></foreignObject></svg>"), say=WHOLE), ARTICLE),
    Case("D22 plaintext", "a plaintext element after the article", page(story(after="<plaintext><p>x</p>"), say=WHOLE), ARTICLE),
    Case("D22 frameset", "frameset, noscript and object around", page(story(before="<noscript><p>Enable it</p></noscript><object data=x></object>"), say=WHOLE), ARTICLE),
    Case("D23 live blog", "a live blog of 0.8 MB", page(lambda: story(*paper.story("y", paragraphs=2_000))), ARTICLE, **HUGE),
    Case("D24 feed bomb", "the page is empty, and the feed's text is 2 MB of tags", page(b" ", content="<b>" * 700_000 + SUMMARY), KEPT, **HUGE),
    Case("D25 space", "a megabyte of no-break and zero-width spaces", page(lambda: story("\u00a0\u200b" * 250_000), say=WHOLE), ARTICLE, cpu_s=10),
    Case("D25 combining", "100,000 combining marks on one letter", page(lambda: story("e" + "\u0301" * 100_000)), ARTICLE, cpu_s=10),
    Case("D25 bidi", "right-to-left override in a paragraph", page(story("pay \u202e100\u202c now"), say=WHOLE), ARTICLE),
]  # fmt: skip

"""Section G: what is read in our own process, what grows, what leaks and what is printed by a way round the escapes."""

# ruff: noqa: E501 - a case a line reads as a table

from __future__ import annotations

import base64
import contextlib
import io
import json
import logging
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from tests.faults.hostile.case import Case, Way
from tests.faults.hostile.exit_cases import source_file
from tests.faults.hostile.lab import Lab
from tests.faults.hostile.ways import GOOD, Body, as_bytes, asked, feed, page, rss, story
from tests.integration.fetch.hostile_server import answer

from presswatch.articles.revision import changes, content_sha256
from presswatch.cli import output
from presswatch.errors import BodyTooLargeError, PermanentError
from presswatch.feeds.bounds import FREE_CHARS, GROWTH, stored_chars
from presswatch.feeds.entry_key import key_entries, shared_keys
from presswatch.feeds.skip_patterns import SkipPatterns
from presswatch.fetch.feed_credentials import FeedKeys
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed
from presswatch.politeness.robots import parse_robots
from presswatch.polling.asking import is_failed
from presswatch.syndication import read_text, sign
from presswatch.syndication.translation_keys import read_facts

KEY = "canary/7f3a+c2"
KEYS = FeedKeys({"WIRE_KEY": KEY})
LONG = "x" * 150_000
MARKS = "\u0301\u0323" * 50_000
EXITS = {
    "8-bit CSI": "\x9b2J",
    "OSC": "\x1b]0;owned\x07",
    "8-bit OSC": "\x9d52;c;ZXZpbA==\x9c",
    "bidi": "user\u202egnp.exe",
    "isolates": "\u2066admin\u2069",
    "line separator": "a\u2028b",
}


def robots(body: Body) -> Way:
    """Serve a robots.txt and ask for ten addresses by it, in this process."""

    def way(lab: Lab) -> str:
        try:
            text = lab.get(lab.serve(answer(200, as_bytes(body))), max_bytes=512_000).body
        except BodyTooLargeError as error:
            text = error.head
        parsed = parse_robots(text, "presswatch")
        urls = [f"http://news.example/{'a' * 1900}/{number}" for number in range(10)]
        return f"{sum(parsed is None or parsed.can_fetch(url, 'presswatch') for url in urls)} of 10 allowed"

    return way


def grown(body: Callable[[], bytes]) -> Way:
    """Parse a feed: whether what it would store is bounded by what was received."""
    made: list[bytes] = []

    def say(parsed: ParsedFeed) -> str:
        chars = sum(map(stored_chars, parsed.entries))
        bound = FREE_CHARS + GROWTH * len(made[0])
        return "bounded" if chars <= bound else f"{chars} characters of {len(made[0])} bytes"

    def way(lab: Lab) -> str:
        made[:] = [body()]
        return feed(made[0], say=say)(lab)

    return way


def ours(text: str) -> Way:
    """Do with a text what the load does under its lock."""

    def way(_: Lab) -> str:
        content_sha256(text, text)
        changes("t", text, "t", text + " x")
        sign(read_text(text))
        read_facts(text)
        return "read"

    return way


def echoed(text: str) -> Way:
    """Hide a key in what a feed brought: which field still holds it."""

    def way(_: Lab) -> str:
        entry = Entry(0, text, text, text, title=text, summary=text, content=text, authors=(text,), categories=(text,))
        hidden = KEYS.hide_feed(ParsedFeed(FeedOutcome.OK, text, entries=(entry,), title=text))
        error = KEYS.hide_error(PermanentError(f"you asked for {text}"))
        left = [name for name, said in (("entry", repr(hidden)), ("error", f"{error} {error.detail}")) if text in said]
        return f"left in {left}"

    return way


def exits(show: Callable[[str], None]) -> Way:
    """Print every hostile string by an exit: which of them reach the terminal raw."""

    def way(_: Lab) -> str:
        raw = []
        for name, text in EXITS.items():
            written = io.StringIO()
            with contextlib.redirect_stdout(written), contextlib.redirect_stderr(written):
                show(text)
            if {unicodedata.category(char) for char in written.getvalue().replace("\n", "")} & output.UNSAFE:
                raw.append(name)
        return f"raw: {raw}"

    return way


def _log(text: str) -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, "said %s", (text,), None)
    sys.stderr.write(output.SafeFormatter().format(record))


def _traceback(text: str) -> None:
    try:
        int(text)
    except ValueError as error:
        error.add_note(text)
        output._say_traceback(type(error), error, error.__traceback__)


def looked_at(body: Callable[[], bytes]) -> Way:
    """Tell in this process whether a body is plainly a page."""

    def way(lab: Lab) -> str:
        exchange = lab.get(lab.serve(answer(200, b"x")))
        return "a page" if is_failed(replace(exchange, body=body())) else "perhaps a feed"

    return way


def skipped(pattern: str, url: str) -> Way:
    """Ask an operator's expression of 200 addresses."""
    return lambda _: f"{sum(SkipPatterns([pattern]).first_hit(url) is not None for _ in range(20))} hits"


def shared(count: int) -> Way:
    """Key as many stories that all have one guid and one link."""

    def way(_: Lab) -> str:
        words = (" ".join(f"w{(number * 7919 + place) % 99991}" for place in range(300)) for number in range(count))
        entries = [Entry(place, "g", "l", "http://a.example/l", title=text) for place, text in enumerate(words)]
        return f"{len(key_entries(entries, shared_keys(entries)))} keyed"

    return way


def items(count: int, item: object, **top: object) -> Callable[[], bytes]:
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "t", **top}
    return lambda: json.dumps({**document, "items": [item] * count}).encode()


def xml(text: str) -> Callable[[], bytes]:
    return lambda: text.encode()


def b64(before: int) -> str:
    return base64.b64encode(b"u" * before + KEY.encode()).decode().rstrip("=")


def named(name: str) -> Way:
    return source_file(f"id: a\nname: A{name}B\nfeeds:\n  - name: x\n    url: http://a.example/feed\n")


RULES = "\n".join(f"allow:/{number}" for number in range(9000))
ALL, READ, BOUNDED, HIDDEN, RAW = "10 of 10 allowed", "read", "bounded", "left in []", "raw: []"
LANG = f' xml:lang="{LONG}"'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"{}><title>t</title>{}</feed>'

CASES = [
    Case("G01 part names", "1,500 groups named after parts of our name, with stars", robots("\n".join(f"User-agent: {'presswatch'[: n % 10 + 1]}{'*' * (n // 10)}" for n in range(1500)) + "\n" + RULES), ALL),
    Case("G01 own name", "our name with any number of stars, 9,000 rules", robots("\n".join(f"User-agent: presswatch{'*' * n}" for n in range(700)) + "\n" + RULES), ALL),
    Case("G01 versions", "9,000 groups of our name and a version", robots("\n".join(f"User-agent: Presswatch/{n}" for n in range(9000)) + "\n" + RULES), ALL),
    Case("G01 turns", "ours and everybody's in turn", robots("\n".join(f"User-agent:*\nallow:/{n}\nUser-agent:presswatch\nallow:/{n}" for n in range(9000))), ALL),
    Case("G01 blanks", "a name after 400,000 blanks", robots("user agent" + " " * 400_000 + ":x"), ALL),
    Case("G01 stars", "rules of 70 stars", robots("User-agent: *\n" + "\n".join(f"allow:/*{'a*' * 70}{n}" for n in range(3500))), ALL),
    Case("G01 near misses", "rules that nearly match at every place", robots("User-agent: *\n" + "\n".join(f"disallow:/*{'a' * 60}b{n}" for n in range(7000))), ALL),
    Case("G01 dollars", "30,000 rules of dollars", robots("User-agent: *\n" + "\n".join(f"disallow:/$$${n}$" for n in range(30_000))), ALL, cpu_s=6),
    Case("G01 line ends", "all that ends a line to somebody", robots("\x0c\x0b\x1c\u2028" * 60_000), ALL),
    Case("G02 JSON language", "one language of 150,000 characters, 2,000 items", grown(items(2000, {"id": "1", "url": "a"}, language=LONG)), BOUNDED),
    Case("G02 JSON author", "one author of 150,000 characters", grown(items(2000, {"id": "1", "url": "a"}, author={"name": LONG})), BOUNDED),
    Case("G02 JSON authors", "10,000 authors of all items", grown(items(2000, {"id": "1"}, authors=[{"name": f"{n} x"} for n in range(10_000)])), BOUNDED),
    Case("G02 RSS language", "xml:lang of 150,000 characters", grown(xml(rss("<item><title>1</title></item>" * 2000, attributes=LANG))), BOUNDED, cpu_s=8),
    Case("G02 RSS links", "links of one character each", grown(xml(rss("<item><link>a</link></item>" * 2000))), BOUNDED, cpu_s=8),
    Case("G02 RSS entity", "an entity of 1,000 characters in each item", grown(xml(rss("<item><title>&e;</title></item>" * 2000, f'<!DOCTYPE rss [<!ENTITY e "{"x" * 1000}">]>'))), BOUNDED, cpu_s=8),
    Case("G02 Atom author", "an author of 150,000 characters for all entries", grown(xml(ATOM.format("", f"<author><name>{LONG}</name></author>" + "<entry><id>1</id></entry>" * 2000))), BOUNDED, cpu_s=8),
    Case("G02 Atom language", "xml:lang of 150,000 characters", grown(xml(ATOM.format(LANG, "<entry><title>1</title></entry>" * 2000))), BOUNDED, cpu_s=8),
    Case("G02 sitemap", "2,000 addresses of one character", grown(xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"<url><loc>a</loc></url>" * 2000}</urlset>')), BOUNDED, cpu_s=8),
    Case("G02 ligatures", "letters that become 18 in a normal form", grown(xml(rss(f"<item><title>{'ﷺ' * 300}</title></item>" * 2000))), BOUNDED, cpu_s=8),
    Case("G03 marks", "100,000 combining marks, under the load lock", ours("a" + MARKS), READ),
    Case("G03 marks in words", "marks on every letter", ours(("e" + "\u0301\u0323" * 20) * 5000), READ, cpu_s=8),
    Case("G03 blanks", "a million blanks", ours(" " * 1_000_000), READ, cpu_s=12),
    Case("G03 dashes", "dashes and blanks in turn", ours("- " * 200_000), READ, cpu_s=12),
    Case("G03 digits", "digits in groups", ours("1 000 " * 60_000), READ, cpu_s=12),
    Case("G03 emoji", "joined emoji", ours("👩\u200d" * 100_000), READ, cpu_s=12),
    Case("G03 feed", "100,000 marks in the title of an entry", feed(rss(f"<item><guid>bad</guid><title>a{MARKS}</title></item>{GOOD}"), say=lambda parsed: len(parsed.entries)), "2"),
    Case("G03 page", "100,000 marks in a paragraph", page(story("a" + MARKS), say=lambda reading: reading.outcome), "article", cpu_s=12),
    Case("G03 JSON-LD", "100,000 blanks in JSON-LD", page(story(head=f'<script type="application/ld+json">{{"@type": "NewsArticle"{" " * 100_000}}}</script>'), say=lambda reading: reading.outcome), "article", cpu_s=8),
    Case("G03 one guid", "2,000 different stories under one guid and link", shared(2000), "2000 keyed", cpu_s=8),
    Case("G04 plain key", "a key in every field", echoed(KEY), HIDDEN),
    Case("G04 escaped key", "%2f in lower case", echoed("canary%2f7f3a%2bc2"), HIDDEN),
    Case("G04 doubly escaped key", "%252F", echoed("canary%252F7f3a%252Bc2"), HIDDEN),
    Case("G04 key in capitals", "another case", echoed(KEY.upper()), HIDDEN),
    Case("G04 key as entities", "references of HTML", echoed("canary&#x2F;7f3a&#43;c2"), HIDDEN),
    Case("G04 key in JSON", "escapes of JSON", echoed("canary\\/7f3a\\u002bc2"), HIDDEN),
    Case("G04 key as a form", "a blank for +", echoed("canary%2F7f3a c2"), HIDDEN),
    *(Case(f"G04 base64 {before}", "the key in base64 after other bytes", echoed(b64(before)), HIDDEN) for before in range(3)),
    Case("G05 sentence", "hostile strings in a sentence", exits(output.say), RAW),
    Case("G05 error", "in the words of an error", exits(lambda text: output.say_error(PermanentError(text))), RAW),
    Case("G05 column", "in the name of a column", exits(lambda text: output.print_table([text], [[1]])), RAW),
    Case("G05 name", "in names of a tree", exits(lambda text: output.print_tree({text: {text: 1}, "b": [{text: 1}]})), RAW),
    Case("G05 JSON key", "in a key of JSON", exits(lambda text: output.print_json({text: 1})), RAW),
    Case("G05 log", "in a line of the log", exits(_log), RAW),
    Case("G05 traceback", "in a traceback", exits(_traceback), RAW),
    Case("G06 punycode", "xn-- that is no Punycode", asked("http://xn--zzzz.example/"), "bad_host"),
    Case("G06 empty punycode", "xn-- and nothing", asked("http://xn--/"), "bad_host"),
    Case("G06 long host", "a host of 304 characters", asked("http://" + "a." * 148 + "example/"), "bad_host"),
    Case("G06 long label", "a label of 64 characters", asked("http://" + "a" * 64 + ".example/"), "bad_host"),
    Case("G06 two dots", "an empty label", asked("http://a..example/"), "bad_host"),
    Case("G07 comments", "a body of 3,000 comments", looked_at(lambda: b"<!---->" * 3000), "perhaps a feed"),
    Case("G07 open comment", "a comment of 3 MB that never ends", looked_at(lambda: b"<!--" + b"-" * 3_000_000), "perhaps a feed"),
    Case("G07 blanks", "3 MB of blanks", looked_at(lambda: b" " * 3_000_000), "perhaps a feed"),
    Case("G07 page after comments", "a page after some comments", looked_at(lambda: b"<!-- a -->\n" * 40 + b"<!doctype html><p>x"), "a page"),
    Case("G08 nested repeats", "skip_urls that explodes", skipped(r"(a+)+$", "http://a.example/" + "a" * 2000 + "!"), "0 hits", cpu_s=8),
    Case("G08 words", "the same by words", skipped(r"(\w+\s?)*$", "http://a.example/" + "a" * 2000 + "!"), "0 hits", cpu_s=8),
    Case("G09 override", "a source whose name turns what follows", named("\u202e"), "source_file"),
    Case("G09 isolate", "a source whose name holds an isolate", named("\u2066"), "source_file"),
    Case("G09 invisible", "a source whose name holds a zero-width blank", named("\u200b"), "source_file"),
]  # fmt: skip

"""What the pipeline itself does with texts of strangers, outside of children that may die, costs time in proportion.

Each function gets 30,000 characters of each kind, and a million of the worst. A quadratic one would need seconds, and
hours; the limits leave a linear one several times its time on a busy machine.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.page.json_ld import read_blocks
from presswatch.articles.revision import changes, content_sha256
from presswatch.articles.text.normalize import fold, letters, plain, squeeze
from presswatch.cli.output import json_text, safe_lines
from presswatch.dates import parse_date
from presswatch.errors import BadUrlError
from presswatch.feeds.bounds import bounded
from presswatch.feeds.entry_decisions import decide_entries
from presswatch.feeds.entry_key import key_entries, shared_keys
from presswatch.feeds.formats.author_names import author_name
from presswatch.feeds.formats.plain_text import plain_line, plain_text, unmixed
from presswatch.fetch.feed_credentials import FeedKeys
from presswatch.fetch.headers import header_text, max_age_s
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed
from presswatch.politeness.robots import parse_robots
from presswatch.syndication import compare, read_text, sign
from presswatch.syndication.agencies import LINE_CHARS
from presswatch.syndication.translation_keys import read_facts
from presswatch.unicode_forms import MOST_MARKS, normalize
from presswatch.urls import MAX_URL_CHARS, fetch_url, shown_url
from presswatch.warehouse.expressions import storable

UNITS = (
    " ", "\n", " \n", "\t ", "\u00a0", "\u2028", "a", "A", "1", "a ", "A ", "Ab ", "1 ", "1.", "1,", "1 000 ",
    "-", " -", "- ", "–", "'", "a'", "’", '"', "“", "''", ".", "...", "?", "%", "$", "<", ">", "<a ", "<p>",
    "</", "<!--", "-->", "<!---->", "<script>", "&", "&amp;", "&#", "&#x", "&lt;", "(", "[", "{", '{"a":', "[[", "]]>",
    "//", "/*", ",", ", ", "a@", "a@b.", "x,", "=", "\u0301", "a\u0301", "\u0301\u0323", "\u0e38", "\u0f71",
    "\u3099", "\u094d", "\u0344", "\U0001d165", "\u0345", "ﷺ", "ﬃ", "ǅ", "İ", "ß", "Å", "한", "中", "中 ",
    "か\u3099", "ا", "ـ", "ا\u064b", "क\u094d", "\u200b", "\u200d", "\ufe0f", "👩\u200d", "\x00", "\x1b[", "\x9b",
    "\u202e", "\ud800", "user agent ", "user-agent:*\n", "allow:/*\n", "von ", "Reuters ", "(AP) ", "%2f",
    "canary", "%63", "Y2Fu",
)  # fmt: skip
WORST = (" ", "a", "\u0301", "- ", "1,")
KEYS = FeedKeys({"KEY": "canary/7f3a+c2 & more"})


def _url(text: str) -> None:
    shown_url(text)
    for base in (None, "https://press.example/a/b"):
        try:
            fetch_url(text, base)
        except BadUrlError:
            continue


def _entry(text: str) -> None:
    by_guid, by_link = Entry(0, text, None, None), Entry(0, None, text, None)
    by_text = Entry(0, None, None, None, title=text, summary=text)
    entries = (by_guid, by_link, by_text)
    bounded(ParsedFeed(FeedOutcome.OK, entries=entries), body_bytes=len(text))
    decide_entries(key_entries(entries, shared_keys(entries * 2)), {})


def _syndication(text: str) -> None:
    read_facts(text)
    shingled = read_text(text)
    sign(shingled)
    compare(shingled, shingled)


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "normal forms": lambda text: [normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")],
    "squeeze": squeeze,
    "fold": fold,
    "plain": plain,
    "letters": letters,
    "content digest": lambda text: content_sha256(text, text),
    "changes": lambda text: changes("t", text, "t", text + "x"),
    "JSON-LD": lambda text: read_blocks([text, f"{{{text}", f"<!-- {text} -->", f'{{"a": 1}}{text}x']),
    "plain text of feeds": lambda text: (plain_text(text), plain_line(text), unmixed(text)),
    "author": author_name,
    "entries": _entry,
    "dates": parse_date,
    "urls": _url,
    "keys": KEYS.hidden,
    "robots.txt": lambda text: parse_robots(text.encode("utf-8", "replace"), "presswatch"),
    "headers": lambda text: (max_age_s(text), header_text(text.encode("utf-8", "replace"))),
    "terminal": lambda text: (safe_lines(text), json_text({"a": text})),
    "storable": lambda text: storable({"a": text, "b": [text]}),
    "syndication": _syndication,
}


def cost_s(function: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    function(text)
    return time.process_time() - started


@pytest.mark.parametrize("name", FUNCTIONS)
def test_many_characters_of_any_kind(name: str) -> None:
    costs = {unit: cost_s(FUNCTIONS[name], unit * (30_000 // len(unit))) for unit in UNITS}
    assert {unit: cost for unit, cost in costs.items() if cost > 0.8} == {}


@pytest.mark.parametrize("unit", WORST)
@pytest.mark.parametrize("name", ["normal forms", "squeeze", "content digest", "JSON-LD", "entries", "syndication"])
def test_a_million_characters(name: str, unit: str) -> None:
    assert cost_s(FUNCTIONS[name], unit * (1_000_000 // len(unit))) < 12


def test_many_stories_of_one_guid_are_not_all_compared() -> None:
    words = [" ".join(f"w{(number * 7919 + place) % 99991}" for place in range(300)) for number in range(2000)]
    entries = [Entry(place, "g", "l", "https://a.example/l", title=text) for place, text in enumerate(words)]
    assert cost_s(lambda _: shared_keys(entries), "") < 5


def test_marks_on_one_letter_are_cut_and_all_others_kept() -> None:
    few, many = "a" + "\u0301\u0323" * (MOST_MARKS // 2), "a" + "\u0301\u0323" * 50_000
    assert normalize("NFD", few) == unicodedata.normalize("NFD", few)
    assert normalize("NFD", many) == normalize("NFD", few)
    assert normalize("NFC", "— " + "…" * 100) == "— " + "…" * 100


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_an_ordinary_text_has_its_ordinary_form(text: str, form: str) -> None:
    assert normalize(form, text) == unicodedata.normalize(form, text)  # type: ignore[arg-type]


OUR_PROCESS = (
    *("polling", "ingesting", "politeness", "fetch", "landing", "registry", "syndication", "warehouse", "urls", "cli"),
    *("url_tracking", "feeds.entry_key", "feeds.entry_decisions", "articles.revision", "replaying"),
    *("explaining", "reviewing", "maintaining", "settings", "unicode_forms", "own_hosts"),
)  # fmt: skip
SHORT_TEXTS_ONLY = {"presswatch.syndication.agencies": LINE_CHARS, "presswatch.urls": 2 * MAX_URL_CHARS}
"""Modules whose expressions meet texts of so many characters at most."""
AT_ONE_PLACE = frozenset(
    {
        "presswatch.polling.asking._PAGE",
        "presswatch.registry.opml_reader._WELL_FORMED",
        "presswatch.registry.opml_reader._PAIR",
    }
)
"""Expressions that are tried at the beginning of a text alone, or on what such a one has matched."""


def patterns_of_our_process() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield every expression that a module of ours, run outside of children, has compiled."""
    for name in (f"presswatch.{part}" for part in OUR_PROCESS):
        package = importlib.import_module(name)
        inside = pkgutil.walk_packages(getattr(package, "__path__", []), f"{name}.")
        for module in (
            package,
            *(importlib.import_module(each.name) for each in inside if "migrations" not in each.name),
        ):
            for attribute, value in vars(module).items():
                for member in value if isinstance(value, tuple | list) else [value]:
                    if isinstance(member, re.Pattern):
                        yield f"{module.__name__}.{attribute}", member


@pytest.mark.parametrize(("name", "pattern"), list(patterns_of_our_process()))
def test_expressions_outside_of_children(name: str, pattern: re.Pattern[Any]) -> None:
    chars = SHORT_TEXTS_ONLY.get(name.rpartition(".")[0], 30_000)
    literals = [f"{word} " for word in re.findall(r"[a-z]{3,}", str(pattern.pattern).lower())[:4]]
    for unit in (*UNITS, *literals):
        text = unit * (chars // len(unit)) + "\x7f"
        subject: Any = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
        started = time.process_time()
        pattern.match(subject)
        for _ in () if name in AT_ONE_PLACE else zip(range(3), pattern.finditer(subject), strict=False):
            pass
        assert time.process_time() - started < 0.8, unit

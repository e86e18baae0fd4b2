"""Source files: what is read, what is refused on which line, and that writing and reading agree."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presswatch.model.source import Feed, Source
from presswatch.registry.source_file import SourceMistakesError, dump_source, parse_source, setting_lines

GOOD = """\
source_id: le-fil
name: Le Fil du Matin
country: FR
timezone: Europe/Paris
languages: [fr]
homepage: https://lefil.example/
is_agency: false
day_first: true
skip_urls: ["/video/"]
feeds:
  - {name: front, url: "https://lefil.example/rss.xml", min_interval_s: 300}
  - name: sport
    url: https://lefil.example/sport.xml
articles_per_week: 150
licence_note: Feed offered for personal and research use.
"""


def mistakes_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(SourceMistakesError) as caught:
        parse_source(text)
    return [tuple(mistake) for mistake in caught.value.mistakes]


def test_reads_every_field():
    source, line, feed_lines = parse_source(GOOD)
    assert source == Source(
        source_id="le-fil",
        name="Le Fil du Matin",
        feeds=(
            Feed("le-fil/front", "le-fil", "https://lefil.example/rss.xml"),
            Feed("le-fil/sport", "le-fil", "https://lefil.example/sport.xml"),
        ),
        country="FR",
        timezone="Europe/Paris",
        languages=("fr",),
        homepage="https://lefil.example/",
        day_first=True,
        skip_urls=("/video/",),
        articles_per_week=150,
        licence_note="Feed offered for personal and research use.",
    )
    assert (line, feed_lines) == (1, (11, 13))


def test_all_settings_are_shown_and_which_are_its_own():
    own = Feed("p/all", "p", "https://p.example/rss", min_interval_s=600.0)
    lines = setting_lines(Source("p", "P: Ünder", (own,), day_first=False, languages=("fr", "de")))
    assert {line.text for line in lines if line.is_own} == {
        "source_id: p",
        "name: 'P: Ünder'",
        "languages: [fr, de]",
        "day_first: false",
        "feeds:",
        "  - name: all",
        "    url: https://p.example/rss",
        "    min_interval_s: 600",
    }
    usual = {line.text for line in lines if not line.is_own}
    assert {"is_agency: false", "skip_urls: []", "max_silence_h: null", "    max_interval_s: 7200"} <= usual


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("source_id: le-fil", "source_id: Le Fil", 1, "is not a slug; expected small letters"),
        ("name: Le Fil du Matin", "name: ''", 2, "is empty; expected a text"),
        ("name: Le Fil du Matin", 'name: "a\\0b"', 2, r"U\+0000"),
        ("name: Le Fil du Matin", "nmae: Le Fil", 2, "unknown field nmae; did you mean name"),
        ("country: FR", "country: UK", 3, "expected 'GB'"),
        ("country: FR", "country: France", 3, "two capitals"),
        ("Europe/Paris", "Europe/Pariss", 4, "did you mean Europe/Paris"),
        ("Europe/Paris", "CET", 4, "no IANA time zone"),
        ("[fr]", "[french]", 5, "no language tag"),
        ("[fr]", "fr", 5, "expected a valid list"),
        ("homepage: https:", "homepage: ftp:", 6, "bad_scheme"),
        ("is_agency: false", "is_agency: maybe", 7, "is_agency: 'maybe' is not accepted; expected a valid boolean"),
        ('["/video/"]', '["(video"]', 9, "no regular expression"),
        ("min_interval_s: 300", "min_interval_s: 0", 11, "greater than or equal to 1"),
        ("min_interval_s: 300", "min_interval_s: '300'", 11, "valid number"),
        ("min_interval_s: 300", "min_interval_s: 90000", 11, "is above max_interval_s 7200"),
        ("min_interval_s: 300", "every: 300", 11, r"unknown field feeds\[0\].every; expected one of name, url"),
        ("name: sport", "name: front", 12, "feed name 'front' was already given on line 11"),
        ("    url: https://lefil.example/sport.xml", "    url: javascript:alert(1)", 13, "bad_scheme"),
        ("articles_per_week: 150", "articles_per_week: -1", 14, "greater than or equal to 0"),
    ],
)
def test_names_line_and_expectation(old, new, line, says):
    assert old in GOOD
    found = mistakes_of(GOOD.replace(old, new, 1))
    assert any(at == line and re.search(says, message) for at, message in found), found


def test_reports_all_mistakes_of_a_file_at_once():
    text = GOOD.replace("FR", "FRA").replace("[fr]", "[xxxx]").replace("front", "Front Page")
    assert [line for line, _ in mistakes_of(text)] == [3, 5, 11]


def test_says_what_is_missing():
    assert {message for _, message in mistakes_of("name: X")} == {"source_id is missing", "feeds is missing"}
    assert mistakes_of("source_id: a\nname: A\nfeeds:\n  - {name: x}\n") == [(4, "feeds[0].url is missing")]
    assert "at least 1 item" in mistakes_of("source_id: a\nname: A\nfeeds: []\n")[0][1]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: [\n", 3, "not valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML"),
        ("a: 1\n  b: 2\n", 2, "not valid YAML"),
        ("a: 1\na: 2\n", 2, "key 'a' was already given on line 1"),
        ("x:\n  a: 1\n  a: 1\n", 3, "already given on line 2"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, "tag .* is not allowed"),
        ("a: !!set {x}\n", 1, "is not allowed"),
        ("a: !!int x\n", 1, "'x' is not a int"),
        ("a: !!bool x\n", 1, "'x' is not a bool"),
        ("a: &x [1]\nb: *x\n", 1, "anchors"),
        ("a: *x\n", 1, "aliases"),
        ("<<: {source_id: a}\n", 1, "unknown field <<"),
        ("1: a\n", 1, "is not a text"),
        ("? [a]\n: b\n", 1, "is not a text"),
        ("a: b\x01c\n", 1, r"U\+0001"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("a: " + "[" * 5_000, 1, "nested more than 16 deep"),
        ("a: " + "9" * 5_000 + "\n", 1, "is not a int"),
        ("x" * 300_000, 1, "larger than 256 KiB"),
        ("", 1, "expected a mapping"),
        ("- a\n", 1, "expected a mapping"),
    ],
)
def test_refuses_what_yaml_allows_beyond_plain_data(text, line, says):
    found = mistakes_of(text)
    assert any(at == line and re.search(says, message) for at, message in found), found


def test_an_alias_bomb_costs_nothing():
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert mistakes_of(bomb) == [(1, "anchors (&) and aliases (*) are not allowed; write the value out")]


def test_norway_is_a_country_and_no_boolean():
    assert parse_source(GOOD.replace("FR", "NO")).source.country == "NO"


SLUG = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
LINE = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=40)
SECONDS = st.one_of(st.integers(1, 86_400).map(float), st.floats(1, 86_400).map(lambda value: round(value, 3)))


@st.composite
def sources(draw: st.DrawFn) -> Source:
    source_id = draw(SLUG)
    names = draw(st.lists(SLUG, min_size=1, max_size=4, unique=True))
    feeds = tuple(
        Feed(
            f"{source_id}/{name}",
            source_id,
            f"https://{source_id}.example/{name}.xml",
            draw(LINE),
            *sorted((draw(SECONDS), draw(SECONDS))),
        )
        for name in names
    )
    return Source(
        source_id=source_id,
        name=draw(LINE.filter(str.strip)),
        feeds=feeds,
        country=draw(st.sampled_from([None, "NO", "FR", "GB"])),
        timezone=draw(st.sampled_from([None, "UTC", "America/Argentina/Buenos_Aires"])),
        languages=tuple(draw(st.lists(st.sampled_from(["no", "fr", "pt-BR", "zh-Hant", "es-419"]), max_size=2))),
        homepage=draw(st.sampled_from([None, "https://a.example/"])),
        is_agency=draw(st.booleans()),
        day_first=draw(st.sampled_from([None, True, False])),
        skip_urls=tuple(draw(st.lists(st.sampled_from(["/video/", r"\?id=\d+$", "[#:'\"]", "true", "~"]), max_size=3))),
        articles_per_week=draw(st.none() | st.integers(0, 1_000_000)),
        licence_note=draw(LINE),
    )


@settings(deadline=None)
@given(sources())
def test_what_is_written_reads_back(source):
    # Reading normalises texts (NFC, outer white space), so the second turn is the one that must be exact.
    once = parse_source(dump_source(source)).source
    assert parse_source(dump_source(once)).source == once
    assert (once.source_id, once.skip_urls, once.feeds[0].url) == (
        source.source_id,
        source.skip_urls,
        source.feeds[0].url,
    )
    assert once.day_first is source.day_first
    assert [feed.min_interval_s for feed in once.feeds] == [feed.min_interval_s for feed in source.feeds]


@settings(deadline=None)
@given(sources())
def test_what_is_shown_is_the_file_with_its_defaults(source):
    once = parse_source(dump_source(source)).source
    for lines in (setting_lines(once), [line for line in setting_lines(once) if line.is_own]):
        assert parse_source("\n".join(line.text for line in lines)).source == once


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_lines(text):
    # No such text holds the three fields a source needs: each must end in mistakes with a line, never in another error.
    assert all(1 <= line <= len(text) + 1 and message for line, message in mistakes_of(text))

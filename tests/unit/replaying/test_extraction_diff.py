"""What is said to be different between two readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from presswatch.model.extraction import AuthorClaim, Block, Extraction, Role, TimeClaim
from presswatch.model.parsed_date import ParsedDate
from presswatch.replaying.extraction_diff import (
    KINDS,
    MAX_LINE_CHARS,
    MAX_LINES,
    UNSEEN,
    describe,
    differences,
    is_visible,
    text_diff,
)
from presswatch.warehouse.core.extraction_view import shown_of
from presswatch.warehouse.rows import ExtractionView

PARIS = timezone(timedelta(hours=1))


def made(*parts: tuple[Role, str], **facts: object) -> Extraction:
    """Return an extraction of these blocks."""
    text, blocks = "\n\n".join(words for _, words in parts), []
    start = 0
    for role, words in parts:
        blocks.append(Block(role, words, start, start + len(words)))
        start += len(words) + 2
    claim = TimeClaim("published", "meta", ParsedDate("x", datetime(2026, 3, 1, 8, tzinfo=PARIS), "minute", "offset"))
    whole = Extraction("article", title="Title", text=text, blocks=tuple(blocks), published=claim, language="en")
    return replace(whole, **facts)  # type: ignore[arg-type]


BASE = made(("body", "The mayor left."), ("body", "Nobody knows why."), ("caption", "The mayor."))


def changed(**facts: object) -> tuple[str, ...]:
    return differences(shown_of(BASE), shown_of(replace(BASE, **facts)))  # type: ignore[arg-type]


def test_the_same_reading_differs_in_nothing():
    assert changed() == ()
    assert changed(versions={"lxml": "99"}, config_sha256=b"other", reason="other") == ()


def test_each_kind_is_named_by_what_it_is():
    later = TimeClaim("published", "meta", ParsedDate("x", datetime(2026, 3, 1, 9, tzinfo=PARIS), "minute", "offset"))
    assert changed(title="Another") == ("content", "title")
    assert changed(dek="New") == ("dek",)
    assert changed(published=later) == ("dates",)
    assert changed(published=None) == ("dates",)
    assert changed(language="fr") == ("language",)
    assert changed(authors=(AuthorClaim("A. B."),)) == ("authors",)
    assert changed(flags=("paywall",)) == ("details",)
    assert changed(canonical_url="http://a.example/") == ("canonical",)


def test_an_offset_counts_though_the_instant_is_the_same():
    claim = TimeClaim("published", "meta", ParsedDate("x", datetime(2026, 3, 1, 7, tzinfo=UTC), "minute", "offset"))
    assert changed(published=claim) == ("dates",)


def test_typography_is_text_and_no_content():
    other = made(("body", "The mayor left"), ("body", "Nobody knows why."), ("caption", "The mayor."))
    assert differences(shown_of(BASE), shown_of(other)) == ("text", "roles")


def test_a_caption_taken_for_body_is_content_and_a_relabelled_caption_is_not():
    blocks = (*BASE.blocks[:2], replace(BASE.blocks[2], role="body"))
    assert changed(blocks=blocks) == ("content", "text", "roles")
    blocks = (*BASE.blocks[:2], replace(BASE.blocks[2], role="credit"))
    assert changed(blocks=blocks) == ("roles",)


def test_what_readers_see():
    assert not is_visible(())
    assert not is_visible(("roles", "canonical"))
    assert all(is_visible((kind,)) for kind in KINDS if kind not in UNSEEN)


def test_no_value_of_a_reading_is_left_out_of_the_comparison():
    assert {name for names in KINDS.values() for name in names} == {*ExtractionView._fields, "body"}


def test_an_example_shows_both_sides_and_only_what_differs():
    other = made(("body", "The mayor left."), ("caption", "The mayor."), title="New", language=None)
    facts = describe(shown_of(BASE), shown_of(other))
    assert facts["title"] == ["Title", "New"]
    assert facts["language"] == ["en", None]
    assert facts["text"] == ["@@ -2 +1,0 @@", "-Nobody knows why."]
    assert facts["roles"] == ["@@ -2 +1,0 @@", "-[body] Nobody knows why."]
    assert set(facts) == {"title", "language", "text", "roles"}


def test_long_diffs_and_long_paragraphs_are_cut_and_say_so():
    lines = text_diff("\n\n".join(f"{place} {'x' * 500}" for place in range(40)), "other")
    assert len(lines) == MAX_LINES + 1
    assert max(map(len, lines)) <= MAX_LINE_CHARS
    assert lines[-1] == "… 30 more lines"


def test_a_text_that_begins_like_the_head_of_a_diff_is_shown():
    assert text_diff("--- a", "+++ b") == ["@@ -1 +1 @@", "---- a", "++++ b"]


def test_nul_and_lone_surrogates_compare_as_they_are_stored():
    dirty = made(("body", "a\x00b \ud800c"), title="\x00", authors=(AuthorClaim("N" * 900),))
    shown = shown_of(dirty)
    assert (shown.title, shown.body, len(shown.authors[0])) == ("\ufffd", "a\ufffdb ?c", 500)


@given(st.lists(st.text(max_size=30), max_size=8), st.lists(st.text(max_size=30), max_size=8))
def test_a_diff_is_empty_only_when_the_texts_are_the_same(old, new):
    one, other = "\n\n".join(old), "\n\n".join(new)
    assert (text_diff(one, other) == []) == (one == other)

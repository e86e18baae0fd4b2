"""Which texts are one story, and which are never: it does not matter in which order they are asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.text.normalize import fold
from presswatch.ingesting.decide.same_story import StoryText, shared_text

LINE = "Read the paper in its new reader."
WORDS = st.sampled_from(
    ("rail", "ford", "mill", "quay", "hill", "barn", "lane", "moor", "weir", "gate", "dock", "kiln")
)
SENTENCE = st.lists(WORDS, min_size=8, max_size=14).map(lambda words: " ".join(words).capitalize() + ".")
BODY = st.lists(SENTENCE, min_size=3, max_size=8, unique=True)


def text(*lines: str, title: str = "The weir is mended") -> StoryText:
    return StoryText(title, "\n\n".join(lines))


def paragraph(word: str, number: int = 7) -> str:
    return (
        f"The {word} of the old mill was closed for {number} weeks after the flood, and the county asked its engineers"
        f" to say when it could be opened again, since the people of the valley have no other way to the {word}."
    )


LONG = tuple(paragraph(word) for word in ("bridge", "quay", "towpath", "lock"))
BRIEF = "Police closed the road to the mill on Friday after a lorry had lost its load of gravel there."


def test_a_line_around_a_text_makes_no_other_story():
    shared = shared_text(text(*LONG), text(*LONG, LINE))
    assert shared is not None
    assert (shared.own_lines, shared.is_whole) == ((LINE,), True)
    assert shared_text(text(*LONG), text("From our desk", *LONG, LINE)) is not None


def test_a_long_text_tells_under_another_headline_and_a_brief_does_not():
    assert shared_text(text(*LONG), text(*LONG, title="Engineers asked")) is not None
    assert shared_text(text(BRIEF), text(BRIEF)) is not None
    assert shared_text(text(BRIEF), text(BRIEF, title="Gravel on the road")) is None


@pytest.mark.parametrize(
    "other",
    [
        text(BRIEF.replace("Friday", "Monday")),
        text(BRIEF.replace("gravel", "timber")),
        text("Police opened the road to the mill again on Saturday; nobody was hurt, a spokesman said."),
        text("More follows."),
    ],
)
def test_briefs_of_one_headline_stay_apart_when_their_texts_differ(other):
    assert shared_text(text(BRIEF), other) is None


def test_a_stock_line_alone_tells_nothing():
    assert shared_text(text("More follows."), text("More follows.")) is None


def test_columns_that_differ_in_their_figures_stay_apart():
    week, next_week = (text(*LONG, f"The numbers drawn are {n}, 13 and 21.") for n in (5, 8))
    assert shared_text(week, next_week) is None
    assert shared_text(text(*LONG), text(*LONG[:3], paragraph("lock", 9))) is None


def test_a_word_changed_with_the_move_is_the_same_story():
    shared = shared_text(text(*LONG), text(*LONG[:3], LONG[3].replace("engineers", "surveyors")))
    assert shared is not None
    assert not shared.is_whole


def test_a_text_that_grew_by_a_third_is_not_said_to_be_the_same():
    assert shared_text(text(*LONG[:3]), text(*LONG[:3], paragraph("meadow", 3), paragraph("ferry", 4))) is None


def test_recurring_lines_do_not_count_wherever_they_stand():
    more = (LONG[0], LINE, *LONG[1:])
    assert shared_text(text(*LONG), text(*more), recurring={fold(LINE)}) is not None


@given(BODY, BODY, st.booleans())
def test_the_order_does_not_matter(first, second, is_one_title):
    ours, theirs = text(*first), text(*second, title="The weir is mended" if is_one_title else "Other")
    assert shared_text(ours, theirs) == shared_text(theirs, ours)


@given(BODY)
def test_a_text_is_the_same_story_as_itself(lines):
    assert shared_text(text(*lines), text(*lines)) is not None


@given(BODY, st.lists(st.sampled_from([LINE, "Our app", "Share this"]), max_size=3), st.data())
def test_recurring_lines_never_decide(lines, furniture, data):
    places = [data.draw(st.integers(0, len(lines))) for _ in furniture]
    more = list(lines)
    for line, place in zip(furniture, places, strict=True):
        more.insert(place, line)
    shared = shared_text(text(*lines), text(*more), recurring=frozenset(map(fold, furniture)))
    assert shared is not None
    assert shared.is_whole

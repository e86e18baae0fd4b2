"""Patterns that hold whatever the case of a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presswatch.articles.text import byline_words, class_names, phrases
from presswatch.articles.text.patterns import CaseInsensitivePattern, ClassNameKinds, by_first_letter, remembered


@given(st.text(alphabet="ReadMoéÉ -", max_size=20))
def test_finds_what_a_pattern_without_regard_to_case_finds(text: str) -> None:
    pattern = r"\bread-?(?:more|mé)|e$"
    ours, theirs = CaseInsensitivePattern(pattern), re.compile(pattern, re.IGNORECASE)
    assert ours.search(text) == bool(theirs.search(text))
    assert ours.match(text) == bool(theirs.match(text))


def test_a_capital_in_a_pattern_is_refused_and_in_an_escape_is_not() -> None:
    with pytest.raises(ValueError, match="capital"):
        CaseInsensitivePattern("Read more")
    with pytest.raises(ValueError, match="capital"):
        ClassNameKinds({"lead": "Lead"})
    assert CaseInsensitivePattern(r"a\Sc").match("ABC")


def test_kinds_are_those_of_every_name_of_every_block() -> None:
    kinds = ClassNameKinds({"lead": "lead|intro", "date": r"date|time\b"})
    blocks = [("Article-Lead big", "post timestamp published-Date"), ("big", "Intro"), ("timely",), ("",), ()]
    assert kinds.kinds == ("lead", "date")
    assert kinds.table(blocks).tolist() == [[1, 1], [1, 0], [0, 0], [0, 0], [0, 0]]
    assert kinds.table([]).shape == (0, 2)


@pytest.mark.parametrize("length", [10, 5000])
def test_an_answer_is_the_same_when_it_is_asked_again(length: int) -> None:
    """Those about short texts are remembered, those about long ones are not."""
    pattern, text = CaseInsensitivePattern("b+$"), "a" * length + "B"
    assert [pattern.search(text), pattern.match(text)] * 2 == [True, False] * 2


def test_a_text_that_holds_no_stem_is_not_searched() -> None:
    """Which is why each wording must hold one."""
    pattern = CaseInsensitivePattern("sign.?up|follow", stems=["sign"])
    assert pattern.search("SIGN UP")
    assert not pattern.search("follow")


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_regex(re.compile("|".join(phrases.PROMOTIONS)), fullmatch=True))
def test_every_wording_of_a_promotion_is_found(text: str) -> None:
    """None is hidden by the list of stems."""
    assert phrases.PROMOTION.search(text)


@given(st.lists(st.one_of(st.text(max_size=30), st.from_regex(re.compile("|".join(phrases.PROMOTIONS)))), max_size=5))
def test_many_texts_are_searched_as_each_alone(texts: list[str]) -> None:
    assert phrases.PROMOTION.search_each(texts) == [phrases.PROMOTION.search(text) for text in texts]
    assert phrases.CREDIT_TAIL.search_each(texts) == [phrases.CREDIT_TAIL.search(text) for text in texts]


_BEFORE = st.sampled_from(
    ["Two boats off Skagen ", "Skagen/", "Harbour. Photo: Ana Prat ", "The talks, ", "İ", "on the "]
)


@given(
    _BEFORE,
    st.sampled_from(["(", "/", "– ", ""]),
    st.sampled_from(["AFP", "İstock", "EPA-EFE", "Pool", "map", "mill"]),
    st.sampled_from(["", ")", " ]", " )", "]", ") ", ".", "))"]),
)
def test_a_look_at_its_end_rules_out_no_credit(before: str, mark: str, name: str, end: str) -> None:
    text = f"{before}{mark}{name}{end}"
    patterns = phrases.CREDIT.match, phrases.AGENCY_LINE.match, phrases.CREDIT_TAIL.search
    assert phrases.is_credit(text) == any(holds(text) for holds in patterns)


def test_answers_are_kept_for_texts_and_not_for_documents() -> None:
    asked: list[str] = []
    size = remembered(lambda text: asked.append(text) or len(text))
    assert [size(text) for text in ("ab", "ab", "a" * 2000, "a" * 2000)] == [2, 2, 2000, 2000]
    assert len(asked) == 3


@pytest.mark.parametrize(
    "pattern",
    [
        "boat|barge|quay|bo?|b|(?:b|q)x|[b|q]z|q\\|b|\\bbay|b+c|b{2}d|qu[ae]y|",
        "|".join(phrases.PROMOTIONS),
        byline_words.BY_WORDS,
        *class_names.FOR_BODY_MODEL.values(),
    ],
)
@given(texts=st.lists(st.text("boatrgequyxzcd| ]", max_size=8)), data=st.data())
def test_alternatives_by_their_first_letter_hold_for_the_same_texts(
    pattern: str, texts: list[str], data: st.DataObject
) -> None:
    plain, grouped = re.compile(pattern), re.compile(by_first_letter(pattern))
    texts.append(data.draw(st.from_regex(plain)))
    for text in texts:
        assert bool(plain.match(text)) == bool(grouped.match(text))
        assert bool(plain.fullmatch(text)) == bool(grouped.fullmatch(text))
        assert bool(plain.search(text)) == bool(grouped.search(text))

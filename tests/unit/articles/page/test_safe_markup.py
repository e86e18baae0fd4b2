"""Markup made safe: short cuts find what the patterns behind them find."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from presswatch.articles.page.safe_markup import MAX_TAG_CHARS, make_safe

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SIGNS = st.sampled_from("a\t\n\x00\x07\x1f\x7f\u0080\ufffe\uffff\ufdd0\ufdef\ud800\udfff\ufffd\ufeff한í中")


@given(st.lists(st.one_of(_SIGNS, st.characters()), max_size=30).map("".join))
def test_controls_are_taken_out_wherever_they_stand(text: str) -> None:
    text = text.replace("&", "").replace("<", "")
    assert make_safe(f"<p>{text}").text == f"<p>{_CONTROL.sub('', text)}"


@settings(max_examples=50)
@given(st.integers(0, 3 * MAX_TAG_CHARS), st.integers(-2, 2), st.integers(0, 9000))
def test_a_tag_too_long_is_found_wherever_it_stands(before: int, more: int, after: int) -> None:
    attribute = "x" * (MAX_TAG_CHARS + more)
    safe = make_safe(f"{'y' * before}<p {attribute}>{'z' * after}")
    assert ("attributes_cut" in safe.flags) == (more >= 0)

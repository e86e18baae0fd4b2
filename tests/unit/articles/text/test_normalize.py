"""Small readings of text that every rule shares."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.text.normalize import alphabetic_size, fold, letters, plain
from presswatch.unicode_forms import normalize


def test_composed_and_decomposed_letters_fold_alike() -> None:
    assert fold(unicodedata.normalize("NFD", "Déçu, l'été !")) == fold("déçu l’été") == "déçulété"


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_plain_letters_fold_as_all_others_do(text: str) -> None:
    """They are folded apart, for speed."""
    assert fold(text) == fold(text + "é").removesuffix("é") == "".join(filter(str.isalnum, text.casefold()))


_WESTERN = "".join(bytes([code]).decode("cp1252", "ignore") for code in range(256))


@given(st.text(alphabet=st.one_of(st.sampled_from(_WESTERN), st.sampled_from("\u0301\u0308µßŁ中ﬁ"))))
def test_western_letters_are_counted_composed_and_folded_as_all_others(text: str) -> None:
    """They go by bytes, for speed."""
    composed = unicodedata.normalize("NFC", text)
    assert normalize("NFC", text) == composed
    assert fold(text) == "".join(filter(str.isalnum, composed.casefold()))
    assert letters(text) == sum(map(str.isalpha, text))
    assert alphabetic_size(text) >= letters(text)


UNSHOWN = (
    "\u200e\u200f\u202b\u202e\u2067\u2069\u061c\u200b\u00ad\ufeff\u2063\u0092\u009d\u0007\x7f\U000e0041\U000e007f\ufff9"
)


@pytest.mark.parametrize("mark", UNSHOWN)
@pytest.mark.parametrize("form", ["{}Ropeworks", "Rope{}works", "Ropeworks{}", "Rope&#x{:x};works"])
def test_titles_and_names_hold_nothing_that_is_not_shown(mark: str, form: str) -> None:
    if ":x" in form and 0x80 <= ord(mark) < 0xA0:
        return  # The reference means the character of windows-1252 (HTML, 13.2.5.80).
    assert plain(form.format(ord(mark) if ":x" in form else mark)) == "Ropeworks"


@pytest.mark.parametrize("text", ["می‌روم", "क्‍ष", "👩‍🌾 in town"])
def test_joiners_are_spelling(text: str) -> None:
    assert plain(text) == text

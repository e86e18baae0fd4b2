"""Small readings of text that every rule shares."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.text.normalize import fold


def test_composed_and_decomposed_letters_fold_alike() -> None:
    assert fold(unicodedata.normalize("NFD", "Déçu, l'été !")) == fold("déçu l’été") == "déçulété"


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_plain_letters_fold_as_all_others_do(text: str) -> None:
    """They are folded apart, for speed."""
    assert fold(text) == fold(text + "é").removesuffix("é") == "".join(filter(str.isalnum, text.casefold()))

"""Small readings of text that every rule shares."""

import unicodedata

from presswatch.articles.text import fold


def test_composed_and_decomposed_letters_fold_alike() -> None:
    assert fold(unicodedata.normalize("NFD", "Déçu, l'été !")) == fold("déçu l’été") == "déçulété"

"""Every word for who wrote is one in whatever letters it is set, before a name and before a colon."""

import pytest

from presswatch.articles.text import byline_words
from presswatch.articles.text.byline_words import BY_WORDS, WRITER_LABELS, is_written_by


def in_letters(word: str) -> set[str]:
    return {word, word.upper(), word.capitalize(), word.title()}


@pytest.mark.parametrize("word", BY_WORDS.replace(r"\.?", ".").split("|"))
def test_words_before_a_name(word: str) -> None:
    assert all(is_written_by(f"{written} Ölander Skog") for written in in_letters(word))


@pytest.mark.parametrize("word", WRITER_LABELS.split("|"))
def test_labels_before_a_colon(word: str) -> None:
    assert all(is_written_by(f"Kiel – {written}: Ölander") for written in in_letters(word))


@pytest.mark.parametrize("text", ["Baker Street is closed.", "3 by Ann Bell", "One two three four by Ann Bell"])
def test_other_lines(text: str) -> None:
    assert not is_written_by(text)


_WORDS = [word for word in f"{byline_words.BY_WORDS}|{byline_words.WRITER_LABELS}".split("|") if word.isalpha()]
_FORMS = ("{0} Ana Prat", "{0}: Ana Prat", "Zwei {0}: Ana Prat", "{0}/in: Ana Prat", "{0}_in : Ana", "{0} · foto – Ana")


@pytest.mark.parametrize("form", [*_FORMS, "{0} und Foto: Ana", "{0}e Prat", "{0}1: Ana Prat", "By {0}ward: Ana"])
def test_no_word_for_who_wrote_is_ruled_out_in_lower_case(form: str) -> None:
    pattern = byline_words._WRITTEN_BY
    for word in _WORDS:
        for text in (form.format(word), form.format(word.upper()), form.format(word.capitalize())):
            assert byline_words.is_written_by(text) == (pattern.match(text) is not None), text

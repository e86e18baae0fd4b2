"""Every word for who wrote is one in whatever letters it is set, before a name and before a colon."""

import pytest

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

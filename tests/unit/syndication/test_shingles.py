"""Texts as tokens: what typography does not change, in scripts with and without blanks."""

import pytest

from presswatch.syndication.shingles import MAX_TOKENS, read_text


@pytest.mark.parametrize(
    ("body", "tokens"),
    [
        ("L’aide « promise »", ("l", "aide", "promise")),
        ("co\u00adoperation 2\u202f400", ("cooperation", "2", "400")),
        ("ﬁnal STRASSE", ("final", "strasse")),
        ("नई दिल्ली में", ("नई", "दिल्ली", "में")),
        ("كِتَابٌ جديد", ("كِتَابٌ", "جديد")),
        ("東京 2026年", ("東", "京", "2026", "年")),
        ("", ()),
    ],
)
def test_tokens(body, tokens):
    assert read_text(body).tokens == tokens


def test_typography_changes_nothing():
    one = read_text("« Nous n'avons pas fini », a dit le maire de Brest - hier.")
    other = read_text("“Nous n’avons pas fini”, a dit le maire de Brest — hier.")
    assert one.tokens == other.tokens
    assert (one.shingles == other.shingles).all()


def test_the_order_of_words_counts():
    assert not {*read_text("a b c").shingles.tolist()} & {*read_text("c b a").shingles.tolist()}


def test_a_script_without_blanks_is_taken_by_characters():
    text = read_text("東京の裁判所は月曜日に計画を承認した")
    assert len(text.shingles) == len(text.tokens) - 4
    assert len(text.runs) == len(text.tokens) - 15


def test_an_endless_text_is_cut():
    assert len(read_text("word " * (MAX_TOKENS + 50)).tokens) == MAX_TOKENS

"""Signatures are stored: they are the same for ever, and they find what is alike."""

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.syndication import compare, read_text, sign
from presswatch.syndication.minhash import RUNS, fact_bands, fact_lookups, may_be_copies
from presswatch.syndication.translation_keys import TranslationKeys

WORDS = " ".join(f"word{n * n % 97}" for n in range(120))
TOKYO = "東京の裁判所は月曜日、港の再建計画を承認した。市長は費用が九億円に上ると述べた。" * 2


@pytest.mark.parametrize(
    ("body", "digest", "first_band"),
    [
        (WORDS, "d57e6e704bc08ed3669e60bcefa8bb8d1957ea30aa00645368fa92b81ce9c3b6", -6513780475923820481),
        (TOKYO, "29f30ee5faa4fd11f80e63c9f787d2c354cd38d8a6ff0f9be815ef8eb60681be", 8524208765576414416),
    ],
)
def test_a_signature_never_changes(body, digest, first_band):
    signature = sign(read_text(body))
    assert sha256(signature.minima).hexdigest() == digest
    assert signature.bands[0] == first_band


def test_a_short_text_has_none():
    signature = sign(read_text("The council meets on Friday at nine."))
    assert signature.is_empty
    assert signature.bands == ()


def test_a_part_shares_a_run_with_the_whole_wherever_it_stands():
    words = [f"w{n}" for n in range(900)]
    whole = sign(read_text(" ".join(words)))
    for start in range(0, 600, 100):
        part = sign(read_text(" ".join(words[start : start + 300])))
        assert {*whole.bands} & {*part.bands}


@given(st.text(max_size=400))
def test_any_text_can_be_signed(body):
    signature = sign(read_text(body))
    assert all(-(2**63) <= band < 2**63 for band in signature.bands)
    assert len(signature.minima) in (0, 288)
    assert signature == sign(read_text(body))


@pytest.mark.parametrize("every", [37, 40, 60, 200])
def test_texts_of_jaccard_four_fifths_may_be_copies(every):
    for start in range(12):
        words = [f"w{start}-{number}" for number in range(400)]
        changed = [f"x{number}" if number % every == start else word for number, word in enumerate(words)]
        text, other = (read_text(" ".join(side)) for side in (words, changed))
        assert compare(text, other).jaccard >= 0.8
        assert may_be_copies(sign(text).minima, sign(other).minima)


def test_texts_of_one_wording_are_no_copies_where_they_share_a_tenth():
    for number in range(12):
        shared = {place: f"s{place} t{place} u{place}" for place in range(0, 400, 9)}
        sides = ([shared.get(place, f"{side}{number}-{place}") for place in range(400)] for side in "ab")
        text, other = (read_text(" ".join(words)) for words in sides)
        assert 0.05 < compare(text, other).jaccard < 0.2
        assert not may_be_copies(sign(text).minima, sign(other).minima)


def test_a_text_without_a_signature_may_be_a_copy():
    signed = sign(read_text(WORDS)).minima
    assert signed
    assert may_be_copies(signed, b"")
    assert may_be_copies(b"", signed)


def test_facts_meet_on_neighbouring_days_only():
    facts = TranslationKeys(frozenset({"18000", "9.4"}), frozenset({"zubillarte"}))
    agencies = frozenset({"efe"})
    stored = {*fact_bands(facts, agencies, date(2026, 3, 1))}
    assert len(stored) == 3
    assert stored <= {*fact_lookups(facts, agencies, date(2026, 3, 2))}
    assert not stored & {*fact_lookups(facts, agencies, date(2026, 3, 3))}
    assert not stored & {*fact_lookups(facts, frozenset({"afp"}), date(2026, 3, 1))}
    assert fact_bands(facts, agencies, None) == fact_lookups(facts, agencies, None) == ()


def test_of_many_facts_two_texts_choose_the_same():
    names = frozenset(f"name{n}" for n in range(60))
    agencies, day = frozenset({"efe"}), date(2026, 3, 1)
    bands = fact_bands(TranslationKeys(frozenset(), names), agencies, day)
    more = fact_bands(TranslationKeys(frozenset(), names | {"another"}), agencies, day)
    assert len(bands) == RUNS
    assert len({*bands} & {*more}) >= RUNS - 1

"""What one text is to another, whose it is, and which texts are one group."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from presswatch.syndication import compare, read_text, relate
from presswatch.syndication.groups import SimilarPair, join
from presswatch.syndication.original import OriginalCandidate, choose_original
from presswatch.syndication.translation_keys import TranslationKeys, is_translation, read_facts

WORDS = [f"{stem}{n}" for n in range(60) for stem in ("harbour", "council", "winter", "mayor", "bridge")]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def relation(one, other, **how):
    return relate(compare(read_text(" ".join(one)), read_text(" ".join(other))), **how)


def edited(share):
    dice = random.Random(2)
    return [word if dice.random() > share else "changed" for word in WORDS]


def test_relations():
    assert relation(WORDS, WORDS) == "copy"
    assert relation(edited(0.02), WORDS) == "copy"
    assert relation(edited(0.08), WORDS) == "edited"
    assert relation(WORDS[:200], WORDS) == "excerpt"
    assert relation(WORDS[100:190], WORDS) == "excerpt"
    assert relation(WORDS, WORDS[:200]) == "edited"
    assert relation([word + "x" for word in WORDS], WORDS) is None


def test_the_same_words_on_other_figures_are_another_text():
    figures = [str(100 + n) for n in range(10)]
    others = [str(200 + n) for n in range(10)]
    assert relation([*WORDS, *figures], [*WORDS, *others]) is None
    assert relation([*WORDS, *figures], [*WORDS, *figures[:7], *others[:3]]) == "copy"


def test_short_notices_need_more():
    assert relation(WORDS[:40], [*WORDS[:26], *(f"own{n}" for n in range(14))]) is None
    assert relation(WORDS[:40], WORDS[:40]) == "copy"


def test_one_source_repeats_its_own_wording():
    assert relation(edited(0.08), WORDS, is_one_source=True) is None
    assert relation(WORDS, WORDS, is_one_source=True) == "copy"


@pytest.mark.parametrize(
    ("candidates", "original"),
    [
        (
            [
                OriginalCandidate(1, False, NOON, None, None),
                OriginalCandidate(2, True, NOON + timedelta(1), None, None),
            ],
            2,
        ),
        (
            [
                OriginalCandidate(1, False, NOON, None, None),
                OriginalCandidate(2, False, NOON - timedelta(1), None, None),
            ],
            2,
        ),
        ([OriginalCandidate(2, False, NOON, None, None), OriginalCandidate(1, False, NOON, None, None)], 1),
        # A claim counts where it is exact: a day could mean its first minute.
        (
            [
                OriginalCandidate(1, False, NOON, None, None),
                OriginalCandidate(2, False, NOON, NOON - timedelta(hours=1), "minute"),
            ],
            2,
        ),
        (
            [
                OriginalCandidate(1, False, NOON, None, None),
                OriginalCandidate(2, False, NOON, NOON - timedelta(hours=12), "day"),
            ],
            1,
        ),
        # A claim from the future cannot make a text younger than it was seen to be.
        (
            [
                OriginalCandidate(1, False, NOON, NOON + timedelta(9), "second"),
                OriginalCandidate(2, False, NOON, None, None),
            ],
            1,
        ),
    ],
)
def test_whose_text_it_is(candidates, original):
    assert choose_original(candidates) == original


def bond(jaccard, contained=0.0, evidence="text"):
    return SimilarPair("edited", evidence, jaccard, contained)


def test_a_text_alone_joins_nothing():
    assert join({}, {}, 7) == (frozenset(), frozenset())


def test_a_text_joins_its_nearest_like_only():
    assert join({1: bond(0.35, 0.9), 2: bond(0.32, 0.8)}, {1: 10, 2: 20}, None) == ({10}, {1})


def test_texts_alike_as_a_whole_make_groups_one():
    assert join({1: bond(0.9), 2: bond(0.6), 3: bond(0.55)}, {1: 10, 2: 20, 3: None}, None) == ({10, 20}, {1, 2, 3})


def test_a_text_stays_where_one_bond_leads():
    assert join({1: bond(0.95), 2: bond(0.31)}, {1: None, 2: 20}, 20) == ({20}, {1, 2})


def test_words_are_nearer_than_facts():
    bonds = {1: SimilarPair("translation", "facts", 0.9, 0.0), 2: bond(0.4)}
    assert join(bonds, {1: 10, 2: 20}, None) == ({20}, {2})


def test_facts_do_not_depend_on_the_language():
    spanish = read_facts("Unos 2.400 vehículos y 9,4 millones, dijo ayer Nerea Zubillarte en Montejara el 12 de 2026.")
    english = read_facts("Some 2,400 vehicles and 9.4 million, said Nerea Zubillarte in Montejara on the 12th in 2026.")
    assert (
        spanish
        == english
        == TranslationKeys(frozenset({"2400", "9.4"}), frozenset({"nerea", "zubillarte", "montejara"}))
    )
    assert is_translation(spanish, english)


def test_one_event_is_no_translation():
    one = TranslationKeys(frozenset({"41", "300", "18000"}), frozenset({"montejara", "lumbier", "oria"}))
    other = TranslationKeys(frozenset({"41", "77", "52"}), frozenset({"montejara", "lumbier", "oria"}))
    assert not is_translation(one, other)

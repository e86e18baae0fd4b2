"""Texts: fluent, long enough, far enough from each other, and in the language they claim."""

from __future__ import annotations

import re
from itertools import combinations

import py3langid
import pytest

from newsworld.article_texts import read_pair, retype_body, trim_body, write_text
from newsworld.model import Article, Block
from newsworld.publishers import CAST
from newsworld.scenario import build_script
from newsworld.seeded_random import seeded
from newsworld.sentence_generator import LANGUAGES, change_number, change_typography, load_lexicon
from newsworld.truth_builder import build_truth

ARTICLES = [article for article in build_script(1).articles if article.page == "article"]


def body_of(article: Article) -> str:
    return " ".join(block.text for block in article.versions[0].body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slot_or_choice_is_left_open(language):
    for topic in load_lexicon(language).topics:
        text = write_text(language, topic, seeded(7, language, topic))
        written = " ".join([text.title, text.dek, *(block.text for block in text.body)])
        assert not re.search(r"[<>{}|]", written), written


def test_the_same_seed_writes_the_same_world():
    assert build_script(3) == build_script.__wrapped__(3)
    assert build_script(3).articles != build_script(4).articles


@pytest.mark.parametrize("seed", range(5, 10))
def test_every_seed_tells_the_same_plot_in_other_words(seed):
    origins = {publisher.source_id: "http://127.0.0.1:9" for publisher in CAST}
    assert build_truth(seed, 5, origins)["counts"] == build_truth(1, 5, origins)["counts"]
    addresses = [(a.source_id, path) for a in build_script(seed).articles for _, path in a.paths]
    assert len(set(addresses)) == len(addresses)


def test_articles_have_8_to_25_sentences():
    for article in ARTICLES:
        sentences = len(re.findall(r"[.!?]”?\"?»?“?(?:\s|$)", body_of(article)))
        assert 8 <= sentences <= 25, (article.key, sentences)


def test_articles_are_no_near_duplicates_unless_one_is_taken_from_another():
    shingles = {}
    for article in ARTICLES:
        words = body_of(article).split()
        shingles[article.key] = set(zip(words, words[1:], words[2:], words[3:], strict=False))
    taken = {article.key for article in ARTICLES if article.origin}
    own = {key: value for key, value in shingles.items() if key not in taken}
    assert max(len(a & b) / len(a | b) for a, b in combinations(own.values(), 2)) < 0.3


def test_every_text_is_in_the_language_it_claims():
    wrong = [a.key for a in ARTICLES if py3langid.classify(body_of(a))[0] != a.language]
    assert wrong == []


def test_the_pair_says_the_same_numbers_in_both_languages():
    spanish, french = read_pair("frontera", "es"), read_pair("frontera", "fr")
    assert len(spanish.body) == len(french.body)
    for one, other in zip(spanish.body, french.body, strict=True):
        plain = [re.sub(r"[. \u202f\u00a0](?=\d{3})", "", block.text) for block in (one, other)]
        assert re.findall(r"\d[\d,]*", plain[0]) == re.findall(r"\d[\d,]*", plain[1])


def test_french_quotes_stand_with_thin_spaces():
    text = " ".join(block.text for block in read_pair("frontera", "fr").body)
    assert "«\u202f" in text
    assert "\u202f»" in text
    assert "« " not in text


def test_typography_changes_no_word():
    body = read_pair("frontera", "fr").body
    retyped = retype_body(body)
    assert retyped != body
    words = [re.findall(r"\w+", " ".join(block.text for block in blocks)) for blocks in (body, retyped)]
    assert words[0] == words[1]
    assert change_typography("Dijo «no».") == 'Dijo "no".'


def test_a_changed_number_changes_nothing_else():
    changed = change_number("Le 12 mai, 340 voix.", seeded(1))
    assert re.fullmatch(r"Le \d\d mai, 340 voix\.", changed)
    assert changed != "Le 12 mai, 340 voix."


def test_a_trimmed_text_is_the_beginning_and_ends_with_a_paragraph():
    body = (*(Block(str(n)) for n in range(7)), Block("heading", "h2"), *(Block(str(n)) for n in range(4)))
    assert trim_body(body) == body[:7]

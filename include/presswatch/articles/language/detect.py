"""Language detection: the language of a text, or none where it cannot be known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from presswatch.articles.language import identifier
from presswatch.articles.language.identifier import Guess
from presswatch.articles.language.tags import languages_of
from presswatch.articles.text.normalize import letters

MIN_LETTERS = 20
"""A shorter text does not show its language."""
_SURE = 0.5
"""Confidence below which an answer counts as unknown; measured."""
_TYPICAL = -0.8
"""How much less like its language a text may be, in natural logarithms a feature. On half of the languages of the UDHR
1 % of the paragraphs in a language of the model lay below, and three quarters of those in another language."""
_RIVAL = 0.2
"""Share of the likeliest language's confidence from which a declared language is believed in its place."""
_OVERRULES = 0.9
"""Confidence from which the text is believed against what the page and its source declare."""

ALIASES = {
    "eng": "en", "fra": "fr", "amh": "am", "hau": "ha", "ibo": "ig", "lin": "ln", "lug": "lg", "orm": "om", "run": "rn",
    "sna": "sn", "som": "so", "swa": "sw", "tir": "ti", "xho": "xh", "yor": "yo", "zho": "zh", "cmn": "zh", "nb": "no",
    "iw": "he", "in": "id", "ji": "yi", "tl": "fil", "sh": "sr", "kik": "ki", "gug": "gn", "mo": "ro", "jw": "jv",
}  # fmt: skip
"""Other tags of the same language → the tag used here (ISO 639-1 where there is one)."""
_TODAY = {"grc": "el", "hbo": "he"}
"""Ancient languages of the model, which it takes short modern texts for → what the press writes."""
_NO_LANGUAGE = "zxx"
"""Label of the model for no linguistic content (ISO 639-2)."""


class Identified(NamedTuple):
    """A BCP-47 language tag, None when it is unknown, and the confidence in it, 0 to 1."""

    language: str | None
    confidence: float | None


UNKNOWN = Identified(None, None)


def identify(text: str, declared: Iterable[str] = ()) -> Identified:
    """Return the language of a text.

    Args:
        text: any text; the identifier looks at all of it.
        declared: tags that the page or its source states; an unsure answer that contradicts all of them is unknown.
            What is no tag of a language is mapped to the one that is meant, or ignored.
    """
    if letters(text) < MIN_LETTERS:
        return UNKNOWN
    return _identified(identifier.guesses(text), declared_languages(declared))


def identify_each(texts: Sequence[str]) -> list[Identified]:
    """Return the language of each text, of which nothing is declared: many at once take less time than one by one."""
    long = [place for place, text in enumerate(texts) if letters(text) >= MIN_LETTERS]
    identified = [UNKNOWN] * len(texts)
    for place, guesses in zip(long, identifier.guesses_of_each([texts[place] for place in long]), strict=True):
        identified[place] = _identified(guesses, frozenset())
    return identified


def _identified(guesses: Iterable[Guess], stated: frozenset[str]) -> Identified:
    guess = _likeliest(guesses, stated)
    if guess is None or guess.typicality < _TYPICAL:
        return UNKNOWN
    identified = Identified(guess.label, round(guess.probability, 3))
    if not stated or identified.language in stated:
        return identified if guess.probability >= (_SURE * _RIVAL if stated else _SURE) else UNKNOWN
    # What is declared may be a language that the identifier has never seen, and takes for its nearest relative.
    return identified if guess.probability >= _OVERRULES and stated <= known_languages() else UNKNOWN


def _likeliest(labelled: Iterable[Guess], stated: frozenset[str]) -> Guess | None:
    """Return the likeliest language, one of those stated where it is hardly less likely than another."""
    guesses = identifier.merged(map(_tagged, labelled))
    if not guesses or guesses[0].label == _NO_LANGUAGE:
        return None
    best = guesses[0]
    rivals = (guess for guess in guesses if guess.label in stated and guess.probability > _RIVAL * best.probability)
    return next(rivals, best)


def _tagged(guess: Guess) -> Guess:
    tag = _tag(guess.label)
    return guess if tag == guess.label else guess._replace(label=tag)


def _tag(label: str) -> str:
    return _TODAY.get(label) or ALIASES.get(label, label)


def declared_languages(tags: Iterable[str]) -> frozenset[str]:
    """Return the languages that tags of any form may mean (``pt_BR``, ``deu-AT``, ``jp``), as they are named here."""
    languages = known_languages()
    return frozenset(_tag(code) for tag in tags for code in languages_of(ALIASES.get(tag.lower(), tag), languages))


@cache
def known_languages() -> frozenset[str]:
    """Return the tags that the identifier can answer."""
    return frozenset(map(_tag, identifier.labels())) - {_NO_LANGUAGE}

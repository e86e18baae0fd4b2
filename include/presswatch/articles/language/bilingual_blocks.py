"""Languages of blocks, and captions that say the same in two of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from presswatch.articles.blocks.layout import UnplacedBlock
from presswatch.articles.language.detect import Identified, identify_each
from presswatch.articles.text.phrases import is_credit
from presswatch.model.extraction import BODY_ROLES

_MIN_CHARS = 60
"""A shorter block is too short for its language to be told from names in it."""
_SURE = 0.7
"""Confidence for a block of another language; names of people and places dilute it (EXTRACTION.md, 6)."""
_LIKELY = 0.5
"""The same for what is known to be a caption: a wrong answer there touches no body."""
_SHARED = 0.5
"""Share of names and numbers that two captions of one picture have in common at least."""
_CAPITALISED = re.compile(r"\b[A-ZÀ-ÞĀ-Ž][\w’'-]*|\d+")
"""Names, which tell nothing of the language around them."""
_SHORT_WORD = re.compile(r"\b[^\W\d_A-Z]{2,4}\b")
_COMMON_WORDS = 30
_SHARED_WORDS = 4
_NAME = re.compile(r"(?<!^)\b[A-ZÀ-ÞĀ-Ž][\w’'-]{2,}|\d+")


def with_languages(unplaced_blocks: Sequence[UnplacedBlock], language: str | None) -> list[UnplacedBlock]:
    """Return the drafts with a language each, captions found and twins paired."""
    own = _languages(unplaced_blocks, language)
    with_own = [replace(unplaced, language=its) for unplaced, its in zip(unplaced_blocks, own, strict=True)]
    return _paired([_as_caption(unplaced, with_own, language) for unplaced in with_own])


def _function_words(texts: Iterable[Sequence[str]]) -> frozenset[str]:
    """Return the commonest of the short words of the body: a block that holds some of them is in its language."""
    counts = Counter(chain.from_iterable(texts))
    return frozenset(word for word, count in counts.most_common(_COMMON_WORDS) if count > 1)


def _languages(unplaced_blocks: Sequence[UnplacedBlock], language: str | None) -> list[str | None]:
    """Return the language of each block: its own where it shows one, else for text of the body that of the article."""
    own: list[str | None] = [language if unplaced.role in BODY_ROLES else None for unplaced in unplaced_blocks]
    asked = _other(unplaced_blocks)
    for read in (str, _without_names):
        guesses = zip(asked, identify_each([read(unplaced_blocks[place].text) for place in asked]), strict=True)
        sure = {place: guess.language for place, guess in guesses if _is_sure(guess, unplaced_blocks[place])}
        asked = [place for place in asked if place not in sure]
        for place, its in sure.items():
            own[place] = its
    return own


def _other(unplaced_blocks: Sequence[UnplacedBlock]) -> list[int]:
    """Return the blocks that are long enough to show a language, and no text of the body in the words of the others."""
    words = [
        _SHORT_WORD.findall(unplaced.text) if unplaced.role in BODY_ROLES else None for unplaced in unplaced_blocks
    ]
    common = _function_words(filter(None, words))
    return [
        place
        for place, (unplaced, own) in enumerate(zip(unplaced_blocks, words, strict=True))
        if len(unplaced.text) >= _MIN_CHARS and (own is None or len(common.intersection(own)) < _SHARED_WORDS)
    ]


def _without_names(text: str) -> str:
    return _CAPITALISED.sub(" ", text)


def _is_sure(guess: Identified, unplaced: UnplacedBlock) -> bool:
    bar = _SURE if unplaced.role in BODY_ROLES else _LIKELY
    return guess.language is not None and (guess.confidence or 0.0) >= bar


def _as_caption(
    unplaced: UnplacedBlock, unplaced_blocks: Sequence[UnplacedBlock], language: str | None
) -> UnplacedBlock:
    """Return as caption what stands in the text as body, but in another language and about the same as a caption."""
    if unplaced.role != "body" or unplaced.language in (None, language):
        return unplaced
    others = (other for other in unplaced_blocks if other is not unplaced and other.language != unplaced.language)
    if is_credit(unplaced.text) or any(other.role == "caption" and _is_twin(unplaced, other) for other in others):
        return replace(unplaced, role="caption", rule="other_language")
    return unplaced


def _paired(unplaced_blocks: list[UnplacedBlock]) -> list[UnplacedBlock]:
    captions = [index for index, unplaced in enumerate(unplaced_blocks) if unplaced.role == "caption"]
    for position, index in enumerate(captions):
        for other in captions[position + 1 :]:
            if (
                unplaced_blocks[index].paired is None
                and unplaced_blocks[other].paired is None
                and _is_twin(unplaced_blocks[index], unplaced_blocks[other])
            ):
                unplaced_blocks[index] = replace(unplaced_blocks[index], paired=other)
                unplaced_blocks[other] = replace(unplaced_blocks[other], paired=index)
    return unplaced_blocks


def _is_twin(a: UnplacedBlock, b: UnplacedBlock) -> bool:
    if a.language == b.language or None in (a.language, b.language):
        return False
    first, second = set(_NAME.findall(a.text)), set(_NAME.findall(b.text))
    return len(first & second) >= _SHARED * (min(len(first), len(second)) or 1)

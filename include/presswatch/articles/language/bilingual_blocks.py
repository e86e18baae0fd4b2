"""Languages of blocks, and captions that say the same in two of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from presswatch.articles.blocks.layout import UnplacedBlock
from presswatch.articles.language.detect import identify
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
    common = _function_words(unplaced.text for unplaced in unplaced_blocks if unplaced.role in BODY_ROLES)
    with_own = [replace(unplaced, language=_language(unplaced, language, common)) for unplaced in unplaced_blocks]
    return _paired([_as_caption(unplaced, with_own, language) for unplaced in with_own])


def _function_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the commonest short words of the body: a block that holds some of them is in its language."""
    counts = Counter(word for text in texts for word in _SHORT_WORD.findall(text))
    return frozenset(word for word, count in counts.most_common(_COMMON_WORDS) if count > 1)


def _language(unplaced: UnplacedBlock, language: str | None, common: frozenset[str]) -> str | None:
    if unplaced.role in BODY_ROLES and len(common & {*_SHORT_WORD.findall(unplaced.text)}) >= _SHARED_WORDS:
        return language
    bar = _SURE if unplaced.role in BODY_ROLES else _LIKELY
    if len(unplaced.text) >= _MIN_CHARS:
        for text in (unplaced.text, _CAPITALISED.sub(" ", unplaced.text)):
            own = identify(text)
            if own.language is not None and (own.confidence or 0.0) >= bar:
                return own.language
    return language if unplaced.role in BODY_ROLES else None


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

"""Languages of blocks, and captions that say the same in two of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from presswatch.articles.language import identify
from presswatch.articles.layout import Draft
from presswatch.articles.phrases import is_credit
from presswatch.model import BODY_ROLES

_MIN_CHARS = 60
"""A shorter block is too short for its language to be told from names in it."""
_SURE = 0.7
"""Confidence for a block of another language; names of people and places dilute it (EXTRACTION.md, 6)."""
_SHARED = 0.5
"""Share of names and numbers that two captions of one picture have in common at least."""
_NAME = re.compile(r"(?<!^)\b[A-ZÀ-ÞĀ-Ž][\w’'-]{2,}|\d+")


def with_languages(drafts: Sequence[Draft], language: str | None) -> list[Draft]:
    """Return the drafts with a language each, captions found and twins paired."""
    told = [replace(draft, language=_language(draft, language)) for draft in drafts]
    return _paired([_as_caption(draft, told, language) for draft in told])


def _language(draft: Draft, language: str | None) -> str | None:
    if len(draft.text) >= _MIN_CHARS:
        own = identify(draft.text)
        if own.language is not None and (own.confidence or 0.0) >= _SURE:
            return own.language
    return language if draft.role in BODY_ROLES else None


def _as_caption(draft: Draft, drafts: Sequence[Draft], language: str | None) -> Draft:
    """Return as caption what stands in the text as body, but in another language and about the same as a caption."""
    if draft.role != "body" or draft.language in (None, language):
        return draft
    others = (other for other in drafts if other is not draft and other.language != draft.language)
    if is_credit(draft.text) or any(other.role == "caption" and _is_twin(draft, other) for other in others):
        return replace(draft, role="caption", rule="other_language")
    return draft


def _paired(drafts: list[Draft]) -> list[Draft]:
    captions = [index for index, draft in enumerate(drafts) if draft.role == "caption"]
    for position, index in enumerate(captions):
        for other in captions[position + 1 :]:
            if drafts[index].paired is None and drafts[other].paired is None and _is_twin(drafts[index], drafts[other]):
                drafts[index] = replace(drafts[index], paired=other)
                drafts[other] = replace(drafts[other], paired=index)
    return drafts


def _is_twin(a: Draft, b: Draft) -> bool:
    if a.language == b.language or None in (a.language, b.language):
        return False
    first, second = set(_NAME.findall(a.text)), set(_NAME.findall(b.text))
    return len(first & second) >= _SHARED * (min(len(first), len(second)) or 1)

"""The language of a text, or that it cannot be known."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from presswatch.articles.text import letters

MIN_LETTERS = 20
"""A shorter text does not show its language."""
_SURE = 0.5
"""Confidence below which an answer counts as unknown; measured, as the identifier's figures are not calibrated."""
_OVERRULES = 0.9
"""Confidence from which the text is believed against what the page and its source declare."""

ALIASES = {
    "eng": "en", "fra": "fr", "amh": "am", "hau": "ha", "ibo": "ig", "lin": "ln", "lug": "lg", "orm": "om", "run": "rn",
    "sna": "sn", "som": "so", "swa": "sw", "tir": "ti", "xho": "xh", "yor": "yo", "zho": "zh", "cmn": "zh", "nb": "no",
    "iw": "he", "in": "id", "ji": "yi", "tl": "fil", "sh": "sr",
}  # fmt: skip
"""Other tags of the same language → the tag used here (ISO 639-1 where there is one)."""


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
    """
    if letters(text) < MIN_LETTERS:
        return UNKNOWN
    label, confidence = _identifier().classify(text)
    found = Identified(ALIASES.get(label, label), round(float(confidence), 3))
    stated = {tag for tag in map(primary, declared) if tag}
    if not stated or found.language in stated:
        return found if float(confidence) >= _SURE else UNKNOWN
    # What is declared may be a language that the identifier has never seen, and takes for its nearest relative.
    return found if float(confidence) >= _OVERRULES and stated <= known_languages() else UNKNOWN


def primary(tag: str) -> str:
    """Return the language of a BCP-47 or locale tag (``pt_BR``, ``deu-AT``), in the form used here."""
    language = tag.strip().replace("_", "-").split("-")[0].lower()
    return ALIASES.get(language, language)


@cache
def known_languages() -> frozenset[str]:
    """Return the tags that the identifier can answer."""
    return frozenset(ALIASES.get(label, label) for label in _identifier().labels)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

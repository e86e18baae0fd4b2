"""Detection of legacy encodings: windows-1252, unless the letters speak for another one.

Texts that are not Latin are left to charset_normalizer, which knows their letters by frequency. Of Latin ones it makes
Baltic and Polish all too often. Each candidate here is judged by the letters it makes of the words with high bytes:
they must belong to the alphabet of one language that is written in it. Windows-1252 comes first, as it does for
browsers; the encoding that the WHATWG names for a stated language comes before it (HTML standard, "encoding sniffing
algorithm").
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NamedTuple

from charset_normalizer import from_bytes

SAMPLE_BYTES: Final = 200_000
MOST_WORDS: Final = 1_500
ENOUGH: Final = 0.8
"""Share of letters that one alphabet must explain; below it the text is taken for one that is not Latin."""

STATED: Final = 0.1
"""What a stated language is worth; its own letters must still do: templates state what they like."""

_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_MARKUP = re.compile(rb"<[^<>]*>")
_LANGUAGE = re.compile(rb"""<language>\s*([A-Za-z]{2,3})\b|\blang\s*=\s*["']?\s*([A-Za-z]{2,3})\b""", re.IGNORECASE)

SIGNS: Final = frozenset("“”„‟‘’‚‹›«»–—…·•¡¿§©®°€£ªº№\u00a0\u00ad")
"""What stands in texts of all languages and says nothing of the encoding."""


class EncodingCandidate(NamedTuple):
    """An encoding by its Python name, with the letters beyond ASCII of each language written in it."""

    encoding: str
    alphabets: dict[str, str]


CANDIDATES: Final = (
    EncodingCandidate(
        "cp1252",
        {
            "fr": "àâæçèéêëîïôœùûüÿ",
            "de": "äöüßé",
            "es": "áéíñóúüç",
            "pt": "àáâãçéêíóôõúü",
            "it": "àèéìíîòóùú",
            "nl": "áèéêëíïóöúü",
            "sv": "åäöéàü",
            "da": "æøåéèäöü",
            "no": "æøåéèêòóôäö",
            "is": "áðéíóúýþæö",
            "ca": "àçèéíïòóúü",
            "en": "éèêëïöüñçâô",
            "sq": "çë",
        },
    ),
    EncodingCandidate(
        "cp1250",
        {
            "pl": "ąćęłńóśźż",
            "cs": "áčďéěíňóřšťúůýž",
            "sk": "áäčďéíĺľňóôŕšťúýž",
            "hu": "áéíóöőúüű",
            "sl": "čšž",
            "hr": "čćđšž",
            "sr": "čćđšž",
            "ro": "ăâîşţ",
        },
    ),
    EncodingCandidate(
        "iso8859-2",
        {
            "pl": "ąćęłńóśźż",
            "cs": "áčďéěíňóřšťúůýž",
            "sk": "áäčďéíĺľňóôŕšťúýž",
            "hu": "áéíóöőúüű",
            "sl": "čšž",
            "hr": "čćđšž",
            "ro": "ăâîşţ",
        },
    ),
    EncodingCandidate("cp1254", {"tr": "âçğıîöşüûi\u0307"}),
    EncodingCandidate("cp1257", {"lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "et": "äöõüšž"}),
)

OF_LANGUAGE: Final = {"pl": "iso8859-2", "hu": "iso8859-2", "sl": "iso8859-2"}
"""The WHATWG's encoding of languages that have two candidates, where it is not the first."""


def guess_legacy(body: bytes) -> str:
    """Return the Python name of the likeliest encoding of bytes that are no UTF-8; takes any bytes, never raises."""
    sample = body[:SAMPLE_BYTES]
    words = b"\n".join(_WORD.findall(_MARKUP.sub(b" ", sample))[:MOST_WORDS])
    stated = _stated_language(sample[:4096])
    best, place = max((_score(candidate, words, stated), -place) for place, candidate in enumerate(CANDIDATES))
    if best >= ENOUGH:
        return CANDIDATES[-place].encoding
    guess = from_bytes(sample).best()
    return guess.encoding if guess is not None else CANDIDATES[0].encoding


def _stated_language(head: bytes) -> str | None:
    match = _LANGUAGE.search(head)
    return (match[1] or match[2]).decode("ascii").lower() if match else None


def _score(candidate: EncodingCandidate, words: bytes, stated: str | None) -> float:
    """Return the share of letters that the best of its languages explains, with a bonus for the stated one.

    A capital after a small letter speaks against it.
    """
    text = words.decode(candidate.encoding, "replace")
    counted = [char for char in text if char > "\x7f" and char not in SIGNS]
    if not counted:
        return 1.0
    lower = [char.lower() for char in counted]
    slips = sum(char.islower() and following.isupper() for char, following in pairwise(text))

    def share(language: str, letters: str) -> float:
        alphabet = frozenset(letters)
        explained = sum(set(char) <= alphabet for char in lower) - slips
        bonus = STATED if language == stated else 0.0
        return explained / len(lower) + bonus

    shares = [share(language, letters) for language, letters in candidate.alphabets.items()]
    return max(shares) + (STATED / 2 if stated and OF_LANGUAGE.get(stated) == candidate.encoding else 0.0)

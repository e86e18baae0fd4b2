"""Change detection: when a publisher's edit counts as a revision, and what it changed.

Typography makes no revision: quotation marks of another form, dashes, thin spaces, paragraph breaks, commas. Words,
numbers, names, quotation and the headline do, and signs that change what is said: a minus, %, a currency, ? and !.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import NamedTuple

from presswatch.unicode_forms import normalize

_DROPPED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")
# Each begins with what it is about, not with what must stand before that: so the search goes from one to the next.
_APOSTROPHE = re.compile(r"['’‘ʼ´`′＇](?<=\w.)(?=\w)")
_QUOTE = re.compile(
    "[\"“”„‟«»‹›「」『』〝〞＂‘‚‛'’`]"
    "(?:(?<=[\"“”„‟«»‹›「」『』〝〞＂])|(?<=[‘‚‛'])(?<!\\w.)|(?<=['’])(?!\\w)|(?<=')'|(?<=`)`)"
)
_DASH = re.compile("[\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
_GROUPED = re.compile(r"(\d)[\s'’](?=\d{3}(?!\d))")
# A dash between words is punctuation whatever its width and spacing; before a digit, and after no word, it is a minus.
_TOKEN = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*|(?:(?<!\w)-)?\d+(?:[.,:]\d+)*|\w+|[\"%€$£¥‰?!.]")
_SENTENCE_STARTS = frozenset({"", ".", "?", "!", '"'})
_NEGATIONS = frozenset(
    {
        "not", "no", "never", "without", "nor", "nicht", "kein", "keine", "keinen", "keiner", "nie", "ohne", "ne",
        "pas", "jamais", "sans", "aucun", "aucune", "sin", "nunca", "ningún", "ninguna", "não", "nem", "sem", "non",
        "mai", "senza", "nessun", "niet", "geen", "nooit", "inte", "ikke", "ei", "bez", "не", "нет", "ни", "без",
        "değil", "لا", "ليس", "不", "没", "ない",
    }
)  # fmt: skip


class _Tokens(NamedTuple):
    words: Counter[str]
    numbers: Counter[str]
    names: Counter[str]
    negations: Counter[str]
    quotes: tuple[str, ...]
    sequence: tuple[str, ...]


def content_sha256(title: str | None, body: str) -> bytes:
    """Return the digest of what a text says; equal digests mean that the publisher has changed nothing that counts."""
    parts = (" ".join(_counting(_tokens(text))) for text in (title or "", body))
    return hashlib.sha256("\x1e".join(parts).encode()).digest()


def changes(old_title: str | None, old_body: str, new_title: str | None, new_body: str) -> tuple[str, ...]:
    """Return what a revision changed, of: headline, numbers, names, quotes, negations, words, order."""
    changed = []
    if _counting(_tokens(old_title or "")) != _counting(_tokens(new_title or "")):
        changed.append("headline")
    old, new = _sorted_tokens(old_body), _sorted_tokens(new_body)
    kinds = ("numbers", "names", "quotes", "negations", "words")
    changed += [kind for kind in kinds if getattr(old, kind) != getattr(new, kind)]
    if old.sequence != new.sequence and not {*changed} - {"headline"}:
        changed.append("order")
    return tuple(changed)


def _tokens(text: str) -> list[str]:
    folded = normalize("NFKC", text if text.isascii() else _DROPPED.sub("", text))
    folded = _QUOTE.sub(' " ', _APOSTROPHE.sub("'", folded))
    return _TOKEN.findall(_GROUPED.sub(r"\1", _DASH.sub("-", folded)))


def _counting(tokens: list[str]) -> tuple[str, ...]:
    return tuple([word for word in tokens if word != "."])


def _sorted_tokens(text: str) -> _Tokens:
    tokens = _tokens(text)
    words, numbers, names, negations = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    before = ""
    for word in tokens:
        if word[-1].isdigit() or word in "%€$£¥‰":
            numbers[word] += 1
        elif word.casefold() in _NEGATIONS:
            negations[word.casefold()] += 1
        elif word[0].isupper() and before not in _SENTENCE_STARTS:
            names[word] += 1
        elif word not in '".':
            words[word] += 1
        before = word
    return _Tokens(words, numbers, names, negations, _quoted(tokens), _counting(tokens))


def _quoted(tokens: list[str]) -> tuple[str, ...]:
    """Return the passages between quotation marks, taken in pairs."""
    marks = [index for index, word in enumerate(tokens) if word == '"']
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple(" ".join(_counting(tokens[start + 1 : end])) for start, end in pairs)

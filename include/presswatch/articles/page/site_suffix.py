"""Names of sites in titles: which segment of a title names its site or section and is no part of the headline."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from presswatch.articles.text.normalize import fold

BARS = "|｜ㅣ│┃∣❘¦丨"
_LEADS_UP = frozenset("<‹")
"""Stand between a title and the sections above it, as Korean publishing systems write it."""
_PATH_SIGNS = frozenset("•·∙⋅‧・›/»~→▸●")
"""Stand between the names of a path, and seldom in a headline; a dash or a colon does."""
SEPARATOR = re.compile(
    rf"(?<=\S)(?:\s+(?:[•·∙⋅‧・›‹<:@–—~/-]|[\u2190-\u2bff\u3003-\u3007]|::|//|--|\|\||[»«](?=[^»«]*$))\s+|\s*[{BARS}]\s*"
    r"|(?<=[\u3040-\u9fff\uac00-\ud7af！？」』”）])[_：―—-](?=[\w\u3040-\u9fff\uac00-\ud7af])|\s*：\s*)(?=\S)"
)
"""Stands between a title and the name of its site; in scripts without blanks also without any around it."""
_SIGNS = re.compile(r"(?:[_«»]|[^\w\"'“”„‘’()\[\]{}$€£¥#@&%,.!?…])*")
"""Whatever sign stands between a title and a tail, but those that sentences have."""
_ODD_SIGN = re.compile(r"[^\s\w.,:;-]")
_BODY_CHARS = 20
_SUFFIX_CHARS = 40
"""A longer tail is part of the title, not the name of a site."""
_LABEL_CHARS = 20
"""A shorter tail after a bar names a section, where the rest is longer than that."""
_NAME_SHARE = 0.25
"""Of the letters of a tail that the name of the site in it must have: else it only speaks of that."""


def without_site(text: str, sites: Collection[str], others: Sequence[str]) -> str:
    """Return a title without the segments that name the site, or whose removal leaves exactly another statement.

    Args:
        text: the title as stated.
        sites: folded names of the site.
        others: headlines of the same page that are sure.
    """
    folded_others = {fold(other) for other in others if other}
    # From sure to unsure: what another statement says exactly, the head of one, and last the site's name at either end.
    for match in SEPARATOR.finditer(text):
        for part in (text[: match.start()], text[match.end() :]):
            if fold(part) and fold(part) in folded_others:
                return part.strip()
    if longest := max((other for other in others if is_head_of(other, text)), key=len, default=None):
        return longest
    prefix, _, rest = text.partition(": ")
    if fold(rest) in folded_others and names_site(prefix, sites):
        return rest.strip()
    while (shorter := _without_last_segment(text, sites)) != text:
        text = _without_section(shorter, text[len(shorter) :].split()[0])
    return _without_first_segment(text, sites)


def names_site(text: str, sites: Collection[str]) -> bool:
    """Return whether a segment names the site: as it calls itself, as its host does, or by the initials in its host."""
    folded = fold(text)
    if not folded or folded in sites:
        return bool(folded)
    if any(len(name) > 3 and (folded in name or (name in folded and _covers(name, folded))) for name in sites):
        return True
    words = text.split()
    initials = fold("".join(word[0] for word in words))
    return len(words) > 1 and all(word[0].isupper() for word in words) and initials in sites


def _covers(name: str, folded: str) -> bool:
    return len(name) >= _NAME_SHARE * len(folded)


def is_head_of(title: str, text: str) -> bool:
    """Return whether a text is a title and a short tail behind some sign that we know nothing of."""
    tail = text.removeprefix(title)
    match = _SIGNS.match(tail)
    signs = match[0] if match else ""
    is_apart = bool(signs.strip()) and (signs != signs.strip() or bool(_ODD_SIGN.search(signs)))
    return _BODY_CHARS <= len(title) < len(text) and tail != text and is_apart and len(tail) < _SUFFIX_CHARS


def _without_last_segment(text: str, sites: Collection[str]) -> str:
    for match in reversed(list(SEPARATOR.finditer(text))):
        tail = text[match.end() :]
        is_label = match[0].strip() in BARS and len(tail) < _LABEL_CHARS < match.start()
        is_label = is_label or (match[0].strip() in _LEADS_UP and len(tail) < min(_LABEL_CHARS, match.start()))
        if match.start() and len(tail) < _SUFFIX_CHARS and (is_label or names_site(tail, sites)):
            return text[: match.start()].strip()
    return text


def _without_section(text: str, sign: str) -> str:
    """Return a title without the section behind the same sign as the name of the site."""
    match = next(reversed(list(SEPARATOR.finditer(text))), None)
    if match is None or match[0].strip() != sign or sign not in _PATH_SIGNS:
        return text
    is_section = len(text) - match.end() < min(_LABEL_CHARS, match.start()) and len(text[match.end() :].split()) < 3
    return text[: match.start()].strip() if is_section else text


def _without_first_segment(text: str, sites: Collection[str]) -> str:
    """Return a title without the name of the site in front; after a bar that may also hold the name and more."""
    first = next(SEPARATOR.finditer(text), None)
    if first is None:
        return text
    prefix = text[: first.start()]
    is_site = fold(prefix) in sites
    if first[0].strip() in BARS and len(prefix) < _SUFFIX_CHARS:
        is_site = is_site or names_site(prefix, sites)
    return text[first.end() :].strip() if is_site else text

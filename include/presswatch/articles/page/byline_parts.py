"""Parts of a byline: the text of an element whose children are apart, and who of a line wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from presswatch.articles.text.byline_words import BY_WORDS, OTHER_CRAFT, PICTURES, WRITER_LABELS
from presswatch.articles.text.name_words import GENRES, PARTICLES
from presswatch.articles.text.normalize import squeeze

_MAX_PARTS = 40
"""Runs of text of one mark; a container of more is no byline, or its text is too long to be one."""
_CASELESS_CHARS = 12
"""Of a word of a name in a script without capitals."""
_GEORGIAN = re.compile("[\u10d0-\u10ff]")
"""Has capitals in Unicode, and none in print."""
_LABEL_AT_END = re.compile(rf"^(?:about|the|our|meet)\s|(?<!\w)(?:{BY_WORDS}|{WRITER_LABELS})$", re.IGNORECASE)
_TAKEN = "\ue000"
"""In the place of brackets that say that who stands before them took the pictures."""
_TAKEN_BY = re.compile(rf"[(（]\s*(?:{PICTURES})(?!\w)[^()（）]{{0,30}}[)）]", re.IGNORECASE)
_GENRES = "|".join(sorted(map(re.escape, GENRES), key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:^|(?<=[\s|,;.·•/()–—-]))(?:(?P<other>{OTHER_CRAFT})"
    rf"|(?:(?:(?:{_GENRES})\s+){{1,2}}(?:{BY_WORDS})(?!\w)|(?:{WRITER_LABELS}|作者|撰文|文|記者|记者)\s*(?=[:：|︱]))\s*[:：|︱]?)",
    re.IGNORECASE,
)


def joined_text(element: HtmlElement) -> str:
    """Return the text of an element in one line: a bar between names, without what other children say of one."""
    text = last = ""
    kind_of_last: object = None
    for part, kind in islice(_parts(element), _MAX_PARTS):
        is_apart = _is_whole_name(last) and len(part.split()) > 1 and _opens_apart(part)
        if not is_apart or kind == kind_of_last:
            text += (" | " if is_apart else " ") + part
        last, kind_of_last = part, kind
    return text.strip()


def _parts(element: HtmlElement) -> Iterator[tuple[str, object]]:
    """Yield the runs of text of an element, and what tells the elements that hold them apart."""
    for event, node in etree.iterwalk(element, events=("start", "end")):
        holder = node if event == "start" else node.getparent()
        text = (node.text if event == "start" else node.tail if node is not element else "") or ""
        if isinstance(node.tag, str) and text.strip():
            yield squeeze(text), (holder.tag, holder.get("class"))


def _is_whole_name(part: str) -> bool:
    """Return whether a run of text is a full name, and no label such as ``Written By``."""
    return looks_like_name(part) and part.split()[-1].lower() not in PARTICLES and not _LABEL_AT_END.search(part)


def _opens_apart(part: str) -> bool:
    return part[0].isupper() or _is_caseless(part.split()[0])


def without_others(text: str) -> str:
    """Return a line without who did something else than write; where it labels those who wrote, only them."""
    text = _TAKEN_BY.sub(_TAKEN, text)
    labels = list(_LABEL.finditer(text))
    if not any(label["other"] for label in labels):
        return text
    ends = [*(label.start() for label in labels[1:]), len(text)]
    written = [text[label.end() : end] for label, end in zip(labels, ends, strict=True) if not label["other"]]
    return " | ".join(written) if written else text[: labels[0].start()]


def took_pictures(part: str) -> bool:
    """Return whether a part of such a line names who took the pictures."""
    return _TAKEN in part


def looks_like_name(text: str) -> bool:
    """Return whether a text is two to four words as names are written."""
    words = text.split()
    if not 1 < len(words) <= 4 or re.search(r"\d", text):
        return False
    return all(word[:1].isupper() or word.lower() in PARTICLES or _is_caseless(word) for word in words)


def _is_caseless(word: str) -> bool:
    """Return whether a word is of a script without capitals, and short enough for a name."""
    has_no_case = word.upper() == word.lower() or _GEORGIAN.match(word) is not None
    return word[0].isalpha() and has_no_case and len(word) <= _CASELESS_CHARS

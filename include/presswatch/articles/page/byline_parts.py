"""Parts of a byline: the text of an element whose children are apart, and who of a line wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from presswatch.articles.text.byline_words import (
    AND,
    BARE_OTHER_CRAFT,
    BY_WORDS,
    GENRES,
    OTHER_CRAFT,
    PICTURES,
    TEXT_AND_PICTURES,
    WRITER_LABELS,
)
from presswatch.articles.text.name_words import DUTY, PARTICLES, is_caseless, looks_like_name
from presswatch.articles.text.normalize import squeeze

_MAX_PARTS = 40
"""Runs of text of one mark; a container of more is no byline, or its text is too long to be one."""
_IN_PIECES = re.compile("first|last|given|family|sur|nom|apell|cogn|nach", re.IGNORECASE)
"""In the class names of elements that hold a part of a name."""
_JOINT_AT_END = re.compile(rf"\s(?:{AND})\s*$", re.IGNORECASE)
_LABEL_AT_END = re.compile(rf"^(?:about|the|our|meet)\s|(?<!\w)(?:{BY_WORDS}|{WRITER_LABELS})$", re.IGNORECASE)
_TAKEN = "\ue000"
"""In the place of brackets that say that who stands before them took the pictures, or edited."""
_EDITED = "責?任?編[集輯]者?|责?任?编辑|责编|편집|校[对閲正]|翻[訳译譯]|번역|監修|감수"
_TAKEN_BY = re.compile(rf"[(（]\s*(?:{PICTURES}|{_EDITED})(?!\w)[^()（）]{{0,30}}[)）]", re.IGNORECASE)
_GENRES = "|".join(sorted(map(re.escape, GENRES), key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:^|(?<=[\s|,;.·•/()；，、／（–—-]))(?:{TEXT_AND_PICTURES}\s*(?:[:：=＝]|(?:{BY_WORDS})(?!\w))|(?P<other>{OTHER_CRAFT})|(?P<bare>{BARE_OTHER_CRAFT})"
    rf"|(?:(?:(?:{_GENRES})\s+){{1,2}}(?:{BY_WORDS}|de)(?!\w)|(?:{WRITER_LABELS}|作者|(?:採訪|采访)?撰文|文|記者|记者)\s*(?=[:：|｜︱丨])|(?:作者|(?:採訪|采访)?撰文|采[访写]|採[訪寫]|記者|记者)(?=[／/])|(?:作者|撰文|記者|记者)\s(?=[\u3400-\u9fff]))\s*[:：|｜︱丨／/]?)",
    re.IGNORECASE,
)


def joined_text(element: HtmlElement) -> str:
    """Return the text of an element in one line: a bar between names, without times and what else stands by one."""
    text = last = ""
    kind_of_last: object = None
    for part, kind in islice(runs_of_text(element), _MAX_PARTS):
        if kind[0] == "time":
            continue
        is_apart = _is_whole_name(last) and _opens_apart(part) and not _IN_PIECES.search(f"{kind}{kind_of_last}")
        if not is_apart or (kind == kind_of_last and len(part.split()) > 1):
            text += (" | " if is_apart else " ") + part
        last, kind_of_last = part, kind
    return text.strip()


def runs_of_text(element: HtmlElement) -> Iterator[tuple[str, tuple[object, object]]]:
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
    """Return whether a run of text opens with a capital or a place of duty, and is no sign between names."""
    return part[0].isupper() or is_caseless(part.split()[0]) or DUTY.match(f" {part}") is not None


def without_others(text: str) -> str:
    """Return a line without who did something else than write; where it labels those who wrote, only them."""
    text = _TAKEN_BY.sub(_TAKEN, text)
    labels: list[re.Match[str]] = []
    for label in _LABEL.finditer(text):
        if not label["bare"] or looks_like_name(text[labels[-1].end() if labels else 0 : label.start()].strip()):
            labels.append(label)
    if not any(label["other"] or label["bare"] for label in labels):
        return text
    ends = [*(label.start() for label in labels[1:]), len(text)]
    written = [
        text[label.end() : end]
        for label, end in zip(labels, ends, strict=True)
        if not (label["other"] or label["bare"])
    ]
    return " | ".join(_JOINT_AT_END.sub("", part) for part in (written or [text[: labels[0].start()]]))


def took_pictures(part: str) -> bool:
    """Return whether a part of such a line names who took the pictures."""
    return _TAKEN in part

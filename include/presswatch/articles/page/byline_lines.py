"""Lines that say who wrote: by a word for it, or by what stands beside a name, at the head of a text or at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from presswatch.articles.page.article_scope import Scope, is_prose
from presswatch.articles.page.author_names import split_names
from presswatch.articles.page.byline_parts import without_others
from presswatch.articles.page.byline_segments import named_among_facts, says_when
from presswatch.articles.page.date_labels import label_of
from presswatch.articles.page.text_blocks import TextBlock
from presswatch.articles.text import class_names, phrases
from presswatch.articles.text.byline_words import (
    BARE_LABEL,
    BARE_TEXT,
    BY,
    BY_WORDS,
    EAST_ASIAN_BYLINE,
    LABELS_OTHER_CRAFT,
    is_written_by,
    reporter_of,
)
from presswatch.articles.text.name_words import PARTICLES, is_name, is_role, looks_like_name, says_writer
from presswatch.dates import DateSpan, find_dates

_NAME = r"[^\W\d_a-zà-ÿ][\w.'’-]+(?:\s(?:de|da|di|van|von|la|le|del|dos|el|al)){0,2}(?:\s[^\W\d_a-zà-ÿ][\w.'’-]*){1,3}"
_SIGNATURE = re.compile(rf"(?:^|[.!?…»”\"“])\s*(?:[(\[]\s?({_NAME})\s?[)\]]|(?<!\w)[–—-]{{1,2}}\s?({_NAME}))\s*$")
"""The writer's name at the end of a text, as agencies and local papers sign."""
_EAST_ASIAN_SIGNATURE = re.compile(
    r"[（(【](?:[\u3040-\u30ff\u3400-\u9fffー]{1,10}[=＝](?=[\u3400-\u9fff]))?\s?((?:文|取材|記者|记者|作者)?[:：・＝=\s]?"
    r"[\u3400-\u9fff々ヶ]{2,4}(?:[\s、・,，][\u3400-\u9fff々ヶ]{2,4}){0,3})\s?[）)】]\s*$"
)
"""The same in Chinese and Japanese, with the place before it."""
_TEXT_CHARS = 120
_OPENS_WITH_BY = re.compile(rf"\s*(?i:{BY})\s+(?=[a-zà-ÿ])")
_BESIDE = re.compile(r"\s*[|·•–—/-]\s*|\s{2,}")
"""Stands between a name and the date in one line. A comma does not: so datelines name places."""
_WITH_LABEL = 2
"""Parts of a line that also labels its date."""
_LABEL_CHARS = 30
_WRITER = re.compile(rf"(?:\w+ )?(?:{BY_WORDS}|{BARE_LABEL})\s?[:：]?", re.IGNORECASE)
_NAMES_FOLLOW = re.compile(rf"{BARE_LABEL}\s+(?=\w)", re.IGNORECASE)
_NAMES_FOLLOW_IN_HEAD = re.compile(rf"(?:{BARE_LABEL}|{BARE_TEXT})\s+(?=\w)", re.IGNORECASE)
"""Open a line of names without a colon."""
_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]{1,30}[)）\]]")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_SIGNED_LEVELS = 2
"""The signature stands beside the paragraphs, or beside their container."""
_LABELLED = re.compile(r"\s*([^\s\d:：]{2,20}(?:\s[a-zà-ÿ][^\s\d:：]{1,20}){0,3})\s?[:：]\s*([^\d:：]{5,60})$")
_VERBED = re.compile(rf"([^\W\d_]{{4,}})\s(?:{BY_WORDS})\s({_NAME})\.?$")
"""A word of a text and who is its author: ``Aufgeschrieben von …``."""
_NOTE = re.compile(rf"({_NAME})\s(?=[a-zà-ÿ])")
_LETTERS = ("em", "i", "strong", "b")


def names_after_by(text: str) -> bool:
    """Return whether a line opens with a word for *by* and holds a name, be it behind ``our reporter``."""
    return _OPENS_WITH_BY.match(text) is not None and any(map(looks_like_name, split_names(text)))


def beside_date(text: str) -> str | None:
    """Return the name in a line that holds nothing else but dates, and signs between them."""
    spans = find_dates(text)
    rest = _outside(text, spans)
    parts = [part for part in _BESIDE.split(rest) if part.strip(" ,.:()") and not says_when(part)]
    parts = [part for part in parts if label_of(part) is None] if len(parts) == _WITH_LABEL else parts
    if not spans or len(parts) != 1 or label_of(parts[0]):
        return None
    words = [word for word in parts[0].split() if word.lower() not in PARTICLES]
    return parts[0] if len(words) > 1 and is_name(parts[0]) else None


def beside_mail(text: str) -> str | None:
    """Return the name in a line that holds nothing else but a mail address."""
    if "@" not in text:
        return None
    name = _MAIL.sub(" ", text).strip(" ,;:|·•()–—-")
    return name if name != text and is_name(name) else None


def labels_writer(block: TextBlock | None) -> bool:
    """Return whether a block says that the writer's name follows, and nothing else."""
    return block is not None and len(block.text) <= _LABEL_CHARS and _WRITER.fullmatch(block.text) is not None


def is_date(block: TextBlock | None) -> bool:
    """Return whether a block holds nothing but dates and their labels."""
    if block is None or len(block.text) > _TEXT_CHARS:
        return False
    spans = find_dates(block.text)
    rest = _outside(block.text, spans)
    return bool(spans) and all(
        says_when(part) or label_of(part) for part in _BESIDE.split(rest) if part.strip(" ,.:()")
    )


def _outside(text: str, spans: Sequence[DateSpan]) -> str:
    """Return a line with a bar in the place of each date."""
    for span in reversed(spans):
        text = f"{text[: span.start]} | {text[span.end :]}"
    return text


def is_worded(text: str, *, in_head: bool = False) -> bool:
    """Return whether a line says in words that who it names wrote."""
    match = (_NAMES_FOLLOW_IN_HEAD if in_head else _NAMES_FOLLOW).match(text)
    if match and all(map(looks_like_name, split_names(text[match.end() :]) or [""])):
        return True
    if is_written_by(text) and says_writer(text):
        return True
    if in_head and (reporter := reporter_of(text)) is not None and is_name(reporter):
        return True
    if in_head and (written := without_others(text)) != text and is_name(written.strip(" ,;.|")):
        return True
    return not text.isascii() and EAST_ASIAN_BYLINE.search(text) is not None


def named_behind_label(text: str) -> str | None:
    """Return the part of a line that names somebody behind a label of unknown words: the writer, beside a date."""
    match = _LABELLED.match(text) or _VERBED.match(text)
    if match is None or label_of(match[1]) or phrases.CHROME.match(match[1]) or phrases.is_credit(text):
        return None
    names_behind = split_names(match[2])
    are_names = bool(names_behind) and all(map(is_name, names_behind))
    return match[2] if are_names and not LABELS_OTHER_CRAFT.match(match[1]) else None


def _named_in_note(block: TextBlock) -> str | None:
    """Return who opens a note on the writer below the text: a sentence in letters of its own that says the role."""
    match = _NOTE.match(block.text)
    if match is None or not any(map(is_role, re.findall(r"\w+", block.text[match.end() :]))):
        return None
    names_around = block.path[-1].names if block.path else ""
    return match[1] if _is_in_letters(block.element) or class_names.NOTE_ON_AUTHOR.search(names_around) else None


def _is_in_letters(element: HtmlElement | None) -> bool:
    """Return whether all of an element is set in one kind of letters."""
    inner = None if element is None else next(iter(element), None)
    if element is None or inner is None or len(element) != 1:
        return False
    return inner.tag in _LETTERS and not ((element.text or "").strip() or (inner.tail or "").strip())


def _is_set_apart(block: TextBlock, prose: TextBlock) -> bool:
    """Return whether a block is a name alone below a text, set on the right or in other letters."""
    element, name = block.element, _BRACKETED.sub(" ", block.text).strip()
    name = named_among_facts(block) or name
    if element is None or prose.element is None or block.link_share > 0 or not is_name(name):
        return False
    if phrases.RELATED.match(name) or phrases.CHROME.match(name):
        return False
    if element.getparent() not in islice(prose.element.iterancestors(), _SIGNED_LEVELS):
        return False
    style = f"{element.get('style') or ''} {element.get('align') or ''} {element.get('class') or ''}"
    return "right" in style or (_is_in_letters(element) and element.getnext() is None)


def signatures(blocks: Sequence[TextBlock], scope: Scope) -> Iterator[str]:
    """Yield the name in brackets or after a dash at the end of the last paragraphs, the last first."""
    prose = [number for number, block in enumerate(blocks) if is_prose(block)]
    last = blocks[prose[-1] : prose[-1] + 3] if prose else []
    for before, block in reversed([*zip([None, *last], last, strict=False)]):
        end = block.text[-_TEXT_CHARS:]
        match = _SIGNATURE.search(end) or _EAST_ASIAN_SIGNATURE.search(end)
        signed = next(filter(None, match.groups())) if match else beside_mail(block.text)
        if before and _MAIL.fullmatch(block.text) and is_name(before.text):
            signed = before.text
        signed = signed or _named_in_note(block)
        if signed is None and not is_prose(block) and _is_set_apart(block, last[0]):
            signed = block.text
        if signed and not block.within("blockquote", "figure", "figcaption") and scope.owns_block(block):
            yield signed

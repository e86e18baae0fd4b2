"""Lines that say who wrote: by a word for it, or by what stands beside a name, at the head of a text or at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from presswatch.articles.page.article_scope import Scope, is_prose
from presswatch.articles.page.author_names import split_names
from presswatch.articles.page.byline_parts import looks_like_name
from presswatch.articles.page.date_labels import label_of
from presswatch.articles.page.text_blocks import TextBlock
from presswatch.articles.text import phrases
from presswatch.articles.text.byline_words import (
    BARE_LABEL,
    BARE_TEXT,
    BY,
    BY_WORDS,
    EAST_ASIAN_BYLINE,
    WRITTEN_BY,
    reporter_of,
)
from presswatch.articles.text.name_words import PARTICLES, is_office, is_organisation, says_writer
from presswatch.dates import DateSpan, find_dates
from presswatch.dates.names import FILLERS, names
from presswatch.dates.names import fold as fold_date

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
_ZONE = re.compile(r"gmt|utc|[a-z]{1,3}[sd]?t|mez|mesz|msk")
_BESIDE = re.compile(r"\s*[|·•–—/-]\s*|\s{2,}")
"""Stands between a name and the date in one line. A comma does not: so datelines name places."""
_LABEL_CHARS = 30
_WRITER = re.compile(rf"(?:\w+ )?(?:{BY_WORDS}|{BARE_LABEL})\s?[:：]?", re.IGNORECASE)
_NAMES_FOLLOW = re.compile(rf"{BARE_LABEL}\s+(?=\w)", re.IGNORECASE)
_NAMES_FOLLOW_IN_HEAD = re.compile(rf"(?:{BARE_LABEL}|{BARE_TEXT})\s+(?=\w)", re.IGNORECASE)
"""Open a line of names without a colon."""
_APART = re.compile(r"\s*[,|·•–—/]\s*|\s-\s")
_BRACKETS = re.compile(r"[()（）\[\]]")
_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]{1,30}[)）\]]")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_SIGNED_LEVELS = 2
"""The signature stands beside the paragraphs, or beside their container."""
_LETTERS = ("em", "i", "strong", "b")


def names_after_by(text: str) -> bool:
    """Return whether a line opens with a word for *by* and holds a name, be it behind ``our reporter``."""
    return _OPENS_WITH_BY.match(text) is not None and any(map(looks_like_name, split_names(text)))


def _says_when(text: str) -> bool:
    """Return whether a text is a rest of a date: a weekday, a zone, a filler."""
    words = [fold_date(word) for word in text.split()]
    return all(word in names().weekdays | FILLERS or _ZONE.fullmatch(word) for word in words)


def beside_date(text: str) -> str | None:
    """Return the name in a line that holds nothing else but dates, and signs between them."""
    spans = find_dates(text)
    rest = _outside(text, spans)
    parts = [part for part in _BESIDE.split(rest) if part.strip(" ,.:()") and not _says_when(part)]
    if not spans or len(parts) != 1 or label_of(parts[0]):
        return None
    words = [word for word in parts[0].split() if word.lower() not in PARTICLES]
    is_name = len(words) > 1 and looks_like_name(parts[0]) and not is_organisation(parts[0])
    return parts[0] if is_name else None


def beside_office(block: TextBlock) -> str | None:
    """Return the name in a line of nothing else but its bearer's role, paper and place: ``Mia Rand, Staff Writer``."""
    parts = [part for part in _APART.split(_BRACKETS.sub(" | ", block.text)) if part]
    named = [part for part in parts if is_name(part) and not is_office(part)]
    offices = [part for part in parts if is_office(part) or is_organisation(part)]
    places = [part for part in parts if part not in (*named, *offices)]
    if len(named) != 1 or not offices or not all(part[0].isupper() and " " not in part for part in places):
        return None
    if any(map(is_office, offices)):
        return named[0]
    # A picture's credit has the same form, with an agency for the role.
    may_be_credit = block.within("figure", "figcaption") or phrases.is_credit(block.text)
    return named[0] if named[0] == parts[0] and not may_be_credit else None


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
        _says_when(part) or label_of(part) for part in _BESIDE.split(rest) if part.strip(" ,.:()")
    )


def _outside(text: str, spans: Sequence[DateSpan]) -> str:
    """Return a line with a bar in the place of each date."""
    for span in reversed(spans):
        text = f"{text[: span.start]} | {text[span.end :]}"
    return text


def is_name(text: str) -> bool:
    """Return whether a text may be a person's name, by its form."""
    return looks_like_name(text) and not is_organisation(text)


def is_worded(text: str, *, in_head: bool = False) -> bool:
    """Return whether a line says in words that who it names wrote."""
    match = (_NAMES_FOLLOW_IN_HEAD if in_head else _NAMES_FOLLOW).match(text)
    if match and all(map(looks_like_name, split_names(text[match.end() :]) or [""])):
        return True
    if WRITTEN_BY.match(text) and says_writer(text):
        return True
    if (reporter := reporter_of(text)) is not None and is_name(reporter):
        return True
    return not text.isascii() and EAST_ASIAN_BYLINE.search(text) is not None


def _is_set_apart(block: TextBlock, prose: TextBlock) -> bool:
    """Return whether a block is a name alone below a text, set on the right or in other letters."""
    element, name = block.element, _BRACKETED.sub(" ", block.text).strip()
    if element is None or prose.element is None or block.link_share > 0 or not is_name(name):
        return False
    if phrases.RELATED.match(name) or phrases.CHROME.match(name):
        return False
    if element.getparent() not in islice(prose.element.iterancestors(), _SIGNED_LEVELS):
        return False
    style = f"{element.get('style') or ''} {element.get('align') or ''} {element.get('class') or ''}"
    inner = next(iter(element), None)
    is_whole = inner is not None and inner.tag in _LETTERS and not (element.text or inner.tail or "").strip()
    return "right" in style or (is_whole and len(element) == 1)


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
        if signed is None and not is_prose(block) and _is_set_apart(block, last[0]):
            signed = block.text
        if signed and not block.within("blockquote", "figure", "figcaption") and scope.owns_block(block):
            yield signed

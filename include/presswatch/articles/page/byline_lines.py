"""Lines that say who wrote: by a word for it, or by what stands beside a name, at the head of a text or at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from presswatch.articles.page.article_scope import Scope, is_prose
from presswatch.articles.page.author_names import split_names
from presswatch.articles.page.byline_parts import without_others
from presswatch.articles.page.byline_segments import is_of_names, named_among_facts, says_when
from presswatch.articles.page.date_labels import label_of
from presswatch.articles.page.emphasis import is_emphasised
from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock
from presswatch.articles.text import class_names, phrases
from presswatch.articles.text.byline_words import (
    BARE_LABEL,
    BARE_TEXT,
    BY,
    BY_WORDS,
    EAST_ASIAN_BYLINE,
    LABELS_OTHER_CRAFT,
    OPENS_OTHER_CRAFT,
    OPENS_WITH_LABEL,
    SHORT_BY,
    is_written_by,
    reporter_of,
)
from presswatch.articles.text.name_words import (
    DUTY,
    PARTICLES,
    is_name,
    is_office,
    is_organisation,
    is_role,
    looks_like_name,
    opens_with_role,
    says_writer,
    without_role,
)
from presswatch.articles.text.normalize import fold, squeeze
from presswatch.articles.text.patterns import CaseInsensitivePattern
from presswatch.dates import DateSpan, find_dates

_NAME = r"[^\W\d_a-zà-ÿ][\w.'’-]+(?:\s(?:de|da|di|van|von|la|le|del|dos|el|al)){0,2}(?:\s[^\W\d_a-zà-ÿ][\w.'’-]*){1,3}"
_SIGNATURE = re.compile(rf"(?:^|[.!?…»”\"“])\s*(?:[(\[]\s?({_NAME})\s?[)\]]|(?<!\w)[–—-]{{1,2}}\s?({_NAME}))\s*$")
"""The writer's name at the end of a text, as agencies and local papers sign."""
_KOREAN_NAME = re.compile(
    r"[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추][가-힣][가-힣](?<!부)(?<!면)(?<!판)"
)
"""One of the surnames that nearly all Koreans have, before two syllables; not a desk of the paper."""
_KOREAN_NAMES = re.compile(rf"{_KOREAN_NAME.pattern}(?:\s?[·ㆍ,]\s?{_KOREAN_NAME.pattern}){{0,3}}")
_SHORT_NAME = re.compile(r"[^\W\d_a-zß-ÿа-я]\. [^\W\d_a-zß-ÿа-я][^\W\d_]{2,}(?:-[^\W\d_]{3,})?")
"""An initial and a surname, with which papers sign."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_EAST_ASIAN_SIGNATURE = re.compile(
    r"[（(【](?:[\u3040-\u30ff\u3400-\u9fffー]{1,10}[=＝](?=[\u3400-\u9fff]))?\s?(?:(?:文|取材|記者|记者|作者)(?:[・／/と](?:写真|撮影|構成))*"
    r"[:：・＝=\s]([\u3400-\u9fff々ヶ]{2,6}(?:[\s、・,，](?!\S{1,3}(?:報導|报道|報道))[\u3400-\u9fff々ヶ]{2,6}){0,3})"
    r"|((?:文|取材|記者|记者|作者)?[\u3400-\u9fff々ヶ]{2,5}(?:[\s、・,，](?!\S{1,3}(?:報導|报道|報道))[\u3400-\u9fff々ヶ]{2,4}){0,3}))(?:[\s、，][\u3400-\u9fff]{1,4}(?:報導|报道|報道|電|电))?\s?[）)】]\s*$"
)
"""The same in Chinese and Japanese, with the place before it."""
_TEXT_CHARS = 120
_OPENS_WITH_BY = re.compile(rf"\s*(?i:{BY})\s+(?=[a-zà-ÿ])")
_BESIDE = re.compile(r"\s*[|·•–—/-]\s*|\s{2,}")
"""Stands between a name and the date in one line. A comma does not: so datelines name places."""
_WITH_LABEL = 2
"""Parts of a line that also labels its date."""
_DATED_CHARS, _DATED_WORDS = 60, 6
"""Of a line that shows the date of the article, and words in it beside the date, or in all."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d).*\d|\d.*(?<!\d)(?:19|20)\d\d(?!\d)")
"""A year and another number: a date in a language whose months are not known."""
_DAY_AND_TIME = re.compile(r"\D{0,15}\d{1,2}[./]\s?\d{1,2}[./]?\s.*\d{1,2}[:.h]\d\d\b")
"""The same without a year."""
_DASH = re.compile(r"\s[–—-]\s")
_TAKES_PICTURES = CaseInsensitivePattern("foto|photo|фото|φωτο|valokuva|kuvaaj|ljósm|fényk|bildjou")
"""Opens the role of somebody who took the pictures."""
_NAME_WORDS, _ROLE_AND_NAME_WORDS = 2, 6
_JOINED_WORDS = 12
_COMMA = re.compile("[,،]")
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
_OF_OFFICE = re.compile(r"([^\d:：]{2,30}?)\s?[:：]\s*([^\d:：]{5,60})$")
_VERBED = re.compile(rf"([^\W\d_]{{4,}})\s(?:{BY_WORDS})\s({_NAME})\.?$")
"""A word of a text and who is its author: ``Aufgeschrieben von …``."""
_NOTE = re.compile(rf"(?:(?i:{BARE_LABEL})\s+)?({_NAME})\s(?=[a-zà-ÿ])")
_SENT = re.compile(rf"({_NAME}),\s[a-zß-ÿа-яёіїєґα-ω][^.!?]{{3,60}}$")
"""A name, and from where or for whom its bearer writes, below a text in letters of its own."""
_THE = re.compile(r"The\s(?=[A-Z])")
"""Opens the name of a paper, and of nobody."""
_IS = "is|ist|est|es|é|è|är|er|jest|este|je|on|yra|ir|является|είναι"
_ON_BEARER = re.compile(rf"({_NAME})\s(?:{_IS})\s(?!\w+(?:ing|ed)\b)[a-zß-ÿα-ωа-яA-Z]")
"""Opens a sentence that says what somebody is."""
_SENTENCE_END = re.compile(r"(?<=\w\w[.!])\s+")
_BEHIND_AGENCY = re.compile(rf"(?:©|[(（][cC][)）])\s?[^\s/／]{{2,12}}[/／]\s?({_NAME})\s*$")
"""Closes a text of an agency: its mark, its name and that of the writer."""
_WITH_AGENCY = re.compile(rf"[(\[]?({_NAME})\s?(?:[/(\[]\s?([^\W\d_][^()\[\]/\d]{{1,30}})[)\]/]?)$")
_BEFORE_AGENCY = re.compile(rf"({_NAME}),\s((?-i:[A-ZČŠŽА-Я]{{2,5}})|[^,]*(?i:press|news|agen[ct]\w+)[^,]*)$")
_FOR_PAPER = re.compile(rf"[–—-]{{1,2}}\s?({_NAME}),\s([^\W\d_a-zß-ÿ][^.!?,]{{1,40}})$")
_REACHED = re.compile(rf"(?:[^\W\d_]+\s)?({_NAME})\s[^@]{{1,90}}(?<=[\s:(])(?:([\w.+-]+)@\w|@(\w{{4,}}))")
"""A name at the beginning of a line, and the address or the handle at which its bearer is reached."""
_SURNAME_CHARS = 4
"""Letters of a surname that an address has too."""
_ROLE_WITHIN = 6
"""Words behind the name of a writer that say the role."""


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
    return name if name != text and (is_name(name) or _KOREAN_NAME.fullmatch(name)) else None


def behind_role(text: str) -> str | None:
    """Return the name in a line that holds nothing else but what its bearer is before it."""
    words = text.split()
    is_short = _NAME_WORDS < len(words) <= _ROLE_AND_NAME_WORDS
    is_of_writer = is_short and opens_with_role(text) and not _TAKES_PICTURES.match(text)
    if not is_of_writer or OPENS_OTHER_CRAFT.match(text):
        return None
    name = without_role(text)
    return name if name != text and text.endswith(name) and is_name(name) else None


def says_office(block: TextBlock | None) -> bool:
    """Return whether a block says what somebody in a newsroom is, and nothing else."""
    return block is not None and len(block.text) <= _LABEL_CHARS and is_office(block.text)


def names_paper(block: TextBlock) -> bool:
    """Return whether a line is the name of a paper or an agency, and nothing else: from where a text was taken."""
    is_line = len(block.text) <= _LABEL_CHARS and not re.search(r"[\d:]", block.text)
    return is_line and (is_organisation(block.text) or _THE.match(block.text) is not None)


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


def shows_date(block: TextBlock) -> bool:
    """Return whether a short line holds a date, and beside it few words and no name: the place, the hour."""
    text = block.text
    if len(text) > _DATED_CHARS or block.tag in HEADING_TAGS or not re.search(r"\d", text):
        return False
    spans = find_dates(text)
    if not spans:
        return (_YEAR.search(text) or _DAY_AND_TIME.match(text)) is not None and len(text.split()) <= _DATED_WORDS
    parts = [part.strip(" ,.:()@") for part in _BESIDE.split(_outside(text, spans))]
    return len(" ".join(parts).split()) <= _DATED_WORDS and not any(is_name(part) for part in parts if ":" not in part)


def bare_name(text: str) -> str | None:
    """Return the name in a line that holds nothing else but the place or the paper behind a comma."""
    if "・" in text or OPENS_OTHER_CRAFT.match(text) or _THE.match(text):
        return None
    if (duty := DUTY.search(text)) and is_name(text[: duty.start()]):
        return text[: duty.start()]
    if not is_name(text):
        names_joined = split_names(text) if len(text.split()) <= _JOINED_WORDS else []
        if len(names_joined) > 1 and is_of_names(text, names_joined):
            return text
        return text if _KOREAN_NAME.fullmatch(text) else None
    parts = [part.strip() for part in _COMMA.split(text)]
    return next((part for part in parts if is_name(part)), None) if len(parts) > 1 else text


def _outside(text: str, spans: Sequence[DateSpan]) -> str:
    """Return a line with a bar in the place of each date."""
    for span in reversed(spans):
        text = f"{text[: span.start]} | {text[span.end :]}"
    return text


def is_worded(text: str, *, in_head: bool = False) -> bool:
    """Return whether a line says in words that who it names wrote."""
    follow = _NAMES_FOLLOW_IN_HEAD if in_head else _NAMES_FOLLOW
    match = follow.match(text) if OPENS_WITH_LABEL.match(text) else None
    if match and all(map(looks_like_name, split_names(text[match.end() :]) or [""])):
        return True
    if is_written_by(text) and says_writer(text):
        return True
    if in_head and (reporter := reporter_of(text)) is not None and is_name(reporter):
        return True
    if in_head and (written := without_others(text)) != text and is_name(written.strip(" ,;.|/–-")):
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


def named_behind_office(text: str) -> str | None:
    """Return the part of a line that names somebody behind what its bearer is and a colon."""
    match = _OF_OFFICE.match(text)
    is_of_writer = match is not None and is_office(match[1]) and not LABELS_OTHER_CRAFT.match(match[1])
    return match[2] if match and is_of_writer and all(map(is_name, split_names(match[2]) or [""])) else None


def named_behind_short_by(text: str, language: str) -> str | None:
    """Return the names behind a word for *by* that is one in the language of the page only."""
    if OPENS_OTHER_CRAFT.match(text):
        return None
    words = SHORT_BY.get(language[:3].strip("-_").lower())
    match = re.match(rf"(?:{words})\s+(?=\S)", text, re.IGNORECASE) if words else None
    names = re.sub(r"\sat\s", " | ", text[match.end() :]) if match else ""
    return names if any(map(looks_like_name, split_names(names))) else None


def _named_in_note(block: TextBlock, story: Sequence[TextBlock]) -> str | None:
    """Return who opens a note on the writer below the text, which says the role of somebody.

    It stands in letters of its own, under a mark, or is of a person whom the story before does not name.
    """
    others = [other for other in story if other is not block]
    if is_emphasised(block.element):
        sent = _SENT.match(block.text)
        named = [sent[1]] if sent else _described(block.text)
        if named and not any(_SENT.match(other.text) and is_emphasised(other.element) for other in others):
            return " & ".join(named)
    match = _NOTE.match(block.text)
    words = re.findall(r"\w+", block.text[match.end() :]) if match else []
    if match is None or not any(map(is_role, words)):
        return None
    names_around = block.path[-1].names if block.path else ""
    if is_emphasised(block.element) or class_names.NOTE_ON_AUTHOR.search(names_around):
        return match[1]
    is_one_of_many = any(_NOTE.match(other.text) for other in others[-1:])  # Notes on several people are the text.
    is_told = any(match[1].split()[-1] in other.text for other in others)
    return match[1] if any(map(is_role, words[:_ROLE_WITHIN])) and not (is_told or is_one_of_many) else None


def _described(text: str) -> list[str]:
    """Return of whom a note says what they are, none where one of its sentences opens with anything else."""
    opened = [_ON_BEARER.match(sentence) for sentence in _SENTENCE_END.split(text)]
    first = opened[0]
    return [match[1] for match in opened if match] if first and is_name(first[1]) else []


def _is_set_apart(block: TextBlock, prose: TextBlock) -> bool:
    """Return whether a block is a name alone below a text, set on the right or in other letters."""
    element = block.element
    if element is None or prose.element is None or block.link_share > 0:
        return False
    if element.getparent() not in islice(prose.element.iterancestors(), _SIGNED_LEVELS):
        return False
    name = named_among_facts(block) or _BRACKETED.sub(" ", block.text).strip()
    if not is_name(name) and not (_DASH.search(name) and is_of_names(_DASH.sub(" & ", name), split_names(name))):
        return False
    if phrases.RELATED.match(name) or phrases.CHROME.match(name):
        return False
    style = f"{element.get('style') or ''} {element.get('align') or ''} {element.get('class') or ''}"
    side = "left" if _RIGHT_TO_LEFT.match(name) else "right"
    return side in style or (is_emphasised(element) and all(map(_ends_text, element.itersiblings())))


def _ends_text(element: HtmlElement) -> bool:
    """Return whether an element below a text holds nothing but its date, or the rights in it."""
    text = squeeze("".join(element.itertext()))
    is_short = isinstance(element.tag, str) and len(text) <= _DATED_CHARS
    return is_short and (not text or text[0] in "©®" or bool(find_dates(text)))


def _with_agency(block: TextBlock) -> str | None:
    """Return the name in a last line of nothing but it and the agency or paper, in brackets or behind a slash."""
    match = _WITH_AGENCY.match(block.text) or _BEFORE_AGENCY.match(block.text)
    if match is None or block.link_share > 0 or phrases.RELATED.match(block.text):
        return None
    behind = match[2].split()
    is_paper = is_organisation(match[2]) or len(behind) == 1 or behind[0].islower()
    return match[1] if is_paper and is_name(match[1]) and not LABELS_OTHER_CRAFT.match(match[2]) else None


def _signed_beside(text: str) -> str | None:
    """Return the name behind a dash in a last line that else names the paper, or the bearer of its mail address."""
    if (signed := _FOR_PAPER.match(text)) and (is_organisation(signed[2]) or _THE.match(signed[2])):
        return signed[1]
    reached = _REACHED.match(text)
    is_own = reached is not None and fold(reached[1].split()[-1])[:_SURNAME_CHARS] in fold(reached[2] or reached[3])
    return reached[1] if reached and is_own else None


def signatures(blocks: Sequence[TextBlock], scope: Scope) -> Iterator[str]:
    """Yield the name in brackets or after a dash at the end of the last paragraphs, the last first."""
    prose = [number for number, block in enumerate(blocks) if is_prose(block)]
    last = blocks[prose[-1] : prose[-1] + 3] if prose else []
    for before, block in reversed([*zip([None, *last], last, strict=False)]):
        end = block.text[-_TEXT_CHARS:]
        match = _SIGNATURE.search(end) or _EAST_ASIAN_SIGNATURE.search(end) or _BEHIND_AGENCY.search(end)
        signed = next(filter(None, match.groups())) if match else beside_mail(block.text) or _signed_beside(end)
        if before and _MAIL.fullmatch(block.text) and is_name(before.text):
            signed = before.text
        signed = (
            signed
            or _named_in_note(block, blocks[: prose[-1] + 1])
            or (None if is_prose(block) else _with_agency(block))
        )
        if signed is None and not is_prose(block):
            is_signed = (
                _SHORT_NAME.fullmatch(block.text) is not None
                or _KOREAN_NAMES.fullmatch(block.text) is not None
                or _is_set_apart(block, last[0])
            )
            signed = block.text if is_signed else None
        if signed and not block.within("blockquote", "figure", "figcaption") and scope.owns_block(block):
            yield signed

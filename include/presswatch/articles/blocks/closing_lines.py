"""Closing lines: how agencies and papers sign, notes on the writers and comments, below the last sentence of a text.

They are told by their form and place. A signature has the letters of editors with strokes between them, an agency
behind a dash, a label and who edited, or the rights in the text; a note opens with the name of somebody of whom the
text does not speak, and is set in letters of its own or says an office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.byline_rules import names_author
from presswatch.articles.blocks.other_stories import is_prose
from presswatch.articles.page.emphasis import is_emphasised
from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock
from presswatch.articles.text import phrases
from presswatch.articles.text.addressing import names_channel
from presswatch.articles.text.byline_words import OPENS_OTHER_CRAFT, is_written_by
from presswatch.articles.text.name_words import OFFICE, is_name, is_organisation, is_role
from presswatch.articles.text.normalize import ENDS_SENTENCE, fold
from presswatch.model.extraction import BODY_ROLES

Labels = Sequence[BlockLabel | None]
_LEAST_PROSE = 3
_MOST_LINES, _MOST_NOTES = 4, 3
_SIGNATURE_CHARS, _NOTE_CHARS, _CALL_CHARS = 80, 400, 30
_ROLE_WITHIN = 9
_OFFICE_WORDS = 3
_SIGNATURE = re.compile(
    r"[a-zà-ÿ]{2,4}(?:[-/][a-zà-ÿ]{1,5})*/[a-zà-ÿ]{1,5}(?:[-/][a-zà-ÿ]{1,5})*(?:\s*\([^()]{2,40}\))?"  # mrk-odt/lfa
    r"|[–—-]{1,2}\s?(?P<agency>[A-Z][\w.&/ -]{1,24})"
    r"|[/(（【\[]\s?(?P<enclosed>[\w.& -]{1,24})\s?[/)）】\]]"
    r"|[(（<＜\[]?\s*(?:©|ⓒ|\(c\)|copyright|저작권자)(?!\w).{0,70}"
    r"|(?-i:[A-ZÀ-ÞА-Я]{2,6})|[(（][^()（）]{2,12}[)）]"
    r"|انتهای پیام\W*"  # Agencies of two letters; one of Iran ends its texts so.
    r"|[\u3400-\u9fff]{2,4}\s?[:：]\s?[\u3400-\u9fff]{2,4}(?:[\s、][\u3400-\u9fff]{2,4}){0,3}"  # A craft, and who
    r"|(?:भाषा|वार्ता)(?:\s[^\s।]{2,12}){1,3}",
    re.IGNORECASE,
)
"""All of a line in which an agency or its editors sign."""
_SOURCES = """
source sources quelle quellen fuente fuentes fonte fontes fonti font bron bronnen källa källor kilde kilder
lähde lähteet źródło źródła zdroj zdroje forrás sursa surse izvor viri vir извор източник источник источники
джерело джерела πηγή πηγές kaynak المصدر منبع מקור स्रोत ที่มา nguồn sumber 출처 来源 來源 出典 allikas šaltinis avots
heimild
"""
_SOURCE = re.compile(rf"\W*(?:{'|'.join(_SOURCES.split())})\s?[:：]\s?\S.{{1,60}}", re.IGNORECASE)
"""All of a line that says where the text is from."""
_RIGHTS = re.compile(r"\W*(?:©|ⓒ|\(c\)\s|(?:copyright|저작권자)\W{0,3}(?:©|ⓒ|\(c\)|\d{4}))", re.IGNORECASE)
"""Opens a line on the rights in the text, which may be longer than a signature."""
_RIGHTS_CHARS = 220
_CAPITALS = re.compile(r"[A-ZÀ-ÞА-Я]{2,6}")
_LABEL_WORDS, _BRACKETED_CHARS = 3, 12
_BETWEEN_AGENCIES = re.compile(r"[\s/,;|-]+")
_BETWEEN_NAMES = re.compile(r"[,;/&]|\s(?:and|und|et|y|e|i|og|och|en|ja|és|și|a|и|та|ve)\s")
_ENDED = re.compile("完|终|終|了|끝|end|fin|fim|fine|ende|slut|koniec|конец|son", re.IGNORECASE)
_ACRONYM = re.compile(r"[A-Z]{3,10}")
_NAME = re.compile(
    r"(?:[^\W\d_]\w{3,15}\s)?(?P<name>[^\W\d_a-zà-ÿа-я][\w.'’-]+(?:\s(?:de|da|van|von|la|dos|el)){0,2}"
    r"(?:\s[^\W\d_a-zà-ÿа-я][\w'’-]+){1,2})\s(?=[a-zà-ÿß-ÿ])"
)
"""Opens a note: a name in capitals, perhaps behind one word for the writer."""
_VERBS = """is ist est es è é és är er jest este je on yra ir writes schreibt escribe escriu escreve píše piše skriver
pôsobí has lives lebt vive bor asuu covers reports works berichtet arbeitet couvre travaille cubre trabaja informa
cobre trabalha lavora werkt schrijft arbejder jobbar jobber pracuje pisze kirjoittaa työskentelee scrie ír dolgozik
yazıyor пишет работает пише працює работи"""
_SAYS_WHO = frozenset(_VERBS.split())
"""Stand behind a name in a note."""
_THE = "the a an der die das ein eine le la les un une el los las il lo i gli una de het een den det"
_ARTICLES = frozenset(_THE.split())
"""Open a sentence, and no name."""
_SEVERAL = 2
"""Notes that make sure of each other; one alone in the letters of the text needs a mail address."""
_ITALIC = re.compile(r"font-style:\s*(?:italic|oblique)", re.IGNORECASE)
_OF_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|kommentar(?:e|er|en)?|comentari(?:o|os|s)|commenti|commentaires|disqus|diskus[ei]\w*"
    r"|reacties|yorum(?:lar)?|komentar\w{1,3}|komentáře|opinie-czytelnikow)(?:$|[\s_-]|-?(?:list|area|section|box))",
    re.IGNORECASE,
)
"""Names elements that hold the comments of readers."""


def closing_lines(context: BlockContext, labels: Labels) -> dict[int, BlockLabel]:
    """Return the labels of what closes the text and is none of it: comments, notes on the writers, signatures."""
    bodies = [i for i, label in enumerate(labels) if label is not None and label.role in BODY_ROLES]
    found = dict.fromkeys(_comments(context, bodies), BlockLabel("boilerplate", "comments"))
    found |= dict.fromkeys(_author_box(context, labels, bodies), BlockLabel("byline", "author_box"))
    left = [i for i in bodies if i not in found]
    found |= dict.fromkeys(_signatures(context, left), BlockLabel("byline", "closing_signature"))
    left = [i for i in left if i not in found]
    return found | dict.fromkeys(_notes(context, left), BlockLabel("byline", "closing_note"))


def _prose(context: BlockContext, bodies: list[int]) -> list[int]:
    return [i for i in bodies if is_prose(context.blocks[i])]


def _comments(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield what stands in an element for comments behind the text, which does not hold it and is not set so."""
    prose = _prose(context, bodies)
    for i in bodies:
        block = context.blocks[i]
        own = (place for place in block.path if place.number not in context.container)
        above = [k for k in prose if k < i] if any(_OF_COMMENTS.search(place.names) for place in own) else []
        if len(above) >= _LEAST_PROSE and all(context.blocks[k].layout != block.layout for k in above[:_LEAST_PROSE]):
            yield i


def _author_box(context: BlockContext, labels: Labels, bodies: list[int]) -> Iterator[int]:
    """Yield the last block of a text that tells of its author, in an element of its own below the author's name."""
    last, name = bodies[-1] if bodies else 0, bodies[-1] - 1 if bodies else -1
    label = labels[name] if name > context.first else None
    if label is None or label.role != "byline" or not names_author(context, name):
        return
    is_apart = (context.blocks[last].numbers & context.blocks[name].numbers) - context.container
    given = fold(context.blocks[name].text.split()[0])
    if is_apart and context.features.folded[last].startswith(given):
        yield last


def _signatures(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield the last lines of the text in which an agency or its editors sign, or call for tips."""
    if len(_prose(context, bodies)) < _LEAST_PROSE:
        return
    for above, i in zip(bodies[-2 : -_MOST_LINES - 2 : -1], bodies[: -_MOST_LINES - 1 : -1], strict=False):
        block = context.blocks[i]
        if _CAPITALS.fullmatch(block.text) and not is_prose(context.blocks[above]):
            return  # One of several: a list.
        if block.tag in HEADING_TAGS or context.is_in(block, "li", "td", "figure", "pre"):
            return
        is_of_rights = len(block.text) <= _RIGHTS_CHARS and _RIGHTS.match(block.text) is not None
        if not is_of_rights and (len(block.text) > _SIGNATURE_CHARS or not _signs(block.text)):
            return
        yield i


def _signs(text: str) -> bool:
    if (match := _SIGNATURE.fullmatch(text)) is not None:
        agency = match["agency"] or match["enclosed"]
        if match["enclosed"] and len(match["enclosed"]) <= _BRACKETED_CHARS and text[0] in "(（":
            return True
        return (
            agency is None
            or _ENDED.fullmatch(agency) is not None
            or _ACRONYM.fullmatch(agency) is not None
            or is_organisation(agency)
            or any(_ACRONYM.fullmatch(part) for part in _BETWEEN_AGENCIES.split(agency))
        )
    if ENDS_SENTENCE.search(text):
        return False
    if _SOURCE.fullmatch(text) or _names_craft(text):
        return True
    if phrases.DATELINE.match(text) and phrases.is_dated(text):
        return True
    is_call = len(text) <= _CALL_CHARS and names_channel(text)
    is_office = len(text.split()) <= _OFFICE_WORDS and OFFICE.search(text) is not None
    return (
        is_call
        or is_office
        or OPENS_OTHER_CRAFT.match(text.lstrip("【[（(")) is not None
        or (":" in text and is_written_by(text))
    )


def _names_craft(text: str) -> bool:
    """Return whether a line is a label of a word or two and the names of people."""
    label, colon, names = text.partition(":")
    parts = (
        [part.strip() for part in _BETWEEN_NAMES.split(names)] if colon and len(label.split()) < _LABEL_WORDS else []
    )
    return bool(parts) and all(len(part.split()) > 1 and is_name(part) for part in parts)


def _notes(context: BlockContext, bodies: list[int]) -> list[int]:
    """Return the last paragraphs of the text that are notes on who wrote it."""
    prose = _prose(context, bodies)
    notes: list[int] = []
    for i in reversed(bodies):
        told = "".join(context.features.folded[k] for k in prose if k < i and k not in notes)
        if len(notes) < _MOST_NOTES and _is_note(context, i, told):
            notes.append(i)
        elif any(map(str.isalnum, context.blocks[i].text)):
            break
    if not all(_is_set_apart(context, context.blocks[i]) for i in notes) and len(notes) < _SEVERAL:
        near = [
            context.blocks[k].text for i in notes for k in (i - 1, i)
        ]  # The first of two may be known by its address.
        notes = notes if any(map(phrases.EMAIL.search, near)) else []
    return notes if len(set(prose) - set(notes)) >= _LEAST_PROSE else []


def _is_note(context: BlockContext, index: int, told: str) -> bool:
    """Return whether a paragraph opens with the name of somebody whom the text does not name, and is set apart."""
    block = context.blocks[index]
    match = _NAME.match(block.text)
    if match is None or len(block.text) > _NOTE_CHARS or block.tag in HEADING_TAGS or not is_name(match["name"]):
        return False
    if fold(match["name"].split()[-1]) in told:
        return False
    words = re.findall(r"[^\W\d_]+", block.text[match.end() :])[:_ROLE_WITHIN]
    if not words or match["name"].split()[0].lower() in _ARTICLES:
        return False
    is_told_of = words[0] in _SAYS_WHO
    has_role = any(map(is_role, words))
    return (is_told_of or has_role) if _is_set_apart(context, block) else (is_told_of and has_role)


def _is_set_apart(context: BlockContext, block: TextBlock) -> bool:
    """Return whether a paragraph is set in italics, or beside a picture in an element of its own."""
    is_italic = block.element is not None and _ITALIC.search(block.element.get("style") or "") is not None
    return is_italic or is_emphasised(block.element) or context.is_below_picture(block)

"""Bylines in the markup and in the text: marked elements, and lines that say who wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from presswatch.articles.page.article_scope import Scope, is_prose
from presswatch.articles.page.author_names import looks_like_name, split_names
from presswatch.articles.page.date_labels import label_of
from presswatch.articles.page.path_walks import Find
from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock
from presswatch.articles.text import class_names
from presswatch.articles.text.name_words import (
    BY,
    EAST_ASIAN_BYLINE,
    PARTICLES,
    is_organisation,
    is_role_phrase,
    says_writer,
)
from presswatch.articles.text.normalize import squeeze
from presswatch.articles.text.patterns import CaseInsensitivePattern
from presswatch.articles.text.phrases import WRITTEN_BY
from presswatch.dates import DateSpan, find_dates
from presswatch.dates.names import FILLERS, names
from presswatch.dates.names import fold as fold_date

_AUTHOR_WORDS = frozenset(
    {
        "author", "authors", "autor", "autores", "autora", "autore", "autori", "auteur", "auteurs", "firma", "firmas",
        "assinatura", "journalist", "journaliste", "periodista", "jornalista", "giornalista", "skribent", "forfatter",
        "reporter", "redakteur", "writer", "yazar",
    }
)  # fmt: skip
_AUTHOR_LINK = CaseInsensitivePattern(
    r"/(?:authors?|autore?s?|autoren|auteurs?|profil(?:es?|s)?|firmas?|journalist\w*|reporters?|redact\w+|contributors?)/[^/?#]"
)
_NAME = r"[^\W\d_a-zà-ÿ][\w.'’-]+(?:\s(?:de|da|di|van|von|la|le|del|dos|el|al)){0,2}(?:\s[^\W\d_a-zà-ÿ][\w.'’-]*){1,3}"
_SIGNATURE = re.compile(rf"(?:^|[.!?…»”\"“])\s*(?:[(\[]\s?({_NAME})\s?[)\]]|(?<!\w)[–—-]{{1,2}}\s?({_NAME}))\s*$")
"""The writer's name at the end of a text, as agencies and local papers sign."""
_EAST_ASIAN_SIGNATURE = re.compile(
    r"[（(【]\s?((?:文|取材|記者|记者|作者)?[:：・＝=\s]?[\u3400-\u9fff々ヶ]{2,4}(?:[\s、・,，][\u3400-\u9fff々ヶ]{2,4}){0,3})\s?[）)】]\s*$"
)
"""The same in Chinese and Japanese."""
_MAX_OF_RANK = 6
_TEXT_CHARS = 120
_MAX_PARTS = 40
"""Runs of text of one mark; a container of more is no byline, or its text is too long to be one."""
_SCOPE_LEVELS = 3
"""Authors of one article stand together within so many levels; those of others stand in cards of their own."""

SURE_RANKS, CLEAR_RANKS, HEAD_RANK = 2, 5, 6
"""Kinds of mark, the surest first: relation or property, author's name, byline, link, author, likeness, then lines: in
the head of the article, elsewhere, and the end of the text."""
_MARKS = 6
_HEAD_BLOCKS = 12
_OPENS_WITH_BY = re.compile(rf"\s*(?i:{BY})\s+(?=[a-zà-ÿ])")
_ZONE = re.compile(r"gmt|utc|[a-z]{1,3}[sd]?t|mez|mesz|msk")
_BESIDE = re.compile(r"\s*[|·•–—/-]\s*|\s{2,}")
"""Stands between a name and the date in one line. A comma does not: so datelines name places."""
_LABEL_CHARS = 30
_WRITER = re.compile(rf"(?:\w+ )?(?:{BY})\s?[:：]?", re.IGNORECASE)
_NAMES_FOLLOW = re.compile(
    r"(?:autor(?:en|in|es|a|as|i|ka|zy)?|authors?|auteure?s?|autore|автор[ыи]?|аутор)\s+(?=\w)", re.IGNORECASE
)
"""Opens a line of names without a colon."""
_APART = re.compile(r"\s*[,|·•–—/]\s*|\s-\s")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")

_FOLDERS = ("aut", "prof", "firma", "journ", "rep", "redac", "contr")
_LINKS: Find = etree.XPath("//a[" + " or ".join(f"contains(@href, '/{part}')" for part in _FOLDERS) + "]")
_STATED: Find = etree.XPath("//*[@rel or @itemprop or @property]")


def read_bylines(tree: HtmlElement, blocks: Sequence[TextBlock], scope: Scope) -> tuple[tuple[str, ...], ...]:
    """Return the texts that show an author of the article, by kind of mark, the surest kind first."""
    by_rank: list[list[tuple[HtmlElement, str]]] = [[] for _ in range(_MARKS)]
    for rank, element in _marked(tree):
        if len(by_rank[rank]) < _MAX_OF_RANK and scope.owns(element):
            by_rank[rank] += ((element, text) for text in _texts(element))
    head = _head(blocks, scope)
    return (
        *(tuple(_together(marked)) for marked in by_rank),
        tuple(_head_lines(head, scope)),
        tuple(_lines(blocks, scope)),
        tuple(_signatures(blocks, scope)),
    )


def _marked(tree: HtmlElement) -> Iterator[tuple[int, HtmlElement]]:
    yield from ((0, element) for element in _STATED(tree) if _states_author(element))
    yield from ((2, element) for element in tree.iter("address"))
    for attribute in ("class", "data-testid"):
        for element, marks in _named(tree, attribute):
            yield from ((rank, element) for rank in _ranks_of(marks.lower()))
    yield from ((3, element) for element in _LINKS(tree) if _AUTHOR_LINK.search(element.get("href")))


def _named(tree: HtmlElement, attribute: str) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the elements whose attribute names an author; each value is judged once, as elements share theirs."""
    judged: dict[str, bool] = {}
    for element in tree.iter("*"):
        if marks := element.get(attribute):
            if (is_author := judged.get(marks)) is None:
                is_author = judged[marks] = class_names.AUTHOR.search(marks)
            if is_author:
                yield element, marks


def _lines(blocks: Iterable[TextBlock], scope: Scope) -> Iterator[str]:
    short = (block for block in blocks if len(block.text) <= _TEXT_CHARS)
    worded = (block for block in short if _is_worded(block.text))
    own = (block for block in worded if scope.owns_block(block))
    return (block.text for block in islice(own, _MAX_OF_RANK))


def _states_author(element: HtmlElement) -> bool:
    stated = f"{element.get('rel') or ''} {element.get('itemprop') or ''} {element.get('property') or ''}"
    return element.tag not in ("link", "meta") and any(
        word.rpartition(":")[2].lower() == "author" for word in stated.split()
    )


def _head(blocks: Sequence[TextBlock], scope: Scope) -> Sequence[TextBlock]:
    """Return the blocks from the headline to the second paragraph: a long headline or a caption may be the first."""
    prose = (number for number, block in enumerate(blocks) if is_prose(block) and scope.owns_block(block))
    first, second = next(prose, 0), next(prose, 0)
    headline = (number for number, block in enumerate(blocks[:first]) if block.element is scope.headline)
    start = next(headline, None) if scope.headline is not None else None
    return blocks[max(0, first - _HEAD_BLOCKS) if start is None else start + 1 : max(first, second) + 1][:_HEAD_BLOCKS]


def _head_lines(head: Iterable[TextBlock], scope: Scope) -> Iterator[str]:
    """Yield the lines of the head that say who wrote, or name somebody beside the date."""
    head = list(head)
    for before, block, after in zip([None, *head], head, [*head[1:], None], strict=False):
        text = block.text
        if len(text) <= _TEXT_CHARS and block.tag not in HEADING_TAGS and scope.owns_block(block):
            if says_writer(text) or _is_worded(text) or _names_after_by(text):
                yield text
            elif name := _beside_date(text) or _beside_role(text) or _beside_mail(text):
                yield name
            elif _is_name(text) and (_labels_writer(before) or _is_date(before) or _is_date(after)):
                yield text


def _names_after_by(text: str) -> bool:
    """Return whether a line opens with a word for *by* and holds a name, be it behind ``our reporter``."""
    return _OPENS_WITH_BY.match(text) is not None and any(map(looks_like_name, split_names(text)))


def _says_when(text: str) -> bool:
    """Return whether a text is a rest of a date: a weekday, a zone, a filler."""
    words = [fold_date(word) for word in text.split()]
    return all(word in names().weekdays | FILLERS or _ZONE.fullmatch(word) for word in words)


def _beside_date(text: str) -> str | None:
    """Return the name in a line that holds nothing else but dates, and signs between them."""
    spans = find_dates(text)
    rest = _outside(text, spans)
    parts = [part for part in _BESIDE.split(rest) if part.strip(" ,.:()") and not _says_when(part)]
    if not spans or len(parts) != 1 or label_of(parts[0]):
        return None
    words = [word for word in parts[0].split() if word.lower() not in PARTICLES]
    is_name = len(words) > 1 and looks_like_name(parts[0]) and not is_organisation(parts[0])
    return parts[0] if is_name else None


def _beside_role(text: str) -> str | None:
    """Return the name in a line that holds nothing else but what its bearer is: ``Mia Rand, Staff Writer``."""
    parts = [part for part in _APART.split(text) if part]
    roles = [part for part in parts if is_role_phrase(part)]
    names_in_line = [part for part in parts if part not in roles]
    return names_in_line[0] if roles and len(names_in_line) == 1 and _is_name(names_in_line[0]) else None


def _beside_mail(text: str) -> str | None:
    """Return the name in a line that holds nothing else but a mail address."""
    if "@" not in text:
        return None
    name = _MAIL.sub(" ", text).strip(" ,;:|·•()–—-")
    return name if name != text and _is_name(name) else None


def _labels_writer(block: TextBlock | None) -> bool:
    """Return whether a block says that the writer's name follows, and nothing else."""
    return block is not None and len(block.text) <= _LABEL_CHARS and _WRITER.fullmatch(block.text) is not None


def _is_date(block: TextBlock | None) -> bool:
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


def _is_name(text: str) -> bool:
    return looks_like_name(text) and not is_organisation(text)


def _is_worded(text: str) -> bool:
    match = _NAMES_FOLLOW.match(text)
    if match and all(map(looks_like_name, split_names(text[match.end() :]) or [""])):
        return True
    if WRITTEN_BY.match(text) and says_writer(text):
        return True
    return not text.isascii() and EAST_ASIAN_BYLINE.search(text) is not None


def _signatures(blocks: Sequence[TextBlock], scope: Scope) -> Iterator[str]:
    """Yield the name in brackets or after a dash at the end of the last paragraphs, the last first."""
    prose = [number for number, block in enumerate(blocks) if is_prose(block)]
    last = blocks[prose[-1] : prose[-1] + 3] if prose else []
    for before, block in reversed([*zip([None, *last], last, strict=False)]):
        end = block.text[-_TEXT_CHARS:]
        match = _SIGNATURE.search(end) or _EAST_ASIAN_SIGNATURE.search(end)
        signed = next(filter(None, match.groups())) if match else _beside_mail(block.text)
        if before and _MAIL.fullmatch(block.text) and _is_name(before.text):
            signed = before.text
        if signed and not block.within("blockquote", "figure", "figcaption") and scope.owns_block(block):
            yield signed


def _ranks_of(marks: str) -> Iterator[int]:
    if "name" in marks and ("author" in marks or "byline" in marks):
        yield 1
    if "byline" in marks:
        yield 2
    if _AUTHOR_WORDS & set(marks.split()):
        yield 4
    yield 5


def _together(marked: list[tuple[HtmlElement, str]]) -> Iterator[str]:
    """Yield the first text, and those of elements that stand near the first."""
    scope = None
    for element, text in marked:
        ancestors = list(element.iterancestors())
        scope = ancestors[:_SCOPE_LEVELS][-1] if scope is None else scope
        if scope in ancestors:
            yield text


def _texts(element: HtmlElement) -> Iterator[str]:
    names = element.xpath(".//*[@itemprop='name']") if element.get("itemprop") == "author" else []
    for part in names or [element]:
        text = part.get("content") or squeeze(" ".join(islice(part.itertext(), _MAX_PARTS)))
        if 1 < len(text) <= _TEXT_CHARS and part.getparent() is not None:
            yield text

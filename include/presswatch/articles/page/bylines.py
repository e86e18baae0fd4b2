"""Bylines in the markup and in the text: marked elements, and lines that say who wrote."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from lxml.html import HtmlElement

from presswatch.articles.page.article_scope import Scope, is_prose
from presswatch.articles.page.byline_lines import (
    bare_name,
    behind_role,
    beside_date,
    beside_mail,
    is_date,
    is_worded,
    labels_writer,
    named_behind_label,
    named_behind_office,
    named_behind_short_by,
    names_after_by,
    names_paper,
    says_office,
    shows_date,
    signatures,
)
from presswatch.articles.page.byline_parts import joined_text
from presswatch.articles.page.byline_segments import named_among_facts
from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock
from presswatch.articles.text import class_names
from presswatch.articles.text.byline_words import EAST_ASIAN_DATELINE, LABELS_OTHER_CRAFT
from presswatch.articles.text.name_words import says_writer
from presswatch.articles.text.normalize import fold, plain, squeeze
from presswatch.articles.text.patterns import CaseInsensitivePattern

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
_MAX_OF_RANK = 6
_TEXT_CHARS = 120
_SCOPE_LEVELS = 3
"""Authors of one article stand together within so many levels; those of others stand in cards of their own."""

SURE_RANKS, CLEAR_RANKS, HEAD_RANK = 2, 5, 6
"""Kinds of mark, the surest first: relation or property, author's name, byline, link, author, likeness, then lines: in
the head of the article, elsewhere, and the end of the text."""
_MARKS = 6
_LABEL_CHARS = 40
_HEAD_BLOCKS = 12
_TELLING = {
    "rel": "stated", "itemprop": "stated", "property": "stated",
    "class": "class", "data-testid": "data-testid", "href": "href",
}  # fmt: skip
"""Attributes that may mark an author → the kind of mark."""
_FOLDER = re.compile("/(?:aut|prof|firma|journ|rep|redac|contr)")
"""In small letters in an address that may be an author's."""

_Bearers = Mapping[str, Sequence[tuple[HtmlElement, str]]]


def read_bylines(tree: HtmlElement, blocks: Sequence[TextBlock], scope: Scope) -> tuple[tuple[str, ...], ...]:
    """Return the texts that show an author of the article, by kind of mark, the surest kind first."""
    by_rank: list[list[tuple[HtmlElement, str]]] = [[] for _ in range(_MARKS)]
    for rank, element in _marked(tree):
        if len(by_rank[rank]) < _MAX_OF_RANK and scope.owns(element) and not _is_of_others(element):
            by_rank[rank] += ((element, text) for text in _texts(element))
    head = _head(blocks, scope)
    return (
        *(tuple(_together(marked)) for marked in by_rank),
        tuple(_head_lines(head, scope, tree.get("lang") or "", is_marked=any(by_rank[:CLEAR_RANKS]))),
        tuple(_lines(blocks, scope)),
        tuple(signatures(blocks, scope)),
    )


def _marked(tree: HtmlElement) -> Iterator[tuple[int, HtmlElement]]:
    bearers = _bearers(tree)
    stated = (element for element, value in bearers["stated"] if _states_author(element, value))
    yield from ((0, element) for element in dict.fromkeys(stated))
    yield from ((2, element) for element in tree.iter("address"))
    for attribute in ("class", "data-testid"):
        for element, marks in _named(bearers[attribute]):
            yield from ((rank, element) for rank in _ranks_of(marks.lower()))
    links = ((element, href) for element, href in bearers["href"] if _FOLDER.search(href) and element.tag == "a")
    yield from ((3, element) for element, href in links if _AUTHOR_LINK.search(href))


def _bearers(tree: HtmlElement) -> _Bearers:
    """Return the elements that may be marked and the values that may mark them, by kind, in document order.

    One walk over all attributes takes half the time of an expression for each kind.
    """
    bearers: defaultdict[str, list[tuple[HtmlElement, str]]] = defaultdict(list)
    for element in tree.iter("*"):
        for name, value in element.items():
            if kind := _TELLING.get(name):
                bearers[kind].append((element, value))
    return bearers


def _named(bearers: Iterable[tuple[HtmlElement, str]]) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the elements whose value names an author; each value is judged once, as elements share theirs."""
    judged: dict[str, bool] = {}
    for element, marks in bearers:
        if (is_author := judged.get(marks)) is None:
            is_author = judged[marks] = class_names.AUTHOR.search(marks)
        if is_author:
            yield element, marks


def _is_of_others(element: HtmlElement) -> bool:
    """Return whether a mark is of who speaks in a quotation, or of who did something else than write."""
    if any(ancestor.tag in ("blockquote", "q") for ancestor in islice(element.iterancestors(), _SCOPE_LEVELS)):
        return True
    before, parent = element.getprevious(), element.getparent()
    label = (before.tail or "") if before is not None else (parent.text or "") if parent is not None else ""
    if before is not None and not label.strip():
        label = "".join(before.itertext())
    return len(label) <= _LABEL_CHARS and LABELS_OTHER_CRAFT.match(label) is not None


def _lines(blocks: Iterable[TextBlock], scope: Scope) -> Iterator[str]:
    short = (block for block in blocks if len(block.text) <= _TEXT_CHARS)
    worded = (block for block in short if is_worded(block.text))
    own = (block for block in worded if scope.owns_block(block))
    return (block.text for block in islice(own, _MAX_OF_RANK))


def _states_author(element: HtmlElement, stated: str) -> bool:
    names_author = "author" in stated.lower() and any(
        word.rpartition(":")[2].lower() == "author" for word in stated.split()
    )
    return names_author and element.tag not in ("link", "meta")


def _head(blocks: Sequence[TextBlock], scope: Scope) -> Sequence[TextBlock]:
    """Return the blocks from the headline to the second paragraph: a long headline or a caption may be the first."""
    prose = (number for number, block in enumerate(blocks) if is_prose(block) and scope.owns_block(block))
    first, second = next(prose, 0), next(prose, 0)
    headline = (number for number, block in enumerate(blocks[:first]) if block.element is scope.headline)
    start = next(headline, None) if scope.headline is not None else None
    return blocks[max(0, first - _HEAD_BLOCKS) if start is None else start + 1 : max(first, second) + 1][:_HEAD_BLOCKS]


def _head_lines(head: Iterable[TextBlock], scope: Scope, language: str, *, is_marked: bool) -> Iterator[str]:
    """Yield the lines of the head that say who wrote, or name somebody beside the date.

    Where elements are marked as the author's, a line that only may name one is not asked.
    """
    head = list(head)
    title = "" if scope.headline is None else "".join(scope.headline.itertext())
    dated = [is_date(block) or shows_date(block) for block in head]
    for place, block in enumerate(head):
        text = plain(block.text) if not block.text.isascii() else squeeze(block.text)
        if not scope.owns_block(block):
            continue
        if is_prose(block) and (match := EAST_ASIAN_DATELINE.match(text[:_TEXT_CHARS])):
            yield f"記者：{next(filter(None, match.groups()))}"
        elif _is_line(block):
            is_first = place == 0 and not any(before_date.link_chars for before_date in head[1:2])
            is_beside_date = any(dated[max(0, place - 1) : place + (3 if is_first else 2)])
            is_above_paper = any(dated[place + 2 : place + 3]) and names_paper(head[place + 1])
            is_beside_date = is_beside_date or (is_above_paper and fold(text) not in fold(title))
            named = named_behind_short_by(text, language) or _worded_name(text)
            before, after = (head[place - 1] if place else None), next(iter(head[place + 1 : place + 2]), None)
            if named is None and (is_beside_date or labels_writer(before) or says_office(after)):
                named = bare_name(text)
            if not named and not is_marked:
                named = named_among_facts(block, is_beside_date=is_beside_date)
                named = named or (named_behind_label(text) if is_beside_date else None)
            yield from (named,) if named else ()


def _worded_name(text: str) -> str | None:
    """Return a line that says who wrote, or the name in one that holds the date or a mail address beside."""
    if says_writer(text) or is_worded(text, in_head=True) or names_after_by(text):
        return text
    return beside_date(text) or beside_mail(text) or behind_role(text) or named_behind_office(text)


def _is_line(block: TextBlock) -> bool:
    return len(block.text) <= _TEXT_CHARS and block.tag not in HEADING_TAGS


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
        text = part.get("content") or joined_text(part)
        if 1 < len(text) <= _TEXT_CHARS and part.getparent() is not None:
            yield text

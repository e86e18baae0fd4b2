"""Dates in the markup and the lines of a page, each with the label beside it; those of other stories are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from presswatch.articles.page.article_scope import Scope, is_prose
from presswatch.articles.page.date_labels import (
    Label,
    dates_of_line,
    label_of,
    labels_between,
    names_change,
    only_label,
)
from presswatch.articles.page.path_walks import Find
from presswatch.articles.page.text_blocks import BLOCK_TAGS, TextBlock
from presswatch.articles.text import phrases
from presswatch.articles.text.normalize import ENDS_SENTENCE, squeeze
from presswatch.dates import has_clock, parse_date, tell_apart
from presswatch.dates.find import MAX_LINE_CHARS

_DIGIT = re.compile(r"\d{4}|\d[./-]\d|\d\s?\w+\s?\d")
"""A time of day alone dates nothing."""
_DATE_PROPERTIES = frozenset({"datePublished", "dateModified"})
_LIKELY_MARKS: Find = etree.XPath("descendant-or-self::*/@itemprop/.. | descendant::time | descendant::abbr[@title]")
"""All elements that can be marks, found without calling Python for each of a page, or asking a condition of each."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MAX_TIMES = 40
_TEXT_CHARS = 120
_LABEL_CHARS = 40
"""A longer text before a block with a date is no label of it."""
_BLOCK_CHARS = 400
_BEFORE, _AFTER, _AFTER_PROSE = 6, 30, 6
"""Blocks before and after the headline, and after the prose, among which a line with the date is looked for."""
_OUTSIDE = 2
"""Distance of what is outside of the article."""
_PARAGRAPHS = 2
"""So many paragraphs in, the head of an article is over: the first may be its standfirst."""


@dataclass(frozen=True, slots=True)
class TimeTag:
    """A ``time`` element or an element with ``itemprop`` of a date, of the article itself."""

    stated: str  # datetime or content attribute, else the text
    itemprop: str
    names: str  # class and id
    label: Label | None = None  # that the line around it gives it
    distance: int = 0  # from the head of the article, 0 to 2


def time_tags(tree: HtmlElement, scope: Scope) -> tuple[TimeTag, ...]:
    """Return the marks of times that belong to the article, in document order."""
    tags: list[TimeTag] = []
    for element in islice(filter(_is_mark, _LIKELY_MARKS(tree)), _MAX_TIMES):
        attribute = (
            element.get("datetime") or element.get("content") or (element.tag == "abbr" and element.get("title"))
        )
        stated = attribute or _text(element)
        if stated and _DIGIT.search(stated) and scope.owns(element):
            names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
            label = _label(element, stated) if element.tag == "time" or not element.get("content") else None
            tags.append(TimeTag(stated.strip(), element.get("itemprop") or "", names, label, scope.distance(element)))
    return tuple(tags)


def _is_mark(element: HtmlElement) -> bool:
    tag = element.tag
    if tag == "time" or element.get("itemprop") in _DATE_PROPERTIES:
        return True
    names = element.get("class", "") if tag == "abbr" and "title" in element.attrib else ""
    return "published" in names or "updated" in names  # hAtom


def _text(element: HtmlElement) -> str:
    return squeeze(" ".join(islice(element.itertext(), 20))[: 2 * _TEXT_CHARS])[:_TEXT_CHARS]


def _label(element: HtmlElement, stated: str) -> Label | None:
    """Return the label of a time element: in it, in its line, or in the short block before."""
    if inner := only_label(_text(element)) or _of_several(_text(element), stated):
        return inner
    block = next((ancestor for ancestor in element.iterancestors() if ancestor.tag in BLOCK_TAGS), None)
    if block is None:
        return None
    gaps, place = _gaps(block, element)
    if place is not None and (label := labels_between(gaps)[place]):
        return label
    before = block.getprevious()
    has_own = place is None or any(gap.strip(" ,;|·-–") for gap in gaps[: place + 1])
    if has_own or before is None or before.tag in ("script", "style") or not isinstance(before.tag, str):
        return None
    text = _text(before)
    return label_of(text) if len(text) <= _LABEL_CHARS and before.find(".//time") is None else None


def _of_several(text: str, stated: str) -> Label | None:
    """Return ``modified`` for a time whose element shows two, the publication in full and not as the attribute has it.

    Publishers who show both times in one element move the attribute along with each change.
    """
    if not names_change(text) or not _DIGIT.search(text):
        return None
    shown = (parse_date(date.span.raw) for date in dates_of_line(text, ()) if date.kind == "published")
    published = next(shown, None)
    is_moved = published is not None and has_clock(published) and tell_apart(parse_date(stated), published)
    return "modified" if is_moved else None


def _gaps(block: HtmlElement, element: HtmlElement) -> tuple[list[str], int | None]:
    """Return the texts around the time elements of a block, and which of them is the one asked for.

    A headline or a paragraph within the block is no label of a time beside it.
    """
    gaps, times, size, inside = [""], 0, 0, 0
    place, other = None, None
    for event, node in etree.iterwalk(block, events=("start", "end")):
        if event == "start" and other is None and node is not block and _is_text_of_its_own(node):
            other = node
        if event == "start" and node.tag == "time":
            place = times if node is element else place
            times, inside = times + 1, inside + 1
            gaps.append("")
        text = (node.text if event == "start" else node.tail if node is not block else "") or ""
        if event == "end" and node.tag == "time":
            inside -= 1
        if event == "end" and node is other:
            other = None
        size += len(text) if isinstance(node.tag, str) and not inside else 0
        if not inside and other is None and isinstance(node.tag, str):
            gaps[-1] += f" {text}"
        if size > _BLOCK_CHARS:
            break
    return [squeeze(gap) for gap in gaps], place


def _is_text_of_its_own(node: HtmlElement) -> bool:
    if node.tag not in BLOCK_TAGS or node.find(".//time") is not None:
        return False
    return node.tag in _HEADINGS or len(_text(node)) > _LABEL_CHARS


def date_lines(blocks: Sequence[TextBlock], scope: Scope) -> tuple[str, ...]:
    """Return the short lines with a digit or a relative word in the head of the article and after its end.

    A line without a label has the one that stands alone in the block before it.
    """
    near = [leaf for leaf in _head_and_end(blocks, scope) if len(leaf.text) <= MAX_LINE_CHARS]
    before = ["", *(leaf.text if _is_label(leaf.text) else "" for leaf in near[:-1])]
    return tuple(
        f"{label} {leaf.text}" if label and label_of(leaf.text) is None and _DIGIT.search(leaf.text) else leaf.text
        for label, leaf in zip(before, near, strict=bool(near))
        if scope.owns_block(leaf)
    )


def _is_label(text: str) -> bool:
    return len(text) <= _LABEL_CHARS and not re.search(r"\d", text) and label_of(text) is not None


def is_foreign(line: str, blocks: Sequence[TextBlock], scope: Scope) -> bool:
    """Return whether a line with a date stands in other stories and nowhere in this one."""
    if len(line) > MAX_LINE_CHARS or not phrases.is_dated(line):
        return False
    leaves = [leaf for leaf in blocks if leaf.text == line]
    return bool(leaves) and not any(scope.owns_block(leaf) and not _is_apart(leaf, scope) for leaf in leaves)


def _is_apart(leaf: TextBlock, scope: Scope) -> bool:
    """Return whether a line stands outside of the article, without a label: it shows the day of today, or anything."""
    is_labelled = phrases.LABELLED_DATE.match(leaf.text) or label_of(leaf.text) == "published"
    return not is_labelled and _stands_outside(leaf, scope)


def _shows_labelled_date(leaf: TextBlock) -> bool:
    """Return whether a line says of a date what it is the date of: as long as a paragraph, it is none."""
    is_line = len(leaf.text) <= MAX_LINE_CHARS and not ENDS_SENTENCE.search(leaf.text)
    return (
        is_line
        and label_of(leaf.text) is not None
        and any(date.kind == "published" for date in dates_of_line(leaf.text, ()))
    )


def _stands_outside(leaf: TextBlock, scope: Scope) -> bool:
    """Return whether a block stands outside of what holds headline and text; without a headline that is not known."""
    is_known = scope.headline is not None and leaf.element is not None
    return is_known and scope.distance(leaf.element) >= _OUTSIDE


def _head_and_end(blocks: Sequence[TextBlock], scope: Scope) -> Iterator[TextBlock]:
    """Yield the blocks from a little before the headline to the second paragraph, and those after the last one."""
    first = next((number for number, leaf in enumerate(blocks) if is_prose(leaf) and scope.owns_block(leaf)), 0)
    head = next((number for number, leaf in enumerate(blocks) if leaf.element is scope.headline), first)
    paragraphs = 0
    for leaf in blocks[head : head + _AFTER]:
        paragraphs += is_prose(leaf) and not _shows_labelled_date(leaf)
        if paragraphs >= _PARAGRAPHS:
            break
        yield leaf
    # Above the headline stand lines of other stories as well: what is far from the article in the tree is left out.
    for leaf in blocks[max(0, head - _BEFORE) : head]:
        if leaf.element is not None and scope.distance(leaf.element) < _OUTSIDE:
            yield leaf
    own = (
        number
        for number in reversed(range(len(blocks)))
        if is_prose(blocks[number]) and scope.owns_block(blocks[number])
    )
    if (last := next(own, None)) is not None:
        # What stands apart from the article shows its date only where a label says so.
        for leaf in blocks[last + 1 : last + 1 + _AFTER_PROSE]:
            if not _stands_outside(leaf, scope) or label_of(leaf.text):
                yield leaf

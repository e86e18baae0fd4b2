"""A page laid out for changing: its tree, what was extracted from it, and where its article stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from bench.mutations.facts import Facts
from bench.mutations.filler import Filler
from lxml import html as lxml_html
from lxml.html import HtmlElement

from presswatch.articles.text.normalize import fold, squeeze
from presswatch.encoding.page import decode

_BLOCK_TAGS = ("p", "h2", "h3", "h4", "li", "td", "div", "blockquote", "pre", "section", "span", "dd", "article")
_LOCATED = 0.8
"""Share of the body's letters that must be found in elements of the tree; other pages cannot be changed safely."""
_CONTAINED = 0.9
_TEXT_CHARS = 20_000


@dataclass
class Canvas:
    """One page under change; every mutator gets a fresh one."""

    url: str
    tree: HtmlElement
    base: Facts
    paragraphs: list[HtmlElement]  # elements whose texts are the blocks of the body, in order
    container: HtmlElement  # the innermost element that holds nearly all of them
    root: HtmlElement  # the same with the headline
    rng: Random
    filler: Filler
    markup: str | bytes | None = None  # what is served instead of the tree, where a mutator writes it

    @property
    def body(self) -> HtmlElement:
        """Return the body element."""
        return self.tree.body

    @property
    def head(self) -> HtmlElement:
        """Return the head element, which every canvas has."""
        return self.tree.find("head")

    def written(self) -> bytes:
        """Return the bytes of the page as it now is."""
        page = write(self.tree) if self.markup is None else self.markup
        return page.encode() if isinstance(page, str) else page

    def furniture(self) -> Iterator[HtmlElement]:
        """Yield the elements with text of their own that stand outside the article and its headline."""
        inside = set(self.root.iter())
        for element in self.body.iter(*_BLOCK_TAGS, "a", "button", "label"):
            if element not in inside and (element.text or "").strip():
                yield element

    def between_paragraphs(self) -> list[HtmlElement]:
        """Return the paragraphs of the text behind which something may stand: none of them is the last."""
        return [p for p in self.paragraphs[:-1] if p.tag in ("p", "div", "section") and not _is_inline(p)]


def _is_inline(element: HtmlElement) -> bool:
    """Return whether text stands beside an element: what is put behind it would cut a paragraph."""
    parent = element.getparent()
    return parent is None or parent.tag in ("p", "span", "a") or bool((element.tail or "").strip())


def parse(markup: str) -> HtmlElement:
    """Return the tree of a page, with a head that says UTF-8."""
    tree = lxml_html.document_fromstring(markup, parser=lxml_html.HTMLParser(encoding="utf-8"))
    head = tree.find("head")
    if head is None:
        head = lxml_html.Element("head")
        tree.insert(0, head)
    for meta in list(tree.iter("meta")):
        if meta.get("charset") or (meta.get("http-equiv") or "").lower() == "content-type":
            meta.drop_tree()
    head.insert(0, lxml_html.Element("meta", charset="utf-8"))
    return tree


def write(tree: HtmlElement) -> str:
    """Return the markup of a tree as a document."""
    return str(lxml_html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>"))


def normalised(body: bytes) -> bytes | None:
    """Return a page as this laboratory writes it, in UTF-8; None where it is no document that can be parsed."""
    try:
        tree = parse(decode(body).text.replace("\0", ""))
        return write(tree).encode() if tree.find("body") is not None else None
    except (ValueError, TypeError, AttributeError, lxml_html.etree.LxmlError):
        return None


class Layout(NamedTuple):
    """Where the article of a page stands: numbers of elements in the order of the document."""

    paragraphs: tuple[int, ...]
    container: int
    root: int


def find_layout(page: bytes, base: Facts) -> Layout | None:
    """Return where the article of a normalised page stands, None where its elements cannot be told."""
    tree = parse(page.decode())
    paragraphs = _located(tree, base.body)
    letters = sum(len(fold(text)) for text in base.body)
    located = sum(len(fold(_text(element))) for element in paragraphs)
    if len(paragraphs) < 3 or located < _LOCATED * letters:
        return None
    container = _container(paragraphs)
    if container is None or container.tag == "html":
        return None
    numbers = {element: number for number, element in enumerate(tree.iter())}
    root = _root(tree, container)
    return Layout(tuple(numbers[element] for element in paragraphs), numbers[container], numbers[root])


def lay_out(url: str, page: bytes, base: Facts, layout: Layout, *, rng: Random, filler: Filler) -> Canvas:
    """Return a fresh canvas of a normalised page."""
    tree = parse(page.decode())
    elements = list(tree.iter())
    paragraphs = [elements[number] for number in layout.paragraphs]
    return Canvas(url, tree, base, paragraphs, elements[layout.container], elements[layout.root], rng, filler)


def _located(tree: HtmlElement, body: Sequence[str]) -> list[HtmlElement]:
    """Return the innermost elements whose whole text is a block of the body, each block once."""
    wanted = {fold(text) for text in body if fold(text)}
    placed: dict[str, HtmlElement] = {}
    for element in tree.body.iter(*_BLOCK_TAGS):
        key = fold(_text(element))
        if key in wanted and (key not in placed or placed[key] in element.iterancestors()):
            placed[key] = element
    return [element for element in tree.body.iter(*_BLOCK_TAGS) if element in set(placed.values())]


def _text(element: HtmlElement) -> str:
    parts, size = [], 0
    for part in element.itertext():
        parts.append(part)
        size += len(part)
        if size > _TEXT_CHARS:
            return ""
    return squeeze(" ".join(parts))


def _container(paragraphs: list[HtmlElement]) -> HtmlElement | None:
    """Return the innermost element around nearly all of the text."""
    sizes = {element: len(_text(element)) for element in paragraphs}
    least = _CONTAINED * sum(sizes.values())
    for ancestor in paragraphs[len(paragraphs) // 2].iterancestors():
        inside = set(ancestor.iter())
        if sum(size for element, size in sizes.items() if element in inside) >= least:
            return ancestor
    return None


def _root(tree: HtmlElement, container: HtmlElement) -> HtmlElement:
    """Return the innermost element with the text and the page's heading; the container where it has no heading."""
    heading = next(tree.body.iter("h1"), None)
    if heading is None:
        return container
    above = {heading, *heading.iterancestors()}
    return next(element for element in (container, *container.iterancestors()) if element in above)


def element(markup: str) -> HtmlElement:
    """Return the one element that a piece of markup is."""
    made = lxml_html.fragment_fromstring(markup)
    made.tail = None
    return made


def put_before(place: HtmlElement, made: HtmlElement) -> None:
    """Put an element before a place; the first in it where that is the body."""
    if place.tag == "body":
        place.insert(0, made)
    else:
        place.addprevious(made)


def put_after(place: HtmlElement, made: HtmlElement) -> None:
    """Put an element behind a place and before the text behind it; the last in it where that is the body."""
    if place.tag == "body":
        place.append(made)
    else:
        made.tail, place.tail = place.tail, None
        place.addnext(made)

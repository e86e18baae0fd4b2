"""Text blocks: the leaf elements of a page that hold text, in document order, with their place and link density."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from presswatch.articles.page.visibility import Visibility, names_subscribers
from presswatch.articles.text.normalize import fold

BLOCK_TAGS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
        "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "iframe", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "ul", "video",
    }
)  # fmt: skip
HEADING_TAGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
CELL_TAGS = frozenset(["td", "th"])
_STRONG_TAGS = frozenset(["b", "strong"])
_SKIPPED_TAGS = frozenset(["head", "noscript", "script", "style", "svg", "template", "textarea"])
_FIELD_TAGS = frozenset(["input", "select", "textarea"])
_PLAYER_TAGS = frozenset(["amp-iframe", "audio", "iframe", "video"])
_MEDIA_TAGS = _FIELD_TAGS | _PLAYER_TAGS | {"button", "img"}
_NEAR = 5
"""Elements around a field or a player that it tells something of."""
_SHOWN_CHARS, _UNSEEN_CHARS = 50, 120
"""Text from which a part behind a curtain is left out, and the longest such part: more may be shown on a click."""
_SIGNS = 3
_SENTENCE_END = re.compile(r"(?<=[.!?…。])\s+")
_WHOLE_LEAF_CHARS = 16
"""A shorter text is found only as a whole leaf, as it also occurs inside of words."""


_REACH = 60
"""Leaves beyond the last one found in which such a short text is looked for."""


class DomElement(NamedTuple):
    """An element on the way from the root to a leaf."""

    number: int  # of the element in document order
    tag: str
    names: str  # class and id
    is_hidden: bool = False  # from assistive technology (WAI-ARIA, aria-hidden): decoration and advertisements
    is_unseen: bool = False  # by itself not shown to readers


_NUMBER, _TAG = itemgetter(0), itemgetter(1)
"""Of an element: a third sooner than by name, and asked of each element around each leaf."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One run of text between block boundaries."""

    text: str
    link_chars: int
    path: tuple[DomElement, ...]  # from the root to the nearest block, that one included
    anchors: tuple[str, ...] = field(default=())  # href of its links
    link: str = ""  # href of the link around all of it
    picture: int = 0  # number of the nearest of its two innermost blocks that shows a picture before it, 0 for none
    is_strong: bool = False  # whether all of it stands in bold type by its tags
    is_unseen: bool = False  # whether all of it stands in inline elements that readers are not shown
    element: HtmlElement | None = field(
        default=None, compare=False, repr=False
    )  # the nearest block, in the parsed page
    # Asked thousands of times a page, so no properties.
    tag: str = field(init=False, compare=False)  # of the nearest block
    link_share: float = field(init=False, compare=False)  # of characters inside links, 0 to 1
    numbers: frozenset[int] = field(init=False, compare=False, repr=False)  # of the elements of its path
    tags: frozenset[str] = field(init=False, compare=False, repr=False)  # and their tags

    def __post_init__(self) -> None:
        """Set what follows from the rest."""
        object.__setattr__(self, "tag", self.path[-1].tag if self.path else "")
        object.__setattr__(self, "link_share", min(1.0, self.link_chars / (len(self.text) or 1)))
        object.__setattr__(self, "numbers", frozenset(map(_NUMBER, self.path)))
        object.__setattr__(self, "tags", frozenset(map(_TAG, self.path)))

    @property
    def layout(self) -> tuple[tuple[str, str], ...]:
        """Return the tags and names of the elements around the text: blocks that are set alike have the same."""
        return tuple((place.tag, place.names) for place in self.path)

    def within(self, *tags: str) -> bool:
        """Return whether the block or an ancestor is one of these."""
        return not self.tags.isdisjoint(tags)

    def ancestor(self, *tags: str) -> DomElement | None:
        """Return the nearest of these, the block itself included."""
        for place in reversed(self.path) if self.within(*tags) else ():
            if place.tag in tags:
                return place
        return None


class BlockTree:
    """The leaves of a page, and where a text stands among them."""

    def __init__(
        self,
        blocks: Sequence[TextBlock],
        depth: int,
        forms: frozenset[int] = frozenset(),
        players: frozenset[int] = frozenset(),
        unseen: Sequence[HtmlElement] = (),
        buttons: frozenset[int] = frozenset(),
    ) -> None:
        self.blocks = tuple(blocks)
        self.depth = depth  # of the deepest element; from 256 on the parser has given up
        self.forms = forms  # numbers of the elements close around a field to fill in
        self.unseen = tuple(unseen)  # inline elements whose text readers are not shown, left out of the leaves
        self.buttons = buttons  # numbers of the blocks that buttons stand in
        self.players = players  # and of those close around a film, a recording or a frame of another page
        self.folded = tuple(fold(leaf.text) for leaf in self.blocks)
        self._all = "".join(self.folded)
        self._starts: list[int] = []
        self._by_fold: dict[str, list[int]] = {}
        position = 0
        for index, text in enumerate(self.folded):
            self._starts.append(position)
            self._by_fold.setdefault(text, []).append(index)
            position += len(text)

    def occurrences(self, folded: str) -> int:
        """Return how many leaves of the page have this folded text."""
        return len(self._by_fold.get(folded, ()))

    def locate(self, lines: Iterable[str]) -> list[range]:
        """Return the leaves that the lines of an extracted text came from, searched in the order of the page."""
        cursor = 0
        spans: list[range] = []
        queue = [part for line in reversed(list(lines)) for part in reversed(_parts(line))]
        while queue:
            part = queue.pop()
            folded = fold(part)
            span = self._find(folded, cursor) if folded else None
            if span is None and len(folded) >= _WHOLE_LEAF_CHARS:
                span = self._find(folded, 0)
            if span is not None:
                cursor = self._starts[span.start]
                spans.append(span)
            elif len(folded) > _WHOLE_LEAF_CHARS:  # A line of several leaves with something between them.
                queue += reversed(sentences) if len(sentences := _SENTENCE_END.split(part)) > 1 else []
        return spans

    def _find(self, folded: str, cursor: int) -> range | None:
        candidates = self._by_fold.get(folded, ())
        index = next((candidate for candidate in candidates if self._starts[candidate] >= cursor), None)
        here = bisect_right(self._starts, cursor) - 1
        if index is not None and (len(folded) >= _WHOLE_LEAF_CHARS or index - here <= _REACH):
            return range(index, index + 1)
        position = self._all.find(folded, cursor) if len(folded) >= _WHOLE_LEAF_CHARS else -1
        if position < 0:
            return None
        last = bisect_right(self._starts, position + len(folded) - 1)
        return range(bisect_right(self._starts, position) - 1, last)


def read_outline(tree: HtmlElement, markup: str | None = None) -> BlockTree:
    """Return the outline of a parsed page; the tree is not changed.

    Args:
        tree: the page.
        markup: that it was parsed from, if at hand: what that names nowhere need not be asked of each element.
    """
    body = tree.find("body")
    walker = _Walker(Visibility(tree, tells_subscribers=markup is None or names_subscribers(markup)))
    walker.walk(tree if body is None else body)
    blocks = _without_hidden_copies(walker.blocks, walker.hidden) if walker.hidden else walker.blocks
    forms, players, buttons = map(frozenset, (walker.forms, walker.players, walker.buttons))
    return BlockTree(blocks, walker.deepest, forms, players, walker.unseen, buttons)


def _without_hidden_copies(blocks: Sequence[TextBlock], unseen: set[int]) -> list[TextBlock]:
    """Return the leaves without those that readers do not see and that say what they see elsewhere on the page.

    Args:
        blocks: the leaves.
        unseen: the numbers of the elements that are not shown.
    """
    hidden = {i for i, block in enumerate(blocks) if block.is_unseen or not block.numbers.isdisjoint(unseen)}
    shown = {block.text for i, block in enumerate(blocks) if i not in hidden and len(block.text) >= _WHOLE_LEAF_CHARS}
    return [block for i, block in enumerate(blocks) if i not in hidden or block.text not in shown]


def _parts(line: str) -> list[str]:
    """Return the cells of a table row as trafilatura writes it, else the line itself."""
    return line.split("|") if line.lstrip().startswith("|") else [line]


class _Walker:
    """One linear pass, without recursion, that cuts the text at block boundaries and line breaks."""

    def __init__(self, visibility: Visibility) -> None:
        self.blocks: list[TextBlock] = []
        self.deepest = 0
        self.forms: set[int] = set()
        self.players: set[int] = set()
        self.buttons: set[int] = set()
        self.hidden: set[int] = set()  # numbers of the elements that are not shown
        self.unseen: list[HtmlElement] = []
        self._visibility = visibility
        self._curtains: list[HtmlElement] = []  # inline elements not shown: of the buffer, the outermost
        self._behind = 0  # how many are open
        self._shown: list[str] = []
        self._seen = 0
        self._path: list[DomElement] = []
        self._elements: list[HtmlElement] = []
        self._pictures: set[int] = set()
        self._buffer: list[str] = []
        self._anchors: list[str] = []
        self._link_chars = 0
        self._links = 0  # how many are open
        self._href = ""  # of the open one
        self._strong = 0
        self._has_plain = False

    def walk(self, root: HtmlElement) -> None:
        """Visit every element below the root."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in _SKIPPED_TAGS:
                    walk.skip_subtree()
                else:
                    self._enter(element, tag)
                continue
            if tag not in _SKIPPED_TAGS:
                self._leave(tag)
            tail = element.tail
            if tail and element is not root:
                self._add(tail)

    def _enter(self, element: HtmlElement, tag: str) -> None:
        if tag in BLOCK_TAGS or tag == "br":
            self._flush()
        self._seen += 1
        get = element.get
        classes = get("class", "")
        names = f"{classes} {get('id', '')}".strip()
        is_unseen = self._visibility.hides(element, tag, classes)
        self._path.append(DomElement(self._seen, tag, names, get("aria-hidden") == "true", is_unseen))
        self._elements.append(element)
        if is_unseen:
            self._note_hidden(element, tag)
        self.deepest = max(self.deepest, len(self._path))
        self._strong += tag in _STRONG_TAGS
        if tag in _MEDIA_TAGS:
            self._note_media(element, tag)
        if tag == "a":
            self._links += 1
            if href := get("href"):
                self._anchors.append(href)
                self._href = href
        if text := element.text:
            self._add(text)

    def _note_hidden(self, element: HtmlElement, tag: str) -> None:
        self.hidden.add(self._seen)
        # Of curtains only the outermost is kept: what is in it is hidden with it.
        if tag not in BLOCK_TAGS:
            self._curtains += [] if self._behind else [element]
            self._behind += 1

    def _note_media(self, element: HtmlElement, tag: str) -> None:
        """Keep which elements a picture, a field to fill in, a button or a player tells something of."""
        if tag == "img":
            self._pictures.update(place.number for place in self._blocks()[-2:])
        elif tag in _FIELD_TAGS and element.get("type") != "hidden":
            self.forms.update(place.number for place in self._path[-_NEAR:])
        elif tag == "button":
            self.buttons.update(place.number for place in self._blocks()[-1:])
        elif tag in _PLAYER_TAGS:
            self.players.update(place.number for place in self._path[-_NEAR:])

    def _leave(self, tag: str) -> None:
        if tag in BLOCK_TAGS:
            self._flush()
        left = self._path.pop()
        self._behind -= left.is_unseen and tag not in BLOCK_TAGS
        self._elements.pop()
        self._strong -= tag in _STRONG_TAGS
        if tag == "a":
            self._links -= 1
            self._href = ""

    def _add(self, text: str) -> None:
        is_blank = text.isspace()
        if is_blank and not self._buffer:
            return
        self._buffer.append(text)
        if not self._behind or (len(text) <= _SIGNS and not any(map(str.isalnum, text))):
            self._shown.append(text)  # A sign between numbers is read aloud where the page draws a line.
        if is_blank:
            return
        self._has_plain = self._has_plain or not self._strong
        if self._links:
            self._link_chars += len(text.strip())

    def _blocks(self) -> list[DomElement]:
        return [place for place in self._path[-8:] if place.tag in BLOCK_TAGS]

    def _flush(self) -> None:
        if not (self._buffer or self._anchors or self._curtains):
            return
        text, is_unseen = self._text() if self._buffer else ("", False)
        if text:
            depth = len(self._path)
            while depth > 1 and self._path[depth - 1].tag not in BLOCK_TAGS:
                depth -= 1
            path = tuple(self._path[:depth])
            pictured = [place.number for place in path[-2:] if place.number in self._pictures]
            picture = pictured[-1] if pictured else 0
            strong = not self._has_plain
            block = self._elements[depth - 1]
            self.blocks.append(
                TextBlock(
                    text, self._link_chars, path, tuple(self._anchors), self._href, picture, strong, is_unseen, block
                )
            )
        self._buffer.clear()
        self._shown.clear()
        self._curtains.clear()
        self._anchors.clear()
        self._has_plain = False
        self._link_chars = 0

    def _text(self) -> tuple[str, bool]:
        """Return the text of the buffer, a short part that is not shown left out of prose, and whether all is such."""
        text = " ".join("".join(self._buffer).split())
        if not text or not (self._curtains or self._behind):
            return text, False
        shown = " ".join("".join(self._shown).split())
        if len(shown) >= _SHOWN_CHARS and len(text) - len(shown) <= _UNSEEN_CHARS:
            self.unseen += [curtain for curtain in self._curtains if any(map(str.isalnum, curtain.text_content()))]
            return shown, False
        return text, not shown

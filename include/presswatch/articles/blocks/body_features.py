"""Feature matrix of a page: one row of numbers for each text block.

Nothing here decides. A column may say how the text is written, where it stands, what its container is called, and what
the page and the feed state elsewhere. What anybody takes for body adds columns of its own (``vote_features``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from presswatch.articles.page.text_blocks import CELL_TAGS, HEADING_TAGS, BlockTree, TextBlock
from presswatch.articles.text import class_names, phrases
from presswatch.articles.text.normalize import ENDS_SENTENCE, fold
from presswatch.articles.text.patterns import ClassNameKinds

Column = NDArray[np.float64]
Columns = Iterator[tuple[str, Column]]
Table = tuple[tuple[str, ...], NDArray[np.float64]]
"""Names of columns and the columns, leaf × column."""


@dataclass(frozen=True, slots=True)
class StatedMetadata:
    """What is said of the article outside its text, folded."""

    titles: tuple[str, ...] = ()  # the one that was chosen first
    summaries: tuple[str, ...] = ()  # descriptions, deks, the feed's summary
    body: str = ""  # JSON-LD articleBody or the feed's content
    authors: tuple[str, ...] = ()
    url: str = ""  # of the page, as it is


@dataclass(frozen=True)
class PageFeatures:
    """The text blocks of a page that may be its article, and what is known of each."""

    blocks: tuple[TextBlock, ...]  # those around what anybody took, in document order
    folded: tuple[str, ...]
    stated: StatedMetadata
    chars: Column  # letters and digits of each leaf, and one
    is_repeated: tuple[bool, ...]  # whether the page shows the same text elsewhere
    forms: frozenset[int] = frozenset()  # numbers of the elements close around a field to fill in
    players: frozenset[int] = frozenset()  # and around a film, a recording or a frame
    buttons: frozenset[int] = frozenset()  # of the blocks that buttons stand in

    @cached_property
    def bare_paths(self) -> tuple[tuple[int, ...], ...]:
        """Return of each leaf the numbers of the elements around it, but for those that hold one thing alone.

        A `div` more around all of a text says nothing of it; class names are told of it all the same.
        """
        hollow = self._hollow
        return tuple(
            tuple([place.number for place in block.path if place.number not in hollow]) for block in self.blocks
        )

    @cached_property
    def _hollow(self) -> set[int]:
        """Return the numbers of the wrappers that hold one thing alone: as many leaves as an element in them."""
        leaves = Counter(chain.from_iterable(block.numbers for block in self.blocks))
        return {
            place.number
            for block in self.blocks
            for place, inner in pairwise(block.path)
            if place.tag in _WRAPPERS and leaves[place.number] == leaves[inner.number]
        }

    @cached_property
    def groups(self) -> dict[str, NDArray[np.intp]]:
        """Return how leaves go together, a number each: by their element, the one around it, and by tag and names."""
        return {
            "parent": _numbered(path[max(0, len(path) - 2)] for path in self.bare_paths),
            "grandparent": _numbered(path[max(0, len(path) - 3)] for path in self.bare_paths),
            "look": _numbered(
                (block.tag, block.path[-1].names, block.path[-2:-1] and block.path[-2].names) for block in self.blocks
            ),
        }

    @cached_property
    def columns(self) -> Table:
        """Return the names of the columns and one row of them for each leaf."""
        return table_of(column for group in _GROUPS for column in group(self))


def table_of(named: Iterable[tuple[str, Column]]) -> Table:
    """Return the names of columns, and the columns side by side."""
    names, columns = zip(*named, strict=True)
    # Half the time of `column_stack`; rows lie one after the other, as products of a row read them.
    return names, np.ascontiguousarray(np.array(columns).T)


_KINDS = ClassNameKinds(class_names.FOR_BODY_MODEL)
_TAG_KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    *(
        (tag, frozenset({tag}))
        for tag in ("p", "li", "h1", "div", "figcaption", "blockquote", "section", "article", "pre")
    ),
    ("subheading", HEADING_TAGS - {"h1"}),
    ("cell", CELL_TAGS),
)
_ANCESTORS = ("article", "main", "aside", "nav", "footer", "header", "figure", "form", "table", "ul", "ol", "details")
_PUNCTUATION, _DIGIT = re.compile("[,.;،。、]"), re.compile(r"\d")
_WRAPPERS = frozenset(["div", "section", "span"])
_MARGIN = 25
"""Leaves looked at before and after what anybody took."""
_HEADING_CHARS = 70
_PARAGRAPH_CHARS = 150


class Votes(NamedTuple):
    """Who took which text blocks for body: names, and a row of 0 and 1 for each."""

    names: tuple[str, ...]
    taken: NDArray[np.float64]  # voter × leaf

    def of(self, name: str) -> Column:
        """Return the row of a voter."""
        row: Column = self.taken[self.names.index(name)]
        return row

    def near(self, place: slice) -> Votes:
        """Return the votes on some leaves."""
        return Votes(self.names, self.taken[:, place])


def window_of(taken: NDArray[np.float64]) -> slice:
    """Return the leaves around those that anybody took, all of them where nobody took any."""
    found, count = np.flatnonzero(taken.any(axis=0)), taken.shape[1]
    if not len(found):
        return slice(0, count)
    return slice(max(0, int(found[0]) - _MARGIN), min(count, int(found[-1]) + _MARGIN + 1))


def features_of(block_tree: BlockTree, near: slice, stated: StatedMetadata) -> PageFeatures:
    """Return what is known of some leaves of a page."""
    folded = block_tree.folded[near]
    return PageFeatures(
        blocks=block_tree.blocks[near],
        folded=folded,
        stated=stated,
        chars=np.array([len(text) + 1 for text in folded], dtype=float),
        is_repeated=tuple(block_tree.occurrences(text) > 1 for text in folded),
        forms=block_tree.forms,
        players=block_tree.players,
        buttons=block_tree.buttons,
    )


def _numbered(keys: Iterable[object]) -> NDArray[np.intp]:
    """Return a number for each key, the same for equal keys."""
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.intp)


def _wording(features: PageFeatures) -> Columns:
    texts = [block.text for block in features.blocks]
    size = np.array([len(text) + 1 for text in texts], dtype=float)
    links = np.array([block.link_share for block in features.blocks])
    length = np.log1p(features.chars)
    yield "length", length
    yield "length_before", before(length)
    yield "length_after", after(length)
    yield "links", links
    yield "links_before", before(links)
    yield "links_after", after(links)
    yield "ends_sentence", column_of([bool(ENDS_SENTENCE.search(text[-12:])) for text in texts])
    yield "punctuation", column_of([len(_PUNCTUATION.findall(text)) for text in texts]) / size
    yield "digits", column_of([len(_DIGIT.findall(text)) for text in texts]) / size
    yield "capitals", column_of([_capitalised(text) for text in texts])
    yield "colon", column_of([text.endswith(":") for text in texts])
    yield "question", column_of(["?" in text for text in texts])


def _markup(features: PageFeatures) -> Columns:
    own_tags = [block.tag for block in features.blocks]
    for name, tags in _TAG_KINDS:
        yield f"tag_{name}", column_of([tag in tags for tag in own_tags])
    around = [frozenset([place.tag for place in block.path[-8:]]) for block in features.blocks]
    for tag in _ANCESTORS:
        yield f"in_{tag}", column_of([tag in tags for tags in around])
    own = _KINDS.table((block.path[-1].names,) for block in features.blocks)
    within = _KINDS.table(tuple([place.names for place in block.path[-4:-1]]) for block in features.blocks)
    for number, kind in enumerate(_KINDS.kinds):
        yield f"named_{kind}", own[:, number]
        yield f"within_{kind}", within[:, number]


def _statements(features: PageFeatures) -> Columns:
    folded, stated = features.folded, features.stated
    yield "is_title", column_of([text in stated.titles for text in folded])
    yield "like_title", column_of([_is_like_title(text, stated.titles) for text in folded])
    yield "is_summary", column_of([is_summary(text, stated.summaries) for text in folded])
    body = stated.body
    yield "in_stated_body", column_of([(1 if text in body else -1) if body else 0 for text in folded])


def _phrases(features: PageFeatures) -> Columns:
    texts = [block.text.lstrip("-–•*|# ") for block in features.blocks]
    yield "related", column_of([len(text) < 260 and phrases.RELATED.match(text) for text in texts])
    yield "promotion", column_of(phrases.PROMOTION.search_each(text if len(text) < 420 else "" for text in texts))
    yield "credit", column_of([phrases.is_credit(text) for text in texts])
    yield "furniture", column_of([phrases.is_furniture(text) for text in texts])
    yield "after_related", _since_related(texts, features.chars)
    yield "repeated", column_of(features.is_repeated)


_GROUPS: tuple[Callable[[PageFeatures], Columns], ...] = (_wording, _markup, _statements, _phrases)


def is_summary(text: str, summaries: Iterable[str]) -> bool:
    """Return whether a folded text is, opens or is opened by what the page or feed gives as its summary."""
    if len(text) <= 25:
        return False
    return any(text.startswith(summary[:80]) or _opens(text, summary) for summary in summaries)


def _opens(text: str, summary: str) -> bool:
    return len(text) > 0.6 * len(summary) and summary.startswith(text)


def _is_like_title(text: str, titles: Iterable[str]) -> bool:
    return any(
        len(title) > 12 and len(text) > 0.55 * len(title) and (title in text or text in title) for title in titles
    )


def column_of(values: Iterable[float]) -> Column:
    """Return values as a column."""
    return np.fromiter(values, dtype=float)


def before(column: Column) -> Column:
    """Return what the leaf before each has, 0 for the first."""
    return np.concatenate([[0.0], column[:-1]])


def after(column: Column) -> Column:
    """Return what the leaf after each has, 0 for the last."""
    return np.concatenate([column[1:], [0.0]])


def _capitalised(text: str) -> float:
    words = text.split()
    return sum([word[0].isupper() for word in words]) / (len(words) + 1)


def _since_related(texts: Sequence[str], chars: Column) -> Column:
    """Return 4 right after a related-links heading, fading over the next leaves, 0 from the next paragraph on."""
    levels, level = [], 0
    for text, size in zip(texts, chars.tolist(), strict=True):
        levels.append(level)
        if len(text) < _HEADING_CHARS and phrases.RELATED.match(text):
            level = 4
        else:
            level = 0 if size > _PARAGRAPH_CHARS else max(0, level - 1)
    return column_of(levels)


def stated_of(
    titles: Iterable[str], summaries: Iterable[str], body: str, authors: Iterable[str] = (), url: str = ""
) -> StatedMetadata:
    """Return the statements folded, those too short to tell anything left out."""
    return StatedMetadata(
        titles=tuple(dict.fromkeys(text for text in map(fold, titles) if text)),
        summaries=tuple(dict.fromkeys(text for text in map(fold, summaries) if len(text) > 25)),
        body=fold(body),
        authors=tuple(filter(None, map(fold, authors))),
        url=url,
    )

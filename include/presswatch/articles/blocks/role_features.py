"""Feature matrix of the role model: one row of numbers for each text block, the answers of the rules among them.

To the columns of ``features`` come what the block model and the rules say, of the leaf and of those around it, where it
stands to the headline and the body, how it is worded, and what the blocks around it are called.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from presswatch.articles.blocks import byline_rules
from presswatch.articles.blocks.block_context import ENUMERATION, BlockContext, BlockLabel
from presswatch.articles.blocks.body_features import Votes
from presswatch.articles.blocks.body_model import KEEP
from presswatch.articles.blocks.vote_features import all_columns
from presswatch.articles.text import byline_words, class_names, phrases
from presswatch.articles.text.patterns import ClassNameKinds
from presswatch.model.extraction import Role

Column = NDArray[np.float64]
Columns = Iterator[tuple[str, Column]]
Hints = Sequence[BlockLabel | None]

_ROLES: tuple[str, ...] = ("", *get_args(Role))
_FAR, _MANY_WORDS, _MANY_CHARS = 30, 60, 600
"""Beyond these, distances and lengths tell nothing more."""

_KINDS = ClassNameKinds(class_names.FOR_ROLE_MODEL)
_WORDINGS: dict[str, Callable[[str], object]] = {
    "dated": phrases.is_dated,
    "dateline": phrases.DATELINE.match,
    "byline": phrases.BYLINE.match,
    "written_by": byline_words.is_written_by,
    "chrome": phrases.CHROME.match,
    "notice": phrases.NOTICE.match,
    "reading_time": phrases.READING_TIME.match,
    "email": phrases.EMAIL.search,
    "legend": phrases.LEGEND.match,
    "enumerated": ENUMERATION.match,
    "bare_credit": phrases.is_bare_credit,
    "upper": str.isupper,
    "asks": lambda text: text.endswith("?"),
    "opens_quote": lambda text: text[0] in "\"“„«»‚‘'「『",
}
_BESIDE = ("dated", "bare_credit", "below_picture", "own_caption", "own_byline", "own_date", "own_title", "strong")
"""Columns of which those of the leaves before and after are known too."""


def columns(
    context: BlockContext, hints: Hints, asked: Sequence[int] | None = None
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Return the names of the columns and one row of them for each leaf that is asked about.

    Args:
        context: the page with what the block model says.
        hints: what the rules say of each leaf.
        asked: the leaves in their order, None for all.
    """
    count = len(context.blocks)
    rows = np.arange(count) if asked is None else np.array(asked, dtype=np.intp)
    leaves = _with_neighbours(rows, count)
    base_names, base = all_columns(context.features, _taken_by_model(context))
    named = [(name, column[leaves]) for group in (_chances, _places) for name, column in group(context)]
    named += [column for group in (_looks, _wordings, _names) for column in group(context, leaves.tolist())]
    named += _hints([hints[leaf] for leaf in leaves.tolist()])
    by_name = dict(named)
    for name in _BESIDE:
        named += [(f"{name}_before", _shifted(by_name[name], 1)), (f"{name}_after", _shifted(by_name[name], -1))]
    table = np.column_stack([base[leaves], *(column for _, column in named)])
    return (*base_names, *(f"role_{name}" for name, _ in named)), table[np.searchsorted(leaves, rows)]


def _taken_by_model(context: BlockContext) -> Votes:
    return Votes(("body",), (context.chances >= KEEP).astype(float)[None, :])


def _with_neighbours(rows: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Return the leaves that are asked about, and those before and after each, of which some columns tell too."""
    is_told = np.zeros(count + 2, dtype=bool)
    for step in (0, 1, 2):
        is_told[rows + step] = True
    return np.flatnonzero(is_told[1:-1])


def _chances(context: BlockContext) -> Columns:
    yield "chance", context.chances
    for steps in (2, 1, -1, -2):
        yield f"chance_{steps:+}", _shifted(context.chances, steps)


def _hints(hints: Hints) -> Columns:
    given = np.array([_ROLES.index(hint.role) if hint else 0 for hint in hints], dtype=np.intp)
    for number, role in enumerate(_ROLES):
        column = (given == number).astype(float)
        yield from ((f"hint_{role}", column), (f"hint_{role}_before", _shifted(column, 1)))
        yield f"hint_{role}_after", _shifted(column, -1)


def _places(context: BlockContext) -> Columns:
    count = len(context.blocks)
    positions = np.arange(count, dtype=float)
    marks = {
        "headline": context.headline,
        "first": context.first,
        "last": context.last,
        "paragraph": context.first_paragraph,
    }
    for name, mark in marks.items():
        yield f"from_{name}", np.clip(positions - mark, -_FAR, _FAR)
    yield "has_headline", np.full(count, float(context.headline >= 0))
    yield "depth", _column([context.depth_in(i) - context.depth for i in range(count)])
    yield "beside", _column([context.is_beside_body(i) for i in range(count)])
    yield "in_top", _column([i in context.top for i in range(count)])
    yield "is_copy", _column([i in context.copies for i in range(count)])
    is_kept = np.isin(positions, context.kept)
    yield "since_kept", _since(is_kept)
    yield "until_kept", _since(is_kept[::-1])[::-1]


def _looks(context: BlockContext, leaves: Sequence[int]) -> Columns:
    blocks = [context.blocks[leaf] for leaf in leaves]
    yield "pictured", _column([bool(block.picture) for block in blocks])
    yield "below_picture", _column(map(context.is_below_picture, blocks))
    yield "strong", _column([block.is_strong for block in blocks])
    yield "tag_time", _column([block.tag == "time" for block in blocks])
    yield "in_quotation", _column([block.within("blockquote", "q") for block in blocks])
    yield "hidden", _column([any(place.is_hidden for place in block.path[-3:]) for block in blocks])
    yield "to_anchor", _column([any("#" in href for href in block.anchors) for block in blocks])
    parents = [block.path[-2].number if len(block.path) > 1 else 0 for block in blocks]
    yield "sibling_before", _column([a == b for a, b in zip(parents, [-1, *parents], strict=False)])
    yield "sibling_after", _column([a == b for a, b in zip(parents, [*parents[1:], -1], strict=True)])
    yield from _alike(context, leaves)


def _alike(context: BlockContext, leaves: Sequence[int]) -> Columns:
    """Yield of how many leaves with the same tag and names there are, and how many of those are likely body."""
    styles = [(block.tag, block.path[-1].names) for block in context.blocks]
    all_alike, kept = Counter(styles), Counter(styles[i] for i in context.kept)
    yield "alike", _column([min(_FAR, all_alike[styles[leaf]]) for leaf in leaves])
    yield "alike_kept", _column([kept[styles[leaf]] / all_alike[styles[leaf]] for leaf in leaves])


def _wordings(context: BlockContext, leaves: Sequence[int]) -> Columns:
    texts = [context.blocks[leaf].text for leaf in leaves]
    folded = [context.features.folded[leaf] for leaf in leaves]
    yield "words", _column([min(_MANY_WORDS, len(text.split())) for text in texts])
    yield "chars", _column([min(_MANY_CHARS, len(text)) for text in texts])
    for name, holds in _WORDINGS.items():
        yield name, _column([bool(holds(text)) for text in texts])
    authors = [name for name in context.features.stated.authors if len(name) > 4]
    yield "mentions_author", _column([any(name in text for name in authors) for text in folded])
    yield "names_author", _column([byline_rules.names_author(context, leaf) for leaf in leaves])


def _names(context: BlockContext, leaves: Sequence[int]) -> Columns:
    paths = [tuple([place.names for place in context.blocks[leaf].path[-8:]]) for leaf in leaves]
    own = _KINDS.table(names[-1:] for names in paths)
    near = _KINDS.table(names[-4:-1] for names in paths)
    far = _KINDS.table(names[:-4] for names in paths)
    for number, kind in enumerate(_KINDS.kinds):
        yield f"own_{kind}", own[:, number]
        yield f"near_{kind}", near[:, number]
        yield f"far_{kind}", far[:, number]


def _since(is_kept: NDArray[np.bool_]) -> Column:
    """Return how many leaves lie between each and the last kept one before it."""
    distances, steps = [], _FAR
    for kept in is_kept.tolist():
        steps = 0 if kept else min(_FAR, steps + 1)
        distances.append(steps)
    return _column(distances)


def _shifted(column: Column, steps: int) -> Column:
    """Return what stands so many leaves before each, after it where the number is negative; 0 beyond the ends."""
    moved = np.zeros_like(column)
    if 0 < abs(steps) < len(column):
        moved[max(steps, 0) : len(column) + min(steps, 0)] = column[max(-steps, 0) : len(column) - max(steps, 0)]
    return moved


def _column(values: Iterable[float]) -> Column:
    return np.fromiter(values, dtype=float)

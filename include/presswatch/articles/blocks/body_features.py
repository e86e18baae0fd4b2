"""Feature matrix of the body model: one row of numbers for each text block of a page.

Nothing here decides. A column may say what extractors think, how the text is written, where it stands, what its
container is called, and what the page and the feed state elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from presswatch.articles.page.main_text import Lines
from presswatch.articles.page.text_blocks import CELL_TAGS, HEADING_TAGS, BlockTree, TextBlock
from presswatch.articles.text import class_names, phrases
from presswatch.articles.text.normalize import ENDS_SENTENCE, fold
from presswatch.articles.text.patterns import ClassNameKinds

Column = NDArray[np.float64]
Columns = Iterator[tuple[str, Column]]


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
    """A page with the votes of the extractors on its leaves."""

    blocks: tuple[TextBlock, ...]  # those around what any extractor took, in document order
    folded: tuple[str, ...]
    votes: NDArray[np.float64]  # extractor × leaf: 1 where it took the leaf
    stated: StatedMetadata
    chars: Column  # letters and digits of each leaf, and one
    is_repeated: tuple[bool, ...]  # whether the page shows the same text elsewhere
    forms: frozenset[int] = frozenset()  # numbers of the elements close around a field to fill in
    players: frozenset[int] = frozenset()  # and around a film, a recording or a frame
    buttons: frozenset[int] = frozenset()  # of the blocks that buttons stand in

    @cached_property
    def columns(self) -> tuple[tuple[str, ...], NDArray[np.float64]]:
        """Return the names of the columns and one row of them for each leaf."""
        named = [column for group in _GROUPS for column in group(self)]
        return tuple(name for name, _ in named), np.column_stack([column for _, column in named])


ENGINES = ("default", "readability", "resiliparse")
"""The order of the votes."""


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
_WINDOW = 5
_MARGIN = 25
"""Leaves looked at before and after what any extractor took."""
_FAR = 20
_HEADING_CHARS = 70
_PARAGRAPH_CHARS = 150


def view_of(block_tree: BlockTree, extracted_texts: Sequence[Lines], stated: StatedMetadata) -> PageFeatures:
    """Return a page with the leaves that each reading came from marked."""
    votes = np.zeros((len(extracted_texts), len(block_tree.blocks)))
    for row, lines in zip(votes, extracted_texts, strict=True):
        for span in block_tree.locate(lines):
            row[span.start : span.stop] = 1
    taken = np.flatnonzero(votes.any(axis=0))
    near = slice(max(0, int(taken[0]) - _MARGIN), int(taken[-1]) + _MARGIN + 1) if len(taken) else slice(0, None)
    folded = block_tree.folded[near]
    return PageFeatures(
        blocks=block_tree.blocks[near],
        folded=folded,
        votes=votes[:, near],
        stated=stated,
        chars=np.array([len(text) + 1 for text in folded], dtype=float),
        is_repeated=tuple(block_tree.occurrences(text) > 1 for text in folded),
        forms=block_tree.forms,
        players=block_tree.players,
        buttons=block_tree.buttons,
    )


def _votes(features: PageFeatures) -> Columns:
    total = features.votes.sum(axis=0)
    for name, row in zip(ENGINES, features.votes, strict=True):
        yield name, row
        yield f"{name}_before", _before(row)
        yield f"{name}_after", _after(row)
    yield "votes", total
    sums = np.cumsum(np.concatenate([[0.0], total]))
    positions = np.arange(len(total))
    low, high = np.maximum(0, positions - _WINDOW), np.minimum(len(total), positions + _WINDOW + 1)
    yield "votes_around", (sums[high] - sums[low] - total) / (high - low)


def _wording(features: PageFeatures) -> Columns:
    texts = [block.text for block in features.blocks]
    size = np.array([len(text) + 1 for text in texts], dtype=float)
    links = np.array([block.link_share for block in features.blocks])
    length = np.log1p(features.chars)
    yield "length", length
    yield "length_before", _before(length)
    yield "length_after", _after(length)
    yield "links", links
    yield "links_before", _before(links)
    yield "links_after", _after(links)
    yield "ends_sentence", _column([bool(ENDS_SENTENCE.search(text[-12:])) for text in texts])
    yield "punctuation", _column([len(_PUNCTUATION.findall(text)) for text in texts]) / size
    yield "digits", _column([len(_DIGIT.findall(text)) for text in texts]) / size
    yield "capitals", _column([_capitalised(text) for text in texts])
    yield "colon", _column([text.endswith(":") for text in texts])
    yield "question", _column(["?" in text for text in texts])


def _markup(features: PageFeatures) -> Columns:
    own_tags = [block.tag for block in features.blocks]
    for name, tags in _TAG_KINDS:
        yield f"tag_{name}", _column([tag in tags for tag in own_tags])
    around = [frozenset([place.tag for place in block.path[-8:]]) for block in features.blocks]
    for tag in _ANCESTORS:
        yield f"in_{tag}", _column([tag in tags for tags in around])
    own = _KINDS.table((block.path[-1].names,) for block in features.blocks)
    within = _KINDS.table(tuple([place.names for place in block.path[-4:-1]]) for block in features.blocks)
    for number, kind in enumerate(_KINDS.kinds):
        yield f"named_{kind}", own[:, number]
        yield f"within_{kind}", within[:, number]


def _containers(features: PageFeatures) -> Columns:
    default, mean = features.votes[0], features.votes.mean(axis=0)
    parents = _numbered(_place(block, 2) for block in features.blocks)
    grandparents = _numbered(_place(block, 3) for block in features.blocks)
    styles = _numbered(
        (block.tag, block.path[-1].names, block.path[-2:-1] and block.path[-2].names) for block in features.blocks
    )
    yield "parent_default", _share(parents, default, features.chars)
    yield "parent_votes", _share(parents, mean, features.chars)
    yield "grandparent_default", _share(grandparents, default, features.chars)
    yield "look_default", _share(styles, default, features.chars)
    yield "look_votes", _share(styles, mean, features.chars)
    yield "look_count", np.log1p(np.bincount(styles)[styles])
    yield "parent_size", np.log1p(np.bincount(parents, features.chars)[parents])
    yield from _steps_outside(features)


def _position(features: PageFeatures) -> Columns:
    count = len(features.blocks)
    positions = np.arange(count, dtype=float)
    taken = np.flatnonzero(features.votes[0])
    first, last = (taken[0], taken[-1]) if len(taken) else (0, count)
    yield "before_first", np.minimum(np.maximum(0.0, first - positions), _FAR)
    yield "after_last", np.minimum(np.maximum(0.0, positions - last), _FAR)
    yield "progress", np.cumsum(features.chars * features.votes[0]) / _taken_chars(features)
    yield "place", positions / count
    yield "distance", _distance(positions, taken)


def _statements(features: PageFeatures) -> Columns:
    folded, stated = features.folded, features.stated
    yield "is_title", _column([text in stated.titles for text in folded])
    yield "like_title", _column([_is_like_title(text, stated.titles) for text in folded])
    yield "is_summary", _column([is_summary(text, stated.summaries) for text in folded])
    body = stated.body
    yield "in_stated_body", _column([(1 if text in body else -1) if body else 0 for text in folded])


def _phrases(features: PageFeatures) -> Columns:
    texts = [block.text.lstrip("-–•*|# ") for block in features.blocks]
    yield "related", _column([len(text) < 260 and phrases.RELATED.match(text) for text in texts])
    yield "promotion", _column(phrases.PROMOTION.search_each(text if len(text) < 420 else "" for text in texts))
    yield "credit", _column([phrases.is_credit(text) for text in texts])
    yield "furniture", _column([phrases.is_furniture(text) for text in texts])
    yield "after_related", _since_related(texts, features.chars)
    yield "repeated", _column(features.is_repeated)


def _page(features: PageFeatures) -> Columns:
    default = features.votes[0]
    for name, other in zip(ENGINES[1:], features.votes[1:], strict=True):
        either = (features.chars * np.maximum(default, other)).sum() or 1.0
        yield f"agrees_{name}", np.full(len(default), (features.chars * default * other).sum() / either)
    yield "default_size", np.full(len(default), np.log1p(_taken_chars(features)))
    yield "leaf_count", np.full(len(default), np.log1p(len(default)))


_GROUPS: tuple[Callable[[PageFeatures], Columns], ...] = (
    _votes,
    _wording,
    _markup,
    _containers,
    _position,
    _statements,
    _phrases,
    _page,
)


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


def _column(values: Iterable[float]) -> Column:
    return np.fromiter(values, dtype=float)


def _before(column: Column) -> Column:
    return np.concatenate([[0.0], column[:-1]])


def _after(column: Column) -> Column:
    return np.concatenate([column[1:], [0.0]])


def _capitalised(text: str) -> float:
    words = text.split()
    return sum(word[:1].isupper() for word in words) / (len(words) + 1)


def _place(block: TextBlock, steps: int) -> int:
    return block.path[max(0, len(block.path) - steps)].number


def _numbered(keys: Iterable[object]) -> NDArray[np.intp]:
    """Return a number for each key, the same for equal keys."""
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.intp)


def _share(groups: NDArray[np.intp], votes: Column, chars: Column) -> Column:
    """Return for each leaf the share of the characters of its group that was voted for."""
    share: Column = np.bincount(groups, votes * chars) / np.bincount(groups, chars)
    return share[groups]


def _steps_outside(features: PageFeatures) -> Columns:
    """Yield how many levels above the deepest container of a share of the default text each leaf joins its path."""
    paths = [block.numbers for block in features.blocks]
    weights: Counter[int] = Counter()
    for path, vote, size in zip(paths, features.votes[0].tolist(), features.chars.tolist(), strict=True):
        if vote:
            for number in path:
                weights[number] += size
    for percent in (90, 50):
        wanted = percent / 100 * _taken_chars(features)
        holders = {number for number, weight in weights.items() if weight >= wanted}
        depths = np.array([len(holders & path) for path in paths], dtype=float)
        yield f"outside_{percent}", depths.max() - depths


def _taken_chars(features: PageFeatures) -> float:
    return float((features.chars * features.votes[0]).sum()) or 1.0


def _distance(positions: Column, taken: NDArray[np.intp]) -> Column:
    if not len(taken):
        return np.full(len(positions), float(_FAR))
    right = np.searchsorted(taken, positions)
    after = np.abs(taken[np.minimum(right, len(taken) - 1)] - positions)
    before = np.abs(positions - taken[np.maximum(right - 1, 0)])
    return np.minimum(np.minimum(after, before), _FAR)


def _since_related(texts: Sequence[str], chars: Column) -> Column:
    """Return 4 right after a related-links heading, fading over the next leaves, 0 from the next paragraph on."""
    levels, level = [], 0
    for text, size in zip(texts, chars.tolist(), strict=True):
        levels.append(level)
        if len(text) < _HEADING_CHARS and phrases.RELATED.match(text):
            level = 4
        else:
            level = 0 if size > _PARAGRAPH_CHARS else max(0, level - 1)
    return _column(levels)


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

"""The body of a page, judged: by a model that asks no extractor but the quickest, in doubt by one that asks all.

Prose and what resiliparse takes tell the first model enough for seven pages of ten. What trafilatura and readability
take, which costs a quarter of an extraction, is asked for where the first model is unsure or the page odd (decision 7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from presswatch.articles.blocks.body_features import (
    Column,
    PageFeatures,
    StatedMetadata,
    Table,
    Votes,
    column_of,
    features_of,
    window_of,
)
from presswatch.articles.blocks.body_model import KEEP, BlockModel, first_model, second_model
from presswatch.articles.blocks.vote_features import all_columns
from presswatch.articles.page.main_text import Lines, MainTextCandidates
from presswatch.articles.page.text_blocks import BlockTree, TextBlock
from presswatch.articles.text.normalize import ENDS_SENTENCE, fold

FIRST, SECOND = ("prose", "resiliparse"), ("default", "readability", "resiliparse")
"""Who votes in either model, the leader first."""
_PROSE_CHARS, _PROSE_LINKS = 60, 0.3
"""Letters and digits from which a sentence with fewer links is prose."""
_DOUBT = 0.1
"""Share of the expected body that the first model may have wrong and is still believed."""
_SHORT = 300
"""Letters below which a body is odd."""
_AGREED = 0.5
"""Share of a body that resiliparse takes too, or the page is odd."""
_FAR_BLOCKS, _FAR_PROSE = 25, 0.5
"""Prose so far from what resiliparse took, as long as such a share of the body, may be the article itself."""
_LOCATED = 0.5
"""Share of an extractor's text that must be found among the leaves."""


class Look(NamedTuple):
    """Text blocks that may be the article, and who took them; the first voter leads."""

    features: PageFeatures
    votes: Votes
    near: slice  # which blocks of the page they are

    @property
    def columns(self) -> Table:
        """Return the names of what a body model goes by and one row of it for each leaf."""
        return all_columns(self.features, self.votes)


@dataclass(frozen=True, slots=True)
class JudgedBody:
    """How likely each text block of a page is body, and who took it."""

    features: PageFeatures
    chances: Column
    taken: NDArray[np.bool_]  # by trafilatura where it was asked, else by the model
    proposed: NDArray[np.bool_]  # by any extractor, as prose, or by the model
    lines: Lines = ()  # trafilatura's, where the outline of the page does not hold them


def judge_body(
    block_tree: BlockTree,
    stated: StatedMetadata,
    resiliparse: Lines,
    ask: Callable[[], MainTextCandidates],
) -> JudgedBody:
    """Return the body of a page as the first model judges it, where that is not sure as the second does.

    Args:
        block_tree: the outline of the page.
        stated: what page and feed say of the article.
        resiliparse: what the quickest extractor took.
        ask: returns what the two slow ones take.
    """
    look = first_look(block_tree, stated, resiliparse)
    chances = chances_of(look, first_model())
    if is_sure(look, chances, resiliparse):
        return believed(look, chances)
    candidates = ask()
    look = second_look(block_tree, stated, look, candidates)
    return in_doubt(look, chances_of(look, second_model()), candidates.default)


def first_look(block_tree: BlockTree, stated: StatedMetadata, resiliparse: Lines) -> Look:
    """Return a page with prose and what resiliparse took marked."""
    votes = Votes(FIRST, np.stack([_prose(block_tree), _taken(block_tree, resiliparse)]))
    near = window_of(votes.taken)
    return Look(features_of(block_tree, near, stated), votes.near(near), near)


def second_look(block_tree: BlockTree, stated: StatedMetadata, first: Look, candidates: MainTextCandidates) -> Look:
    """Return a page with what each extractor took marked; of what was looked at already nothing is asked again."""
    slow = [_taken(block_tree, lines) for lines in candidates]
    resiliparse = np.zeros(len(block_tree.blocks))
    resiliparse[first.near] = first.votes.of("resiliparse")
    votes = Votes(SECOND, np.stack([*slow, resiliparse]))
    more = window_of(votes.taken)
    near = slice(min(first.near.start, more.start), max(first.near.stop, more.stop))
    features = first.features if near == first.near else features_of(block_tree, near, stated)
    return Look(features, votes.near(near), near)


def chances_of(look: Look, model: BlockModel) -> Column:
    """Return how likely each leaf belongs to the body, as a model judges it."""
    return model.probabilities(*look.columns) if look.features.blocks else np.zeros(0)


def believed(look: Look, chances: Column) -> JudgedBody:
    """Return the body as the first model has it."""
    kept = chances >= KEEP
    proposed: NDArray[np.bool_] = look.votes.taken.any(axis=0) | kept
    return JudgedBody(look.features, chances, kept, proposed)


def in_doubt(look: Look, chances: Column, lines: Lines) -> JudgedBody:
    """Return the body as the second model has it; trafilatura's own lines where the outline does not hold them."""
    is_held = not look.features.blocks or _is_located(look, "default", lines)
    took = look.votes.taken.astype(bool)
    proposed = np.asarray(took.any(axis=0))
    return JudgedBody(look.features, chances, took[0], proposed, () if is_held else lines)


def is_sure(look: Look, chances: Column, resiliparse: Lines) -> bool:
    """Return whether the first model may be believed without asking anybody else."""
    if not _is_located(look, "resiliparse", resiliparse):
        return False
    chars, (prose, took) = look.features.chars, look.votes.taken
    kept = chars * (chances >= KEEP)
    if kept.sum() < _SHORT or (kept * took).sum() < _AGREED * kept.sum():
        return False
    if (chars * prose * _is_far(took)).sum() > _FAR_PROSE * kept.sum():
        return False
    return bool((chars * np.minimum(chances, 1 - chances)).sum() <= _DOUBT * (chars * chances).sum())


def _is_far(took: Column) -> NDArray[np.bool_]:
    """Return which leaves stand far from all that was taken."""
    until, places = np.concatenate([[0.0], np.cumsum(took)]), np.arange(len(took))
    low, high = np.maximum(0, places - _FAR_BLOCKS), np.minimum(len(took), places + _FAR_BLOCKS + 1)
    return np.asarray(until[high] == until[low])


def _taken(block_tree: BlockTree, lines: Lines) -> Column:
    """Return 1 for the leaves that lines came from, 0 for all others."""
    row = np.zeros(len(block_tree.blocks))
    for span in block_tree.locate(lines):
        row[span.start : span.stop] = 1
    return row


def _prose(block_tree: BlockTree) -> Column:
    """Return 1 for sentences of some length that are no links, 0 for all other leaves."""
    pairs = zip(block_tree.blocks, block_tree.folded, strict=True)
    return column_of([_is_prose(block, folded) for block, folded in pairs])


def _is_prose(block: TextBlock, folded: str) -> bool:
    return (
        len(folded) >= _PROSE_CHARS
        and block.link_share < _PROSE_LINKS
        and ENDS_SENTENCE.search(block.text[-12:]) is not None
    )


def _is_located(look: Look, voter: str, lines: Lines) -> bool:
    """Return whether the outline of a page holds enough of the lines that an extractor took."""
    features = look.features
    shown = Counter(block.text for block in features.blocks)
    sizes = {block.text: len(folded) for block, folded in zip(features.blocks, features.folded, strict=True)}
    # Each line as often as readers see it: a hidden copy is no leaf.
    wanted = sum(
        (sizes[line] if line in sizes else len(fold(line))) * min(times, shown[line] or 1)
        for line, times in Counter(lines).items()
    )
    return float((features.chars * look.votes.of(voter)).sum()) >= _LOCATED * wanted

"""Takes lines that a source repeats out of the body: furniture that stands in the container of the text.

A line leaves where it stands at the edge of the text, in one run with others of its kind, or apart from the text within
it. A refrain, the sub-headings of a column, cells of a table and a line that introduces what follows stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.text.line_keys import key_of_folded
from presswatch.articles.text.normalize import alphabetic_size
from presswatch.model.extraction import BODY_ROLES, RepeatedLines

Labels = Sequence[BlockLabel | None]
_COUNTED = BODY_ROLES | {"dek"}
_WHOLE_LETTERS, _SENTENCE_LETTERS = 20, 12
"""Letters from which a repeated line says by itself that it is furniture: less where it is a whole sentence, as no
sub-heading or cell of a table is. A shorter one does so only beside such a line."""
_ENDS = (".", "!", "?", "…", "。", "！", "？")
_BOX_TAGS = frozenset(
    [
        "aside",
        "blockquote",
        "center",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figure",
        "form",
        "ol",
        "section",
        "table",
        "ul",
    ]
)
_INTRODUCES = (":", "：")


def repeated_blocks(context: BlockContext, labels: Labels, repeated: RepeatedLines) -> list[int]:
    """Return the blocks of the body that are lines its source repeats; none where nothing else would be left."""
    if not (repeated.edge or repeated.inner):
        return []
    bodies = [i for i, label in enumerate(labels) if label is not None and label.role in _COUNTED]
    page = _Page(context, labels, bodies, repeated)
    leaving = {*page.opening(), *page.closing(), *page.apart()}
    stays = any(_role(labels, i) not in ("heading", "dek") for i in bodies if i not in leaving)
    return sorted(leaving) if stays else []


def _role(labels: Labels, index: int) -> str:
    label = labels[index]
    return label.role if label is not None else ""


class _Page:
    """The body of a page, with which of its lines are known to be repeated."""

    def __init__(self, context: BlockContext, labels: Labels, bodies: list[int], repeated: RepeatedLines) -> None:
        self._context, self._labels, self._bodies = context, labels, bodies
        keys = {i: key_of_folded(context.features.folded[i]) for i in bodies if _role(labels, i) != "table"}
        self._edge = {i for i, key in keys.items() if key in repeated.edge}
        self._all = self._edge | {i for i, key in keys.items() if key in repeated.inner}

    def opening(self) -> list[int]:
        """Return the run of repeated lines that opens the text, without what introduces the lines below it."""
        run = list(takewhile(self._all.__contains__, self._bodies))
        while run and (self._is_heading(run[-1]) or self._context.blocks[run[-1]].text.endswith(_INTRODUCES)):
            run.pop()
        return run if any(self._is_whole(i) and not self._is_heading(i) for i in run) else []

    def closing(self) -> list[int]:
        """Return the run of repeated lines that closes the text."""
        run = list(takewhile(self._all.__contains__, reversed(self._bodies)))
        return run if any(map(self._is_whole, run)) else []

    def apart(self) -> Iterable[int]:
        """Yield the repeated lines within the text that stand in an element of their own, or between furniture."""
        text_marks = {
            (place.tag, place.names)
            for i in self._bodies
            if i not in self._all
            for place in self._context.blocks[i].path
        }
        for run in self._runs():
            is_whole = any(self._is_long(i) and not self._is_heading(i) for i in run)
            if is_whole and (self._is_between(run) or self._is_boxed(run, text_marks)):
                yield from run

    def _runs(self) -> Iterable[list[int]]:
        run: list[int] = []
        for i in self._bodies:
            if i in self._all:
                run.append(i)
            elif run:
                yield run
                run = []

    def _is_between(self, run: list[int]) -> bool:
        """Return whether the blocks of the page right before and after a run are no body."""
        bodies = set(self._bodies)
        return run[0] - 1 not in bodies and run[-1] + 1 not in bodies and run[-1] - run[0] == len(run) - 1

    def _is_boxed(self, run: list[int], text_marks: set[tuple[str, str]]) -> bool:
        """Return whether each block of a run stands in a box of a kind that holds none of the text."""
        return all(
            any(
                place.tag in _BOX_TAGS and (place.tag, place.names) not in text_marks
                for place in self._context.blocks[i].path
            )
            for i in run
        )

    def _is_heading(self, index: int) -> bool:
        return _role(self._labels, index) == "heading"

    def _is_whole(self, index: int) -> bool:
        return index in self._edge and self._is_long(index)

    def _is_long(self, index: int) -> bool:
        text = self._context.blocks[index].text.rstrip()
        return alphabetic_size(text) >= (_SENTENCE_LETTERS if text.endswith(_ENDS) else _WHOLE_LETTERS)

"""Corrections after rules and models: what is never part of the body, and the one role of a standfirst.

Judged by place and markup, and after the models, so that the same text has the same role at every visit.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from presswatch.articles.blocks.action_boxes import action_boxes
from presswatch.articles.blocks.alike_lines import alike_lines
from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.body_features import is_summary
from presswatch.articles.blocks.closing_lines import closing_lines
from presswatch.articles.blocks.furniture_blocks import furniture_blocks, is_label
from presswatch.articles.blocks.other_stories import is_prose, opens_story
from presswatch.articles.blocks.picture_series import picture_series
from presswatch.articles.blocks.reader_prompts import reader_prompts
from presswatch.articles.blocks.repeated_lines import repeated_blocks
from presswatch.articles.blocks.service_blocks import service_blocks
from presswatch.articles.blocks.standfirsts import standfirsts
from presswatch.articles.blocks.subheadings import subheadings
from presswatch.articles.page.text_blocks import CELL_TAGS, HEADING_TAGS, TextBlock
from presswatch.articles.text.normalize import ENDS_SENTENCE, fold, squeeze
from presswatch.articles.text.service_phrases import SERVICE
from presswatch.model.extraction import BODY_ROLES, SOURCE_REPEATS, RepeatedLines

Labels = Sequence[BlockLabel | None]
_COUNTED = BODY_ROLES | {"dek"}
_OTHER_STORY = BlockLabel("teaser", "other_story")
_LEADS_AWAY = frozenset(["promo", "related", "teaser"])
_UNSEEN_SHARE = 0.3
"""Of the body: what is hidden and more is the article itself, shown by a script."""
_TOLD_BLOCKS = 2
_PROSE_CHARS = 60
_UNMARKED_CHARS, _MARKED_CHARS = (32, 14), (22, 10)
"""Letters of a pull quote, also in scripts that say as much with half of them; of fewer where marks stand around it."""
_MARKED = re.compile("\\s*(?:[\"“„«‹「『״'‘].*[\"”“»›」』״'’]|[-–—]\\s.*)\\s*", re.DOTALL)
_SIGNED = re.compile('\\s*(["“„«‹「『״].*["”“»›」』״])\\W*[^"”“»›」』״]{2,60}', re.DOTALL)
"""A quotation and who said it."""
_SAID_CHARS = 400
"""A longer block is no pull quote with a name behind it."""
_COPY_CHARS, _TWIN_BLOCKS = 40, 2
_QUOTE_TAGS = frozenset(["aside", "blockquote", "figure"])
_MANY_QUOTES = 6
"""A page that repeats more lines than these is made of them: then only what is marked as quotation is a pull quote."""
_ELLIPSIS = ("[…]", "(…)", "[...]", "(...)", "…", "...")
_LINKED = 0.9
_STEPS = (
    alike_lines, reader_prompts, service_blocks, action_boxes, furniture_blocks, closing_lines, picture_series,
    subheadings,
)  # fmt: skip
_ORPHANS, _LABEL_CHARS, _LABEL_ENDS = 2, 60, ":："
"""Headings, or labels that stand for one, above cards."""


def settle_body(
    context: BlockContext, labels: Labels, repeated: RepeatedLines, unseen: Sequence[int], stories: frozenset[int]
) -> list[BlockLabel | None]:
    """Return the labels with what is no body taken out of it, and the standfirst in its role.

    Args:
        context: the page.
        labels: what rules and models say of its blocks.
        repeated: the lines that its source repeats.
        unseen: the blocks that are not shown.
        stories: those of other stories.
    """
    settled = list(labels)
    for indexes, kind in ((unseen, BlockLabel("boilerplate", "not_shown")), (stories, _OTHER_STORY)):
        for index in indexes:
            label = settled[index]
            if label is not None and label.role in _COUNTED:
                settled[index] = kind
    _settle_residue(context, settled)
    for index in _copies(context, settled):
        settled[index] = BlockLabel("boilerplate", "repeated")
    for index in _orphans(context, settled):
        settled[index] = BlockLabel("related", "heading_of_cards")
    for index in repeated_blocks(context, settled, repeated):
        settled[index] = BlockLabel("boilerplate", SOURCE_REPEATS)
    for index, label in standfirsts(context, settled).items():
        settled[index] = label
    return settled


def _settle_residue(context: BlockContext, settled: list[BlockLabel | None]) -> None:
    for residue in _STEPS:
        for index, label in residue(context, settled).items():
            settled[index] = label


def _orphans(context: BlockContext, labels: Labels) -> list[int]:
    """Return the headings of elements in which nothing else is left of the text: those above cards and links."""
    ours = {*context.container, *(p.number for p in context.blocks[max(context.headline, 0)].path)}
    counted = [i for i, label in enumerate(labels) if label is not None and label.role in _COUNTED]
    short = (i for i in counted if len(context.blocks[i].text) <= _LABEL_CHARS and is_label(context, context.blocks[i]))
    leading = [i for i, label in enumerate(labels) if _leads_away(context.blocks[i], label)]
    orphans: list[int] = []
    last = counted[-1] if counted else -1
    for i in short if leading else ():
        is_above_link = i + 1 in leading and context.blocks[i + 1].link_share >= _LINKED
        is_alone = i == last and len(counted) > 1 and is_prose(context.blocks[counted[-2]])
        if is_above_link and (is_alone or context.blocks[i].text[-1] in _LABEL_ENDS):
            orphans.append(i)
            continue
        place = next((p for p in context.blocks[i].path if p.number not in ours), None)
        left = [k for k in counted if place.number in context.blocks[k].numbers] if place is not None else []
        is_alone = 0 < len(left) <= _ORPHANS and all(is_label(context, context.blocks[k]) for k in left)
        if place is not None and is_alone and any(place.number in context.blocks[k].numbers for k in leading):
            orphans.append(i)
    return orphans


def _leads_away(block: TextBlock, label: BlockLabel | None) -> bool:
    """Return whether a block is no text of the article and leads elsewhere: a card, a pointer, a button to share."""
    if label is None or label.role == "boilerplate":
        return block.link_share >= _LINKED or (label is not None and label.rule == "link_words")
    return label.role in _LEADS_AWAY


def _body(labels: Labels) -> list[int]:
    return [i for i, label in enumerate(labels) if label is not None and label.role in BODY_ROLES]


# --- what readers do not see ------------------------------------------------------------------------------------------


def unseen_blocks(context: BlockContext, labels: Labels) -> list[int]:
    """Return the blocks that are not shown, but for those that a script or another screen will show."""
    counted = [i for i, label in enumerate(labels) if label is not None and label.role in _COUNTED]
    curtains = {i: number for i in counted if (number := _curtain(context.blocks[i])) is not None}
    if not curtains:
        return []
    seen = [i for i in counted if i not in curtains]
    groups = [list(group) for _, group in groupby(sorted(curtains), key=lambda i: curtains[i])]
    has_told = sum(is_prose(context.blocks[i]) for i in seen) >= _TOLD_BLOCKS
    told = [group for group in groups if has_told and _is_headed(context, labels, curtains[group[0]], group[0])]
    own = [group for group in groups if group not in told]
    hidden = [i for group in own if not _is_shown_elsewhere(context, group, seen) for i in group]
    others = [i for group in told for i in group]
    shown = {context.features.folded[i] for i in seen}
    copies = [i for i in hidden if context.features.folded[i] in shown]
    rest = [i for i in hidden if context.features.folded[i] not in shown]
    chars = context.features.chars
    total = float(chars[counted].sum()) - float(chars[others + copies].sum())
    is_most = float(chars[rest].sum()) >= _UNSEEN_SHARE * total
    return sorted(others + (copies if is_most else hidden))


def _curtain(block: TextBlock) -> int | None:
    """Return the number of the outermost element around a block that is not shown."""
    if block.is_unseen:
        return -1
    return next((place.number for place in block.path if place.is_unseen), None)


def _is_headed(context: BlockContext, labels: Labels, curtain: int, first: int) -> bool:
    """Return whether a name and a day of its own stand above a text behind the same curtain: another story's."""
    start = first
    while start and curtain in context.blocks[start - 1].numbers:
        start -= 1
    return opens_story(context, labels, range(start, first))


def _is_shown_elsewhere(context: BlockContext, group: list[int], seen: list[int]) -> bool:
    """Return whether hidden blocks are the text's own: a lead for another screen, or paragraphs behind a meter."""
    # A hidden copy of what is seen adds nothing, and a hidden notice is the site's: neither is the text's own.
    texts = {context.features.folded[i] for i in seen}
    if any(context.features.folded[i] in texts for i in group):
        return False
    blocks = [context.blocks[i] for i in group]
    if any(SERVICE.search(block.text) for block in blocks):
        return False
    stated = context.features.stated
    if all(
        context.features.folded[i] in stated.body or is_summary(context.features.folded[i], stated.summaries)
        for i in group
    ):
        return True
    prose = [i for i in group if is_prose(context.blocks[i])]
    first = next((i for i in seen if i > context.headline and is_prose(context.blocks[i])), len(context.blocks))
    # One hidden paragraph above the text is a lead for another width of screen; several at its end are behind a meter.
    if len(group) == len(prose) == 1 and context.headline < group[0] < first:
        return True
    is_rest = not any(i > group[-1] and is_prose(context.blocks[i]) for i in seen)
    return len(prose) == len(group) > 1 and is_rest


# --- what is there twice ----------------------------------------------------------------------------------------------


def _copies(context: BlockContext, labels: Labels) -> set[int]:
    """Return the pull quotes and what stands beside them in their element, and copies in elements of their own."""
    bodies = _body(labels)
    hosts = _Hosts(context, bodies)
    copies: set[int] = set()
    for i in bodies:
        block = context.blocks[i]
        if _may_be_quotation(context, block) and any(hosts.hold_all(_parts(text), i) for text in _said(block)):
            copies |= {i, *_beside(context, i, bodies)}
    if len(copies) > _MANY_QUOTES:
        copies = {i for i in copies if context.blocks[i].within(*_QUOTE_TAGS)}
    return copies | _exact(context, bodies, copies)


def _may_be_quotation(context: BlockContext, block: TextBlock) -> bool:
    """Return whether a block is a line of its own: no item, no cell beside others, no heading of the text."""
    if block.tag in CELL_TAGS:
        return block.path[-1].number in context.lone_cells
    is_heading = block.tag in HEADING_TAGS and not block.within("aside", "blockquote", "figure", "q")
    return block.tag not in ("li", "pre", "dd", "dt") and not is_heading


def _said(block: TextBlock) -> Iterator[str]:
    """Yield the text of a block, then what it says without the name behind a closing mark or in an element."""
    yield block.text
    if len(block.text) > _SAID_CHARS:
        return
    if signed := _SIGNED.fullmatch(block.text):
        yield signed[1]
    last = block.element[-1] if block.element is not None and len(block.element) else None
    name = squeeze("".join(last.itertext())) if last is not None and not (last.tail or "").strip() else ""
    if 0 < len(name) <= _PROSE_CHARS and block.text.endswith(name):
        yield block.text.removesuffix(name).rstrip(" ,-–—")


def _parts(text: str) -> list[str]:
    """Return the folded parts of a quotation between its marks of omission, none where one is too short to tell."""
    least, least_dense = _MARKED_CHARS if _MARKED.fullmatch(text) else _UNMARKED_CHARS
    for mark in _ELLIPSIS:
        text = text.replace(mark, "\0")
    parts = [part for part in map(fold, text.split("\0")) if part]
    long = all(len(part) >= (least if part.isascii() or part[0] < "\u2e80" else least_dense) for part in parts)
    return parts if long else []


class _Hosts:
    """The blocks of the body as one text, to find in which of them a quotation stands."""

    def __init__(self, context: BlockContext, bodies: list[int]) -> None:
        self._context, self._bodies = context, bodies
        texts = [context.features.folded[i] for i in bodies]
        self._text = "\0".join(texts)
        self._starts = list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))

    def hold_all(self, parts: list[str], index: int) -> bool:
        """Return whether longer blocks hold each part of a block, of which there are some."""
        return bool(parts) and all(self._hold(part, index) for part in parts)

    def _hold(self, part: str, index: int) -> bool:
        """Return whether a longer block that is marked up otherwise holds a part of a block."""
        start = self._text.find(part)
        while start >= 0:
            host = self._bodies[bisect_right(self._starts, start) - 1]
            is_longer = len(self._context.features.folded[host]) > len(self._context.features.folded[index])
            blocks = self._context.blocks
            if host != index and is_longer and blocks[host].layout != blocks[index].layout:
                return True
            start = self._text.find(part, start + len(part))
        return False


def _beside(context: BlockContext, index: int, bodies: list[int]) -> list[int]:
    """Return the short lines in the element of a pull quote: who said it."""
    around = context.blocks[index].path[-3:]
    wrapper = next((p.number for p in around if p.number not in context.container and p.tag in _QUOTE_TAGS), None)
    return [
        i
        for i in bodies
        if wrapper is not None
        and abs(i - index) <= 2
        and len(context.blocks[i].text) <= _PROSE_CHARS
        and wrapper in context.blocks[i].numbers
    ]


def _exact(context: BlockContext, bodies: list[int], gone: set[int]) -> set[int]:
    """Return the paragraphs that the body has shown before, set otherwise."""
    shown: dict[str, int] = {}
    copies: set[int] = set()
    for i in bodies:
        folded, block = context.features.folded[i], context.blocks[i]
        if i in gone or len(folded) < _COPY_CHARS or block.tag in ("pre", "td", "th", "li"):
            continue
        first = shown.setdefault(folded, i)
        is_twin = i - first <= _TWIN_BLOCKS or (is_prose(block) and bool(ENDS_SENTENCE.search(block.text)))
        if first != i and is_twin and context.blocks[first].layout != block.layout:
            copies.add(i)
    return copies

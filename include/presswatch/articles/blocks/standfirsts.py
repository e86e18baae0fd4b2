"""Standfirsts: what stands between headline and text, set apart from it, has one role whatever its punctuation."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.other_stories import is_prose
from presswatch.articles.page.emphasis import is_emphasised
from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock
from presswatch.articles.text import class_names, phrases
from presswatch.articles.text.addressing import is_addressed, is_of_publisher
from presswatch.articles.text.normalize import letters
from presswatch.articles.text.service_phrases import SERVICE
from presswatch.model.extraction import BODY_ROLES

Labels = Sequence[BlockLabel | None]
_STANDFIRST_LETTERS, _DENSE_STANDFIRST_LETTERS = 45, 18
"""Letters from which a line between headline and text is a standfirst; a shorter one is a kicker."""
_TAGS = frozenset(["p", "div", "section", "header", "h2", "h3", "h4", "h5", "h6"])
_APART = 2
"""Blocks of text, marked up alike, from which the first is told apart."""
_BYLINES = frozenset(["byline", "dateline"])


def standfirsts(context: BlockContext, labels: Labels) -> dict[int, BlockLabel]:
    """Return the labels of the standfirsts, which count as body, and of what the rules took for one and is none.

    A first paragraph is none for being the page's description too: where it is set like those below it, it is text.
    """
    leads = [i for i, label in enumerate(labels) if label is not None and label.rule == "lead"]
    ordinary = [i for i in leads if _is_ordinary(context, labels, i)]
    apart = [i for i in _set_apart(context, labels) if i not in ordinary]
    settled = dict.fromkeys(_above_headline(context, labels), BlockLabel("boilerplate", "above_headline"))
    settled |= dict.fromkeys(ordinary, BlockLabel("body", "opening"))
    prompts = (i for i, label in enumerate(labels) if label is not None and label.role == "dek")
    settled |= {i: BlockLabel("promo", "prompt") for i in prompts if _is_prompt(context.blocks[i].text)}
    for i in apart:
        settled[i] = _label(context, labels, i, is_one_of_several=len(apart) > 1)
    return settled


def _label(context: BlockContext, labels: Labels, index: int, *, is_one_of_several: bool) -> BlockLabel:
    """Return the label of a standfirst; a copy of the first paragraph is none beside one that says something else."""
    if _is_prompt(context.blocks[index].text):
        return BlockLabel("promo", "prompt")
    if is_one_of_several and _is_taken_out_below(context, labels, index):
        return BlockLabel("body", "opening")
    if not _opens_text(context, labels, index):
        return BlockLabel("body", "lead")
    return BlockLabel("boilerplate" if is_one_of_several else "dek", "repeated")


def _body(labels: Labels) -> list[int]:
    return [i for i, label in enumerate(labels) if label is not None and label.role in BODY_ROLES]


def _set_apart(context: BlockContext, labels: Labels) -> list[int]:
    """Return the lines between headline and text that are longer than a kicker.

    Their punctuation says nothing: a full stop more is no other text.
    """
    if context.headline < 0:
        return []
    bodies = [i for i in _body(labels) if i > context.headline and is_prose(context.blocks[i])]
    end = bodies[1] if len(bodies) > 1 else len(context.blocks)
    found = [i for i in range(context.headline + 1, end) if _is_standfirst(context, labels, i)]
    if not found and len(bodies) > _APART and _is_set_otherwise(context, bodies):
        return bodies[:1]
    return found


def _opens_text(context: BlockContext, labels: Labels, index: int) -> bool:
    """Return whether a standfirst is the beginning of a paragraph below it: what stands there twice counts once."""
    folded = context.features.folded
    below = (i for i in _body(labels) if i > index and is_prose(context.blocks[i]))
    return any(folded[i].startswith(folded[index]) for i in below)


def _is_set_otherwise(context: BlockContext, bodies: list[int]) -> bool:
    """Return whether the first block of the text is marked up otherwise than those after it."""
    marks = [(context.blocks[i].tag, context.blocks[i].path[-1].names) for i in bodies[: _APART + 1]]
    return (
        marks[0][0] in ("p", "h2", "h3", "div", "section", "header")
        and marks[0] not in marks[1:]
        and marks[1] == marks[2]
    )


def _is_standfirst(context: BlockContext, labels: Labels, index: int) -> bool:
    block, label = context.blocks[index], labels[index]
    if label is None or block.tag not in _TAGS:
        return False
    if label.rule == "lead":
        return True
    if label.role not in ("dek", "heading"):
        return False
    if any(class_names.KICKER.search(place.names) for place in block.path[-2:]) or block.link_chars:
        return False
    is_heading_below = label.role == "heading" and index > context.headline + 1
    is_heading_below = is_heading_below and not class_names.LEAD.search(block.path[-1].names)
    return not is_heading_below and _is_long(block) and not phrases.is_credit(block.text)


def _is_prompt(text: str) -> bool:
    """Return whether a publisher speaks to readers of its own service: what it says above every article."""
    return is_addressed(text) and is_of_publisher(text) and bool(SERVICE.search(text) or phrases.PROMOTION.search(text))


def _is_long(block: TextBlock) -> bool:
    least = _STANDFIRST_LETTERS if max(block.text) < "\u2e80" else _DENSE_STANDFIRST_LETTERS
    return letters(block.text) >= least


def _is_ordinary(context: BlockContext, labels: Labels, index: int) -> bool:
    """Return whether a block is a paragraph of the text: set like those around it, with no byline in between."""
    block = context.blocks[index]
    bodies = [i for i in _body(labels) if i > context.headline and is_prose(context.blocks[i])]
    below = [i for i in bodies if i > index][:_APART]
    near = [i for i in bodies if i < index] or (below if len(below) == _APART else [])
    if not near or block.tag in HEADING_TAGS or block.is_strong or is_emphasised(block.element):
        return False
    between = labels[index + 1 : below[0]] if below and near is below else ()
    is_signed_below = any(label is not None and label.role in _BYLINES for label in between)
    return not is_signed_below and all(context.blocks[i].layout == block.layout for i in near)


def _is_taken_out_below(context: BlockContext, labels: Labels, index: int) -> bool:
    """Return whether the text of a block stands below once more, where it was taken out."""
    folded = context.features.folded
    repeated = (i for i, label in enumerate(labels) if label is not None and label.rule == "repeated" and i > index)
    return any(folded[i] == folded[index] for i in repeated)


def _above_headline(context: BlockContext, labels: Labels) -> list[int]:
    """Return what stands above the headline and is longer than a kicker: summaries for machines that read aloud."""
    before = (i for i in range(max(context.headline, 0)) if _is_long(context.blocks[i]))
    return [
        i
        for i in before
        if (label := labels[i]) is not None
        and (label.role == "dek" or (label.role == "body" and _holds_summary(context, i)))
    ]


def _holds_summary(context: BlockContext, index: int) -> bool:
    """Return whether a block says all that the page states as its summary."""
    return any(summary in context.features.folded[index] for summary in context.features.stated.summaries)

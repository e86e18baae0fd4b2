"""Role rules: text block → body where the body model says so, else the kind of residue, with the name of the rule.

Rules are tried in order, the first that holds names the role. A leaf that nobody took for text and that no rule knows
is left out: it is the page's furniture, not the article's residue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from presswatch.articles.blocks import byline_rules, role_model
from presswatch.articles.blocks.block_context import ENUMERATION, LINE_CHARS, BlockContext, BlockLabel
from presswatch.articles.blocks.body_features import is_summary
from presswatch.articles.blocks.body_model import KEEP
from presswatch.articles.blocks.exclusions import settle_body, unseen_blocks
from presswatch.articles.blocks.judged_body import JudgedBody
from presswatch.articles.blocks.other_stories import is_prose, other_stories
from presswatch.articles.page.text_blocks import CELL_TAGS, HEADING_TAGS, DomElement, TextBlock
from presswatch.articles.text import class_names, phrases
from presswatch.articles.text.normalize import ENDS_SENTENCE
from presswatch.model.extraction import RepeatedLines

NOTHING_REPEATED = RepeatedLines()
_SURE_BODY = 0.8
"""Probability from which the body model overrules what a line is worded as, or where it stands."""
_KICKER_CHARS, _NOTICE_CHARS = 90, 300
_PROMOTION_CHARS = 160
_LINKS = 0.6
_STANDFIRST_CHARS = 40
_CAPTION_CHARS = 400
_POINTER_CHARS, _ALL_LINKS = 60, 0.8
_POINTS = re.compile(r"\s*(?:>>|»|→|►|▶)\s*\S")
_CLOSING_LEAVES = 8
_PART_BLOCKS, _PART_SHARE = 2, 0.3
"""Of the likely body: what holds as much is a part of the text, whatever it says of itself."""
_KICKER_WORDS, _KICKER_LETTERS = 3, 12
"""A kicker says something: words where the script has blanks between them, letters where it has none."""


def label_leaves(body: JudgedBody, repeated: RepeatedLines = NOTHING_REPEATED) -> list[BlockLabel | None]:
    """Return a role for each leaf of the article, None for the leaves of the page around it.

    Args:
        body: the page, and how likely each leaf is body.
        repeated: the lines that its source repeats.
    """
    context = BlockContext(body.features, body.chances, body.taken)
    labels = role_model.reconsidered(context, hints_of(context))
    unseen, stories = unseen_blocks(context, labels), other_stories(context, labels)
    likely = [i for i in (*unseen, *stories) if body.chances[i] >= KEEP]
    if likely:  # Where our text ends is judged without the others: their paragraphs are no likely body for any rule.
        own = body.chances.copy()
        own[likely] = 0.0
        context = BlockContext(body.features, own, body.taken)
        labels = role_model.reconsidered(context, hints_of(context))
    return settle_body(context, labels, repeated, unseen, stories)


def hints_of(context: BlockContext) -> list[BlockLabel | None]:
    """Return what the rules alone say of each leaf."""
    return [_label(context, index) for index in range(len(context.blocks))]


def _label(context: BlockContext, index: int) -> BlockLabel | None:
    is_body = bool(context.chances[index] >= KEEP)
    for rule in _OVERRULING if is_body else _RESIDUE:
        if label := rule(context, index):
            return label
    if is_body:
        return _body(context, index)
    return BlockLabel("boilerplate", "unlikely") if context.is_taken(index) else None


def _body(context: BlockContext, index: int) -> BlockLabel:
    block = context.blocks[index]
    if _is_lead(context, index) or _is_standfirst(context, index):
        return BlockLabel("body", "lead")
    if block.tag in HEADING_TAGS or index in context.bold_lines:
        return BlockLabel("heading", f"tag_{block.tag}" if block.tag in HEADING_TAGS else "bold_line")
    cell = block.ancestor(*CELL_TAGS)
    if cell is not None and not context.is_layout(cell):
        return BlockLabel("table", "tag_cell")
    if block.ancestor("blockquote"):
        return BlockLabel("quote", "tag_blockquote")
    if block.tag in ("li", "dd", "dt"):
        return BlockLabel("list", f"tag_{block.tag}")
    return BlockLabel("body", "block_model")


def _is_lead(context: BlockContext, index: int) -> bool:
    block, folded = context.blocks[index], context.features.folded[index]
    if index > context.first + 1 or len(block.text) < 30:
        return False
    return is_summary(folded, context.features.stated.summaries) or any(
        class_names.LEAD.search(p.names) for p in block.path[-2:]
    )


def _is_standfirst(context: BlockContext, index: int) -> bool:
    """Return whether a whole sentence stands between headline and body, in a block that holds neither links nor more.

    Judged by its place alone: whether the model takes it hangs on the rest of the page, which changes between visits,
    and what was body at one visit must be body at the next.
    """
    block = context.blocks[index]
    is_sentence = len(block.text) >= _STANDFIRST_CHARS and bool(ENDS_SENTENCE.search(block.text))
    is_apart = context.headline < index < context.first_within and context.depth_in(index) in (
        context.depth - 1,
        context.depth,
    )
    return (
        is_sentence
        and is_apart
        and context.headline >= 0
        and not block.link_chars
        and block.tag in ("p", "h2", "h3", "div", "section")
    )


# --- rules ------------------------------------------------------------------------------------------------------------


def _headline(context: BlockContext, index: int) -> BlockLabel | None:
    if index == context.headline:
        return BlockLabel("headline", "is_title")
    is_near = index in context.top or (context.is_taken(index) and index <= context.first + 4)
    is_repeated = is_near and context.features.folded[index] in context.features.stated.titles
    return BlockLabel("headline", "is_title") if is_repeated else None


def _contents(context: BlockContext, index: int) -> BlockLabel | None:
    return context.contents[index]


def _copy(context: BlockContext, index: int) -> BlockLabel | None:
    return BlockLabel("boilerplate", "repeated") if index in context.copies else None


def _picture(context: BlockContext, index: int) -> BlockLabel | None:
    block = context.blocks[index]
    is_within = context.first <= index <= context.last or index in context.top or context.is_below_body(index)
    is_near = context.is_beside_body(index) or context.is_taken(index)
    if not (is_within or is_near):
        return None
    # The date and the author of the article often stand in the figure of its first picture.
    if phrases.DATELINE.match(block.text) or phrases.BYLINE.match(block.text):
        return None
    if _is_in_caption(block):
        is_credit = phrases.is_bare_credit(block.text, in_figure=True) or _is_named_credit(block)
        return BlockLabel("credit", "caption_wording") if is_credit else BlockLabel("caption", "by_picture")
    if not (is_near or index in context.top):
        return None
    if _is_named_credit(block) or phrases.is_bare_credit(block.text, in_figure=bool(block.picture)):
        return BlockLabel("credit", "named_credit")
    return BlockLabel("caption", "by_picture") if _is_pictured(context, block) else _worded_credit(block.text)


def _is_named_credit(block: TextBlock) -> bool:
    is_line = len(block.text) < LINE_CHARS and not phrases.is_furniture(block.text) and not phrases.is_dated(block.text)
    return is_line and any(class_names.CREDIT.search(place.names) for place in block.path[-2:])


def _is_in_caption(block: TextBlock) -> bool:
    return bool(block.ancestor("figcaption")) or any(
        class_names.CAPTION.search(place.names) for place in block.path[-3:]
    )


def _is_pictured(context: BlockContext, block: TextBlock) -> bool:
    """Return whether a leaf stands below a picture and is neither a link nor the name and date beside a portrait."""
    is_text = block.link_share < _LINKS and not phrases.is_furniture(block.text) and len(block.text.split()) > 1
    return (
        is_text
        and not any(class_names.BYLINE.search(p.names) for p in block.path[-2:])
        and context.is_below_picture(block)
    )


def _doubtful_caption(context: BlockContext, index: int) -> BlockLabel | None:
    """Likely body in a block of its own that is marked as caption, or is no sentence and stands below a picture."""
    block = context.blocks[index]
    own = [place for place in block.path[-2:] if place.number not in context.container]
    if block.tag in HEADING_TAGS or block.tag == "li" or len(block.text) > _CAPTION_CHARS or not own:
        return None
    if phrases.LEGEND.match(block.text) or any(
        place.tag == "figcaption" or class_names.CAPTION.search(place.names) for place in own
    ):
        return BlockLabel("caption", "named_caption")
    return BlockLabel("caption", "below_picture") if index in context.pictured else None


def _worded_credit(text: str) -> BlockLabel | None:
    if phrases.is_bare_credit(text):
        return BlockLabel("credit", "wording")
    return BlockLabel("caption", "credit_tail") if phrases.is_credit(text) else None


def _doubtful_credit(context: BlockContext, index: int) -> BlockLabel | None:
    """The same for likely body: only where the model is not sure, or the line is no sentence."""
    block = context.blocks[index]
    if block.tag == "li" or (ENDS_SENTENCE.search(block.text) and context.chances[index] >= _SURE_BODY):
        return None
    return _worded_credit(block.text)


def _notice(context: BlockContext, index: int) -> BlockLabel | None:
    """What the publisher says of the article as a whole, in a line or two."""
    text = context.blocks[index].text
    if not (context.is_taken(index) or context.is_beside_body(index)) or len(text) > _NOTICE_CHARS:
        return None
    is_above = index < context.first_paragraph and context.blocks[index].tag in ("p", "div", "section")
    is_notice = phrases.READING_TIME.match(text) or phrases.NOTICE.match(text)
    is_notice = is_notice or phrases.ADVERT_LABEL.match(text) or (is_above and phrases.PLAYING_TIME.match(text))
    return BlockLabel("boilerplate", "notice") if is_notice else None


def _advert(context: BlockContext, index: int) -> BlockLabel | None:
    """A line in a block of its own that is named as advertisement, or hidden from those who are read to."""
    block = context.blocks[index]
    if len(block.text) > _PROMOTION_CHARS or not (context.is_taken(index) or context.is_beside_body(index)):
        return None
    own = [place for place in block.path[-3:] if place.number not in context.container]
    is_hidden = any(place.is_hidden and not _holds_text(context, place) for place in own)
    is_advert = is_hidden or any(class_names.ADVERT.search(place.names) for place in own[-2:])
    return BlockLabel("promo", "named_advert") if is_advert else None


def _unspoken(context: BlockContext, index: int) -> BlockLabel | None:
    """A paragraph in a part of the text that is not read aloud: the model takes what is hidden so for decoration."""
    block = context.blocks[index]
    place = next((place for place in block.path if place.is_hidden), None)
    is_paragraph = place is not None and is_prose(block) and context.is_beside_body(index)
    return BlockLabel("body", "unspoken") if is_paragraph and place and _holds_text(context, place) else None


def _holds_text(context: BlockContext, place: DomElement) -> bool:
    """Return whether an element holds so much prose beside the likely body that it is a part of the text."""
    inside = [i for i, block in enumerate(context.blocks) if place.number in block.numbers and is_prose(block)]
    chars = context.features.chars
    total = float(chars[sorted({*inside, *context.kept.tolist()})].sum())
    return len(inside) >= _PART_BLOCKS and float(chars[inside].sum()) >= _PART_SHARE * total


def _closing_promotion(context: BlockContext, index: int) -> BlockLabel | None:
    """A call to subscribe or follow that closes the likely body; not where the model is sure of a sentence."""
    text = context.blocks[index].text
    if ENDS_SENTENCE.search(text) and context.chances[index] >= _SURE_BODY:
        return None
    is_closing = index >= context.last - _CLOSING_LEAVES and index > context.first and len(text) < _PROMOTION_CHARS
    is_worded = is_closing and not context.blocks[index].within("pre") and phrases.PROMOTION.search(text)
    return BlockLabel("promo", "wording") if is_worded else None


def _doubtful_related(context: BlockContext, index: int) -> BlockLabel | None:
    """Likely body that is worded as a pointer to another page, and is a link or stands right above one."""
    block = context.blocks[index]
    if (
        len(block.text) > 260
        or block.tag == "li"
        or not (_POINTS.match(block.text) or phrases.RELATED.match(block.text))
    ):
        return None
    after = context.blocks[index + 1] if index + 1 < len(context.blocks) else block
    leads = block.link_share >= _LINKS or (len(block.text) <= _POINTER_CHARS and after.link_share > _ALL_LINKS)
    return BlockLabel("related", "wording") if leads else None


def _kicker(context: BlockContext, index: int) -> BlockLabel | None:
    """Likely body that opens it with a short line which is no sentence, or stands right above the headline."""
    block = context.blocks[index]
    if index < context.headline:
        return _above_headline(context, index)
    is_line = block.tag not in HEADING_TAGS and len(block.text) < _KICKER_CHARS and len(block.text.split()) > 2
    if not is_line or ENDS_SENTENCE.search(block.text) or block.text[-1] in ":—–-" or context.headline < 0:
        return None
    return BlockLabel("dek", "kicker") if index == context.opening and index < context.first_paragraph else None


def _above_headline(context: BlockContext, index: int) -> BlockLabel | None:
    """A kicker above the headline, kept beside it."""
    is_kicker = index < context.headline and context.blocks[index] is context.kicker
    return BlockLabel("boilerplate", "above_headline") if is_kicker else None


def _stray_end(context: BlockContext, index: int) -> BlockLabel | None:
    """The last line of the likely body, where the model is not sure of it and nothing else of the text is set so."""
    block = context.blocks[index]
    if index != context.last or context.chances[index] >= _SURE_BODY or len(block.text) > LINE_CHARS:
        return None
    others = [context.blocks[i].layout for i in context.kept if i != index]
    is_text = not others or block.layout in others or block.tag in HEADING_TAGS
    return None if is_text else BlockLabel("boilerplate", "stray_end")


def _tags(context: BlockContext, index: int) -> BlockLabel | None:
    """A line of key words that closes the likely body."""
    text = context.blocks[index].text
    is_closing = index >= context.last - _CLOSING_LEAVES and index > context.first and len(text) < _PROMOTION_CHARS
    is_list = is_closing and phrases.TAGS.match(text) and not ENDS_SENTENCE.search(text)
    return BlockLabel("boilerplate", "tags") if is_list else None


def _announced(context: BlockContext, index: int) -> BlockLabel | None:
    """A short line that a contents list above has announced, whatever its markup."""
    block = context.blocks[index]
    if (
        block.tag == "li"
        or not context.is_beside_body(index)
        or len(block.text) > LINE_CHARS
        or ENUMERATION.match(block.text)
    ):
        return None
    is_announced = context.features.folded[index] in context.announced
    return BlockLabel("heading", "in_contents") if is_announced else None


def _dek(context: BlockContext, index: int) -> BlockLabel | None:
    block = context.blocks[index]
    if not context.is_in_head(index) or block.link_share > _LINKS:
        return None
    if _is_standfirst(context, index):
        return BlockLabel("body", "lead")
    if _is_lead(context, index):
        return BlockLabel("dek", "summary")
    says = len(block.text.split()) >= _KICKER_WORDS or (" " not in block.text and len(block.text) >= _KICKER_LETTERS)
    is_line = len(block.text) < 200 and not phrases.is_furniture(block.text) and not block.within("nav", "ul", "button")
    return (
        BlockLabel("dek", "kicker")
        if says and is_line and context.is_beside_body(index) and block.tag in ("p", "h2", "h3", "div", "section")
        else None
    )


def _related(context: BlockContext, index: int) -> BlockLabel | None:
    block = context.blocks[index]
    if not (context.is_taken(index) or context.is_beside_body(index)):
        return None
    if phrases.RELATED.match(block.text.lstrip("-–•*|# ")) and len(block.text) < 260:
        return BlockLabel("related", "wording")
    if block.link_share >= _LINKS:
        return BlockLabel("related", "links")
    return None


def _promotion(context: BlockContext, index: int) -> BlockLabel | None:
    block = context.blocks[index]
    if not (context.is_taken(index) or context.is_beside_body(index)) or len(block.text) > 420:
        return None
    return BlockLabel("promo", "wording") if phrases.PROMOTION.search(block.text) else None


def _teaser(context: BlockContext, index: int) -> BlockLabel | None:
    """What trafilatura took beyond the end of the body: the opening of other articles."""
    block = context.blocks[index]
    is_text = context.is_taken(index) and index > context.last and len(block.text) > 40
    return BlockLabel("teaser", "after_body") if is_text else None


Rule = Callable[[BlockContext, int], BlockLabel | None]
_OVERRULING: Sequence[Rule] = (
    _headline,
    _contents,
    _announced,
    _notice,
    _advert,
    byline_rules.opening_byline,
    byline_rules.closing_byline,
    _copy,
    _doubtful_caption,
    _doubtful_credit,
    _doubtful_related,
    _closing_promotion,
    _tags,
    _stray_end,
    _kicker,
)
_RESIDUE: Sequence[Rule] = (
    _headline,
    _unspoken,
    _contents,
    _notice,
    _advert,
    _picture,
    _announced,
    byline_rules.dated_or_signed,
    byline_rules.opening_byline,
    byline_rules.author_note,
    _dek,
    _related,
    _promotion,
    _teaser,
    _above_headline,
)

"""Gives each leaf of a page its role: body where the block model says so, else the kind of residue, with the rule.

Rules are tried in order, the first that holds names the role. A leaf that nobody took for text and that no rule knows
is left out: it is the page's furniture, not the article's residue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from presswatch.articles.blocks import byline_rules, role_model
from presswatch.articles.blocks.block_context import ENUMERATION, LINE_CHARS, BlockContext, BlockLabel
from presswatch.articles.blocks.body_features import PageFeatures, is_summary
from presswatch.articles.blocks.body_model import KEEP
from presswatch.articles.blocks.exclusions import settle_body
from presswatch.articles.page.text_blocks import CELL_TAGS, HEADING_TAGS, TextBlock
from presswatch.articles.text import phrases
from presswatch.articles.text.normalize import ENDS_SENTENCE
from presswatch.articles.text.patterns import CaseInsensitivePattern

_LEAD_NAMES = CaseInsensitivePattern(
    r"lead|lede|intro|stand-?first|\bdek|deck|summary|sub-?(?:title|head)|chap[oe]|entradilla|bajada|ingress|perex|vorspann"
    r"|excerpt|sottotitolo|sommario|catenaccio|manchet|zajawka|sous-titre|subt[ií]tulo|linha-?fina|resum(?:en|o)\b"
)
_CAPTION_NAMES = CaseInsensitivePattern(
    r"caption|l[eé]gend|bildunterschrift|bild-?text|\bbu\b|imagetext|ep[ií]grafe|pie-?(?:de-?)?foto|didascalia"
)
_CREDIT_NAMES = CaseInsensitivePattern(r"credit|copyright|photographer|bildnachweis|quelle")
_ADVERT_NAMES = CaseInsensitivePattern(
    r"(?:^|[\s_-])(?:ads?|advert\w*|anuncios?|publicid\w*|publicit\w*|pubblicit\w*|werbung|anzeigen?|rekl[aā]m\w*|annons\w*"
    r"|sponsor(?:ed)?|advertentie)(?:$|[\s_-])"
)
_SURE_BODY = 0.9
"""Probability from which the block model overrules the wording of a credit."""
_KICKER_CHARS, _NOTICE_CHARS = 90, 300
_PROMOTION_CHARS = 160
_LINKS = 0.6
_STANDFIRST_CHARS = 40
_CAPTION_CHARS = 400
_POINTER_CHARS, _ALL_LINKS = 60, 0.8
_POINTS = re.compile(r"\s*(?:>>|»|→|►|▶)\s*\S")
_CLOSING_LEAVES = 8
_KICKER_WORDS, _KICKER_LETTERS = 3, 12
"""A kicker says something: words where the script has blanks between them, letters where it has none."""


def label_leaves(view: PageFeatures, chances: NDArray[np.float64]) -> list[BlockLabel | None]:
    """Return a role for each leaf of the article, None for the leaves of the page around it."""
    scene = BlockContext(view, chances)
    return settle_body(scene, role_model.reconsidered(scene, hints_of(scene)))


def hints_of(scene: BlockContext) -> list[BlockLabel | None]:
    """Return what the rules alone say of each leaf."""
    return [_label(scene, index) for index in range(len(scene.leaves))]


def _label(scene: BlockContext, index: int) -> BlockLabel | None:
    is_body = bool(scene.chances[index] >= KEEP)
    for rule in _OVERRULING if is_body else _RESIDUE:
        if found := rule(scene, index):
            return found
    if is_body:
        return _body(scene, index)
    return BlockLabel("boilerplate", "unlikely") if scene.is_taken(index) else None


def _body(scene: BlockContext, index: int) -> BlockLabel:
    leaf = scene.leaves[index]
    if _is_lead(scene, index) or _is_standfirst(scene, index):
        return BlockLabel("body", "lead")
    if leaf.tag in HEADING_TAGS or index in scene.bold_lines:
        return BlockLabel("heading", f"tag_{leaf.tag}" if leaf.tag in HEADING_TAGS else "bold_line")
    cell = leaf.ancestor(*CELL_TAGS)
    if cell is not None and not scene.is_layout(cell):
        return BlockLabel("table", "tag_cell")
    if leaf.ancestor("blockquote"):
        return BlockLabel("quote", "tag_blockquote")
    if leaf.tag in ("li", "dd", "dt"):
        return BlockLabel("list", f"tag_{leaf.tag}")
    return BlockLabel("body", "block_model")


def _is_lead(scene: BlockContext, index: int) -> bool:
    leaf, folded = scene.leaves[index], scene.view.folded[index]
    if index > scene.first + 1 or len(leaf.text) < 30:
        return False
    return is_summary(folded, scene.view.stated.summaries) or any(_LEAD_NAMES.search(p.names) for p in leaf.path[-2:])


def _is_standfirst(scene: BlockContext, index: int) -> bool:
    """Return whether a whole sentence stands between headline and body, in a block that holds neither links nor more.

    Judged by its place alone: whether the model takes it hangs on the rest of the page, which changes between visits,
    and what was body at one visit must be body at the next.
    """
    leaf = scene.leaves[index]
    is_sentence = len(leaf.text) >= _STANDFIRST_CHARS and bool(ENDS_SENTENCE.search(leaf.text))
    is_apart = scene.headline < index < scene.first_within and scene.depth_in(index) in (scene.depth - 1, scene.depth)
    return (
        is_sentence
        and is_apart
        and scene.headline >= 0
        and not leaf.link_chars
        and leaf.tag in ("p", "h2", "h3", "div")
    )


# --- rules ------------------------------------------------------------------------------------------------------------


def _headline(scene: BlockContext, index: int) -> BlockLabel | None:
    if index == scene.headline:
        return BlockLabel("headline", "is_title")
    is_near = index in scene.top or (scene.is_taken(index) and index <= scene.first + 4)
    is_repeated = is_near and scene.view.folded[index] in scene.view.stated.titles
    return BlockLabel("headline", "is_title") if is_repeated else None


def _contents(scene: BlockContext, index: int) -> BlockLabel | None:
    return scene.contents[index]


def _copy(scene: BlockContext, index: int) -> BlockLabel | None:
    return BlockLabel("boilerplate", "repeated") if index in scene.copies else None


def _picture(scene: BlockContext, index: int) -> BlockLabel | None:
    leaf = scene.leaves[index]
    in_caption = _is_in_caption(leaf)
    is_within = scene.first <= index <= scene.last or index in scene.top or scene.is_below_body(index)
    is_near = scene.is_beside_body(index) or scene.is_taken(index)
    if phrases.DATELINE.match(leaf.text) or phrases.BYLINE.match(leaf.text):
        return None
    if in_caption and (is_near or is_within):
        is_credit = phrases.is_bare_credit(leaf.text, in_figure=True) or _is_named_credit(leaf)
        return BlockLabel("credit", "caption_wording") if is_credit else BlockLabel("caption", "by_picture")
    if not (is_near or index in scene.top):
        return None
    if _is_named_credit(leaf) or phrases.is_bare_credit(leaf.text, in_figure=bool(leaf.picture)):
        return BlockLabel("credit", "named_credit")
    return BlockLabel("caption", "by_picture") if _is_pictured(scene, leaf) else _worded_credit(leaf.text)


def _is_named_credit(leaf: TextBlock) -> bool:
    is_line = len(leaf.text) < LINE_CHARS and not phrases.is_furniture(leaf.text) and not phrases.is_dated(leaf.text)
    return is_line and any(_CREDIT_NAMES.search(place.names) for place in leaf.path[-2:])


def _is_in_caption(leaf: TextBlock) -> bool:
    return bool(leaf.ancestor("figcaption")) or any(_CAPTION_NAMES.search(place.names) for place in leaf.path[-3:])


def _is_pictured(scene: BlockContext, leaf: TextBlock) -> bool:
    """Return whether a leaf stands below a picture and is neither a link nor the name and date beside a portrait."""
    is_text = leaf.link_share < _LINKS and not phrases.is_furniture(leaf.text) and len(leaf.text.split()) > 1
    return (
        is_text
        and not any(byline_rules.BYLINE_NAMES.search(p.names) for p in leaf.path[-2:])
        and scene.is_below_picture(leaf)
    )


def _doubtful_caption(scene: BlockContext, index: int) -> BlockLabel | None:
    """Likely body in a block of its own that is marked as caption, or is no sentence and stands below a picture."""
    leaf = scene.leaves[index]
    own = [place for place in leaf.path[-2:] if place.number not in scene.container]
    if leaf.tag in HEADING_TAGS or leaf.tag == "li" or len(leaf.text) > _CAPTION_CHARS or not own:
        return None
    if phrases.LEGEND.match(leaf.text) or any(
        place.tag == "figcaption" or _CAPTION_NAMES.search(place.names) for place in own
    ):
        return BlockLabel("caption", "named_caption")
    return BlockLabel("caption", "below_picture") if index in scene.pictured else None


def _worded_credit(text: str) -> BlockLabel | None:
    if phrases.is_bare_credit(text):
        return BlockLabel("credit", "wording")
    return BlockLabel("caption", "credit_tail") if phrases.is_credit(text) else None


def _doubtful_credit(scene: BlockContext, index: int) -> BlockLabel | None:
    """The same for likely body: only where the model is not sure, or the line is no sentence."""
    leaf = scene.leaves[index]
    if leaf.tag == "li" or (ENDS_SENTENCE.search(leaf.text) and scene.chances[index] >= _SURE_BODY):
        return None
    return _worded_credit(leaf.text)


def _notice(scene: BlockContext, index: int) -> BlockLabel | None:
    """What the publisher says of the article as a whole, in a line or two."""
    text = scene.leaves[index].text
    if not (scene.is_taken(index) or scene.is_beside_body(index)) or len(text) > _NOTICE_CHARS:
        return None
    is_notice = phrases.READING_TIME.match(text) or phrases.NOTICE.match(text)
    return BlockLabel("boilerplate", "notice") if is_notice else None


def _advert(scene: BlockContext, index: int) -> BlockLabel | None:
    """A line in a block of its own that is named as advertisement, or hidden from those who are read to."""
    leaf = scene.leaves[index]
    if len(leaf.text) > _PROMOTION_CHARS or not (scene.is_taken(index) or scene.is_beside_body(index)):
        return None
    own = [place for place in leaf.path[-3:] if place.number not in scene.container]
    is_advert = any(place.is_hidden for place in own) or any(_ADVERT_NAMES.search(place.names) for place in own[-2:])
    return BlockLabel("promo", "named_advert") if is_advert else None


def _closing_promotion(scene: BlockContext, index: int) -> BlockLabel | None:
    """A call to subscribe or follow that closes the likely body."""
    text = scene.leaves[index].text
    is_closing = index >= scene.last - _CLOSING_LEAVES and index > scene.first and len(text) < _PROMOTION_CHARS
    is_worded = is_closing and phrases.PROMOTION.search(text)
    return BlockLabel("promo", "wording") if is_worded else None


def _doubtful_related(scene: BlockContext, index: int) -> BlockLabel | None:
    """Likely body that is worded as a pointer to another page, and is a link or stands right above one."""
    leaf = scene.leaves[index]
    if len(leaf.text) > 260 or leaf.tag == "li" or not (_POINTS.match(leaf.text) or phrases.RELATED.match(leaf.text)):
        return None
    after = scene.leaves[index + 1] if index + 1 < len(scene.leaves) else leaf
    leads = leaf.link_share >= _LINKS or (len(leaf.text) <= _POINTER_CHARS and after.link_share > _ALL_LINKS)
    return BlockLabel("related", "wording") if leads else None


def _kicker(scene: BlockContext, index: int) -> BlockLabel | None:
    """Likely body that opens it with a short line which is no sentence: it belongs to the headline above."""
    leaf = scene.leaves[index]
    is_line = leaf.tag not in HEADING_TAGS and len(leaf.text) < _KICKER_CHARS and len(leaf.text.split()) > 2
    if not is_line or ENDS_SENTENCE.search(leaf.text) or leaf.text[-1] in ":—–-" or scene.headline < 0:
        return None
    return BlockLabel("dek", "kicker") if index == scene.opening and index < scene.first_paragraph else None


def _announced(scene: BlockContext, index: int) -> BlockLabel | None:
    """A short line that a contents list above has announced, whatever its markup."""
    leaf = scene.leaves[index]
    if (
        leaf.tag == "li"
        or not scene.is_beside_body(index)
        or len(leaf.text) > LINE_CHARS
        or ENUMERATION.match(leaf.text)
    ):
        return None
    is_announced = scene.view.folded[index] in scene.announced
    return BlockLabel("heading", "in_contents") if is_announced else None


def _dek(scene: BlockContext, index: int) -> BlockLabel | None:
    leaf = scene.leaves[index]
    if not scene.is_in_head(index) or leaf.link_share > _LINKS:
        return None
    if _is_standfirst(scene, index):
        return BlockLabel("body", "lead")
    if _is_lead(scene, index):
        return BlockLabel("dek", "summary")
    says = len(leaf.text.split()) >= _KICKER_WORDS or (" " not in leaf.text and len(leaf.text) >= _KICKER_LETTERS)
    is_line = len(leaf.text) < 200 and not phrases.is_furniture(leaf.text) and not leaf.within("nav", "ul", "button")
    return (
        BlockLabel("dek", "kicker")
        if says and is_line and scene.is_beside_body(index) and leaf.tag in ("p", "h2", "h3", "div")
        else None
    )


def _related(scene: BlockContext, index: int) -> BlockLabel | None:
    leaf = scene.leaves[index]
    if not (scene.is_taken(index) or scene.is_beside_body(index)):
        return None
    if phrases.RELATED.match(leaf.text.lstrip("-–•*|# ")) and len(leaf.text) < 260:
        return BlockLabel("related", "wording")
    if leaf.link_share >= _LINKS:
        return BlockLabel("related", "links")
    return None


def _promotion(scene: BlockContext, index: int) -> BlockLabel | None:
    leaf = scene.leaves[index]
    if not (scene.is_taken(index) or scene.is_beside_body(index)) or len(leaf.text) > 420:
        return None
    return BlockLabel("promo", "wording") if phrases.PROMOTION.search(leaf.text) else None


def _teaser(scene: BlockContext, index: int) -> BlockLabel | None:
    """What trafilatura took beyond the end of the body: the opening of other articles."""
    leaf = scene.leaves[index]
    is_text = scene.is_taken(index) and index > scene.last and len(leaf.text) > 40
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
    _kicker,
)
_RESIDUE: Sequence[Rule] = (
    _headline,
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
)

"""Service blocks: a publisher's own notices (subscriptions, apps, films, corrections) around or within the text.

A box stands apart: its element is no paragraph and not of the kind that the text is set in. What it says counts then;
the same words in a paragraph of the text are news.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.body_model import KEEP
from presswatch.articles.page.article_scope import leads_to_story
from presswatch.articles.page.text_blocks import HEADING_TAGS, DomElement, TextBlock
from presswatch.articles.text import phrases
from presswatch.articles.text.addressing import is_addressed, is_of_publisher
from presswatch.articles.text.normalize import ENDS_SENTENCE
from presswatch.articles.text.service_phrases import FILMS, NOTE, SERVICE
from presswatch.model.extraction import BODY_ROLES

Labels = Sequence[BlockLabel | None]
_BOX_TAGS = frozenset(["aside", "center", "dialog", "div", "fieldset", "form", "section"])
_OF_OTHERS = ("pre", "blockquote")
"""Code says "login", and people whose posts are shown say "sign up"."""
_BOX_CHARS, _FORM_CHARS = 900, 500
_COMMON = 0.25
"""Of the body's characters: what stands in elements of one kind that hold more is set so, not apart."""
_TITLE_CHARS, _TITLE_WORDS, _DENSE_TITLE_CHARS = 130, 3, 8
_NOTE_CHARS, _EDGE = 260, 3
_LINE_CHARS, _BUTTON_CHARS = 160, 30
_FILM_LINES, _LEAST_TITLE = 4, 12
_PLAYING_TIME = re.compile(r"\W*(?:\d{1,2}:)?\d{1,2}:\d\d\W*")
_WORDS = re.compile(r"\S+")


def service_blocks(context: BlockContext, labels: Labels) -> dict[int, BlockLabel]:
    """Return the labels of the blocks that are no text of the article."""
    bodies = [
        i
        for i, label in enumerate(labels)
        if label is not None and label.role in BODY_ROLES and not context.blocks[i].within(*_OF_OTHERS)
    ]
    noted = dict.fromkeys(_notes(context, bodies), BlockLabel("boilerplate", "note"))
    pointers = dict.fromkeys(_pointers(context, bodies), BlockLabel("promo", "wording"))
    boxed: dict[int, BlockLabel] = {}
    leads = [i for i in bodies if context.chances[i] >= KEEP and labels[i] == BlockLabel("body", "lead")]
    for box, number in _boxes(context, bodies, leads):
        if role := _kind(context, box, number):
            boxed |= dict.fromkeys(box, role)
    return noted | pointers | boxed


def _boxes(context: BlockContext, bodies: list[int], leads: list[int]) -> Iterator[tuple[list[int], int]]:
    """Yield the blocks of each element that stands apart in the text, with its number."""
    total = float(context.features.chars[bodies].sum()) or 1.0
    own = [*leads, *([context.headline] if context.headline >= 0 else [])]
    ours = context.container.union(place.number for i in own for place in context.blocks[i].path)
    around = {i: _around(context.blocks[i], ours) for i in bodies}
    kinds: Counter[tuple[str, str]] = Counter()
    sizes: Counter[int] = Counter()
    for i, places in around.items():
        for box in places:
            sizes[box.number] += len(context.blocks[i].text)
        for kind in {(box.tag, box.names) for box in places}:
            kinds[kind] += int(context.features.chars[i])
    boxes: dict[int, list[int]] = {}
    for i, places in around.items():
        apart = (p for p in places if kinds[p.tag, p.names] <= _COMMON * total and sizes[p.number] <= _BOX_CHARS)
        if place := next(apart, None):
            boxes.setdefault(place.number, []).append(i)
    yield from ((box, number) for number, box in boxes.items())


def _around(block: TextBlock, ours: frozenset[int]) -> list[DomElement]:
    """Return the boxes around a block that hold no text, lead or headline of ours, down to its list, table or line."""
    rest = (place for place in block.path if place.number not in ours)
    return list(takewhile(lambda place: place.tag in _BOX_TAGS, rest))


def _kind(context: BlockContext, box: list[int], number: int) -> BlockLabel | None:
    blocks = [context.blocks[i] for i in box]
    heading = blocks[0] if blocks[0].tag in HEADING_TAGS or blocks[0].is_strong else None
    hits = sum(len(block.text) for block in blocks if _is_service(block))
    is_named = heading is not None and len(blocks) > 1 and SERVICE.search(heading.text)
    size = sum(len(block.text) for block in blocks)
    if _is_film(blocks):
        return BlockLabel("related", "titles")
    is_form = size <= _FORM_CHARS and (number in context.features.forms or _asks(blocks))
    if is_named or 2 * hits > size or is_form:
        return BlockLabel("promo", "service_box")
    # Not service by its words: a row of short titles is a list of other films or stories all the same, where a player,
    # a heading or the text around it says so.
    has_player = number in context.features.players
    is_headed = (
        heading is not None and len(blocks) > 1 and (FILMS.match(heading.text) or phrases.RELATED.match(heading.text))
    )
    if is_headed and all(_is_title(block) or _leads_on(context, block) for block in blocks[1:]):
        return BlockLabel("related", "titles")
    above = context.blocks[box[0] - 1] if box[0] else blocks[0]
    is_labelled = number in above.numbers and phrases.RELATED.match(above.text)
    if is_labelled and all(_is_title(block) or _leads_on(context, block) for block in blocks):
        return BlockLabel("related", "titles")
    titles = blocks[1:] if heading is not None and len(blocks) > 1 else blocks
    is_row = heading is None and len(blocks) > 1 and context.first < box[0] and box[-1] < context.last
    if (has_player or is_headed or is_row) and all(map(_is_title, titles)):
        is_list = any(block.tag in ("li", "dd", "dt") for block in titles)
        return BlockLabel("related", "titles") if has_player or is_headed or not is_list else None
    return None


def _leads_on(context: BlockContext, block: TextBlock) -> bool:
    """Return whether a block opens with the title of another story, as a link to it."""
    is_linked = bool(block.anchors) and block.link_chars >= _LEAST_TITLE
    return is_linked and leads_to_story(context.features.stated.url, block.anchors[0])


def _is_film(blocks: list[TextBlock]) -> bool:
    """Return whether lines are the label, the title and the playing time of a film, and nothing else."""
    is_short = 1 < len(blocks) <= _FILM_LINES and all(len(block.text) <= _TITLE_CHARS for block in blocks)
    is_labelled = any(len(block.text) <= _BUTTON_CHARS and FILMS.match(block.text) for block in blocks)
    return is_short and is_labelled and any(_PLAYING_TIME.fullmatch(block.text) for block in blocks)


def _asks(blocks: list[TextBlock]) -> bool:
    """Return whether a box speaks mostly to its reader, of its publisher, and ends in a label: a button."""
    *texts, button = blocks
    is_label = len(button.text) <= _BUTTON_CHARS and not ENDS_SENTENCE.search(button.text)
    size = sum(len(block.text) for block in texts)
    is_ours = any(is_of_publisher(block.text) for block in texts)
    return is_label and is_ours and 2 * sum(len(block.text) for block in texts if is_addressed(block.text)) > size > 0


def _is_service(block: TextBlock) -> bool:
    is_line = len(block.text) <= _LINE_CHARS
    return SERVICE.search(block.text) or (is_line and phrases.PROMOTION.search(block.text))


def _is_title(block: TextBlock) -> bool:
    """Return whether a block is a line of several words and no sentence, as titles of films and stories are."""
    text = block.text
    is_long = len(_WORDS.findall(text)) >= _TITLE_WORDS or (not text.isascii() and len(text) >= _DENSE_TITLE_CHARS)
    is_line = len(text) <= _TITLE_CHARS and is_long and text[-1] not in ":,;"
    is_plain = (
        block.tag not in HEADING_TAGS and block.tag not in ("blockquote", "pre", "td", "th") and not block.is_strong
    )
    return is_line and is_plain and not block.within("blockquote", "pre", "table") and not ENDS_SENTENCE.search(text)


def _notes(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield the short paragraphs at the edges of the text that speak of it as a publication."""
    prose = [i for i in bodies if context.blocks[i].tag not in HEADING_TAGS]
    if len(prose) < _EDGE:
        return
    for i in {*prose[-_EDGE:], prose[0], prose[1]}:
        block = context.blocks[i]
        is_line = len(block.text) <= _LINE_CHARS  # A longer one has the words of a note at its beginning.
        is_note = len(block.text) <= _NOTE_CHARS and (NOTE.search(block.text) if is_line else NOTE.match(block.text))
        if is_note and block.tag != "li":
            yield i


def _pointers(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield short paragraphs with a link that invite to subscribe or follow."""
    for i in bodies:
        block = context.blocks[i]
        if (
            block.anchors
            and len(block.text) <= _LINE_CHARS
            and block.tag != "li"
            and phrases.PROMOTION.search(block.text)
        ):
            yield i

"""Calls to action: small boxes in the text that end in a button, in any language.

Nothing here asks for a word or a class name. A newsletter, an offer, an appointment or a question of consent is set in
an element of its own, says a line or two and ends in a button or in a short link to the publisher's own site. Boxes of
the text itself do not: a product leads to a shop, a card of a place stands among many, a list has links in all of its
items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.other_stories import is_prose
from presswatch.articles.page.link_targets import target_of
from presswatch.articles.page.text_blocks import HEADING_TAGS, DomElement, TextBlock
from presswatch.articles.text.normalize import ENDS_SENTENCE
from presswatch.model.extraction import BODY_ROLES

Labels = Sequence[BlockLabel | None]
_BOX_TAGS = frozenset(["aside", "center", "div", "fieldset", "form", "section"])
_LIST_TAGS = frozenset(["li", "td", "th", "dt", "dd"])
_OWN_SHARE = 0.3
"""Of the body: an element that holds as much is one the text is set in."""
_BOX_BLOCKS, _BOX_CHARS = 6, 500
_BUTTON_CHARS = 40
_HEADED_CHARS = 200
_LINKED, _PLAIN = 0.9, 0.5
"""Share of links from which a block is a link, and up to which it says something itself."""
_MOST_BOXES = 3
"""More on one page are what the page is about: products, places, courses."""
_LEAST_PROSE = 2
"""Paragraphs of the text before a box without a heading: what stands above them may be its own head."""


def action_boxes(context: BlockContext, labels: Labels) -> dict[int, BlockLabel]:
    """Return the labels of the body's blocks that stand in boxes which end in a button."""
    bodies = [i for i, label in enumerate(labels) if label is not None and label.role in BODY_ROLES]
    prose = [i for i in bodies if is_prose(context.blocks[i])]
    if len(prose) < _LEAST_PROSE:
        return {}
    boxes = [box for box in _boxes(context, bodies) if _is_amid(context, box, prose) and _calls(context, box)]
    called = (box for box in _button_boxes(context, prose) if _calls(context, box, is_element=True))
    boxes += [box for box in called if box not in boxes]
    counted = frozenset(bodies)
    own = [i for box in boxes for i in box if i in counted] if len(boxes) <= _MOST_BOXES else []
    return dict.fromkeys(own, BlockLabel("promo", "action_box"))


def _boxes(context: BlockContext, bodies: list[int]) -> Iterator[list[int]]:
    """Yield all blocks of each outermost element that holds some of the body and is unlike those of the text."""
    head = context.blocks[context.headline].path if context.headline >= 0 else ()
    ours = {*context.container, *(place.number for place in head)}
    around = [[place for place in block.path if place.number not in ours] for block in context.blocks]
    sizes: Counter[int] = Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    for i in bodies:
        chars = int(context.features.chars[i])
        for place in around[i]:  # `update` takes five times as long.
            sizes[place.number] += chars
        for kind in {(place.tag, place.names) for place in around[i]}:
            kinds[kind] += chars
    most = _OWN_SHARE * float(context.features.chars[bodies].sum())
    boxes: dict[DomElement, list[int]] = {}
    for i, places in enumerate(around):
        box = next((p for p in places if sizes[p.number] < most and kinds[p.tag, p.names] < most), None)
        if box is not None and box.tag in _BOX_TAGS:
            boxes.setdefault(box, []).append(i)
    yield from (blocks for box, blocks in boxes.items() if sizes[box.number])


def _is_amid(context: BlockContext, box: list[int], prose: list[int]) -> bool:
    """Return whether a box stands in the text: behind its second paragraph, or its first where a heading opens it."""
    opening = context.blocks[box[0]]
    is_headed = len(box) > _LEAST_PROSE and (opening.is_strong or opening.tag in HEADING_TAGS)
    is_headed = is_headed and sum(len(context.blocks[i].text) for i in box) <= _HEADED_CHARS
    return box[0] > prose[0 if is_headed else _LEAST_PROSE - 1]


def _button_boxes(context: BlockContext, prose: list[int]) -> Iterator[list[int]]:
    """Yield the blocks of the smallest element around each button that holds more than its label, also in items.

    Two paragraphs above a button are text that it shows the rest of.
    """
    counted = frozenset(prose)
    for i in range(prose[0] + 1, len(context.blocks)):
        block = context.blocks[i]
        if block.path[-1].number not in context.features.buttons or len(block.text) > _BUTTON_CHARS:
            continue
        box = _down_to(context, i)
        if box and box[0] > prose[0] and len(counted.intersection(box)) < _LEAST_PROSE:
            yield box


def _down_to(context: BlockContext, index: int) -> list[int]:
    """Return the blocks of the smallest element that holds a block and some before it; none where it goes on."""
    blocks = context.blocks
    for place in reversed(blocks[index].path):
        first = index
        while first and index - first <= _BOX_BLOCKS and place in blocks[first - 1].path:
            first -= 1
        is_end = index + 1 == len(blocks) or place not in blocks[index + 1].path
        if not is_end or place.number in context.container:
            return []
        if first < index:
            return list(range(first, index + 1)) if place.tag in _BOX_TAGS else []
    return []


def _calls(context: BlockContext, box: list[int], *, is_element: bool = False) -> bool:
    """Return whether the blocks of a box are few lines that end in a button, their only link of its own."""
    *lines, button = (context.blocks[i] for i in box)
    if not 0 < len(lines) < _BOX_BLOCKS or sum(len(context.blocks[i].text) for i in box) > _BOX_CHARS:
        return False
    if lines[0].link_share >= _PLAIN or any(block.link_share > _LINKED for block in lines):
        return False
    is_listed = any(block.tag in _LIST_TAGS for block in (*lines, button))
    return not is_listed and _is_button(context, button, is_element=is_element)


def _is_button(context: BlockContext, block: TextBlock, *, is_element: bool) -> bool:
    """Return whether a block is a button, or else one short link to the own site, no sentence and no price."""
    is_label = len(block.text) <= _BUTTON_CHARS and not ENDS_SENTENCE.search(block.text)
    if not is_label or any(map(str.isdigit, block.text)):
        return False
    if is_element:
        return block.path[-1].number in context.features.buttons
    hrefs = block.anchors or ((block.link,) if block.link else ())
    return block.link_share > _LINKED and len(hrefs) == 1 and stays(context.features.stated.url, hrefs[0])


def stays(url: str, href: str) -> bool:
    """Return whether a link leads to another page of the same site."""
    if not href or href.startswith("#"):
        return False
    try:
        target = target_of(url, href)
        return target.scheme in ("http", "https", "") and _host(target.hostname) == _host(urlsplit(url).hostname)
    except ValueError:
        return False


def _host(name: str | None) -> str:
    return (name or "").removeprefix("www.")

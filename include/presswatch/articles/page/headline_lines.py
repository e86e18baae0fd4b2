"""Lines right above a headline: a kicker, or the section of the site that the article stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from presswatch.articles.page.link_targets import target_of
from presswatch.articles.page.text_blocks import TextBlock
from presswatch.articles.text import class_names
from presswatch.articles.text.phrases import ADVERT_LABEL, NOTICE, is_furniture
from presswatch.dates import find_dates

_BOXES = 3
"""Elements around a headline that may hold a line above it too."""
_MAX_LINES = 3
"""Of such a box above the headline: one with more holds menus."""
_KICKER_CHARS, _NAMED_CHARS, _SECTION_CHARS = 45, 90, 40
"""Letters of a kicker, of one that a class calls so, and of a section."""
_LINKED = 0.6
_ENDS_SENTENCE = re.compile(r"[.。।؟…]\s*$")
_FOLDER = re.compile(
    r"/(?:categor\w*|sections?|rubri\w*|ressorts?|seccion\w*|sezion\w*|topics?|themen?|tema|tags?|channels?|kategor\w*)/",
    re.IGNORECASE,
)


class HeadlineLines(NamedTuple):
    """What stands right above a headline, empty where nothing does."""

    kicker: str = ""
    section: str = ""


def lines_above(blocks: Sequence[TextBlock], place: int, url: str) -> HeadlineLines:
    """Return the kicker and the section that stand above a headline, in an element around it that begins there.

    Args:
        blocks: the leaves of the outline.
        place: which of them is the headline.
        url: address of the page.
    """
    section = next((block.text for block in _lines_in_box(blocks, place) if _names_section(block, url)), "")
    kicker = kicker_above(blocks, place)
    return HeadlineLines(kicker.text if kicker else "", section)


def kicker_above(blocks: Sequence[TextBlock], place: int) -> TextBlock | None:
    """Return the kicker above a headline, None where none stands there."""
    return next(filter(_may_be_kicker, _lines_in_box(blocks, place)), None)


def _lines_in_box(blocks: Sequence[TextBlock], place: int) -> Iterator[TextBlock]:
    """Yield the lines above a headline in the smallest element around it that holds any, the nearest first."""
    above = blocks[max(0, place - _MAX_LINES - 1) : place]
    for box in reversed(blocks[place].path[-_BOXES - 1 : -1]):
        within = [block for block in above if box in block.path]
        if box.tag in ("body", "html") or len(within) > _MAX_LINES:
            return
        if within:
            yield from (block for block in reversed(within) if _is_line(block))
            return


def _is_line(block: TextBlock) -> bool:
    """Return whether a block is a short line that holds more than a date, a byline or a button."""
    is_short = 1 < len(block.text) <= _NAMED_CHARS and any(map(str.isalpha, block.text))
    if not is_short or block.is_unseen or block.tag in ("button", "label", "figcaption", "time", "h1"):
        return False
    is_label = is_furniture(block.text) or ADVERT_LABEL.match(block.text) or NOTICE.match(block.text)
    return not is_label and not find_dates(block.text) and not _ENDS_SENTENCE.search(block.text)


def _may_be_kicker(block: TextBlock) -> bool:
    """Return whether a class calls a line a kicker, or it stands there as plain text."""
    is_named = any(class_names.KICKER.search(element.names) for element in block.path[-2:])
    is_plain = block.link_share == 0 and len(block.text) <= _KICKER_CHARS and not block.within("nav", "li", "button")
    return is_named or (is_plain and not _is_named_otherwise(block))


def _is_named_otherwise(block: TextBlock) -> bool:
    """Return whether the classes of a line call it a byline, a credit, an advertisement or a control."""
    names = " ".join(element.names for element in block.path[-2:])
    others = (class_names.AUTHOR, class_names.ADVERT, class_names.CAPTION, class_names.CREDIT, class_names.CONTROL)
    return any(pattern.search(names) for pattern in others)


def _names_section(block: TextBlock, url: str) -> bool:
    """Return whether a line is one link to a page above the article's own, or into a folder of sections."""
    hrefs = [block.link] if block.link else list(block.anchors)
    is_link = block.link_share > _LINKED and len(hrefs) == 1 and len(block.text) <= _SECTION_CHARS
    if not is_link or re.search(r"\d", block.text):
        return False
    target, own = target_of(url, hrefs[0].strip()), urlsplit(url)
    path = f"{target.path.rstrip('/')}/"
    is_above = len(path) > 1 and own.path.startswith(path)
    return target.hostname == own.hostname and (is_above or _FOLDER.search(path) is not None)

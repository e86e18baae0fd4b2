"""Prompts: lines in the text with which the publisher leads its readers elsewhere, by form and by whom they address.

A pointer is a label and a link to another story of the site. A prompt names a channel together with its publisher, or
stands at the edge of the text and says "you" and "our" in one breath. Neither is looked for in quotations: people in
the news say "our" as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from presswatch.articles.blocks.action_boxes import stays
from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.other_stories import is_prose
from presswatch.articles.page.article_scope import leads_to_story
from presswatch.articles.page.emphasis import is_emphasised
from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock
from presswatch.articles.text import phrases
from presswatch.articles.text.addressing import around_channel, is_addressed, is_of_publisher, names_channel
from presswatch.articles.text.normalize import ENDS_SENTENCE, fold
from presswatch.articles.text.service_phrases import SERVICE
from presswatch.model.extraction import BODY_ROLES

Labels = Sequence[BlockLabel | None]
_POINTER_CHARS, _PROMPT_CHARS = 260, 200
_LABEL_CHARS, _TITLE_CHARS = 40, 10
_LABEL_ENDS = ":：>»→▶►+–—|]】"
_LINKED, _STYLED_SHARE, _MOSTLY_LINKED = 0.9, 0.6, 0.4
_NAME_CHARS = 5
"""Letters of the name in an address from which finding it in a line is no accident."""
_SITE_CHARS, _ITALICS = 3, frozenset(["em", "i", "br"])
_TITLE_WORDS = 4
_LABELLED = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+){0,2}\s?[:：]\s")
_QUOTED = re.compile('["“”„«»‹›「」『』＂]')
_FRAMED = re.compile(r"([+*=~#<>])\1+\s.+\s([+*=~#<>])\2+")
_MAIL = re.compile(r"@[\w.-]{3,60}")
_EDGE = 2
_LEAST_PROSE = 3
_KEPT_TAGS = ("li", "td", "th", "dt", "dd", "pre", "blockquote", "figcaption")


def reader_prompts(context: BlockContext, labels: Labels) -> dict[int, BlockLabel]:
    """Return the labels of the lines of the text that lead its readers elsewhere."""
    bodies = [i for i, label in enumerate(labels) if label is not None and label.role in BODY_ROLES]
    lines = [i for i in bodies if _is_line(context, context.blocks[i])]
    if sum(is_prose(context.blocks[i]) for i in bodies) < _LEAST_PROSE:
        return {}
    pointers = [i for i in lines if _is_pointer(context, i)] + [i for i in bodies if _is_embedded(context, i)]
    pairs = zip([None, *bodies], bodies, strict=False)
    pointers += [i for above, own in pairs for i in _lone_link(context, own, above)]
    prompts = dict.fromkeys(pointers, BlockLabel("related", "labelled_link"))
    outermost = {*bodies[:_EDGE], *bodies[-_EDGE:]}
    called = {*(i for i in lines if _is_channel(context, i, outermost)), *_closing(context, bodies)}
    called.update(_of_site(context, bodies))
    called.update(i for i in lines if _invites(context.blocks[i].text))
    called.update(i for i in lines if _is_note(context, context.blocks[i]))
    promoted = {i for i, label in enumerate(labels) if label is not None and label.role == "promo"}
    buttons = _buttons(context, lines, called | promoted)
    return prompts | dict.fromkeys([*called, *buttons], BlockLabel("promo", "prompt"))


def _is_line(context: BlockContext, block: TextBlock) -> bool:
    is_short = len(block.text) <= _POINTER_CHARS and block.tag not in HEADING_TAGS
    return is_short and not context.is_in(block, *_KEPT_TAGS)


def _is_pointer(context: BlockContext, index: int) -> bool:
    """Return whether a line is a short label and behind it one link to another story of the site.

    In a paragraph the label ends like one; in another element it may be marked by its style alone.
    """
    block = context.blocks[index]
    if not _MOSTLY_LINKED <= block.link_share < 1 or len(set(block.anchors)) != 1:
        return False
    label = block.text[: len(block.text) - block.link_chars].strip()
    is_ended = bool(label) and (label[-1] in _LABEL_ENDS or not any(map(str.isalnum, label)))
    is_styled = block.tag != "p" and block.link_share >= _STYLED_SHARE and not ENDS_SENTENCE.search(block.text)
    is_label = 0 < len(label) <= _LABEL_CHARS and (is_ended or is_styled)
    is_titled = block.link_chars >= _TITLE_CHARS
    return is_label and is_titled and leads_to_story(context.features.stated.url, block.anchors[0])


def _lone_link(context: BlockContext, index: int, above: int | None) -> list[int]:
    """Return a paragraph that is one link to another story of the site, and the label in the one above it.

    Text may be one link as well: the link opens with a label, is set in brackets or letters of its own, or stands below
    a label in bold letters or with the sign of one.
    """
    block = context.blocks[index]
    inside = block.text.strip("[]()【】> ")
    is_link = _is_line(context, block) and len(set(block.anchors)) == 1 and block.link_chars >= len(inside) - 1
    if not is_link or not leads_to_story(context.features.stated.url, block.anchors[0]):
        return []
    if above is not None and above == index - 1 and _labels_link(context, context.blocks[above]):
        return [above, index]
    is_set_apart = (is_emphasised(block.element) or block.is_strong) and len(inside.split()) >= _TITLE_WORDS
    is_told = inside != block.text or is_set_apart or _LABELLED.match(inside) is not None
    return [index] if is_told and not ENDS_SENTENCE.search(inside) else []


def _is_note(context: BlockContext, block: TextBlock) -> bool:
    """Return whether a paragraph in letters of its own is one link to a page of the site that is no story."""
    is_link = block.link_share >= _LINKED and len(block.anchors) == 1 and len(block.text.split()) >= _TITLE_WORDS
    return is_link and is_emphasised(block.element) and stays(context.features.stated.url, block.anchors[0])


def _labels_link(context: BlockContext, block: TextBlock) -> bool:
    """Return whether a line is a label in bold letters or ends like one."""
    is_short = len(block.text) <= _LABEL_CHARS and not block.link_chars and not context.is_in(block, *_KEPT_TAGS)
    return is_short and (block.text[-1] in _LABEL_ENDS or (block.is_strong and not ENDS_SENTENCE.search(block.text)))


def _is_embedded(context: BlockContext, index: int) -> bool:
    """Return whether a quotation is only a link, to another story of the site or to the post that it embeds."""
    block = context.blocks[index]
    is_link = bool(block.anchors) and block.link_share >= _LINKED and block.within("blockquote")
    if not is_link:
        return False
    is_of_post = names_channel(block.text) and len(block.text) <= _LABEL_CHARS  # What an embedded post is seen at.
    return is_of_post or leads_to_story(context.features.stated.url, block.anchors[0])


def _is_channel(context: BlockContext, index: int, outermost: set[int]) -> bool:
    """Return whether a line names a channel and, with it, its publisher.

    The name of the site stands beside the channel's. Who says "our" may be anybody: then the line stands at the edge of
    the text, is a link, speaks to the reader or is no sentence.
    """
    block = context.blocks[index]
    text = block.text
    if len(text) > _PROMPT_CHARS or not names_channel(text) or _QUOTED.search(text):
        return False
    if index in outermost and _names_channels(context, block):
        return True
    is_apart = index in outermost or bool(block.anchors) or is_addressed(text) or not ENDS_SENTENCE.search(text)
    is_apart = is_apart or _is_boxed(context, index)
    return (is_apart and is_of_publisher(text)) or _names_site(context, around_channel(text))


def _invites(text: str) -> bool:
    """Return whether a line opens with an invitation to what its publisher calls "ours"."""
    match = phrases.PROMOTION.match(text)
    return bool(match) and len(text) <= _PROMPT_CHARS and names_channel(text) and is_of_publisher(text)


def _names_channels(context: BlockContext, block: TextBlock) -> bool:
    """Return whether a line that is no sentence leads to several places, or a named one, none of them on the site."""
    host = urlsplit(context.features.stated.url).hostname
    hosts = {urlsplit(href).hostname or host for href in block.anchors}
    is_several = len(hosts) > 1 or (len(hosts) == 1 and names_channel(block.text))
    is_call = not ENDS_SENTENCE.search(block.text) or block.text.endswith("!")
    return is_several and host not in hosts and is_call


def _is_boxed(context: BlockContext, index: int) -> bool:
    """Return whether a line stands alone in an element of its own."""
    path = context.blocks[index].path
    place = next((place for place in path[:-1] if place.number not in context.container), None)
    beside = (i for i in (index - 1, index + 1) if 0 <= i < len(context.blocks))
    return place is not None and not any(place in context.blocks[i].path for i in beside)


def _names_site(context: BlockContext, text: str) -> bool:
    labels = (urlsplit(context.features.stated.url).hostname or "").split(".")
    name = max(labels[:-1], key=len, default="")
    return len(name) >= _NAME_CHARS and fold(name) in fold(text)


def _closing(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield the last lines of the text that speak to the reader, of their publisher."""
    for i in bodies[-_EDGE:]:
        block = context.blocks[i]
        is_short = len(block.text) <= _PROMPT_CHARS and _is_line(context, block) and not _QUOTED.search(block.text)
        is_ours = is_of_publisher(block.text) and (is_addressed(block.text) or SERVICE.search(block.text))
        is_prompt = is_short and (is_ours or _has_own_mail(context, block.text))
        is_framed = bool(block.anchors) and _FRAMED.fullmatch(block.text) is not None
        if is_prompt or (_is_line(context, block) and (is_framed or _names_page(context, block))):
            yield i


def _names_page(context: BlockContext, block: TextBlock) -> bool:
    """Return whether a line is little more than links to the page itself, by its title, and to its site."""
    title = context.features.stated.titles[0] if context.features.stated.titles else ""
    folded = fold(block.text)
    is_named = len(title) >= _TITLE_CHARS and title in folded and title != folded
    return is_named and len(set(block.anchors)) > 1 and len(folded) <= len(title) + 2 * _LABEL_CHARS


def _of_site(context: BlockContext, bodies: list[int]) -> Iterator[int]:
    """Yield the last lines of the text that are set in letters of their own, name the site and link to a page of it."""
    for i in reversed(bodies):
        block = context.blocks[i]
        is_note = len(block.text) <= _POINTER_CHARS and _is_line(context, block) and _is_in_italics(block)
        if not (is_note and _links_within(context, block) and _has_name_of_site(context, block.text)):
            return
        yield i


def _is_in_italics(block: TextBlock) -> bool:
    """Return whether no letter of a block stands outside of elements in italics."""
    element = block.element
    if element is None or (element.text or "").strip():
        return False
    return all(not (part.tail or "").strip() and part.tag in _ITALICS for part in element) and len(element) > 0


def _links_within(context: BlockContext, block: TextBlock) -> bool:
    host = urlsplit(context.features.stated.url).hostname
    return bool(block.anchors) and all((urlsplit(href).hostname or host) == host for href in block.anchors)


def _has_name_of_site(context: BlockContext, text: str) -> bool:
    """Return whether a text has the name in the address of the site as a word of its own."""
    labels = (urlsplit(context.features.stated.url).hostname or "").split(".")
    name = max(labels[:-1], key=len, default="")
    return len(name) >= _SITE_CHARS and any(fold(word.partition("'")[0]) == fold(name) for word in text.split())


def _has_own_mail(context: BlockContext, text: str) -> bool:
    """Return whether a line holds a mail address of the site itself."""
    return any(_names_site(context, address) for address in _MAIL.findall(text))


def _buttons(context: BlockContext, lines: list[int], called: set[int]) -> Iterator[int]:
    """Yield the lines that are one link and stand beside a prompt."""
    for i in lines:
        if context.blocks[i].link_share >= _LINKED and {i - 1, i + 1} & called and i not in called:
            yield i

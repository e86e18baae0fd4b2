"""A captured page made safe to be shown to a person: text and structure without programs, style, links or pictures.

What is left are elements of a short list without attributes, so nothing of it can run, ask the network or look like a
page of ours.
"""

from __future__ import annotations

from html import escape
from typing import Final, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from presswatch.articles.extract import clean_page
from presswatch.articles.page.safe_markup import make_safe
from presswatch.encoding.page import decode
from presswatch.model.extraction import Extraction, SavedPage

DROPPED: Final = frozenset(
    {
        *("script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "frame", "frameset", "svg"),
        *("math", "canvas", "link", "meta", "base", "head", "audio", "video", "map"),
    }
)
KEPT: Final = frozenset(
    {
        *("p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "blockquote", "pre", "figure"),
        *("figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption"),
        *("thead", "tbody", "tfoot", "tr", "th", "td", "em", "strong", "b", "i", "u", "s", "small", "sub", "sup", "q"),
        *("span", "code", "time", "address", "cite"),
    }
)
INLINE: Final = frozenset({"a", "font", "abbr", "label", "big", "tt", "mark", "ins", "del", "bdi", "bdo", "button"})
MOST_CHARS: Final = 400_000
"""Text and tags of a page that are shown; a person reads less."""


class PagePreview(NamedTuple):
    """A page as a person may see it, and what today's code reads in it."""

    markup: str
    extraction: Extraction


def preview_page(page: SavedPage) -> PagePreview:
    """Return the safe markup of a page and its extraction."""
    return PagePreview(safe_markup(page.body, page.content_type), clean_page(page))


def safe_markup(body: bytes, content_type: str = "") -> str:
    """Return a page as markup that holds text and structure alone; empty where there is nothing to show."""
    text = make_safe(decode(body, content_type).text).text
    try:
        root = lxml_html.document_fromstring(text, parser=_parser())
    except (etree.LxmlError, ValueError):
        return ""
    return "".join(_parts(root))


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")


def _parts(root: lxml_html.HtmlElement) -> list[str]:
    parts: list[str] = []
    opened: list[str] = []
    size = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if element.tag in DROPPED:  # Not taken out of the tree: joining texts that hold controls is an error there.
            part = escape(element.tail or "") if event == "end" else ""
            walk.skip_subtree()
        else:
            part = _opening(element, opened) if event == "start" else _closing(element, opened)
        size += len(part)
        if size > MOST_CHARS:
            return [*parts, *(f"</{tag}>" for tag in reversed(opened) if tag), "<p>… cut here</p>"]
        parts.append(part)
    return parts


def _opening(element: lxml_html.HtmlElement, opened: list[str]) -> str:
    tag = _shown_as(element.tag)
    opened.append(tag)
    return (f"<{tag}>" if tag else _in_place_of(element)) + escape(element.text or "")


def _closing(element: lxml_html.HtmlElement, opened: list[str]) -> str:
    tag = opened.pop()
    return (f"</{tag}>" if tag else "") + escape(element.tail or "")


def _shown_as(tag: str) -> str:
    """Return the element that stands in for one; empty where only its text is shown."""
    if tag in KEPT:
        return tag
    return "" if tag in ("html", "body", "img", "br", "hr", "input", "select", "textarea") else _wrapper(tag)


def _wrapper(tag: str) -> str:
    return "span" if tag in INLINE else "div"


def _in_place_of(element: lxml_html.HtmlElement) -> str:
    match element.tag:
        case "br":
            return "<br>"
        case "hr":
            return "<hr>"
        case "img":
            return f"<small>[picture: {escape((element.get('alt') or 'without words')[:300])}]</small>"
        case _:
            return ""

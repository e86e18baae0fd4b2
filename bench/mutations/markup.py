"""Mutators that write the same page in other markup: what readers see stays what it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator

from bench.mutations.canvas import Canvas, element, put_before, write
from bench.mutations.facts import Facts
from lxml import etree
from lxml.html import HtmlElement

_BLOCKS = frozenset(
    {
        "html", "head", "body", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "td",
        "th", "section", "article", "main", "aside", "header", "footer", "nav", "meta", "link", "title", "form",
        "blockquote", "figure", "figcaption", "dl", "dt", "dd",
    }
)  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_RAW = re.compile(r"<(script|style|textarea|pre|noscript|svg|iframe)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What stands in real stylesheets, and lxml reads but does not write."""
_WORDS = ("alder", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine", "rowan", "willow")


def _elements(canvas: Canvas) -> Iterator[HtmlElement]:
    return (one for one in canvas.tree.iter() if isinstance(one.tag, str))


def _rename(canvas: Canvas, rename: Callable[[str], str]) -> Facts:
    """Give every class and id another name, also in the page's stylesheets."""
    names: dict[str, str] = {}
    for one in _elements(canvas):
        for attribute in ("class", "id"):
            if words := (one.get(attribute) or "").split():
                names |= {word: rename(word) for word in words if word not in names}
                one.set(attribute, " ".join(names[word] for word in words))
    for style in canvas.tree.iter("style"):
        rules = _CONTROLS.sub("", style.text or "")
        style.text = re.sub(r"(?<=[.#])-?[A-Za-z_][\w-]*", lambda match: names.get(match[0], match[0]), rules)
    return canvas.base


def classes_hashed(canvas: Canvas) -> Facts:
    """Name every class and id by a digest, as build tools do."""
    return _rename(canvas, lambda word: "c" + hashlib.sha256(word.encode()).hexdigest()[:7])


def classes_renamed(canvas: Canvas) -> Facts:
    """Name every class and id by words that mean nothing here."""

    def rename(word: str) -> str:
        number = int(hashlib.sha256(word.encode()).hexdigest()[:6], 16)
        return f"{_WORDS[number % 12]}-{_WORDS[number // 12 % 12]}-{number % 997}"

    return _rename(canvas, rename)


def wrapped(canvas: Canvas) -> Facts:
    """Put each paragraph into two elements of its own, as builders of pages do."""
    for paragraph in canvas.paragraphs:
        if paragraph.tag in ("p", "h2", "h3") and not (paragraph.tail or "").strip():
            outer = element('<div class="row"><div class="col"></div></div>')
            put_before(paragraph, outer)
            outer.tail, paragraph.tail = paragraph.tail, None
            outer[0].append(paragraph)
    return canvas.base


def wrapped_root(canvas: Canvas) -> Facts | None:
    """Put the article into four more elements."""
    if canvas.root.tag == "body":
        return None
    outer = element("<div><div><div><div></div></div></div></div>")
    put_before(canvas.root, outer)
    outer.tail, canvas.root.tail = canvas.root.tail, None
    outer[0][0][0].append(canvas.root)
    return canvas.base


def layout_table(canvas: Canvas) -> Facts | None:
    """Put the article into tables that only lay it out."""
    if canvas.root.tag == "body":
        return None
    outer = element("<table><tbody><tr><td><table><tbody><tr><td></td></tr></tbody></table></td></tr></tbody></table>")
    put_before(canvas.root, outer)
    outer.tail, canvas.root.tail = canvas.root.tail, None
    next(cell for cell in outer.iter("td") if len(cell) == 0).append(canvas.root)
    return canvas.base


def line_breaks(canvas: Canvas) -> Facts | None:
    """Write paragraphs that follow each other as one element with two line breaks between them."""
    runs: list[list[HtmlElement]] = []
    for paragraph in canvas.paragraphs:
        if paragraph.tag != "p" or (paragraph.tail or "").strip():
            continue
        if runs and runs[-1][-1].getnext() is paragraph:
            runs[-1].append(paragraph)
        else:
            runs.append([paragraph])
    runs = [run for run in runs if len(run) > 1]
    for run in runs:
        _join(run)
    return canvas.base if runs else None


def _join(run: list[HtmlElement]) -> None:
    first = run[0]
    for paragraph in run[1:]:
        breaks = [element("<br>"), element("<br>")]
        first.extend(breaks)
        breaks[1].tail = paragraph.text
        first.extend(list(paragraph))
        paragraph.getparent().remove(paragraph)
    first.tag = "div"


def sections(canvas: Canvas) -> Facts:
    """Write every ``div`` as a ``section``."""
    for one in canvas.body.iter("div"):
        one.tag = "section"
    return canvas.base


def divs(canvas: Canvas) -> Facts:
    """Write the sectioning elements of HTML 5 as ``div``, as pages before them."""
    for one in canvas.body.iter("section", "article", "main", "figure", "header", "footer", "figcaption"):
        one.tag = "div"
    return canvas.base


def attributes_reordered(canvas: Canvas) -> Facts:
    """Write the attributes of every element in another order."""
    for one in _elements(canvas):
        items = sorted(one.attrib.items(), reverse=True)
        one.attrib.clear()
        for name, value in items:
            one.attrib[name] = value
    return canvas.base


def data_attributes(canvas: Canvas) -> Facts:
    """Give elements attributes for scripts, with dates and titles of nothing in particular."""
    for number, one in enumerate(canvas.body.iter("div", "p", "a", "span")):
        one.set("data-qa", f"unit-{number}")
        one.set("data-tracking", '{"t":"2010-10-10T10:10:10Z","name":"Other story","author":"Nobody Real"}')
    return canvas.base


def comments_amid(canvas: Canvas) -> Facts:
    """Put comments into the markup, some with markup in them."""
    for number, one in enumerate(list(canvas.body.iter("p", "div", "h1", "h2"))):
        if number % 3 == 0:
            note = etree.Comment(
                " <p class='date'>2011-11-11 by Old Template</p> " if number % 2 else f" block {number} "
            )
            note.tail, one.text = one.text, None
            one.insert(0, note)
    return canvas.base


def minified(canvas: Canvas) -> Facts:
    """Write the page without white space between blocks."""
    canvas.markup = _outside_raw(write(canvas.tree), _without_space)
    return canvas.base


def _without_space(markup: str) -> str:
    spaced = re.compile(rf"(</?(?:{'|'.join(sorted(_BLOCKS))})\b[^<>]*>)\s+(?=</?(?:{'|'.join(sorted(_BLOCKS))})\b)")
    return spaced.sub(r"\1", markup)


def indented(canvas: Canvas) -> Facts:
    """Write every block on a line of its own, with tabs before it, and its text on the next."""
    names = "|".join(sorted(_BLOCKS - {"title", "td"}))
    start = re.compile(rf"(<(?:{names})\b[^<>]*>)")
    end = re.compile(rf"(</(?:{names})>)")
    canvas.markup = _outside_raw(
        write(canvas.tree), lambda part: end.sub("\r\n\t\t\\1\r\n", start.sub("\r\n\t\t\\1\r\n\t\t\t", part))
    )
    return canvas.base


def _outside_raw(markup: str, change: Callable[[str], str]) -> str:
    """Return markup changed, but for scripts, styles and what keeps its white space."""
    parts, start = [], 0
    for raw in _RAW.finditer(markup):
        parts += [change(markup[start : raw.start()]), raw[0]]
        start = raw.end()
    return "".join([*parts, change(markup[start:])])


def uppercase_tags(canvas: Canvas) -> Facts:
    """Write the names of elements and attributes in capitals."""

    def capital(match: re.Match[str]) -> str:
        attributes = re.sub(r"(\s)([\w:-]+)(?=\s*=)(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", _upper, match[3])
        return f"<{match[1]}{match[2].upper()}{attributes}>"

    canvas.markup = _outside_raw(write(canvas.tree), lambda part: _TAG.sub(capital, part))
    return canvas.base


def _upper(match: re.Match[str]) -> str:
    return match[1] + match[2].upper()


def entities(canvas: Canvas) -> Facts:
    """Write every character outside ASCII as a reference, the page then being ASCII."""
    parts, start = [], 0
    markup = write(canvas.tree)
    for raw in re.finditer(r"<(script|style)\b.*?</\1>", markup, re.DOTALL):
        parts += [_referenced(markup[start : raw.start()]), raw[0]]
        start = raw.end()
    canvas.markup = "".join([*parts, _referenced(markup[start:])])
    return canvas.base


def _referenced(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode()


def no_break_spaces(canvas: Canvas) -> Facts:
    """Write every fifth blank of the text as one that does not break."""
    for paragraph in canvas.paragraphs:
        for one in paragraph.iter():
            if isinstance(one.tag, str) and one.text:
                words = one.text.split(" ")
                one.text = "".join(
                    word + ("" if n == len(words) - 1 else "\u00a0" if n % 5 == 4 else " ")
                    for n, word in enumerate(words)
                )
    return canvas.base


def utf16(canvas: Canvas) -> Facts:
    """Serve the page in UTF-16 with its byte order mark."""
    canvas.markup = b"\xff\xfe" + write(canvas.tree).encode("utf-16-le")
    return canvas.base

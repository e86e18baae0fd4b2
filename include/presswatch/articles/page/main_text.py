"""Main text by several extraction libraries, each as plain lines; the only home of these libraries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from copy import copy
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple, cast

import justext.core
from justext.utils import get_stoplist, get_stoplists
from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import core, external, main_extractor, utils
from trafilatura.settings import Extractor
from trafilatura.utils import HTML_PARSER, load_html
from trafilatura.xml import xmltotxt

from presswatch.articles.page.path_walks import Find, as_walk

_FAILURES = (
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    AttributeError,
    AssertionError,
    RecursionError,
    etree.LxmlError,
)
"""What the libraries are known to raise on markup they did not foresee; a reading is then empty, not the page lost."""
_LINE_ENDS = ("p", "br", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "pre", "td", "dd", "dt")

_CLASSES = etree.ElementDefaultClassLookup(
    element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity
)
"""The classes of ``lxml.html`` but for those of forms, which nobody asks for here: to tell them apart, it calls Python
whenever an element is touched."""
HTML_PARSER.set_element_class_lookup(_CLASSES)

_PATHS: Sequence[tuple[ModuleType, str]] = (
    (import_module("trafilatura.baseline"), "BASIC_CLEAN_XPATH"),  # The package has a function of that name.
    (core, "RAW_TREE_PRUNE_XPATH"),
    (core, "REMOVE_COMMENTS_AND_LISTS_XPATH"),
    (main_extractor, "OVERALL_DISCARD_XPATH"),
    (main_extractor, "TEASER_DISCARD_XPATH"),
    (main_extractor, "DISCARD_IMAGE_ELEMENTS"),
    (main_extractor, "BODY_XPATH"),
)
"""Expressions, or lists of some, that trafilatura asks of every page: a fifth of its time."""


def _as_walks(paths: etree.XPath | list[etree.XPath]) -> Find | list[Find]:
    return [as_walk(path) for path in paths] if isinstance(paths, list) else as_walk(paths)


_WALKS = {name: _as_walks(getattr(module, name)) for module, name in _PATHS}

Lines = tuple[str, ...]


class MainTextCandidates(NamedTuple):
    """The text lines of trafilatura, and of the readability run that it makes on the way."""

    default: Lines
    readability: Lines


def load_late_parts() -> None:
    """Load what trafilatura would at the first page that asks for it: the stop words of all languages, a set of them.

    jusText puts the words that it is given into lower case, and looks the outcome up by all of them: these have had
    that, and stand for themselves.
    """
    words: Any = frozenset[str]().union(*map(get_stoplist, get_stoplists()))
    external.JT_STOPLIST = words
    justext.core.define_stoplist = frozenset


def parse(markup: str, *, is_safe: bool = False) -> HtmlElement | None:
    """Return the tree of a page as trafilatura reads it, None where it holds no element.

    Args:
        markup: of the page.
        is_safe: whether it comes out of ``safe_markup`` and holds no control characters any more.
    """
    try:
        with _unsearched_controls() if is_safe else nullcontext():
            tree = load_html(markup)
    except _FAILURES:
        return None
    return tree if isinstance(tree, HtmlElement) else None


class _FormFeeds:
    """The characters that trafilatura takes out and ``safe_markup`` leaves in, as the pattern that it asks."""

    @staticmethod
    def sub(replacement: str, text: str) -> str:
        return text.replace("\f", replacement)


@contextmanager
def _unsearched_controls() -> Iterator[None]:
    """Let trafilatura not search a whole page for what it does not hold; others find its pattern as it comes."""
    original, form_feeds = utils.INVALID_XML_CHARS, cast("Any", _FormFeeds)
    utils.INVALID_XML_CHARS = form_feeds
    try:
        yield
    finally:
        utils.INVALID_XML_CHARS = original


def read_trafilatura(tree: HtmlElement, url: str, unseen: Sequence[HtmlElement] = ()) -> MainTextCandidates:
    """Return trafilatura's default reading and, at no cost, the readability reading it compares itself with.

    Args:
        tree: the parsed page.
        url: of the page.
        unseen: inline elements of the tree that readers are not shown.
    """
    spent = copy(tree)
    if unseen:
        copies = [its for element, its in zip(tree.iter(), spent.iter(), strict=True) if element in unseen]
        for element in copies:
            element.drop_tree()
    _lighten(spent)
    with _walked_paths(), _overheard_readability() as overheard:
        default = _bare(spent, url)
    return MainTextCandidates(default, overheard[0] if overheard else ())


def read_resiliparse(markup: str) -> Lines:
    """Return the main content as resiliparse sees it: a tenth of the cost of the others, and generous."""
    try:
        text = extract_plain_text(
            markup,
            main_content=True,
            alt_texts=False,
            links=False,
            comments=False,
            form_fields=False,
            list_bullets=False,
        )
    except _FAILURES:
        return ()
    return _lines(text)


def _lighten(tree: HtmlElement) -> None:
    """Take out what trafilatura drops in any case, but late: every element costs at each of its searches."""
    for element in list(tree.iter("svg", "nav", "footer", "meta", "link")):
        # A tag that was never closed may hold the article.
        if next(element.iter("p", "article", "h1"), None) is None:
            element.drop_tree()


def _bare(tree: HtmlElement, url: str) -> Lines:
    """Return the lines of ``bare_extraction`` of a tree that nobody needs any more: its copy and settings are saved."""
    options = copy(_options())
    options.url = url
    try:
        body, text, _, _ = core.trafilatura_sequence(tree, options, url)
        lines = xmltotxt(body, options.formatting) if len(text) >= options.min_output_size else ""
    except _FAILURES:
        return ()
    return _lines(lines)


@cache
def _options() -> Extractor:
    """Return the default settings without comments and metadata."""
    return Extractor(output_format="python", comments=False)


@contextmanager
def _walked_paths() -> Iterator[None]:
    """Let trafilatura walk instead of asking its expressions while the block runs; others find it as it comes."""
    originals = [getattr(module, name) for module, name in _PATHS]
    for module, name in _PATHS:
        setattr(module, name, _WALKS[name])
    try:
        yield
    finally:
        for (module, name), original in zip(_PATHS, originals, strict=True):
            setattr(module, name, original)


@contextmanager
def _overheard_readability() -> Iterator[list[Lines]]:
    """Note what trafilatura's own fork of readability returns while the block runs.

    Running readability a second time would cost as much as all the rest; the name is held by the pinned version and a
    test. Not for threads: a page has its process.
    """
    heard: list[Lines] = []
    original = external.try_readability

    def listening(htmlinput: HtmlElement) -> HtmlElement:
        summary = original(htmlinput)
        heard.append(_tree_lines(summary))
        return summary

    external.try_readability = listening
    try:
        yield heard
    finally:
        external.try_readability = original


def _tree_lines(tree: HtmlElement) -> Lines:
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if element.tag in _LINE_ENDS:
            parts.append("\n")
        parts.append((element.text if event == "start" else element.tail) or "")
    return _lines("".join(part.replace("\n", " ") if part != "\n" else part for part in parts))


def _lines(text: str) -> Lines:
    return tuple(line for line in text.split("\n") if line.strip())

"""XPath expressions of trafilatura as walks over the tree, which find the same elements in a quarter of the time.

An expression calls back into Python for each regular expression and element. A walk judges each value of an attribute
once a process, as the elements of a page and the pages of a site share theirs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

_CACHED = 16_384
_NAMESPACES = {"re": "http://exslt.org/regular-expressions"}
_UNION = re.compile(r"\|(?=\.//)")
_FORM = re.compile(
    r"\s*\(?\.//(?:\*|(?P<tag>\w+))(?:\[(?P<tags>self::\w+(?: or self::\w+)*)\])?"
    r"(?:\[(?P<conditions>(?:[^\[\]']|'[^']*')*)\]\s*(?P<rest>(?:\[.+\])?))?\s*(?P<first>\)\[1\])?\s*",
    re.DOTALL,
)
"""Descendants of some tags that meet one of several conditions, and perhaps a further one; or the first of them."""
_CONDITION = re.compile(
    r"(?:(?P<function>contains|starts-with|re:test)\()?(?:translate\()?(?P<attributes>@[\w-]+(?:\|@[\w-]+)*)"
    r"(?:,\s*'(?P<capitals>[A-Z]+)',\s*'[a-z]+'\))?(?:\s*[,=]\s*'(?P<value>[^']*)')?(?P<folds>,\s*'i')?\)?"
)
_SURE, _IF_FIRST = 1, 2
"""Verdicts on a value: it meets a condition, or does so where the attribute is the first of several."""

Find = Callable[[HtmlElement], Any]
"""What trafilatura asks of an expression: a list of elements."""


class _Test(NamedTuple):
    """An attribute, how a value of it is judged, and which attributes an ``_IF_FIRST`` one must be the first of."""

    attribute: str
    verdict: Callable[[str], int]
    rivals: frozenset[str]


class PathWalk:
    """The elements below another one that meet any of several tests, in document order.

    Args:
        tags: of the elements; none for all.
        tests: asked in turn; where there are none, the tag is enough.
        rest: what an element must meet besides, as a predicate of XPath.
        is_first: whether only the first is asked for.
    """

    def __init__(self, tags: Sequence[str], tests: Sequence[_Test], rest: str, *, is_first: bool) -> None:
        self._tags = tuple(tags) or ("*",)
        self._tests = tuple(tests)
        self._rest = etree.XPath(f"self::*{rest}", namespaces=_NAMESPACES) if rest else None
        self._is_first = is_first

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        """Return what the expression finds below an element."""
        hits = self._hits(tree)
        return [element for element in [next(hits, None)] if element is not None] if self._is_first else list(hits)

    def _hits(self, tree: HtmlElement) -> Iterator[HtmlElement]:
        tests, rest = self._tests, self._rest
        for element in tree.iterdescendants(*self._tags):
            if not tests:
                yield element
            get = element.get
            for attribute, verdict, rivals in tests:
                value = get(attribute)
                if value is None or not (judged := verdict(value)):
                    continue
                if judged == _SURE or next(name for name in element.attrib if name in rivals) == attribute:
                    if rest is None or rest(element):
                        yield element
                    break


class UnionWalk:
    """The elements that any of several walks finds, each once and in document order."""

    def __init__(self, walks: Sequence[PathWalk]) -> None:
        self._walks = tuple(walks)

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        """Return what the union of expressions finds below an element."""
        hits = {element for walk in self._walks for element in walk(tree)}
        return [element for element in tree.iterdescendants() if element in hits] if hits else []


def as_walk(path: etree.XPath) -> Find:
    """Return a walk that finds what an expression finds, or the expression where it is of another form."""
    parts = _UNION.split(path.path)
    walks = [walk for part in parts if (walk := _walk_of(part)) is not None]
    if len(walks) < len(parts) or "[" not in path.path:  # An expression finds tags alone as fast.
        return path
    return walks[0] if len(walks) == 1 else UnionWalk(walks)


def _walk_of(path: str) -> PathWalk | None:
    form = _FORM.fullmatch(path)
    conditions = (form["conditions"] or "") if form else ""
    if form is None or re.sub(r"\bor\b|\s", "", _CONDITION.sub("", conditions)):
        return None
    tags = [form["tag"]] if form["tag"] else re.findall(r"self::(\w+)", form["tags"] or "")
    # The first among its siblings is, for whoever takes the first of all, as good as any other first.
    rest, is_first = ("", True) if form["rest"] == "[1]" else (form["rest"] or "", form["first"] is not None)
    return PathWalk(tags, list(_tests(_CONDITION.finditer(conditions))), rest, is_first=is_first)


def _tests(conditions: Iterator[re.Match[str]]) -> Iterator[_Test]:
    sure: defaultdict[str, list[str]] = defaultdict(list)
    # Of several attributes the first that an element has is asked, for each condition anew.
    if_first: defaultdict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for condition in conditions:
        attributes = condition["attributes"].replace("@", "").split("|")
        for attribute in attributes:
            of_attribute = sure[attribute] if len(attributes) == 1 else if_first[attribute, frozenset(attributes)]
            of_attribute.append(_pattern(condition))
    for (attribute, rivals), patterns in if_first.items():
        yield _Test(attribute, _judge(sure.pop(attribute, ()), patterns), rivals)
    for attribute, patterns in sure.items():
        yield _Test(attribute, _judge(patterns, ()), frozenset())


def _pattern(condition: re.Match[str]) -> str:
    """Return the regular expression that a value meets where it meets a condition of XPath."""
    function, value = condition["function"], condition["value"]
    if value is None:
        return ""
    if function == "re:test":
        return f"(?i:{value})" if condition["folds"] else f"(?:{value})"
    capitals = condition["capitals"] or ""
    letters = (f"[{letter}{letter.upper()}]" if letter.upper() in capitals else re.escape(letter) for letter in value)
    literal = "".join(letters)
    return literal if function == "contains" else f"^{literal}" if function == "starts-with" else f"^{literal}\\Z"


def _judge(sure: Sequence[str], if_first: Sequence[str]) -> Callable[[str], int]:
    is_sure, is_if_first = _search(sure), _search(if_first)

    @lru_cache(maxsize=_CACHED)
    def verdict(value: str) -> int:
        return _SURE if is_sure(value) else _IF_FIRST if is_if_first(value) else 0

    return verdict


def _search(patterns: Sequence[str]) -> Callable[[str], object]:
    return re.compile("|".join(patterns)).search if patterns else lambda _: None

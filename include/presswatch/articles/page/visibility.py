"""Visibility: which elements of a page its readers never see, by its own attributes and simple stylesheets.

Judged are ``hidden``, inline styles, closed dialogs, the usual classes for screen readers and for what nobody sees,
what players show to browsers without them, and rules of ``<style>`` for one tag, class or id. A rule for some screens
only (``@media`` with a width) hides nothing, nor does ``aria-hidden``: it is said to those who are read to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from presswatch.articles.text.patterns import CaseInsensitivePattern

_READ_ALOUD = CaseInsensitivePattern(
    r"(?<!not-)(?<![a-z:])(?:visually-?hidden|sr-only|screen-?reader(?:s?-?(?:only|text))?|u-hiddenvisually|hidden-?visually"
    r"|a11y-(?:hidden|only)|hidden-accessible|element-invisible|assistive-text|offscreen-text|hide-visually)(?![a-z])",
)
"""Names of classes for texts that are read aloud and not shown, in common frameworks."""
_HIDDEN = frozenset(["d-none", "hidden", "is-hidden", "u-hidden"])
"""Classes of frameworks that take an element out of sight, alone: others beside them show it on some screens."""
_SHOWN_SOMEWHERE = re.compile(r"(?:^|\s)(?:d-(?!none|print)[\w-]+|[\w-]+:(?!hidden)[\w-]+|visible[\w-]*)(?:\s|$)")
_CACHED = 4096
"""Class attributes whose answers are kept: the elements of a page, and the pages of a site, share theirs."""
_FALLBACK_TAGS = frozenset({"audio", "canvas", "iframe", "video"})
"""Their content is for browsers that cannot play them."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_ALL_SCREENS = re.compile(r"@media\s+(?:(?:only\s+)?screen|all)\s*|@(?:supports|layer)\b.*", re.IGNORECASE | re.DOTALL)
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)+)", re.IGNORECASE)
_PART = re.compile(r"([.#])([\w-]+)")
_MAX_STYLE_CHARS = 300_000
_FAR_OFF = re.compile(r"-\d{4,}(?:px)?|-\d{3,}(?:em|rem|vw|%)|-999px")
_CLIPPED = re.compile(
    r"rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)|inset\(\s*(?:50|100)%.*"
)
_SUBSCRIBERS = re.compile(r"-(?<=amp-)access|-(?<=subscriptions-)(?:section|display)", re.IGNORECASE)
"""Names of AMP's attributes; each begins with the sign that a search skips to."""
_NOT_GRANTED = re.compile(r"\s*(?:content-not-granted|not\b)", re.IGNORECASE)
_NO_SIZE = re.compile(r"font-size:\s*0(?:\.0*)?(?:px|em|rem|pt|%)?\s*(?:;|!|$)", re.IGNORECASE)
_NOTHING = re.compile(r"0(?:\.0*)?(?:px|em|rem|%)?")


@dataclass(frozen=True, slots=True)
class _StyleRule:
    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    hides: bool
    rank: tuple[bool, int, int, int, int]  # important, ids, classes, tags, order: the cascade of CSS

    def matches(self, element: HtmlElement, classes: frozenset[str]) -> bool:
        return (
            self.tag in ("", element.tag) and self.classes <= classes and self.ids <= frozenset([element.get("id", "")])
        )


class Visibility:
    """What the page's own markup says of who sees its elements.

    Args:
        tree: the page.
        tells_subscribers: whether AMP's marks for those who may not read the text are asked for, too.
    """

    def __init__(self, tree: HtmlElement, *, tells_subscribers: bool = True) -> None:
        self._tells_subscribers = tells_subscribers
        self._rules: defaultdict[str, list[_StyleRule]] = defaultdict(list)
        self._found: dict[tuple[str, str, str], _StyleRule | None] = {}  # by tag, classes and id
        for order, (tag, parts, hides, is_important) in enumerate(_declared(tree)):
            ids = frozenset(name for kind, name in parts if kind == "#")
            classes = frozenset(name for kind, name in parts if kind == ".")
            rank = (is_important, len(ids), len(classes), int(bool(tag)), order)
            kind, name = parts[-1]
            self._rules[kind + name].append(_StyleRule(tag.lower(), ids, classes, hides, rank))

    def hides(self, element: HtmlElement, tag: str, classes: str) -> bool:
        """Return whether an element itself, apart from what it stands in, is not shown to readers.

        Args:
            element: asked about.
            tag: of the element.
            classes: its attribute of that name, which the asker knows as well.
        """
        if tag in _FALLBACK_TAGS:
            return True
        if classes and _READ_ALOUD.search(classes):
            return True
        style = element.get("style")
        inline = _hides(style) if style else None
        inline = _is_without_size(element, style) if style and inline is None else inline
        ruled = self._ruled(element, classes) if self._rules else None
        if ruled is not None and (inline is None or ruled.rank[0]):
            return ruled.hides
        if inline is not None:
            return inline
        hidden = element.get("hidden")  # Asked of every element of a page: nearly none has it.
        is_hidden = hidden is not None and hidden.strip().lower() != "until-found"
        is_closed = tag == "dialog" and element.get("open") is None
        is_hidden = is_hidden or is_closed or (self._tells_subscribers and _is_for_others(element))
        return is_hidden or (bool(classes) and _is_hidden_by(classes))

    def _ruled(self, element: HtmlElement, names: str) -> _StyleRule | None:
        key = element.tag, names, element.get("id", "")
        if key not in self._found:
            self._found[key] = self._strongest(element, frozenset(names.split()))
        return self._found[key]

    def _strongest(self, element: HtmlElement, classes: frozenset[str]) -> _StyleRule | None:
        keys = [f".{name}" for name in classes if f".{name}" in self._rules]
        if (key := f"#{element.get('id', '')}") in self._rules:
            keys.append(key)
        rules = [rule for key in keys for rule in self._rules[key] if rule.matches(element, classes)]
        return max(rules, key=lambda rule: rule.rank, default=None)


def names_subscribers(markup: str) -> bool:
    """Return whether a page may have AMP's marks for subscribers: nearly none has."""
    return _SUBSCRIBERS.search(markup) is not None


@lru_cache(maxsize=_CACHED)
def _is_hidden_by(names: str) -> bool:
    """Return whether a class attribute has a framework's class for what nobody sees, on every screen."""
    return not _HIDDEN.isdisjoint(names.split()) and _SHOWN_SOMEWHERE.search(names) is None


def _is_without_size(element: HtmlElement, style: str) -> bool | None:
    """Return whether the letters of an element have no size, None where it says nothing; parts may have their own."""
    return True if len(element) == 0 and _NO_SIZE.search(style) else None


def _is_for_others(element: HtmlElement) -> bool:
    """Return whether AMP shows an element only to those who may not read the text."""
    condition = (
        element.get("subscriptions-section") or element.get("subscriptions-display") or element.get("amp-access")
    )
    return condition is not None and _NOT_GRANTED.match(condition) is not None


_Declared = tuple[str, list[tuple[str, str]], bool, bool]


def _declared(tree: HtmlElement) -> Iterator[_Declared]:
    """Yield tag, classes and ids, whether they are hidden, and whether that is important, rule by rule."""
    for style in tree.iter("style"):
        media = (style.get("media") or "all").strip().lower()
        is_scripted = any(parent.tag in ("noscript", "template", "svg") for parent in style.iterancestors())
        if media not in ("all", "screen", "only screen") or is_scripted:
            continue
        for prelude, body in _style_rules(_COMMENT.sub("", (style.text or "")[:_MAX_STYLE_CHARS])):
            # Most rules are for more than a tag, class or id, and their declarations need no look.
            simple = [match for selector in prelude.split(",") if (match := _SELECTOR.fullmatch(selector.strip()))]
            hides = _hides(body) if simple else None
            for match in simple if hides is not None else ():
                yield match[1] or "", _PART.findall(match[2]), bool(hides), "important" in body


def _style_rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield selector and declarations of the rules that hold on every screen."""
    start = 0
    skipped = depth = 0
    prelude = ""
    for brace in _BRACE.finditer(css):
        part, start = css[start : brace.start()], brace.end()
        if brace[0] == "{":
            depth += 1
            prelude = part.rsplit(";", 1)[-1].strip()
            if not skipped and prelude.startswith("@") and not _ALL_SCREENS.fullmatch(prelude):
                skipped = depth
        else:
            if not skipped and prelude and not prelude.startswith("@"):
                yield prelude, part
            prelude = ""
            if skipped == depth:
                skipped = 0
            depth = max(0, depth - 1)


@lru_cache(maxsize=_CACHED)
def _hides(declarations: str) -> bool | None:
    """Return whether declarations take an element out of sight, None where they say nothing of it."""
    pairs = (part.partition(":") for part in declarations.lower().replace("!important", "").split(";"))
    stated = {name.strip(): value.strip() for name, _, value in pairs}
    display, visibility = stated.get("display"), stated.get("visibility")
    if display == "none" or visibility in ("hidden", "collapse"):
        return True
    is_off = any(_FAR_OFF.fullmatch(stated.get(name, "")) for name in ("left", "top", "text-indent", "margin-left"))
    is_clipped = any(_CLIPPED.fullmatch(stated.get(name, "")) for name in ("clip", "clip-path"))
    if (is_off or is_clipped) and (stated.get("position") in ("absolute", "fixed") or "text-indent" in stated):
        return True
    is_flat = any(_NOTHING.fullmatch(stated.get(name, "")) for name in ("height", "max-height"))
    if is_flat and stated.get("overflow") == "hidden" and not any(name.startswith("padding") for name in stated):
        return True  # With padding it is a frame that keeps the proportions of a film.
    return False if display is not None or visibility is not None else None

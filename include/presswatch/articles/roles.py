"""Gives each leaf of a page its role: body where the block model says so, else the kind of residue, with the rule.

Rules are tried in order, the first that holds names the role. A leaf that nobody took for text and that no rule knows
is left out: it is the page's furniture, not the article's residue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from presswatch.articles import phrases
from presswatch.articles.blockmodel import KEEP
from presswatch.articles.dom import CELL_TAGS, HEADING_TAGS, Leaf
from presswatch.articles.features import View, is_summary
from presswatch.articles.text import ENDS_SENTENCE, fold
from presswatch.model import Role

_LEAD_NAMES = re.compile(
    r"lead|lede|intro|stand-?first|\bdek|deck|summary|sub-?(?:title|head)|chap[oe]|entradilla|bajada|ingress|perex|vorspann"
    r"|excerpt|sottotitolo|sommario|catenaccio|manchet|zajawka|sous-titre",
    re.IGNORECASE,
)
_CAPTION_NAMES = re.compile(r"caption|legend|bildunterschrift|\bbu\b|imagetext", re.IGNORECASE)
_CREDIT_NAMES = re.compile(r"credit|copyright|photographer|bildnachweis|quelle", re.IGNORECASE)
_BYLINE_NAMES = re.compile(r"author|byline|autor|writer|auteur", re.IGNORECASE)
_DATE_NAMES = re.compile(r"date|time(?:stamp)?\b|published", re.IGNORECASE)
_ENUMERATION = re.compile(r"^\s*(?:\d{1,2}\s?[.)]|[-–•*])\s*")
_SURE_BODY = 0.9
"""Probability from which the block model overrules the wording of a credit."""
_LINE_CHARS = 120
_KICKER_CHARS = 90
_PROMOTION_CHARS = 160
_OPENING_LEAVES = 4
"""Kicker, contents line and credit at most stand between a headline and the first paragraph."""
_LINKS = 0.6


class Labelled(NamedTuple):
    """The role of a leaf and the rule that gave it."""

    role: Role
    rule: str


@dataclass(frozen=True)
class Scene:
    """A page with what the block model says of its leaves."""

    view: View
    chances: NDArray[np.float64]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Return the leaves in document order."""
        return self.view.leaves

    @cached_property
    def kept(self) -> NDArray[np.intp]:
        """Return the leaves that are likely body."""
        return np.flatnonzero(self.chances >= KEEP)

    @cached_property
    def first(self) -> int:
        """Return the first likely body leaf."""
        return int(self.kept[0]) if len(self.kept) else len(self.leaves)

    @cached_property
    def last(self) -> int:
        """Return the last likely body leaf."""
        return int(self.kept[-1]) if len(self.kept) else -1

    @cached_property
    def headline(self) -> int:
        """Return the leaf that shows the title: the h1 or other full match nearest before the body, -1 for none."""
        titles = self.view.stated.titles
        until = min(self.first + 4, len(self.leaves))
        matches = [i for i in range(until) if self.view.folded[i] in titles]
        in_h1 = [i for i in matches if self.leaves[i].tag == "h1"]
        return (in_h1 or matches or [-1])[-1]

    @cached_property
    def container(self) -> frozenset[int]:
        """Return the elements around nine tenths of the body's characters."""
        weights: dict[int, float] = {}
        for i in self.kept:
            for place in self.leaves[i].path:
                weights[place.number] = weights.get(place.number, 0.0) + float(self.view.chars[i])
        total = float(self.view.chars[self.kept].sum())
        return frozenset(index for index, weight in weights.items() if weight >= 0.9 * total)

    @cached_property
    def depth(self) -> int:
        """Return how many levels deep that container lies."""
        return max((self.depth_in(i) for i in self.kept), default=0)

    def depth_in(self, index: int) -> int:
        """Return how many levels a leaf shares with the body's container."""
        return sum(place.number in self.container for place in self.leaves[index].path)

    @cached_property
    def first_paragraph(self) -> int:
        """Return the first likely body leaf that is longer than a line."""
        return next((int(i) for i in self.kept if len(self.leaves[i].text) > _LINE_CHARS), len(self.leaves))

    @cached_property
    def opening(self) -> int:
        """Return the first likely body leaf below the headline, -1 where more short lines than a kicker's follow."""
        below = [int(i) for i in self.kept if self.headline < i <= self.first_paragraph]
        return below[0] if 0 < len(below) <= _OPENING_LEAVES else -1

    @cached_property
    def last_line(self) -> dict[str, int]:
        """Return where each short line that may be a heading stands last, folded and without its enumeration."""
        lines = ((i, self.leaves[i]) for i in range(self.last + 1))
        return {
            bare: i
            for i, leaf in lines
            if len(leaf.text) <= _LINE_CHARS and leaf.tag != "li" and (bare := fold(_ENUMERATION.sub("", leaf.text)))
        }

    @cached_property
    def announced(self) -> frozenset[str]:
        """Return the folded lines of the article's contents list, their enumeration taken off."""
        points = (leaf.text for i, leaf in enumerate(self.leaves) if _contents(self, i))
        return frozenset(fold(_ENUMERATION.sub("", text)) for text in points)

    def is_taken(self, index: int) -> bool:
        """Return whether trafilatura took the leaf."""
        return bool(self.view.votes[0][index])

    def is_beside_body(self, index: int) -> bool:
        """Return whether a leaf stands between the headline and the end of the body, in its container."""
        start = self.headline if self.headline >= 0 else self.first
        return start <= index <= self.last and self.depth_in(index) >= self.depth - 1

    def is_in_head(self, index: int) -> bool:
        """Return whether a leaf stands between the headline and the body."""
        return 0 <= self.headline < index <= self.first


def label_leaves(view: View, chances: NDArray[np.float64]) -> list[Labelled | None]:
    """Return a role for each leaf of the article, None for the leaves of the page around it."""
    scene = Scene(view, chances)
    return [_label(scene, index) for index in range(len(view.leaves))]


def _label(scene: Scene, index: int) -> Labelled | None:
    is_body = bool(scene.chances[index] >= KEEP)
    for rule in _OVERRULING if is_body else _RESIDUE:
        if found := rule(scene, index):
            return found
    if is_body:
        return _body(scene, index)
    return Labelled("boilerplate", "unlikely") if scene.is_taken(index) else None


def _body(scene: Scene, index: int) -> Labelled:
    leaf = scene.leaves[index]
    if leaf.tag in HEADING_TAGS:
        return Labelled("heading", f"tag_{leaf.tag}")
    if leaf.ancestor(*CELL_TAGS):
        return Labelled("table", "tag_cell")
    if leaf.ancestor("blockquote"):
        return Labelled("quote", "tag_blockquote")
    if leaf.tag in ("li", "dd", "dt"):
        return Labelled("list", f"tag_{leaf.tag}")
    return Labelled("body", "lead" if _is_lead(scene, index) else "block_model")


def _is_lead(scene: Scene, index: int) -> bool:
    leaf, folded = scene.leaves[index], scene.view.folded[index]
    if index > scene.first + 1 or len(leaf.text) < 30:
        return False
    return is_summary(folded, scene.view.stated.summaries) or any(_LEAD_NAMES.search(p.names) for p in leaf.path[-2:])


# --- rules ------------------------------------------------------------------------------------------------------------


def _headline(scene: Scene, index: int) -> Labelled | None:
    if index == scene.headline:
        return Labelled("headline", "is_title")
    is_repeated = scene.is_taken(index) and index <= scene.first + 4
    return (
        Labelled("headline", "is_title")
        if is_repeated and scene.view.folded[index] in scene.view.stated.titles
        else None
    )


def _contents(scene: Scene, index: int) -> Labelled | None:
    """A line that announces a heading further down; a list of them comes before the body or in its midst."""
    leaf = scene.leaves[index]
    if len(leaf.text) > _LINE_CHARS or leaf.tag in HEADING_TAGS:
        return Labelled("toc", "title") if phrases.CONTENTS_TITLE.match(leaf.text) else None
    if not scene.is_beside_body(index) and not scene.is_taken(index):
        return None
    if phrases.CONTENTS_TITLE.match(leaf.text):
        return Labelled("toc", "title")
    bare = fold(_ENUMERATION.sub("", leaf.text))
    points = leaf.tag == "li" or bool(_ENUMERATION.match(leaf.text)) or any("#" in href for href in leaf.anchors)
    return Labelled("toc", "announces_heading") if points and scene.last_line.get(bare, -1) > index else None


def _picture(scene: Scene, index: int) -> Labelled | None:
    leaf = scene.leaves[index]
    is_near = scene.is_beside_body(index) or scene.is_taken(index)
    near = leaf.path[-3:]
    if not is_near:
        return None
    in_caption = bool(leaf.ancestor("figcaption")) or any(_CAPTION_NAMES.search(place.names) for place in near)
    if any(_CREDIT_NAMES.search(place.names) for place in leaf.path[-2:]) and len(leaf.text) < _LINE_CHARS:
        return Labelled("credit", "named_credit")
    if in_caption:
        return (
            Labelled("credit", "caption_wording") if _is_short_credit(leaf.text) else Labelled("caption", "figcaption")
        )
    return _worded_credit(leaf.text)


def _worded_credit(text: str) -> Labelled | None:
    if not phrases.is_credit(text):
        return None
    return Labelled("credit", "wording") if _is_short_credit(text) else Labelled("caption", "credit_tail")


def _is_short_credit(text: str) -> bool:
    return len(text) <= 80 and phrases.is_credit(text)


def _doubtful_credit(scene: Scene, index: int) -> Labelled | None:
    """The same for likely body: only where the model is not sure, or the line is no sentence."""
    text = scene.leaves[index].text
    if ENDS_SENTENCE.search(text) and scene.chances[index] >= _SURE_BODY:
        return None
    return _worded_credit(text)


def _closing_promotion(scene: Scene, index: int) -> Labelled | None:
    """A call to subscribe or follow that closes the likely body."""
    text = scene.leaves[index].text
    is_closing = index >= scene.last - 1 and len(text) < _PROMOTION_CHARS
    is_worded = is_closing and bool(phrases.PROMOTION.search(text))
    return Labelled("promo", "wording") if is_worded else None


def _kicker(scene: Scene, index: int) -> Labelled | None:
    """Likely body that opens it with a short line which is no sentence: it belongs to the headline above."""
    leaf = scene.leaves[index]
    is_line = leaf.tag not in HEADING_TAGS and len(leaf.text) < _KICKER_CHARS and len(leaf.text.split()) > 2
    if not is_line or ENDS_SENTENCE.search(leaf.text) or leaf.text[-1] in ":—–-" or scene.headline < 0:
        return None
    return Labelled("dek", "kicker") if index == scene.opening and index < scene.first_paragraph else None


def _announced(scene: Scene, index: int) -> Labelled | None:
    """A short line that a contents list above has announced, whatever its markup."""
    leaf = scene.leaves[index]
    if leaf.tag in HEADING_TAGS or leaf.tag == "li" or len(leaf.text) > _LINE_CHARS or _ENUMERATION.match(leaf.text):
        return None
    is_announced = scene.view.folded[index] in scene.announced
    return Labelled("heading", "in_contents") if is_announced else None


def _byline(scene: Scene, index: int) -> Labelled | None:
    leaf = scene.leaves[index]
    is_near = scene.is_taken(index) or scene.is_in_head(index) or scene.is_beside_body(index)
    if len(leaf.text) > _LINE_CHARS or not is_near:
        return None
    if phrases.DATELINE.match(leaf.text) or leaf.tag == "time":
        return Labelled("dateline", "wording")
    if phrases.BYLINE.match(leaf.text):
        return Labelled("byline", "wording")
    for role, names in (("byline", _BYLINE_NAMES), ("dateline", _DATE_NAMES)):
        if any(names.search(place.names) for place in leaf.path[-2:]):
            return Labelled("byline" if role == "byline" else "dateline", "named")
    return None


def _dek(scene: Scene, index: int) -> Labelled | None:
    leaf = scene.leaves[index]
    if not scene.is_in_head(index) or leaf.link_share > _LINKS:
        return None
    if _is_lead(scene, index):
        return Labelled("dek", "summary")
    is_line = (
        2 < len(leaf.text) < 200 and not phrases.is_furniture(leaf.text) and not leaf.within("nav", "ul", "button")
    )
    return (
        Labelled("dek", "kicker")
        if is_line and scene.is_beside_body(index) and leaf.tag in ("p", "h2", "h3", "div")
        else None
    )


def _related(scene: Scene, index: int) -> Labelled | None:
    leaf = scene.leaves[index]
    if not (scene.is_taken(index) or scene.is_beside_body(index)):
        return None
    if phrases.RELATED.match(leaf.text.lstrip("-–•*|# ")) and len(leaf.text) < 260:
        return Labelled("related", "wording")
    if leaf.link_share >= _LINKS:
        return Labelled("related", "links")
    return None


def _promotion(scene: Scene, index: int) -> Labelled | None:
    leaf = scene.leaves[index]
    if not (scene.is_taken(index) or scene.is_beside_body(index)) or len(leaf.text) > 420:
        return None
    return Labelled("promo", "wording") if phrases.PROMOTION.search(leaf.text) else None


def _teaser(scene: Scene, index: int) -> Labelled | None:
    """What trafilatura took beyond the end of the body: the opening of other articles."""
    leaf = scene.leaves[index]
    is_text = scene.is_taken(index) and index > scene.last and len(leaf.text) > 40
    return Labelled("teaser", "after_body") if is_text else None


Rule = Callable[[Scene, int], Labelled | None]
_OVERRULING: Sequence[Rule] = (_headline, _contents, _announced, _doubtful_credit, _closing_promotion, _kicker)
_RESIDUE: Sequence[Rule] = (_headline, _contents, _picture, _byline, _dek, _related, _promotion, _teaser)

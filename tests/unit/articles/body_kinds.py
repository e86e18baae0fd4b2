"""Small pages in many languages and layouts with what their text must hold: the tables of ``body_kinds.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from tests.unit.articles.kinds import FETCHED, STORIES

from presswatch.model.extraction import SavedPage, SourceHint

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_OWN = [f"{{{number}}}" for number in range(1, 6)]


@dataclass(frozen=True)
class LongStory:
    """A story of five paragraphs in one language, and another one of the same publisher."""

    zone: str
    title: str
    paragraphs: list[str]
    other_title: str
    other: list[str]


def _prolonged(language: str, own: list[str], title: str, other: list[str]) -> LongStory:
    short = STORIES[language]
    return LongStory(short.zone, short.title, [*short.paragraphs, *own], title, other)


LONG_STORIES = {language: _prolonged(language, **more) for language, more in _TABLES["more"].items()}
LONG_STORIES |= {language: LongStory(**story) for language, story in _TABLES["full"].items()}


@dataclass(frozen=True)
class BodyCase:
    """A page and what its body must hold; names in braces stand for texts of the stories."""

    name: str  # kind, dash, number
    language: str
    article: str  # markup between the head and the foot of the page
    head: str = ""
    title: str = ""  # else the story's
    url: str = "https://www.quaypost.test/local/tidal-mill-4711"
    outcome_not: str = ""  # where set, nothing else is compared
    has: list[str] = field(default_factory=lambda: _OWN)
    hasnt: list[str] = field(default_factory=list)
    once: list[str] = field(default_factory=list)
    at_most_once: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)  # blocks that must be sub-headings
    refused_or_hasnt: list[str] = field(default_factory=list)
    pair: str = ""  # a standfirst that must have one role with and without its full stop
    canonical: str | None = None
    is_open: bool = False  # not read right yet

    def fill(self, text: str) -> str:
        """Return the text with the stories' texts in the place of their names."""
        story = LONG_STORIES[self.language]
        own, other = story.paragraphs, story.other
        names = {str(number): paragraph for number, paragraph in enumerate(own, start=1)}
        names |= {"t": self.title or story.title, "ot": story.other_title, "o1": other[0], "o2": other[1]}
        names |= {"b": _paragraphs(own), "a": _paragraphs(own[:2]), "z": _paragraphs(own[2:])}
        for name, value in names.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def page(self, stop: str = "") -> SavedPage:
        """Return the page as saved; ``stop`` ends its standfirst."""
        title = self.fill("{t}")
        article = self.fill(self.article).replace("{stop}", stop)
        html = (
            f"<!DOCTYPE html><html lang='{self.language}'><head><meta charset=utf-8><title>{title} | Quay Post</title>"
            f"{self.head}</head><body><header><a href='/'>Quay Post</a><nav><a href='/a'>1</a> <a href='/b'>2</a></nav>"
            f"</header>{article}<footer><p>© 2026 Quay Post</p></footer></body></html>"
        )
        source = SourceHint("Quay Post", LONG_STORIES[self.language].zone, (self.language,))
        return SavedPage(self.url, html.encode(), fetched_at=FETCHED, source=source)


def _paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


BODY_CASES = [BodyCase(**case) for case in _TABLES["cases"]]

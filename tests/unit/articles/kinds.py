"""Small pages in many languages around one story, with what each of them must give: the tables of ``kinds.toml``."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from presswatch.model.extraction import SavedPage, SourceHint

FETCHED = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Story:
    """Headline and paragraphs of one language, and the zone of a publisher there."""

    zone: str
    title: str
    paragraphs: list[str]


STORIES = {language: Story(**story) for language, story in _TABLES["stories"].items()}


@dataclass(frozen=True)
class Case:
    """A page and what it must give: only the named facts are compared, an empty one means that there is none."""

    name: str  # kind, dash, number
    language: str
    head: str = ""
    above: str = ""  # markup between headline and text
    below: str = ""  # after the text, in the article
    outside: str = ""  # after the article
    data: str = ""  # of a NewsArticle with the headline, as JSON
    title: str = ""  # else the story's
    tag: str = ""  # text of the title element, else the headline and the name of the site
    og: str = ""  # title of Open Graph, else the headline
    h1: str = ""  # markup of the heading, else the headline
    body: str = ""  # else the story's paragraphs
    html_lang: str = ""  # else the story's
    url: str = "https://www.quaypost.test/local/tidal-mill-4711"
    zone: bool = True  # whether the source's zone is known
    expect: dict[str, Any] = field(default_factory=dict)

    @property
    def page(self) -> SavedPage:
        """Return the page as saved."""
        return self.page_of(STORIES[self.language])

    def page_of(self, story: Story) -> SavedPage:
        """Return the page as saved, around another story."""
        title = self.title or story.title
        body = self.body or "".join(f"<p>{text}</p>" for text in story.paragraphs)
        html = (
            f"<!DOCTYPE html><html lang='{self.html_lang or self.language}'><head><meta charset=utf-8>"
            f"{self._head(title)}</head><body>"
            "<header><a href='/'>Quay Post</a><nav><a href='/a'>1</a> <a href='/b'>2</a></nav></header>"
            f"<main><article>{self.h1 or f'<h1>{title}</h1>'}{self.above}<div>{body}</div>{self.below}</article>"
            f"{self.outside}</main><footer><p>© 2026 Quay Post</p></footer></body></html>"
        )
        source = SourceHint("Quay Post", story.zone if self.zone else None, (self.language,))
        return SavedPage(self.url, html.encode(), fetched_at=FETCHED, source=source)

    def _head(self, title: str) -> str:
        head = f"<title>{self.tag or f'{title} | Quay Post'}</title>{self.head}"
        head += f"<meta property='og:title' content='{self.og or title}'>" if self.og != "none" else ""
        if not self.data:
            return head
        node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title} | json.loads(self.data)
        return f"{head}<script type='application/ld+json'>{json.dumps(node)}</script>"


CASES = [Case(**case) for case in _TABLES["cases"]]

"""Small pages whose markup names no author, with who wrote them: the tables of ``byline_pages.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.unit.articles.kinds import STORIES, Case, Story

from presswatch.model.extraction import SavedPage

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_STORIES = STORIES | {language: Story(**story) for language, story in _TABLES["stories"].items()}


@dataclass(frozen=True)
class BylinePage:
    """A page, and the names of who wrote it."""

    name: str  # language, round, number
    language: str
    authors: list[str]
    above: str = ""  # markup between headline and text
    below: str = ""  # after the text
    is_open: bool = False  # not read right yet

    @property
    def page(self) -> SavedPage:
        """Return the page as saved."""
        return Case(self.name, self.language, above=self.above, below=self.below).page_of(_STORIES[self.language])


BYLINE_PAGES = [BylinePage(**page) for page in _TABLES["cases"]]

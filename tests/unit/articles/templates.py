"""One translated story in the templates of four publishing systems: the same residue, other markup (``markup/``)."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template
from typing import NamedTuple

from presswatch.model.extraction import SavedPage, SourceHint

FETCHED = datetime(2024, 3, 6, 9, 0, tzinfo=UTC)
FOLDER = Path(__file__).with_name("markup")
PARAGRAPHS = {
    "wordpress": "<p>%s</p>",
    "drupal": "<p>%s</p>",
    "hand_made": "%s<br><br>",
    "hashed": '<div class="sc-2x">%s</div>',
}
"""Template → how it writes a paragraph."""


class TranslatedStory(NamedTuple):
    """The parts of the story, plain text each."""

    title: str
    kicker: str
    spanish: str
    french: str
    contents: str
    body: tuple[str, ...]
    heading: str
    end: tuple[str, ...]


def page_in(template: str, story: TranslatedStory) -> SavedPage:
    """Return the story in a template, as saved two days after it was published."""
    texts = {name: escape(text) for name, text in story._asdict().items() if isinstance(text, str)}
    for name, paragraphs in (("body", story.body), ("end", story.end)):
        texts[name] = "\n".join(PARAGRAPHS[template] % escape(text) for text in paragraphs)
    markup = Template((FOLDER / f"{template}.html").read_text(encoding="utf-8"))
    body = markup.substitute(texts, item=escape(story.contents.removeprefix("1. ")))
    head = f"<meta charset=utf-8><title>{escape(story.title)} - Le Courrier du Littoral</title>"
    html = f"<!DOCTYPE html><html lang='fr'><head>{head}</head>{body}</html>"
    source = SourceHint("Le Courrier du Littoral", "Europe/Paris", ("fr",))
    return SavedPage("https://courrier.test/monde/ferrand-valmer", html.encode(), fetched_at=FETCHED, source=source)

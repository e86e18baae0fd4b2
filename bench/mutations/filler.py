"""What other stories and the furniture of pages say: titles, paragraphs, names and dates in the language of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from random import Random
from typing import NamedTuple

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from bench.mutations.furniture_texts import BYLINE_WORDS, FURNITURE, Furniture

from newsworld.article_texts import write_text
from newsworld.sentence_generator import LANGUAGES, load_lexicon

_NAMES = (
    "Marta Quillan", "Jonas Ferreby", "Ilse Varnhagen", "Tomasz Brzoza", "Lucía Arbós", "Nadia Kermani",
    "Per Lindqvister", "Aylin Demirkan", "Giulio Spadari", "Hana Kovářová",
)  # fmt: skip


class Story(NamedTuple):
    """Another article than that of the page."""

    title: str
    paragraphs: tuple[str, ...]
    author: str
    date: datetime


@dataclass(frozen=True)
class Filler:
    """Texts in the language of one page."""

    language: str
    texts: Sequence[tuple[str, tuple[str, ...]]]  # title and paragraphs of other labelled pages in that language
    rng: Random

    @property
    def furniture(self) -> Furniture:
        """Return the lines of furniture, English ones for a language that has none here."""
        return FURNITURE.get(self.language, FURNITURE["en"])

    @property
    def by(self) -> str:
        """Return the word before a name."""
        return BYLINE_WORDS.get(self.language, "By")

    def story(self) -> Story:
        """Return a story that is not that of the page."""
        title, paragraphs = self._text()
        date = datetime(2019, 1, 1, 6) + timedelta(minutes=self.rng.randrange(60 * 24 * 2000))  # noqa: DTZ001 - of no zone
        return Story(escape(title), tuple(map(escape, paragraphs)), self.rng.choice(_NAMES), date)

    def _text(self) -> tuple[str, tuple[str, ...]]:
        if self.texts:
            return self.rng.choice(self.texts)
        language = self.language if self.language in LANGUAGES else "en"
        text = write_text(language, self.rng.choice(load_lexicon(language).topics), self.rng)
        return text.title, tuple(block.text for block in text.body if block.kind == "p")

    def day(self, date: datetime) -> str:
        """Return a day as a page of this language shows it."""
        try:
            return format_date(date, "long", locale=Locale.parse(self.language))
        except (UnknownLocaleError, ValueError):
            return date.strftime("%d.%m.%Y")


def other_language(language: str, rng: Random) -> str:
    """Return a language with furniture that is not the given one."""
    return rng.choice([name for name in sorted(FURNITURE) if name != language])

"""Seeded sentences: reads the language files under ``texts/`` and writes titles and paragraphs from them.

Form of a language file: ``@name value`` sets a convention, ``[section]`` opens a list of alternatives, one per line.
In a line ``{a|b}`` is a choice, ``<n:3-9>`` a whole number (``<m:…>`` a day of a month), ``<d:1.2-4.5>`` a decimal,
``<name>`` an alternative of that section; a name with a digit at its end (``<place1>``) keeps its value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from random import Random

LANGUAGES = ("fr", "es", "en", "de", "pt", "ar")

_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<([a-z]+)(\d?)(?::([\d.]+)-([\d.]+))?>")
_FIRST_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Lexicon:
    """One language: its conventions and its sections of alternatives."""

    language: str
    conventions: dict[str, str]
    sections: dict[str, tuple[str, ...]]

    @property
    def topics(self) -> tuple[str, ...]:
        """Return the names of the subjects that texts can be about, sorted."""
        return tuple(sorted({name.split(".")[1] for name in self.sections if name.startswith("topic.")}))


@cache
def load_lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language, read from ``texts/<language>.txt``."""
    text = files("newsworld").joinpath("texts", f"{language}.txt").read_text(encoding="utf-8")
    conventions: dict[str, str] = {}
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.split("\n"):
        if line.startswith("@"):
            name, _, value = line[1:].partition(" ")
            conventions[name] = value
        elif line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.append(line)
    return Lexicon(language, conventions, {name: tuple(lines) for name, lines in sections.items()})


@dataclass
class Writer:
    """Writes one text: keeps the names, places and sentences that it has used."""

    lexicon: Lexicon
    rng: Random
    memory: dict[str, str] = field(default_factory=dict)
    unused: dict[str, list[str]] = field(default_factory=dict)

    def draw(self, section: str) -> str:
        """Return a sentence of a section, filled in; none comes twice before all were used."""
        pool = self.unused.get(section) or []
        if not pool:
            pool = list(self.lexicon.sections[section])
            self.rng.shuffle(pool)
            self.unused[section] = pool
        return self.fill(pool.pop())

    def fill(self, template: str) -> str:
        """Return a template with its choices made and its slots filled, beginning with a capital."""
        while _CHOICE.search(template):
            template = _CHOICE.sub(lambda match: self.rng.choice(match[1].split("|")), template)
        while _SLOT.search(template):
            template = _SLOT.sub(self._fill_slot, template)
        return set_typography(_FIRST_LETTER.sub(lambda match: match[0].upper(), template, count=1), self.lexicon)

    def draw_name(self) -> str:
        """Return the full name of a person who is not yet in the text."""
        return f"{self._unused_alternative('given')} {self._unused_alternative('family')}"

    def _fill_slot(self, match: re.Match[str]) -> str:
        name, digit, low, high = match.groups()
        makers: dict[str, Callable[[], str]] = {
            "m": lambda: str(self.rng.randint(int(low), int(high))),
            "n": lambda: self._group_thousands(self.rng.randint(int(low), int(high))),
            "d": lambda: f"{self.rng.uniform(float(low), float(high)):.1f}".replace(".", self._convention("decimal")),
            "person": self.draw_name,
        }
        make = makers.get(name, lambda: self._unused_alternative(name))
        if not digit:
            return make()
        return self.memory.setdefault(name + digit, make())

    def _unused_alternative(self, name: str) -> str:
        taken = " ".join(self.memory.values())
        free = [value for value in self.lexicon.sections[name] if value not in taken]
        return self.rng.choice(free or list(self.lexicon.sections[name]))

    def _group_thousands(self, number: int) -> str:
        if number < 10_000 and 1500 <= number <= 2100:  # A year is written without a separator.
            return str(number)
        return f"{number:,}".replace(",", self._convention("thousands"))

    def _convention(self, name: str) -> str:
        return self.lexicon.conventions[name]


def set_typography(text: str, lexicon: Lexicon) -> str:
    """Return a text with the spacing that its language's printers use: in French thin no-break spaces (U+202F)."""
    if lexicon.language != "fr":
        return text
    spaced = text.replace("« ", "«\u202f").replace(" »", "\u202f»")
    return re.sub(r" ([;:!?%])", "\u202f\\1", spaced).replace("'", "’")


def change_typography(text: str) -> str:
    """Return the same words with other quotes, spaces and dots: an edit that is no revision."""
    table: dict[str, str] = {"\u202f": "\u00a0", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-"}
    if "\u202f" not in text:
        table |= {"«": '"', "»": '"'}
    return text.translate({ord(old): new for old, new in table.items()})


def change_number(text: str, rng: Random) -> str:
    """Return the text with its first number another one of the same length; the text must hold a digit."""
    match = re.search(r"\d+", text)
    if match is None:
        raise ValueError(f"no number in {text!r}")
    old = match[0]
    low = 10 ** (len(old) - 1)
    new = rng.choice([n for n in range(low, low * 10) if str(n) != old])
    return text[: match.start()] + str(new) + text[match.end() :]

"""Publishers and their feeds, as their source files state them."""

from __future__ import annotations

from dataclasses import dataclass, field

SHORTEST_INTERVAL_S = 300.0
LONGEST_INTERVAL_S = 7_200.0
"""A slow feed costs twelve 304s a day; a desk that hears late pays more."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One URL polled for entries, as configured."""

    feed_id: str  # "<source_id>/<name>", stable across URL changes
    source_id: str
    url: str
    title: str = ""
    min_interval_s: float = SHORTEST_INTERVAL_S
    max_interval_s: float = LONGEST_INTERVAL_S


@dataclass(frozen=True, slots=True)
class Source:
    """One publisher, as configured in ``sources/<source_id>.yaml`` or an OPML file."""

    source_id: str
    name: str
    feeds: tuple[Feed, ...]
    country: str | None = None  # ISO 3166-1 alpha-2
    timezone: str | None = None  # IANA key; gives zone-less dates their zone
    languages: tuple[str, ...] = ()  # BCP-47
    homepage: str | None = None
    is_agency: bool = False
    day_first: bool | None = None  # how "02/11/2024" is meant; None: such a date stays unknown
    skip_urls: tuple[str, ...] = ()  # regular expressions; a matching entry is filtered
    articles_per_week: int | None = None  # about a quarter of a normal week; expected of feeds without a history
    max_silence_h: float | None = None  # how long a feed of it may bring nothing; None: learned
    licence_note: str = ""
    file: str | None = field(default=None, compare=False)  # name of the file it was read from


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A source file with mistakes, and what it describes as far as one can tell."""

    file: str  # its name
    mistakes: tuple[str, ...]  # one line each: ``file:line: what is wrong, and what is expected``
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """What the source files say: the sources that can be read, and the files that cannot."""

    sources: tuple[Source, ...]
    broken: tuple[BrokenFile, ...] = ()

"""Scores of pages: every system reads every page in a child, and the reading is compared with the labels."""

from __future__ import annotations

import sys
import time
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from bench.quality import metrics
from bench.quality.child_processes import Cache, Child, Command, UnavailableError
from bench.quality.gold import Gold

IN_A_ROW = 25
"""Pages that a system reads before the next has its turn: as a worker reads a batch, its tables in the cache."""


class System(NamedTuple):
    """What reads pages, and the version of all that its readings depend on."""

    how: Command
    version: str


@dataclass(frozen=True, slots=True)
class Score:
    """One page, one system; None where the labels do not say or the system does not offer it."""

    system: str
    gold: Gold
    language: str  # of the labelled text
    cpu_s: float | None  # None where the child gave no answer
    outcome: str
    body: str
    text: metrics.Overlap | None = None
    segments: metrics.Segments | None = None
    title: bool | None = None  # equal with quotes folded
    day: str | None = None
    instant: str | None = None
    authors: float | None = None

    @property
    def is_lost(self) -> bool:
        """Return whether the system gave no reading of the page."""
        return self.cpu_s is None or self.outcome.startswith("raised")


@dataclass(slots=True)
class Scores:
    """All scores of a run, and the systems that could not be run."""

    found: list[Score] = field(default_factory=list)
    unavailable: dict[str, str] = field(default_factory=dict)  # system → reason
    unreadable: set[str] = field(default_factory=set)  # pages whose file cannot be read

    def of(self, system: str, set_name: str) -> list[Score]:
        """Return the scores of one system on one set."""
        return [one for one in self.found if one.system == system and one.gold.set_name == set_name]


def score(system: str, gold: Gold, reading: Mapping[str, Any]) -> Score:
    """Return what a reading of a page is worth."""
    body = reading["body"]
    return Score(
        system=system,
        gold=gold,
        language=language_of(gold),
        cpu_s=reading.get("cpu_s"),
        outcome=reading.get("outcome") or "",
        body=body,
        text=metrics.text_overlap(gold.set_name, body, gold.body) if gold.body is not None else None,
        segments=metrics.segments(body, gold.wanted, gold.unwanted) if gold.wanted or gold.unwanted else None,
        **_metadata(gold, reading),
    )


def _metadata(gold: Gold, reading: Mapping[str, Any]) -> dict[str, Any]:
    """Return the verdicts on metadata: wrong or unknown where a system fails at a page, none where it never says."""
    verdicts: dict[str, Any] = {}
    if gold.title and ("title" in reading or _is_lost(reading)):
        verdicts["title"] = metrics.titles_equal(reading.get("title"), gold.title, fold_quotes=True)
    if gold.published and ("published" in reading or _is_lost(reading)):
        published = datetime.fromisoformat(reading["published"]) if reading.get("published") else None
        verdicts["day"] = metrics.day_verdict(published, gold.published)
        if gold.published[10:] and datetime.fromisoformat(gold.published).tzinfo:
            precision = reading.get("precision") or ("second" if published and published.tzinfo else "day")
            verdicts["instant"] = metrics.instant_verdict(published, precision, gold.published)
    if gold.authors and ("authors" in reading or _is_lost(reading)):
        verdicts["authors"] = metrics.authors_f1(reading.get("authors") or (), gold.authors)
    return verdicts


def _is_lost(reading: Mapping[str, Any]) -> bool:
    return "cpu_s" not in reading or str(reading.get("outcome")).startswith("raised")


def read_all(golds: list[Gold], systems: Mapping[str, System], scores: Scores, *, workers: int) -> None:
    """Add the scores of systems that read a few pages each in turn, so that their CPU times can be compared.

    Readings that are known of the very same version are taken from the cache.
    """
    caches = {name: Cache(name, system.version) for name, system in systems.items()}
    started, turns = time.monotonic(), SimpleQueue[list[Gold]]()
    for start in range(0, len(golds), IN_A_ROW):
        turns.put(golds[start : start + IN_A_ROW])

    def work() -> list[Score]:
        children = {name: Child(system.how) for name, system in systems.items()}
        made: list[Score] = []
        try:
            while True:
                made += _read_in_turn(turns.get_nowait(), children, caches, scores)
        except Empty:
            return made
        finally:
            for child in children.values():
                child.close()

    with ThreadPoolExecutor(workers) as pool:
        for future in [pool.submit(work) for _ in range(workers)]:
            scores.found += future.result()
    print(f"{', '.join(systems)}: {time.monotonic() - started:.0f} s", file=sys.stderr)


def _read_in_turn(
    golds: list[Gold], children: Mapping[str, Child], caches: Mapping[str, Cache], scores: Scores
) -> Iterator[Score]:
    pages = [(gold, html) for gold in golds if (html := _html(gold, scores)) is not None]
    for name, child in children.items():
        for gold, html in pages:
            if name in scores.unavailable:
                break
            try:
                reading = caches[name].read(child, gold.url, html)
            except UnavailableError as error:
                scores.unavailable[name] = str(error)
            else:
                yield score(name, gold, reading)


def _html(gold: Gold, scores: Scores) -> bytes | None:
    try:
        return gold.read()
    except (OSError, EOFError, zlib.error) as error:
        scores.unreadable.add(f"{gold.set_name} {gold.page_id}: {type(error).__name__}")
        return None


@cache
def language_of(gold: Gold) -> str:
    """Return the language of the labelled text as py3langid sees it, "?" where it is too short to tell."""
    text = gold.body if gold.body is not None else " ".join(gold.wanted)
    if sum(map(str.isalpha, text or "")) < 40:
        return "?"
    from py3langid import classify

    return str(classify(text)[0])

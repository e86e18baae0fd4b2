"""Runs mutators over pages and counts, for each, the facts that are not what they must be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from typing import NamedTuple

from bench.mutations.canvas import Canvas, find_layout, lay_out, normalised
from bench.mutations.catalogue import Mutator
from bench.mutations.facts import Facts, Violation, facts_of, violations
from bench.mutations.filler import Filler
from bench.mutations.samples import Sample

from newsworld.seeded_random import seeded
from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage


class Trial(NamedTuple):
    """One page under one mutator, and what it broke."""

    mutator: str
    sample: str
    url: str
    is_held_out: bool  # the mutator or the host
    is_host_held_out: bool
    violations: tuple[Violation, ...]

    @property
    def size(self) -> float:
        """Return how bad it is: a fact counts as a whole body."""
        return sum(one.size for one in self.violations)


class PageTrials(NamedTuple):
    """All trials of a page; none where it cannot be used, and why."""

    trials: tuple[Trial, ...]
    unusable: str = ""


@dataclass
class Tally:
    """The trials of a mutator on one part of the hosts."""

    trials: int = 0
    broken: int = 0
    facts: Counter[str] = field(default_factory=Counter)

    def add(self, trial: Trial) -> None:
        """Count a trial."""
        self.trials += 1
        self.broken += bool(trial.violations)
        self.facts.update(violation.fact for violation in trial.violations)


def try_page(sample: Sample, mutators: tuple[Mutator, ...], seed: int) -> PageTrials:
    """Return what each mutator does to what is extracted from a page."""
    page = normalised(sample.html)
    if page is None:
        return PageTrials((), "no document")
    base = extracted_facts(sample.url, page)
    if base.outcome != "article":
        return PageTrials((), f"is no article: {base.outcome}")
    layout = find_layout(page, base)
    if layout is None:
        return PageTrials((), "its text is not found in its elements")
    filler = partial(Filler, base.language.partition("-")[0], sample.texts)
    made = partial(lay_out, sample.url, page, base, layout)
    tried = []
    for mutator in mutators:
        rng = seeded(seed, sample.name, mutator.name)
        tried.append(_try(sample, made(rng=rng, filler=filler(rng)), mutator))
    return PageTrials(tuple(trial for trial in tried if trial is not None))


def _try(sample: Sample, canvas: Canvas, mutator: Mutator) -> Trial | None:
    expected = mutator.change(canvas)
    if expected is None:
        return None
    broken = violations(expected, extracted_facts(sample.url, canvas.written()), mutator.compared)
    held_out = sample.is_held_out
    return Trial(mutator.name, sample.name, sample.url, mutator.is_held_out or held_out, held_out, tuple(broken))


def extracted_facts(url: str, html: bytes) -> Facts:
    """Return what is extracted from a page."""
    return facts_of(clean_page(SavedPage(url, html)))


def try_all(samples: Iterable[Sample], mutators: tuple[Mutator, ...], seed: int, workers: int) -> Iterator[PageTrials]:
    """Yield the trials of every page, in their order."""
    work = partial(try_page, mutators=mutators, seed=seed)
    if workers <= 1:
        yield from map(work, samples)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, samples)


def tallies(trials: Iterable[Trial]) -> dict[tuple[str, bool], Tally]:
    """Return a tally for each mutator and part of the hosts: (name, whether the hosts are held out)."""
    counted: defaultdict[tuple[str, bool], Tally] = defaultdict(Tally)
    for trial in trials:
        counted[trial.mutator, trial.is_host_held_out].add(trial)
    return dict(counted)

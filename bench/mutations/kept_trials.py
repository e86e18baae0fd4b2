"""Results of the laboratory on file, a page a line, so that a run that ended early says what it saw and can go on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.mutations.catalogue import Mutator
from bench.mutations.facts import Violation
from bench.mutations.laboratory import PageTrials, Trial, try_all
from bench.mutations.samples import Sample


def try_all_kept(
    kept: Path, samples: Iterable[Sample], mutators: tuple[Mutator, ...], seed: int, workers: int
) -> Iterator[PageTrials]:
    """Yield the trials of every page: those on file as they were seen, then those of the other pages, which are added.

    What is on file must be of the same code, mutators and seed; nobody checks that.
    """
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    known = {name: _restored(trials, unusable) for name, trials, unusable in map(json.loads, lines)}
    left = [sample for sample in samples if sample.name not in known]
    yield from known.values()
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.open("a", encoding="utf-8") as file:
        for sample, result in zip(left, try_all(left, mutators, seed, workers), strict=True):
            file.write(json.dumps([sample.name, result.trials, result.unusable]) + "\n")
            file.flush()
            yield result


def _restored(trials: list[list[Any]], unusable: str) -> PageTrials:
    """Return the trials of a page whose fields JSON kept in their order."""
    named = [Trial._make((*fields, tuple(Violation(*one) for one in broken))) for *fields, broken in trials]
    return PageTrials(tuple(named), unusable)

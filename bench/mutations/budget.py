"""A small fixed run for the tests, and the most violations that each mutator may have in it.

``python -m bench.mutations.budget`` prints the counts of today as ``ceilings.toml``.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bench.mutations.catalogue import MUTATORS
from bench.mutations.laboratory import try_all
from bench.mutations.samples import Sample, corpus_samples, world_samples

CEILINGS = Path(__file__).with_name("ceilings.toml")
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
PAGES = 8
SEED = 20


def budget_samples(kind: str) -> list[Sample]:
    """Return the fixed pages of a kind, ``newsworld`` or ``corpus``; none where the corpus is not there."""
    return world_samples(PAGES, SEED) if kind == "newsworld" else corpus_samples(CORPUS, PAGES, SEED)


def broken(pages: list[Sample], *, workers: int = 1) -> Counter[str]:
    """Return how many of the pages each mutator breaks; those that break none are left out."""
    trials = (trial for result in try_all(pages, MUTATORS, SEED, workers) for trial in result.trials)
    return Counter(trial.mutator for trial in trials if trial.violations)


def ceilings(kind: str) -> Mapping[str, int]:
    """Return the most pages of a kind that each mutator may break; a mutator without a line may break none."""
    loaded: dict[str, dict[str, int]] = tomllib.loads(CEILINGS.read_text(encoding="utf-8"))
    return loaded[kind]


def main() -> None:
    """Print the counts of the code as it is.

    Raises:
        SystemExit: the corpus is not there, and its part would read as if nothing broke.
    """
    if not CORPUS.is_dir():
        sys.exit(f"no corpus at {CORPUS}")
    print("# The most pages of the fixed budget that each mutator may break: python -m bench.mutations.budget")
    for kind in ("newsworld", "corpus"):
        print(f"\n[{kind}]")
        counts = broken(budget_samples(kind), workers=os.cpu_count() or 1)
        print("\n".join(f'"{mutator.name}" = {counts[mutator.name]}' for mutator in MUTATORS if counts[mutator.name]))


if __name__ == "__main__":
    main()

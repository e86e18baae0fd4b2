"""Changes labelled pages in ways that must not, and must, change their extraction: ``python -m bench.mutations``."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.mutations.catalogue import MUTATORS, Mutator
from bench.mutations.facts import ALL
from bench.mutations.kept_trials import try_all_kept
from bench.mutations.laboratory import Tally, Trial, tallies, try_all
from bench.mutations.samples import samples

REPOSITORY = Path(__file__).resolve().parents[2]
WORST = 6
"""Examples that are written of each mutator."""
CHARS = 300


def main() -> None:
    """Print the table and write the worst examples."""
    args = _arguments()
    started = time.monotonic()
    mutators = chosen_mutators(args.only, open_only=args.open)
    pages = samples(args.corpus, args.pages, args.seed, open_only=args.open)
    if not args.corpus.is_dir():
        print(f"no corpus at {args.corpus}: only pages of newsworld")
    tried = (pages, mutators, args.seed, args.workers)
    results = list(try_all_kept(args.keep, *tried) if args.keep else try_all(*tried))
    trials = [trial for result in results for trial in result.trials]
    print("\n".join(table(trials, mutators)))
    unusable = Counter(result.unusable for result in results if result.unusable)
    seconds = time.monotonic() - started
    print(f"\n{len(pages)} pages, seed {args.seed}; unusable: {dict(unusable) or 'none'}; {seconds:.0f} s")
    args.examples.parent.mkdir(parents=True, exist_ok=True)
    args.examples.write_text("\n".join(worst(trials)), encoding="utf-8")
    print(f"worst examples of what is not held out: {args.examples}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.mutations")
    parser.add_argument("--corpus", type=Path, default=REPOSITORY.parent / "shared" / "corpus")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--only", default="", help="names of mutators, separated by commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--open", action="store_true", help="neither mutators nor hosts that are held out")
    parser.add_argument("--keep", type=Path, help="file of results, with which a run that ended early goes on")
    parser.add_argument("--examples", type=Path, default=REPOSITORY / "var" / "mutations" / "worst.txt")
    return parser.parse_args()


def chosen_mutators(only: str, *, open_only: bool) -> tuple[Mutator, ...]:
    """Return the mutators of the given names, all where none are given."""
    names = {name.strip() for name in only.split(",") if name.strip()}
    if unknown := names - {mutator.name for mutator in MUTATORS}:
        sys.exit(f"no such mutator: {', '.join(sorted(unknown))}; there are {', '.join(m.name for m in MUTATORS)}")
    return tuple(m for m in MUTATORS if (not names or m.name in names) and not (open_only and m.is_held_out))


def table(trials: list[Trial], mutators: tuple[Mutator, ...]) -> Iterator[str]:
    """Yield a line for each mutator, those that are held out first."""
    counted = tallies(trials)
    yield "| mutator | hosts held out: broken of | share | open hosts: broken of | share | facts broken |"
    yield "|---|---|---|---|---|---|"
    for group in (True, False):
        here = [mutator for mutator in mutators if mutator.is_held_out is group]
        for mutator in here:
            yield _line(mutator.name, *(counted.get((mutator.name, part), Tally()) for part in (True, False)))
        if here:
            title = "held-out mutators" if group else "open mutators"
            parts = ([counted.get((m.name, part), Tally()) for m in here] for part in (True, False))
            yield _line(f"**all {title}**", *map(_sum, parts))


def _sum(counted: list[Tally]) -> Tally:
    total = Tally()
    for tally in counted:
        total.trials += tally.trials
        total.broken += tally.broken
        total.facts += tally.facts
    return total


def _line(name: str, held_out: Tally, open_hosts: Tally) -> str:
    facts = held_out.facts + open_hosts.facts
    broken = ", ".join(f"{fact} {facts[fact]}" for fact in ALL if facts[fact])
    return f"| {name} | {_counts(held_out)} | {_counts(open_hosts)} | {broken} |"


def _counts(tally: Tally) -> str:
    if not tally.trials:
        return "– | –"
    return f"{tally.broken} of {tally.trials} | {tally.broken / tally.trials:.3f}"


def worst(trials: list[Trial]) -> Iterator[str]:
    """Yield the worst examples of each mutator, of pages and mutators that may be looked at."""
    shown: Counter[str] = Counter()
    for trial in sorted(trials, key=lambda one: (one.mutator, -one.size)):
        if trial.is_held_out or not trial.violations or shown[trial.mutator] == WORST:
            continue
        shown[trial.mutator] += 1
        yield f"\n## {trial.mutator}: {trial.sample} {trial.url}"
        for violation in trial.violations:
            yield f"{violation.fact} ({violation.size:.2f})"
            yield from (f"   - {line[:CHARS]}" for line in violation.expected.split("\n")[:6])
            yield from (f"   + {line[:CHARS]}" for line in violation.actual.split("\n")[:6])


if __name__ == "__main__":
    main()

"""Scores everything on labelled data and prints one table: ``python -m bench.quality [CORPUS]``."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from bench.quality import other_subjects
from bench.quality.child_processes import command, installed_peers
from bench.quality.details import details
from bench.quality.gold import MORE, READERS, BadLabel, Gold
from bench.quality.install import FOLDER, REPOSITORY
from bench.quality.measures import Measures, by_language, cpu_ratio, measures
from bench.quality.pages import Scores, System, read_all
from bench.quality.table import OURS, Row, goal_table, plain_table, row_of

from presswatch.articles.extractor_digest import extractor_digest

BASE = "trafilatura"
SETTINGS = ("trafilatura fast", "trafilatura precision")
TOGETHER = (OURS, BASE)
"""Read a few pages each in turn, and nothing beside, so that their CPU times can be compared."""
PEERS = (
    "rs-trafilatura", "readability-lxml", "resiliparse", "newspaper4k", "goose3", "news-please", "magic-html",
    "justext", "boilerpy3",
)  # fmt: skip
COLUMNS = (*TOGETHER, *SETTINGS, *PEERS)
GOAL_MEASURES = {
    "scrapinghub": ("body F1",),
    "fundus": ("body F1", "title equal", "day equal", "day wrong", "instant equal", "instant wrong", "authors, set F1"),
    "wcxb": ("body F1", "title equal"),
    "trafilatura": ("segments F", "segments precision", "authors, set F1"),
}
LEAST_PAGES = 5
"""Of a language, to have a line of its own."""
TRAINED = """\
The block model of presswatch was trained on labels of scrapinghub, fundus, wcxb and trafilatura, and its rules were
written while looking at these sets: on pages of theirs that it knows, its scores flatter it. What it does on hosts it
was not trained on is printed by `python -m bench.blocks.train_blocks --folds 5`. Of readability and postlight only
some roles of blocks were learned."""


def main() -> None:
    """Print the table."""
    args = _arguments()
    started = time.monotonic()
    golds, notes = chosen_pages(args.corpus, args.sets.split(","), args.limit)
    scores = Scores()
    subjects = [name for name in other_subjects.SUBJECTS if name in args.sets.split(",")]
    if golds:
        _read_pages(golds, args.peers, scores, args.workers)
    rows = chain(_page_rows(scores), _other_rows(args.corpus, subjects, notes, args.workers, quick=bool(args.limit)))
    print(f"Pages of {args.corpus.name}: {len(golds):,}" + (f", {args.limit} of each set" if args.limit else ""))
    print("\n".join(["", *goal_table(rows, COLUMNS), "", TRAINED, ""]))
    for title, table in (("Body by set", _set_rows), ("By language", _language_rows), ("CPU", _cpu_rows)):
        print("\n".join([f"{title}:", "", *plain_table(table(scores), COLUMNS), ""]))
    print("\n".join([*_notes(scores, notes), f"- {_versions(scores)}", f"- {time.monotonic() - started:.0f} s"]))
    if args.details:
        print("\n".join(details(scores)))


def _arguments() -> argparse.Namespace:
    every = [*READERS, *MORE, *other_subjects.SUBJECTS]
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.quality")
    parser.add_argument("corpus", nargs="?", type=Path, default=REPOSITORY.parent / "shared" / "corpus")
    parser.add_argument("--sets", default=",".join(every), help=f"of {', '.join(every)}")
    parser.add_argument("--peers", default=",".join(PEERS), help="set beside ours; empty for none")
    parser.add_argument("--limit", type=int, default=0, help="pages of each set, evenly spread; 0: all")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--details", action="store_true", help="also our worst pages")
    args = parser.parse_args()
    if not args.corpus.is_dir():
        sys.exit(f"no folder {args.corpus}: give the one that holds article_fundus and the others")
    return args


def chosen_pages(corpus: Path, names: list[str], limit: int) -> tuple[list[Gold], list[str]]:
    """Return the pages of the sets, and a note for each set that is not there and each label that cannot be used."""
    golds: list[Gold] = []
    notes = []
    for name, reader in (READERS | MORE).items():
        if name not in names:
            continue
        found = list(reader(corpus))
        pages = [one for one in found if isinstance(one, Gold)]
        notes += [
            f"bad label in {one.set_name}: {one.where}: {one.reason}" for one in found if isinstance(one, BadLabel)
        ]
        notes += [] if pages else [f"skipped: {name}: nothing of it in {corpus.name}"]
        golds += pages[:: max(1, len(pages) // limit)] if limit else pages
    return golds, notes


def _read_pages(golds: list[Gold], peers: str, scores: Scores, workers: int) -> None:
    """Let every system read the pages: ours beside its engine, then the others one by one."""
    code = extractor_digest().hex()[:12]
    read_all(golds, {name: _own(name, code) for name in TOGETHER}, scores, workers=1)
    for name in SETTINGS:
        read_all(golds, {name: _own(name, version("trafilatura"))}, scores, workers=workers)
    installed = installed_peers()
    for name in filter(None, peers.split(",")):
        peer = installed.get(name, {"version": "", "problem": "not installed here"})
        if peer["problem"]:
            scores.unavailable[name] = peer["problem"]
            continue
        system = System(command(FOLDER / "bin" / "python", name), peer["version"])
        read_all(golds, {name: system}, scores, workers=workers)


def _own(name: str, its_version: str) -> System:
    return System(command(sys.executable, name, REPOSITORY / "include"), its_version)


# --- rows -------------------------------------------------------------------------------------------------------------


def _by_system(scores: Scores, set_name: str) -> dict[str, Measures]:
    return {name: measures(set_name, found) for name in COLUMNS if (found := scores.of(name, set_name))}


def _rows_of(scores: Scores, set_name: str, wanted: tuple[str, ...] | None = None) -> Iterator[Row]:
    known = _by_system(scores, set_name)
    names = wanted or tuple(dict.fromkeys(name for one in known.values() for name in one))
    for measure in names if known else ():
        yield row_of(measure, set_name, {system: one.get(measure) for system, one in known.items()})


def _page_rows(scores: Scores) -> Iterator[Row]:
    """Yield the rows that the goals name, then those of the sets that nothing was trained on."""
    for set_name, wanted in GOAL_MEASURES.items():
        yield from _rows_of(scores, set_name, wanted)
    yield from _cpu_rows(scores)
    for set_name in MORE:
        yield from _rows_of(scores, set_name)


def _cpu_rows(scores: Scores) -> Iterator[Row]:
    base = [one for one in scores.found if one.system == BASE]
    ratios = {
        name: ratio
        for name in COLUMNS
        if (ratio := cpu_ratio((one for one in scores.found if one.system == name), base))
    }
    if ratios:
        yield row_of("CPU, times trafilatura's", "all pages", dict(ratios))


def _set_rows(scores: Scores) -> Iterator[Row]:
    for set_name in READERS:
        wanted = tuple(
            measure for measure in ("body F1", "body precision", "body recall", "segments F", "segments precision",
            "segments recall") if any(measure in one for one in _by_system(scores, set_name).values())
        )  # fmt: skip
        yield from _rows_of(scores, set_name, wanted)


def _language_rows(scores: Scores) -> Iterator[Row]:
    for set_name in READERS:
        found = [one for one in scores.found if one.gold.set_name == set_name]
        for language, mine in by_language(found, LEAST_PAGES).items():
            known = {
                name: measures(set_name, some)
                for name in COLUMNS
                if (some := [one for one in mine if one.system == name])
            }
            measure = "segments F" if set_name == "trafilatura" else "body F1"
            yield row_of(f"{measure}, {language}", set_name, {name: one.get(measure) for name, one in known.items()})


def _other_rows(corpus: Path, subjects: list[str], notes: list[str], workers: int, *, quick: bool) -> Iterator[Row]:
    """Yield the rows of the subjects, in processes of their own; a note for each that has none or fails."""
    if not subjects:
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(other_subjects.run, name, corpus, quick=quick) for name in subjects]
        for one in running:
            name, rows, problem = one.result()
            if problem or not rows:
                notes.append(f"skipped: {name}: {problem or f'nothing of it in {corpus.name}'}")
            yield from rows


# --- notes ------------------------------------------------------------------------------------------------------------


def _notes(scores: Scores, notes: list[str]) -> Iterator[str]:
    yield from (f"- {note}" for note in notes)
    yield from (f"- unreadable page: {page}" for page in sorted(scores.unreadable))
    yield from (f"- not run: {name}: {reason}" for name, reason in scores.unavailable.items())
    lost = Counter((one.system, one.outcome or "no answer") for one in scores.found if one.is_lost)
    for (system, outcome), count in sorted(lost.items()):
        yield f"- lost pages: {system}: {outcome}: {count}"


def _versions(scores: Scores) -> str:
    ran = {one.system for one in scores.found}
    peers = [f"{name} {one['version']}" for name, one in installed_peers().items() if name in ran]
    own = [f"{name} {version(name)}" for name in ("trafilatura", "feedparser", "py3langid")]
    return f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}: " + ", ".join([*own, *peers])


if __name__ == "__main__":
    main()

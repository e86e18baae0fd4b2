"""Score the extraction on labelled pages: ours beside bare trafilatura, one table.

    python bench/quality.py --corpus ../shared/corpus [--sets fundus,wcxb] [--details] [--limit N]

What is scored comes in through ``SYSTEMS`` only; metrics and labels know nothing of it.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean

import quality_metrics as metrics
from quality_gold import READERS, Gold, languages

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "include"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a system says of a page."""

    body: str = ""
    title: str | None = None
    published: datetime | None = None
    precision: str | None = None
    authors: tuple[str, ...] = ()
    outcome: str = ""


def presswatch(gold: Gold) -> Reading:
    """Return our reading: body blocks and metadata of ``clean_page``."""
    from presswatch.articles.extract import clean_page
    from presswatch.model import SavedPage

    found = clean_page(SavedPage(url=gold.url, body=gold.read()))
    claim = found.published.reading if found.published else None
    return Reading(
        body=found.body,
        title=found.title,
        published=(claim.value or _wall_day(claim.earliest)) if claim else None,
        precision=claim.precision if claim and claim.value else "day",
        authors=tuple(author.name for author in found.authors),
        outcome=found.outcome,
    )


def _wall_day(earliest: datetime | None) -> datetime | None:
    """Return the day as written of a time without a zone: its earliest instant is that of UTC+14."""
    return None if earliest is None else earliest + timedelta(hours=14)


def bare_trafilatura(gold: Gold) -> Reading:
    """Return trafilatura's default with metadata, comments off, as its own evaluation runs it."""
    import trafilatura as library

    found = library.bare_extraction(gold.read(), url=gold.url, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict):
        return Reading(outcome="no_article")
    return Reading(
        body=found.text or "",
        title=found.title,
        published=datetime.fromisoformat(found.date) if found.date else None,
        precision="day",
        authors=tuple(name.strip() for name in (found.author or "").split(";") if name.strip()),
        outcome="article",
    )


SYSTEMS: dict[str, Callable[[Gold], Reading]] = {"presswatch": presswatch, "trafilatura": bare_trafilatura}
"""Name → reader of a page."""


@dataclass(frozen=True, slots=True)
class Score:
    """One page, one system; None where the labels do not say."""

    system: str
    page_id: str
    set_name: str
    cpu_s: float
    outcome: str
    text: metrics.Overlap | None = None
    segments: metrics.Segments | None = None
    title: tuple[bool, bool] | None = None  # equal, equal with quotes folded
    day: str | None = None
    instant: str | None = None
    authors: float | None = None


def score(gold: Gold, system: str) -> Score:
    """Read one page with one system and compare it with its labels."""
    started = time.process_time()
    reading = SYSTEMS[system](gold)
    cpu_s = time.process_time() - started
    bag = metrics.shingles if gold.set_name == "scrapinghub" else metrics.words
    has_zone = gold.published is not None and gold.published[10:] and datetime.fromisoformat(gold.published).tzinfo
    return Score(
        system=system,
        page_id=gold.page_id,
        set_name=gold.set_name,
        cpu_s=cpu_s,
        outcome=reading.outcome,
        text=metrics.overlap(bag(reading.body), bag(gold.body)) if gold.body is not None else None,
        segments=metrics.segments(reading.body, gold.wanted, gold.unwanted) if gold.wanted or gold.unwanted else None,
        title=_title(reading, gold) if gold.title else None,
        day=metrics.day_verdict(reading.published, gold.published) if gold.published else None,
        instant=metrics.instant_verdict(reading.published, reading.precision, gold.published)
        if gold.published and has_zone
        else None,
        authors=metrics.authors_f1(reading.authors, gold.authors) if gold.authors else None,
    )


def _title(reading: Reading, gold: Gold) -> tuple[bool, bool]:
    plain, folded = (metrics.titles_equal(reading.title, gold.title or "", fold_quotes=fold) for fold in (False, True))
    return plain, folded


def _score_page(work: tuple[Gold, tuple[str, ...]]) -> list[Score]:
    logging.disable(logging.CRITICAL)
    gold, systems = work
    return [score(gold, system) for system in systems]


def score_all(golds: Iterable[Gold], systems: tuple[str, ...], *, workers: int) -> list[Score]:
    """Score every page with every system, in worker processes."""
    with get_context("spawn").Pool(workers) as pool:
        pages = pool.imap_unordered(_score_page, [(gold, systems) for gold in golds], chunksize=8)
        return [one for page in pages for one in page]


def table(scores: list[Score], systems: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the rows of the table: set, measure, pages, then one value a system."""
    rows: list[tuple[str, ...]] = []
    for set_name in READERS:
        by_system = {s: [x for x in scores if x.set_name == set_name and x.system == s] for s in systems}
        if not any(by_system.values()):
            continue
        values = {s: dict(_measures(set_name, by_system[s])) for s in systems}
        for measure, (_, pages) in values[systems[0]].items():
            rows.append((set_name, measure, str(pages), *(f"{values[s][measure][0]:.3f}" for s in systems)))
    return rows


def _measures(set_name: str, scores: list[Score]) -> Iterable[tuple[str, tuple[float, int]]]:
    texts = [s.text for s in scores if s.text]
    if texts:
        f1 = metrics.f1_of_means if set_name == "scrapinghub" else metrics.mean_page_f1
        yield "body F1", (f1(texts), len(texts))
        yield "body precision", (fmean(t.precision for t in texts), len(texts))
        yield "body recall", (fmean(t.recall for t in texts), len(texts))
    counted = [s.segments for s in scores if s.segments]
    if counted:
        total = metrics.Segments(*(sum(column) for column in zip(*counted, strict=True)))
        yield "segments F", (total.overlap.f1, len(counted))
        yield "segments precision", (total.overlap.precision, len(counted))
        yield "segments recall", (total.overlap.recall, len(counted))
    yield from _metadata_measures(scores)
    yield "CPU s a page", (fmean(s.cpu_s for s in scores), len(scores))


def _metadata_measures(scores: list[Score]) -> Iterable[tuple[str, tuple[float, int]]]:
    if titles := [s.title for s in scores if s.title]:
        yield "title equal", (fmean(t[0] for t in titles), len(titles))
        yield "title equal, quotes folded", (fmean(t[1] for t in titles), len(titles))
    for name in ("day", "instant"):
        if verdicts := [v for s in scores if (v := getattr(s, name))]:
            shares = Counter(verdicts)
            yield f"{name} right", (shares["right"] / len(verdicts), len(verdicts))
            yield f"{name} wrong", (shares["wrong"] / len(verdicts), len(verdicts))
    if authors := [s.authors for s in scores if s.authors is not None]:
        yield "authors set F1", (fmean(authors), len(authors))


def language_rows(corpus: Path, *, min_letters: int = 20) -> list[tuple[str, ...]]:
    """Return the share of right, wrong and unknown answers on texts whose language the identifier knows."""
    from presswatch.articles.language import ALIASES, identify, known_languages

    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    known = known_languages()
    for set_name, label, text in languages(corpus):
        wanted = ALIASES.get(label, label)
        if sum(map(str.isalpha, text)) < min_letters:
            continue
        found = identify(text).language
        group = f"{set_name}, {'known' if wanted in known else 'unknown'} languages"
        verdicts[group]["unknown" if found is None else "right" if found == wanted else "wrong"] += 1
    return [
        ("language", f"{group}: {name}", str(counts.total()), f"{counts[name] / counts.total():.3f}")
        for group, counts in sorted(verdicts.items())
        for name in ("right", "wrong", "unknown")
    ]


def worst(scores: list[Score], count: int) -> list[Score]:
    """Return our worst pages by text, the worst first."""
    ours = [s for s in scores if s.system == "presswatch" and s.text]
    return sorted(ours, key=lambda s: s.text.f1 if s.text else 1.0)[:count]


def _print(rows: list[tuple[str, ...]], heads: tuple[str, ...]) -> None:
    widths = [max(len(row[i]) for row in [heads, *rows] if i < len(row)) for i in range(len(heads))]
    for row in [heads, tuple("-" * w for w in widths), *rows]:
        print("| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=False)) + " |")


def _print_details(scores: list[Score]) -> None:
    for set_name in READERS:
        for one in worst([s for s in scores if s.set_name == set_name], 10):
            print(f"{set_name:12} {one.text.f1 if one.text else 0:.3f} {one.outcome:12} {one.page_id}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=REPOSITORY.parent / "shared" / "corpus")
    parser.add_argument("--sets", default=",".join([*READERS, "language"]))
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--limit", type=int, default=0, help="pages of each set, evenly spread; 0: all")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--details", action="store_true", help="list our worst pages")
    args = parser.parse_args()
    chosen, systems = args.sets.split(","), tuple(args.systems.split(","))
    golds: list[Gold] = []
    for name in chosen:
        pages = [g for g in READERS[name](args.corpus) if g.path.exists()] if name in READERS else []
        golds += pages[:: max(1, len(pages) // args.limit)] if args.limit else pages
    scores = score_all(golds, systems, workers=args.workers) if golds else []
    rows = table(scores, systems)
    if "language" in chosen:
        rows += language_rows(args.corpus)
    _print(rows, ("set", "measure", "pages", *systems))
    if args.details:
        _print_details(scores)


if __name__ == "__main__":
    main()

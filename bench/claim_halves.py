"""Titles, dates and authors on two halves of the labelled hosts: ``python -m bench.claim_halves [CORPUS]``.

The hosts are split by a digest of their name. Whoever mends a rule looks at the pages of half A only, and what holds
beyond them is read in the column of half B. Beside ours stands trafilatura as it comes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from bench.quality.child_processes import command
from bench.quality.gold import MORE, READERS, Gold
from bench.quality.install import REPOSITORY
from bench.quality.measures import Measures, measures
from bench.quality.pages import Score, Scores, System, read_all
from bench.quality.table import OURS, markdown

from presswatch.articles.extractor_digest import extractor_digest

BASE = "trafilatura"
MEASURES = (
    "title equal", "day equal", "day wrong", "instant equal", "instant wrong", "authors, set F1",
)  # fmt: skip
_ARCHIVED = "web.archive.org"
_SHORT_LABEL = 3
"""Letters of a label such as ``co`` in ``co.uk``, under which hosts are registered."""


def main() -> None:
    """Print one row for each measure of each set."""
    args = _arguments()
    names = args.sets.split(",")
    readers = {name: reader for name, reader in (READERS | MORE).items() if name in names}
    pages = (gold for reader in readers.values() for gold in reader(args.corpus) if isinstance(gold, Gold))
    golds = [gold for gold in pages if gold.title or gold.published or gold.authors]
    scores = Scores()
    for name, its_version in ((OURS, extractor_digest().hex()[:12]), (BASE, version(BASE))):
        system = System(command(sys.executable, name, REPOSITORY / "include"), its_version)
        read_all(golds, {name: system}, scores, workers=args.workers)
    print(
        "\n".join(markdown(("what", "set", "A", "n", "B", "n", f"{BASE} A", f"{BASE} B"), list(_rows(scores, names))))
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.claim_halves")
    parser.add_argument("corpus", nargs="?", type=Path, default=REPOSITORY.parent / "shared" / "corpus")
    parser.add_argument("--sets", default="fundus,wcxb,trafilatura,readability,postlight")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    if not args.corpus.is_dir():
        sys.exit(f"no folder {args.corpus}: give the one that holds article_fundus and the others")
    return args


def half_of(gold: Gold) -> str:
    """Return A or B: the half of the page's host, the same for all pages that one publisher's name covers."""
    name = publisher_host(gold.url)
    # Sets that give no addresses name their pages after the host.
    key = gold.page_id if name.endswith((".invalid", "fakehost")) else name
    return "AB"[sha256(key.encode()).digest()[0] % 2]


def publisher_host(url: str) -> str:
    """Return the registered name of an address's host: ``news.example.co.uk`` is ``example.co.uk``."""
    if _ARCHIVED in url and "/http" in url:
        url = url[url.rindex("/http") + 1 :]
    labels = (urlsplit(url).hostname or "").split(".")
    count = 3 if len(labels) > 2 and len(labels[-2]) <= _SHORT_LABEL else 2
    return ".".join(labels[-count:])


def _rows(scores: Scores, sets: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for set_name in sets:
        ours, base = _halves(scores.of(OURS, set_name)), _halves(scores.of(BASE, set_name))
        for measure in MEASURES:
            if measure in ours["A"] or measure in ours["B"]:
                own = [cell for half in "AB" for cell in (_value(ours[half], measure), _count(ours[half], measure))]
                yield (measure, set_name, *own, *(_value(base[half], measure) for half in "AB"))


def _halves(scores: list[Score]) -> dict[str, Measures]:
    return {
        half: measures(some[0].gold.set_name, some) if (some := [s for s in scores if half_of(s.gold) == half]) else {}
        for half in "AB"
    }


def _value(known: Measures, measure: str) -> str:
    return f"{known[measure].value:.3f}".removeprefix("0") if measure in known else "–"


def _count(known: Measures, measure: str) -> str:
    return str(known[measure].of) if measure in known else "0"


if __name__ == "__main__":
    main()

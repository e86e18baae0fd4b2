"""Score which pages are taken for lists of articles: precision and recall on the page types that article_wcxb labels.

python -m bench.page_kinds [--corpus ../shared/corpus] [--every N]
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

REPOSITORY = Path(__file__).resolve().parents[1]


def labelled(corpus: Path) -> Iterator[tuple[str, str, SavedPage]]:
    """Yield (name, ``article`` or ``listing``, page) of every page that is there."""
    for labels in sorted((corpus / "article_wcxb").glob("*/ground-truth*.jsonl.gz")):
        for line in gzip.decompress(labels.read_bytes()).splitlines():
            gold = json.loads(line)
            path = labels.parent / "html" / f"{gold['file_id']}.html.gz"
            if path.exists():
                url = gold["url"] or "https://page.invalid/unknown"
                yield gold["file_id"], gold["page_type"], SavedPage(url, gzip.decompress(path.read_bytes()))


def main() -> None:
    """Print the outcomes by label, then precision and recall of ``listing``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=REPOSITORY.parent / "shared" / "corpus")
    parser.add_argument("--every", type=int, default=1, help="only every Nth article; all lists are read")
    args = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    for place, (name, kind, page) in enumerate(labelled(args.corpus)):
        if kind == "article" and place % args.every:
            continue
        outcome = clean_page(page).outcome
        counts[kind, outcome] += 1
        if kind == "article" and outcome == "listing":
            print(f"article read as listing: {name} {page.url[:80]}")
    print(*(f"{kind} read as {outcome}: {count}" for (kind, outcome), count in sorted(counts.items())), sep="\n")
    hits = counts["listing", "listing"]
    said = sum(count for (_, outcome), count in counts.items() if outcome == "listing")
    there = sum(count for (kind, _), count in counts.items() if kind == "listing")
    print(f"listing: precision {hits / (said or 1):.3f}, recall {hits / (there or 1):.3f}")


if __name__ == "__main__":
    main()

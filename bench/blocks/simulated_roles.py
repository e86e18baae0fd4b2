"""Score the roles of blocks on the pages of newsworld, whose parts are known.

    python -m bench.blocks.simulated_roles [--seeds 1,2,3] [--details]

A line that holds a caption and its credit counts as caption. Promotion, pointers to other pages and furniture are one
class, ``residue``: which of them a line is matters to nobody; what the page shows of it and the extraction leaves out
is right as well. Bylines and dates of the page are not scored. A dek that stands in the body counts as dek where the
extraction names it as such.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "include"))

from newsworld.expected_roles import LabelledPage, labelled_pages
from newsworld.scenario import build_script
from presswatch.articles.extract import clean_page
from presswatch.articles.text.normalize import fold
from presswatch.model.extraction import FeedHint, SavedPage

CLASSES = {
    "headline": "headline", "dek": "dek", "body": "body", "quote": "body", "list": "body", "table": "body",
    "heading": "heading", "caption": "caption", "credit": "credit", "toc": "toc", "promo": "residue",
    "related": "residue", "teaser": "residue", "boilerplate": "residue",
}  # fmt: skip
"""Role of a block or part of a page → class that is scored."""
UNSCORED = frozenset({"byline", "dateline"})
Verdict = tuple[str, str, str]
"""Class expected, class found ("" for neither), text."""


def judge(page: LabelledPage) -> list[Verdict]:
    """Return a verdict for each block of our reading, and for each labelled text that it leaves out."""
    summary = page.article.dek or page.version.body[0].text
    found = clean_page(SavedPage(page.url, page.html, feed=FeedHint(page.version.title, summary)))
    blocks = [(fold(b.text), "dek" if b.role == "body" and b.text == found.dek else b.role) for b in found.blocks]
    shown = [text for text, _ in blocks]
    verdicts = [
        (expected, CLASSES[role], text)
        for place, (text, role) in enumerate(blocks)
        if role not in UNSCORED and (expected := _expected(page, text, place, shown)) not in UNSCORED
    ]
    missing = [(CLASSES[part], text) for text, part in page.labels if part not in {*UNSCORED, "credit"}]
    everything = " ".join(shown)
    gone = [(part, "", text) for part, text in missing if part != "residue" and fold(text) not in everything]
    return verdicts + gone


def _expected(page: LabelledPage, text: str, place: int, shown: list[str]) -> str:
    parts = [part for label, part in page.labels if (folded := fold(label)) and (folded == text or folded in text)]
    if "toc" in parts:  # The list and the heading say the same; the list comes first.
        return "toc" if text in shown[place + 1 :] else "heading"
    for part in ("caption", "body", "dek", "heading", "headline", "related", "promo", "credit", "byline"):
        if part in parts:
            return part if part in UNSCORED else CLASSES[part]
    return "residue"


def judge_seed(seed: int) -> list[tuple[str, list[Verdict]]]:
    """Return name and verdicts of each page of a seed."""
    return [(f"{seed} {page.article.key}@{page.step}", judge(page)) for page in labelled_pages(build_script(seed))]


def scores(verdicts: list[Verdict]) -> Iterator[tuple[str, float, float, float, int]]:
    """Yield class, F1, precision, recall and the number expected."""
    right = Counter(expected for expected, found, _ in verdicts if expected == found)
    wanted = Counter(expected for expected, _, _ in verdicts)
    given = Counter(found for _, found, _ in verdicts)
    for name in sorted(wanted):
        precision, recall = right[name] / (given[name] or 1), right[name] / wanted[name]
        yield name, 2 * precision * recall / (precision + recall or 1), precision, recall, wanted[name]


def mean_f1(pages: list[tuple[str, list[Verdict]]]) -> float:
    """Return the mean F1 of the roles over pages."""
    return fmean(row[1] for row in scores([one for _, verdicts in pages for one in verdicts]))


def main() -> None:
    """Print a table for each seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="1,2")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--details", action="store_true", help="list the wrong blocks")
    args = parser.parse_args()
    seeds = [int(seed) for seed in args.seeds.split(",")]
    with get_context("spawn").Pool(args.workers) as pool:
        for seed, pages in zip(seeds, pool.imap(judge_seed, seeds), strict=True):
            table = list(scores([one for _, verdicts in pages for one in verdicts]))
            print(f"seed {seed}: {len(pages)} pages, role F1 {fmean(row[1] for row in table):.3f} (mean over roles)")
            for name, f1, precision, recall, count in table:
                print(f"  {name:10} F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}  n {count}")
            wrong = [(key, *one) for key, verdicts in pages for one in verdicts if one[0] != one[1]]
            for key, expected, found, text in wrong if args.details else ():
                print(f"    {key}: {expected} read as {found or 'nothing'}: {text[:90]}")


if __name__ == "__main__":
    main()

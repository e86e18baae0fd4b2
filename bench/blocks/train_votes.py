"""Train the model that foretells which leaves trafilatura and readability take, on what they took of the open pages.

    python -m bench.blocks.train_votes [--corpus ../shared/corpus] [--folds 3] [--write]

No labels are needed: the engines themselves are the teachers. With folds, no host is both in training and test; printed
is, for each share of the pages from the least doubtful on, the doubt up to which it goes and how far the foretold text
agrees with trafilatura's (F1 of characters). Needs scikit-learn, as ``train_blocks`` does.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from bench.blocks.train_blocks import fold_of, trees_of
from bench.quality.gold import READERS, Gold
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "include"))

from presswatch.articles.blocks.body_features import PageFeatures
from presswatch.articles.blocks.vote_model import FORETOLD, MODEL_FILE, as_of_all, doubt_of
from presswatch.articles.page_parser import ParsedPage, read_page
from presswatch.model.extraction import SavedPage

MODEL = Path(__file__).resolve().parents[2] / "include" / "presswatch" / "articles" / "blocks" / MODEL_FILE
SETTINGS: dict[str, Any] = {
    "max_iter": 100,
    "learning_rate": 0.1,
    "max_leaf_nodes": 12,
    "max_depth": 8,
    "min_samples_leaf": 60,
    "max_features": 0.3,
    "l2_regularization": 1.0,
    "early_stopping": False,
    "random_state": 0,
}
_LENGTH = 0.75
"""Power of a leaf's length that it weighs, as in ``train_blocks``."""
_SAID_TWICE = ("default", "readability", "votes", "agrees", "parent_votes", "look_votes")
"""Beginnings of columns that say nothing new where one engine stands for all."""

Column = NDArray[np.float64]


class Page(NamedTuple):
    """A page as numbers: the columns in use, what each engine took, size and weight of each leaf."""

    gold: Gold
    matrix: NDArray[np.float32]
    taken: NDArray[np.float64]  # engine × leaf
    chars: Column
    weight: Column


def taught(gold: Gold) -> tuple[tuple[str, ...], Page] | None:
    """Return the names of the columns and the page, or None where there is nothing to learn."""
    logging.disable(logging.CRITICAL)
    reading = read_page(SavedPage(url=gold.url, body=gold.read()), asks_engines=True)
    if not isinstance(reading, ParsedPage) or not reading.features.votes[-1].any():
        return None
    features: PageFeatures = reading.features
    names, rows = features.with_votes(as_of_all(features.votes[-1])).columns
    chosen = [number for number, name in enumerate(names) if not _is_said_twice(name)]
    weight = features.chars**_LENGTH
    page = Page(gold, rows[:, chosen].astype(np.float32), features.votes[:-1], features.chars, weight / weight.sum())
    return tuple(names[number] for number in chosen), page


def _is_said_twice(name: str) -> bool:
    return name.startswith(_SAID_TWICE) and name != "votes_around"


def fit(pages: Sequence[Page]) -> list[HistGradientBoostingClassifier]:
    """Return a fitted classifier for each engine; every page weighs the same."""
    rows, weight = (np.concatenate([page[field] for page in pages]) for field in (1, 4))
    taken = np.concatenate([page.taken for page in pages], axis=1)
    weight *= len(weight) / weight.sum()
    return [HistGradientBoostingClassifier(**SETTINGS).fit(rows, row > 0, sample_weight=weight) for row in taken]


def agreement(pages: Sequence[Page], folds: int) -> Iterator[str]:
    """Yield lines that say how far the foretold text agrees with trafilatura's on hosts not trained on."""
    found: list[tuple[float, float]] = []
    for fold in range(folds):
        model = fit([page for page in pages if fold_of(page.gold, folds) != fold])[0]
        for page in pages:
            if fold_of(page.gold, folds) == fold:
                chances = model.predict_proba(page.matrix)[:, 1]
                found.append((doubt_of(chances, page.chars), _f1(chances >= 0.5, page)))
    found.sort()
    for percent in (50, 60, 70, 80, 90, 100):
        part = found[: len(found) * percent // 100]
        yield f"{percent:3} % of pages: doubt up to {part[-1][0]:.3f}, F1 {np.mean([f1 for _, f1 in part]):.4f}"


def _f1(guess: NDArray[np.bool_], page: Page) -> float:
    both, total = (page.chars * guess * page.taken[0]).sum(), (page.chars * (guess + page.taken[0])).sum()
    return float(2 * both / max(1.0, total))


def stored(models: Sequence[HistGradientBoostingClassifier], columns: Sequence[str]) -> dict[str, Any]:
    """Return the fitted trees as plain data, in the form that ``vote_model`` reads."""
    forests = [trees_of(model) for model in models]
    return {
        "columns": list(columns),
        "base": [round(float(model._baseline_prediction.ravel()[0]), 6) for model in models],
        "outputs": len(FORETOLD),
        "depth": max(depth for depth, _ in forests),
        "trees": [tree for _, trees in forests for tree in trees],
    }


def main() -> None:
    """Print the agreement on hosts not trained on, and write the model that saw all pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=MODEL.parents[5] / "shared" / "corpus")
    parser.add_argument("--folds", type=int, default=3, help="0: no table")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    golds = [gold for reader in READERS.values() for gold in reader(args.corpus) if isinstance(gold, Gold)]
    with get_context("spawn").Pool(args.workers) as pool:
        found = [page for page in pool.imap(taught, golds, chunksize=16) if page is not None]
    pages = [page for _, page in found]
    print("\n".join(agreement(pages, args.folds)) if args.folds else "")
    if args.write:
        text = json.dumps(stored(fit(pages), found[0][0]), separators=(",", ":"))
        MODEL.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

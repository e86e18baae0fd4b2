"""Train the block model on the labelled pages and judge it on pages of hosts it has not seen.

    python -m bench.train_blocks --corpus ../shared/corpus [--folds 5] [--write]

Needs scikit-learn, which nothing else of the project uses: ``uv pip install scikit-learn``. Without ``--write`` only
the cross-validated table is printed. Labels come from the texts of the sets: a leaf counts as body where its letters
occur in the labelled text, or in a must-have segment; leaves of which a set says nothing are left out.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import zlib
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from bench.quality import metrics
from bench.quality.gold import READERS, Gold
from sklearn.ensemble import HistGradientBoostingClassifier

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "include"))
MODEL = REPOSITORY / "include" / "presswatch" / "articles" / "block_model.json"
TREES, TREE_LEAVES, RATE, MIN_LEAVES = 120, 12, 0.1, 60
_SHORT = 16


class Labelled(NamedTuple):
    """A page as numbers: columns and label of each leaf; weight 0 where the labels are silent."""

    gold: Gold
    matrix: np.ndarray[Any, np.dtype[np.float64]]
    label: np.ndarray[Any, np.dtype[np.float64]]
    weight: np.ndarray[Any, np.dtype[np.float64]]
    texts: tuple[str, ...]


def labelled(gold: Gold) -> tuple[tuple[str, ...], Labelled] | None:
    """Return the column names and the page, or None where it cannot be read."""
    logging.disable(logging.CRITICAL)
    from presswatch.articles.features import matrix
    from presswatch.articles.reading import PageReading, read_page
    from presswatch.model import SavedPage

    read = read_page(SavedPage(url=gold.url, body=gold.read()))
    if not isinstance(read, PageReading) or not read.view.leaves:
        return None
    names, rows = matrix(read.view)
    label, is_known = _labels(gold, read.view.folded)
    weight = np.sqrt(read.view.chars) * is_known
    texts = tuple(leaf.text for leaf in read.view.leaves)
    return names, Labelled(gold, rows.astype(np.float32).astype(float), label, weight / (weight.sum() or 1), texts)


def _labels(gold: Gold, folded: tuple[str, ...]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    from presswatch.articles.text import fold

    if gold.body is not None:
        whole, lines = fold(gold.body), {fold(line) for line in gold.body.split("\n")}
        hits = [text in whole if len(text) >= _SHORT else text in lines for text in folded]
        return np.array(hits, dtype=float), np.ones(len(folded))
    wanted, unwanted = [fold(s) for s in gold.wanted if fold(s)], [fold(s) for s in gold.unwanted if fold(s)]
    is_wanted = np.array([_touches(text, wanted) for text in folded], dtype=float)
    is_unwanted = np.array([_touches(text, unwanted) for text in folded], dtype=float)
    return is_wanted, np.maximum(is_wanted, is_unwanted)


def _touches(text: str, segments: list[str]) -> bool:
    return bool(text) and any(s in text or (len(text) >= _SHORT and text in s) for s in segments)


def fit(pages: list[Labelled]) -> HistGradientBoostingClassifier:
    """Return a fitted classifier; every page weighs the same, long leaves more than short ones."""
    settings: dict[str, Any] = {"max_iter": TREES, "max_leaf_nodes": TREE_LEAVES, "learning_rate": RATE}
    model = HistGradientBoostingClassifier(**settings, min_samples_leaf=MIN_LEAVES, random_state=0)
    rows, label, weight = (np.concatenate([page[i] for page in pages]) for i in (1, 2, 3))
    known = weight > 0
    return model.fit(rows[known], label[known], sample_weight=weight[known] * known.sum() / weight.sum())


def fold_of(gold: Gold, folds: int) -> int:
    """Return the fold of a page: all pages of one host fall into one."""
    host = ".".join((urlsplit(gold.url).hostname or "").split(".")[-2:])
    return zlib.crc32(host.encode()) % folds


def cross_validated(pages: list[Labelled], folds: int) -> list[Any]:
    """Return the probabilities of every page, each from a model that never saw its host."""
    found: list[Any] = [None] * len(pages)
    for fold in range(folds):
        model = fit([page for page in pages if fold_of(page.gold, folds) != fold])
        for index, page in enumerate(pages):
            if fold_of(page.gold, folds) == fold:
                found[index] = model.predict_proba(page.matrix)[:, 1]
    return found


def rows(pages: list[Labelled], probabilities: list[Any], keep: float) -> Iterator[str]:
    """Yield one line for each set: F1, precision, recall of the leaves that are kept."""
    for name in READERS:
        texts = [
            (page.gold, "\n".join(t for t, p in zip(page.texts, chances, strict=True) if p >= keep))
            for page, chances in zip(pages, probabilities, strict=True)
            if page.gold.set_name == name
        ]
        if name == "trafilatura":
            counts = [metrics.segments(text, gold.wanted, gold.unwanted) for gold, text in texts]
            total = metrics.Segments(*(sum(column) for column in zip(*counts, strict=True))).overlap
            yield f"{name:12} F {total.f1:.4f} P {total.precision:.4f} R {total.recall:.4f}"
            continue
        bag = metrics.shingles if name == "scrapinghub" else metrics.words
        found = [metrics.overlap(bag(text), bag(gold.body or "")) for gold, text in texts]
        f1 = metrics.f1_of_means if name == "scrapinghub" else metrics.mean_page_f1
        means = fmean(o.precision for o in found), fmean(o.recall for o in found)
        yield f"{name:12} F {f1(found):.4f} P {means[0]:.4f} R {means[1]:.4f}"


def stored(model: HistGradientBoostingClassifier, columns: tuple[str, ...]) -> dict[str, Any]:
    """Return the fitted trees as plain data, in the form that ``blockmodel`` reads."""
    trees = []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        ends = nodes["is_leaf"].astype(bool)
        own = np.arange(len(nodes))
        trees.append(
            {
                "column": np.where(ends, 0, nodes["feature_idx"]).tolist(),
                "threshold": [
                    None if end else float(f"{t:.6g}") for end, t in zip(ends, nodes["num_threshold"], strict=True)
                ],
                "low": np.where(ends, own, nodes["left"]).tolist(),
                "high": np.where(ends, own, nodes["right"]).tolist(),
                "value": [round(float(v), 5) if end else 0 for end, v in zip(ends, nodes["value"], strict=True)],
            }
        )
    depth = max(int(predictor.get_max_depth()) for (predictor,) in model._predictors)
    base = float(model._baseline_prediction.ravel()[0])
    return {"columns": list(columns), "base": round(base, 6), "depth": depth, "trees": trees}


def load(corpus: Path, workers: int) -> tuple[tuple[str, ...], list[Labelled]]:
    """Return the column names and all labelled pages."""
    golds = [gold for reader in READERS.values() for gold in reader(corpus) if isinstance(gold, Gold)]
    with get_context("spawn").Pool(workers) as pool:
        found = [page for page in pool.imap(labelled, golds, chunksize=16) if page is not None]
    return found[0][0], [page for _, page in found]


def main() -> None:
    """Print the cross-validated table, and write the model that saw all pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=REPOSITORY.parent / "shared" / "corpus")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    columns, pages = load(args.corpus, args.workers)
    probabilities = cross_validated(pages, args.folds)
    for keep in (0.4, 0.5, 0.6):
        print(f"-- kept from {keep}")
        print("\n".join(rows(pages, probabilities, keep)))
    if args.write:
        MODEL.write_text(json.dumps(stored(fit(pages), columns), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

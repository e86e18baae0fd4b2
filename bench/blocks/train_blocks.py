"""Train the block model on the labelled pages and judge it on pages of hosts it has not seen.

    python -m bench.blocks.train_blocks --corpus ../shared/corpus [--folds 5] [--write]

Needs scikit-learn, which nothing else of the project uses: ``uv pip install scikit-learn``. Without ``--write`` only
the cross-validated tables are printed: of the leaves that the model keeps, and of the whole cleaner, rules included,
with that model in the place of the trained one. Sets that nothing is trained on are in them too.
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
from bench.quality.gold import MORE, READERS, Gold
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "include"))

from bench.blocks.block_labels import labels_of
from bench.blocks.detached_pages import without_elements

from presswatch.articles.blocks.body_model import KEEP, MODEL_FILE
from presswatch.articles.extract import judged_drafts
from presswatch.articles.page_parser import ParsedPage, read_page
from presswatch.model.extraction import BODY_ROLES, SavedPage

REPOSITORY = Path(__file__).resolve().parents[2]
MODEL = REPOSITORY / "include" / "presswatch" / "articles" / "blocks" / MODEL_FILE
SETTINGS: dict[str, Any] = {
    "max_iter": 160,
    "learning_rate": 0.08,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 80,
    "max_features": 0.3,
    "l2_regularization": 1.0,
    "random_state": 0,
}
_LENGTH = 0.75
"""Power of a leaf's length that it weighs: the metrics count words, and short leaves are many."""
_FAR = 0.3
"""Share of the leaves that nobody took and no label wants with which the model is trained; there are too many."""

Column = NDArray[np.float64]


class Page(NamedTuple):
    """A labelled page as numbers: columns, label and weight of each leaf; weight 0 where the labels are silent."""

    gold: Gold
    reading: ParsedPage
    matrix: NDArray[np.float32]
    label: Column
    weight: Column


def labelled(gold: Gold) -> tuple[tuple[str, ...], Page] | None:
    """Return the column names and the page, or None where it cannot be read."""
    logging.disable(logging.CRITICAL)
    reading = read_page(SavedPage(url=gold.url, body=gold.read()))
    if not isinstance(reading, ParsedPage) or not reading.features.blocks:
        return None
    reading = without_elements(reading)
    names, rows = reading.features.columns
    share, known = labels_of(gold, reading.features)
    weight = reading.features.chars**_LENGTH * known
    return names, Page(gold, reading, rows.astype(np.float32), share, weight / (weight.sum() or 1))


def fit(pages: list[Page]) -> HistGradientBoostingClassifier:
    """Return a fitted classifier; every page weighs the same, and a leaf of which a part is body counts as both."""
    rows, label = (np.concatenate([page[i] for page in pages]) for i in (2, 3))
    weight = np.concatenate([page.weight * _sampled(page) for page in pages])
    known, is_part = weight > 0, (weight > 0) & (label > 0) & (label < 1)
    weights = np.concatenate([(weight * np.where(is_part, label, 1))[known], (weight * (1 - label))[is_part]])
    model = HistGradientBoostingClassifier(**SETTINGS)
    return model.fit(
        np.concatenate([rows[known], rows[is_part]]),
        np.concatenate([label[known] > 0, np.zeros(is_part.sum(), dtype=bool)]),
        sample_weight=weights * len(weights) / weights.sum(),
    )


def _sampled(page: Page) -> Column:
    """Return the factor for the weight of each leaf: 0 for those far ones that are left out."""
    is_far = (page.reading.features.votes.sum(axis=0) == 0) & (page.label == 0)
    chosen = np.random.default_rng(zlib.crc32(page.gold.page_id.encode())).random(len(is_far)) < _FAR
    return np.where(is_far, chosen / _FAR, 1.0)


def fold_of(gold: Gold, folds: int) -> int:
    """Return the fold of a page: all pages of one host fall into one."""
    host = ".".join((urlsplit(gold.url).hostname or "").split(".")[-2:])
    return zlib.crc32(host.encode()) % folds


def trained_on(pages: list[Page]) -> list[Page]:
    """Return the pages of the sets that the model may learn from."""
    return [page for page in pages if page.gold.set_name in READERS]


def cross_validated(pages: list[Page], folds: int) -> list[Column]:
    """Return the probabilities of every page, each from a model that never saw its host."""
    found: list[Column] = [np.zeros(0)] * len(pages)
    for fold in range(folds):
        model = fit([page for page in trained_on(pages) if fold_of(page.gold, folds) != fold])
        for index, page in enumerate(pages):
            if fold_of(page.gold, folds) == fold:
                found[index] = model.predict_proba(page.matrix)[:, 1]
    return found


def kept(page: Page, chances: Column) -> str:
    """Return the leaves that the model alone keeps."""
    leaves = zip(page.reading.features.blocks, chances, strict=True)
    return "\n".join(leaf.text for leaf, chance in leaves if chance >= KEEP)


def cleaned(page: Page, chances: Column) -> str:
    """Return the body as the whole cleaner gives it."""
    _, drafts = judged_drafts(page.reading, chances)
    return "\n\n".join(draft.text for draft in drafts if draft.role in BODY_ROLES)


def table(golds: list[Gold], texts: list[str]) -> Iterator[str]:
    """Yield one line for each set: F1, precision, recall."""
    for name in (*READERS, *MORE):
        pairs = [(gold, text) for gold, text in zip(golds, texts, strict=True) if gold.set_name == name]
        if all(gold.body is None for gold, _ in pairs):
            counts = [metrics.segments(text, gold.wanted, gold.unwanted) for gold, text in pairs]
            total = metrics.Segments(*(sum(column) for column in zip(*counts, strict=True))).overlap
            yield f"{name:12} F {total.f1:.4f} P {total.precision:.4f} R {total.recall:.4f}"
            continue
        bag = metrics.shingles if name == "scrapinghub" else metrics.words
        found = [metrics.overlap(bag(text), bag(gold.body or "")) for gold, text in pairs]
        f1 = metrics.f1_of_means if name == "scrapinghub" else metrics.mean_page_f1
        means = fmean(o.precision for o in found), fmean(o.recall for o in found)
        yield f"{name:12} F {f1(found):.4f} P {means[0]:.4f} R {means[1]:.4f}"


def stored(model: HistGradientBoostingClassifier, columns: tuple[str, ...]) -> dict[str, Any]:
    """Return the fitted trees as plain data, in the form that ``blockmodel`` reads."""
    depth, trees = trees_of(model)
    return {
        "columns": list(columns),
        "base": round(float(model._baseline_prediction.ravel()[0]), 6),
        "outputs": 1,
        "depth": depth,
        "trees": trees,
    }


def trees_of(model: HistGradientBoostingClassifier) -> tuple[int, list[dict[str, list[Any]]]]:
    """Return the greatest depth of the fitted trees, and the trees as plain data."""
    predictors = [predictor for (predictor,) in model._predictors]
    depth = max(int(predictor.get_max_depth()) for predictor in predictors)
    return depth, [_tree(predictor.nodes) for predictor in predictors]


def _tree(nodes: NDArray[Any]) -> dict[str, list[Any]]:
    ends = nodes["is_leaf"].astype(bool)
    number = np.where(ends, -np.cumsum(ends), np.cumsum(~ends) - 1)
    inner = nodes[~ends]
    return {
        "column": inner["feature_idx"].tolist(),
        "threshold": [float(f"{bound:.6g}") for bound in inner["num_threshold"]],
        "low": number[inner["left"]].tolist(),
        "high": number[inner["right"]].tolist(),
        "value": [round(float(value), 5) for value in nodes[ends]["value"]],
    }


def load(corpus: Path, workers: int) -> tuple[tuple[str, ...], list[Page]]:
    """Return the column names and all labelled pages."""
    golds = [gold for reader in (READERS | MORE).values() for gold in reader(corpus) if isinstance(gold, Gold)]
    with get_context("spawn").Pool(workers) as pool:
        found = [page for page in pool.imap(labelled, golds, chunksize=16) if page is not None]
    return found[0][0], [page for _, page in found]


def main() -> None:
    """Print the cross-validated tables, and write the model that saw all pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=REPOSITORY.parent / "shared" / "corpus")
    parser.add_argument("--folds", type=int, default=5, help="0: no table")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    columns, pages = load(args.corpus, args.workers)
    chances = cross_validated(pages, args.folds)
    for name, text_of in (("the model alone", kept), ("the whole cleaner", cleaned)) if args.folds else ():
        print(f"-- {name}, hosts not trained on")
        print("\n".join(table([page.gold for page in pages], list(map(text_of, pages, chances)))))
    if args.write:
        MODEL.write_text(
            json.dumps(stored(fit(trained_on(pages)), columns), separators=(",", ":")) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()

"""Train the model that sets the roles of blocks right, on blocks that readers labelled (``bench/labels/README.md``).

    python -m bench.blocks.train_roles [--corpus ../shared/corpus] [--folds 4] [--write]

Pages of ``dev`` teach it; with folds, no host is both in training and test. The block model's say is that of one
which never saw its host, as on any page in use. Needs scikit-learn and LightGBM, which are in no lock of the project.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import zlib
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from bench.blocks import train_blocks
from bench.blocks.boosted_trees import trees_of
from bench.blocks.changed_pages import Key, changed_pages
from bench.blocks.detached_pages import without_elements
from bench.blocks.labelled_roles import LabelledPage, Shown, judge, labelled, macro, scores
from bench.blocks.role_labels import keys_of
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "include"))

from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.body_features import PageFeatures
from presswatch.articles.blocks.judged_body import JudgedBody
from presswatch.articles.blocks.mlp import standardised
from presswatch.articles.blocks.role_features import columns
from presswatch.articles.blocks.role_model import CLASSES, LEFT_OUT, MODEL_FILE, class_of, role_model_of, settled
from presswatch.articles.blocks.role_rules import hints_of
from presswatch.articles.page.text_blocks import BlockTree
from presswatch.articles.page_parser import ParsedPage, read_page
from presswatch.model.extraction import SavedPage

MODEL = Path(__file__).resolve().parents[2] / "include" / "presswatch" / "articles" / "blocks" / MODEL_FILE
NETWORK: dict[str, Any] = {
    "hidden_layer_sizes": (128,),
    "alpha": 1.0,
    "batch_size": 256,
    "max_iter": 40,
    "n_iter_no_change": 1000,
    "tol": 0.0,
    "random_state": 0,
}
FOREST: dict[str, Any] = {
    "objective": "multiclass",
    "num_leaves": 31,
    "max_depth": 6,
    "learning_rate": 0.2,
    "extra_trees": True,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "min_data_in_leaf": 20,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "seed": 0,
    "deterministic": True,
    "verbose": -1,
}
_ROUNDS = 100
_RARE = 0.2
"""Power by which rare classes weigh more: the mean over roles counts them as much as body."""
_CHANGED = 0.5
"""Weight of a changed page beside one as it is."""

Chances = NDArray[np.float64]


class Sample(NamedTuple):
    """A labelled page as numbers; class -1 where a block has no letters."""

    page: LabelledPage
    change: str  # "" for the page as it is
    block_tree: BlockTree
    context: BlockContext
    hints: list[BlockLabel | None]
    names: tuple[str, ...]
    rows: NDArray[np.float64]
    classes: NDArray[np.intp]


def sample(one: LabelledPage, change: str, html: bytes | None, unseen: JudgedBody | None) -> Sample | None:
    """Return the page as numbers, or None where it cannot be read.

    Args:
        one: the page with its labels.
        change: how it was changed.
        html: its bytes then.
        unseen: its body as judged by models that never saw its host; None where those in use never saw it.
    """
    logging.disable(logging.CRITICAL)
    reading = read_page(SavedPage(url=one.page.url, body=one.page.read() if html is None else html))
    if not isinstance(reading, ParsedPage) or not reading.features.blocks:
        return None
    reading = without_elements(reading)
    body = reading.body if unseen is None else unseen
    context = BlockContext(body.features, body.chances, body.taken)
    hints = hints_of(context)
    names, rows = columns(context, hints)
    classes = _classes(one, reading.block_tree, body.features)
    return Sample(one, change, reading.block_tree, context, hints, names, rows, classes)


def _classes(one: LabelledPage, whole: BlockTree, view: PageFeatures) -> NDArray[np.intp]:
    start = whole.blocks.index(view.blocks[0])
    keys = keys_of(whole)[start : start + len(view.blocks)]
    said = [None if not key else one.roles.get(key) for key in keys]
    labels = [class_of(BlockLabel(role, "")) if role else LEFT_OUT for role in said]  # type: ignore[arg-type]
    return np.array([CLASSES.index(name) if key else -1 for key, name in zip(keys, labels, strict=True)])


def fit(samples: Sequence[Sample]) -> dict[str, Any]:
    """Return a trained model as plain data, in the form that ``role_model`` reads."""
    known = np.concatenate([one.classes for one in samples])
    rows = np.concatenate([one.rows for one in samples])[known >= 0].astype(np.float32)
    shares = np.concatenate([np.full(len(one.classes), _CHANGED if one.change else 1.0) for one in samples])[known >= 0]
    known = known[known >= 0]
    counts = np.bincount(known, minlength=len(CLASSES))
    assert counts.min() > 0, "a class has no labelled block"
    weights = ((counts.max() / counts) ** _RARE)[known] * shares
    weights *= len(weights) / weights.sum()
    return {
        "columns": list(samples[0].names),
        "network": _network(rows, known, weights),
        "forest": _forest(rows, known, weights),
    }


def _network(rows: NDArray[np.float32], known: NDArray[np.intp], weights: Chances) -> dict[str, Any]:
    mean, scale = rows.mean(axis=0).round(4), (rows.std(axis=0) + np.float32(1e-3)).round(4)
    model = MLPClassifier(**NETWORK)
    model.fit(standardised(rows, mean, scale), known, sample_weight=weights)
    layers = [np.vstack([w, b]) for w, b in zip(model.coefs_, model.intercepts_, strict=True)]
    return {"mean": _plain(mean), "scale": _plain(scale), "hidden": _plain(layers[0]), "output": _plain(layers[1])}


def _plain(numbers: NDArray[np.float32]) -> list[Any]:
    """Return numbers in the few digits that are stored."""
    return list(numbers.astype(float).round(4).tolist())


def _forest(rows: NDArray[np.float32], known: NDArray[np.intp], weights: Chances) -> dict[str, Any]:
    settings = FOREST | {"num_class": len(CLASSES)}
    data = lightgbm.Dataset(rows, label=known, weight=weights, params=settings)
    booster = lightgbm.train(settings, data, num_boost_round=_ROUNDS)
    trees = trees_of(booster)
    by_class = [tree for number in range(len(CLASSES)) for tree in trees[number :: len(CLASSES)]]
    return {"outputs": len(CLASSES), "depth": FOREST["max_depth"], "trees": by_class}


def fold_of(one: LabelledPage, folds: int) -> int:
    """Return the fold of a page: all pages of one host fall into one."""
    host = ".".join((one.page.url or "").split("/")[2:3][:1]).removeprefix("www.")
    return zlib.crc32(host.encode()) % folds


def cross_validated(samples: Sequence[Sample], folds: int) -> list[list[BlockLabel | None]]:
    """Return the roles of each page as given by a model that never saw its host."""
    found: dict[int, list[BlockLabel | None]] = {}
    for fold in range(folds):
        model = role_model_of(fit([one for one in samples if fold_of(one.page, folds) != fold]))
        for index, one in enumerate(samples):
            if fold_of(one.page, folds) == fold:
                found[index] = settled(one.context, one.hints, model.probabilities(one.names, one.rows))
    return [found[index] for index in range(len(samples))]


def report(title: str, samples: Sequence[Sample], roles: Sequence[Sequence[BlockLabel | None]]) -> None:
    """Print what the roles of pages as they are are worth."""
    verdicts = []
    for one, given in zip(samples, roles, strict=True):
        if one.change:
            continue
        pairs = zip(one.context.blocks, given, strict=True)
        shown = [
            Shown(leaf.text, (class_of(label), *(("dek",) if label.rule == "lead" else ())))
            for leaf, label in pairs
            if label is not None
        ]
        verdicts += judge(one.page.roles, shown, one.block_tree)
    table = scores(verdicts)
    print(f"{title}: macro {macro(table):.3f}, micro {table['micro'][2]:.3f}")
    print("  " + " ".join(f"{name} {row[2]:.3f} ({row[3]})" for name, row in table.items() if name != "micro"))


def load(
    corpus: Path, changed: Mapping[Key, bytes], unseen: Mapping[Key, JudgedBody], workers: int = 2
) -> list[Sample]:
    """Return all labelled pages as numbers, after them the changed ones."""
    by_key = {Key(one.page.set_name, one.page.page_id): one for one in labelled(corpus)}
    jobs: list[tuple[LabelledPage, str, bytes | None, JudgedBody | None]] = [
        (one, "", None, unseen.get(key)) for key, one in by_key.items()
    ]
    for key, html in changed.items():
        if one := by_key.get(key._replace(change="")):
            jobs.append((one, key.change, html, unseen.get(key)))
    with get_context("spawn").Pool(workers) as pool:
        return [one for one in pool.starmap(sample, jobs, chunksize=8) if one is not None]


def main() -> None:
    """Print the cross-validated scores beside those of the rules alone, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=train_blocks.REPOSITORY.parent / "shared" / "corpus")
    parser.add_argument("--folds", type=int, default=4, help="0: no table")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    changed = changed_pages(args.corpus, 2)
    pages = train_blocks.load(args.corpus, 2, changed)
    bodies = zip(pages, train_blocks.cross_validated(pages, 5), strict=True)
    samples = load(args.corpus, changed, {page.key: body for page, body in bodies})
    dev, held = ([one for one in samples if one.page.half == half] for half in ("dev", "held"))
    if args.folds:
        report("rules alone, dev", dev, [one.hints for one in dev])
        report("with the model, dev, hosts not trained on", dev, cross_validated(dev, args.folds))
    stored = fit(dev)
    model = role_model_of(stored)
    roles = [settled(one.context, one.hints, model.probabilities(one.names, one.rows)) for one in held]
    report("with the model, held", held, roles)
    if args.write:
        MODEL.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

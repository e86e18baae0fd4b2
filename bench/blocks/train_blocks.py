"""Train the models of the body on the labelled pages and judge them on pages of hosts they have not seen.

    python -m bench.blocks.train_blocks --corpus ../shared/corpus [--folds 5] [--write]

Needs LightGBM, which nothing else of the project uses: ``uv pip install lightgbm``. Without ``--write`` only the
cross-validated tables are printed: of the leaves that the models keep, and of the whole cleaner, rules included, with
those models in the place of the trained ones. Sets that nothing is trained on are in them too.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import lightgbm
import numpy as np
from bench.quality import metrics
from bench.quality.gold import MORE, READERS, Gold
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "include"))

from bench.blocks.block_labels import labels_of
from bench.blocks.boosted_trees import trees_of
from bench.blocks.changed_pages import Key, changed_pages
from bench.blocks.studied_pages import StudiedBody, studied

from presswatch.articles.blocks import body_model
from presswatch.articles.blocks.body_model import FIRST_FILE, KEEP, SECOND_FILE
from presswatch.articles.blocks.judged_body import JudgedBody, Look
from presswatch.articles.extract import judged_drafts
from presswatch.articles.page_parser import ParsedPage
from presswatch.model.extraction import BODY_ROLES, SavedPage

REPOSITORY = Path(__file__).resolve().parents[2]
MODELS = Path(body_model.__file__).parent
FILES = (FIRST_FILE, SECOND_FILE)
SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 12,
    "learning_rate": 0.08,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.3,
    "lambda_l2": 1.0,
    "seed": 0,
    "deterministic": True,
    "verbose": -1,
}
_ROUNDS = 160
_LENGTH = 0.75
"""Power of a leaf's length that it weighs: the metrics count words, and short leaves are many."""
_FAR = 0.3
"""Share of the leaves that nobody took and no label wants with which the model is trained; there are too many."""

Column = NDArray[np.float64]


class Example(NamedTuple):
    """One look at a page as numbers: columns, label and weight of each leaf; weight 0 where the labels are silent."""

    names: tuple[str, ...]
    matrix: NDArray[np.float32]
    label: Column
    weight: Column


class Page(NamedTuple):
    """A labelled page, as it is or changed, and both looks at it."""

    key: Key
    gold: Gold
    reading: ParsedPage
    body: StudiedBody
    examples: tuple[Example, Example]


def labelled(job: tuple[Key, Gold, bytes | None]) -> Page | None:
    """Return the page, its own bytes where none are given; None where it cannot be read."""
    logging.disable(logging.CRITICAL)
    key, gold, html = job
    found = studied(SavedPage(url=gold.url, body=gold.read() if html is None else html))
    if found is None:
        return None
    reading, body = found
    return Page(key, gold, reading, body, (example(gold, body.looks[0]), example(gold, body.looks[1])))


def example(gold: Gold, look: Look) -> Example:
    """Return a look at a page as numbers."""
    names, rows = look.columns
    share, known = labels_of(gold, look.features, look.votes.taken[0])
    weight = look.features.chars**_LENGTH * known
    weight /= weight.sum() or 1
    is_far = (look.votes.taken.sum(axis=0) == 0) & (share == 0)
    chosen = np.random.default_rng(zlib.crc32(gold.page_id.encode())).random(len(is_far)) < _FAR
    return Example(names, rows.astype(np.float32), share, weight * np.where(is_far, chosen / _FAR, 1.0))


def fit(examples: Sequence[Example]) -> lightgbm.Booster:
    """Return a fitted classifier; every page weighs the same, and a leaf of which a part is body counts as both."""
    rows, label, weight = (np.concatenate([one[i] for one in examples]) for i in (1, 2, 3))
    known, is_part = weight > 0, (weight > 0) & (label > 0) & (label < 1)
    weights = np.concatenate([(weight * np.where(is_part, label, 1))[known], (weight * (1 - label))[is_part]])
    data = lightgbm.Dataset(
        np.concatenate([rows[known], rows[is_part]]),
        label=np.concatenate([label[known] > 0, np.zeros(is_part.sum(), dtype=bool)]),
        weight=weights * len(weights) / weights.sum(),
        params=SETTINGS,
    )
    return lightgbm.train(SETTINGS, data, num_boost_round=_ROUNDS)


def fold_of(gold: Gold, folds: int) -> int:
    """Return the fold of a page: all pages of one host fall into one."""
    host = ".".join((urlsplit(gold.url).hostname or "").split(".")[-2:])
    return zlib.crc32(host.encode()) % folds


def taught(pages: Iterable[Page], which: int) -> list[Example]:
    """Return what a model may learn from: pages of some sets, changed ones for the first alone.

    The engines go by class names, so that changed pages teach the second model less than they cost.
    """
    known = [page for page in pages if page.gold.set_name in READERS]
    return [page.examples[which] for page in known if not (which and page.key.change)]


def cross_validated(pages: list[Page], folds: int) -> list[JudgedBody]:
    """Return the body of every page, judged by models that never saw its host."""
    found: dict[int, JudgedBody] = {}
    for fold in range(folds):
        others = [page for page in pages if fold_of(page.gold, folds) != fold]
        models = [fit(taught(others, which)) for which in (0, 1)]
        for index, page in enumerate(pages):
            if fold_of(page.gold, folds) == fold:
                first, second = (
                    np.asarray(model.predict(one.matrix)) for model, one in zip(models, page.examples, strict=True)
                )
                found[index] = page.body.judged(first, second)
    return [found[index] for index in range(len(pages))] if folds else []


def kept(_: Page, body: JudgedBody) -> str:
    """Return the leaves that the models alone keep."""
    leaves = zip(body.features.blocks, body.chances, strict=True)
    return "\n".join(leaf.text for leaf, chance in leaves if chance >= KEEP)


def cleaned(page: Page, body: JudgedBody) -> str:
    """Return the body as the whole cleaner gives it."""
    _, drafts = judged_drafts(page.reading, body)
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


def stored(examples: Sequence[Example]) -> dict[str, Any]:
    """Return a model fitted to examples as plain data, in the form that ``body_model`` reads."""
    return {"columns": list(examples[0].names), "outputs": 1, "trees": trees_of(fit(examples))}


def load(corpus: Path, workers: int, changed: Mapping[Key, bytes]) -> list[Page]:
    """Return all labelled pages, after them the changed ones."""
    golds = [gold for reader in (READERS | MORE).values() for gold in reader(corpus) if isinstance(gold, Gold)]
    by_key = {Key(gold.set_name, gold.page_id): gold for gold in golds}
    jobs: list[tuple[Key, Gold, bytes | None]] = [(key, gold, None) for key, gold in by_key.items()]
    jobs += [(key, gold, html) for key, html in changed.items() if (gold := by_key.get(key._replace(change="")))]
    with get_context("spawn").Pool(workers) as pool:
        return [page for page in pool.imap(labelled, jobs, chunksize=16) if page is not None]


def main() -> None:
    """Print the cross-validated tables, and write the models that saw all pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=REPOSITORY.parent / "shared" / "corpus")
    parser.add_argument("--folds", type=int, default=5, help="0: no table")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    pages = load(args.corpus, args.workers, changed_pages(args.corpus, args.workers))
    bodies = cross_validated(pages, args.folds)
    asis = [(page, body) for page, body in zip(pages, bodies, strict=False) if not page.key.change]
    for name, text_of in (("the models alone", kept), ("the whole cleaner", cleaned)) if args.folds else ():
        print(f"-- {name}, hosts not trained on")
        print("\n".join(table([page.gold for page, _ in asis], [text_of(*one) for one in asis])))
    for which, file in enumerate(FILES) if args.write else ():
        data = stored(taught(pages, which))
        (MODELS / file).write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

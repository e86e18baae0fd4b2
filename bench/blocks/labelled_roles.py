"""Score the roles of blocks on real pages against what a reader said of them (``bench/labels/README.md``).

    python -m bench.blocks.labelled_roles [--half dev,held] [--details]

Beside ours stands what trafilatura extracts, all of it taken as body. Each block is matched with the block of the page
that has its letters; among copies, with the one that its neighbours point to. ``macro`` is the mean F1 of the roles
with at least 20 labelled blocks, ``micro`` the share of right blocks among those counted (as F1).
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from bench.blocks.role_labels import CORPUS, SourcePage, keys_of, outline_of, pages, records

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "include"))

from presswatch.articles.page.text_blocks import BlockTree
from presswatch.articles.text.normalize import fold

RESIDUE = frozenset({"related", "teaser", "promo", "boilerplate"})
MIN_BLOCKS = 20
"""Roles with fewer labelled blocks have no say in the mean."""
UNTRAINED = frozenset({"mediacloud", "newspaper4k", "postlight", "readability"})
"""Sets that the block model has not seen."""


class Verdict(NamedTuple):
    """What the reader and the extraction say of one block of the page: class, "" for left out, ``page`` for outside."""

    expected: str
    found: str
    text: str


class Shown(NamedTuple):
    """A block that a system shows: its text and the classes that it claims, the first its role."""

    text: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page with the role of each labelled block by its key."""

    page: SourcePage
    half: str
    roles: dict[str, str]


def class_of(role: str) -> str:
    """Return the class that is scored for a role."""
    return "residue" if role in RESIDUE else "body" if role == "list" else role


def labelled(corpus: Path) -> Iterator[LabelledPage]:
    """Yield the labelled pages that the corpus holds."""
    by_id = {(page.set_name, page.page_id): page for page in pages(corpus)}
    for record in records():
        if page := by_id.get((record["set"], record["page"])):
            roles = {key: role for role, keys in record["roles"].items() for key in keys}
            yield LabelledPage(page, record["half"], roles)


def presswatch(page: SourcePage) -> list[Shown]:
    """Return the blocks of our reading. What it also names as the dek may be either."""
    from presswatch.articles.extract import clean_page
    from presswatch.model.extraction import SavedPage

    found = clean_page(SavedPage(url=page.url, body=page.read()))
    shown: list[Shown] = []
    for block in found.blocks:
        if found.text[block.start : block.end] != block.text:
            raise ValueError(f"{page.page_id}: a block is not its slice of the text")
        claims = (class_of(block.role), *(("dek",) if block.rule == "lead" else ()))
        parts = block.text.split(" | ") if block.role == "table" else [block.text]
        shown += [Shown(part, claims) for part in parts]
    return shown


def bare_trafilatura(page: SourcePage) -> list[Shown]:
    """Return the lines that trafilatura extracts, as body."""
    import trafilatura as library

    text = library.extract(page.read(), include_comments=False) or ""
    return [Shown(line, ("body",)) for line in text.split("\n") if line.strip()]


SYSTEMS: dict[str, Callable[[SourcePage], list[Shown]]] = {"presswatch": presswatch, "trafilatura": bare_trafilatura}


def place(shown: Sequence[Shown], outline: BlockTree) -> list[list[int]]:
    """Return the blocks of the page that each shown one came from; whole blocks first, else what ``locate`` finds."""
    positions: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(outline.folded):
        positions[text].append(index)
    candidates = [positions.get(fold(one.text), []) for one in shown]
    fixed = {i: found[0] for i, found in enumerate(candidates) if len(found) == 1}
    for i, found in enumerate(candidates):
        if len(found) > 1:
            fixed[i] = _between(found, *_neighbours(fixed, i))
    return [[fixed[i]] if i in fixed else _located(one.text, outline) for i, one in enumerate(shown)]


def _located(line: str, outline: BlockTree) -> list[int]:
    return [index for places in outline.locate([line]) for index in places]


def _neighbours(fixed: Mapping[int, int], i: int) -> tuple[int | None, int | None]:
    """Return where the blocks shown just before and just after stand, as far as that is known."""
    before = max((place for j, place in fixed.items() if j < i), default=None)
    after = min((place for j, place in fixed.items() if j > i and place > (before or 0)), default=None)
    return before, after


def _between(found: Sequence[int], before: int | None, after: int | None) -> int:
    """Return the copy between both that is nearest to one of them, the first where neither is known."""
    known = [one for one in (before, after) if one is not None]
    free = [one for one in found if (before is None or one > before) and (after is None or one < after)] or found
    return min(free, key=lambda one: min((abs(one - other) for other in known), default=one))


def judge(roles: dict[str, str], shown: Sequence[Shown], outline: BlockTree) -> list[Verdict]:
    """Return a verdict for each block of the page that is labelled or shown, but for residue that is left out."""
    claims: dict[int, tuple[str, ...]] = {}
    for one, places in zip(shown, place(shown, outline), strict=True):
        claims |= {index: one.classes for index in places if index not in claims}
    verdicts: list[Verdict] = []
    for index, key in enumerate(keys_of(outline)):
        expected = class_of(roles.get(key, "page"))
        classes = claims.get(index, ("",))
        found = expected if expected in classes else classes[0]
        if key and not (expected in {"page", "residue"} and not found) and (expected, found) != ("page", "residue"):
            verdicts.append(Verdict(expected, found, outline.blocks[index].text))
    return verdicts


def scores(verdicts: Iterable[Verdict]) -> dict[str, tuple[float, float, float, int]]:
    """Return precision, recall, F1 and the number of labelled blocks of each class."""
    right, wanted, given = Counter[str](), Counter[str](), Counter[str]()
    for expected, found, _ in verdicts:
        wanted[expected] += 1
        given[found] += 1
        right[expected] += expected == found
    table: dict[str, tuple[float, float, float, int]] = {}
    for name in sorted((wanted | given).keys() - {"page", ""}):
        precision, recall = right[name] / (given[name] or 1), right[name] / (wanted[name] or 1)
        table[name] = precision, recall, 2 * precision * recall / (precision + recall or 1), wanted[name]
    total = right.total()
    precision, recall = total / (given.total() - given[""] or 1), total / (wanted.total() - wanted["page"] or 1)
    table["micro"] = (
        precision,
        recall,
        2 * precision * recall / (precision + recall or 1),
        wanted.total() - wanted["page"],
    )
    return table


def macro(table: dict[str, tuple[float, float, float, int]]) -> float:
    """Return the mean F1 of the roles with enough labelled blocks."""
    return fmean([row[2] for name, row in table.items() if name != "micro" and row[3] >= MIN_BLOCKS] or [0.0])


def judge_page(one: LabelledPage, system: str) -> list[Verdict]:
    """Return the verdicts of a page for one system."""
    logging.disable(logging.CRITICAL)
    return judge(one.roles, SYSTEMS[system](one.page), outline_of(one.page))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--half", default="dev,held")
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--details", action="store_true", help="list the wrong blocks of dev; held stays unseen")
    args = parser.parse_args()
    if not args.corpus.exists():
        sys.exit(f"no corpus at {args.corpus}: nothing to score")
    chosen = [one for one in labelled(args.corpus) if one.half in args.half.split(",")]
    with get_context("spawn").Pool(args.workers) as pool:
        for system in args.systems.split(","):
            judged = list(zip(chosen, pool.imap(partial(judge_page, system=system), chosen), strict=True))
            for half in args.half.split(","):
                group = [(one, verdicts) for one, verdicts in judged if one.half == half]
                _print(f"{system}, {half}", group)
                _print(
                    f"{system}, {half}, sets new to the model", [x for x in group if x[0].page.set_name in UNTRAINED]
                )
            for one, verdicts in judged if args.details else ():
                for expected, found, text in verdicts if one.half == "dev" else ():
                    if expected != found:
                        print(f"  {one.page.page_id[-40:]}: {expected} read as {found or 'nothing'}: {text[:90]}")


def _print(title: str, group: Sequence[tuple[LabelledPage, list[Verdict]]]) -> None:
    table = scores(verdict for _, verdicts in group for verdict in verdicts)
    print(f"{title}: {len(group)} pages, macro {macro(table):.3f}")
    for name, (precision, recall, f1, count) in table.items():
        print(f"  {name:9} F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}  n {count}")


if __name__ == "__main__":
    main()

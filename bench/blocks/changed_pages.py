"""Labelled pages of open hosts, changed by open mutators, for training: what their labels say stays true.

A model that hears class names and counts elements goes by what a redesign changes. Of each page there is one with its
class names hashed, one in other markup and one with more furniture.
"""

from __future__ import annotations

import gzip
import logging
from collections.abc import Iterable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.blocks.role_labels import pages
from bench.mutations import around, inside
from bench.mutations.canvas import find_layout, lay_out, normalised
from bench.mutations.catalogue import MUTATORS, Mutator, is_host_held_out
from bench.mutations.filler import Filler
from bench.mutations.laboratory import extracted_facts
from bench.mutations.samples import Texts, host_of, texts_by_language
from bench.quality.gold import MORE, READERS, Gold
from bench.quality.pages import language_of

from newsworld.seeded_random import seeded

_HASHED = "classes hashed"
_MARKUP = ("wrapped", "wrapped root", "layout table", "line breaks", "sections")
_SEED = 1


class Key(NamedTuple):
    """A page of the corpus, and how it was changed: "" for not at all."""

    set_name: str
    page_id: str
    change: str = ""


class Source(NamedTuple):
    """A page to change, and texts of other pages in its language."""

    key: Key
    url: str
    path: Path
    texts: Texts


def changed_pages(corpus: Path, workers: int) -> dict[Key, bytes]:
    """Return the changed pages of all sets."""
    with get_context("spawn").Pool(workers) as pool:
        return {key: html for found in pool.imap(_changed, _sources(corpus), chunksize=8) for key, html in found}


def _sources(corpus: Path) -> Iterator[Source]:
    golds = [gold for reader in (READERS | MORE).values() for gold in reader(corpus) if isinstance(gold, Gold)]
    texts = texts_by_language(golds)
    said = {Key(gold.set_name, gold.page_id): tuple(texts[language_of(gold)]) for gold in golds}
    every = {Key(one.set_name, one.page_id): one for one in (*golds, *pages(corpus))}
    for key, one in sorted(every.items()):
        if not is_host_held_out(host_of(one.url)):
            yield Source(key, one.url, one.path, said.get(key, ()))


def _changed(source: Source) -> list[tuple[Key, bytes]]:
    """Return a page under each mutator that is chosen for it and applies."""
    logging.disable(logging.CRITICAL)
    data = source.path.read_bytes()
    page = normalised(gzip.decompress(data) if source.path.suffix == ".gz" else data)
    base = extracted_facts(source.url, page) if page is not None else None
    if page is None or base is None or base.outcome != "article":
        return []
    layout = find_layout(page, base)
    if layout is None:
        return []
    filler = partial(Filler, base.language.partition("-")[0], source.texts)
    found = []
    for mutator in _chosen(Random(repr(source.key))):
        rng = seeded(_SEED, repr(source.key), mutator.name)
        canvas = lay_out(source.url, page, base, layout, rng=rng, filler=filler(rng))
        if mutator.change(canvas) is not None:
            found.append((source.key._replace(change=mutator.name), canvas.written()))
    return found


def _chosen(rng: Random) -> Iterable[Mutator]:
    by_name = {mutator.name: mutator for mutator in MUTATORS if not mutator.is_held_out}
    furniture = sorted(
        name for name, one in by_name.items() if one.change.__module__ in (around.__name__, inside.__name__)
    )
    return (by_name[name] for name in (_HASHED, rng.choice(_MARKUP), rng.choice(furniture)))

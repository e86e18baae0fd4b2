"""The pages that are changed: labelled ones of the open sets, seeded and spread over hosts, and those of newsworld."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.mutations.catalogue import is_host_held_out
from bench.quality.gold import READERS, Gold
from bench.quality.pages import language_of

from newsworld.expected_roles import labelled_pages
from newsworld.scenario import build_script

Texts = tuple[tuple[str, tuple[str, ...]], ...]
_WORLD_SHARE = 6
"""One page in so many is of newsworld."""
_STORIES = 40
"""Other stories of a language to choose from."""


class Sample(NamedTuple):
    """A page to be changed, and texts of other pages in its language."""

    name: str
    url: str
    html: bytes
    texts: Texts

    @property
    def is_held_out(self) -> bool:
        """Return whether the page is of a host that is held out."""
        return is_host_held_out(host_of(self.url))


def host_of(url: str) -> str:
    """Return the host of an address without ``www``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def world_samples(count: int, seed: int, *, open_only: bool = False) -> list[Sample]:
    """Return pages of newsworld, each article at most once; other stories are written anew."""
    labelled = labelled_pages(build_script(1))
    pages = {page.article.key: page for page in labelled if not (open_only and is_host_held_out(host_of(page.url)))}
    chosen = Random(f"world/{seed}").sample(sorted(pages), min(count, len(pages)))
    return [Sample(f"newsworld {key}", pages[key].url, pages[key].html, ()) for key in chosen]


def corpus_samples(corpus: Path, count: int, seed: int, *, open_only: bool = False) -> list[Sample]:
    """Return labelled pages, one of each host before a second; empty where the corpus is not there."""
    golds = [gold for reader in READERS.values() for gold in reader(corpus) if isinstance(gold, Gold)]
    texts = texts_by_language(golds)
    chosen = []
    for gold in _spread(golds, seed):
        if open_only and is_host_held_out(host_of(gold.url)):
            continue
        if html := _html(gold):
            others = [text for text in texts[language_of(gold)] if text[0] != _title(gold)][:_STORIES]
            chosen.append(Sample(f"{gold.set_name} {gold.page_id}", gold.url, html, tuple(others)))
        if len(chosen) == count:
            break
    return chosen


def samples(corpus: Path, count: int, seed: int, *, open_only: bool = False) -> list[Sample]:
    """Return pages of both kinds; of newsworld only where the corpus is not there."""
    real = corpus_samples(corpus, count - count // _WORLD_SHARE, seed, open_only=open_only)
    return real + world_samples(count // _WORLD_SHARE if real else count, seed, open_only=open_only)


def _spread(golds: list[Gold], seed: int) -> Iterable[Gold]:
    """Yield pages in an order by chance in which each set and host has its turn."""
    rng = Random(f"corpus/{seed}")
    by_host: defaultdict[tuple[str, str], list[Gold]] = defaultdict(list)
    for gold in rng.sample(golds, len(golds)):
        by_host[gold.set_name, host_of(gold.url)].append(gold)
    by_set: defaultdict[str, list[Gold]] = defaultdict(list)
    for turn in range(max(map(len, by_host.values()), default=0)):
        for (set_name, _), found in by_host.items():
            by_set[set_name] += found[turn : turn + 1]
    for turn in range(max(map(len, by_set.values()), default=0)):
        for found in by_set.values():
            yield from found[turn : turn + 1]


def texts_by_language(golds: list[Gold]) -> defaultdict[str, list[tuple[str, tuple[str, ...]]]]:
    """Return titles and paragraphs of labelled pages by their language."""
    texts: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for gold in golds:
        paragraphs = [line.strip() for line in (gold.body or "\n".join(gold.wanted)).split("\n")]
        long = tuple(text for text in paragraphs if 80 < len(text) < 900)[:8]
        if len(long) >= 2 and len(texts[language_of(gold)]) < 3 * _STORIES:
            texts[language_of(gold)].append((_title(gold), long))
    return texts


def _title(gold: Gold) -> str:
    return gold.title or (gold.body or " ".join(gold.wanted)).strip()[:70].rsplit(" ", 1)[0]


def _html(gold: Gold) -> bytes | None:
    try:
        return gold.read()
    except (OSError, EOFError, zlib.error):
        return None

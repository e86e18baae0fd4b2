"""Paragraphs that were really written, with their language: of the corpus, else of the simulated publishers."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.quality.gold import Gold, fundus, scrapinghub, wcxb

from newsworld.article_texts import write_text
from newsworld.sentence_generator import LANGUAGES, load_lexicon
from presswatch.articles.language.detect import identify

SHORTEST, LONGEST = 120, 900
FEWEST = 60
"""A language with fewer paragraphs would give the same articles again and again."""
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+")


class Paragraph(NamedTuple):
    """A paragraph and its BCP-47 language."""

    language: str
    text: str


def paragraphs(corpus: Path, generated: int = 3000) -> list[Paragraph]:
    """Return different paragraphs, sorted by language."""
    found = set(_of_corpus(corpus) if corpus.is_dir() else _of_newsworld(generated))
    counts: dict[str, int] = {}
    for paragraph in found:
        counts[paragraph.language] = counts.get(paragraph.language, 0) + 1
    return sorted(paragraph for paragraph in found if counts[paragraph.language] >= FEWEST)


def _of_corpus(corpus: Path) -> Iterator[Paragraph]:
    golds = (gold for read in (scrapinghub, fundus, wcxb) for gold in read(corpus))
    yield from _split(gold.body for gold in golds if isinstance(gold, Gold) and gold.body)
    csv.field_size_limit(10_000_000)
    for file in sorted((corpus / "topic_masakhanews").glob("*.tsv.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as rows:
            yield from _split(row["text"] for row in csv.DictReader(rows, delimiter="\t"))


def _of_newsworld(articles: int) -> Iterator[Paragraph]:
    dice = Random(1)
    for _ in range(articles):
        language = dice.choice(LANGUAGES)
        text = write_text(language, dice.choice(load_lexicon(language).topics), dice)
        yield from (Paragraph(language, block.text) for block in text.body if len(block.text) >= SHORTEST)


def _split(bodies: Iterable[str]) -> Iterator[Paragraph]:
    """Yield the paragraphs of each text, long ones cut between sentences; the language is that of the text."""
    for body in bodies:
        language = identify(body).language
        if language is None:
            continue
        for line in body.splitlines():
            yield from (Paragraph(language, part) for part in _parts(line.strip()) if len(part) >= SHORTEST)


def _parts(line: str) -> Iterator[str]:
    part = ""
    for sentence in _SENTENCE_END.split(line.replace("\x00", "")):
        if part and len(part) + len(sentence) > LONGEST // 2:
            yield part
            part = ""
        part = f"{part} {sentence}".strip()[:LONGEST]
    if part:
        yield part

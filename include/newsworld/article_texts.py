"""Whole texts for articles: generated from a lexicon, read from a written pair, or made from another's text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from random import Random

from newsworld.model import Block, Photo
from newsworld.sentence_generator import Writer, change_number, change_typography, load_lexicon, set_typography


@dataclass(frozen=True)
class Text:
    """What a newsroom hands to its page: everything but addresses and times."""

    title: str
    dek: str
    body: tuple[Block, ...]
    photo: Photo | None
    authors: tuple[str, ...]


def write_text(language: str, topic: str, rng: Random) -> Text:
    """Return a generated text of 10 to 19 sentences on a topic of the language's lexicon."""
    writer = Writer(load_lexicon(language), rng)
    title = writer.draw(f"topic.{topic}.title")
    lead = f"{writer.draw(f'topic.{topic}.lead')} {writer.draw(f'topic.{topic}.fact')}"
    paragraphs = [Block(paragraph) for paragraph in _write_paragraphs(writer, topic)]
    rng.shuffle(paragraphs)
    middle = len(paragraphs) // 2
    heading = [Block(writer.draw("heading"), "h2")] if rng.random() < 0.7 else []
    body = (Block(lead), *paragraphs[:middle], *heading, *paragraphs[middle:])
    photo = Photo(writer.draw("caption"), _credit(writer.draw_name()))
    return Text(title, writer.draw("general"), body, photo, (writer.draw_name(),))


def _write_paragraphs(writer: Writer, topic: str) -> list[str]:
    fact = f"topic.{topic}.fact"
    plans: list[tuple[str, ...]] = [(fact, "quote"), (fact, "general"), ("quote", "general"), ("general", fact)]
    plans += [("general", "quote")] if writer.rng.random() < 0.5 else [(fact, fact)]
    plans += [("quote",)] * writer.rng.randint(0, 1) + [("general", "general")] * writer.rng.randint(0, 1)
    return [" ".join(writer.draw(section) for section in plan) for plan in plans]


def write_caption_twin(photo: Photo, rng: Random, *, language: str, original_language: str) -> Photo:
    """Return the photo with its caption in two languages: an agency's own was left standing."""
    writer = Writer(load_lexicon(language), rng)
    chosen = rng.randrange(2)
    caption = writer.fill(writer.lexicon.sections["caption"][chosen])
    twin = replace(writer, lexicon=load_lexicon(original_language))
    original = twin.fill(twin.lexicon.sections["caption"][chosen])
    return replace(photo, caption=caption, original_caption=original)


def _credit(name: str) -> str:
    return f"PHOTO/{name.upper()}/CARDO"


@cache
def read_pair(name: str, language: str) -> Text:
    """Return one half of a written pair of texts that are translations of each other."""
    text = files("newsworld").joinpath("texts", f"pair-{name}.{language}.txt").read_text(encoding="utf-8")
    head, *paragraphs = set_typography(text, load_lexicon(language)).strip().split("\n\n")
    fields = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in head.split("\n"))}
    body = tuple(Block(p.removeprefix("## "), "h2" if p.startswith("## ") else "p") for p in paragraphs)
    photo = Photo(fields["caption"], fields["credit"])
    return Text(fields["title"], fields["dek"], body, photo, ())


def trim_body(body: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the first two thirds of a text: how a paper cuts an agency story from below."""
    kept = body[: max(4, len(body) * 2 // 3)]
    return kept[:-1] if kept[-1].kind == "h2" else kept


def rework_body(body: tuple[Block, ...], addition: str) -> tuple[Block, ...]:
    """Return an edited text: one paragraph left out, two joined, one of the paper's own added."""
    paragraphs = [block for block in body if block.kind == "p"]
    joined = Block(f"{paragraphs[1].text} {paragraphs[2].text}")
    return (paragraphs[0], joined, Block(addition), *paragraphs[4:])


def correct_number(body: tuple[Block, ...], rng: Random) -> tuple[Block, ...]:
    """Return the text with one number changed."""
    at = next(n for n, block in enumerate(body) if n > 0 and re.search(r"\d", block.text))
    return (*body[:at], replace(body[at], text=change_number(body[at].text, rng)), *body[at + 1 :])


def retype_body(body: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the same words in other typography."""
    return tuple(replace(block, text=change_typography(block.text)) for block in body)


def cut_sentence(text: str) -> str:
    """Return the first dozen words of a text, cut: what a paywall shows."""
    return " ".join(text.split()[:12]) + " …"

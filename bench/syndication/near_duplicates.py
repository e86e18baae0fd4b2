"""Near-duplicates: what the signatures find, what the exact comparison makes of it, and what it costs as a store grows.

``python -m bench.syndication.near_duplicates ../shared/corpus`` prints the tables; with ``--store`` a real PostgreSQL
is filled as well. Texts come from the labelled sets; their edits, cuts and recurring columns are made here, always the
same.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bench.quality.gold import READERS, Gold
from bench.syndication.store_cost import print_store

from newsworld.article_texts import write_text
from newsworld.sentence_generator import load_lexicon
from presswatch.ingesting.syndication_groups import MOST_COMPARED
from presswatch.syndication import Likeness, ShingledText, compare, read_text, relate, sign
from presswatch.warehouse.core.syndication import PER_BAND

LEAST_WORDS = 80
MOST_BODIES = 700
STORED = 400
PASSAGE = 15
"""Words in a row that two newsrooms do not write by chance."""
Change = Callable[[list[str], random.Random, list[str]], list[str]]


class Document(NamedTuple):
    """A text of the pool and whose text it truly is."""

    name: str
    origin: str  # equal for texts of one origin
    source: str
    kind: str
    text: ShingledText


class Pair(NamedTuple):
    """Two texts that were found and taken for one."""

    one: Document
    other: Document
    likeness: Likeness


# --- texts ------------------------------------------------------------------------------------------------------------


def edit(share: float) -> Change:
    """Return the change that replaces a share of the words, numbers among them."""

    def change(words: list[str], dice: random.Random, others: list[str]) -> list[str]:
        return [dice.choice(others) if dice.random() < share else word for word in words]

    return change


def cut(share: float, *, from_below: bool = True) -> Change:
    """Return the change that keeps a share of the text: its start, or a stretch anywhere."""

    def change(words: list[str], dice: random.Random, others: list[str]) -> list[str]:
        del others
        kept = int(len(words) * share)
        start = 0 if from_below else dice.randrange(len(words) - kept + 1)
        return words[start : start + kept]

    return change


def both(first: Change, second: Change) -> Change:
    """Return one change after the other."""
    return lambda words, dice, others: second(first(words, dice, others), dice, others)


CHANGES: dict[str, Change] = {
    "verbatim": lambda words, _dice, _others: words,
    "2 % of words edited": edit(0.02),
    "5 % edited": edit(0.05),
    "10 % edited": edit(0.10),
    "20 % edited": edit(0.20),
    "cut to 60 %": cut(0.6),
    "cut to 30 %": cut(0.3),
    "a stretch of 60 %": cut(0.6, from_below=False),
    "a stretch of 30 %": cut(0.3, from_below=False),
    "cut to 60 %, 5 % edited": both(cut(0.6), edit(0.05)),
}


def bodies(corpus: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of the labelled articles, each text once."""
    seen: set[str] = set()
    for reader in (READERS["scrapinghub"], READERS["fundus"], READERS["wcxb"]):
        for gold in reader(corpus):
            if not isinstance(gold, Gold):
                continue
            key = " ".join((gold.body or "").split()[:40]).casefold()
            if len((gold.body or "").split()) >= LEAST_WORDS and key not in seen:
                seen.add(key)
                yield f"{gold.set_name}/{gold.page_id}", gold.body or ""


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode("utf-8-sig", "replace").splitlines()


def stories(corpus: Path) -> Iterator[Document]:
    """Yield real news texts on the same events by different newsrooms."""
    for line in _lines(corpus / "story_ecbplus" / "ecbplus.open.jsonl.gz"):
        row = json.loads(line)
        name = f"ecbplus/{row['doc']}"
        yield Document(name, name, name, "events", read_text(" ".join(row["sentences"])))


def same_templates(count: int) -> Iterator[Document]:
    """Yield texts that one newsroom writes by the same patterns: same topic, other facts."""
    dice = random.Random(4)
    for language in ("en", "de", "es", "fr", "pt", "ar"):
        topics = sorted({name.split(".")[1] for name in load_lexicon(language).sections if name.startswith("topic.")})
        for place in range(count // 6):
            made = write_text(language, topics[place % len(topics)], dice)
            name = f"template/{language}/{place}"
            body = "\n\n".join(block.text for block in made.body)
            yield Document(name, name, name, "same templates", read_text(body))


def columns(texts: Iterable[tuple[str, str]]) -> Iterator[Document]:
    """Yield columns that recur by the week on other figures: nine tenths of the words are the same, no number is."""
    dice = random.Random(5)
    for name, body in texts:
        if len(re.findall(r"\d+", body)) < 6:
            continue
        for week in range(3):
            issue = re.sub(r"\d+", lambda _: str(dice.randint(2, 9_999)), body)
            key = f"column/{name}/{week}"
            yield Document(key, key, key, "recurring columns", read_text(issue))


def notices(count: int) -> Iterator[Document]:
    """Yield short notices of one wording: thirty words, four of them of its own."""
    dice = random.Random(6)
    places = [
        f"{first}{last}" for first in ("Al", "Bro", "Cor", "Dun", "El", "Fal") for last in ("der", "mouth", "wick")
    ]
    for number in range(count):
        body = (
            f"Police in {dice.choice(places)} ask for witnesses after a collision between a {dice.choice(COLOURS)}"
            f" car and a cyclist on {dice.choice(places)} Road at {dice.randint(1, 12)}.{dice.randint(10, 59)} on"
            f" {dice.choice(DAYS)}. The cyclist, {dice.randint(18, 90)}, was taken to hospital with serious injuries."
        )
        yield Document(f"notice/{number}", f"notice/{number}", f"notice/{number}", "short notices", read_text(body))


COLOURS = ("red", "blue", "white", "grey", "black", "green")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def pool(corpus: Path) -> list[Document]:
    """Return everything that is searched: originals, what was made of them, and texts that look alike and are not."""
    dice = random.Random(3)
    chosen = sorted(bodies(corpus))
    dice.shuffle(chosen)
    chosen = chosen[:MOST_BODIES]
    vocabulary = [word for _, body in chosen for word in body.split()[:60]]
    documents = [Document(name, name, name, "original", read_text(body)) for name, body in chosen]
    for name, body in chosen[: MOST_BODIES // 2]:
        for kind, change in CHANGES.items():
            made = " ".join(change(body.split(), dice, vocabulary))
            documents.append(Document(f"{name}: {kind}", name, f"{name}: {kind}", kind, read_text(made)))
    documents += stories(corpus)
    documents += same_templates(600)
    documents += columns(chosen[MOST_BODIES // 2 :][:150])
    documents += notices(200)
    return documents


# --- search -----------------------------------------------------------------------------------------------------------


def candidates(documents: list[Document]) -> Iterator[tuple[int, int]]:
    """Yield pairs that the warehouse would compare: a text and the earlier ones it shares most bands with."""
    stored: dict[int, list[int]] = defaultdict(list)
    for place, document in enumerate(documents):
        shared: Counter[int] = Counter()
        bands = sign(document.text).bands
        for band in bands:
            shared.update(stored[band][-PER_BAND:])
            stored[band].append(place)
        for other, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_COMPARED]:
            yield other, place


def search(documents: list[Document]) -> tuple[list[Pair], int]:
    """Return the pairs that are taken for one text, and how many pairs were compared."""
    found, compared = [], 0
    for one, other in candidates(documents):
        likeness = compare(documents[other].text, documents[one].text)
        compared += 1
        if relate(likeness):
            found.append(Pair(documents[one], documents[other], likeness))
    return found, compared


# --- tables -----------------------------------------------------------------------------------------------------------


class Made(NamedTuple):
    """How pairs that were made fare: those taken for one text that are not, and those of like texts that are found."""

    found: list[Pair]
    compared: int
    derived: int  # pairs of real texts on one event that share a passage: nobody knows
    wrong: list[Pair]
    by_kind: dict[str, list[bool]]
    by_jaccard: dict[str, list[bool]]

    @property
    def judged(self) -> int:
        """Return the number of pairs taken for one text of which it is known whether they are."""
        return len(self.found) - self.derived

    @property
    def precision(self) -> float:
        """Return the share of these that are."""
        return 1 - len(self.wrong) / (self.judged or 1)

    @property
    def from_half(self) -> list[bool]:
        """Return whether each pair of a true Jaccard index of .5 and more is found."""
        return [hit for name, some in self.by_jaccard.items() if name >= "0.5" for hit in some]


def judge_made(documents: list[Document]) -> Made:
    """Return how a pool fares."""
    found, compared = search(documents)
    derived = {id(pair) for pair in found if pair.one.kind == pair.other.kind == "events" and _share_passage(pair)}
    wrong = [pair for pair in found if id(pair) not in derived and pair.one.origin != pair.other.origin]
    by_kind, by_jaccard = _recall(documents, {(pair.one.name, pair.other.name) for pair in found})
    return Made(found, compared, len(derived), wrong, by_kind, by_jaccard)


def print_made_pairs(documents: list[Document], *, details: bool) -> None:
    """Print precision over the pool and recall by kind of change and by true Jaccard index."""
    made = judge_made(documents)
    print(f"{len(documents):,} texts, {made.compared:,} pairs compared, {len(made.found):,} taken for one text")
    print(f"precision {made.precision:.4f} ({len(made.wrong)} wrong)")
    print(f"not judged: {made.derived} pairs of real texts on one event that share {PASSAGE} words and more in a row")
    print(f"\n{'looks alike and is not':<28}{'texts':>7}{'wrong pairs':>13}")
    for kind in ("events", "same templates", "recurring columns", "short notices", "original"):
        mine = sum(1 for pair in made.wrong if kind in (pair.one.kind, pair.other.kind))
        print(f"{kind:<28}{sum(1 for one in documents if one.kind == kind):>7}{mine:>13}")
    if details:
        for pair in made.wrong:
            print(f"    {pair.one.name} | {pair.other.name} | {pair.likeness}")
    _print_recall(made)


def _share_passage(pair: Pair) -> bool:
    one, other = pair.one.text.tokens, pair.other.text.tokens
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size >= PASSAGE


def _recall(
    documents: list[Document], found: set[tuple[str, str]]
) -> tuple[dict[str, list[bool]], dict[str, list[bool]]]:
    originals = {one.origin: one for one in documents if one.kind == "original"}
    by_kind: dict[str, list[bool]] = defaultdict(list)
    by_jaccard: dict[str, list[bool]] = defaultdict(list)
    for one in documents:
        if one.kind not in CHANGES:
            continue
        likeness = compare(one.text, originals[one.origin].text)
        is_found = (one.origin, one.name) in found
        by_kind[one.kind].append(is_found)
        by_jaccard[_bin(likeness.jaccard)].append(is_found)
    return by_kind, by_jaccard


def _print_recall(made: Made) -> None:
    print(f"\n{'change':<28}{'pairs':>7}{'recall':>8}")
    for kind, hits in made.by_kind.items():
        print(f"{kind:<28}{len(hits):>7}{sum(hits) / len(hits):>8.3f}")
    print(f"\n{'true Jaccard':<28}{'pairs':>7}{'recall':>8}")
    for name, hits in sorted(made.by_jaccard.items(), reverse=True):
        print(f"{name:<28}{len(hits):>7}{sum(hits) / len(hits):>8.3f}")
    hits = made.from_half
    print(f"{'0.5 and more':<28}{len(hits):>7}{sum(hits) / len(hits):>8.3f}")


def _bin(jaccard: float) -> str:
    low = min(int(jaccard * 10), 9) / 10
    return f"{low:.1f} to {low + 0.1:.1f}"


class Planted(NamedTuple):
    """Pairs of a set with planted near-duplicates."""

    right: int
    found: int
    planted: int
    texts: int


def planted(truth: Path) -> Planted:
    """Return how the planted pairs beside a file of truth are found, among all pairs."""
    lines = _lines(truth.with_suffix(".train.gz"))
    documents = [Document(n, n, n, "", read_text(body)) for n, _, body in (line.partition(" ") for line in lines)]
    wanted = {frozenset(line.split()) for line in truth.read_text().splitlines() if line.strip()}
    found = {frozenset((pair.one.name, pair.other.name)) for pair in search(documents)[0]}
    return Planted(len(found & wanted), len(found), len(wanted), len(documents))


def print_planted(corpus: Path) -> None:
    """Print precision and recall on neardup_minhash: all pairs against the planted ones."""
    for truth in sorted((corpus / "neardup_minhash").glob("*.truth")):
        one = planted(truth)
        print(
            f"{truth.stem}: {one.texts} texts, {one.planted} planted, {one.found} found,"
            f" precision {one.right / max(1, one.found):.3f}, recall {one.right / one.planted:.3f}"
        )


def print_paraphrases(corpus: Path) -> None:
    """Print how sentences that say the same share words (MSRP): a note, since paraphrases are no copies."""
    lines = _lines(corpus / "neardup_msrp" / "msr_paraphrase_train.txt.gz")
    rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    taken = {"0": 0, "1": 0}
    for label, _, _, one, other in rows:
        likeness = compare(read_text(one), read_text(other))
        taken[label] += likeness.jaccard >= 0.5
    of = Counter(row[0] for row in rows)
    print(
        f"msrp: {len(rows)} sentence pairs; of paraphrases {taken['1'] / of['1']:.2f} share half their three-word runs,"
        f" of the others {taken['0'] / of['0']:.2f}"
    )


def print_speed(documents: list[Document]) -> None:
    """Print CPU milliseconds per text: reading and signing, and one exact comparison."""
    words = [list(document.text.tokens) for document in documents[:300]]
    texts = [" ".join(some) for some in words]
    start = time.process_time()
    read = [read_text(text) for text in texts]
    middle = time.process_time()
    for text in read:
        sign(text)
    end = time.process_time()
    for one, other in pairwise(read):
        compare(one, other)
    done = time.process_time()
    length = sum(map(len, words)) / len(words)
    steps = [1000 * (b - a) / len(read) for a, b in ((start, middle), (middle, end), (end, done))]
    print(
        f"CPU per text of {length:.0f} words: read {steps[0]:.2f} ms, sign {steps[1]:.2f} ms, compare {steps[2]:.2f} ms"
    )


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--details", action="store_true", help="every wrong pair")
    parser.add_argument("--store", type=int, nargs="*", default=[], help="rows at which a real store is measured")
    arguments = parser.parse_args()
    print_planted(arguments.corpus)
    print_paraphrases(arguments.corpus)
    documents = pool(arguments.corpus)
    print_speed(documents)
    print_made_pairs(documents, details=arguments.details)
    if arguments.store:
        print_store([body for _, body in sorted(bodies(arguments.corpus))[:STORED]], arguments.store)


if __name__ == "__main__":
    main()

"""What a source repeats: how many foreign lines leave the bodies for it, and how many true ones are lost.

    python -m bench.repeated_lines [--corpus ../shared/corpus] [--stories 200]

Two measures. Simulated publishers with furniture in the container of the text, which changes over time, beside texts
that repeat themselves rightly (a refrain, a weekly column, an agency's text sent again): their pages are counted and
read in the order in which they came, as loads do. And the hosts of the labelled sets that have several pages: there a
line counts as repeated when one other page of the host has it, as no host has more than five pages. So this is the most
that the rule can take, rightly and wrongly.
"""

from __future__ import annotations

import argparse
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.blocks.block_labels import labels_of
from bench.quality.gold import MORE, READERS, Gold

from newsworld.troubled.story import Story, page, write_story
from presswatch.articles.blocks.role_rules import label_leaves
from presswatch.articles.extract import clean_page
from presswatch.articles.page_parser import ParsedPage, read_page
from presswatch.articles.source_lines import (
    CountedLine,
    LineCount,
    counted_lines,
    is_snapshot_due,
    repeated_lines,
    tally,
)
from presswatch.articles.text.line_keys import line_key
from presswatch.model.extraction import BODY_ROLES, RepeatedLines, SavedPage, SourceHint

BEGIN = datetime(2026, 3, 1, 8, tzinfo=UTC)
ORIGIN = "https://paper.example"
_BATCH = 10
_COPY = 0.5
"""Share of a page's letters that another page of its host has from which they are copies of one text."""
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/[^/]+/(?=https?:)")


class Lines(NamedTuple):
    """Lines of bodies: true and foreign ones, and how many of each left."""

    true: int = 0
    lost: int = 0
    foreign: int = 0
    gone: int = 0


# --- simulated publishers ---------------------------------------------------------------------------------------------


class Issue(NamedTuple):
    """A story with the furniture in the container of its text."""

    story: Story
    above: tuple[str, ...] = ()
    below: str = ""


AFFILIATE = "Our desk picks what it tests by itself; for what is bought through a link here we may receive a fee."
BRIEFING = "Sign up for the evening letter of this paper, which sums up the day in the town and at the harbour."
SOCIETY = "This paper belongs to the society of its readers, and everybody who reads it may become a member."
REFRAIN = "The figures of the harbour office are given in tonnes of cargo that left the quays on the same day."
COLUMN = "Every Monday our gardener answers what readers of this paper have asked him about their plots."
BACKGROUND = "The bridge was closed in March after divers had seen a crack below the water line of its second pier."


def _story(name: str, number: int) -> Story:
    return write_story(name, number, BEGIN + timedelta(hours=number), f"/{name}/{number}")


def _with(story: Story, place: int, text: str) -> Story:
    paragraphs = list(story.paragraphs)
    paragraphs.insert(place, text)
    return replace(story, paragraphs=tuple(paragraphs))


def quiet(number: int) -> Issue:
    """Return an issue of a publisher without furniture in its texts."""
    return Issue(_story("quiet", number))


def changing(number: int) -> Issue:
    """Return one of a publisher that redesigns its pages after a third and after two thirds of 180 issues."""
    story = _story("changing", number)
    if number < 60:
        return Issue(story, (AFFILIATE,))
    return Issue(story, (), BRIEFING) if number < 120 else Issue(story, (AFFILIATE,), SOCIETY)


def sometimes(number: int) -> Issue:
    """Return one of a publisher with a line below two of five texts."""
    return Issue(_story("sometimes", number), (), SOCIETY if number % 5 in (1, 3) else "")


def refrains(number: int) -> Issue:
    """Return one of a publisher whose every text says one sentence within, rightly."""
    return Issue(_with(_story("refrains", number), 2, REFRAIN), (), BRIEFING)


def columns(number: int) -> Issue:
    """Return one of a publisher whose column opens every seventh issue with one sentence, rightly."""
    story = _story("columns", number)
    return Issue(_with(story, 0, COLUMN) if number % 7 == 0 else story, (), SOCIETY)


def agencies(number: int) -> Issue:
    """Return one of a publisher that sends every tenth text three times more, and ends some with their background."""
    if number % 10 in (7, 8, 9):
        return Issue(_with(_story("agencies", number - number % 10), 0, f"Corrected at {number} minutes past noon."))
    story = _story("agencies", number)
    return Issue(_with(story, len(story.paragraphs), BACKGROUND) if number in range(41, 47) else story)


PUBLISHERS: dict[str, Callable[[int], Issue]] = {
    made.__name__: made for made in (quiet, changing, sometimes, refrains, columns, agencies)
}


def watch(publisher: Callable[[int], Issue], stories: int) -> Lines:
    """Return what left the bodies of a publisher while it was watched."""
    counts: dict[bytes, LineCount] = {}
    repeated, counted, last = RepeatedLines(), 0, None
    totals = Lines()
    for start in range(0, stories, _BATCH):
        batch = [_read(publisher(number), repeated) for number in range(start, start + _BATCH)]
        totals = Lines(*(sum(each) for each in zip(totals, *(lines for _, lines in batch), strict=True)))
        seen = {key: count.articles for key, count in counts.items()}
        added = tally([lines for lines, _ in batch], seen, counted=counted)
        counted += added.articles
        for line in added.lines:
            counts[line.key] = _sum(counts.get(line.key), line)
        if is_snapshot_due(counted, last):
            repeated, last = repeated_lines(counts.values(), counted=counted, snapshot_id=start), counted
    return totals


def _sum(before: LineCount | None, added: LineCount) -> LineCount:
    if before is None:
        return added
    return before._replace(
        articles=before.articles + added.articles, edge_articles=before.edge_articles + added.edge_articles
    )


def _read(issue: Issue, repeated: RepeatedLines) -> tuple[Sequence[CountedLine], Lines]:
    stamp = f'<time datetime="{issue.story.published_at.isoformat()}"></time>'
    above = stamp + "".join(f"<p>{text}</p>" for text in issue.above)
    html = page(issue.story, "Paper", ORIGIN, line=issue.below, dates=above)
    saved = SavedPage(ORIGIN + issue.story.path, html, "text/html; charset=utf-8", source=SourceHint(repeated=repeated))
    extraction = clean_page(saved)
    body = {line_key(block.text) for block in extraction.blocks if block.role in BODY_ROLES}
    true = {line_key(text) for text in issue.story.paragraphs}
    foreign = {line_key(text) for text in (*issue.above, issue.below) if text}
    return counted_lines(extraction), Lines(len(true), len(true - body), len(foreign), len(foreign - body))


# --- hosts of the labelled sets ---------------------------------------------------------------------------------------


class LabelledPage(NamedTuple):
    """A labelled page, read without a snapshot."""

    gold: Gold
    reading: ParsedPage
    lines: Sequence[CountedLine]


def hosts(corpus: Path) -> Iterator[list[Gold]]:
    """Yield the pages of each host that has several addresses."""
    by_host: defaultdict[str, list[Gold]] = defaultdict(list)
    for name, reader in {**READERS, **MORE}.items():
        for gold in reader(corpus) if name != "readability" else ():  # It gives no addresses.
            if isinstance(gold, Gold):
                by_host[host_of(gold.url)].append(gold)
    yield from (golds for golds in by_host.values() if len({gold.url for gold in golds}) > 1)


def host_of(url: str) -> str:
    """Return the host of a page, also of one that was kept by the Wayback Machine."""
    return (urlsplit(_ARCHIVED.sub("", url)).hostname or "").removeprefix("www.")


def score_host(golds: Sequence[Gold], lost: list[str]) -> Lines:
    """Return what leaves the bodies of a host's pages when each knows the lines of the others."""
    pages = [page for gold in golds if (page := _labelled(gold)) is not None]
    totals: Counter[str] = Counter()
    for page_ in pages:
        totals += _score(page_, _of_others(page_, pages), lost)
    return Lines(**{name: totals[name] for name in Lines._fields})


def _labelled(gold: Gold) -> LabelledPage | None:
    saved = SavedPage(url=gold.url, body=gold.read())
    reading = read_page(saved)
    if not isinstance(reading, ParsedPage) or not reading.features.blocks:
        return None
    return LabelledPage(gold, reading, counted_lines(clean_page(saved)))


def _of_others(own: LabelledPage, pages: Sequence[LabelledPage]) -> RepeatedLines:
    edge, inner = set[bytes](), set[bytes]()
    keys = {line.key for line in own.lines}
    for other in pages:
        shared = sum(line.letters for line in other.lines if line.key in keys)
        if other.gold.url == own.gold.url or shared > _COPY * sum(line.letters for line in other.lines):
            continue
        for line in other.lines:
            (edge if line.is_edge else inner).add(line.key)
    return RepeatedLines(0, frozenset(edge), frozenset(inner - edge))


def _score(page_: LabelledPage, repeated: RepeatedLines, lost: list[str]) -> Counter[str]:
    features = page_.reading.features
    labels = labels_of(page_.gold, features)
    body = page_.reading.body
    before, after = label_leaves(body), label_leaves(body, repeated)
    totals: Counter[str] = Counter()
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        if old is None or old.role not in BODY_ROLES or not labels.known[index]:
            continue
        is_true, is_gone = bool(labels.share[index] > 0), new is None or new.role not in BODY_ROLES
        totals["true" if is_true else "foreign"] += 1
        if is_gone:
            totals["lost" if is_true else "gone"] += 1
        if is_true and is_gone:
            lost.append(f"{host_of(page_.gold.url)}: {features.blocks[index].text[:110]}")
    return totals


def _print_row(name: str, lines: Lines) -> None:
    print(f"| {name} | {lines.foreign:,} | {lines.gone:,} | {lines.true:,} | {lines.lost:,} |")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--stories", type=int, default=200, help="of each simulated publisher")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    print("| publisher or set | foreign lines | left the body | true lines | lost |\n|---|---|---|---|---|")
    for name, publisher in PUBLISHERS.items():
        _print_row(name, watch(publisher, args.stories))
    lost: list[str] = []
    scores = [score_host(golds, lost) for golds in hosts(args.corpus)]
    if scores:
        _print_row(f"{len(scores)} real hosts", Lines(*(sum(each) for each in zip(*scores, strict=True))))
    print(*lost, sep="\n")


if __name__ == "__main__":
    main()

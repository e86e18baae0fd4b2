"""Prints how the feed layer does on real data: ``python -m bench.feeds.survey [CORPUS] [--histories]``."""

from __future__ import annotations

import argparse
import gzip
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench import date_sets
from bench.feeds import damage as feed_damage
from bench.feeds import histories as feed_histories
from bench.feeds import labelled_feeds

from presswatch.errors import BadUrlError
from presswatch.feeds.parse import parse_feed
from presswatch.urls import fetch_url, url_key

DEFAULT = Path(__file__).parents[3] / "shared" / "corpus"
REAL = ("publisher_feeds", "feeds_smallweb", "feeds_2005_horde_lexicon")


def bodies(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each feed file of a set."""
    for path in sorted(folder.rglob("*.gz")):
        yield path.name, gzip.decompress(path.read_bytes())


def survey(corpus: Path) -> None:
    """Print outcomes, entries and dates of the real feeds."""
    for name in REAL:
        outcomes: Counter[str] = Counter()
        entries = dated = stated = linked = 0
        started = time.process_time()
        for _, body in bodies(corpus / name):
            feed = parse_feed(body)
            outcomes[f"{feed.outcome}{':' + feed.reason if feed.reason else ''}"] += 1
            entries += len(feed.entries)
            stated += sum(entry.published is not None for entry in feed.entries)
            dated += sum(bool(entry.published and entry.published.value) for entry in feed.entries)
            linked += sum(entry.url is not None for entry in feed.entries)
        spent = (time.process_time() - started) * 1000 / max(entries, 1)
        counts = " ".join(f"{key}={count}" for key, count in sorted(outcomes.items()))
        print(f"{name:26} entries={entries} urls={linked} dates={dated}/{stated} cpu_ms={spent:.2f} {counts}")


def labels(corpus: Path) -> None:
    """Print how many labels of other parsers we read the same, and name the rest."""
    total = equal = 0
    for name, read in (
        ("feedrs", labelled_feeds.feed_rs),
        ("gofeed", labelled_feeds.gofeed),
        ("feedparser", labelled_feeds.feedparser_expect),
    ):
        found = list(read(corpus / f"feed_conformance_{name}"))
        same = sum(label.is_equal for label in found)
        total, equal = total + len(found), equal + same
        print(f"labels {name:19} {same}/{len(found)} = {same / len(found):.2%}")
        for label in found:
            if not label.is_equal:
                print(f"    {label.where} {label.field}: {label.expected[:60]!r} / {label.got[:60]!r}")
    print(f"labels together            {equal}/{total} = {equal / total:.2%}")


def damage(corpus: Path, draws: int) -> None:
    """Print what each damage costs."""
    for toll in feed_damage.tolls([body for _, body in bodies(corpus / "publisher_feeds")], draws=draws):
        print(f"damage {toll.damage:26} feeds={toll.feeds} same={toll.same}/{toll.whole} false={toll.false}")


def histories(corpus: Path) -> None:
    """Print the counts of every long history beside the stated ones."""
    folder = corpus / "feed_timeseries"
    for name, said in feed_histories.stated(folder).items():
        archive = folder / f"{name}.tar.xz"
        if archive.exists():
            ours = feed_histories.history(archive)
            print(f"history {name:18} {'equal' if ours[:8] == said[:8] else 'DIFFERS'} {tuple(ours)}")
            if ours[:8] != said[:8]:
                print(f"        {'stated':18}         {tuple(said)}")


def dates() -> None:
    """Print how generated dates are read."""
    for label, languages in (("13 commonest", date_sets.COMMON), ("15 others", date_sets.OTHERS)):
        scores = [date_sets.score(language) for language in languages]
        right, wrong = sum(s.right for s in scores), sum(s.wrong for s in scores)
        total = right + wrong + sum(s.unread for s in scores)
        print(f"dates {label:20} right={right / total:.2%} wrong={wrong} of {total}")


def links(corpus: Path) -> None:
    """Print which real links share a key: those of different guids in one feed are suspect."""
    count, suspect = merged_links([body for name in REAL for _, body in bodies(corpus / name)])
    print(f"links {count} merged with different titles={len(suspect)}")
    for key, urls in list(suspect.items())[:10]:
        print(f"    {key}: {urls[:3]}")


def merged_links(feeds: Iterable[bytes]) -> tuple[int, dict[str, list[str]]]:
    """Return the number of links in feeds, and by key the different links that share it though their titles differ."""
    keys: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    count = 0
    for body in feeds:
        for entry in parse_feed(body).entries:
            if entry.url:
                count += 1
                keys[url_key(entry.url, keep_fragment=True)][_comparable(entry.url)].add(entry.title or "")
    merged = {key: urls for key, urls in keys.items() if len(urls) > 1}
    return count, {key: list(urls) for key, urls in merged.items() if len(set().union(*urls.values())) > 1}


def _comparable(url: str) -> str:
    try:
        return fetch_url(url).replace("http://", "https://", 1).rstrip("/")
    except BadUrlError:
        return url


def main() -> None:
    """Print the whole table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--histories", action="store_true", help="also replay 3,821 captures (minutes)")
    parser.add_argument("--damage-draws", type=int, default=1)
    options = parser.parse_args()
    survey(options.corpus)
    labels(options.corpus)
    damage(options.corpus, options.damage_draws)
    dates()
    links(options.corpus)
    if options.histories:
        histories(options.corpus)


if __name__ == "__main__":
    main()

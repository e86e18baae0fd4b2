"""Scores of everything but pages: feeds, addresses, dates, languages, copies, roles. One function a subject.

Each takes the folder of the sets and yields rows; where its set is not there it yields none. ``quick`` takes a part.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.quality.gold import languages
from bench.quality.install import FOLDER
from bench.quality.table import OURS, Row

from presswatch.errors import BadUrlError

MIN_LETTERS = 20
QUICK = 12
"""Files of each set in a quick look."""


def _row(measure: str, set_name: str, ours: float, count: int, besides: str = "") -> Row:
    return Row(measure, set_name, count, {OURS: ours}, besides)


def language(corpus: Path, *, quick: bool) -> Iterator[Row]:
    """Yield how often the language of a text is right, wrong, unknown, those that no detector here knows apart."""
    from py3langid import classify

    from presswatch.articles.language.detect import ALIASES, identify, known_languages

    verdicts: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    alone: dict[tuple[str, bool], Counter[bool]] = defaultdict(Counter)
    for place, (set_name, label, text) in enumerate(languages(corpus)):
        if sum(map(str.isalpha, text)) < MIN_LETTERS or (quick and place % 50):
            continue
        wanted = ALIASES.get(label, label)
        group = set_name, wanted in known_languages()
        found, other = identify(text).language, classify(text)[0]
        verdicts[group]["unknown" if found is None else "right" if found == wanted else "wrong"] += 1
        alone[group][ALIASES.get(other, other) == wanted] += 1
    for (set_name, is_known), counts in sorted(verdicts.items(), reverse=True):
        total, besides = counts.total(), f"py3langid {alone[set_name, is_known][True] / counts.total():.3f}"
        if is_known:
            yield _row("language right", set_name, counts["right"] / total, total, besides)
            yield _row("language wrong", set_name, counts["wrong"] / total, total)
        else:
            share = counts["unknown"] / total
            yield _row("unknown said of languages not known", set_name, share, total, "py3langid always names one")


def feed_values(corpus: Path, *, quick: bool) -> Iterator[Row]:
    """Yield the share of values labelled by other parsers that are read the same, ours beside feedparser alone."""
    from bench.feeds import feedparser_alone, labelled_feeds

    readers = {
        "feed_conformance_feedrs": labelled_feeds.feed_rs,
        "feed_conformance_gofeed": labelled_feeds.gofeed,
        "feed_conformance_feedparser": labelled_feeds.feedparser_expect,
    }
    ours, alone = [], []
    for name, reader in readers.items():
        if (corpus / name).is_dir() and not (quick and name.endswith("feedparser")):
            ours += list(reader(corpus / name))
            alone += list(reader(corpus / name, feedparser_alone.parse))
    if ours:
        besides = f"feedparser alone {sum(label.is_equal for label in alone) / (len(alone) or 1):.3f}"
        share = sum(label.is_equal for label in ours) / len(ours)
        yield _row("labelled values equal", "feed_conformance", share, len(ours), besides)


def _feed_files(corpus: Path, *names: str) -> list[bytes]:
    paths = [path for name in names for path in sorted((corpus / name).rglob("*.gz"))]
    return [gzip.decompress(path.read_bytes()) for path in paths]


def damaged_feeds(corpus: Path, *, quick: bool) -> Iterator[Row]:
    """Yield what one damage each costs: identities that are false, and whole entries read as before."""
    from bench.feeds import damage, feedparser_alone

    from presswatch.feeds.parse import parse_feed

    bodies = _feed_files(corpus, "publisher_feeds")[: QUICK if quick else None]
    if not bodies:
        return
    ours, alone = (list(damage.tolls(bodies, parse=parse)) for parse in (parse_feed, feedparser_alone.parse))
    whole = sum(toll.whole for toll in ours)
    false = [sum(toll.false for toll in tolls) for tolls in (ours, alone)]
    yield _row("false identities", "damaged feeds", false[0], whole, f"feedparser alone {false[1]:,}")
    same = [sum(toll.same for toll in tolls) / (sum(toll.whole for toll in tolls) or 1) for tolls in (ours, alone)]
    yield _row("entries recovered", "damaged feeds", same[0], whole, f"feedparser alone {same[1]:.3f}")


def histories(corpus: Path, *, quick: bool) -> Iterator[Row]:
    """Yield how many feeds' histories have the counted truth, over all captures in order."""
    from bench.feeds import histories as feed_histories

    folder = corpus / "feed_timeseries"
    if not (folder / "index.tsv").is_file():
        return
    said = {name: one for name, one in feed_histories.stated(folder).items() if (folder / f"{name}.tar.xz").is_file()}
    names = sorted(said, key=lambda name: (folder / f"{name}.tar.xz").stat().st_size)[: 2 if quick else None]
    ours = {name: feed_histories.history(folder / f"{name}.tar.xz") for name in names}
    other = [name for name in names if ours[name][:8] != said[name][:8]]
    share = (len(names) - len(other)) / (len(names) or 1)
    yield _row("histories as counted", "feed_timeseries", share, len(names), f"other: {', '.join(other) or 'none'}")
    captures, broken = sum(one.captures for one in ours.values()), sum(one.not_whole for one in ours.values())
    recovered = sum(one.entries_of_broken for one in ours.values())
    if captures:
        besides = f"{broken} captures not whole, {recovered:,} entries read of them"
        yield _row("captures read whole", "feed_timeseries", 1 - broken / captures, captures, besides)


def opml(corpus: Path, *, quick: bool) -> Iterator[Row]:
    """Yield the share of the feed lines of real OPML lists that are read, ours beside listparser."""
    from presswatch.registry.opml_reader import read_opml

    paths = sorted((corpus / "feed_lists").rglob("*.opml"))[: QUICK if quick else None]
    written = sum(len(re.findall(rb"xmlurl\s*=", path.read_bytes(), re.IGNORECASE)) for path in paths)
    if not written:
        return
    rows = [row for path in paths for row in read_opml(path.read_bytes()).rows if row.status != "rejected"]
    yield _row("feeds read", "OPML lists", len(rows) / written, written, _listparser(paths))


def _listparser(paths: list[Path]) -> str:
    script = Path(__file__).with_name("lists_child.py")
    try:
        done = subprocess.run(
            [str(FOLDER / "bin" / "python"), "-P", str(script)],
            input="".join(f"{path}\n" for path in paths),
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return "listparser not installed"
    return f"listparser {sum(map(int, done.stdout.split())):,} feeds"


def addresses(corpus: Path, *, quick: bool) -> Iterator[Row]:
    """Yield pairs of addresses that are one document, or two, and real links that get one key though they differ."""
    from courlan import clean_url
    from tests.unit.test_urls import APART, SAME

    from presswatch.urls import url_key

    keys: tuple[Callable[[str], str | None], ...] = (url_key, clean_url)
    one = [sum(key(a) == key(b) for a, b in SAME) for key in keys]
    two = [sum(key(a) != key(b) for a, b in APART) for key in keys]
    yield _row("one document, one key", "pairs", one[0] / len(SAME), len(SAME), f"courlan {one[1] / len(SAME):.3f}")
    yield _row(
        "two documents, two keys", "pairs", two[0] / len(APART), len(APART), f"courlan {two[1] / len(APART):.3f}"
    )
    yield from _url_cases(corpus, keys)
    yield from _real_links(corpus, quick=quick)


def _url_cases(corpus: Path, keys: tuple[Callable[[str], str | None], ...]) -> Iterator[Row]:
    """Yield how often an address and the normal form that courlan or Media Cloud expects of it get one key."""
    pairs = []
    for path in sorted((corpus / "url_cases").glob("courlan_cases*.json")):
        cases = [case for case in json.loads(path.read_bytes()) if case["function"] in {"normalize_url", "clean_url"}]
        pairs += [(case["args"][0], case["expected"]) for case in cases if case["op"] == "Eq" and not case["kwargs"]]
    for path in sorted((corpus / "url_cases").glob("mediacloud_urls*.json")):
        cases = [case for case in json.loads(path.read_bytes()) if "ormalize" in case["class"]]
        pairs += [(case["input"], case["expected"]) for case in cases]
    pairs = [pair for pair in pairs if all(isinstance(part, str) and part.startswith("http") for part in pair)]
    if pairs:
        same = [sum(_equal(key, *pair) for pair in pairs) / len(pairs) for key in keys]
        yield _row("one key with the form expected", "url_cases", same[0], len(pairs), f"courlan {same[1]:.3f}")


def _equal(key: Callable[[str], str | None], one: str, other: str) -> bool:
    try:
        return key(one) == key(other)
    except (ValueError, BadUrlError):
        return False


def _real_links(corpus: Path, *, quick: bool) -> Iterator[Row]:
    from bench.feeds.survey import REAL, merged_links

    bodies = _feed_files(corpus, *REAL)[:: 10 if quick else 1]
    if bodies:
        links, suspect = merged_links(bodies)
        yield _row("merged though titles differ", "real links", len(suspect), links)


def dates(corpus: Path, *, quick: bool) -> Iterator[Row]:
    """Yield dates labelled by hand, ours beside feedparser's, and dates printed from CLDR in 28 languages."""
    from bench.date_sets import COMMON, OTHERS, score
    from feedparser.datetimes import _parse_date
    from tests.unit.dates.labelled import ALL

    from presswatch.dates import parse_date

    del corpus
    ours: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for label in ALL:
        zone = ZoneInfo(label.zone) if label.zone else None
        languages_of = (label.language,) if label.language else ()
        found = parse_date(label.raw, zone=zone, languages=languages_of, day_first=label.day_first).value
        ours[_date_verdict(found, label.expected)] += 1
        alone[_date_verdict(_moment(_parse_date(label.raw)), label.expected)] += 1
    yield _row(
        "dates right",
        "hand-labelled",
        ours["right"] / len(ALL),
        len(ALL),
        f"feedparser {alone['right'] / len(ALL):.3f}",
    )
    yield _row(
        "dates wrong",
        "hand-labelled",
        ours["wrong"] / len(ALL),
        len(ALL),
        f"feedparser {alone['wrong'] / len(ALL):.3f}",
    )
    common = [score(one) for one in COMMON[: 3 if quick else None]]
    every = common + [score(one) for one in OTHERS[: 3 if quick else None]]
    total = sum(one.right + one.wrong + one.unread for one in common)
    yield _row("dates right", "13 commonest languages", sum(one.right for one in common) / total, total)
    total = sum(one.right + one.wrong + one.unread for one in every)
    yield _row("dates wrong", "28 languages", sum(one.wrong for one in every) / total, total)


def _moment(parsed: time.struct_time | None) -> datetime | None:
    try:
        return datetime(*parsed[:6], tzinfo=UTC) if parsed else None
    except ValueError:  # It gives the year -1.
        return datetime.min.replace(tzinfo=UTC)


def _date_verdict(found: datetime | None, expected: str | None) -> str:
    if expected is None:
        return "right" if found is None else "wrong"
    return "unknown" if found is None else "right" if found == datetime.fromisoformat(expected) else "wrong"


def copies(corpus: Path, *, quick: bool) -> Iterator[Row]:
    """Yield precision and recall of copies: planted ones, and those made by edits and cuts beside look-alikes."""
    from bench.syndication import near_duplicates

    if (corpus / "neardup_minhash").is_dir():
        found = [near_duplicates.planted(truth) for truth in sorted((corpus / "neardup_minhash").glob("*.truth"))]
        right, given, wanted = (sum(one[place] for one in found) for place in range(3))
        yield _row("copies, precision", "neardup_minhash", right / (given or 1), given)
        yield _row("copies, recall", "neardup_minhash", right / (wanted or 1), wanted)
    if quick or not next(near_duplicates.bodies(corpus), None):
        return
    made = near_duplicates.judge_made(near_duplicates.pool(corpus))
    yield _row("copies, precision", "made pairs", made.precision, made.judged)
    yield _row(
        "copies, recall from Jaccard .5",
        "made pairs",
        sum(made.from_half) / (len(made.from_half) or 1),
        len(made.from_half),
    )


def roles(corpus: Path, *, quick: bool) -> Iterator[Row]:
    """Yield F1 of the roles of blocks: on real pages that a reader labelled, and on pages of newsworld.

    As the mean over roles, however rare, and over all blocks, of which most are body.

    Of the real pages the half that no rule was written on, of newsworld seeds that no rule was written on.
    """
    from bench.blocks import labelled_roles
    from bench.blocks.simulated_roles import judge_seed, mean_f1

    if held := [one for one in labelled_roles.labelled(corpus) if one.half == "held"][:: 6 if quick else 1]:
        ours, bare = (_role_scores(held, system) for system in (OURS, "trafilatura"))
        measured = {"mean over roles": labelled_roles.macro, "over all blocks": lambda table: table["micro"][2]}
        for name, f1 in measured.items():
            besides = f"trafilatura, all as body {f1(bare):.3f}"
            yield _row(f"F1 of roles, {name}", "labelled pages", f1(ours), len(held), besides)
    pages = [page for seed in ((3,) if quick else (3, 4, 5)) for page in judge_seed(seed)]
    yield _row("F1 of roles, mean over roles", "newsworld", mean_f1(pages), len(pages))


def _role_scores(pages: list[Any], system: str) -> dict[str, tuple[float, float, float, int]]:
    from bench.blocks import labelled_roles

    return labelled_roles.scores(verdict for one in pages for verdict in labelled_roles.judge_page(one, system))


SUBJECTS: dict[str, Any] = {
    one.__name__: one
    for one in (histories, copies, language, damaged_feeds, feed_values, opml, addresses, dates, roles)
}
"""Name → function; the longest first."""


def run(name: str, corpus: Path, *, quick: bool) -> tuple[str, list[Row], str]:
    """Return the name of a subject, its rows and what went wrong; a fault costs one subject."""
    try:
        return name, list(SUBJECTS[name](corpus, quick=quick)), ""
    except Exception as error:  # noqa: BLE001 - the other subjects go on, and the reason is printed
        return name, [], f"{type(error).__name__}: {error}"[:200]

"""Compares what was observed with the truth: pure, fed by a test from the warehouse."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from newsworld.truth_rows import TrueArticle, TrueEntry, Truth


@dataclass(frozen=True)
class ObservedArticle:
    """One article row. ``is_silent`` holds one flag per revision, oldest first; the first is not silent."""

    canonical_url: str
    title: str
    body: str  # blocks joined by blank lines
    published_at: datetime | None
    language: str | None
    is_silent: tuple[bool, ...] = (False,)
    state: str = "live"  # live or gone
    other_urls: tuple[str, ...] = ()


@dataclass(frozen=True)
class ObservedEntry:
    """One row of the ledger."""

    feed_url: str
    guid: str | None
    link: str | None
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class Observed:
    """What the system under test holds."""

    articles: tuple[ObservedArticle, ...]
    entries: tuple[ObservedEntry, ...]


@dataclass(frozen=True)
class Difference:
    """One point in which observation and truth differ."""

    kind: str
    key: str  # article key or entry
    expected: str
    observed: str


@dataclass
class Report:
    """All differences, and the counts beside what was expected."""

    differences: list[Difference] = field(default_factory=list)
    expected: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    @property
    def is_equal(self) -> bool:
        """Return whether observation and truth agree in everything."""
        return not self.differences

    def by_kind(self) -> Counter[str]:
        """Return how many differences there are of each kind."""
        return Counter(difference.kind for difference in self.differences)

    def check(self, what: str, key: str, expected: object, observed: object, *, is_right: bool | None = None) -> None:
        """Count one comparison and note a difference unless it is right; by default, equal is right."""
        self.expected[what] += 1
        if (expected == observed) if is_right is None else is_right:
            self.right[what] += 1
        else:
            self.note(what, key, expected, observed)

    def add(self, other: Report) -> None:
        """Take the comparisons of another report in."""
        self.differences += other.differences
        self.expected += other.expected
        self.right += other.right

    def note(self, kind: str, key: str, expected: object, observed: object) -> None:
        """Note a difference."""
        self.differences.append(Difference(kind, key, _shorten(expected), _shorten(observed)))

    def as_table(self, limit: int = 50) -> str:
        """Return counts and up to ``limit`` differences as text for a person."""
        lines = [f"{'what':<18}{'expected':>9}{'right':>7}"]
        lines += [f"{what:<18}{n:>9}{self.right[what]:>7}" for what, n in sorted(self.expected.items())]
        if self.is_equal:
            return "\n".join([*lines, "The observation agrees with the truth file."])
        lines += ["", "differences: " + ", ".join(f"{kind} {n}" for kind, n in sorted(self.by_kind().items()))]
        lines += [
            f"  {d.kind}: {d.key}: expected {d.expected}, observed {d.observed}" for d in self.differences[:limit]
        ]
        hidden = len(self.differences) - limit
        return "\n".join(lines + ([f"  … and {hidden} more"] if hidden > 0 else []))


def compare(truth: Truth, observed: Observed) -> Report:
    """Return in what an observation differs from the truth of its step."""
    report = Report()
    _compare_articles(truth, observed, report)
    _compare_entries(truth, observed, report)
    return report


def _compare_articles(truth: Truth, observed: Observed, report: Report) -> None:
    owner = {address: article["key"] for article in truth["articles"] for address in article["addresses"]}
    by_key: dict[str, list[ObservedArticle]] = defaultdict(list)
    for article in observed.articles:
        keys = [owner[url] for url in (article.canonical_url, *article.other_urls) if url in owner]
        if keys:
            by_key[keys[0]].append(article)
        else:
            report.note("article extra", article.canonical_url, "none", article.title)
    for true in truth["articles"]:
        rows = by_key[true["key"]]
        report.check("articles", true["key"], "one article", f"{len(rows)} articles", is_right=len(rows) == 1)
        if rows:
            _compare_article(true, rows[0], report)


def _compare_article(true: TrueArticle, seen: ObservedArticle, report: Report) -> None:
    key = true["key"]
    report.check("title", key, fold(true["title"]), fold(seen.title))
    report.check("language", key, true["language"], (seen.language or "none").split("-")[0])
    report.check("state", key, true["state"], seen.state)
    _compare_body(true, seen, report)
    stated = seen.published_at.isoformat() if seen.published_at else None
    report.check("published", key, true["published_at"], stated, is_right=_is_same_instant(true, seen.published_at))
    flags = tuple(revision["is_silent"] for revision in true["revisions"])
    report.check("revisions", key, len(flags), len(seen.is_silent))
    if len(flags) == len(seen.is_silent):
        report.check("silent flags", key, flags, seen.is_silent)


def _compare_body(true: TrueArticle, seen: ObservedArticle, report: Report) -> None:
    """Compare texts; the standfirst may stand before the body, since houses differ on whose part it is."""
    expected, body = fold(" ".join(true["body"])), fold(seen.body)
    with_dek = f"{fold(true['dek'])} {expected}"
    missing = sum(fold(text) not in body for text in true["body"])
    detail = f"{missing} blocks missing, {len(body) - len(expected):+} characters"
    report.check("body", true["key"], f"{len(true['body'])} blocks", detail, is_right=body in (expected, with_dek))
    report.check("body complete", true["key"], "0 blocks missing", f"{missing} blocks missing", is_right=not missing)
    residue = [text for text in true["residue"] if fold(text) in body and fold(text) not in with_dek]
    report.check("no residue", true["key"], "none", residue, is_right=not residue)


def _is_same_instant(true: TrueArticle, observed: datetime | None) -> bool:
    """Return whether an instant is the true one, as far as the publisher's precision goes."""
    if true["published_at"] is None or observed is None:
        return true["published_at"] is None and observed is None
    if true["published_precision"] == "day":
        return observed.date().isoformat() == true["published_at"]
    return abs((observed - datetime.fromisoformat(true["published_at"])).total_seconds()) < 60


def _compare_entries(truth: Truth, observed: Observed, report: Report) -> None:
    by_guid: dict[tuple[str, str | None], ObservedEntry] = {(e.feed_url, e.guid): e for e in observed.entries if e.guid}
    by_link: dict[tuple[str, str | None], ObservedEntry] = {(e.feed_url, e.link): e for e in observed.entries if e.link}
    groups: dict[str, list[str]] = defaultdict(list)
    matched: set[int] = set()
    for true in truth["entries"]:
        seen = by_guid.get((true["feed_url"], true["guid"])) or by_link.get((true["feed_url"], true["link"]))
        report.check("entries", _name(true), "seen", "seen" if seen else "missing")
        if seen is None:
            continue
        matched.add(id(seen))
        if true["article"] and seen.outcome in ("loaded", "duplicate"):
            groups[true["article"]].append(seen.outcome)
            report.check("outcome", _name(true), true["outcome"], seen.outcome, is_right=True)
            continue
        report.check("outcome", _name(true), true["outcome"], seen.outcome, is_right=seen.outcome in true["accept"])
        if true["reasons"]:
            report.check(
                "reason", _name(true), true["reason_class"], seen.reason, is_right=seen.reason in true["reasons"]
            )
    for key, outcomes in groups.items():
        # Which of several entries is the first depends on the order of the polls; that it is one of them does not.
        report.check("loaded once", key, 1, outcomes.count("loaded"))
    for entry in observed.entries:
        if id(entry) not in matched:
            report.note("entry extra", f"{entry.feed_url} {entry.guid or entry.link}", "none", entry.outcome)


def _name(entry: TrueEntry) -> str:
    return f"{entry['feed_url']} {entry['guid'] or entry['link'] or 'no link'}"


_PLAIN_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("’‘", "'"))


def fold(text: str) -> str:
    """Return a text in NFC with plain quotes, single spaces and none beside double quotes: only typography is lost."""
    words = unicodedata.normalize("NFC", text).translate(_PLAIN_QUOTES).split()
    return " ".join(words).replace('" ', '"').replace(' "', '"')


def _shorten(value: object) -> str:
    text = str(value)
    return text if len(text) <= 120 else f"{text[:117]}…"
